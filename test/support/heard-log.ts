/** What a log's reader tells, gathered. */

import type { LogEvent, LogOddity, LogTally } from '../../source/core/log-event.ts';
import { visibleText } from '../../source/core/visible.ts';
import type { FileFormat, LogContext, StreamFormat } from '../../source/parsers/logs/log-format.ts';
import { inMemory, type RandomAccess } from '../../source/parsers/random-access.ts';
import { keptEvent } from './kept-event.ts';

export interface Heard {
	readonly events: readonly LogEvent[];
	readonly oddities: readonly LogOddity[];
	readonly tally: LogTally;
}

const utcContext: LogContext = { name: visibleText('/var/log/example'), modified: Date.UTC(2026, 0, 1), zone: () => 0, wants: 'everything' };

/** `piece`: bytes a push. */
export function heardStream(format: StreamFormat, bytes: Uint8Array, context: Partial<LogContext> = {}, piece = bytes.length + 1): Heard {
	const events: LogEvent[] = [];
	const oddities: LogOddity[] = [];
	const reader = format.begin({ ...utcContext, ...context }, { event: event => events.push(keptEvent(event)), oddity: oddity => oddities.push(oddity) });
	for (let at = 0; at < bytes.length; at += piece) {
		// The same bytes are used again, as a task does: a reader that keeps them is caught.
		const copy = Uint8Array.from(bytes.subarray(at, at + piece));
		reader.push(copy);
		copy.fill(0xa5);
	}
	return { events, oddities, tally: reader.end() };
}

export function heardFile(format: FileFormat, bytes: Uint8Array, context: Partial<LogContext> = {}, wal?: Uint8Array): Heard {
	return heardRandomAccess(format, inMemory(bytes), context, wal === undefined ? undefined : inMemory(wal));
}

export function heardRandomAccess(format: FileFormat, file: RandomAccess, context: Partial<LogContext> = {}, wal?: RandomAccess): Heard {
	const events: LogEvent[] = [];
	const oddities: LogOddity[] = [];
	const reading = format.read(file, { ...utcContext, ...context }, { event: event => events.push(event), oddity: oddity => oddities.push(oddity) }, wal);
	for (;;) {
		const step = reading.next();
		if (step.done === true) return { events, oddities, tally: step.value };
	}
}
