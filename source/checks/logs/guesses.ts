/**
 * Logins that failed, by where they came from and by the name they were tried for. Ten million addresses may try: those of the
 * last while are remembered, of the others only those that tried often, and what was let go is counted.
 */

import type { LogEvent } from '../../core/log-event.ts';
import type { Visible } from '../../core/visible.ts';
import type { ReadLog } from '../check.ts';
import { serviceOf, remoteOf } from './logins.ts';
import { sampleOf, told } from './sign.ts';

/** Tries that follow each other, of one remote or for one account. Times are microseconds since 1970. */
export interface Burst {
	readonly by: 'remote' | 'account';
	readonly key: Visible;
	tries: number;
	readonly first: number;
	last: number;
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

interface Open {
	readonly burst: { -readonly [Key in keyof Burst]: Burst[Key] };
	/** Made for the second: most try once, and there are millions. */
	names: Set<Visible> | undefined;
	readonly name: Visible;
	/** One attempt is told in up to three lines: that the name is none, that PAM refused it, that it failed. */
	failed: number;
	invalid: number;
	other: number;
	pinned: boolean;
}

export class Guesses {
	#young = new Map<string, Open>();
	#old = new Map<string, Open>();
	#kept: Open[] = [];
	#left = 0;
	#tries = 0;

	failed(event: LogEvent, log: ReadLog): void {
		if (Number.isNaN(event.at)) return;
		const service = serviceOf(event);
		if (/^(?:sudo|su|su-l|doas|pkexec|polkitd|polkit-1)$/.test(service)) return;
		const remote = remoteOf(event);
		const account = event.account ?? ('' as Visible);
		this.#tries++;
		if (remote !== '') this.#note('remote', remote, account, event, log);
		if (account !== '') this.#note('account', account, remote, event, log);
	}

	/** Somebody came in from there: what was tried from there before is kept for certain. */
	cameIn(remote: Visible): void {
		const open = this.#young.get(keyOf('remote', remote)) ?? this.#old.get(keyOf('remote', remote));
		if (open !== undefined) open.pinned = true;
	}

	part(): GuessPart {
		for (const open of [...this.#old.values(), ...this.#young.values()]) this.#close(open);
		this.#old.clear();
		this.#young.clear();
		this.#thin(mostKept);
		return { bursts: this.#kept.map(({ burst }) => burst), left: this.#left, tries: this.#tries };
	}

	/** Addresses and names that are remembered. */
	get open(): number {
		return this.#young.size + this.#old.size;
	}

	#note(by: Burst['by'], key: Visible, other: Visible, event: LogEvent, log: ReadLog): void {
		const found = keyOf(by, key);
		let open = this.#young.get(found);
		if (open === undefined) {
			open = this.#old.get(found);
			if (open !== undefined) this.#old.delete(found);
		}
		// Another log of the same host is read from its beginning: what it tells of an earlier time is another burst.
		if (open !== undefined && (event.at - open.burst.last > pause || event.at < open.burst.first - pause)) {
			this.#close(open);
			open = undefined;
		}
		open ??= { burst: { by, key, tries: 0, first: event.at, last: event.at, others: 0, someOthers: [], log: log.shown, offset: event.offset, words: sampleOf(event) }, names: undefined, name: other, failed: 0, invalid: 0, other: 0, pinned: false };
		this.#young.set(found, open);
		count(open, event);
		open.burst.last = Math.max(open.burst.last, event.at);
		if (other !== '' && other !== open.name) {
			open.names ??= new Set(open.name === '' ? [] : [open.name]);
			if (open.names.size < mostOthers) open.names.add(other);
		}
		if (this.#young.size >= mostRecent) this.#turn();
	}

	#turn(): void {
		for (const open of this.#old.values()) this.#close(open);
		this.#old = this.#young;
		this.#young = new Map();
	}

	#close(open: Open): void {
		const { burst, name } = open;
		burst.tries = Math.max(open.failed, open.invalid, open.other);
		if (burst.tries < leastTries) {
			this.#left++;
			return;
		}
		const names = open.names ?? new Set(name === '' ? [] : [name]);
		burst.others = names.size;
		burst.someOthers = [...names].slice(0, mostShown);
		open.names = undefined;
		this.#kept.push(open);
		if (this.#kept.length >= mostKept * 2) this.#thin(mostKept);
	}

	#thin(most: number): void {
		if (this.#kept.length <= most) return;
		const ordered = this.#kept.toSorted((a, b) => Number(b.pinned) - Number(a.pinned) || b.burst.tries - a.burst.tries);
		this.#left += ordered.length - most;
		this.#kept = ordered.slice(0, most);
	}
}

function count(open: Open, event: LogEvent): void {
	const repeated = event.facts?.['repeated'];
	const times = typeof repeated === 'number' ? Math.max(1, Math.min(repeated, 1e6)) : 1;
	if (told(event, 'method') !== undefined) open.failed += times;
	else if (event.facts?.['invalid'] !== undefined) open.invalid += times;
	else open.other += times;
}

const keyOf = (by: Burst['by'], key: Visible): string => `${by === 'remote' ? 'r' : 'a'}${key}`;

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
