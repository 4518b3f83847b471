/**
 * The kernel's own log, from /dev/kmsg: whoever opens it reads from the oldest message on, and takes nothing from anybody else
 * (unlike /proc/kmsg). Opened without waiting, so its end is an EAGAIN.
 */

import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import type { Look } from './host.ts';
import { found, refusalOf, refused } from './unread.ts';

const place = '/dev/kmsg';
/** Of the device: major 1, minor 11 (Documentation/admin-guide/devices.txt), as st_rdev has it. */
const deviceNumber = (1 << 8) | 11;
/** The longest record the kernel gives (CONSOLE_EXT_LOG_MAX). */
const longest = 8192;
/** Records that are written over while they are read are passed by; not for ever. */
const mostLost = 1000;

export function kernelMessages(limit: number): Look<Uint8Array> {
	let fd: number | undefined;
	try {
		fd = openSync(place, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW | constants.O_NOCTTY);
		const stats = fstatSync(fd);
		if (!stats.isCharacterDevice() || stats.rdev !== deviceNumber) return refused('special-file', `${place} is not the kernel log`);
		const records: Buffer[] = [];
		let length = 0;
		for (let lost = 0; length < limit && lost < mostLost; ) {
			const record = nextRecord(fd);
			if (record === 'end') break;
			if (record === 'lost') lost++;
			else {
				records.push(record);
				length += record.length;
			}
		}
		return found(new Uint8Array(Buffer.concat(records).subarray(0, limit)));
	} catch (error) {
		return refusalOf(error);
	} finally {
		if (fd !== undefined) closeSync(fd);
	}
}

function nextRecord(fd: number): Buffer | 'end' | 'lost' {
	const buffer = Buffer.allocUnsafe(longest);
	try {
		const got = readSync(fd, buffer, 0, longest, null);
		return got === 0 ? 'end' : buffer.subarray(0, got);
	} catch (error) {
		const { code } = error as { readonly code?: unknown };
		if (code === 'EAGAIN') return 'end';
		if (code === 'EPIPE') return 'lost';
		throw error;
	}
}
