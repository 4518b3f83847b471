/** Where evidence is put in a case: files that did not exist before, for their owner alone, hashed as they are written, synced. */

import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { bytesOf, shown, visibleText, type Visible } from '../../core/visible.ts';
import { BrokenOff } from '../../host/host.ts';

export interface Put {
	/** From the case folder. */
	readonly kept: Visible;
	readonly bytes: number;
	readonly sha256: string;
	/** Why not all of it is there. */
	readonly why?: Visible;
}

/** The disk of the case takes nothing more. */
export class NoRoom extends Error {}

export class EvidenceFolder {
	readonly #folder: Buffer;
	readonly #name: string;

	/** @throws NoRoom where it cannot be made */
	constructor(caseFolder: Visible, run: string) {
		this.#name = `captured/${run}`;
		this.#folder = Buffer.concat([Buffer.from(bytesOf(caseFolder)), Buffer.from(`/${this.#name}`)]);
		system(() => mkdirSync(this.#folder, { recursive: true, mode: 0o700 }));
	}

	/**
	 * @param most bytes
	 * @param goOn asked before each piece; false: what is there so far is kept
	 * @throws NoRoom
	 */
	put(name: string, pieces: Iterable<Uint8Array>, most: number, goOn: () => Visible | undefined): Put {
		const digest = createHash('sha256');
		const fd = system(() => openSync(Buffer.concat([this.#folder, Buffer.from(`/${name}`)]), 'wx', 0o600));
		let bytes = 0;
		let why: Visible | undefined;
		try {
			try {
				for (const piece of pieces) {
					const part = piece.subarray(0, most - bytes);
					digest.update(part);
					for (let at = 0; at < part.length; ) at += system(() => writeSync(fd, part, at));
					bytes += part.length;
					why = part.length < piece.length ? shown`cut at ${bytes} bytes: the limit was reached` : goOn();
					if (why !== undefined) break;
				}
			} catch (error) {
				if (!(error instanceof BrokenOff)) throw error;
				why = shown`broke off: ${error.detail}`;
			}
			system(() => fsyncSync(fd));
		} finally {
			closeSync(fd);
		}
		return { kept: visibleText(`${this.#name}/${name}`), bytes, sha256: digest.digest('hex'), ...(why === undefined ? {} : { why }) };
	}
}

function system<T>(call: () => T): T {
	try {
		return call();
	} catch (error) {
		const { code, message } = error as { readonly code?: unknown; readonly message: string };
		if (typeof code !== 'string') throw error;
		throw new NoRoom(code === 'ENOSPC' || code === 'EDQUOT' ? 'the disk of the case is full' : message);
	}
}
