/** What reads one log, whatever its format: windows of bytes in, sightings out. Captured text is passed over, never kept. */

import type { Role, Sighting } from '../../core/at-risk.ts';
import type { Tally } from '../../core/coverage.ts';
import { visibleName, type Visible } from '../../core/visible.ts';

/** How many connections of a log named a host. An empty host: records that name no destination. */
export interface HostCount {
	readonly host: Visible;
	readonly role: Role;
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
export const mostSightings = 1_000_000;
/** Bytes of all different names together. */
export const mostNameBytes = 32 * 1024 * 1024;

interface Seen extends Sighting {
	times: number;
	/** Number of the newest record with a time. */
	lastRecord: number;
	lastSeen?: Visible;
}

/** The names of a log and how often each was seen. Names come one byte to a character and become Visible here. */
export class Ledger {
	readonly #seen: Seen[] = [];
	#fresh: Sighting[] = [];
	#bytes = 0;

	/** A first sighting: its number, or undefined where the limit is reached, which is tallied. */
	add(role: Role, host: string, service: string, at: Visible | undefined, tally: Tally): number | undefined {
		this.#bytes += host.length + service.length;
		if (this.#seen.length >= mostSightings || this.#bytes > mostNameBytes) {
			this.#bytes -= host.length + service.length;
			tally.skip('limit-reached', visibleName(host));
			return undefined;
		}
		const sighting: Sighting = {
			host: visibleName(host),
			role,
			service: service === '' ? unknownService : visibleName(service),
			...(at === undefined ? {} : { at }),
		};
		this.#seen.push({ ...sighting, times: 0, lastRecord: 0 });
		this.#fresh.push(sighting);
		return this.#seen.length - 1;
	}

	count(id: number, times: number, record: number, at: Visible | undefined): void {
		const seen = this.#seen[id]!;
		seen.times += times;
		if (at === undefined) return;
		seen.lastRecord = record;
		seen.lastSeen = at;
	}

	/** Says how often a name was seen in all, where somebody else counts. */
	set(id: number, times: number, record: number, at: Visible | undefined): void {
		this.#seen[id]!.times = 0;
		this.count(id, times, record, at);
	}

	fresh(): readonly Sighting[] {
		const fresh = this.#fresh;
		this.#fresh = [];
		return fresh;
	}

	counts(nameless: number): readonly HostCount[] {
		const counts = new Map<string, { host: Visible; role: Role; times: number; lastRecord: number; lastSeen?: Visible }>();
		for (const { host, role, times, lastRecord, lastSeen } of this.#seen) {
			const key = `${role} ${host}`;
			const known = counts.get(key);
			if (known === undefined) counts.set(key, { host, role, times, lastRecord, ...(lastSeen === undefined ? {} : { lastSeen }) });
			else {
				known.times += times;
				if (lastRecord > known.lastRecord && lastSeen !== undefined) Object.assign(known, { lastRecord, lastSeen });
			}
		}
		const rows = [...counts.values()].map(({ host, role, times, lastSeen }) => ({ host, role, times, ...(lastSeen === undefined ? {} : { lastSeen }) }));
		return nameless === 0 ? rows : [{ host: '' as Visible, role: 'destination', times: nameless }, ...rows];
	}
}

export const unknownService = 'unknown' as Visible;
