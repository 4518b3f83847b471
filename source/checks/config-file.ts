/** A configuration file of the host, read whole, with what could not be read counted where the check keeps its coverage. */

import type { Tally } from '../core/coverage.ts';
import { shown, type Visible } from '../core/visible.ts';
import { hostPath, shownPath, type Entry, type Host, type HostPath, type Unread } from '../host/host.ts';

export interface ConfigFile {
	/** Where it was asked for. */
	readonly path: HostPath;
	/** Where links led. */
	readonly real: HostPath;
	readonly entry: Entry;
	readonly bytes: Uint8Array;
}

const most = 4 << 20;

/** A named place that could not be read: counted as absent where it is not there, which is no gap, and passed over with its reason where it is. */
export function notThere(tally: Tally, { reason }: Unread, path: HostPath): void {
	if (reason === 'vanished') tally.count('absent');
	else tally.skip(reason, shownPath(path));
}

/** Undefined where it is not there (which is no gap) or cannot be read (which the tally then says). */
export function configFile(host: Host, tally: Tally, path: HostPath): ConfigFile | undefined {
	const read = host.read(path, { limit: most });
	if (!read.ok) {
		if (read.reason === 'vanished') {
			tally.count('absent');
			return undefined;
		}
		// A link to /dev/null is how an administrator says "none, and none shall be".
		const resolved = host.resolve(path);
		if (resolved.ok && resolved.value.path === hostPath('/dev/null')) return undefined;
		// A folder of that name, as some make it so that no file can be: nothing reads it.
		if (resolved.ok && resolved.value.entry.kind === 'directory') return undefined;
		// Something else in the place of a configuration file (a FIFO, a device) leaves the answer open.
		tally.skip(read.reason === 'special-file' ? 'unsupported' : read.reason, shownPath(path));
		return undefined;
	}
	tally.count('files');
	if (read.value.cut) tally.skip('too-large', shownPath(path));
	return { path, real: read.value.path, entry: read.value.entry, bytes: read.value.bytes };
}

/** Names in a directory; nothing where it is not there, said where it cannot be read. */
export function namesIn(host: Host, tally: Tally, directory: HostPath): readonly string[] {
	const list = host.list(directory);
	if (list.ok) return list.value;
	const look = host.resolve(directory);
	if (!look.ok || look.value.entry.kind === 'directory') notThere(tally, list, directory);
	return [];
}

/** May anybody but its owner write it? `group`: the group may, and it is not root's. */
export function writableBy(entry: Entry): 'anyone' | 'group' | undefined {
	return (entry.mode & 0o002) !== 0 ? 'anyone' : (entry.mode & 0o020) !== 0 && entry.gid !== 0 ? 'group' : undefined;
}

/** Who but the account itself (and root) can change the file, as a clause: `can be written by anyone`. */
export function changeableBy(host: Host, entry: Entry, uid: number): Visible | undefined {
	if ((entry.mode & 0o002) !== 0) return shown`can be written by anyone`;
	return entry.uid !== 0 && entry.uid !== uid && ownersKept(host) ? shown`belongs to user ${entry.uid}` : undefined;
}

/** `0644`. */
export function modeWords(entry: Entry): string {
	return (entry.mode & 0o7777).toString(8).padStart(4, '0');
}

/** Were owners kept when the tree was made? A copy made without the powers of root belongs to one person throughout, which tells nothing. */
export function ownersKept(host: Host): boolean {
	return ['/', '/etc', '/etc/passwd'].some(path => {
		const look = host.look(hostPath(path));
		return look.ok && look.value.uid === 0;
	});
}
