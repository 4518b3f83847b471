/**
 * Findings in the order they are read: worst first, in groups where asked. A hundred thousand, and growing twenty times a second
 * while checks run: they are sorted once, what is new is merged in where it stands, and no row is an object of its own.
 */

import { firstWhere } from '../../core/first-where.ts';
import { bySeverity, severityRank, type CheckId, type Severity } from '../../core/finding.ts';
import type { Incident } from '../../core/incident.ts';
import type { KeptFinding } from '../../core/kept-findings.ts';
import type { Grouping } from '../view.ts';
import type { Rows } from '../scene.ts';

export type FindingRow =
	| { readonly kind: 'finding'; readonly kept: KeptFinding }
	| { readonly kind: 'group'; readonly name: string; readonly count: number };

type Order = (a: KeptFinding, b: KeptFinding) => number;

const text = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const worstFirst: Order = (a, b) => bySeverity(a.finding, b.finding) || text(a.key, b.key);
const orders: Readonly<Record<Grouping, Order>> = {
	severity: worstFirst,
	check: (a, b) => text(a.finding.check, b.finding.check) || worstFirst(a, b),
	step: (a, b) => text(a.finding.step, b.finding.step) || worstFirst(a, b),
};

/** The findings of an incident as they come, each once. */
class Arrivals {
	readonly #findings: Incident['findings'];
	#taken = 0;

	constructor({ findings }: Incident) {
		this.#findings = findings;
	}

	/** What came since. */
	take(): KeptFinding[] {
		const came = this.#findings.after(this.#taken);
		this.#taken += came.length;
		return came;
	}
}

class FindingOrder {
	readonly #incident: Incident;
	readonly #arrivals: Arrivals;
	#grouping: Grouping = 'severity';
	#all: KeptFinding[] = [];
	/** Runs that ended since: a finding made again may have another severity. */
	#settled = 0;
	#filter = '';
	/** Those the filter lets through; all of them, the very same list, where there is none. */
	#shown = this.#all;
	#rows: Rows<FindingRow> | undefined;

	constructor(incident: Incident) {
		this.#incident = incident;
		this.#arrivals = new Arrivals(incident);
	}

	rows(filter: string, grouping: Grouping, running: number): Rows<FindingRow> {
		const settled = this.#incident.runs.size - running;
		const anew = grouping !== this.#grouping || settled !== this.#settled;
		const added = this.#arrivals.take();
		const grown = added.length > 0;
		const narrowed = filter !== this.#filter;
		if (this.#rows !== undefined && !anew && !grown && !narrowed) return this.#rows;
		this.#grouping = grouping;
		this.#settled = settled;
		const order = orders[grouping];
		mergeInto(this.#all, added, order);
		if (anew) this.#all.sort(order);
		if (anew || narrowed) {
			const within = !anew && !grown && this.#filter !== '' && filter.startsWith(this.#filter) ? this.#shown : this.#all;
			this.#shown = filter === '' ? this.#all : within.filter(passing(filter));
		} else if (filter !== '') mergeInto(this.#shown, added.filter(passing(filter)), order);
		this.#filter = filter;
		this.#rows = grouping === 'severity' ? ungrouped(this.#shown, order, this.#incident) : grouped(this.#shown, grouping, this.#incident);
		return this.#rows;
	}
}

/** Merges from the end, so that nothing is copied that need not move. */
function mergeInto(sorted: KeptFinding[], added: KeptFinding[], order: Order): void {
	added.sort(order);
	let known = sorted.length - 1;
	let next = added.length - 1;
	for (const one of added) sorted.push(one);
	for (let at = sorted.length - 1; next >= 0; at--) {
		sorted[at] = known >= 0 && order(sorted[known]!, added[next]!) > 0 ? sorted[known--]! : added[next--]!;
	}
}

function passing(filter: string): (kept: KeptFinding) => boolean {
	const asked = filter.toLowerCase().split(' ').filter(word => word !== '');
	return ({ key, finding }) => {
		const has = `${finding.severity} ${finding.step} ${key} ${finding.techniques.join(' ')}`.toLowerCase();
		return asked.every(word => has.includes(word));
	};
}

function ungrouped(list: readonly KeptFinding[], order: Order, incident: Incident): Rows<FindingRow> {
	return {
		count: list.length,
		at: index => found(list[index]),
		keyAt: index => list[index]?.key,
		indexOf(key) {
			const kept = incident.findings.get(key);
			if (kept === undefined) return -1;
			const at = firstWhere(list.length, index => order(list[index]!, kept) >= 0);
			// One that was made again with another severity stands, until its run has ended, where it stood.
			return list[at] === kept ? at : list.indexOf(kept);
		},
	};
}

/** A head before the findings of each group. */
function grouped(list: readonly KeptFinding[], grouping: 'check' | 'step', incident: Incident): Rows<FindingRow> {
	const groups: { readonly name: string; readonly start: number; count: number }[] = [];
	for (const [at, { finding }] of list.entries()) {
		const last = groups.at(-1);
		if (last?.name === finding[grouping]) last.count++;
		else groups.push({ name: finding[grouping], start: at, count: 1 });
	}
	/** The group a row is of, and which of its rows, 0 the head. */
	const place = (index: number): { readonly group: (typeof groups)[number]; readonly within: number } | undefined => {
		const number = firstWhere(groups.length, before => groups[before]!.start + before > index) - 1;
		const group = groups[number];
		return group === undefined || index - group.start - number > group.count ? undefined : { group, within: index - group.start - number };
	};
	const rowOf = (at: number): number => at + firstWhere(groups.length, number => groups[number]!.start > at);
	return {
		count: list.length + groups.length,
		at(index) {
			const row = place(index);
			if (row === undefined) return undefined;
			return row.within === 0 ? { kind: 'group', name: row.group.name, count: row.group.count } : found(list[row.group.start + row.within - 1]);
		},
		keyAt(index) {
			const row = place(index);
			if (row === undefined) return undefined;
			return row.within === 0 ? `group ${row.group.name}` : list[row.group.start + row.within - 1]?.key;
		},
		indexOf(key) {
			const head = groups.findIndex(({ name }) => key === `group ${name}`);
			if (head !== -1) return groups[head]!.start + head;
			const kept = incident.findings.get(key);
			const at = kept === undefined ? -1 : list.indexOf(kept);
			return at === -1 ? -1 : rowOf(at);
		},
	};
}

function found(kept: KeptFinding | undefined): FindingRow | undefined {
	return kept === undefined ? undefined : { kind: 'finding', kept };
}

const known = new WeakMap<Incident, FindingOrder>();

/** @param running runs that have not ended yet */
export function findingRows(incident: Incident, filter: string, grouping: Grouping, running: number): Rows<FindingRow> {
	let order = known.get(incident);
	if (order === undefined) known.set(incident, (order = new FindingOrder(incident)));
	return order.rows(filter, grouping, running);
}

interface Counts {
	readonly counts: Readonly<Record<Severity, number>>;
	readonly worst: ReadonlyMap<CheckId, Severity>;
}

const counted = new WeakMap<Incident, SeverityCounts>();

class SeverityCounts implements Counts {
	readonly counts: Record<Severity, number> = { info: 0, low: 0, medium: 0, high: 0, critical: 0 };
	readonly worst = new Map<CheckId, Severity>();
	readonly rejudged: number;
	readonly #arrivals: Arrivals;

	constructor(incident: Incident) {
		this.#arrivals = new Arrivals(incident);
		this.rejudged = incident.rejudged;
	}

	/** Takes what came since. */
	upToNow(): Counts {
		for (const { finding, triage } of this.#arrivals.take()) {
			if (triage === 'dismissed') continue;
			this.counts[finding.severity]++;
			const known = this.worst.get(finding.check);
			if (known === undefined || severityRank(finding.severity) > severityRank(known)) this.worst.set(finding.check, finding.severity);
		}
		return this;
	}
}

/** How many of each severity, and the worst each check has made; dismissed findings do not count. */
export function severityCounts(incident: Incident): Counts {
	let counts = counted.get(incident);
	if (counts?.rejudged !== incident.rejudged) counted.set(incident, (counts = new SeverityCounts(incident)));
	return counts.upToNow();
}
