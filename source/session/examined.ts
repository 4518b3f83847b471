/** What is examined: this machine, or a tree it has mounted; and which of regain's own files lie in it. */

import { realpath, stat } from 'node:fs/promises';
import type { Target } from '../core/event.ts';
import { shown, visibleText, type Visible } from '../core/visible.ts';
import type { HostPath } from '../host/host.ts';

export type Named = { readonly ok: true; readonly target: Target } | { readonly ok: false; readonly why: Visible; readonly unreadable: boolean };

/** `/` is the running machine; any other folder a mounted tree. */
export async function targetNamed(root: string): Promise<Named> {
	const named = visibleText(root);
	try {
		const path = await realpath(root);
		if (!(await stat(path)).isDirectory()) return { ok: false, why: shown`${named} is not a folder; name the folder the victim's disk is mounted at (\`regain image --describe\` says how an image is mounted read-only)`, unreadable: false };
		return { ok: true, target: { kind: path === '/' ? 'live' : 'image', root: visibleText(path) } };
	} catch (error) {
		const { code, message } = error as NodeJS.ErrnoException;
		const why = code === 'ENOENT' ? 'does not exist' : code === 'EACCES' ? 'may not be read by you' : `cannot be read: ${message}`;
		return { ok: false, why: shown`${named} ${visibleText(why)}; name the folder the victim's disk is mounted at`, unreadable: code === 'EACCES' };
	}
}

/** An absolute path of the analysis host as the victim sees it, where it lies inside the examined tree. */
export function insideRoot(path: string, { root }: Target): readonly HostPath[] {
	const bytes = Buffer.from(path).toString('latin1');
	if (root === '/') return [bytes as HostPath];
	return bytes.startsWith(`${root}/`) ? [bytes.slice(root.length) as HostPath] : [];
}
