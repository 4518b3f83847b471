/** When the intrusion took place, as far as the operator can tell: what asks for "recent" changes then looks at this span. */

import { asVisible, shown, type Visible } from './visible.ts';

/** ISO 8601 UTC with milliseconds, both ends included. An end that is absent is open; without both there is no window. */
export interface IntrusionWindow {
	readonly since?: string;
	readonly until?: string;
}

/** With who marked it, and when. */
export interface MarkedWindow extends IntrusionWindow {
	readonly by: Visible;
	readonly at: string;
}

/** The same in milliseconds since 1970, as checks take it. */
export interface Span {
	readonly since?: number;
	readonly until?: number;
}

const form = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?))?(?:Z|([+-]\d{2}):?(\d{2}))?$/;

/** A time as people type it -> milliseconds since 1970; undefined where it is none. A day alone is its first moment. */
export function timeTyped(text: string): number | undefined {
	const match = form.exec(text.trim());
	if (match === null) return undefined;
	const [, day, time = '00:00', hours, minutes] = match;
	// The engine takes the 30th of February for the 2nd of March.
	if (new Date(`${day}T00:00Z`).toJSON()?.slice(0, 10) !== day) return undefined;
	const at = Date.parse(`${day}T${time}${hours === undefined ? 'Z' : `${hours}:${minutes}`}`);
	return isWritable(at) ? at : undefined;
}

/** Is it of the years 0 to 9999? Others have another form in ISO 8601, and no log or file of a sound machine has them. */
function isWritable(at: number): boolean {
	return at >= -62_167_219_200_000 && at < 253_402_300_800_000;
}

/** Why no intrusion can have taken place then; undefined where it can. */
export function whyNoSpan({ since, until }: Span): Visible | undefined {
	if ([since, until].some(end => end !== undefined && !isWritable(end))) return 'the window has an end that is no time of the years 0 to 9999' as Visible;
	if (since === undefined || until === undefined || since <= until) return undefined;
	return shown`the window would begin (${momentShown(since)}) after it ends (${momentShown(until)})`;
}

export function windowOf({ since, until }: Span): IntrusionWindow {
	return { ...(since === undefined ? {} : { since: new Date(since).toISOString() }), ...(until === undefined ? {} : { until: new Date(until).toISOString() }) };
}

export function spanOf({ since, until }: IntrusionWindow): Span {
	return { ...(since === undefined ? {} : { since: Date.parse(since) }), ...(until === undefined ? {} : { until: Date.parse(until) }) };
}

/** Its ends alone, of what has more. */
export function endsOf({ since, until }: IntrusionWindow): IntrusionWindow {
	return { ...(since === undefined ? {} : { since }), ...(until === undefined ? {} : { until }) };
}

/** Without both ends nothing is inside. */
export function isWithin(at: number, { since, until }: Span): boolean {
	return (since !== undefined || until !== undefined) && (since === undefined || at >= since) && (until === undefined || at <= until);
}

/** `2026-11-20 03:00Z to 2026-11-22 00:00Z`, `2026-11-20 03:00Z and later`. */
export function windowInWords(window: IntrusionWindow): Visible {
	const { since, until } = spanOf(window);
	if (since === undefined) return until === undefined ? ('not marked' as Visible) : shown`until ${momentShown(until)}`;
	return until === undefined ? shown`${momentShown(since)} and later` : shown`${momentShown(since)} to ${momentShown(until)}`;
}

/** `2026-11-20 03:00Z`; seconds and their parts where there are any. It can be typed again as it is. */
export function momentShown(at: number): Visible {
	return asVisible(new Date(at).toISOString().replace('T', ' ').replace(/(?::00)?\.000Z$/, 'Z'));
}
