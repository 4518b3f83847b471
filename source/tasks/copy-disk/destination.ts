/** The destination: opened only after the plan said yes, and only if it still is what the plan was made for. */

import { Buffer } from 'node:buffer';
import { constants, fdatasyncSync, fsyncSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import * as zlib from 'node:zlib';
import { bytesOf, shown, type Visible } from '../../core/visible.ts';
import type { ImageOrder } from './order.ts';
import { partPath, piecesOf } from './parts.ts';
import { blockSize } from './ring.ts';
import { closeQuietly, Halted, systemWords } from './halted.ts';
import { isStill } from './source.ts';

export interface Destination {
	/** Bytes it took: fewer than were given where it packs them. @throws Halted */
	write(at: number, bytes: Uint8Array): number;
	/** Returns when the medium has it. @throws Halted */
	sync(): void;
	/** Makes it as long as the source. */
	finish(): void;
	close(): void;
}

/** @param frames sizes of what a compressed copy holds already. @throws Halted */
export function openDestination(order: ImageOrder, frames: readonly number[] = []): Destination {
	return order.form.as === 'zstd' ? new PackedFile(order, frames) : new PlainFiles(order);
}

function open({ to, resumes }: ImageOrder, path: Visible, isFirst: boolean): number {
	const raw = Buffer.from(bytesOf(path));
	const usual = constants.O_RDWR | constants.O_NOFOLLOW | constants.O_NONBLOCK | constants.O_NOCTTY;
	let fd: number;
	try {
		// The kernel lets nobody have a disk for himself that is mounted, held by LVM or md, or swapped to.
		if (to.kind === 'device') fd = openSync(raw, usual | constants.O_EXCL);
		else if (isFirst && to.kind === 'file') fd = openSync(raw, usual);
		else if (!isFirst && resumes) fd = openSync(raw, usual | constants.O_CREAT, 0o600);
		else fd = openSync(raw, usual | constants.O_CREAT | constants.O_EXCL, 0o600);
	} catch (error) {
		throw new Halted(shown`the destination ${path} cannot be opened: ${systemWords(error)}`);
	}
	if (isStill(isFirst ? to : { ...to, is: '' }, fd)) return fd;
	closeQuietly(fd);
	throw new Halted(shown`the destination ${path} is not what it was when it was looked at: another device or file took its place; nothing was written`);
}

class PlainFiles implements Destination {
	readonly #order: ImageOrder;
	readonly #files = new Map<number, number>();
	readonly #written = new Set<number>();
	readonly #zeros = Buffer.alloc(blockSize);

	constructor(order: ImageOrder) {
		this.#order = order;
		const fd = this.#file(0);
		if (order.to.kind === 'file' && !order.resumes) ftruncateSync(fd, 0);
	}

	write(at: number, bytes: Uint8Array): number {
		const { form, to, resumes } = this.#order;
		// What an earlier try may have left behind is written over, zeros or not.
		if (form.sparse && !resumes && this.#zeros.compare(bytes, 0, bytes.length, 0, bytes.length) === 0) return bytes.length;
		for (const piece of piecesOf(at, bytes.length, form.split)) {
			const fd = this.#file(piece.part);
			this.#written.add(piece.part);
			try {
				for (let done = 0; done < piece.size; ) done += writeSync(fd, bytes, piece.from + done, piece.size - done, piece.at + done);
			} catch (error) {
				throw new Halted(shown`writing to ${to.path} failed at byte ${at + piece.from}: ${systemWords(error)}`);
			}
		}
		return bytes.length;
	}

	sync(): void {
		for (const part of this.#written) {
			try {
				fdatasyncSync(this.#files.get(part)!);
			} catch (error) {
				throw new Halted(shown`the destination ${this.#order.to.path} did not keep what was written: ${systemWords(error)}`);
			}
		}
		this.#written.clear();
	}

	finish(): void {
		const { from, to, form } = this.#order;
		if (to.kind !== 'device') {
			const last = form.split === undefined ? 0 : Math.max(0, Math.ceil(from.size / form.split) - 1);
			for (let part = 0; part <= last; part++) {
				ftruncateSync(this.#file(part), form.split === undefined ? from.size : Math.min(form.split, from.size - part * form.split));
				this.#written.add(part);
			}
		}
		this.sync();
	}

	close(): void {
		for (const fd of this.#files.values()) closeQuietly(fd);
	}

	#file(part: number): number {
		let fd = this.#files.get(part);
		if (fd === undefined) {
			fd = open(this.#order, partPath(this.#order.to.path, part, this.#order.form.split), part === 0);
			this.#files.set(part, fd);
		}
		return fd;
	}
}

const skippable = 0x18_4d_2a_5e;
const seekable = 0x8f_92_ea_b1;

/**
 * A frame for each block, one after the other, and at the end the table of the seekable format (zstd's
 * contrib/seekable_format), which `zstd -d` passes over. Written in order alone.
 */
class PackedFile implements Destination {
	readonly #order: ImageOrder;
	readonly #fd: number;
	readonly #frames: number[];
	#end: number;

	constructor(order: ImageOrder, frames: readonly number[]) {
		this.#order = order;
		this.#frames = [...frames];
		this.#end = frames.reduce((sum, size) => sum + size, 0);
		this.#fd = open(order, order.to.path, true);
		ftruncateSync(this.#fd, this.#end);
	}

	write(at: number, bytes: Uint8Array): number {
		if (at !== this.#frames.length * blockSize) throw new Error(`a compressed copy is written in order: ${at} is not the next byte`);
		const frame = zlib.zstdCompressSync(bytes, { pledgedSrcSize: bytes.length, params: { [zlib.constants.ZSTD_c_checksumFlag]: 1 } });
		this.#append(frame);
		this.#frames.push(frame.length);
		return frame.length;
	}

	sync(): void {
		try {
			fdatasyncSync(this.#fd);
		} catch (error) {
			throw new Halted(shown`the destination ${this.#order.to.path} did not keep what was written: ${systemWords(error)}`);
		}
	}

	finish(): void {
		const { size } = this.#order.from;
		const table = Buffer.alloc(8 + this.#frames.length * 8 + 9);
		table.writeUInt32LE(skippable, 0);
		table.writeUInt32LE(table.length - 8, 4);
		for (const [index, packed] of this.#frames.entries()) {
			table.writeUInt32LE(packed, 8 + index * 8);
			table.writeUInt32LE(Math.min(blockSize, size - index * blockSize), 12 + index * 8);
		}
		table.writeUInt32LE(this.#frames.length, table.length - 9);
		table.writeUInt32LE(seekable, table.length - 4);
		this.#append(table);
		ftruncateSync(this.#fd, this.#end);
		fsyncSync(this.#fd);
	}

	close(): void {
		closeQuietly(this.#fd);
	}

	#append(bytes: Uint8Array): void {
		try {
			for (let done = 0; done < bytes.length; ) done += writeSync(this.#fd, bytes, done, bytes.length - done, this.#end + done);
		} catch (error) {
			throw new Halted(shown`writing to ${this.#order.to.path} failed: ${systemWords(error)}`);
		}
		this.#end += bytes.length;
	}
}

export function canPack(): boolean {
	return typeof zlib.zstdCompressSync === 'function';
}
