/**
 * systemd's journal. The file is gone through object by object, so that what its lists were made to leave out is met as well;
 * where that breaks off, the lists lead on. journalctl goes by the lists alone.
 */

import type { LogEvent, LogTally } from '../../core/log-event.ts';
import { shown, visibleText, type Visible } from '../../core/visible.ts';
import { journalEvent, wantedFields, type Fields } from './journal-event.ts';
import { JournalFile, journalHeader, objectTypes, type JournalEntry } from './journal-file.ts';
import type { FileFormat, LogContext, LogHear } from './log-format.ts';
import { LogRhythm } from './log-rhythm.ts';

const breathes = 200;
/** Values that many entries share, by their offset. */
const mostShared = 20_000;
/** Clocks are set right by less than this without a word. Microseconds. */
const usualCorrection = 2e6;
const mostSamples = 5;

export const journal: FileFormat = {
	id: 'systemd journal',
	kind: 'file',
	recognises: head => (head.length >= 8 && Buffer.from(head.buffer, head.byteOffset, 8).toString('latin1') === 'LPKSHHRH' ? 1 : 0),
	*read(file, context, hear) {
		const header = journalHeader(file);
		if (header === undefined || header.size < 200 || header.unknownFlags !== 0) {
			const why = header?.unknownFlags ? shown`it is of a newer kind than this program knows (flags ${header.unknownFlags})` : visibleText('its header is damaged');
			hear.oddity({ odd: 'broken-structure', offset: 0, why });
			return { bytes: file.size, records: 0, unknown: 0, samples: [], first: Number.NaN, last: Number.NaN, damaged: why };
		}
		const reader = new JournalReader(new JournalFile(file, header, context.unpack), context, hear);
		yield* reader.through();
		return reader.tally();
	},
};

class JournalReader {
	readonly #file: JournalFile;
	readonly #context: LogContext;
	readonly #hear: LogHear;
	/** `undefined`: a field nobody asks for. */
	readonly #shared = new Map<number, { readonly name: string; readonly value: Uint8Array } | undefined>();
	readonly #samples: { offset: number; words: Visible }[] = [];
	readonly #sequence: Visible;
	#records = 0;
	#unknown = 0;
	#unlisted = 0;
	#missing = 0;
	#first = Infinity;
	#last = -Infinity;
	readonly #rhythm = new LogRhythm(oddity => {
		// Steps back are told with what stands between (`#order`).
		if (oddity.odd === 'gap') this.#hear.oddity(oddity);
	});
	#before: JournalEntry | undefined;
	#isClockSet = false;

	constructor(file: JournalFile, context: LogContext, hear: LogHear) {
		this.#file = file;
		this.#context = context;
		this.#hear = hear;
		this.#sequence = visibleText(file.header.sequence);
	}

	*through(): Generator<undefined, void> {
		const { header } = this.#file;
		if (header.size + header.arena > this.#file.size) this.#broken(this.#file.size, shown`it is cut: ${header.size + header.arena} bytes are said, ${this.#file.size} are there`);
		const listed = this.#file.listed(offset => this.#broken(offset, visibleText('its list of entries leads nowhere')));
		let next = listed.next();
		let firstUnlisted = Number.NaN;
		let objects = 0;
		let offset = header.size;
		for (;;) {
			if (++objects % breathes === 0) yield undefined;
			const object = this.#file.object(offset);
			if (object === undefined || object.type === 0 || object.type > 7) break;
			if (object.type === objectTypes.entry) {
				while (next.done !== true && next.value < offset) next = this.#leads(listed, next.value);
				if (next.done !== true && next.value === offset) next = listed.next();
				else if (this.#unlisted++ === 0) firstUnlisted = offset;
				this.#entry(offset);
			}
			if (offset === header.tailObject) {
				offset = Infinity;
				break;
			}
			offset += Math.ceil(object.size / 8) * 8;
		}
		if (offset !== Infinity && header.tailObject > 0 && offset < header.tailObject) this.#broken(offset, visibleText('an object is damaged: from here on only what the lists name was read'));
		while (next.done !== true) {
			if (++objects % breathes === 0) yield undefined;
			next = this.#leads(listed, next.value);
		}
		// journald writes an entry first and lists it then: the last of a file that was being written may be unlisted.
		if (this.#unlisted > (header.state === 1 ? 1 : 0)) this.#broken(firstUnlisted, shown`${this.#unlisted} entries are in the file and in no list: journalctl shows none of them`);
		if (this.#missing > 0) this.#broken(0, shown`${this.#missing} entries that the lists name are not there`);
		if (this.#file.damaged > 0) this.#broken(0, this.#context.unpack === undefined ? shown`${this.#file.damaged} packed values were not read` : shown`${this.#file.damaged} values could not be unpacked`);
	}

	/** What the list names out of the order of the file. */
	#leads(listed: Generator<number>, offset: number): IteratorResult<number> {
		this.#entry(offset);
		return listed.next();
	}

	#entry(offset: number): void {
		const entry = this.#file.entry(offset);
		if (entry === undefined || entry.number === 0 || entry.realtime > 8.64e18) {
			this.#unknown++;
			this.#missing++;
			if (this.#samples.length < mostSamples) this.#samples.push({ offset, words: visibleText('no entry is here') });
			return;
		}
		const fields: Fields = new Map();
		for (const place of entry.fields) {
			const field = this.#field(place);
			if (field !== undefined) fields.set(field.name, field.value);
		}
		this.#records++;
		this.#order(entry, offset);
		this.#rhythm.at(entry.realtime, offset);
		const event = journalEvent(entry, fields, offset);
		this.#isClockSet = event.kind === 'clock-changed';
		this.#first = Math.min(this.#first, entry.realtime);
		this.#last = Math.max(this.#last, entry.realtime);
		if (this.#context.wants === 'everything' || isSign(event)) this.#hear.event(event);
	}

	#order(entry: JournalEntry, offset: number): void {
		const before = this.#before;
		this.#before = entry;
		if (before === undefined) return;
		if (entry.number > before.number + 1) this.#hear.oddity({ odd: 'sequence-gap', offset, from: before.number, to: entry.number, of: this.#sequence });
		if (entry.number <= before.number) this.#broken(offset, shown`entry ${entry.number} stands behind entry ${before.number}`);
		if (entry.realtime >= before.realtime - usualCorrection) return;
		const across = entry.boot !== before.boot ? { across: 'boot' as const } : this.#isClockSet ? { across: 'clock-change' as const } : {};
		this.#hear.oddity({ odd: 'time-backwards', offset, from: before.realtime, to: entry.realtime, ...across });
	}

	#field(offset: number): { readonly name: string; readonly value: Uint8Array } | undefined {
		if (this.#shared.has(offset)) return this.#shared.get(offset);
		const bytes = this.#file.data(offset);
		const end = bytes === undefined ? -1 : bytes.subarray(0, 65).indexOf(0x3d);
		const name = end < 1 ? '' : Buffer.from(bytes!.buffer, bytes!.byteOffset, end).toString('latin1');
		const field = wantedFields.has(name) ? { name, value: bytes!.slice(end + 1, end + 1 + 8192) } : undefined;
		if (this.#shared.size >= mostShared) this.#shared.clear();
		this.#shared.set(offset, field);
		return field;
	}

	tally(): LogTally {
		this.#rhythm.close();
		const { header } = this.#file;
		return {
			bytes: this.#file.size,
			records: this.#records,
			unknown: this.#unknown,
			samples: this.#samples,
			first: this.#records === 0 ? Number.NaN : this.#first,
			last: this.#records === 0 ? Number.NaN : this.#last,
			...this.#rhythm.habits,
			sequence: { of: this.#sequence, first: header.headNumber, last: header.tailNumber },
		};
	}

	#broken(offset: number, why: Visible): void {
		this.#hear.oddity({ odd: 'broken-structure', offset: Number.isFinite(offset) ? offset : 0, why });
	}
}

/** What no judge listens to. */
function isSign({ kind, facts }: LogEvent): boolean {
	return kind !== 'other' || facts?.['exploit'] !== undefined;
}
