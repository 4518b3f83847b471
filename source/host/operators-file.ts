/** Files the operator brought, on the analysis host: read in pieces, opened anew for each, so that nothing is left open. */

import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { Buffer } from 'node:buffer';
import { bytesOf, visibleText, type Visible } from '../core/visible.ts';
import { refusalOf, type Refused } from './unread.ts';

/** One sentence: which file, and why it cannot be used. */
export class UnusableFile extends Error {
	override readonly name = 'UnusableFile';
}

const piece = 1_048_576;

/** Length in bytes. @throws UnusableFile */
export function sizeOf(path: Visible): number {
	return withFile(path, fd => fstatSync(fd).size);
}

/** Bytes from `at`, fewer at the end of the file. @throws UnusableFile */
export function pieceOf(path: Visible, at: number, length: number): Buffer {
	return withFile(path, fd => {
		const bytes = Buffer.allocUnsafe(length);
		let got = 0;
		for (let more = 1; more > 0 && got < length; got += more) more = readSync(fd, bytes, got, length - got, at + got);
		return bytes.subarray(0, got);
	});
}

/** The whole file in pieces of 1 MiB; the buffer is used again. @throws UnusableFile */
export function readThrough(path: Visible, take: (bytes: Buffer) => void): void {
	withFile(path, fd => {
		const bytes = Buffer.allocUnsafeSlow(piece);
		for (let at = 0, got = readSync(fd, bytes, 0, piece, 0); got > 0; at += got, got = readSync(fd, bytes, 0, piece, at)) take(bytes.subarray(0, got));
	});
}

function withFile<T>(path: Visible, use: (fd: number) => T): T {
	let fd: number | undefined;
	try {
		fd = openSync(Buffer.from(bytesOf(path)), 'r');
		if (!fstatSync(fd).isFile()) throw new UnusableFile(`${path} is not a regular file`);
		return use(fd);
	} catch (error) {
		if (error instanceof UnusableFile) throw error;
		throw new UnusableFile(`${path} cannot be read: ${inWords(refusalOf(error))}`);
	} finally {
		if (fd !== undefined) closeSync(fd);
	}
}

function inWords({ reason, detail }: Refused): Visible {
	return reason === 'vanished' ? visibleText('it does not exist') : detail;
}
