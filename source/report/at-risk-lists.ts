/**
 * What follows from the hosts that a sniffer put at risk and from those that logs name, as parts of the report: passwords to
 * change, systems to look at, sites to tell.
 */

import type { HostAtRisk } from '../core/at-risk.ts';
import { atRiskLists, isOfThisNetwork, passwordsToChange } from '../core/at-risk-lists.ts';
import { grouped } from '../core/coverage.ts';
import type { NamedHost } from '../core/named-hosts.ts';
import { code, prose, table } from './markdown-text.ts';

/** Rows of a table that people read. What a sign points to stands first. */
const mostNamed = 500;

export function atRiskInMarkdown(hosts: readonly HostAtRisk[], named: readonly NamedHost[] = []): readonly string[] {
	if (hosts.length === 0 && named.length === 0) return ['Other hosts may be at risk that no log shows.', ''];
	const { near, far } = atRiskLists(hosts);
	const hostRow = (host: HostAtRisk): readonly string[] => [code(host.host), [...host.roles].join(', '), prose([...host.services].join(', '))];
	return [
		'### Passwords to change (E.7)',
		'',
		'Once the hole is closed. Where hosts trust each other or people use one password in several places, those of the sources as well. Other hosts may be at risk that no log shows.',
		'',
		...table(['Host', 'Service', 'Account'], [...passwordsToChange(hosts)].map(({ host, service, account }) => [code(host), prose(service), account === undefined ? 'all that log in there' : code(account)]), 'No destination was named.'),
		'### Other systems on the network (C.6)',
		'',
		...table(['Host', 'Role', 'Services'], near.map(hostRow), 'By its address or short name no host that a sniffer saw is of this network. Names of your own domain stand below.'),
		...namedTable(named.filter(({ host }) => isOfThisNetwork(host)), 'No log names a host of this network.'),
		'### Remote sites to look at and to tell (C.7, D)',
		'',
		...table(['Host', 'Role', 'Services'], far.map(hostRow), 'A sniffer saw no host of another network.'),
		...namedTable(named.filter(({ host }) => !isOfThisNetwork(host)), 'No log names a host of another network.'),
	];
}

/** Hosts that a sign points to, then the complete list of those that are named at all. */
function namedTable(named: readonly NamedHost[], none: string): readonly string[] {
	const rows = named.slice(0, mostNamed).map(({ host, severity, ways, accounts, times, namings: [line] }) => [
		code(host),
		severity,
		[...ways].join(', '),
		prose(accounts.join(', ')),
		times === 0 ? '' : grouped(times),
		line === undefined ? '' : `${code(line.log)}${line.offset === undefined ? '' : ` at byte ${line.offset}`}${line.words === undefined ? '' : `: ${code(line.words)}`}`,
	]);
	const more = named.length > mostNamed ? [`${grouped(named.length - mostNamed)} more are named in the findings.`, ''] : [];
	return [...table(['Named by logs', 'Sign', 'Way', 'Accounts', 'Times', 'Line'], rows, none), ...more];
}
