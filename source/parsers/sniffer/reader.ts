/** What reads one log, whatever its format: windows of bytes in, sightings out. Captured text is passed over, never kept. */

import type { Role, Sighting } from '../../core/at-risk.ts';
import type { Tally } from '../../core/coverage.ts';
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
		const bytes = this.#bytes + host.length + service.length + (account?.length ?? 0);
		if (this.#count >= mostSightings || bytes > mostNameBytes) {
			this.#tally.skip('limit-reached', visibleName(host));
			return undefined;
		}
		this.#count++;
		this.#bytes = bytes;
		const shown = visibleName(host);
		this.#fresh.push({ host: shown, role, service: service === '' ? unknownService : visibleName(service), ...(at === undefined ? {} : { at }), ...(account === undefined ? {} : { account: visibleName(account) }) });
		return shown;
	}

	fresh(): readonly Sighting[] {
		const fresh = this.#fresh;
		this.#fresh = [];
		return fresh;
	}
}

/** Hosts of a log that is read record by record. */
export class HostTally {
	readonly #sightings: Sightings;
	readonly #hosts = new Map<string, { readonly host: Visible; readonly met: Set<string>; times: number; lastSeen?: Visible }>();

	constructor(tally: Tally) {
		this.#sightings = new Sightings(tally);
	}

	/** `counts`: a connection begins, not one that was told of before. True: the host is new in this role with this service. */
	see(role: Role, host: string, service: string, at: Visible | undefined, counts: boolean): boolean {
		const met = `${role} ${service}`;
		let known = this.#hosts.get(host);
		const isNew = known?.met.has(met) !== true;
		if (isNew) {
			const shown = this.#sightings.add(role, host, service, at);
			if (shown === undefined) return false;
			if (known === undefined) {
				known = { host: shown, met: new Set(), times: 0 };
				this.#hosts.set(host, known);
			}
			known.met.add(met);
		}
		if (known === undefined) return false;
		if (counts || isNew) known.times++;
		if (at !== undefined) known.lastSeen = at;
		return isNew;
	}

	/** Of a host that was seen with this service. Counts no connection. */
	account(host: string, service: string, account: string, at: Visible | undefined): void {
		const known = this.#hosts.get(host);
		const met = `account ${service} ${account}`;
		if (known === undefined || known.met.has(met)) return;
		if (this.#sightings.add('destination', host, service, at, account) !== undefined) known.met.add(met);
	}

	fresh(): readonly Sighting[] {
		return this.#sightings.fresh();
	}

	counts(nameless: number): readonly HostCount[] {
		const rows = [...this.#hosts.values()].map(({ host, times, lastSeen }) => ({ host, times, ...(lastSeen === undefined ? {} : { lastSeen }) }));
		return withNameless(rows, nameless);
	}
}

export function withNameless(rows: readonly HostCount[], nameless: number): readonly HostCount[] {
	return nameless === 0 ? rows : [{ host: '' as Visible, times: nameless }, ...rows];
}
