/**
 * /proc/PID/mountinfo (proc_pid_mountinfo(5)): what is mounted where. Pure; a line that is not one is passed over and counted.
 * It stands here and not in parsers/ because the host layer itself asks it before it looks anywhere.
 */

import type { HostPath } from './host.ts';

export interface Mount {
	readonly id: number;
	readonly parent: number;
	/** `major:minor` of st_dev. */
	readonly device: string;
	/** The directory of the file system that is mounted here: not `/` for a bind mount or a subvolume. */
	readonly root: HostPath;
	/** Where it is mounted. */
	readonly point: HostPath;
	readonly type: string;
	/** A device, a share, or a word without meaning. One byte to a character. */
	readonly source: string;
	/** Of this mount and of its file system (`ro`, `noatime`, `lowerdir=...`). */
	readonly options: readonly string[];
}

export interface MountTable {
	/** In the order of the kernel: of two mounts on one point the later hides the earlier. */
	readonly mounts: readonly Mount[];
	/** Lines that could not be understood. */
	readonly damaged: number;
}

export function parseMountinfo(bytes: Uint8Array): MountTable {
	const mounts: Mount[] = [];
	let damaged = 0;
	for (const line of Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1').split('\n')) {
		if (line === '') continue;
		const mount = parseLine(line);
		if (mount === undefined) damaged++;
		else mounts.push(mount);
	}
	return { mounts, damaged };
}

/** `36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue`. */
function parseLine(line: string): Mount | undefined {
	const fields = line.split(' ');
	const dash = fields.indexOf('-', 6);
	const [id, parent, device, root, point, options] = fields;
	const [type, source, superOptions] = dash < 0 ? [] : fields.slice(dash + 1);
	if (options === undefined || type === undefined || type === '' || source === undefined) return undefined;
	if (!/^\d+$/.test(id!) || !/^\d+$/.test(parent!) || !/^\d+:\d+$/.test(device!) || !point!.startsWith('/')) return undefined;
	return {
		id: Number(id),
		parent: Number(parent),
		device: device!,
		root: unescaped(root!) as HostPath,
		point: unescaped(point!) as HostPath,
		type: unescaped(type),
		source: unescaped(source),
		options: [...new Set([...options.split(','), ...(superOptions ?? '').split(',')].filter(option => option !== '').map(unescaped))],
	};
}

/** Blank, tab, newline, backslash and `#` are written `\040` and so on (mangle() in fs/seq_file.c). */
function unescaped(field: string): string {
	return field.replaceAll(/\\([0-3][0-7]{2})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}
