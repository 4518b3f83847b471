import { expect, test } from 'vitest';
import { deadLogs } from '../../source/checks/dead-logs.ts';
import { memoryHost, type Machine } from '../support/memory-host.ts';
import { byPath } from '../support/by-path.ts';
import { sweep } from '../support/sweep-host.ts';

const ask = (machine: Machine) => byPath(sweep(deadLogs, memoryHost(machine)));

test('logs and histories that remember are nothing', () => {
	expect(
		ask({
			'/var/log/auth.log': 'x', '/var/log/nginx/': {}, '/var/log/journal/': {}, '/var/log/current': { link: 'app/2024.log' }, '/var/log/app/2024.log': '', '/root/.bash_history': 'ls\n', '/home/ann/.zsh_history': '',
			'/home/ann/src/.history/': {}, '/var/run': { link: '/run' }, '/run/log': { kind: 'socket' }, '/home/ann/.local/share/fish/fish_history': '', '/var/log/README': { link: '../../usr/share/doc/systemd/README.logs' },
		}),
	).toEqual([]);
});
test('linked to nothing, on an image with and without /dev, by a chain, relative, as a node', () => {
	const dead: Machine = {
		'/var/log/auth.log': { link: '/dev/null' }, '/var/log/wtmp': { link: '../../dev/null' }, '/root/.bash_history': { link: '.x' }, '/root/.x': { link: '/dev/null' }, '/home/ann/.bash_history': { link: '/dev/null' },
		'/var/log/app/own.log': { link: '/dev/null' }, '/var/log/lastlog': { kind: 'character-device' }, '/run/utmp': { link: '/dev/null' },
	};
	const expected = ['high /home/ann/.bash_history', 'high /root/.bash_history', 'high /run/utmp', 'high /var/log/app/own.log', 'high /var/log/auth.log', 'high /var/log/lastlog', 'high /var/log/wtmp'];
	expect(ask({ ...dead, '/dev/null': { kind: 'character-device' } })).toEqual(expected);
	expect(ask(dead).filter(line => !line.includes('/root/'))).toEqual(expected.filter(line => !line.includes('/root/')));
});
test('folders and pipes under the names of files', () => {
	expect(ask({ '/root/.bash_history/': {}, '/var/log/secure/': {}, '/home/eve/.zsh_history': { kind: 'fifo' }, '/home/eve/.python_history': { kind: 'fifo' } })).toEqual(['medium /home/eve/.python_history', 'high /home/eve/.zsh_history', 'high /root/.bash_history', 'high /var/log/secure']);
});
test('what guides recommend and containers do is worth knowing only', () => {
	expect(ask({ '/root/.mysql_history': { link: '/dev/null' }, '/var/log/nginx/access.log': { link: '/dev/stdout' }, '/var/log': {kind: 'directory'}, '/var/log/syslog': { link: '/data/log/syslog' } })).toEqual([
		'info /root/.mysql_history', 'info /var/log/nginx/access.log', 'info /var/log/syslog',
	]);
});
test('a log in a temporary place', () => {
	expect(ask({ '/var/log/secure': { link: '/tmp/s' }, '/tmp/s': '' })).toEqual(['high /var/log/secure']);
});
