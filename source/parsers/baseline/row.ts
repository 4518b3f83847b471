/**
 * Rows of a baseline: what an entry of a tree was, as text. The format is told in docs/baseline-format.md; its lines with
 * digests are those of sha256sum, so that any machine can check them. Text here is bytes, one to a character.
 */

/** What lstat says of an entry, as far as a baseline keeps it. Times in milliseconds since 1970. */
export interface Measured {
	/** All mode bits: kind and permissions. */
	readonly mode: number;
	readonly uid: number;
	readonly gid: number;
	readonly size: number;
	readonly modified: number;
	readonly changed: number;
}

/** The blank-separated fields of a row, in this order. */
export const measures = ['kind', 'mode', 'owner', 'group', 'size', 'modified', 'changed'] as const;

export interface Row {
	/** Fields named by `measures`, joined by blanks. */
	readonly measure: string;
	/** Where a link points. */
	readonly target?: string;
	readonly sha256?: string;
	readonly md5?: string;
	/** Why a file's content is not in the baseline. */
	readonly unread?: string;
}

/** File type bits of st_mode, with the letter find(1) has for them. */
const letters: Readonly<Record<number, string>> = { 0o100000: 'f', 0o040000: 'd', 0o120000: 'l', 0o010000: 'p', 0o140000: 's', 0o060000: 'b', 0o020000: 'c' };
const typeBits = 0o170000;

export function measureOf({ mode, uid, gid, size, modified, changed }: Measured): string {
	return `${letters[mode & typeBits] ?? '?'} ${mode.toString(8)} ${uid} ${gid} ${size} ${seconds(modified)} ${seconds(changed)}`;
}

/** Seconds since 1970 with six places: what lstat's milliseconds hold exactly. */
export function seconds(milliseconds: number): string {
	const micro = Math.round(milliseconds * 1000);
	const whole = Math.floor(micro / 1_000_000);
	return `${whole}.${String(micro - whole * 1_000_000).padStart(6, '0')}`;
}

/** The name as sha256sum writes it; a tab, which ends a field here, as well. */
export function escaped(name: string): string {
	return /[\\\n\r\t]/.test(name) ? name.replaceAll(/[\\\n\r\t]/g, found => escapes[found]!) : name;
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
const unescapes: Readonly<Record<string, string>> = { '\\\\': '\\', '\\n': '\n', '\\r': '\r', '\\t': '\t' };

export function unescaped(text: string): string {
	return text.includes('\\') ? text.replaceAll(/\\[\\nrt]/g, found => unescapes[found]!) : text;
}

/** `/usr/bin` as it stands in a baseline: `./usr/bin`. */
export function relative(path: string): string {
	return path === '/' ? '.' : `.${path}`;
}

/** The row of a regular file whose content was read. `path` from the root. */
export function fileRow(measure: string, path: string, sha256: string, md5: string | undefined): string {
	const sums = md5 === undefined ? '' : ` md5:${md5}`;
	return `# ${measure}${sums}\n${sumLine(sha256, relative(path))}`;
}

/** The row of anything else, named within its directory. */
export function plainRow(measure: string, name: string, target: string | undefined): string {
	return `# ${measure}\t${escaped(name)}${target === undefined ? '' : `\t${escaped(target)}`}\n`;
}

/** The row of a regular file whose content could not be read. */
export function unreadRow(measure: string, name: string, why: string): string {
	return `# ${measure} unread:${why}\t${escaped(name)}\n`;
}

/** GNU coreutils escape these three and begin the line with a backslash; a tab stays as it is. */
function sumLine(sha256: string, path: string): string {
	if (!/[\\\n\r]/.test(path)) return `${sha256}  ${path}\n`;
	return `\\${sha256}  ${path.replaceAll(/[\\\n\r]/g, found => escapes[found]!)}\n`;
}
