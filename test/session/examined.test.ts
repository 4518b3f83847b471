import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { targetNamed } from '../../source/session/examined.ts';
import { scratch } from '../support/scratch.ts';

test('an image named as the tree to examine: how it is mounted is one command away', async () => {
	const image = join(scratch(), 'x.E01');
	writeFileSync(image, 'EVF\x09\x0d\x0a\xff\x00');
	expect(await targetNamed(image)).toMatchObject({ ok: false, why: expect.stringContaining('`regain image --describe` says how an image is mounted read-only'), unreadable: false });
});

test('a folder is taken by its real path', async () => {
	const folder = scratch();
	expect(await targetNamed(`${folder}/.`)).toEqual({ ok: true, target: { kind: 'image', root: folder } });
});
