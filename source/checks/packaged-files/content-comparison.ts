/** An installed file held against its package's content, byte for byte, while the package streams by. */

import { createHash, hash as oneShot, type Hash } from 'node:crypto';
import { shown } from '../../core/visible.ts';
import { BrokenOff, type Entry, type ForwardFile, type Host, type HostPath, type Look, type Unread } from '../../host/host.ts';
import type { Digest } from './expected.ts';

export type ContentVerdict =
	| { readonly is: 'same' }
	| { readonly is: 'unread'; readonly why: Unread }
	| {
			readonly is: 'different';
			/** Offset of the first byte that differs; where one is the other's beginning, the length of the shorter. */
			readonly at: number;
			readonly size: number;
			readonly installedSize: number;
			/** SHA-256 in hex. */
			readonly sha256: string;
			/** Absent where the installed file could not be read to its end. */
			readonly installedSha256: string | undefined;
	  };

/** Read whole up to this size, in pieces above it. */
const small = 1 << 20;
/** What is compared at the moment: one file at a time is. */
const pieceBuffer = Buffer.allocUnsafeSlow(1 << 18);
/** The most of a text kept to show what differs. */
const mostText = 256 * 1024;

export class ContentComparison {
	readonly #host: Host;
	readonly #place: HostPath;
	readonly #entry: Entry;
	readonly #installed: Look<ForwardFile>;
	#isOpen = true;
	#at = 0;
	#differsAt: number | undefined;
	#broken: Unread | undefined;
	#hash: Hash | undefined;
	readonly #asked: Hash | undefined;
	/** What the media's file has from the first difference on: before that it is the installed one. */
	readonly #other: Buffer[] = [];
	#otherSize = 0;

	/** `digest`: also made of the media's file, for the database to be held against. */
	constructor(host: Host, place: HostPath, entry: Entry, digest?: Digest['algorithm']) {
		this.#host = host;
		this.#place = place;
		this.#entry = entry;
		this.#installed = host.openForward(place, entry);
		this.#asked = digest === undefined ? undefined : createHash(digest);
	}

	push(bytes: Uint8Array): void {
		this.#asked?.update(bytes);
		if (this.#hash === undefined) this.#compare(bytes);
		else this.#take(bytes);
		this.#at += bytes.length;
	}

	/** Lets go of the installed file, for what was broken off; `end` does it too. */
	close(): void {
		if (this.#isOpen && this.#installed.ok) this.#installed.value.close();
		this.#isOpen = false;
	}

	end(): ContentVerdict {
		this.close();
		if (!this.#installed.ok) return { is: 'unread', why: this.#installed };
		if (this.#broken !== undefined) return { is: 'unread', why: this.#broken };
		if (this.#differsAt === undefined && this.#entry.size > this.#at) {
			const trouble = this.#guarded(() => this.#differ(this.#at));
			if (trouble !== undefined) return { is: 'unread', why: trouble };
		}
		if (this.#differsAt === undefined || this.#hash === undefined) return { is: 'same' };
		const whole = installedDigest(this.#host, this.#place, this.#entry, 'sha256');
		return {
			is: 'different',
			at: this.#differsAt,
			size: this.#at,
			installedSize: this.#entry.size,
			sha256: this.#hash.digest('hex'),
			installedSha256: whole.ok ? whole.value : undefined,
		};
	}

	/** The media's file where it is no longer than 256 KiB, else its beginning. After `end`, of one that differs. */
	beginning(): { readonly bytes: Buffer; readonly isWhole: boolean } {
		const at = this.#differsAt ?? 0;
		const same = at === 0 ? undefined : this.#host.read(this.#place, { limit: Math.min(at, mostText), follow: false });
		const before = same?.ok === true ? same.value.bytes : Buffer.alloc(0);
		const bytes = Buffer.concat([before, ...this.#other]).subarray(0, mostText);
		return { bytes, isWhole: bytes.length === this.#at };
	}

	/** The digest asked for, of the media's file. Once, after `end`. */
	digest(): string | undefined {
		return this.#asked?.digest('hex');
	}

	#compare(bytes: Uint8Array): void {
		if (!this.#installed.ok || this.#broken !== undefined) return;
		const installed = this.#installed.value;
		this.#broken = this.#guarded(() => {
			for (let at = 0; at < bytes.length; ) {
				const piece = pieceBuffer.subarray(0, installed.readInto(pieceBuffer, 0, Math.min(pieceBuffer.length, bytes.length - at)));
				const same = sameBytes(bytes, at, piece);
				if (same < piece.length || piece.length === 0) {
					this.#differ(this.#at + at + same);
					this.#take(bytes.subarray(at + same));
					return;
				}
				at += piece.length;
			}
		});
	}

	#take(bytes: Uint8Array): void {
		this.#hash!.update(bytes);
		if (this.#otherSize >= mostText) return;
		this.#other.push(Buffer.from(bytes.subarray(0, mostText - this.#otherSize)));
		this.#otherSize += this.#other.at(-1)!.length;
	}

	/** A file that cannot be read to its end is data. */
	#guarded(read: () => void): Unread | undefined {
		try {
			read();
			return undefined;
		} catch (error) {
			if (!(error instanceof BrokenOff)) throw error;
			return { reason: error.reason, detail: error.detail };
		}
	}

	/** Up to here both are equal, so the media's digest can begin with the installed file's bytes. */
	#differ(at: number): void {
		this.#differsAt = at;
		const hash = (this.#hash = createHash('sha256'));
		const before = this.#host.chunks(this.#place);
		if (!before.ok) return;
		let left = at;
		for (const piece of before.value) {
			hash.update(piece.subarray(0, left));
			left -= Math.min(left, piece.length);
			if (left === 0) return;
		}
	}
}

/** How many bytes from `at` on are equal to those of `piece`. */
function sameBytes(bytes: Uint8Array, at: number, piece: Uint8Array): number {
	const part = Buffer.from(bytes.buffer, bytes.byteOffset + at, piece.length);
	if (part.equals(piece)) return piece.length;
	let same = 0;
	while (part[same] === piece[same]) same++;
	return same;
}

/** Digest of an installed file, hex. A small one is opened once; a large one never lies in memory as a whole. */
export function installedDigest(host: Host, place: HostPath, { size }: Pick<Entry, 'size'>, algorithm: Digest['algorithm']): Look<string> {
	if (size <= small) {
		const read = host.read(place, { limit: small, follow: false });
		if (!read.ok) return read;
		return read.value.cut ? { ok: false, reason: 'changed-while-read', detail: shown`it is not as long as it was` } : { ok: true, value: oneShot(algorithm, read.value.bytes) };
	}
	const chunks = host.chunks(place);
	if (!chunks.ok) return chunks;
	const hash = createHash(algorithm);
	try {
		for (const piece of chunks.value) hash.update(piece);
	} catch (error) {
		if (!(error instanceof BrokenOff)) throw error;
		return { ok: false, reason: error.reason, detail: error.detail };
	}
	return { ok: true, value: hash.digest('hex') };
}
