/** `--known` and `--known-bad`: lists made ready before the walk, and gone after it. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KnownLists } from '../checks/check.ts';
import type { Visible } from '../core/visible.ts';
import { UnusableFile } from '../host/operators-file.ts';
import { buildKnownLists } from '../tasks/known/known-lists.ts';
import { Refusal, type World } from './world.ts';

export interface NamedLists {
	readonly good: readonly Visible[];
	readonly bad: readonly Visible[];
}

/** `folder`: where there is room for about the size of the lists; the system's temporary folder where none is given. @throws Refusal */
export async function withKnownLists<T>({ good, bad }: NamedLists, folder: string | undefined, world: World, use: (lists: KnownLists | undefined) => Promise<T>): Promise<T> {
	if (good.length === 0 && bad.length === 0) return use(undefined);
	const place = mkdtempSync(join(folder ?? tmpdir(), 'known-'));
	try {
		const { lists, said } = buildKnownLists(good, bad, place);
		for (const words of said) world.error(`regain: ${words}\n`);
		return await use(lists);
	} catch (error) {
		if (error instanceof UnusableFile) throw new Refusal(error.message);
		throw error;
	} finally {
		rmSync(place, { recursive: true, force: true });
	}
}
