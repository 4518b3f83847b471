/** A file of the host for the readers of databases: read a piece at a time, the last few pieces kept. */

import { BrokenOff, type Host, type HostPath, type Look, type Unread } from '../host/host.ts';
import type { RandomAccess } from '../parsers/random-access.ts';

const window = 1 << 18;
const windowsKept = 16;

export interface FileWindows extends RandomAccess {
	/** The first piece that could not be read, if one could not. */
	readonly trouble: Unread | undefined;
}

/** Keeps at most 4 MiB, and one copy of what is asked for across a border. */
export function fileWindows(host: Host, path: HostPath): Look<FileWindows> {
	const resolved = host.resolve(path);
	if (!resolved.ok) return resolved;
	const opened = host.chunks(path);
	if (!opened.ok) return opened;
	return { ok: true, value: new Windows(host, path, resolved.value.entry.size) };
}

class Windows implements FileWindows {
	trouble: Unread | undefined;
	readonly size: number;
	readonly #host: Host;
	readonly #path: HostPath;
	readonly #kept = new Map<number, Uint8Array>();

	constructor(host: Host, path: HostPath, size: number) {
		this.#host = host;
		this.#path = path;
		this.size = size;
	}

	read(offset: number, length: number): Uint8Array | undefined {
		if (offset < 0 || length < 0 || offset + length > this.size) return undefined;
		const first = Math.trunc(offset / window);
		if (offset + length <= (first + 1) * window) {
			const piece = this.#window(first);
			const from = offset - first * window;
			return piece === undefined || from + length > piece.length ? undefined : piece.subarray(from, from + length);
		}
		const bytes = new Uint8Array(length);
		for (let at = offset; at < offset + length; ) {
			const number = Math.trunc(at / window);
			const piece = this.#window(number);
			const from = at - number * window;
			if (piece === undefined || from >= piece.length) return undefined;
			const part = piece.subarray(from, Math.min(piece.length, from + offset + length - at));
			bytes.set(part, at - offset);
			at += part.length;
		}
		return bytes;
	}

	#window(number: number): Uint8Array | undefined {
		const known = this.#kept.get(number);
		if (known !== undefined) return known;
		const piece = this.#fetch(number * window);
		if (piece === undefined) return undefined;
		// Oldest first: databases are read mostly forwards.
		if (this.#kept.size >= windowsKept) this.#kept.delete(this.#kept.keys().next().value!);
		this.#kept.set(number, piece);
		return piece;
	}

	#fetch(from: number): Uint8Array | undefined {
		const chunks = this.#host.chunks(this.#path, { from });
		if (!chunks.ok) {
			this.trouble ??= chunks;
			return undefined;
		}
		try {
			for (const chunk of chunks.value) {
				// One chunk holds four windows: the others are wanted next.
				for (let at = window; at < chunk.length; at += window) this.#kept.set((from + at) / window, chunk.slice(at, at + window));
				while (this.#kept.size > windowsKept) this.#kept.delete(this.#kept.keys().next().value!);
				return chunk.slice(0, window);
			}
		} catch (error) {
			if (!(error instanceof BrokenOff)) throw error;
			this.trouble ??= error;
		}
		return undefined;
	}
}
