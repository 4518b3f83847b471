/** Hosts that logs name, each once, with who, how often and when: bounded, and merged over threads. */

import type { Fact, Finding } from '../../core/finding.ts';
import type { LogEvent } from '../../core/log-event.ts';
import { joined, shown, visibleText, type Visible } from '../../core/visible.ts';
import { findingOf, type Circumstances, type LogCheck, type ReadLog } from '../check.ts';
import { withinWindow } from '../window.ts';
import { momentOf, sampleOf } from './sign.ts';

/** Times are microseconds since 1970, NaN where no log gives one. */
export interface NamedRemote {
	readonly host: Visible;
	/** By series: a login stands in several logs, and counts once. */
	readonly counts: Map<Visible, number>;
	/** Whose doing it was on this machine. */
	readonly accounts: Set<Visible>;
	/** How: `ssh`, `publickey`; with the name over there, where one is given. */
	readonly ways: Set<Visible>;
	first: number;
	last: number;
	isWithin: boolean;
	readonly log: Visible;
	readonly offset: number;
	readonly words: Visible;
}

export interface NamedPart {
	readonly remotes: readonly NamedRemote[];
	/** Namings of hosts for which there was no room. */
	readonly left: number;
}

const mostRemotes = 20_000;
const mostListed = 300;
const mostOf = 8;

export class NamedRemotes {
	readonly #remotes = new Map<Visible, NamedRemote>();
	readonly #within: (milliseconds: number) => boolean;
	#left = 0;

	constructor(circumstances: Circumstances) {
		this.#within = withinWindow(circumstances);
	}

	name(host: Visible, account: Visible | undefined, way: Visible, event: LogEvent, log: ReadLog): void {
		let remote = this.#remotes.get(host);
		if (remote === undefined) {
			if (this.#remotes.size >= mostRemotes) {
				this.#left++;
				return;
			}
			this.#remotes.set(host, (remote = { host, counts: new Map(), accounts: new Set(), ways: new Set(), first: Number.NaN, last: Number.NaN, isWithin: false, log: log.shown, offset: event.offset, words: sampleOf(event) }));
		}
		remote.counts.set(log.series, (remote.counts.get(log.series) ?? 0) + 1);
		if (account !== undefined && remote.accounts.size <= mostOf) remote.accounts.add(account);
		if (way !== '' && remote.ways.size <= mostOf) remote.ways.add(way);
		seenAt(remote, event.at);
		remote.isWithin ||= this.#within(event.at / 1000);
	}

	part(): NamedPart {
		return { remotes: [...this.#remotes.values()], left: this.#left };
	}
}

function seenAt(remote: NamedRemote, at: number): void {
	if (!Number.isNaN(at) && !(at >= remote.first)) remote.first = at;
	if (!Number.isNaN(at) && !(at <= remote.last)) remote.last = at;
}

/** Those within the window first, then the latest. */
function merged(parts: readonly NamedPart[]): readonly NamedRemote[] {
	const all = new Map<Visible, NamedRemote>();
	for (const remote of parts.flatMap(({ remotes }) => remotes).toSorted((a, b) => (a.log < b.log ? -1 : a.log > b.log ? 1 : a.offset - b.offset))) {
		const known = all.get(remote.host);
		if (known === undefined) {
			all.set(remote.host, { ...remote, counts: new Map(remote.counts), accounts: new Set(remote.accounts), ways: new Set(remote.ways) });
			continue;
		}
		for (const [series, count] of remote.counts) known.counts.set(series, (known.counts.get(series) ?? 0) + count);
		for (const account of remote.accounts) known.accounts.add(account);
		for (const way of remote.ways) known.ways.add(way);
		seenAt(known, remote.first);
		seenAt(known, remote.last);
		known.isWithin ||= remote.isWithin;
	}
	return [...all.values()].toSorted((a, b) => Number(b.isWithin) - Number(a.isWithin) || (b.last || 0) - (a.last || 0) || (a.host < b.host ? -1 : 1));
}

/** How a check tells of the hosts that logs name. */
interface RemoteWords {
	/** Read by `core/named-hosts.ts`. */
	readonly way: 'came from' | 'went to';
	readonly summary: Visible;
	readonly innocent: Visible;
	readonly next: Visible;
	/** Where one was named within the window. */
	readonly techniques?: readonly string[];
}

/** A finding for each of the first `mostListed`, and one that counts the others. */
export function* remoteFindings(check: LogCheck<NamedPart>, parts: readonly NamedPart[], { way, summary, innocent, next, techniques = [] }: RemoteWords): Generator<Finding, void> {
	const all = merged(parts);
	for (const remote of all.slice(0, mostListed)) {
		const { host, isWithin } = remote;
		yield findingOf(check, isWithin ? 'low' : 'info', { kind: 'host', name: host }, isWithin ? shown`${summary} within the window of the intrusion` : summary, { facts: factsOfRemote(way, remote, innocent), techniques: isWithin ? techniques : [], next });
	}
	const more = Math.max(0, all.length - mostListed);
	const left = parts.reduce((sum, part) => sum + part.left, 0);
	if (more > 0 || left > 0) yield findingOf(check, 'info', { kind: 'system', name: visibleText('logs') }, visibleText('logs name more hosts than are listed'), { facts: { 'not-listed': more, 'namings-not-kept': left } });
}

function factsOfRemote(way: RemoteWords['way'], { counts, accounts, ways, first, last, log, offset, words }: NamedRemote, innocent: Visible): Readonly<Record<string, Fact>> {
	return {
		way: visibleText(way),
		accounts: some(accounts),
		...(ways.size === 0 ? {} : { by: some(ways) }),
		// Each log tells of all it keeps: the one that keeps most is nearest to the truth.
		count: Math.max(...counts.values()),
		logs: counts.size,
		...(Number.isNaN(first) ? {} : { first: momentOf(first) }),
		...(Number.isNaN(last) || last === first ? {} : { last: momentOf(last) }),
		log,
		'first-at-byte': offset,
		line: words,
		'innocent-causes': innocent,
	};
}

function some(names: ReadonlySet<Visible>): Visible {
	const told = [...names].toSorted();
	return told.length > mostOf ? shown`${joined(told.slice(0, mostOf))} and more` : joined(told);
}
