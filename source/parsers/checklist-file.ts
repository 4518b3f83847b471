/** One checklist file: YAML bytes -> a stage or a list of contacts as the file writes it, before it is set beside others. */

import type { Contact, Guidance, OrderRule, System } from '../core/checklist.ts';
import type { StepId } from '../core/finding.ts';
import { shown, type Visible } from '../core/visible.ts';
import { ChecklistYaml, clipped, listed, Mistake, mistakeInWords, type Mapping, type Written } from './checklist-yaml.ts';

/** Where something stands, for a mistake that shows only beside other files. */
export interface Place {
	readonly file: Visible;
	readonly line: number;
}

export interface WrittenRule extends OrderRule {
	readonly place: Place;
}

/** The parts of a step that are lists of lines. */
export interface WrittenLines {
	readonly guidance?: readonly Guidance[];
	readonly cautions?: readonly Visible[];
	readonly rules?: readonly WrittenRule[];
}

/** What a file says of a step: all of it for a new step, any of it for a known one. */
export interface WrittenStep extends WrittenLines {
	readonly id: StepId;
	readonly place: Place;
	readonly title?: Visible;
	readonly source?: Visible;
	readonly why?: Visible;
	/** Lines to put after those that are there already. */
	readonly add?: WrittenLines;
	readonly steps: readonly WrittenStep[];
}

export interface WrittenStage {
	readonly kind: 'stage';
	readonly place: Place;
	readonly id: string;
	readonly title?: Visible;
	/** Who says so; a step without a source of its own is from here, under its number. */
	readonly source: Visible;
	readonly steps: readonly WrittenStep[];
}

export interface WrittenContacts {
	readonly kind: 'contacts';
	readonly contacts: readonly { readonly place: Place; readonly contact: Contact }[];
}

export type ChecklistFile = WrittenStage | WrittenContacts;

export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: Visible };

const stageKeys = ['stage', 'title', 'source', 'steps'];
const stepKeys = ['id', 'title', 'source', 'why', 'do', 'careful', 'order', 'add', 'steps'];
const lineKeys = ['do', 'careful', 'order'];
const systems: readonly System[] = ['any', 'unix', 'nt'];
const ruleKeys = ['unless', 'settled-by', 'standing', 'says'];
const contactKeys = ['name', 'role', 'mail', 'phone', 'address', 'note', 'updated'];

const stageId = /^[A-Z][A-Z0-9]{0,7}$/;
const stepId = /^[A-Z][A-Z0-9]{0,7}(?:\.[a-z0-9][a-z0-9-]{0,15}){1,4}$/;
const titleLimit = 120;
const textLimit = 1000;

/** `name` is the file as the operator knows it. Never throws, whatever the bytes: a mistake is one sentence with file and line. */
export function parseChecklistFile(name: Visible, bytes: Uint8Array): Parsed<ChecklistFile> {
	try {
		return { ok: true, value: new Reading(name, new ChecklistYaml(bytes)).file() };
	} catch (error) {
		if (error instanceof Mistake) return { ok: false, why: mistakeInWords(name, error) };
		throw error;
	}
}

class Reading {
	readonly #name: Visible;
	readonly #yaml: ChecklistYaml;

	constructor(name: Visible, yaml: ChecklistYaml) {
		this.#name = name;
		this.#yaml = yaml;
	}

	file(): ChecklistFile {
		const root = this.#yaml.mapping(this.#yaml.root, shown`a checklist file`, [...stageKeys, 'contacts']);
		if (root.fields.has('contacts')) {
			this.#yaml.mapping(this.#yaml.root, shown`a contacts file`, ['contacts']);
			return this.#contacts(root.fields.get('contacts')!);
		}
		return this.#stage(root);
	}

	#stage(root: Mapping): WrittenStage {
		const what = shown`the stage`;
		const idAt = this.#needed(root, 'stage', what);
		const id = this.#yaml.text(idAt, shown`"stage"`, textLimit);
		if (!stageId.test(id)) throw new Mistake(idAt.line, shown`the stage "${clipped(id)}"`, shown`a capital letter, or up to eight capitals and digits (C, ACME)`, shown`Correct it.`);
		const title = this.#text(root, 'title', titleLimit);
		const source = this.#yaml.text(this.#needed(root, 'source', what), shown`"source"`, textLimit);
		const steps = this.#steps(this.#needed(root, 'steps', what), id, 0);
		return { kind: 'stage', place: this.#place(root.line), id, ...(title === undefined ? {} : { title }), source, steps };
	}

	#steps(written: Written, parent: string, depth: number): WrittenStep[] {
		const lines = new Map<string, number>();
		return this.#yaml.list(written, shown`steps`).map(item => {
			const step = this.#step(item, parent, depth);
			const first = lines.get(step.id);
			if (first !== undefined) throw new Mistake(step.place.line, shown`the step ${clipped(step.id)} a second time`, shown`each id once (it stands on line ${first})`, shown`Give one of the two another id.`);
			lines.set(step.id, step.place.line);
			return step;
		});
	}

	#step(item: Written, parent: string, depth: number): WrittenStep {
		const all = this.#yaml.mapping(item, shown`a step`, stepKeys);
		const idAt = this.#needed(all, 'id', shown`the step`);
		const id = this.#yaml.text(idAt, shown`"id"`, textLimit);
		const inside = shown`${clipped(parent)}.`;
		if (!stepId.test(id) || !id.startsWith(inside) || id.slice(inside.length).includes('.')) {
			throw new Mistake(
				idAt.line,
				shown`the id "${clipped(id)}" under ${clipped(parent)}`,
				depth > 3 ? shown`no step this deep` : shown`${inside} and one more part of small letters, digits or "-" (${inside}1, ${inside}${depth === 0 ? shown`acme` : shown`a`})`,
				shown`Correct the id, or move the step under "steps:" of the step it belongs to.`,
			);
		}
		const title = this.#text(all, 'title', titleLimit);
		const source = this.#text(all, 'source', textLimit);
		const why = this.#text(all, 'why', textLimit);
		const add = all.fields.get('add');
		const steps = all.fields.get('steps');
		return {
			id,
			place: this.#place(idAt.line),
			...(title === undefined ? {} : { title }),
			...(source === undefined ? {} : { source }),
			...(why === undefined ? {} : { why }),
			...this.#lines(all),
			...(add === undefined ? {} : { add: this.#lines(this.#yaml.mapping(add, shown`"add" of step ${clipped(id)}`, lineKeys)) }),
			steps: steps === undefined ? [] : this.#steps(steps, id, depth + 1),
		};
	}

	#lines(mapping: Mapping): WrittenLines {
		const guidance = mapping.fields.get('do');
		const careful = mapping.fields.get('careful');
		const order = mapping.fields.get('order');
		return {
			...(guidance === undefined ? {} : { guidance: this.#guidance(guidance) }),
			...(careful === undefined ? {} : { cautions: this.#yaml.list(careful, shown`cautions`).map(item => this.#yaml.text(item, shown`a caution`, textLimit)) }),
			...(order === undefined ? {} : { rules: this.#yaml.list(order, shown`order rules`).map(item => this.#rule(item)) }),
		};
	}

	#guidance(written: Written): Guidance[] {
		const { fields, line } = this.#yaml.mapping(written, shown`"do"`, systems);
		if (fields.size === 0) throw new Mistake(line, shown`an empty "do"`, shown`lists under ${listed(systems)}`, shown`Write what to do under one of them.`);
		return [...fields].flatMap(([system, items]) =>
			this.#yaml.list(items, shown`things to do`).map(item => ({ system: system as System, text: this.#yaml.text(item, shown`a thing to do`, textLimit) })),
		);
	}

	#rule(item: Written): WrittenRule {
		const what = shown`an order rule`;
		const rule = this.#yaml.mapping(item, what, ruleKeys);
		const unlessAt = this.#needed(rule, 'unless', what);
		const unless = this.#yaml.text(unlessAt, shown`"unless"`, textLimit);
		return {
			unless,
			settledBy: this.#oneOf(rule, 'settled-by', ['marked', 'looked', 'captured'] as const),
			standing: this.#oneOf(rule, 'standing', ['false', 'true'] as const) === 'true',
			says: this.#yaml.text(this.#needed(rule, 'says', what), shown`"says"`, textLimit),
			place: this.#place(unlessAt.line),
		};
	}

	#contacts(written: Written): WrittenContacts {
		const contacts = this.#yaml.list(written, shown`contacts`).map(item => {
			const what = shown`a contact`;
			const all = this.#yaml.mapping(item, what, contactKeys);
			this.#needed(all, 'name', what);
			this.#needed(all, 'role', what);
			if (!['mail', 'phone', 'address', 'note'].some(key => all.fields.has(key))) {
				throw new Mistake(item.line, shown`a contact with no way to reach it`, shown`one of mail, phone, address or note`, shown`Add one.`);
			}
			const contact = Object.fromEntries([...all.fields.keys()].map(key => [key, this.#text(all, key, textLimit)!])) as { name: Visible; role: Visible; updated?: Visible };
			if (contact.updated !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(contact.updated)) {
				throw new Mistake(all.fields.get('updated')!.line, shown`"${clipped(contact.updated)}" as the day a contact was last checked`, shown`a day such as 2026-01-31`, shown`Write year, month and day.`);
			}
			return { place: this.#place(item.line), contact };
		});
		return { kind: 'contacts', contacts };
	}

	#needed(mapping: Mapping, key: string, what: Visible): Written {
		const written = mapping.fields.get(key);
		if (written === undefined) throw new Mistake(mapping.line, shown`no "${clipped(key)}" in ${what}`, shown`a line "${clipped(key)}: ..."`, shown`Add it.`);
		return written;
	}

	#text(mapping: Mapping, key: string, most: number): Visible | undefined {
		const written = mapping.fields.get(key);
		return written === undefined ? undefined : this.#yaml.text(written, shown`"${clipped(key)}"`, most);
	}

	/** The first choice is what an absent key means. */
	#oneOf<const T extends string>(mapping: Mapping, key: string, choices: readonly [T, ...T[]]): T {
		const written = mapping.fields.get(key);
		if (written === undefined) return choices[0];
		const text = this.#yaml.text(written, shown`"${clipped(key)}"`, textLimit);
		const choice = choices.find(one => one === (text as string));
		if (choice === undefined) throw new Mistake(written.line, shown`"${clipped(text)}" as "${clipped(key)}"`, shown`one of ${listed(choices)}`, shown`Correct it.`);
		return choice;
	}

	#place(line: number): Place {
		return { file: this.#name, line };
	}
}
