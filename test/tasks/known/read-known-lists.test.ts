import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { visibleText } from '../../../source/core/visible.ts';
import { readKnownLists } from '../../../source/tasks/known/read-known-lists.ts';
import type { Gauge, Kept } from '../../../source/tasks/task.ts';
import { scratch } from '../../support/scratch.ts';

async function read(content: string, stopsAfter = Infinity) {
	const [folder, list] = [scratch(), join(scratch(), 'list')];
	writeFileSync(list, content);
	const gauges: Gauge[] = [];
	const kept: Kept[] = [];
	const end = await readKnownLists(
		{ kind: 'known-lists', run: 'r', good: [visibleText(list)], bad: [visibleText(list)], folder: visibleText(folder) },
		{ keep: async message => void kept.push(message), gauge: gauge => gauges.push(gauge) },
		{ aborted: () => gauges.length >= stopsAfter, paused: () => false, pulse: () => {} },
		{ seat: 0, seats: 1 },
	);
	return { end, kept, shares: gauges.map(({ share }) => share), left: readdirSync(folder).sort() };
}

const line = `${'0'.repeat(64)}  /usr/bin/ls\n`;

test('how far it is goes from nothing to all', async () => {
	const { end, kept, shares, left } = await read(line);
	expect(end).toEqual({ how: 'complete' });
	expect(kept).toMatchObject([{ type: 'lists-ready', lists: { good: [{ count: 1, pathCount: 1 }], bad: [{ count: 1, pathCount: 0 }] } }]);
	expect(shares).toEqual([...shares].sort((a, b) => a! - b!));
	expect([shares[0], shares.at(-1)]).toEqual([0.25, 1]);
	expect(left).toEqual(['bad.sha256', 'bad.sha256.paths', 'good.sha256', 'good.sha256.paths']);
});

test('stopped while it reads, and while it sorts', async () => {
	for (const after of [1, 300]) {
		const { end, kept, left } = await read(line, after);
		expect(end).toMatchObject({ how: 'cancelled' });
		expect(kept).toEqual([{ type: 'lists-not-read', how: 'cancelled', why: 'stopped by the operator' }]);
		expect(left.filter(name => name.endsWith('.spool'))).toEqual([]);
	}
});

test('what is no list, and what is not there', async () => {
	expect(await read('nothing\n')).toMatchObject({ kept: [{ type: 'lists-not-read', how: 'failed', why: expect.stringContaining('holds no list of hashes') as unknown }] });
});
