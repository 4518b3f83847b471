import { expect, test } from 'vitest';
import { sizeIn, sizeOut } from '../../source/core/sizes.ts';

test.for([['650M', 681_574_400], ['2G', 2_147_483_648], ['4096', 4096], ['1k', 1024], ['1KiB', 1024], ['', undefined], ['M', undefined], ['1.5G', undefined], ['-1', undefined], ['999999999999T', undefined]] as const)('%s', ([text, size]) => {
	expect(sizeIn(text)).toBe(size);
});

test.for([0, 1, 1024, 1536, 681_574_400, 2 ** 41])('%i is written so that it is read again', size => {
	expect(sizeIn(sizeOut(size))).toBe(size);
});
