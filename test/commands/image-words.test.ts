import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { imageWords } from '../../source/commands/image-words.ts';
import { literalWorld } from '../support/literal-world.ts';
import { scratch } from '../support/scratch.ts';

const flags = { md5: false, sha1: false, sparse: false, zstd: false, verify: true, describe: false };

test('--record with a copy was passed over in silence, and the record stood elsewhere', async () => {
	const [source, copy, record] = ['disk', 'copy', 'record'].map(name => join(scratch(), name)) as [string, string, string];
	writeFileSync(source, 'x');
	const asked = imageWords({ input: [source, copy], isCheck: false, flags: { ...flags, record } }, { stages: [], contacts: [] }, literalWorld());
	await expect(asked).rejects.toThrow('--record names the record that --verify reads; a copy writes its own beside the image');
	expect(existsSync(copy)).toBe(false);
});

test.each([
	[['disk'], {}, 'name a destination too'],
	[[], {}, 'name a source and a destination'],
	[['disk', 'copy', 'more'], {}, 'name a source and a destination'],
	[['disk', 'copy'], { retries: 'many' }, '--retries many is not a number of tries'],
] as const)('%j %j is refused with what is missing', async (input, more, says) => {
	await expect(imageWords({ input, isCheck: false, flags: { ...flags, ...more } }, { stages: [], contacts: [] }, literalWorld())).rejects.toThrow(says);
});
