import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseAtJob } from '../../source/parsers/at-job.ts';
import { parseInittab } from '../../source/parsers/inittab.ts';
import { parseUpstartJob } from '../../source/parsers/upstart-job.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');

test('inittab', () => {
	expect(parseInittab(bytes('# c\nid:2:initdefault:\n1:2345:respawn:/sbin/getty 38400 tty1\nx:2:once:+/bin/sh -c "a:b"\nodd\n'))).toEqual([
		{ line: 2, id: 'id', levels: '2', action: 'initdefault', process: '' },
		{ line: 3, id: '1', levels: '2345', action: 'respawn', process: '/sbin/getty 38400 tty1' },
		{ line: 4, id: 'x', levels: '2', action: 'once', process: '/bin/sh -c "a:b"' },
	]);
});

test('a job of Upstart', () => {
	expect(parseUpstartJob(bytes('description "x"\nstart on runlevel [2345]\npre-start script\n  a\n  b\nend script\nexec /usr/bin/x -d\n'))).toEqual([
		{ line: 3, command: '  a\n  b\n' },
		{ line: 7, command: '/usr/bin/x -d' },
	]);
});

test('a job of at', () => {
	const text = '#!/bin/sh\n# atrun uid=0 gid=0\n# mail root 0\numask 22\nLANG=C.UTF-8; export LANG\nLD_PRELOAD=/tmp/x.so; export LD_PRELOAD\ncd /root || {\n\t echo \'Execution directory inaccessible\' >&2\n\t exit 1\n}\n/tmp/x\n';
	expect(parseAtJob(text)).toEqual({
		uid: 0,
		environment: [{ line: 1, name: 'LANG', value: 'C.UTF-8' }, { line: 2, name: 'LD_PRELOAD', value: '/tmp/x.so' }],
		command: '/tmp/x\n',
		line: 11,
	});
	expect(parseAtJob('binary')).toBeUndefined();
});

test('random bytes are taken', () => {
	fc.assert(fc.property(fc.uint8Array({ maxLength: 500 }), raw => void [parseInittab(raw), parseUpstartJob(raw)]));
	fc.assert(fc.property(fc.string({ unit: fc.constantFrom('script', 'end script', 'exec ', ':', '\n', '#!/bin/sh\n', 'cd / || {', '}', 'A=1; export A') }), text => void [parseAtJob(text), parseUpstartJob(bytes(text))]));
});
