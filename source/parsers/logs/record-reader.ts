/** Text logs whose lines are all of one shape: each line is read by an expression, what does not fit is an unknown line. */

import type { ClockReading, LogEvent, LogEventKind, LogTally } from '../../core/log-event.ts';
import { visibleName, type Visible } from '../../core/visible.ts';
import type { LogContext, LogHear, StreamFormat, StreamReader } from './log-format.ts';
import { LogRhythm } from './log-rhythm.ts';
import { LiteralTable } from './literal-table.ts';
import { TextReader } from './text-reader.ts';

/** One byte to a character. */
export interface LineRecord {
	/** Microseconds since 1970 UTC, NaN for none. */
	readonly at: number;
	readonly clock: ClockReading;
	readonly kind: LogEventKind;
	readonly words: string;
	readonly host?: string | undefined;
	readonly account?: string | undefined;
	readonly remote?: string | undefined;
	readonly line?: string | undefined;
	readonly program?: string | undefined;
	readonly pid?: number | undefined;
	readonly facts?: Readonly<Record<string, string | number | undefined>>;
	/** Nobody listens to it who asked for signs alone. */
	readonly everyday?: boolean;
}

/** A line without its newline: a record; `nothing` where the line belongs to the form and is no record; undefined where it is unknown. */
export type LineForm = (text: string, offset: number, marked: boolean) => LineRecord | 'nothing' | undefined;

export interface RecordForm {
	/** Of lines worth a look for signs; none: no line is marked. */
	literals?(): readonly string[];
	begin(context: LogContext, tell: LogHear['oddity']): { readonly line: LineForm; readonly close?: () => LineRecord | undefined; readonly sequence?: () => LogTally['sequence'] };
	/** False: times that go back or stand still are how this log is. `silences`: only times that go back are. */
	readonly rhythm?: boolean | 'silences';
}

const longestText = 16_384;
const longestFact = 2000;

export function recordFormat(id: string, recognises: StreamFormat['recognises'], form: RecordForm): StreamFormat {
	let table: LiteralTable | undefined;
	return { kind: 'stream', id, recognises, begin: (context, hear): StreamReader => new RecordReader(context, hear, form, (table ??= new LiteralTable([form.literals?.() ?? []]))) };
}

class RecordReader extends TextReader {
	readonly #rhythm: LogRhythm | undefined;
	readonly #form;
	#end = 0;

	constructor(context: LogContext, hear: LogHear, form: RecordForm, literals: LiteralTable) {
		super(context, hear, literals);
		this.#form = form.begin(context, oddity => this.tell(oddity));
		if (form.rhythm !== false) this.#rhythm = new LogRhythm(oddity => {
			if (form.rhythm !== 'silences' || oddity.odd === 'gap') this.tell(oddity);
		});
	}

	protected line(from: number, to: number, offset: number, marks: number): void {
		const record = this.#form.line(this.bytes.toString('latin1', from, Math.min(to, from + longestText)), offset, marks !== 0);
		this.#end = offset + to - from;
		if (record === undefined) this.unknown(from, to, offset);
		else if (record !== 'nothing') this.#tell(record, offset, to - from);
	}

	protected close(): void {
		const last = this.#form.close?.();
		if (last !== undefined) this.#tell(last, this.#end, 0);
		this.#rhythm?.close();
	}

	override end(): LogTally {
		const tally = super.end();
		const sequence = this.#form.sequence?.();
		return { ...tally, ...(sequence === undefined ? {} : { sequence }), ...(this.#rhythm === undefined ? {} : this.#rhythm.habits) };
	}

	#tell(record: LineRecord, offset: number, length: number): void {
		this.records++;
		this.seen(record.at);
		if (!Number.isNaN(record.at)) this.#rhythm?.at(record.at, offset);
		if (record.everyday !== true || this.context.wants === 'everything') this.hear.event(eventOf(record, offset, length));
	}
}

const names = ['host', 'account', 'remote', 'line', 'program'] as const;

function eventOf(record: LineRecord, offset: number, length: number): LogEvent {
	const { at, clock, kind, words, pid, facts } = record;
	const event: { -readonly [K in keyof LogEvent]: LogEvent[K] } = { at, clock, kind, offset, length, words: visibleName(words.slice(0, longestFact)) };
	for (const name of names) {
		const text = record[name];
		if (text !== undefined && text !== '' && text !== '-') event[name] = visibleName(text.slice(0, longestFact));
	}
	if (pid !== undefined) event.pid = pid;
	let told: Record<string, Visible | number> | undefined;
	for (const name in facts) {
		const fact = facts[name];
		if (fact !== undefined && fact !== '') (told ??= {})[name] = typeof fact === 'number' ? fact : visibleName(fact.slice(0, longestFact));
	}
	if (told !== undefined) event.facts = told;
	return event;
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Microseconds UTC of a local time; `offset` in minutes where the log gives one. NaN where there is no such time. */
export function timeOf(context: LogContext, [year, month, day, hour, minute, second]: readonly (string | undefined)[], offset?: number): number {
	const named = months.indexOf((month ?? '').toLowerCase());
	const local = Date.UTC(Number(year), named === -1 ? Number(month) - 1 : named, Number(day), Number(hour), Number(minute), Math.floor(Number(second)));
	return Math.round((local - (offset ?? context.zone(local)) * 60_000) * 1000 + (Number(second) % 1) * 1_000_000);
}

/** `+0200` in minutes. */
export function offsetOf(text: string): number {
	const found = /^([+-])(\d\d):?(\d\d)$/.exec(text);
	return found === null ? 0 : (found[1] === '-' ? -1 : 1) * (Number(found[2]) * 60 + Number(found[3]));
}
