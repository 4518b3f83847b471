/** Hosts a found sniffer put at risk: who, in which role, seen how often, by which service. */

import type { Visible } from './visible.ts';

/**
 * A captured connection's destination is at risk: its password was on the wire. Its source is at risk too where passwords
 * are shared or the two hosts trust each other.
 */
export type Role = 'destination' | 'source';

/** One host in one role with one service, as a log names it for the first time. */
export interface Sighting {
	readonly host: Visible;
	readonly role: Role;
	readonly service: Visible;
	/** When the log says it was, in the log's own words (often without a year). Absent where the log gives none. */
	readonly at?: Visible;
	/** Of somebody who logged in there, where the log names one. Never a password. */
	readonly account?: Visible;
}

export interface HostAtRisk {
	readonly host: Visible;
	readonly roles: ReadonlySet<Role>;
	readonly services: ReadonlySet<Visible>;
	readonly logs: ReadonlySet<Visible>;
	/** Each once. */
	readonly accounts: readonly { readonly service: Visible; readonly account: Visible }[];
	/** Connections that named it so far; a gauge while a log is read, exact once it is closed. */
	times: number;
	firstSeen?: Visible;
	lastSeen?: Visible;
}

interface MutableHost extends HostAtRisk {
	readonly roles: Set<Role>;
	readonly services: Set<Visible>;
	readonly logs: Set<Visible>;
	readonly accounts: { readonly service: Visible; readonly account: Visible }[];
	/** Service and account of each: an intruder's log may name half a million. */
	readonly named: Set<string>;
}

export class HostsAtRisk {
	readonly #hosts = new Map<Visible, MutableHost>();

	sight(sighting: Sighting, log: Visible): void {
		let host = this.#hosts.get(sighting.host);
		if (host === undefined) {
			host = { host: sighting.host, roles: new Set(), services: new Set(), logs: new Set(), accounts: [], named: new Set(), times: 0 };
			this.#hosts.set(sighting.host, host);
		}
		host.roles.add(sighting.role);
		host.services.add(sighting.service);
		host.logs.add(log);
		const { account, service } = sighting;
		const named = account === undefined ? undefined : `${service} ${account}`;
		if (account !== undefined && named !== undefined && !host.named.has(named)) {
			host.named.add(named);
			host.accounts.push({ service, account });
		}
		if (sighting.at !== undefined) {
			host.firstSeen ??= sighting.at;
			host.lastSeen = sighting.at;
		}
	}

	/** The last count a log gave for a host. Counts of several logs add up, so each log reports its own difference. */
	counted(host: Visible, more: number, lastSeen?: Visible): void {
		const known = this.#hosts.get(host);
		if (known === undefined) return;
		known.times += more;
		if (lastSeen !== undefined) known.lastSeen = lastSeen;
	}

	get size(): number {
		return this.#hosts.size;
	}

	has(host: Visible): boolean {
		return this.#hosts.has(host);
	}

	/** Destinations before sources, the often seen first, then by name. */
	ranked(): readonly HostAtRisk[] {
		return [...this.#hosts.values()].toSorted(
			(a, b) =>
				Number(b.roles.has('destination')) - Number(a.roles.has('destination')) ||
				b.times - a.times ||
				(a.host < b.host ? -1 : a.host > b.host ? 1 : 0),
		);
	}
}
