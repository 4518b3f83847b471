/**
 * lastlog: for each uid a place, and in it when, where and whence that account came last. A file of mostly holes: the place of uid
 * 4,294,967,294 is 1.2 TB from the start, so it is read in large pieces until what is on the disk was met, and past a limit only
 * where known accounts have their places. Layout: lastlog.h of glibc; 292 bytes, 296 where time has 64 bits.
 */

import { shown, visibleText, type Visible } from '../../core/visible.ts';
import type { LogTally } from '../../core/log-event.ts';
import type { RandomAccess } from '../random-access.ts';
import { FieldTexts } from './field-texts.ts';
import type { FileFormat, LogContext, LogHear } from './log-format.ts';

interface Layout {
	readonly size: 292 | 296;
	readonly little: boolean;
}

const layouts: readonly Layout[] = [{ size: 292, little: true }, { size: 296, little: true }, { size: 292, little: false }, { size: 296, little: false }];
const recordsAtOnce = 3000;
/** Holes are read as zeros, a few GB a second. */
const mostRead = 8 * 2 ** 30;
/** Bytes of records that settle the layout. */
const enoughToTell = 256 * 1024;
const mostSamples = 5;

export const lastlog: FileFormat = {
	id: 'lastlog',
	kind: 'file',
	recognises: (_head, name) => (/(?:^|\/)lastlog(?:[.-][^/]*)?$/.test(name) ? 0.9 : 0),
	*read(file, context, hear) {
		const layout = yield* settled(file, context);
		const reader = new LastlogReader(file, layout, context, hear);
		yield* reader.through();
		return reader.tally();
	},
};

/** Pieces of the file that hold something, until all that is on the disk was met or the limit is. Each is good until the next. */
function* pieces(file: RandomAccess, step: number, context: LogContext): Generator<{ readonly offset: number; readonly bytes: Buffer } | undefined, number> {
	const zeros = Buffer.alloc(step);
	// Blocks are counted as 4 KiB; a file system that packs tails or data into its inodes says less than there is.
	const onDisk = context.allocated === undefined || context.allocated === 0 ? Infinity : context.allocated;
	let met = 0;
	let offset = 0;
	for (; offset < file.size && offset < mostRead && met < onDisk; offset += step) {
		yield undefined;
		const length = Math.min(step, file.size - offset);
		const bytes = file.read(offset, length);
		if (bytes === undefined) return offset;
		const piece = Buffer.from(bytes.buffer, bytes.byteOffset, length);
		if (piece.equals(zeros.subarray(0, length))) continue;
		for (let block = 0; block < length; block += 4096) if (!piece.subarray(block, block + 4096).equals(zeros.subarray(0, Math.min(4096, length - block)))) met += 4096;
		yield { offset, bytes: piece };
	}
	return Math.min(offset, file.size);
}

function* settled(file: RandomAccess, context: LogContext): Generator<undefined, Layout> {
	let met = 0;
	const scores = layouts.map(layout => ({ layout, sound: 0, told: 0 }));
	const step = 292 * 296 * 12; // whole records of both sizes
	for (const piece of pieces(file, step, context)) {
		if (piece === undefined) {
			yield undefined;
			continue;
		}
		const view = viewOf(piece.bytes);
		for (const score of scores) {
			for (let at = 0; at + score.layout.size <= piece.bytes.length; at += score.layout.size) {
				const how = plausibility(view, at, score.layout);
				if (how === 'zero') continue;
				score.told++;
				if (how === 'good') score.sound++;
			}
		}
		met += piece.bytes.length;
		if (met >= enoughToTell) break;
	}
	return scores.reduce((best, one) => (one.told > 0 && one.sound / one.told > (best.told === 0 ? -1 : best.sound / best.told) ? one : best)).layout;
}

function plausibility(view: DataView, at: number, { size, little }: Layout): 'zero' | 'good' | 'junk' {
	const time = timeOf(view, at, { size, little });
	const text = at + size - 288;
	if (time === 0 && isZero(view, at, size)) return 'zero';
	return time > 315_532_800 && time < 4_000_000_000 && isText(view, text, 32) && isText(view, text + 32, 256) ? 'good' : 'junk';
}

/** Seconds since 1970. */
function timeOf(view: DataView, at: number, { size, little }: Layout): number {
	return size === 292 ? view.getUint32(at, little) : view.getUint32(at + (little ? 0 : 4), little) + view.getUint32(at + (little ? 4 : 0), little) * 2 ** 32;
}

function isZero(view: DataView, at: number, size: number): boolean {
	for (let word = at; word < at + size; word += 4) if (view.getUint32(word) !== 0) return false;
	return true;
}

function isText(view: DataView, at: number, length: number): boolean {
	for (let byte = at; byte < at + length; byte++) {
		const value = view.getUint8(byte);
		if (value === 0) return true;
		if (value < 0x20 || value === 0x7f) return false;
	}
	return true;
}

function viewOf(bytes: Uint8Array): DataView {
	return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

class LastlogReader {
	readonly #file: RandomAccess;
	readonly #layout: Layout;
	readonly #context: LogContext;
	readonly #hear: LogHear;
	readonly #texts = new FieldTexts();
	readonly #samples: { offset: number; words: Visible }[] = [];
	#records = 0;
	#unknown = 0;
	#first = Infinity;
	#last = -Infinity;

	constructor(file: RandomAccess, layout: Layout, context: LogContext, hear: LogHear) {
		this.#file = file;
		this.#layout = layout;
		this.#context = context;
		this.#hear = hear;
	}

	*through(): Generator<undefined, void> {
		const { size } = this.#layout;
		const reading = pieces(this.#file, size * recordsAtOnce, this.#context);
		let read = 0;
		for (;;) {
			const step = reading.next();
			if (step.done === true) {
				read = step.value;
				break;
			}
			if (step.value === undefined) yield undefined;
			else this.#piece(step.value.offset, step.value.bytes);
		}
		const cut = this.#file.size % size;
		if (cut > 0) this.#hear.oddity({ odd: 'cut-record', offset: this.#file.size - cut, bytes: cut });
		if (read >= this.#file.size - cut) return;
		// What lies behind is read where accounts are known to have their places.
		for (const [uid] of this.#context.accounts ?? []) {
			if (uid * size < read || (uid + 1) * size > this.#file.size) continue;
			yield undefined;
			const bytes = this.#file.read(uid * size, size);
			if (bytes !== undefined) this.#piece(uid * size, bytes);
		}
		if (read >= mostRead) this.#hear.oddity({ odd: 'broken-structure', offset: read, why: visibleText('only the places of known accounts were read from here on: the file is longer than 8 GiB') });
		else if (this.#file.read(read, 1) === undefined) this.#hear.oddity({ odd: 'broken-structure', offset: read, why: visibleText('it could not be read from here on') });
	}

	#piece(offset: number, bytes: Uint8Array): void {
		const { size } = this.#layout;
		const view = viewOf(bytes);
		for (let at = 0; at + size <= bytes.length; at += size) {
			const how = plausibility(view, at, this.#layout);
			if (how === 'zero') continue;
			const uid = (offset + at) / size;
			if (how === 'good') this.#record(bytes, timeOf(view, at, this.#layout), at, offset + at, uid);
			else this.#junk(offset + at, timeOf(view, at, this.#layout) === 0 ? shown`uid ${uid}: a record without a time` : shown`uid ${uid}: no record of a login`);
		}
	}

	#record(bytes: Uint8Array, seconds: number, at: number, offset: number, uid: number): void {
		const { size } = this.#layout;
		this.#records++;
		this.#first = Math.min(this.#first, seconds);
		this.#last = Math.max(this.#last, seconds);
		const line = this.#texts.text(bytes, at + size - 288, 32);
		const remote = this.#texts.text(bytes, at + size - 256, 256);
		const account = this.#context.accounts?.get(uid);
		this.#hear.event({
			at: seconds * 1e6,
			clock: 'absolute',
			kind: 'login',
			offset,
			length: size,
			words: shown`last login of ${account ?? shown`uid ${uid}`}${line === '' ? line : shown` on ${line}`}${remote === '' ? remote : shown` from ${remote}`}`,
			...(account === undefined ? {} : { account }),
			...(line === '' ? {} : { line }),
			...(remote === '' ? {} : { remote }),
			facts: { uid },
		});
	}

	#junk(offset: number, words: Visible): void {
		this.#unknown++;
		if (this.#samples.length >= mostSamples) return;
		this.#samples.push({ offset, words });
		this.#hear.oddity({ odd: 'no-such-record', offset, count: 1, sample: words });
	}

	tally(): LogTally {
		return {
			bytes: this.#file.size,
			records: this.#records,
			unknown: this.#unknown,
			samples: this.#samples,
			first: this.#records === 0 ? Number.NaN : this.#first * 1e6,
			last: this.#records === 0 ? Number.NaN : this.#last * 1e6,
		};
	}
}
