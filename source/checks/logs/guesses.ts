/**
 * Logins that failed, by where they came from and by the name they were tried for. Ten million addresses may try: those of the
 * last while are remembered, of the others only those that tried often, and what was let go is counted.
 */

import type { LogEvent } from '../../core/log-event.ts';
import type { Visible } from '../../core/visible.ts';
import type { ReadLog } from '../check.ts';
import { serviceOf, remoteOf } from './logins.ts';
import { sampleOf, timesTold, told } from './sign.ts';

/** Tries that follow each other, of one remote or for one account. Times are microseconds since 1970. */
export interface Burst {
	readonly by: 'remote' | 'account';
	readonly key: Visible;
	readonly tries: number;
	readonly first: number;
	readonly last: number;
	/** Of one remote: names it tried; of one account: remotes that tried. Counted up to `mostOthers`. */
	readonly others: number;
	readonly someOthers: readonly Visible[];
	/** Of the first. */
	readonly log: Visible;
	readonly offset: number;
	readonly words: Visible;
}

export interface GuessPart {
	readonly bursts: readonly Burst[];
	/** Addresses and names that tried a few times and were let go. */
	readonly left: number;
	readonly tries: number;
}

/** After a longer pause it is another attempt. */
export const pause = 6 * 3600e6;
/** Fewer are mistyped passwords. */
export const leastTries = 5;
const mostRecent = 10_000;
const mostKept = 3000;
const mostOthers = 32;
const mostShown = 5;

/** Flat: most try once, there are millions of them, and each is let go again. */
interface Open {
	readonly by: Burst['by'];
	readonly key: Visible;
	readonly first: number;
	last: number;
	readonly log: Visible;
	readonly offset: number;
	readonly words: Visible;
	/** Made for the second. */
	names: Set<Visible> | undefined;
	readonly name: Visible;
	/** One attempt is told in up to three lines: that the name is none, that PAM refused it, that it failed. */
	failed: number;
	invalid: number;
	other: number;
	pinned: boolean;
}

interface Kept {
	readonly burst: Burst;
	readonly pinned: boolean;
}

/** Those of one kind, by their keys: the recent ones, and those before them. */
class Recent {
	young = new Map<Visible, Open>();
	old = new Map<Visible, Open>();

	/** Those that are let go. */
	turn(): Iterable<Open> {
		const gone = this.old;
		this.old = this.young;
		this.young = new Map();
		return gone.values();
	}
}

export class Guesses {
	readonly #recent = { remote: new Recent(), account: new Recent() };
	#kept: Kept[] = [];
	#left = 0;
	#tries = 0;

	failed(event: LogEvent, log: ReadLog): void {
		if (Number.isNaN(event.at)) return;
		const service = serviceOf(event);
		if (noRemotes.test(service)) return;
		const remote = remoteOf(event);
		const account = event.account ?? ('' as Visible);
		this.#tries++;
		if (remote !== '') this.#note('remote', remote, account, event, log);
		if (account !== '') this.#note('account', account, remote, event, log);
	}

	/** Somebody came in from there: what was tried from there before is kept for certain. */
	cameIn(remote: Visible): void {
		const { young, old } = this.#recent.remote;
		const open = young.get(remote) ?? old.get(remote);
		if (open !== undefined) open.pinned = true;
	}

	part(): GuessPart {
		for (const { young, old } of Object.values(this.#recent)) {
			for (const open of [...old.values(), ...young.values()]) this.#close(open);
			old.clear();
			young.clear();
		}
		this.#thin(mostKept);
		return { bursts: this.#kept.map(({ burst }) => burst), left: this.#left, tries: this.#tries };
	}

	/** Addresses and names that are remembered. */
	get open(): number {
		return Object.values(this.#recent).reduce((sum, { young, old }) => sum + young.size + old.size, 0);
	}

	#note(by: Burst['by'], key: Visible, other: Visible, event: LogEvent, log: ReadLog): void {
		const recent = this.#recent[by];
		let open = recent.young.get(key);
		const isYoung = open !== undefined;
		if (open === undefined && recent.old.size > 0) {
			open = recent.old.get(key);
			if (open !== undefined) recent.old.delete(key);
		}
		// Another log of the same host is read from its beginning: what it tells of an earlier time is another burst.
		const isOther = open === undefined || event.at - open.last > pause || event.at < open.first - pause;
		if (open !== undefined && isOther) this.#close(open);
		if (open === undefined || isOther) open = { by, key, first: event.at, last: event.at, log: log.shown, offset: event.offset, words: sampleOf(event), names: undefined, name: other, failed: 0, invalid: 0, other: 0, pinned: false };
		if (!isYoung || isOther) recent.young.set(key, open);
		count(open, event);
		if (event.at > open.last) open.last = event.at;
		if (other !== '' && other !== open.name) {
			open.names ??= new Set(open.name === '' ? [] : [open.name]);
			if (open.names.size < mostOthers) open.names.add(other);
		}
		if (recent.young.size >= mostRecent / 2) for (const gone of recent.turn()) this.#close(gone);
	}

	#close({ by, key, first, last, log, offset, words, names, name, failed, invalid, other, pinned }: Open): void {
		const tries = Math.max(failed, invalid, other);
		if (tries < leastTries) {
			this.#left++;
			return;
		}
		const known = names ?? new Set(name === '' ? [] : [name]);
		this.#kept.push({ burst: { by, key, tries, first, last, others: known.size, someOthers: [...known].slice(0, mostShown), log, offset, words }, pinned });
		if (this.#kept.length >= mostKept * 2) this.#thin(mostKept);
	}

	#thin(most: number): void {
		if (this.#kept.length <= most) return;
		const ordered = this.#kept.toSorted((a, b) => Number(b.pinned) - Number(a.pinned) || b.burst.tries - a.burst.tries);
		this.#left += ordered.length - most;
		this.#kept = ordered.slice(0, most);
	}
}

/** Where a failure is a word mistyped by somebody who is in. */
const noRemotes = /^(?:sudo|su|su-l|doas|pkexec|polkitd|polkit-1)$/;

function count(open: Open, event: LogEvent): void {
	const times = timesTold(event);
	if (told(event, 'method') !== undefined) open.failed += times;
	else if (event.facts?.['invalid'] !== undefined) open.invalid += times;
	else open.other += times;
}

/** The bursts of all threads, by where they came from. */
export class KnownBursts {
	readonly #byRemote = new Map<Visible, Burst[]>();
	readonly #byAccount = new Map<Visible, Burst[]>();

	constructor(parts: readonly GuessPart[]) {
		for (const burst of parts.flatMap(({ bursts }) => bursts)) {
			const map = burst.by === 'remote' ? this.#byRemote : this.#byAccount;
			const some = map.get(burst.key);
			if (some === undefined) map.set(burst.key, [burst]);
			else some.push(burst);
		}
	}

	/** The one with the most tries that had begun at this time and was not long over. Several logs tell of the same tries. */
	before(by: Burst['by'], key: Visible, at: number): Burst | undefined {
		const some = (by === 'remote' ? this.#byRemote : this.#byAccount).get(key) ?? [];
		return some.filter(({ first, last }) => first <= at && last >= at - pause).toSorted((a, b) => b.tries - a.tries)[0];
	}

	get remotes(): number {
		return this.#byRemote.size;
	}
}
