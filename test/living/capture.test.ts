/** What is volatile on this very machine is saved; a program that was deleted while it runs comes back whole. */

import { copyFileSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Captured, CaptureOf } from '../../source/core/capture.ts';
import { visibleText } from '../../source/core/visible.ts';
import { liveHost } from '../../source/host/live.ts';
import { captureFrom } from '../../source/tasks/capture/capture.ts';
import { scratch } from '../support/scratch.ts';
import { isRoot, programAt, started } from './started.ts';

const sleep = programAt('sleep');
const without = isRoot ? (sleep === undefined ? 'skipped: no sleep on this machine: ' : '') : 'skipped: not root: ';

async function saved(of: CaptureOf, caseFolder: string): Promise<readonly Captured[]> {
	const items: Captured[] = [];
	const job = { kind: 'capture', run: 'c', of, caseFolder: visibleText(caseFolder), budget: { bytes: 1 << 28, bytesOfOne: 1 << 20, milliseconds: 20_000 } } as const;
	const keep = async (message: { readonly type: string; readonly events?: readonly unknown[] }): Promise<void> => {
		for (const event of (message.events ?? []) as readonly { readonly type: string; readonly captured: Captured }[]) if (event.type === 'item-captured') items.push(event.captured);
	};
	await captureFrom(liveHost)(job, { keep, gauge: () => {} }, { aborted: () => false, paused: () => false, pulse: () => {} }, { seat: 0, seats: 1 });
	return items;
}

test.skipIf(!isRoot || sleep === undefined)(`${without}a deleted program is copied from its process, byte for byte`, async () => {
	const folder = scratch();
	const program = path.join(folder, 'daemon');
	copyFileSync(sleep!, program);
	const pid = await started(program, ['600'], { ready: false });
	rmSync(program);
	const items = await saved({ of: 'process', pid, name: visibleText('daemon') }, folder);
	const copy = items.find(({ kept }) => kept?.endsWith(`/program-${pid}`));
	expect(copy?.item).toContain('daemon (deleted)');
	expect(readFileSync(path.join(folder, copy!.kept!)).equals(readFileSync(sleep!))).toBe(true);
});

test('sockets, processes and mounts of this machine', async () => {
	const folder = scratch();
	const items = await saved({ of: 'machine' }, folder);
	const content = (words: string): string => readFileSync(path.join(folder, items.find(({ item }) => item === words)!.kept!), 'latin1');
	expect(content('mounts')).toMatch(/^### \/proc\/self\/mountinfo \d+\n/);
	expect(content('processes')).toContain('### /proc/1/stat ');
	expect(content('sockets and connections')).toContain('### /proc/net/tcp ');
});
