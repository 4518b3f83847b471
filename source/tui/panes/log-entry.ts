/** One record of the logs, whole: what it says, when, by whose clock, and where it stands. */

import { grouped } from '../../core/coverage.ts';
import { isWithin, spanOf } from '../../core/intrusion-window.ts';
import type { ClockReading } from '../../core/log-event.ts';
import type { Incident, Note } from '../../core/incident.ts';
import type { TimelineEntry } from '../../core/timeline.ts';
import { shown, visibleText, type Visible } from '../../core/visible.ts';
import { blank, bold, line, named, paragraph, piece, words, type Line } from '../line.ts';
import { moment } from '../moment.ts';
import { localTime } from '../local-time.ts';
import type { Scene } from '../scene.ts';

/** Behind a time: how it is known. */
const clockMarks: Readonly<Record<ClockReading, string>> = { absolute: 'Z', local: '~', 'year-inferred': '?', none: '-' };

const clockWords: Readonly<Record<ClockReading, string>> = {
	absolute: 'Z: the record names its zone, or counts in UTC',
	local: '~: the record gives local time of the host, without a zone',
	'year-inferred': '?: the record gives local time and no year; the year was worked out from its neighbours and the times of the file',
	none: 'the record gives none',
};

/** `2026-01-31 22:15:04~`: UTC, with the mark of how it is known. */
export function momentOfEntry({ at, clock }: Pick<TimelineEntry, 'at' | 'clock'>): Visible {
	const time = isDate(at) ? new Date(at / 1000).toISOString().slice(0, 19).replace('T', ' ') : 'no time';
	return words(`${time}${clockMarks[clock]}`);
}

/** Logs may claim years that no calendar has. */
function isDate(at: number): boolean {
	return at >= -62_167_219_200_000_000 && at < 253_402_300_800_000_000;
}

export function entryDetail(entry: TimelineEntry, { logs, snapshot, theme }: Scene, width: number): Line[] {
	const told = (name: string, value: Visible | undefined): Line[] => (value === undefined ? [] : named(theme, words(name), value, width, 12));
	return [
		...paragraph(theme, entry.words, width, 0, bold),
		blank,
		...told('time', exactly(entry)),
		...told('known by', words(clockWords[entry.clock])),
		...told('on the host', onTheHost(entry, logs.opened?.timeline.zone)),
		...told('its clock', clockOf(snapshot.incident.description?.clockOffset)),
		...told('window', place(entry, snapshot.incident.window)),
		blank,
		...told('log', entry.source),
		...told('byte', words(`${grouped(entry.offset)}, where the record begins in the unpacked log`)),
		...told('host', entry.host),
		...told('account', entry.account),
		...told('remote', entry.remote),
		...told('program', entry.program),
		...told('kind', words(entry.kind)),
		...notesOn(entry, snapshot.incident).flatMap(note => [blank, line(piece(theme, shown`Note, ${words(moment(note.at))} ${note.by}`, bold)), ...note.lines.slice(2).flatMap(text => paragraph(theme, text, width, 2))]),
	];
}

/** Where it is found again, whatever becomes of the timeline: the first line of a note on it. */
export function citationOf({ source, offset, at, clock }: TimelineEntry): Visible {
	return shown`${source}, byte ${words(String(offset))}, ${momentOfEntry({ at, clock })}`;
}

function notesOn(entry: TimelineEntry, { notes }: Incident): readonly Note[] {
	const cited = citationOf(entry);
	return [...notes.values()].filter(({ lines, struck }) => struck === undefined && lines[0] === cited);
}

/** To the part of a second that the log gives. */
function exactly({ at }: TimelineEntry): Visible {
	if (!isDate(at)) return words('none');
	const [seconds] = new Date(at / 1000).toISOString().split('.');
	const micros = ((at % 1e6) + 1e6) % 1e6;
	const part = micros === 0 ? '' : `.${String(micros).padStart(6, '0').replace(/0+$/, '')}`;
	return words(`${seconds!.replace('T', ' ')}${part} UTC`);
}

function onTheHost({ at, clock }: TimelineEntry, zone: { readonly name: Visible; readonly assumed?: Visible } | undefined): Visible | undefined {
	if (zone === undefined || !isDate(at)) return undefined;
	if (zone.assumed !== undefined) return shown`${zone.assumed}${words(clock === 'absolute' ? '' : ': the time above rests on it')}`;
	const local = localTime(at / 1000, zone.name);
	return local === undefined ? shown`its zone is ${zone.name}` : shown`${visibleText(local)} (${zone.name})`;
}

function clockOf(offset: Visible | undefined): Visible {
	return offset === undefined || offset === '' ? words('how far it was off has not been said (A.3)') : shown`is off by: ${offset}. Times are as it told them.`;
}

function place({ at }: TimelineEntry, window: Scene['snapshot']['incident']['window']): Visible | undefined {
	if (window === undefined || !isDate(at)) return undefined;
	const { since } = spanOf(window);
	const time = Math.floor(at / 1000);
	return words(isWithin(time, spanOf(window)) ? 'within the window of the intrusion' : since !== undefined && time < since ? 'before the window of the intrusion' : 'after the window of the intrusion');
}
