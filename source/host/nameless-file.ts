/**
 * A file that a process runs or holds open, reached through /proc/PID: it may have no name any more. What is no regular file (a
 * FIFO, a device, a socket) is never opened, and neither is one whose file system another machine or a program answers for.
 */

import { closeSync, constants, fstatSync, lstatSync, openSync, readlinkSync, readSync, statSync } from 'node:fs';
import { natureOfType } from './file-systems.ts';
import { BrokenOff, type HostPath, type Look, type NamelessFile } from './host.ts';
import { readKernelFile } from './kernel-file.ts';
import { parseMountinfo } from './mountinfo.ts';
import { mountOf } from './mounts.ts';
import { found, refusalOf, refused, type Refused } from './unread.ts';

const pieceSize = 1_048_576;

/** @param path `/proc/PID/exe` or `/proc/PID/fd/N`; @param proc st_dev of /proc */
export function namelessFile(path: string, proc: number): Look<NamelessFile> {
	try {
		if (lstatSync(path).dev !== proc) return refused('other-file-system', 'something is mounted over this place');
		const remote = answeredElsewhere(path, proc);
		if (remote !== undefined) return remote;
		const seen = statSync(path);
		if (!seen.isFile()) return refused('special-file', 'not a regular file');
		return found({ size: seen.size, allocated: seen.blocks * 512, device: seen.dev, links: seen.nlink, identity: `${seen.dev}:${seen.ino}`, pieces: { [Symbol.iterator]: () => piecesOf(path, seen) } });
	} catch (error) {
		return refusalOf(error);
	}
}

/** Told without touching the file: a look at one whose server is gone may never come back. */
function answeredElsewhere(path: string, proc: number): Refused | undefined {
	const task = path.slice(0, path.indexOf('/', '/proc/'.length));
	const table = readKernelFile(`${task}/mountinfo`, { device: proc });
	if (!table.ok) return table;
	const { mounts } = parseMountinfo(table.value);
	const descriptor = /\/fd\/(\d+)$/.exec(path)?.[1];
	const info = descriptor === undefined ? undefined : readKernelFile(`${task}/fdinfo/${descriptor}`, { device: proc });
	const id = info?.ok === true ? /^mnt_id:\s*(\d+)$/m.exec(Buffer.from(info.value).toString('latin1'))?.[1] : undefined;
	const mount = id === undefined ? mountOf(mounts, readlinkSync(path, 'latin1').replace(/ \(deleted\)$/, '') as HostPath) : mounts.find(one => one.id === Number(id));
	return mount !== undefined && natureOfType(mount.type) === 'remote' ? refused('other-file-system', `${mount.type} from ${mount.source}`) : undefined;
}

function* piecesOf(path: string, seen: { readonly dev: number; readonly ino: number; readonly size: number }): Generator<Uint8Array, undefined> {
	let fd: number | undefined;
	try {
		fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
		const stats = fstatSync(fd);
		if (!stats.isFile() || stats.dev !== seen.dev || stats.ino !== seen.ino) throw new BrokenOff(refused('changed-while-read', 'another file took its place while it was opened'));
		const buffer = Buffer.allocUnsafe(pieceSize);
		for (let at = 0; at < seen.size; ) {
			const got = readSync(fd, buffer, 0, Math.min(pieceSize, seen.size - at), at);
			if (got === 0) throw new BrokenOff(refused('changed-while-read', `it shrank to ${at} bytes`));
			yield buffer.subarray(0, got);
			at += got;
		}
		return undefined;
	} catch (error) {
		throw error instanceof BrokenOff ? error : new BrokenOff(refusalOf(error));
	} finally {
		if (fd !== undefined) closeSync(fd);
	}
}
