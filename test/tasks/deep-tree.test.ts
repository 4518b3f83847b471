import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { FileJudge } from '../../source/checks/check.ts';
import { visibleText } from '../../source/core/visible.ts';
import { childOf, type Entry, type HostPath } from '../../source/host/host.ts';
import { found } from '../../source/host/unread.ts';
import { Bounds } from '../../source/tasks/bounds.ts';
import { inlineRunner } from '../../source/tasks/inline.ts';
import { Sweep } from '../../source/tasks/sweep.ts';
import type { Swept } from '../../source/tasks/swept.ts';
import { hostTree, type Tree } from '../../source/tasks/tree.ts';
import { placeOf } from '../../source/tasks/workplace.ts';
import { memoryHost } from '../support/memory-host.ts';
import { scratch } from '../support/scratch.ts';
import { everyEntry, Hearer, jobOf } from '../support/tiny-checks.ts';

const directory: Entry = { kind: 'directory', mode: 0o40755, uid: 0, gid: 0, size: 4096, links: 2, device: 1, inode: 2, blocks: 8, modified: 0, changed: 0, accessed: 0 };

/** Every folder holds `names`; those named `e` are empty. `open` counts places that were entered and not left. */
function endless(names: readonly string[]): { readonly tree: Tree; readonly open: () => number } {
	let open = 0;
	const placed = (at: HostPath): ReturnType<Tree['place']> => found({ path: at, device: 1 });
	const tree: Tree = {
		...hostTree(memoryHost({})),
		place: at => (open++, placed(at)),
		names: ({ path: at }) => found(at.endsWith('/e') ? [] : names),
		folders: ({ path: at }) => found(at.endsWith('/e') ? [] : names),
		entry: () => directory,
		into: (place, name) => (open++, placed(childOf(place.path, name))),
		leave: () => void open--,
	};
	return { tree, open: () => open };
}

function swept(tree: Tree, judge: FileJudge): Swept {
	const options = { tree, judges: [{ check: 'x', judge, turn: 0 }], bounds: new Bounds(tree, [], false), watch: { pulse() {}, stopped: () => false, read() {} }, clock: () => 0, budget: 1, turn: new Int32Array(1) };
	const sweep = new Sweep(options);
	const crown = sweep.crown();
	let step = crown.next();
	while (step.done !== true) step = crown.next();
	for (const piece of step.value) for (const _ of sweep.piece(piece));
	const end = sweep.end(false);
	let last = end.next();
	while (last.done !== true) last = end.next();
	return last.value;
}

test('forty thousand folders in each other took all memory, and the rest of the tree was not told', () => {
	const { tree, open } = endless(['d', 'e']);
	const told = swept(tree, { inspect: () => undefined });
	expect(told.failed).toEqual([]);
	expect(told.met.counts.directories).toBe(1 + 2 * 8193);
	expect(told.met.skipped.map(({ reason, count }) => [reason, count])).toEqual([['too-deep', 2]]);
	expect(told.met.skipped[0]!.examples.map(place => place.length)).toEqual([2 * 8193, 2 * 8193]);
	// What the walk entered it left, but for the root, whose path is short.
	expect(open()).toBe(2);
});

test('a chain of folders with long names, deeper than PATH_MAX, is said once where it is left', () => {
	const { tree } = endless(['n'.repeat(255)]);
	const told = swept(tree, { inspect: () => undefined });
	expect(told.met.counts.directories).toBeGreaterThan(4096 / 256);
	expect(told.met.skipped).toEqual([{ reason: 'too-deep', count: 1, examples: [expect.stringMatching(/^(\/n{255})+$/)] }]);
});

test('links that lead in circles are met once each and followed nowhere', async () => {
	const root = scratch();
	mkdirSync(path.join(root, 'a/b'), { recursive: true });
	symlinkSync('..', path.join(root, 'a/b/up'));
	symlinkSync('self', path.join(root, 'self'));
	symlinkSync('/', path.join(root, 'a/root'));
	writeFileSync(path.join(root, 'a/b/x'), '');
	const heard = new Hearer();
	await inlineRunner({ checks: [everyEntry] }).start(jobOf([everyEntry], { target: { kind: 'image', root: visibleText(root) } }), heard).ended;
	expect(heard.lines).toEqual(['/: directory', '/a: directory', '/self: link', '/a/b: directory', '/a/root: link', '/a/b/up: link', '/a/b/x: file']);
});

test('a folder of twenty thousand names is told in order, in batches', async () => {
	const names = Array.from({ length: 20_000 }, (_, number) => `n${String(number).padStart(6, '0')}`);
	const host = memoryHost(Object.fromEntries(names.map(name => [`/big/${name}`, ''])));
	const heard = new Hearer();
	const job = jobOf([everyEntry], { target: { kind: 'image', root: host.root } });
	await inlineRunner({ checks: [everyEntry], ...placeOf(host) }).start(job, heard).ended;
	expect(heard.findings).toHaveLength(20_002);
	expect(heard.lines.slice(2)).toEqual(names.map(name => `/big/${name}: file`));
	expect(Math.max(...heard.kept.map(message => (message.type === 'findings' ? message.findings.length : 0)))).toBeLessThanOrEqual(256);
});
