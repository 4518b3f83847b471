import { expect, test } from 'vitest';
import { visibleText } from '../../../source/core/visible.ts';
import type { Finding } from '../../../source/core/finding.ts';
import type { Circumstances, LogCheck, ReadLog } from '../../../source/checks/check.ts';
import { loginSources } from '../../../source/checks/logs/login-sources.ts';
import { NamedRemotes, type NamedPart } from '../../../source/checks/logs/named-remotes.ts';
import { visitedHosts } from '../../../source/checks/logs/visited-hosts.ts';
import { inlineRunner } from '../../../source/tasks/inline.ts';
import { placeOf } from '../../../source/tasks/workplace.ts';
import { accepted, authLine } from '../../support/lived-in-logins.ts';
import { memoryHost, type Machine } from '../../support/memory-host.ts';
import { Hearer, jobOf } from '../../support/tiny-checks.ts';
import { utmpRecord } from '../../support/utmp-record.ts';

const modified = '2024-03-22T00:00:00Z';
async function found(check: LogCheck<NamedPart>, machine: Machine, circumstances: Partial<Circumstances> = {}): Promise<readonly Finding[]> {
	const heard = new Hearer();
	const host = memoryHost(machine);
	await inlineRunner({ checks: [check], ...placeOf(host) }).start(jobOf([check], { target: { kind: host.kind, root: host.root }, circumstances: { now: Date.parse(modified), own: [], ...circumstances } }), heard).ended;
	expect(heard.endingOf(check.id)).toMatchObject({ how: 'complete' });
	return heard.findings;
}
const inWords = ({ severity, subject, facts }: Finding): string => `${severity} ${Object.values(subject).slice(1).join(' ')}: ${facts['way']} by ${facts['accounts']}, ${facts['by']}, ${facts['count']} times in ${facts['logs']} logs`;

test('where logins came from: each host once, however many logs tell of it, those within the window first', async () => {
	const before = authLine(10, 0, accepted('anna', '192.0.2.7')) + authLine(11, 0, accepted('anna', '192.0.2.7', 'password'));
	const machine: Machine = {
		'/var/log/auth.log': { content: before + authLine(20, 0, accepted('root', '203.0.113.5', 'password')), modified },
		'/var/log/wtmp': utmpRecord({ type: 7, line: 'pts/0', user: 'anna', host: '192.0.2.7', address: [192, 0, 2, 7], at: '2024-01-11T00:00:01Z' }),
	};
	const findings = await found(loginSources, machine, { since: Date.UTC(2024, 0, 11), until: Date.UTC(2024, 0, 11, 12) });
	expect(findings.map(inWords)).toEqual(['low 192.0.2.7: came from by anna, password, publickey, 2 times in 2 logs', 'info 203.0.113.5: came from by root, password, 1 times in 1 logs']);
	expect(findings[1]).toMatchObject({ step: 'C.7', facts: { log: '/var/log/auth.log', first: '2024-01-21T00:00:00Z', 'first-at-byte': before.length, line: 'sshd: Accepted password for root from 203.0.113.5 port 51000 ssh2' } });
});

test('where commands went: histories, and what sudo ran', async () => {
	const machine: Machine = {
		'/etc/passwd': 'root:x:0:0::/root:/bin/bash\nanna:x:1000:1000::/home/anna:/bin/bash\n',
		'/root/.bash_history': 'ls\nssh -l eve db1\nscp /etc/shadow eve@DB1:/tmp\nssh db1\ncat ssh\n',
		'/var/log/auth.log': { content: authLine(10, 0, 'sudo:     anna : TTY=pts/0 ; PWD=/ ; USER=root ; COMMAND=/usr/bin/rsync -a /srv/ backup@vault.example:/srv'), modified },
	};
	expect((await found(visitedHosts, machine)).map(inWords).toSorted()).toEqual([
		'info db1: went to by root, scp as eve, ssh, ssh as eve, 3 times in 1 logs',
		'info vault.example: went to by anna, rsync as backup, 1 times in 1 logs',
	]);
});

test('hosts without end are counted, and cost no more memory', () => {
	const remotes = new NamedRemotes({ now: 0, own: [] });
	const log = { shown: visibleText('/l'), series: visibleText('/l') } as unknown as ReadLog;
	for (let one = 0; one < 25_000; one++) remotes.name(visibleText(`10.0.${one >> 8}.${one & 255}`), undefined, visibleText('ssh'), { at: Number.NaN, clock: 'none', kind: 'login', offset: 0, length: 0, words: visibleText('x') }, log);
	const part = remotes.part();
	expect([part.remotes.length, part.left]).toEqual([20_000, 5000]);
	const findings = [...loginSources.judge({ parts: [part], circumstances: { now: 0, own: [] }, whole: true })];
	expect(findings).toHaveLength(301);
	expect(findings.at(-1)).toMatchObject({ severity: 'info', facts: { 'not-listed': 19_700, 'namings-not-kept': 5000 } });
});
