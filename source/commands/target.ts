/** `--root DIR`: which machine is looked at. */

import { realpath, stat } from 'node:fs/promises';
import type { Target } from '../core/event.ts';
import { visibleText } from '../core/visible.ts';
import { Refusal } from './world.ts';

/** `/` is the running machine; any other folder a mounted tree. */
export async function targetAt(root: string): Promise<Target> {
	try {
		const path = await realpath(root);
		if (!(await stat(path)).isDirectory()) throw new Refusal(`--root ${visibleText(root)} is not a folder; name the folder the victim's disk is mounted at`);
		return { kind: path === '/' ? 'live' : 'image', root: visibleText(path) };
	} catch (error) {
		if (error instanceof Refusal) throw error;
		const { code, message } = error as NodeJS.ErrnoException;
		const why = code === 'ENOENT' ? 'does not exist' : code === 'EACCES' ? 'may not be read by you' : `cannot be read: ${message}`;
		throw new Refusal(`--root ${visibleText(root)} ${why}; name the folder the victim's disk is mounted at`, code === 'EACCES' ? 3 : 2);
	}
}
