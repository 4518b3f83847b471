/**
 * The file a sweep has just met. One object, used again for every file: its bytes and the object itself are good only while
 * `inspect` runs. Content is read once whoever asks, into a buffer that is used again as well.
 */

import { createHash, hash } from 'node:crypto';
import type { SkipReason } from '../core/coverage.ts';
import { visibleName, type Visible } from '../core/visible.ts';
import type { SweptFile } from '../checks/check.ts';
import type { Folder } from '../checks/folder.ts';
import { placeOf, type Place as KindOfPlace } from '../checks/place.ts';
import type { DigestName } from '../parsers/hash-lists/listed.ts';
import { childOf, type Entry, type HostPath, type Look } from '../host/host.ts';
import { found, refused, type Refused } from '../host/unread.ts';
import type { Place, Source, Tree } from './tree.ts';

const headSize = 4096;
const defaultLimit = 1_048_576;
/** No check is given more of one file at once. */
const mostContent = 67_108_864;
const piece = 1_048_576;
/** Hashed whole up to here; beyond it, a file that is nearly all holes would take for ever. */
const vast = 17_179_869_184;

const writtenTo = 'it was written to meanwhile';

/** Hears what is read, for gauges, coverage and budgets. */
export interface Reading {
	/** Content was asked for the first time while this check had its turn. */
	asked(): void;
	/** New bytes left the disk. Throws to stop. */
	read(bytes: number): void;
	/** This many more bytes of the file were handed to the check whose turn it is. */
	handed(bytes: number): void;
	/** The check whose turn it is goes without. */
	passedOver(reason: SkipReason, example: Visible): void;
}

export class MetFile implements SweptFile {
	name = '';
	entry!: Entry;
	/** Somebody asked for content. */
	wasAsked = false;
	readonly #tree: Tree;
	readonly #reading: Reading;
	/** `[0]` is the check whose turn it is. */
	readonly #turn: Int32Array;
	folder!: Folder;
	#place!: Place;
	#path: HostPath | undefined;
	#shown: Visible | undefined;
	#source: Source | undefined;
	#trouble: Refused | undefined;
	#digests: Partial<Record<DigestName, Look<string>>> = {};
	/** The first `#have` bytes of the file stand here. */
	#buffer = Buffer.allocUnsafeSlow(65_536);
	#have = 0;
	#spare: Buffer | undefined;
	#toldOn = -1;
	#handed = 0;

	constructor(tree: Tree, turn: Int32Array, reading: Reading) {
		this.#tree = tree;
		this.#turn = turn;
		this.#reading = reading;
	}

	/** What is met from now on lies in this directory. */
	enter(place: Place, folder: Folder): void {
		this.#place = place;
		this.folder = folder;
	}

	meet(name: string, entry: Entry): void {
		this.name = name;
		this.entry = entry;
		this.#path = undefined;
		this.#shown = undefined;
	}

	/** Every check has seen it. To be called whenever `wasAsked`. */
	settle(): void {
		this.#source?.close();
		this.#source = undefined;
		this.#trouble = undefined;
		this.#digests = {};
		this.#have = 0;
		this.#toldOn = -1;
		this.wasAsked = false;
		// One large file must not hold its memory for the rest of the walk.
		if (this.#buffer.length > piece) this.#buffer = Buffer.allocUnsafeSlow(65_536);
	}

	get path(): HostPath {
		return (this.#path ??= childOf(this.#place.path, this.name));
	}

	get place(): KindOfPlace {
		return this.folder.place ?? placeOf(this.path);
	}

	get shown(): Visible {
		return (this.#shown ??= visibleName(this.path));
	}

	head(): Look<Uint8Array> {
		const prefix = this.#prefix(headSize);
		return prefix.ok ? found(this.#hand(prefix.value, headSize)) : this.#refuse(prefix);
	}

	content(limit = defaultLimit): Look<{ readonly bytes: Uint8Array; readonly cut: boolean }> {
		const most = Math.min(limit, mostContent);
		const prefix = this.#prefix(most);
		if (!prefix.ok) return this.#refuse(prefix);
		const bytes = this.#hand(prefix.value, most);
		return found({ bytes, cut: this.#source!.size > bytes.length });
	}

	sha256(): Look<string> {
		return this.digest('sha256');
	}

	digest(name: DigestName): Look<string> {
		const digest = (this.#digests[name] ??= this.#hash(name));
		if (!digest.ok) return this.#refuse(digest);
		this.#note(this.entry.size);
		return digest;
	}

	target(): Look<HostPath> {
		if (this.entry.kind !== 'link') return refused('unsupported', 'not a link');
		this.wasAsked = true;
		const target = this.#tree.linkOf(this.#place, this.name);
		return target.ok ? target : this.#refuse(target);
	}

	#hand(bytes: Uint8Array, most: number): Uint8Array {
		const handed = bytes.subarray(0, most);
		this.#note(handed.length);
		return handed;
	}

	passOver(reason: SkipReason, example: Visible): void {
		this.#reading.passedOver(reason, example);
	}

	/** Said once for each check and file. A directory or a link has no content of its own: asking is no gap. */
	#refuse(why: Refused): Refused {
		const idle = why.reason === 'special-file' && (this.entry.kind === 'directory' || this.entry.kind === 'link');
		if (this.#toldOn !== this.#turn[0] && !idle) {
			this.#toldOn = this.#turn[0]!;
			this.#handed = 0;
			this.passOver(why.reason, this.shown);
		}
		return why;
	}

	#note(bytes: number): void {
		if (this.#toldOn !== this.#turn[0]) {
			this.#toldOn = this.#turn[0]!;
			this.#handed = 0;
		}
		if (bytes > this.#handed) {
			this.#reading.handed(bytes - this.#handed);
			this.#handed = bytes;
		}
	}

	/** Opens it on the first question; `undefined` when that went well. */
	#open(): Refused | undefined {
		this.#reading.asked();
		this.wasAsked = true;
		if (this.#source !== undefined || this.#trouble !== undefined) return this.#trouble;
		const { kind } = this.entry;
		const opened: Look<Source> = kind === 'file' ? this.#tree.open(this.#place, this.name, this.entry) : refused('special-file', kind);
		if (opened.ok) this.#source = opened.value;
		else this.#trouble = opened;
		return this.#trouble;
	}

	/** At least the first `most` bytes, or all of a shorter file; the buffer may hold more. */
	#prefix(most: number): Look<Uint8Array> {
		const trouble = this.#open();
		if (trouble !== undefined) return trouble;
		const source = this.#source!;
		const wanted = Math.min(most, source.size);
		if (wanted > this.#buffer.length) {
			const larger = Buffer.allocUnsafeSlow(Math.max(wanted, Math.min(this.#buffer.length * 4, piece)));
			this.#buffer.copy(larger, 0, 0, this.#have);
			this.#buffer = larger;
		}
		while (this.#have < wanted) {
			const got = source.read(this.#buffer, this.#have, Math.min(piece, wanted - this.#have), this.#have);
			if (!got.ok) return (this.#trouble = got);
			if (got.value === 0) return (this.#trouble = refused('changed-while-read', `it shrank to ${this.#have} bytes`));
			this.#have += got.value;
			this.#reading.read(got.value);
		}
		return found(this.#buffer.subarray(0, this.#have));
	}

	#hash(name: DigestName): Look<string> {
		const { size, blocks } = this.entry;
		if (size > vast && blocks * 512 < size / 64) return refused('too-large', `${size} bytes, of which ${blocks * 512} are on the disk`);
		const start = this.#prefix(piece);
		if (!start.ok) return start;
		const source = this.#source!;
		if (this.#have >= source.size) return source.same() ? found(hash(name, start.value, 'hex')) : refused('changed-while-read', writtenTo);
		const running = createHash(name).update(start.value);
		this.#spare ??= Buffer.allocUnsafeSlow(piece);
		for (let at = this.#have; at < source.size; ) {
			const got = source.read(this.#spare, 0, Math.min(piece, source.size - at), at);
			if (!got.ok) return (this.#trouble = got);
			if (got.value === 0) return (this.#trouble = refused('changed-while-read', `it shrank to ${at} bytes`));
			running.update(this.#spare.subarray(0, got.value));
			this.#reading.read(got.value);
			at += got.value;
		}
		if (!source.same()) return (this.#trouble = refused('changed-while-read', writtenTo));
		return found(running.digest('hex'));
	}
}
