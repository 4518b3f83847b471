/** An entry of the timeline as one line: for people, as JSON, as CSV of log2timeline, and for mactime. */

import type { ClockReading } from '../core/log-event.ts';
import type { TimelineEntry } from '../core/timeline.ts';

export const timelineForms = ['text', 'json', 'csv', 'bodyfile'] as const;
export type TimelineForm = (typeof timelineForms)[number];

/** What is known of an entry's log beside its path: what it was read as. */
export type FormatOf = (source: TimelineEntry['source']) => string;

/** How much the time is worth, of one width. */
const marks: Readonly<Record<ClockReading, string>> = { absolute: '     ', local: 'local', 'year-inferred': 'year?', none: '     ' };
const timeWidth = '2026-11-20T03:14:07.000000Z'.length;

export function timelineLine(entry: TimelineEntry, form: TimelineForm, formatOf: FormatOf): string {
	switch (form) {
		case 'text':
			return textLine(entry);
		case 'json':
			return jsonLine(entry);
		case 'csv':
			return csvLine(entry, formatOf(entry.source));
		case 'bodyfile':
			return bodyfileLine(entry);
	}
}

/** `2026-11-20T03:14:07.250000Z`; undefined where there is no time, or none that a calendar has. */
export function stampOf(microseconds: number): string | undefined {
	const date = new Date(Math.floor(microseconds / 1000));
	if (Number.isNaN(date.getTime())) return undefined;
	const within = Math.floor(microseconds) - Math.floor(microseconds / 1000) * 1000;
	return `${date.toISOString().slice(0, -1)}${String(within).padStart(3, '0')}Z`;
}

function textLine({ at, clock, source, host, words }: TimelineEntry): string {
	return `${(stampOf(at) ?? '-').padEnd(timeWidth)}  ${marks[clock]}  ${source}  ${host ?? '-'}  ${words}\n`;
}

function jsonLine({ at, clock, kind, source, offset, host, account, remote, program, words }: TimelineEntry): string {
	return `${JSON.stringify({ type: 'entry', time: stampOf(at) ?? null, clock, kind, source, offset, host, account, remote, program, words })}\n`;
}

/**
 * Seventeen fields as psort writes them with `-o l2tcsv` (https://forensics.wiki/l2t_csv): month/day/year, `-` for what there is
 * not, 00/00/0000 and --:--:-- for no time. A field with a comma or a quote is quoted (RFC 4180) where psort takes commas out.
 */
export const csvHeader = 'date,time,timezone,MACB,source,sourcetype,type,user,host,short,desc,version,filename,inode,notes,format,extra\n';

function csvLine({ at, clock, kind, source, offset, host, account, remote, program, words }: TimelineEntry, format: string): string {
	const stamp = stampOf(at);
	const [, year = '', month = '', day = '', time = '', fraction = ''] = /^([+-]?\d+)-(\d\d)-(\d\d)T([\d:]{8})\.(\d{6})Z$/.exec(stamp ?? '') ?? [];
	const extra = [`clock: ${clock}`, ...(fraction === '' || fraction === '000000' ? [] : [`microseconds: ${fraction}`]), `offset: ${offset}`, ...(remote === undefined ? [] : [`remote: ${remote}`]), ...(program === undefined ? [] : [`program: ${program}`])];
	const fields = [
		stamp === undefined ? '00/00/0000' : `${month}/${day}/${year}`, time === '' ? '--:--:--' : time, 'UTC', 'M...', 'LOG', format, 'Recorded Time',
		account ?? '-', host ?? '-', short(words), words, '2', source, '-', kind, 'regain', extra.join('; '),
	];
	return `${fields.map(csvField).join(',')}\n`;
}

/** psort keeps this field under eighty characters. */
function short(words: string): string {
	return words.length < 80 ? words : `${words.slice(0, 77).replace(/[\ud800-\udbff]$/, '')}...`;
}

/** What a spreadsheet takes for a formula begins with an apostrophe, which makes it text. */
function csvField(text: string): string {
	const plain = /^[=+@\t]|^-./.test(text) && text !== '--:--:--' ? `'${text}` : text;
	return /[",]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

/** mactime knows whole seconds after 1970 alone. */
export function fitsBodyfile({ at }: TimelineEntry): boolean {
	return at >= 1_000_000 && at < 1e16;
}

/**
 * MD5|name|inode|mode|UID|GID|size|atime|mtime|ctime|crtime, the one time in each of the four: mactime gives a time that is 0 a row
 * of its own. It turns `%41` into the byte it stands for, so what an intruder wrote is kept from that, and from beginning a field.
 */
function bodyfileLine({ at, clock, source, host, words }: TimelineEntry): string {
	const known = clock === 'absolute' ? '' : `, ${clock}`;
	const name = `[${source}${known}] ${host === undefined ? '' : `${host} `}${words}`.replaceAll(/[%|]/g, found => (found === '%' ? '%25' : '%7C'));
	const seconds = Math.floor(at / 1_000_000);
	return `0|${name}|0|----------|0|0|0|${seconds}|${seconds}|${seconds}|${seconds}\n`;
}
