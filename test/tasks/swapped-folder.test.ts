/** Somebody changes the tree while it is walked: what is below a folder that became a link is not the victim's. */

import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { visibleText } from '../../source/core/visible.ts';
import { inlineRunner } from '../../source/tasks/inline.ts';
import { scratch } from '../support/scratch.ts';
import { fileCheck, Hearer, jobOf } from '../support/tiny-checks.ts';

/** More folders than the crown is cut into, so that they are walked as units; the first holds `sub` and, after it, `trap`. */
function victim(): { readonly root: string; readonly outside: string } {
	const [root, outside] = [path.join(scratch(), 'victim'), path.join(scratch(), 'outside')];
	for (let one = 0; one < 500; one++) mkdirSync(path.join(root, `d${String(one).padStart(3, '0')}`), { recursive: true });
	mkdirSync(path.join(root, 'd000/sub'));
	writeFileSync(path.join(root, 'd000/sub/own'), '');
	writeFileSync(path.join(root, 'd000/trap'), '');
	mkdirSync(path.join(outside, 'deeper'), { recursive: true });
	writeFileSync(path.join(outside, 'secret'), 'of the analysis machine');
	return { root, outside };
}

async function walked(root: string, atTrap: () => void): Promise<Hearer> {
	const check = fileCheck('looks', file => {
		if (file.name === 'trap') atTrap();
		return /^d\d+$/.test(file.name) || file.name === '' ? undefined : file.entry.kind;
	});
	const heard = new Hearer();
	await inlineRunner({ checks: [check] }).start(jobOf([check], { target: { kind: 'image', root: visibleText(root) } }), heard).ended;
	return heard;
}

test('a folder that became a link after it was seen led out of the root, under the name of the victim', async () => {
	const { root, outside } = victim();
	const heard = await walked(root, () => {
		renameSync(path.join(root, 'd000/sub'), path.join(root, 'd000/was-sub'));
		symlinkSync(outside, path.join(root, 'd000/sub'));
	});
	expect(heard.lines).toEqual(['/d000/sub: directory', '/d000/trap: file']);
	expect(heard.endingOf('looks')).toMatchObject({ how: 'complete', coverage: { skipped: [{ reason: 'changed-while-read', count: 1, examples: ['/d000/sub'] }] } });
});

test('so did a link on the way to it', async () => {
	const { root, outside } = victim();
	mkdirSync(path.join(outside, 'sub'));
	writeFileSync(path.join(outside, 'sub/secret'), '');
	const heard = await walked(root, () => {
		renameSync(path.join(root, 'd000'), path.join(root, 'was-d000'));
		symlinkSync(outside, path.join(root, 'd000'));
	});
	expect(heard.lines).toEqual(['/d000/sub: directory', '/d000/trap: file']);
	expect(heard.endingOf('looks').coverage.skipped).toEqual([{ reason: 'changed-while-read', count: 1, examples: ['/d000/sub'] }]);
});

test('another folder that was moved into its place is the tree\'s own by then', async () => {
	const { root, outside } = victim();
	const heard = await walked(root, () => {
		renameSync(path.join(root, 'd000/sub'), path.join(root, 'd000/was-sub'));
		renameSync(outside, path.join(root, 'd000/sub'));
	});
	expect(heard.lines).toContain('/d000/sub/secret: file');
	expect(heard.endingOf('looks').coverage.skipped).toEqual([]);
});

test('one that is gone is no gap', async () => {
	const { root } = victim();
	const gone = await walked(root, () => rmSync(path.join(root, 'd000/sub'), { recursive: true }));
	expect(gone.lines).toEqual(['/d000/sub: directory', '/d000/trap: file']);
	expect(gone.endingOf('looks').coverage.skipped).toEqual([]);
});

test('what stays is walked to its end', async () => {
	const { root } = victim();
	const heard = await walked(root, () => undefined);
	expect(heard.lines).toEqual(['/d000/sub: directory', '/d000/trap: file', '/d000/sub/own: file']);
	expect(heard.endingOf('looks').coverage.skipped).toEqual([]);
});
