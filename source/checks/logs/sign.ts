/** A sign of an intrusion that a log tells of, and how many of one kind are kept as one. */

import type { Severity, Subject } from '../../core/finding.ts';
import { subjectName } from '../../core/finding.ts';
import type { LogEvent } from '../../core/log-event.ts';
import { bytesOf, visible, visibleText, type Visible } from '../../core/visible.ts';
import type { ReadLog } from '../check.ts';

export interface Sign {
	readonly subject: Subject;
	readonly severity: Severity;
	/** The same words for the same kind of sign, however often it is met. */
	readonly summary: Visible;
	readonly innocent: Visible;
	readonly techniques: readonly string[];
	/** What it is said to be where it is met as the machine starts. */
	readonly atBoot?: { readonly severity: Severity; readonly summary: Visible };
	/** What it is said to be where somebody began to capture just then; by whom is said behind it. */
	readonly atCapture?: { readonly severity: Severity; readonly summary: Visible };
	/** What it is said to be where it is met so often within an hour. */
	readonly atBurst?: { readonly least: number; readonly severity: Severity; readonly summary: Visible };
}

/** One kind of sign in one log. Times are microseconds since 1970, NaN where the log gives none. */
export interface NotedSign extends Sign {
	readonly log: Visible;
	count: number;
	first: number;
	last: number;
	/** Byte of the first in its (unpacked) log, and its words. */
	readonly offset: number;
	readonly sample: Visible;
	/** Minutes since 1970 of the first few, where a boot, a capture or others nearby change what they are. */
	readonly minutes: number[];
}

const mostSigns = 2000;
const mostMinutes = 200;
const longestSample = 300;

export class NotedSigns {
	readonly #signs = new Map<string, NotedSign>();
	/** Signs for which there was no room. */
	left = 0;

	note(sign: Sign, event: LogEvent, log: ReadLog): void {
		const key = `${log.path}\n${sign.subject.kind}\n${subjectName(sign.subject)}\n${sign.summary}`;
		let known = this.#signs.get(key);
		if (known === undefined) {
			if (this.#signs.size >= mostSigns) {
				this.left++;
				return;
			}
			known = { ...sign, log: log.shown, count: 0, first: Number.NaN, last: Number.NaN, offset: event.offset, sample: sampleOf(event), minutes: [] };
			this.#signs.set(key, known);
		}
		const repeated = event.facts?.['repeated'];
		known.count += typeof repeated === 'number' ? repeated : 1;
		if (!(event.at >= known.first)) known.first = Number.isNaN(event.at) ? known.first : event.at;
		if (!(event.at <= known.last)) known.last = Number.isNaN(event.at) ? known.last : event.at;
		if ((sign.atBoot ?? sign.atCapture ?? sign.atBurst) !== undefined && known.minutes.length < mostMinutes) known.minutes.push(Math.floor(event.at / 60e6));
	}

	get all(): readonly NotedSign[] {
		return [...this.#signs.values()];
	}
}

/** So much of a line as is worth showing. */
export function sampleOf({ words }: LogEvent): Visible {
	return shortened(words);
}

export function shortened(words: Visible): Visible {
	return words.length <= longestSample ? words : visible(bytesOf(words).subarray(0, longestSample));
}

/** The text of a fact, or nothing. */
export function told({ facts }: LogEvent, name: string): Visible | undefined {
	const value = facts?.[name];
	return typeof value === 'string' ? value : undefined;
}

/** How often the log says that it happened, where it says so at all: what somebody else wrote is believed up to a million. */
export function timesTold({ facts }: LogEvent): number {
	const repeated = facts?.['repeated'];
	return typeof repeated === 'number' ? Math.max(1, Math.min(repeated, 1e6)) : 1;
}

/** Of microseconds since 1970, as ISO 8601 without idle zeros; a time that is none says so. */
export function momentOf(microseconds: number): Visible {
	const date = new Date(microseconds / 1000);
	return visibleText(Number.isNaN(date.getTime()) ? 'at no known time' : date.toISOString().replace(/\.000Z$/, 'Z'));
}
