/**
 * Remote hosts that findings name, for the lists of other systems to look at (C.6) and of sites to look at and to tell (C.7, D):
 * where somebody came from, and where somebody went. A finding names a host as its subject, or in its fact `from`.
 */

import { severityRank, type Fact, type Finding, type Severity } from './finding.ts';
import type { KeptFinding } from './kept-findings.ts';
import { asVisible, type Visible } from './visible.ts';

export type Way = 'came from' | 'went to';

/** The line that names it. */
export interface Naming {
	readonly check: string;
	readonly log: Visible;
	/** Byte in the unpacked log; undefined where none is told. */
	readonly offset: number | undefined;
	readonly words: Visible | undefined;
}

export interface NamedHost {
	readonly host: Visible;
	readonly ways: ReadonlySet<Way>;
	/** The worst that a finding says of it. `info`: it stands in the complete list, and no sign points to it. */
	readonly severity: Severity;
	/** In the words of what names it. */
	readonly accounts: readonly Visible[];
	/** Logins or commands that name it; 0 where no list counted them. */
	readonly times: number;
	readonly namings: readonly Naming[];
}

interface Open {
	readonly host: Visible;
	readonly ways: Set<Way>;
	severity: Severity;
	readonly accounts: Set<Visible>;
	times: number;
	readonly namings: Naming[];
}

const mostNamings = 3;

/** Those that signs point to first, the worst before; then the often named. What was dismissed names nobody. */
export function namedHosts(findings: Iterable<Pick<KeptFinding, 'finding' | 'triage'>>): readonly NamedHost[] {
	const hosts = new Map<Visible, Open>();
	for (const { finding, triage } of findings) {
		if (triage === 'dismissed') continue;
		for (const name of namesIn(finding)) {
			let host = hosts.get(name);
			if (host === undefined) hosts.set(name, (host = { host: name, ways: new Set(), severity: 'info', accounts: new Set(), times: 0, namings: [] }));
			add(host, finding);
		}
	}
	return [...hosts.values()]
		.toSorted((a, b) => severityRank(b.severity) - severityRank(a.severity) || b.times - a.times || (a.host < b.host ? -1 : 1))
		.map(host => ({ ...host, accounts: [...host.accounts] }));
}

function namesIn({ subject, facts }: Finding): readonly Visible[] {
	if (subject.kind === 'host') return [subject.name];
	const from = textIn(facts['from']);
	if (from === undefined || textIn(facts['log']) === undefined) return [];
	return from.split(', ').filter(name => name !== '' && !name.includes(' ')).map(asVisible);
}

function add(host: Open, { check, subject, severity, facts }: Finding): void {
	const log = textIn(facts['log']);
	host.ways.add(facts['way'] === 'went to' ? 'went to' : 'came from');
	if (severityRank(severity) > severityRank(host.severity)) host.severity = severity;
	const account = subject.kind === 'account' ? subject.name : (textIn(facts['accounts']) ?? textIn(facts['account']));
	if (account !== undefined) host.accounts.add(account);
	if (facts['way'] !== undefined && typeof facts['count'] === 'number') host.times += facts['count'];
	if (log === undefined) return;
	const offset = facts['first-at-byte'];
	// The first line of a row of logins of one account need not be this host's: one that is about the host itself goes before.
	const naming = { check, log, offset: typeof offset === 'number' ? offset : undefined, words: textIn(facts['line']) };
	if (subject.kind === 'host') host.namings.unshift(naming);
	else host.namings.push(naming);
	host.namings.splice(mostNamings);
}

function textIn(fact: Fact | undefined): Visible | undefined {
	return typeof fact === 'string' ? fact : undefined;
}
