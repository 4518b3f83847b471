/** What follows from the hosts a sniffer put at risk: other systems to look at (C.6, C.7), sites to tell (D), passwords to change (E.7). */

import type { HostAtRisk } from './at-risk.ts';
import type { Visible } from './visible.ts';

export interface PasswordToChange {
	readonly host: Visible;
	readonly service: Visible;
	/** Where a log names one; passwords themselves are never kept. */
	readonly account?: Visible;
}

/** Of every destination, and of each service and account on it: as many as there are, one at a time. */
export function* passwordsToChange(hosts: readonly HostAtRisk[]): Generator<PasswordToChange> {
	for (const one of hosts) {
		const { host, roles, services, accountCounts } = one;
		if (!roles.has('destination')) continue;
		for (const service of services) {
			if (!accountCounts.has(service)) yield { host, service };
			else for (const { account } of one.accountsWith(service)) yield { host, service, account };
		}
	}
}

export function countOfPasswords(hosts: readonly HostAtRisk[]): number {
	let count = 0;
	for (const { roles, services, accountCounts } of hosts) if (roles.has('destination')) for (const service of services) count += accountCounts.get(service) ?? 1;
	return count;
}

export interface AtRiskLists {
	/** By their addresses or short names on the operator's own network. */
	readonly near: readonly HostAtRisk[];
	/** Everywhere else: names with a domain may still be the operator's own. */
	readonly far: readonly HostAtRisk[];
}

/** RFC 1918, 3927, 4193, 4291 and 6598, loopback, and names without a domain or of `.local`. */
const ofThisNetwork = /^(?:10\.|127\.|169\.254\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|::1$|fe80:|f[cd][\da-f]{2}:)|^[^.:]+$|\.(?:local|lan|internal|home\.arpa)$/i;

/** By its address or short name; a name with a domain may still be of the operator's own network. */
export const isOfThisNetwork = (host: Visible): boolean => ofThisNetwork.test(host);

export function atRiskLists(hosts: readonly HostAtRisk[]): AtRiskLists {
	return {
		near: hosts.filter(({ host }) => isOfThisNetwork(host)),
		far: hosts.filter(({ host }) => !isOfThisNetwork(host)),
	};
}
