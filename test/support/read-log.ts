/** Reads a text log with one of the formats, in pieces, and gives back all that was told. */

import type { LogEvent, LogOddity, LogTally } from '../../source/core/log-event.ts';
import { visibleText } from '../../source/core/visible.ts';
import type { LogContext, StreamFormat } from '../../source/parsers/logs/log-format.ts';
import { keptEvent } from './kept-event.ts';

export interface Told {
	readonly events: readonly LogEvent[];
	readonly oddities: readonly LogOddity[];
	readonly tally: LogTally;
}

export function readText(format: StreamFormat, log: string | Uint8Array, context: Partial<LogContext> = {}, pieces: readonly number[] = []): Told {
	const bytes = typeof log === 'string' ? Buffer.from(log) : log;
	const events: LogEvent[] = [];
	const oddities: LogOddity[] = [];
	const reader = format.begin(
		{ name: visibleText('/var/log/some'), modified: Date.UTC(2026, 0, 31), zone: () => 0, wants: 'everything', ...context },
		{ event: event => void events.push(keptEvent(event)), oddity: oddity => void oddities.push(oddity) },
	);
	let from = 0;
	for (const piece of pieces) {
		// The reader may keep nothing of what it was given.
		const given = Uint8Array.from(bytes.subarray(from, from + piece));
		reader.push(given);
		given.fill(0x58);
		from += piece;
	}
	reader.push(bytes.subarray(from));
	return { tally: reader.end(), events, oddities };
}

/** Micros as ISO, for a test's eye. */
export function isoOf(at: number): string {
	return Number.isNaN(at) ? '-' : new Date(at / 1000).toISOString();
}
