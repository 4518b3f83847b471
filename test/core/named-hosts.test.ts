import { expect, test } from 'vitest';
import type { Fact, Finding, Severity, Subject } from '../../source/core/finding.ts';
import type { Triage } from '../../source/core/event.ts';
import { namedHosts } from '../../source/core/named-hosts.ts';
import { visibleText as say } from '../../source/core/visible.ts';

const about = (check: string, severity: Severity, subject: Subject, facts: Readonly<Record<string, Fact>>, triage: Triage = 'open'): { readonly finding: Finding; readonly triage: Triage } => ({ triage, finding: { check, step: 'C.4', severity, subject, summary: say('x'), facts, techniques: [] } });
const host = (name: string): Subject => ({ kind: 'host', name: say(name) });
const line = (log: string, at: number): Readonly<Record<string, Fact>> => ({ log: say(log), 'first-at-byte': at, line: say(`line ${at}`) });

test('hosts with the worst that is said of them, their ways and accounts, and the lines that name them', () => {
	const named = namedHosts([
		about('login-sources', 'info', host('192.0.2.7'), { ...line('/var/log/auth.log', 5), way: say('came from'), accounts: say('anna, bert'), count: 40 }),
		about('login-signs', 'high', host('203.0.113.5'), line('/var/log/auth.log', 900)),
		about('login-signs', 'low', { kind: 'account', name: say('anna') }, { ...line('/var/log/secure', 7), from: say('192.0.2.7, 192.0.2.8') }),
		about('visited-hosts', 'info', host('192.0.2.8'), { ...line('/root/.bash_history', 1), way: say('went to'), accounts: say('root'), count: 2 }),
		about('login-signs', 'low', { kind: 'account', name: say('bert') }, { ...line('/var/log/secure', 7), from: say('the machine itself') }),
		about('cron-jobs', 'low', { kind: 'file', path: say('/x') }, { from: say('198.51.100.1') }),
		about('login-signs', 'high', host('203.0.113.66'), line('/var/log/auth.log', 1000), 'dismissed'),
	]);
	expect(named.map(({ host: name, severity, ways, accounts, times, namings }) => [name, severity, [...ways].join('+'), accounts.join('; '), times, namings.map(({ log, offset }) => `${log}@${offset}`)])).toEqual([
		['203.0.113.5', 'high', 'came from', '', 0, ['/var/log/auth.log@900']],
		['192.0.2.7', 'low', 'came from', 'anna, bert; anna', 40, ['/var/log/auth.log@5', '/var/log/secure@7']],
		['192.0.2.8', 'low', 'came from+went to', 'anna; root', 2, ['/root/.bash_history@1', '/var/log/secure@7']],
	]);
});
