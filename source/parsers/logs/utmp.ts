/**
 * utmp, wtmp and btmp: records of one size, one after another, with nothing that says which size. The layout is taken from the
 * records themselves (utmpdump 2.38 reads the 400-byte ones of aarch64 as rubbish); junk costs its own record; and where bytes
 * were taken out or put in, the records are found again.
 */

import { shown, visible, visibleText, type Visible } from '../../core/visible.ts';
import type { LogTally } from '../../core/log-event.ts';
import { FieldTexts } from './field-texts.ts';
import type { LogHear, StreamFormat, StreamReader } from './log-format.ts';
import { utmpEvent, utmpTime, utmpType, type UtmpFile } from './utmp-event.ts';
import { appleLayout, commonMultiple, isApple, isZero, likeliestLayout, plausibility, type UtmpLayout } from './utmp-layout.ts';

/** Bytes that are not all zero and are seen before the layout is settled, where the file is as long. */
const enoughToTell = 256 * 1024;
/** Clocks of several processes write to one file: less than this backwards is everyday. Microseconds. */
const usualDisorder = 1e6;
const mostSamples = 5;

function format(file: UtmpFile): StreamFormat {
	const names = new RegExp(`^${file}x?(?:[.-]|$)`);
	return {
		id: file,
		kind: 'stream',
		recognises(head, name) {
			const isNamed = names.test(name.slice(name.lastIndexOf('/') + 1));
			if (isApple(head)) return isNamed ? 1 : 0.8;
			const { share } = likeliestLayout(head);
			if (Number.isNaN(share)) return isNamed ? 0.6 : 0;
			return isNamed ? Math.max(0.6, share) : file === 'wtmp' && share >= 0.9 && head.length >= 384 ? 0.7 : 0;
		},
		begin: (_context, hear) => new UtmpReader(file, hear),
	};
}

export const utmp = format('utmp');
export const wtmp = format('wtmp');
export const btmp = format('btmp');

class UtmpReader implements StreamReader {
	readonly #file: UtmpFile;
	readonly #hear: LogHear;
	readonly #texts = new FieldTexts();
	readonly #samples: { offset: number; words: Visible }[] = [];
	#layout: UtmpLayout | undefined;
	#held = new Uint8Array(0);
	/** Bytes of `#held` that count. */
	#holds = 0;
	/** Where `#held` begins in the file. */
	#offset = 0;
	#zeros: { offset: number; count: number } | undefined;
	#junk: { offset: number; count: number } | undefined;
	/** Records in a row that are none, or may be none. */
	#doubted = 0;
	#records = 0;
	#unknown = 0;
	#first = Infinity;
	#last = -Infinity;
	#longest = 0;
	/** Time of the record before. */
	#before = Number.NaN;
	/** What stood between the record before and this one that may move the time. */
	#since: 'boot' | 'clock-change' | undefined;

	constructor(file: UtmpFile, hear: LogHear) {
		this.#file = file;
		this.#hear = hear;
	}

	push(bytes: Uint8Array): void {
		const needed = this.#holds + bytes.length;
		if (needed > this.#held.length) {
			const larger = new Uint8Array(needed);
			larger.set(this.#held.subarray(0, this.#holds));
			this.#held = larger;
		}
		this.#held.set(bytes, this.#holds);
		this.#holds = needed;
		if (this.#layout === undefined && !this.#settle(false)) return;
		this.#read(this.#layout!, false);
	}

	end(): LogTally {
		this.#settle(true);
		const layout = this.#layout!;
		this.#read(layout, true);
		this.#endZeros(Number.NaN);
		this.#endJunk();
		if (this.#holds > 0) this.#hear.oddity({ odd: 'cut-record', offset: this.#offset, bytes: this.#holds });
		return {
			bytes: this.#offset + this.#holds,
			records: this.#records,
			unknown: this.#unknown,
			samples: this.#samples,
			first: this.#first === Infinity ? Number.NaN : this.#first,
			last: this.#last === -Infinity ? Number.NaN : this.#last,
			longestSilence: this.#longest,
		};
	}

	/** Chooses the layout once there is enough to choose by. A file that begins with zeros is let pass until there is. */
	#settle(isAll: boolean): boolean {
		if (this.#layout !== undefined) return true;
		const held = this.#held.subarray(0, this.#holds);
		if (!isAll && held.length < enoughToTell) return false;
		const { layout, share } = likeliestLayout(held);
		if (!isAll && Number.isNaN(share) && isZero(viewOf(held), 0, held.length)) {
			const whole = held.length - (held.length % commonMultiple);
			// Counted in records of the likelier size: what they were in truth nobody can say.
			this.#zeros ??= { offset: this.#offset, count: 0 };
			this.#zeros.count += whole / layout.size;
			this.#records += whole / layout.size;
			this.#drop(whole);
			return false;
		}
		this.#layout = layout;
		if (layout === appleLayout) this.#drop(Math.min(layout.size, this.#holds));
		return true;
	}

	#drop(bytes: number): void {
		this.#held.copyWithin(0, bytes, this.#holds);
		this.#holds -= bytes;
		this.#offset += bytes;
	}

	#read(layout: UtmpLayout, isAll: boolean): void {
		const bytes = this.#held.subarray(0, this.#holds);
		const view = viewOf(bytes);
		// To find the records again, three of them have to be in sight.
		const last = bytes.length - (isAll ? layout.size : layout.size * 4);
		let at = 0;
		while (at <= last) at += this.#record(bytes, view, at, layout);
		this.#drop(Math.min(at, this.#holds));
	}

	/** One record; how many bytes it took. */
	#record(bytes: Uint8Array, view: DataView, at: number, layout: UtmpLayout): number {
		const how = plausibility(view, at, layout);
		const offset = this.#offset + at;
		if (how === 'junk' || how === 'weak') {
			// In a long run it is asked for now and then: each asking costs as much as many records.
			const skipped = this.#doubted < 16 || this.#doubted % 64 === 0 ? shiftedBy(view, at, layout) : 0;
			this.#doubted++;
			if (skipped > 0) {
				this.#hear.oddity({ odd: 'broken-structure', offset, why: shown`${skipped} bytes that belong to no record; the records go on behind them` });
				return skipped;
			}
		} else this.#doubted = 0;
		if (how === 'junk') {
			this.#junk ??= { offset, count: 0 };
			this.#junk.count++;
			this.#unknown++;
			if (this.#samples.length < mostSamples) this.#samples.push({ offset, words: sampleOf(bytes, at, layout) });
			return layout.size;
		}
		this.#endJunk();
		this.#records++;
		if (how === 'zero') {
			this.#zeros ??= { offset, count: 0 };
			this.#zeros.count++;
			return layout.size;
		}
		this.#time(view, at, layout, offset);
		this.#hear.event(utmpEvent(bytes, view, at, layout, this.#file, offset, this.#texts));
		return layout.size;
	}

	#time(view: DataView, at: number, layout: UtmpLayout, offset: number): void {
		const time = utmpTime(view, at, layout);
		this.#endZeros(time === 0 ? Number.NaN : time);
		if (time === 0) return;
		const type = utmpType(view, at, layout);
		if (type === 'BOOT_TIME') this.#since = 'boot';
		if (type === 'NEW_TIME' || type === 'OLD_TIME') this.#since = 'clock-change';
		// utmp has a slot for each terminal, in no order of time.
		if (this.#file !== 'utmp' && time < this.#before - usualDisorder) {
			this.#hear.oddity({ odd: 'time-backwards', offset, from: this.#before, to: time, ...(this.#since === undefined ? {} : { across: this.#since }) });
		}
		if (type !== 'BOOT_TIME' && type !== 'OLD_TIME') this.#since = undefined;
		this.#longest = Math.max(this.#longest, time - this.#before || 0);
		this.#before = time;
		this.#first = Math.min(this.#first, time);
		this.#last = Math.max(this.#last, time);
	}

	#endZeros(after: number): void {
		if (this.#zeros === undefined) return;
		const { offset, count } = this.#zeros;
		this.#zeros = undefined;
		// A free slot of utmp is no deletion.
		if (this.#file !== 'utmp') this.#hear.oddity({ odd: 'zeroed-records', offset, count, before: this.#before, after });
	}

	#endJunk(): void {
		if (this.#junk === undefined) return;
		const { offset, count } = this.#junk;
		this.#junk = undefined;
		this.#hear.oddity({ odd: 'no-such-record', offset, count, sample: this.#samples.at(-1)!.words });
	}
}

function viewOf(bytes: Uint8Array): DataView {
	return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Where the record at `at` is junk or may be: by how many bytes the records that follow are out of step, 0 where they are not, or there are none. */
function shiftedBy(view: DataView, at: number, layout: UtmpLayout): number {
	const { size } = layout;
	const isSound = (place: number): boolean => place + size <= view.byteLength && plausibility(view, place, layout) === 'good';
	if (isSound(at + size) || isSound(at + size * 2)) return 0;
	for (let shift = 1; shift < size; shift++) if (isSound(at + shift) && isSound(at + shift + size)) return shift;
	return 0;
}

function sampleOf(bytes: Uint8Array, at: number, layout: UtmpLayout): Visible {
	const start = bytes.subarray(at, at + layout.size);
	const text = [layout.user, layout.line, layout.host].map(place => start.subarray(place.at, Math.min(place.at + place.length, place.at + 40))).find(part => part[0] !== 0);
	return shown`type ${viewOf(start).getInt16(layout.type, layout.little)}, ${text === undefined ? visibleText('no text') : visible(text.subarray(0, endOf(text)))}`;
}

function endOf(text: Uint8Array): number {
	const end = text.indexOf(0);
	return end < 0 ? text.length : end;
}
