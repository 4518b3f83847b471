/** Under the steps that need it: what follows from the hosts a sniffer put at risk, and from those that logs name. */

import type { HostAtRisk } from '../core/at-risk.ts';
import { atRiskLists, countOfPasswords, isOfThisNetwork, passwordsToChange } from '../core/at-risk-lists.ts';
import { grouped } from '../core/coverage.ts';
import type { Incident } from '../core/incident.ts';
import { namedHosts, type NamedHost } from '../core/named-hosts.ts';
import { joined, shown, type Visible } from '../core/visible.ts';
import { paragraph, words, type Line } from './line.ts';
import type { Scene } from './scene.ts';

/** A screen reads no more; the report holds them all. */
const most = 200;

/** Title and lines; no lines where the step asks for none, or no host is named. */
export function atRiskSection(step: string, { snapshot, theme }: Scene, width: number): [string, Line[]] {
	const section = sections[step] ?? (step === 'D' || step.startsWith('D.') ? sections['D.4'] : undefined);
	if (section === undefined) return ['', []];
	const { named, passwords } = latelyOf(snapshot.incident);
	const rows = section.rows(snapshot.incident.atRisk.ranked(), named);
	if (rows.length === 0) return ['', []];
	const count = section === sections['E.7'] ? passwords : rows.length;
	const more = count > most ? [words(`and ${grouped(count - most)} more: W writes them all into the report`)] : [];
	return [section.title, [...rows.slice(0, most), ...more].flatMap(row => paragraph(theme, row, width, 2))];
}

interface Lately {
	readonly revision: number;
	readonly named: readonly NamedHost[];
	/** How many there are to change. */
	readonly passwords: number;
}

/** Of the revision that is on the screen: thousands of findings and accounts are gone through once for each. */
const lately = new WeakMap<Incident, Lately>();

function latelyOf(incident: Incident): Lately {
	let known = lately.get(incident);
	if (known?.revision !== incident.revision) {
		known = { revision: incident.revision, named: namedHosts(incident.findings.values()), passwords: countOfPasswords(incident.atRisk.ranked()) };
		lately.set(incident, known);
	}
	return known;
}

interface Section {
	readonly title: string;
	/** All of them, or the first that a screen has room for. */
	rows(hosts: readonly HostAtRisk[], named: readonly NamedHost[]): readonly Visible[];
}

const hostWords = ({ host, roles, services }: HostAtRisk): Visible => shown`${host} (${words([...roles].join(', '))}: ${joined([...services])})`;
const namedWords = ({ host, ways, severity, accounts, namings: [line] }: NamedHost): Visible =>
	shown`${host} (${words(`${severity}; ${[...ways].join(', ')}`)}${accounts.length === 0 ? words('') : shown`: ${joined(accounts.slice(0, 3))}`}${line === undefined ? words('') : shown`; ${line.log}${line.offset === undefined ? words('') : words(` at byte ${line.offset}`)}`})`;
/** Most logins are of those who may: what no sign points to, and nobody went to, is left to the report. */
const pointedTo = ({ severity, ways }: NamedHost): boolean => severity !== 'info' || ways.has('went to');

const sections: Readonly<Record<string, Section>> = {
	'C.6': { title: 'Hosts of this network that a sniffer saw or logs name', rows: (hosts, named) => [...atRiskLists(hosts).near.map(hostWords), ...named.filter(one => isOfThisNetwork(one.host)).map(namedWords)] },
	'C.7': { title: 'Hosts elsewhere: a sniffer saw them, signs point to them, commands went there', rows: (hosts, named) => [...atRiskLists(hosts).far.map(hostWords), ...named.filter(one => !isOfThisNetwork(one.host) && pointedTo(one)).map(namedWords)] },
	'D.4': { title: 'Sites to tell: hosts that a sniffer saw or signs point to', rows: (hosts, named) => [...atRiskLists(hosts).far.map(hostWords), ...named.filter(one => !isOfThisNetwork(one.host) && one.severity !== 'info').map(namedWords)] },
	'E.7': {
		title: 'Passwords to change, by what a sniffer saw',
		rows: firstPasswords,
	},
};

function firstPasswords(hosts: readonly HostAtRisk[]): readonly Visible[] {
	const rows: Visible[] = [];
	for (const { host, service, account } of passwordsToChange(hosts)) if (rows.push(shown`${host}, ${service}: ${account ?? words('all that log in there')}`) === most) break;
	return rows;
}
