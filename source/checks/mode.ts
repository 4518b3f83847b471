/** What a mode (st_mode of stat(2)) says: kind and permissions. */

const kind = 0o170000;

export function isFile(mode: number): boolean {
	return (mode & kind) === 0o100000;
}

export function isDirectory(mode: number): boolean {
	return (mode & kind) === 0o040000;
}

export function isLink(mode: number): boolean {
	return (mode & kind) === 0o120000;
}

export function isFifo(mode: number): boolean {
	return (mode & kind) === 0o010000;
}

export function isSocket(mode: number): boolean {
	return (mode & kind) === 0o140000;
}

export function isDevice(mode: number): boolean {
	return (mode & kind) === 0o060000 || (mode & kind) === 0o020000;
}

/** A regular file that somebody may execute. */
export function isExecutable(mode: number): boolean {
	return isFile(mode) && (mode & 0o111) !== 0;
}
