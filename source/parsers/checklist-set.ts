/**
 * Checklist files set beside each other, on top of a base: what is known is changed field by field, what is new comes
 * after its siblings, and nothing can be taken away (a journal may hold it).
 */

import { stepsOf, type Checklists, type Contact, type OrderRule, type Stage, type Step } from '../core/checklist.ts';
import type { StepId } from '../core/finding.ts';
import { shown, visibleText, type Visible } from '../core/visible.ts';
import type { ChecklistFile, Parsed, Place, WrittenRule, WrittenStage, WrittenStep } from './checklist-file.ts';
import { Mistake, mistakeInWords } from './checklist-yaml.ts';

const nothing: Checklists = { stages: [], contacts: [] };

/** The whole set, every rule pointing at a step that is there; or the first mistake with its file and line. */
export function assembleChecklists(files: readonly ChecklistFile[], base: Checklists = nothing): Parsed<Checklists> {
	const rules: WrittenRule[] = [];
	const set = new Set<string>();
	let stages = [...base.stages];
	const contacts = new Map(base.contacts.map(contact => [contact.name, contact]));
	const named = new Map<Visible, Place>();
	try {
		for (const file of files) {
			if (file.kind === 'contacts') {
				for (const { contact, place } of file.contacts) addContact(contact, place, contacts, named);
				continue;
			}
			if (set.has(file.id)) {
				const first = files.find(other => other.kind === 'stage' && other.id === file.id) as WrittenStage;
				wrong(file.place, shown`the stage ${visibleText(file.id)} a second time`, shown`one file a stage (it is in ${first.place.file})`, shown`Put the steps of both into one file.`);
			}
			set.add(file.id);
			const known = stages.find(stage => stage.id === file.id);
			const stage = stageOf(file, known, rules);
			stages = known === undefined ? [...stages, stage] : stages.map(one => (one === known ? stage : one));
		}
		const ids = new Map<StepId, Step>(stages.flatMap(stage => [...stepsOf(stage.steps)].map(({ step }) => [step.id, step])));
		for (const rule of rules) {
			if (!ids.has(rule.unless)) {
				wrong(rule.place, shown`a rule that points at step ${visibleText(rule.unless)}, which does not exist`, shown`the id of a step of this set (such as C.5)`, shown`Correct the id after "unless:".`);
			}
		}
	} catch (error) {
		if (error instanceof Misplaced) return { ok: false, why: mistakeInWords(error.file, error) };
		throw error;
	}
	return { ok: true, value: { stages, contacts: [...contacts.values()] } };
}

class Misplaced extends Mistake {
	readonly file: Visible;
	constructor({ file, line }: Place, found: Visible, expected: Visible, remedy: Visible) {
		super(line, found, expected, remedy);
		this.file = file;
	}
}

function wrong(place: Place, found: Visible, expected: Visible, remedy: Visible): never {
	throw new Misplaced(place, found, expected, remedy);
}

function stageOf(file: WrittenStage, known: Stage | undefined, rules: WrittenRule[]): Stage {
	const title = file.title ?? known?.title;
	if (title === undefined) wrong(file.place, shown`no "title" in the new stage ${visibleText(file.id)}`, shown`a line "title: ..."`, shown`Add it.`);
	return { id: file.id, title, steps: stepsOn(file.steps, known?.steps ?? [], file.source, rules) };
}

function stepsOn(written: readonly WrittenStep[], known: readonly Step[], source: Visible, rules: WrittenRule[]): Step[] {
	const changes = new Map(written.map(step => [step.id, step]));
	const ids = new Set(known.map(step => step.id));
	return [
		...known.map(step => {
			const change = changes.get(step.id);
			return change === undefined ? step : changed(step, change, source, rules);
		}),
		...written.filter(step => !ids.has(step.id)).map(step => fresh(step, source, rules)),
	];
}

function fresh(step: WrittenStep, source: Visible, rules: WrittenRule[]): Step {
	const { title, why, guidance } = step;
	const id = visibleText(step.id);
	if (step.add !== undefined) wrong(step.place, shown`"add" in the new step ${id}`, shown`a step that is there already`, shown`Write the lines without "add", or correct the id.`);
	if (title === undefined || why === undefined || guidance === undefined) {
		const missing = visibleText(title === undefined ? 'title' : why === undefined ? 'why' : 'do');
		wrong(step.place, shown`no "${missing}" in the new step ${id}`, shown`title, why and do`, shown`Add it; or, to change a step that is there already, correct the id.`);
	}
	return {
		id: step.id,
		title,
		source: step.source ?? shown`${source}, ${id}`,
		why,
		guidance,
		cautions: step.cautions ?? [],
		rules: kept(step.rules ?? [], step, rules),
		steps: stepsOn(step.steps, [], source, rules),
	};
}

function changed(known: Step, step: WrittenStep, source: Visible, rules: WrittenRule[]): Step {
	const { title, why, add } = step;
	const says = [title, why, add, step.guidance, step.cautions, step.rules].some(part => part !== undefined);
	return {
		id: known.id,
		title: title ?? known.title,
		source: step.source ?? (says ? shown`${known.source}; changed by ${source}` : known.source),
		why: why ?? known.why,
		guidance: [...(step.guidance ?? known.guidance), ...(add?.guidance ?? [])],
		cautions: [...(step.cautions ?? known.cautions), ...(add?.cautions ?? [])],
		rules: [...(step.rules === undefined ? known.rules : kept(step.rules, step, rules)), ...kept(add?.rules ?? [], step, rules)],
		steps: stepsOn(step.steps, known.steps, source, rules),
	};
}

function kept(written: readonly WrittenRule[], step: WrittenStep, rules: WrittenRule[]): OrderRule[] {
	return written.map(rule => {
		if (rule.unless === step.id) wrong(rule.place, shown`a rule of step ${visibleText(step.id)} that waits for itself`, shown`the id of another step`, shown`Correct the id after "unless:".`);
		rules.push(rule);
		return { unless: rule.unless, settledBy: rule.settledBy, standing: rule.standing, says: rule.says };
	});
}

function addContact(contact: Contact, place: Place, contacts: Map<Visible, Contact>, named: Map<Visible, Place>): void {
	const first = named.get(contact.name);
	if (first !== undefined) wrong(place, shown`the contact "${contact.name}" a second time`, shown`each name once (it stands in ${first.file} on line ${first.line})`, shown`Remove one of the two.`);
	named.set(contact.name, place);
	contacts.set(contact.name, contact);
}

