import fc from 'fast-check';
import { expect, test } from 'vitest';
import { environmentLines } from '../../source/parsers/environment-file.ts';

const pairs = (text: string) => environmentLines(text).map(({ line, name, value }) => `${line} ${name}=${value}`);

test.each([
	['PATH="/usr/bin:/bin"\n# LD_PRELOAD=/x\nexport LD_PRELOAD=/tmp/a.so\n', ['1 PATH=/usr/bin:/bin', '3 LD_PRELOAD=/tmp/a.so']],
	[`"A=1 2" B='x y' C=3`, ['1 A=1 2', "1 B=x y", '1 C=3']],
	['"LANG=C.UTF-8" "LD_PRELOAD=/var/lib/misc/l.so"', ['1 LANG=C.UTF-8', '1 LD_PRELOAD=/var/lib/misc/l.so']],
	['"LD_PRELOAD=/tmp/a b.so"', ['1 LD_PRELOAD=/tmp/a b.so']],
	['OPTS="--x=\\"y\\""', ['1 OPTS=--x=\\y\\']],
	['no setting here', []],
])('%j', (text, expected) => {
	expect(pairs(text)).toEqual(expected);
});

test('random text is taken, in a time that grows with it', () => {
	fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...`A=" '\\\n#x`), maxLength: 300 }), text => void environmentLines(text)));
	environmentLines(`A=${`"'`.repeat(50_000)}`);
	environmentLines('A="'.repeat(50_000));
});
