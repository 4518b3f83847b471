/**
 * The findings of an incident, each once, in the order they were first made. A hundred thousand of them are usual: none holds
 * its key, which is as long as the rest of it, and they are looked up by the name of what they are about, which each holds anyway.
 */

import { findingKey, subjectInKey, subjectName, type Finding } from './finding.ts';
import type { RunId, Triage } from './event.ts';
import type { Visible } from './visible.ts';

export class KeptFinding {
	finding: Finding;
	/** The last that made it. */
	run: RunId;
	readonly at: string;
	triage: Triage = 'open';
	triageReason = '' as Visible;
	/** How many runs made it. */
	times = 1;

	constructor(finding: Finding, run: RunId, at: string) {
		this.finding = finding;
		this.run = run;
		this.at = at;
	}

	/** Made anew each time it is asked for. */
	get key(): string {
		return findingKey(this.finding);
	}
}

/** Findings about one subject from which on they are looked up by their keys. */
const many = 8;

export class KeptFindings {
	readonly #all: KeptFinding[] = [];
	/** One, a few, or many by their keys. */
	readonly #about = new Map<string, KeptFinding | KeptFinding[] | Map<string, KeptFinding>>();

	get size(): number {
		return this.#all.length;
	}

	get(key: string): KeptFinding | undefined {
		const subject = subjectInKey(key);
		return subject === undefined ? undefined : this.#find(subject, key);
	}

	has(key: string): boolean {
		return this.get(key) !== undefined;
	}

	/** The same finding as an earlier run made it. */
	like(finding: Finding): KeptFinding | undefined {
		const subject = subjectName(finding.subject);
		return this.#about.has(subject) ? this.#find(subject, findingKey(finding)) : undefined;
	}

	add(kept: KeptFinding): void {
		this.#all.push(kept);
		const subject = subjectName(kept.finding.subject);
		const known = this.#about.get(subject);
		if (known === undefined) this.#about.set(subject, kept);
		else if (known instanceof KeptFinding) this.#about.set(subject, [known, kept]);
		else if (known instanceof Map) known.set(kept.key, kept);
		else if (known.push(kept) > many) this.#about.set(subject, new Map(known.map(one => [one.key, one])));
	}

	values(): IterableIterator<KeptFinding> {
		return this.#all.values();
	}

	/** Those behind the first so many. */
	after(count: number): KeptFinding[] {
		return this.#all.slice(count);
	}

	#find(subject: string, key: string): KeptFinding | undefined {
		const known = this.#about.get(subject);
		if (known instanceof KeptFinding) return known.key === key ? known : undefined;
		return known instanceof Map ? known.get(key) : known?.find(one => one.key === key);
	}
}
