/** Hosts a found sniffer put at risk: who, in which role, seen how often, by which service. */

import { NamedAccounts, type NamedAccount } from './named-accounts.ts';
import { byteStringOf, type Visible } from './visible.ts';

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
	/** Each once, as long as the host's list may be: they become text while they are gone through. */
	readonly accounts: Iterable<NamedAccount>;
	accountsWith(service: Visible): Iterable<NamedAccount>;
	/** By service. */
	readonly accountCounts: ReadonlyMap<Visible, number>;
	/** Connections that named it so far; a gauge while a log is read, exact once it is closed. */
	readonly times: number;
	readonly firstSeen?: Visible;
	readonly lastSeen?: Visible;
}

class KnownHost implements HostAtRisk {
	readonly host: Visible;
	roles: ReadonlySet<Role> = none;
	services: ReadonlySet<Visible> = none;
	logs: ReadonlySet<Visible> = none;
	times = 0;
	declare firstSeen?: Visible;
	declare lastSeen?: Visible;
	readonly #accounts: NamedAccounts;

	constructor(host: Visible, accounts: NamedAccounts) {
		this.host = host;
		this.#accounts = accounts;
	}

	get accounts(): Iterable<NamedAccount> {
		return this.#accounts.of(this.host);
	}

	accountsWith(service: Visible): Iterable<NamedAccount> {
		return this.#accounts.of(this.host, service);
	}

	get accountCounts(): ReadonlyMap<Visible, number> {
		return this.#accounts.counts(this.host);
	}
}

const none: ReadonlySet<never> = new Set<never>();
/** Sets of more are no longer shared, nor are any beyond so many. */
const mostShared = 8;
const mostSets = 4096;

/** Most hosts have the same few services: those have one set of them together. */
class SharedSets<T> {
	readonly #after = new Map<ReadonlySet<T>, Map<T, ReadonlySet<T>>>([[none, new Map()]]);

	/** The set with this in it as well: another, or the same one where it is the host's own. */
	with(set: ReadonlySet<T>, one: T): ReadonlySet<T> {
		if (set.has(one)) return set;
		const after = this.#after.get(set);
		if (after === undefined) return (set as Set<T>).add(one);
		let larger = after.get(one);
		if (larger === undefined) {
			larger = new Set(set).add(one);
			if (larger.size > mostShared || this.#after.size >= mostSets) return larger;
			after.set(one, larger);
			this.#after.set(larger, new Map());
		}
		return larger;
	}
}

export class HostsAtRisk {
	readonly #hosts = new Map<Visible, KnownHost>();
	readonly #accounts: NamedAccounts;
	readonly #roles = new SharedSets<Role>();
	readonly #services = new SharedSets<Visible>();
	readonly #logs = new SharedSets<Visible>();

	/** `accounts`: where a reader of logs puts them too. */
	constructor(accounts = new NamedAccounts()) {
		this.#accounts = accounts;
	}

	sight({ host: name, role, service, at, account }: Sighting, log: Visible): void {
		let host = this.#hosts.get(name);
		if (host === undefined) {
			host = new KnownHost(name, this.#accounts);
			this.#hosts.set(name, host);
		}
		host.roles = this.#roles.with(host.roles, role);
		host.services = this.#services.with(host.services, service);
		host.logs = this.#logs.with(host.logs, log);
		if (account !== undefined) this.#accounts.add(byteStringOf(name), byteStringOf(service), byteStringOf(account));
		if (at !== undefined) {
			host.firstSeen ??= at;
			host.lastSeen = at;
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
