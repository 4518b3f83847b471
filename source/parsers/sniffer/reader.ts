/** What reads one log, whatever its format: windows of bytes in, sightings out. Captured text is passed over, never kept. */

import type { Role, Sighting } from '../../core/at-risk.ts';
import type { Tally } from '../../core/coverage.ts';
import { NamedAccounts } from '../../core/named-accounts.ts';
import { visibleName, type Visible } from '../../core/visible.ts';

/** How many connections of a log named a host. An empty host: records that name no destination. */
export interface HostCount {
	readonly host: Visible;
	readonly times: number;
	/** Time of the newest of them that has one, in the log's own words. */
	readonly lastSeen?: Visible;
}

export interface LogReader {
	/** Where the next bytes of the log go: never empty. Ask anew before each read, the memory may have moved. */
	room(): Uint8Array;
	/** So many bytes were put there. Bytes may come in any portions: what is found is the same. */
	take(length: number): void;
	/** No more will come; a last line without a newline is a line. */
	end(): void;
	/** Hosts, in a role and with a service, met for the first time since this was last asked. */
	fresh(): readonly Sighting[];
	counts(): readonly HostCount[];
	/** `lines` where they are read one by one, and what was passed over. */
	readonly tally: Tally;
	/** Connections the log names. */
	readonly records: number;
	/** Lines or packets that have the form of the reader's formats. */
	readonly signs: number;
	/** Earliest and latest time, where the format's times are whole and in UTC; ISO 8601. */
	readonly span?: { readonly from: string; readonly to: string } | undefined;
}

/** A log may name this many different hosts, roles and services; more are counted as `limit-reached`. */
const mostSightings = 1_000_000;
/** Bytes of all different names together. */
const mostNameBytes = 32 * 1024 * 1024;

const unknownService = 'unknown' as Visible;

/** First sightings of a log. Names come one byte to a character, and become Visible here. */
export class Sightings {
	readonly #tally: Tally;
	#fresh: Sighting[] = [];
	#count = 0;
	#bytes = 0;

	constructor(tally: Tally) {
		this.#tally = tally;
	}

	/** The host as it may be shown; undefined where the limit is reached, which is tallied. */
	add(role: Role, host: string, service: string, at: Visible | undefined, account?: string): Visible | undefined {
		if (!this.fits(host, service, account)) return undefined;
		const shown = visibleName(host);
		this.#fresh.push({ host: shown, role, service: service === '' ? unknownService : visibleName(service), ...(at === undefined ? {} : { at }), ...(account === undefined ? {} : { account: visibleName(account) }) });
		return shown;
	}

	/** Counts it, where the limit is not reached. */
	fits(host: string, service: string, account = ''): boolean {
		const bytes = this.#bytes + host.length + service.length + account.length;
		if (this.#count >= mostSightings || bytes > mostNameBytes) {
			this.#tally.skip('limit-reached', visibleName(host));
			return false;
		}
		this.#count++;
		this.#bytes = bytes;
		return true;
	}

	fresh(): readonly Sighting[] {
		const fresh = this.#fresh;
		this.#fresh = [];
		return fresh;
	}
}

/** Accounts of a log, each once: told of as sightings, or put where whoever asked keeps them. */
export class AccountTally {
	readonly #sightings: Sightings;
	readonly #accounts: NamedAccounts;
	readonly #isKept: boolean;

	constructor(sightings: Sightings, accounts?: NamedAccounts) {
		this.#sightings = sightings;
		this.#accounts = accounts ?? new NamedAccounts();
		this.#isKept = accounts !== undefined;
	}

	/** Of a destination that was seen with this service; all of them byte strings. */
	see(host: string, service: string, account: string, at: () => Visible | undefined): void {
		const served = service === '' ? unknownService : service;
		if (this.#accounts.has(host, served, account)) return;
		const isTold = this.#isKept ? this.#sightings.fits(host, served, account) : this.#sightings.add('destination', host, served, at(), account) !== undefined;
		if (isTold) this.#accounts.add(host, served, account);
	}
}

interface KnownHost {
	readonly host: Visible;
	/** One bit a role, by service. */
	readonly services: Map<string, number>;
	times: number;
	lastSeen?: string;
}

const roleBits = { destination: 1, source: 2 } as const;

/** Hosts of a log that is read record by record. */
export class HostTally {
	readonly #sightings: Sightings;
	readonly #accounts: AccountTally;
	readonly #hosts = new Map<string, KnownHost>();

	constructor(tally: Tally, accounts?: NamedAccounts) {
		this.#sightings = new Sightings(tally);
		this.#accounts = new AccountTally(this.#sightings, accounts);
	}

	/**
	 * `at`: one byte to a character. `counts`: a connection begins, not one that was told of before. True: the host is new in
	 * this role with this service.
	 */
	see(role: Role, host: string, service: string, at: string | undefined, counts: boolean): boolean {
		let known = this.#hosts.get(host);
		const served = known?.services.get(service) ?? 0;
		const isNew = (served & roleBits[role]) === 0;
		if (isNew) {
			const shown = this.#sightings.add(role, host, service, shownTime(at));
			if (shown === undefined) return false;
			if (known === undefined) {
				known = { host: shown, services: new Map(), times: 0 };
				this.#hosts.set(copyOf(host), known);
			}
			known.services.set(served === 0 ? copyOf(service) : service, served | roleBits[role]);
		}
		if (known === undefined) return false;
		if (counts || isNew) known.times++;
		if (at !== undefined) known.lastSeen = at;
		return isNew;
	}

	/** Of a host that was seen with this service. Counts no connection. */
	account(host: string, service: string, account: string, at: string | undefined): void {
		if (this.#hosts.get(host)?.services.has(service) === true) this.#accounts.see(host, service, account, () => shownTime(at));
	}

	fresh(): readonly Sighting[] {
		return this.#sightings.fresh();
	}

	counts(nameless: number): readonly HostCount[] {
		const rows = [...this.#hosts.values()].map(({ host, times, lastSeen }) => ({ host, times, ...(lastSeen === undefined ? {} : { lastSeen: visibleName(lastSeen) }) }));
		return withNameless(rows, nameless);
	}
}

export function withNameless(rows: readonly HostCount[], nameless: number): readonly HostCount[] {
	return nameless === 0 ? rows : [{ host: '' as Visible, times: nameless }, ...rows];
}

function shownTime(at: string | undefined): Visible | undefined {
	return at === undefined ? undefined : visibleName(at);
}

/** A part of a line that is kept would keep the whole line in memory. */
function copyOf(part: string): string {
	return Buffer.from(part, 'latin1').toString('latin1');
}
