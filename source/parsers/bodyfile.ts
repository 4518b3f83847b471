/**
 * Lines of The Sleuth Kit's bodyfile, which mactime makes a timeline of: MD5|name|inode|mode|UID|GID|size|atime|mtime|ctime|crtime.
 * https://wiki.sleuthkit.org/index.php?title=Body_file. Text here is bytes, one to a character.
 */

import type { Measured } from './baseline/row.ts';

export interface Bodied extends Measured {
	readonly inode: number;
	readonly accessed: number;
}

/** File type bits of st_mode, as fls and ls write them. */
const letters: Readonly<Record<number, string>> = { 0o100000: 'r', 0o040000: 'd', 0o120000: 'l', 0o010000: 'p', 0o140000: 'h', 0o060000: 'b', 0o020000: 'c' };

const marked = /[\0-\x1f\x7f%|\\]/;

/** `md5` is 0 where it is not known; a birth time is not known to lstat and is 0. */
export function bodyfileLine(path: string, entry: Bodied, md5: string, target: string | undefined): string {
	const { mode, inode, uid, gid, size, accessed, modified, changed } = entry;
	const name = target === undefined ? plain(path) : `${plain(path)} -> ${plain(target)}`;
	return `${md5}|${name}|${inode}|${modeInLetters(mode)}|${uid}|${gid}|${size}|${whole(accessed)}|${whole(modified)}|${whole(changed)}|0\n`;
}

/** mactime counts whole seconds since 1970. */
function whole(milliseconds: number): number {
	return Math.floor(milliseconds / 1000);
}

/**
 * A newline would begin a row and a bar a field; mactime turns `%1b` into the character and prints what a terminal acts on as it is. All of them,
 * and the backslash that marks them, are written in octal.
 */
function plain(name: string): string {
	return marked.test(name) ? name.replaceAll(new RegExp(marked, 'g'), found => `\\${found.charCodeAt(0).toString(8).padStart(3, '0')}`) : name;
}

function modeInLetters(mode: number): string {
	const type = letters[mode & 0o170000] ?? '-';
	const set = [(mode & 0o4000) !== 0 ? 's' : '', (mode & 0o2000) !== 0 ? 's' : '', (mode & 0o1000) !== 0 ? 't' : ''];
	const three = [6, 3, 0].map((shift, at) => {
		const bits = mode >> shift;
		const runs = (bits & 1) !== 0;
		const last = set[at] === '' ? (runs ? 'x' : '-') : runs ? set[at]! : set[at]!.toUpperCase();
		return `${(bits & 4) !== 0 ? 'r' : '-'}${(bits & 2) !== 0 ? 'w' : '-'}${last}`;
	});
	return `${type}/${type}${three.join('')}`;
}
