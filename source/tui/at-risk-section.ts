/** Under the steps that need it: what follows from the hosts a sniffer put at risk. */

import type { HostAtRisk } from '../core/at-risk.ts';
import { atRiskLists } from '../core/at-risk-lists.ts';
import { grouped } from '../core/coverage.ts';
import { joined, shown, type Visible } from '../core/visible.ts';
import { paragraph, words, type Line } from './line.ts';
import type { Scene } from './scene.ts';

/** A screen reads no more; the report holds them all. */
const most = 200;

/** Title and lines; no lines where the step asks for none, or no host is named. */
export function atRiskSection(step: string, { snapshot, theme }: Scene, width: number): [string, Line[]] {
	const section = sections[step] ?? (step === 'D' || step.startsWith('D.') ? sections['D.4'] : undefined);
	const hosts = snapshot.incident.atRisk.ranked();
	if (section === undefined || hosts.length === 0) return ['', []];
	const rows = section.rows(hosts);
	const more = rows.length > most ? [words(`and ${grouped(rows.length - most)} more: W writes them all into the report`)] : [];
	return [section.title, [...rows.slice(0, most), ...more].flatMap(row => paragraph(theme, row, width, 2))];
}

const hostWords = ({ host, roles, services }: HostAtRisk): Visible => shown`${host} (${words([...roles].join(', '))}: ${joined([...services])})`;
const sections: Readonly<Record<string, { readonly title: string; rows(hosts: readonly HostAtRisk[]): readonly Visible[] }>> = {
	'C.6': { title: 'Hosts of this network that a sniffer saw', rows: hosts => atRiskLists(hosts).near.map(hostWords) },
	'C.7': { title: 'Hosts elsewhere that a sniffer saw', rows: hosts => atRiskLists(hosts).far.map(hostWords) },
	'D.4': { title: 'Sites to tell: a sniffer saw their hosts', rows: hosts => atRiskLists(hosts).far.map(hostWords) },
	'E.7': {
		title: 'Passwords to change, by what a sniffer saw',
		rows: hosts => atRiskLists(hosts).passwords.map(({ host, service, account }) => shown`${host}, ${service}: ${account ?? words('all that log in there')}`),
	},
};
