/** Folders of the system's libraries, and those of PAM's and NSS's modules in them. */

import { childOf, hostPath, nameOf, type HostPath } from '../host/host.ts';
import type { Examination } from './examination.ts';

const bases = ['/usr/lib', '/lib', '/usr/lib64', '/lib64', '/usr/lib32', '/usr/libx32', '/usr/local/lib', '/usr/local/lib64'].map(hostPath);
const known = new WeakMap<Examination, readonly HostPath[]>();

/** Each folder once, whatever links lead to it: `/usr/lib`, `/usr/lib/x86_64-linux-gnu`, ... */
export function libraryFolders(examination: Examination): readonly HostPath[] {
	let folders = known.get(examination);
	if (folders !== undefined) return folders;
	const found = new Set<HostPath>();
	for (const base of bases) {
		const standing = examination.standing(base);
		if (standing?.entry.kind !== 'directory' || found.has(standing.real)) continue;
		found.add(standing.real);
		for (const path of examination.names(standing.real)) {
			if (/^(?:[a-z0-9_]+-(?:linux|kfreebsd)-[a-z0-9]+|i386-gnu)$/.test(nameOf(path))) found.add(path);
		}
	}
	known.set(examination, (folders = [...found]));
	return folders;
}

/** `/usr/lib/x86_64-linux-gnu/security`, where there are such. */
export function pamFolders(examination: Examination): readonly HostPath[] {
	return libraryFolders(examination).map(folder => childOf(folder, 'security')).filter(folder => examination.standing(folder)?.entry.kind === 'directory');
}
