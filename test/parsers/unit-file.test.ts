import fc from 'fast-check';
import { expect, test } from 'vitest';
import { entriesOf, execCommand, parseUnitFile, valueOf } from '../../source/parsers/unit-file.ts';

const unit = parseUnitFile(
	Buffer.from(`# comment
[Unit]
Description=A thing
[Service]
ExecStart=
ExecStart=/bin/a \\
# between
  --flag \\
  --last
ExecStart=/bin/b
Environment="A=1"
nonsense
[Service]
User = nobody
`),
);

test('keys are kept in order with their lines, continued lines are joined', () => {
	expect(entriesOf(unit, 'Service', 'ExecStart')).toEqual([
		{ line: 6, key: 'ExecStart', value: '/bin/a --flag --last' },
		{ line: 10, key: 'ExecStart', value: '/bin/b' },
	]);
	expect(valueOf(unit, 'Service', 'User')).toBe('nobody');
	expect(unit.odd).toEqual([12]);
});

test('an empty assignment forgets', () => {
	const reset = parseUnitFile(Buffer.from('[Service]\nExecStart=/bin/a\nExecStart=\n'));
	expect(entriesOf(reset, 'Service', 'ExecStart')).toEqual([]);
});

test('prefixes of Exec lines', () => {
	expect(execCommand('-/bin/a b')).toEqual({ prefixes: '-', command: '/bin/a b' });
	expect(execCommand('@/bin/a zero one')).toEqual({ prefixes: '@', command: '/bin/a one' });
});

test('random bytes are taken', () => {
	fc.assert(fc.property(fc.uint8Array({ maxLength: 500 }), bytes => void parseUnitFile(bytes)));
	fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'[]=\\\n#; aE-@') }), text => void parseUnitFile(Buffer.from(text))));
});
