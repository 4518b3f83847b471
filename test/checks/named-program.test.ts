import { describe, expect, test } from 'vitest';
import { judgeCommand, judgeProgram } from '../../source/checks/named-program.ts';
import { Tally } from '../../source/core/coverage.ts';
import { visibleName } from '../../source/core/visible.ts';
import { hostPath } from '../../source/host/host.ts';
import type { InstalledPackages } from '../../source/checks/installed-packages.ts';
import { memoryHost } from '../support/memory-host.ts';

const listed = new Set(['/usr/bin/vim.basic', '/usr/sbin/cron', '/usr/bin/bash', '/usr/bin/run-parts', '/usr/lib/x86_64-linux-gnu/libjemalloc.so.2']);
const packages: InstalledPackages = {
	system: 'dpkg',
	packages: 1,
	paths: listed.size,
	tally: new Tally(),
	owns: path => listed.has(path),
	packageOf: path => (listed.has(path) ? visibleName('base') : undefined),
	setIdBitsOf: () => undefined,
	recorded: () => undefined,
	weight: 0,
};

const host = memoryHost({
	'/bin': { link: 'usr/bin' },
	'/usr/bin/vim.basic': { mode: 0o755 },
	'/usr/bin/editor': { link: '/etc/alternatives/editor' },
	'/etc/alternatives/editor': { link: '/usr/bin/vim.basic' },
	'/usr/sbin/cron': { mode: 0o755 },
	'/usr/bin/bash': { mode: 0o755 },
	'/usr/bin/run-parts': { mode: 0o755 },
	'/usr/bin/dbus-helperd': { mode: 0o755 },
	'/usr/bin/taken': { link: '/tmp/x' },
	'/usr/lib/x86_64-linux-gnu/libjemalloc.so.2': {},
	'/tmp/': { mode: 0o1777 },
	'/tmp/x': { mode: 0o755 },
	'/dev/.udev/x': { mode: 0o755 },
	'/usr/local/bin/backup.sh': { mode: 0o755 },
	'/usr/local/bin/loose.sh': { mode: 0o777 },
	'/opt/app/': { mode: 0o777 },
	'/opt/app/run': { mode: 0o755 },
	'/usr/lib/.x/run': { mode: 0o755 },
	'/home/u/.local/bin/tool': { mode: 0o755, uid: 1000 },
	'/home/u/.cache/.s': { mode: 0o755, uid: 1000 },
	'/var/spool/mail/run': { mode: 0o755 },
	'/var/lib/apt/refresh': { mode: 0o755 },
	'/var/lib/app/run': { mode: 0o755 },
	'/etc/cron.daily/own': { mode: 0o755 },
});

const words = (named: string) => judgeProgram(host, packages, named, { home: hostPath('/home/u'), uid: 1000 }).reasons.map(({ severity, says }) => `${severity}: ${says}`);

describe('a named program', () => {
	test.each([
		['/usr/sbin/cron', []],
		['cron', []],
		['/bin/bash', []],
		['/usr/bin/editor', []],
		['/usr/local/bin/backup.sh', []],
		['/etc/cron.daily/own', []],
		['~/.local/bin/tool', []],
		['/usr/bin/dbus-helperd', ['high: belongs to no package, in a folder that packages fill']],
		['dbus-helperd', ['high: belongs to no package, in a folder that packages fill']],
		['/usr/bin/taken', ['high: lies in a temporary place, where anyone may put programs']],
		['/tmp/x', ['high: lies in a temporary place, where anyone may put programs']],
		['/tmp/gone', ['high: lay in a temporary place and is no longer there']],
		['/usr/bin/gone', ['info: is not there']],
		['/dev/.udev/x', ['high: lies among the devices, where no program belongs', 'high: is hidden (.udev)']],
		['/usr/lib/.x/run', ['high: is hidden (.x)', 'high: belongs to no package, in a folder that packages fill']],
		['/home/u/.cache/.s', ['medium: is hidden (.cache)']],
		['/usr/local/bin/loose.sh', ['high: can be changed by anyone']],
		['/opt/app/run', ['high: lies below /opt/app, which anyone may change']],
		['/var/spool/mail/run', ['medium: belongs to no package and lies in a spool']],
		['/var/lib/apt/refresh', ['medium: belongs to no package and lies among the data of services']],
		['/var/lib/app/run', ['low: belongs to no package and lies among the data of services']],
		['', []],
	])('%s', (named, expected) => {
		expect(words(named)).toEqual(expected);
	});

	test('facts for the finding', () => {
		const judged = judgeProgram(host, packages, '/usr/bin/editor');
		expect(judged).toMatchObject({ path: '/usr/bin/vim.basic', exists: true, packaged: true, package: 'base', place: 'system', setuid: false });
	});

	test('without package lists nothing is called unowned', () => {
		expect(judgeProgram(host, { ...packages, system: 'none', owns: () => false }, '/usr/bin/dbus-helperd').reasons).toEqual([]);
	});

	test('a path that leaves the root is judged where it was clamped', () => {
		const odd = memoryHost({ '/usr/bin/x': { link: '../../../../etc/passwd' }, '/etc/passwd': '' });
		expect(judgeProgram(odd, packages, '/usr/bin/x').reasons[0]).toMatchObject({ severity: 'high', says: 'is reached by a link that would have left the root' });
	});

	test('a command line takes the worst of its programs and constructs', () => {
		const judged = judgeCommand(host, packages, 'nice /tmp/x -d; LD_PRELOAD=/usr/lib/x86_64-linux-gnu/libjemalloc.so.2 cron');
		expect(judged.severity).toBe('high');
		expect(judged.reasons[0]!.says).toBe('/tmp/x lies in a temporary place, where anyone may put programs');
		expect(judged.constructs).toMatchObject([{ kind: 'preload', severity: 'info' }]);
	});
});
