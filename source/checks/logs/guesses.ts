/**
 * Logins that failed, by where they came from and by the name they were tried for. Ten million addresses may try: those of the
 * last while are remembered, of the others only those that tried often, and what was let go is counted.
 */

import type { LogEvent } from '../../core/log-event.ts';
import type { Visible } from '../../core/visible.ts';
import type { ReadLog } from '../check.ts';
import { serviceOf, remoteOf } from './logins.ts';
import { pause, RecentTries, type Tries } from './recent-tries.ts';

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

const mostRecent = 10_000;
const mostKept = 3000;
const mostShown = 5;

interface Kept {
	readonly burst: Burst;
	readonly pinned: boolean;
}

export class Guesses {
	readonly #remotes = new RecentTries(mostRecent, tries => this.#keep('remote', tries));
	readonly #accounts = new RecentTries(mostRecent, tries => this.#keep('account', tries));
	#kept: Kept[] = [];
	#thinned = 0;
	#tries = 0;

	failed(event: LogEvent, log: ReadLog): void {
		if (Number.isNaN(event.at)) return;
		const service = serviceOf(event);
		if (noRemotes.has(service)) return;
		const remote = remoteOf(event);
		const account = event.account ?? ('' as Visible);
		this.#tries++;
		if (remote !== '') this.#remotes.note(remote, account, event, log);
		if (account !== '') this.#accounts.note(account, remote, event, log);
	}

	/** Somebody came in from there: what was tried from there before is kept for certain. */
	cameIn(remote: Visible): void {
		this.#remotes.pin(remote);
	}

	part(): GuessPart {
		this.#remotes.letGoAll();
		this.#accounts.letGoAll();
		this.#thin(mostKept);
		return { bursts: this.#kept.map(({ burst }) => burst), left: this.#thinned + this.#remotes.left + this.#accounts.left, tries: this.#tries };
	}

	/** Addresses and names that are remembered. */
	get open(): number {
		return this.#remotes.size + this.#accounts.size;
	}

	#keep(by: Burst['by'], { key, tries, first, last, log, offset, words, others, pinned }: Tries): void {
		this.#kept.push({ burst: { by, key, tries, first, last, others: others.length, someOthers: others.slice(0, mostShown), log, offset, words }, pinned });
		if (this.#kept.length >= mostKept * 2) this.#thin(mostKept);
	}

	#thin(most: number): void {
		if (this.#kept.length <= most) return;
		const ordered = this.#kept.toSorted((a, b) => Number(b.pinned) - Number(a.pinned) || byTries(a.burst, b.burst));
		this.#thinned += ordered.length - most;
		this.#kept = ordered.slice(0, most);
	}
}

/** Most tries first; several logs tell of the same, and whichever thread read one of them makes no difference. */
export function byTries(a: Burst, b: Burst): number {
	return b.tries - a.tries || inOrder(a.log, b.log) || a.offset - b.offset || inOrder(a.key, b.key);
}

const inOrder = (a: Visible, b: Visible): number => (a < b ? -1 : a > b ? 1 : 0);

/** Where a failure is a word mistyped by somebody who is in. */
const noRemotes: ReadonlySet<string> = new Set(['sudo', 'su', 'su-l', 'doas', 'pkexec', 'polkitd', 'polkit-1']);

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
		return some.filter(({ first, last }) => first <= at && last >= at - pause).toSorted(byTries)[0];
	}

	get remotes(): number {
		return this.#byRemote.size;
	}
}
