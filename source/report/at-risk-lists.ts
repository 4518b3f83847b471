/** What follows from the hosts at risk, as parts of the report: passwords to change, systems to look at, sites to tell. */

import type { HostAtRisk } from '../core/at-risk.ts';
import { atRiskLists } from '../core/at-risk-lists.ts';
import { code, prose, table } from './markdown-text.ts';

export function atRiskInMarkdown(hosts: readonly HostAtRisk[]): readonly string[] {
	if (hosts.length === 0) return ['Other hosts may be at risk that no log shows.', ''];
	const { passwords, near, far } = atRiskLists(hosts);
	const hostRow = (host: HostAtRisk): readonly string[] => [code(host.host), [...host.roles].join(', '), prose([...host.services].join(', '))];
	return [
		'### Passwords to change (E.7)',
		'',
		'Once the hole is closed. Where hosts trust each other or people use one password in several places, those of the sources as well. Other hosts may be at risk that no log shows.',
		'',
		...table(['Host', 'Service', 'Account'], passwords.map(({ host, service, account }) => [code(host), prose(service), account === undefined ? 'all that log in there' : code(account)]), 'No destination was named.'),
		'### Other systems on the network (C.6)',
		'',
		...table(['Host', 'Role', 'Services'], near.map(hostRow), 'By its address or short name no host is of this network. Names of your own domain stand below.'),
		'### Remote sites to look at and to tell (C.7, D)',
		'',
		...table(['Host', 'Role', 'Services'], far.map(hostRow), 'No host of another network was named.'),
	];
}
