/**
 * A file the kernel serves from here (FUSE), as a failing disk: what it holds follows from the place, reads fail where they are
 * told to, wait where they are told to, and all of it can vanish. A program of its own, since the test waits for regain.
 *
 *   node fuse-disk.ts FOLDER '{"size": 8388608, "bad": [[1048576, 512]], "holdAt": 5242880, "vanishAt": 6291456}'
 *
 * FOLDER/mnt/disk is the file. A read that is held makes FOLDER/held, and goes on when FOLDER/go is there. Structures and
 * numbers: include/uapi/linux/fuse.h.
 */

import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { argv, exit } from 'node:process';

export interface FuseDisk {
	readonly size: number;
	/** Ranges no read may touch: first byte, length. */
	readonly bad?: readonly (readonly [number, number])[];
	/** A read that touches this byte waits. */
	readonly holdAt?: number;
	/** A read that touches this byte ends the file system. */
	readonly vanishAt?: number;
}

/** What the disk holds from `at` on. */
export function content(at: number, length: number): Buffer<ArrayBuffer> {
	const first = Math.floor(at / 4);
	const words = Uint32Array.from({ length: Math.ceil((at + length) / 4) - first }, (_, index) => Math.imul(first + index, 0x9e_37_79_b1));
	return Buffer.from(words.buffer).subarray(at - first * 4, at - first * 4 + length);
}

const name = 'disk';
const [rootNode, diskNode] = [1, 2];
const op = { lookup: 1, forget: 2, getattr: 3, open: 14, read: 15, statfs: 17, release: 18, flush: 25, init: 26, opendir: 27, readdir: 28, releasedir: 29, batchForget: 42 };
const [notThere, inputOutput, notKnown] = [-2, -5, -38];

const pause = (): unknown => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);

function serve(folder: string, { size, bad = [], holdAt, vanishAt }: FuseDisk): void {
	mkdirSync(join(folder, 'mnt'), { recursive: true });
	const fd = openSync('/dev/fuse', 'r+');
	spawn('mount', ['-i', '-t', 'fuse', 'regain-test', join(folder, 'mnt'), '-o', 'fd=3,rootmode=40000,user_id=0,group_id=0,allow_other'], { stdio: ['ignore', 'ignore', 'inherit', fd] });
	const request = Buffer.alloc(1_200_000);
	const answer = (unique: bigint, error: number, body = Buffer.alloc(0)): void => {
		const head = Buffer.alloc(16);
		head.writeUInt32LE(16 + body.length, 0);
		head.writeInt32LE(error, 4);
		head.writeBigUInt64LE(unique, 8);
		writeSync(fd, Buffer.concat([head, body]));
	};
	const attributes = (node: number): Buffer => {
		const bytes = Buffer.alloc(88);
		bytes.writeBigUInt64LE(BigInt(node), 0);
		bytes.writeBigUInt64LE(BigInt(node === rootNode ? 0 : size), 8);
		bytes.writeUInt32LE(node === rootNode ? 0o40755 : 0o100444, 60);
		bytes.writeUInt32LE(1, 64);
		bytes.writeUInt32LE(512, 80);
		return bytes;
	};
	// Nothing can be read before it is mounted.
	const heard = (): boolean => {
		try {
			readSync(fd, request, 0, request.length, null);
			return true;
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'EPERM') throw error;
			pause();
			return false;
		}
	};
	for (;;) {
		if (!heard()) continue;
		const [opcode, unique, node] = [request.readUInt32LE(4), request.readBigUInt64LE(8), Number(request.readBigUInt64LE(16))];
		const body = request.subarray(40);
		if (opcode === op.init) {
			const out = Buffer.alloc(64);
			out.writeUInt32LE(7, 0);
			out.writeUInt32LE(31, 4);
			out.writeUInt32LE(4096, 20);
			answer(unique, 0, out);
		} else if (opcode === op.lookup) {
			if (body.subarray(0, body.indexOf(0)).toString() !== name) {
				answer(unique, notThere);
				continue;
			}
			const out = Buffer.alloc(40);
			out.writeBigUInt64LE(BigInt(diskNode), 0);
			answer(unique, 0, Buffer.concat([out, attributes(diskNode)]));
		} else if (opcode === op.getattr) answer(unique, 0, Buffer.concat([Buffer.alloc(16), attributes(node)]));
		else if (opcode === op.open || opcode === op.opendir) {
			const out = Buffer.alloc(16);
			// FOPEN_DIRECT_IO: every read comes here as it was asked, past the page cache.
			out.writeUInt32LE(1, 8);
			answer(unique, 0, out);
		} else if (opcode === op.read) {
			const [at, asked] = [Number(body.readBigUInt64LE(8)), body.readUInt32LE(16)];
			const length = Math.max(0, Math.min(asked, size - at));
			const touches = (from: number, many: number): boolean => from < at + length && from + many > at;
			if (vanishAt !== undefined && touches(vanishAt, 1)) exit(0);
			if (holdAt !== undefined && touches(holdAt, 1)) {
				writeFileSync(join(folder, 'held'), '');
				while (!existsSync(join(folder, 'go'))) pause();
			}
			if (bad.some(([from, many]) => touches(from, many))) answer(unique, inputOutput);
			else answer(unique, 0, content(at, length));
		} else if (opcode === op.statfs) answer(unique, 0, Buffer.alloc(80));
		else if (opcode === op.readdir || opcode === op.release || opcode === op.releasedir || opcode === op.flush) answer(unique, 0);
		else if (opcode !== op.forget && opcode !== op.batchForget) answer(unique, notKnown);
	}
}

if (import.meta.main) serve(argv[2]!, JSON.parse(argv[3]!) as FuseDisk);
