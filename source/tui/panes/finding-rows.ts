/** Findings in the order they are read: worst first, in groups where asked. Tens of thousands: sorted once, then merged. */

import { severityRank, subjectName, type CheckId, type Severity, type StepId } from '../../core/finding.ts';
import type { Incident, KeptFinding } from '../../core/incident.ts';
import type { Grouping } from '../view.ts';
import type { Rows } from '../scene.ts';

interface Sortable {
	readonly key: string;
	readonly rank: number;
	readonly subject: string;
	readonly check: CheckId;
	readonly step: StepId;
	/** What the filter looks through; made when first asked. */
	words?: string;
}

export type FindingRow =
	| { readonly kind: 'finding'; readonly kept: KeptFinding }
	| { readonly kind: 'group'; readonly name: string; readonly count: number };

type Placed = { readonly key: string; readonly count?: number };

const text = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const bySeverity = (a: Sortable, b: Sortable): number => b.rank - a.rank || text(a.subject, b.subject) || text(a.check, b.check) || text(a.key, b.key);
const orders: Readonly<Record<Grouping, (a: Sortable, b: Sortable) => number>> = {
	severity: bySeverity,
	check: (a, b) => text(a.check, b.check) || bySeverity(a, b),
	step: (a, b) => text(a.step, b.step) || bySeverity(a, b),
};

class FindingOrder {
	readonly #incident: Incident;
	#grouping: Grouping = 'severity';
	#sorted: Sortable[] = [];
	#taken = 0;
	/** Runs that ended since: a finding made again may have another severity. */
	#settled = 0;
	#filter = '';
	#kept: readonly Sortable[] = [];
	#rows: Rows<FindingRow> | undefined;

	constructor(incident: Incident) {
		this.#incident = incident;
	}

	rows(filter: string, grouping: Grouping, running: number): Rows<FindingRow> {
		const { findings, runs } = this.#incident;
		const settled = runs.size - running;
		const grown = findings.size !== this.#taken;
		const anew = grouping !== this.#grouping || settled !== this.#settled || findings.size < this.#taken;
		if (anew) this.#sortAnew(grouping, settled);
		else if (grown) this.#merge();
		if (this.#rows !== undefined && !grown && !anew && filter === this.#filter) return this.#rows;
		const within = !grown && !anew && this.#filter !== '' && filter.startsWith(this.#filter) ? this.#kept : this.#sorted;
		this.#filter = filter;
		this.#kept = filter === '' ? this.#sorted : this.#filtered(within, filter);
		this.#rows = this.#placed();
		return this.#rows;
	}

	#sortable({ key, finding }: KeptFinding): Sortable {
		return { key, rank: severityRank(finding.severity), subject: subjectName(finding.subject), check: finding.check, step: finding.step };
	}

	#sortAnew(grouping: Grouping, settled: number): void {
		this.#grouping = grouping;
		this.#settled = settled;
		this.#sorted = Array.from(this.#incident.findings.values(), kept => this.#sortable(kept)).sort(orders[grouping]);
		this.#taken = this.#incident.findings.size;
	}

	/** A map keeps the order of coming: what is new stands at its end. */
	#merge(): void {
		const order = orders[this.#grouping];
		const added: Sortable[] = [];
		let at = 0;
		for (const kept of this.#incident.findings.values()) if (at++ >= this.#taken) added.push(this.#sortable(kept));
		added.sort(order);
		const merged: Sortable[] = [];
		let next = 0;
		for (const known of this.#sorted) {
			while (next < added.length && order(added[next]!, known) < 0) merged.push(added[next++]!);
			merged.push(known);
		}
		while (next < added.length) merged.push(added[next++]!);
		this.#sorted = merged;
		this.#taken = this.#incident.findings.size;
	}

	#filtered(within: readonly Sortable[], filter: string): readonly Sortable[] {
		const asked = filter.toLowerCase().split(' ').filter(word => word !== '');
		return within.filter(one => {
			one.words ??= this.#wordsOf(one);
			return asked.every(word => one.words!.includes(word));
		});
	}

	#wordsOf({ key }: Sortable): string {
		const { finding } = this.#incident.findings.get(key)!;
		return `${finding.severity} ${finding.step} ${key} ${finding.techniques.join(' ')}`.toLowerCase();
	}

	#placed(): Rows<FindingRow> {
		const placed: Placed[] = [];
		if (this.#grouping === 'severity') for (const { key } of this.#kept) placed.push({ key });
		else {
			const grouping = this.#grouping;
			const counts = new Map<string, number>();
			for (const one of this.#kept) counts.set(one[grouping], (counts.get(one[grouping]) ?? 0) + 1);
			let last: string | undefined;
			for (const one of this.#kept) {
				if (one[grouping] !== last) placed.push({ key: one[grouping], count: counts.get(one[grouping])! });
				last = one[grouping];
				placed.push({ key: one.key });
			}
		}
		const { findings } = this.#incident;
		let places: Map<string, number> | undefined;
		const keyAt = (index: number): string | undefined => {
			const at = placed[index];
			return at === undefined ? undefined : at.count === undefined ? at.key : `group ${at.key}`;
		};
		return {
			count: placed.length,
			at: index => {
				const at = placed[index];
				if (at === undefined) return undefined;
				if (at.count !== undefined) return { kind: 'group', name: at.key, count: at.count };
				const kept = findings.get(at.key);
				return kept === undefined ? undefined : { kind: 'finding', kept };
			},
			keyAt,
			indexOf: key => {
				places ??= new Map(placed.map((_, index) => [keyAt(index)!, index]));
				return places.get(key) ?? -1;
			},
		};
	}
}

const known = new WeakMap<Incident, FindingOrder>();

/** @param running runs that have not ended yet */
export function findingRows(incident: Incident, filter: string, grouping: Grouping, running: number): Rows<FindingRow> {
	let order = known.get(incident);
	if (order === undefined) known.set(incident, (order = new FindingOrder(incident)));
	return order.rows(filter, grouping, running);
}

const counted = new WeakMap<Incident, { size: number; revision: number; worst: Map<CheckId, Severity>; counts: Record<Severity, number> }>();

/** How many of each severity, and the worst each check has made; dismissed findings do not count. */
export function severityCounts(incident: Incident): { readonly counts: Readonly<Record<Severity, number>>; readonly worst: ReadonlyMap<CheckId, Severity> } {
	const before = counted.get(incident);
	if (before !== undefined && before.revision === incident.revision) return before;
	const counts: Record<Severity, number> = { info: 0, low: 0, medium: 0, high: 0, critical: 0 };
	const worst = new Map<CheckId, Severity>();
	for (const { finding, triage } of incident.findings.values()) {
		if (triage === 'dismissed') continue;
		counts[finding.severity]++;
		const known = worst.get(finding.check);
		if (known === undefined || severityRank(finding.severity) > severityRank(known)) worst.set(finding.check, finding.severity);
	}
	const now = { size: incident.findings.size, revision: incident.revision, counts, worst };
	counted.set(incident, now);
	return now;
}
