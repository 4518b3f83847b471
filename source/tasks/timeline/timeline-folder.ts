/** The folder of one timeline: what its files are called, what stands in them, and what its disk says when it takes no more. */

import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Coverage, SkipReason } from '../../core/coverage.ts';
import type { Target } from '../../core/event.ts';
import type { ClockReading } from '../../core/log-event.ts';
import type { TimelineMade, TimelineProblem, TimelineZone } from '../../core/timeline.ts';
import { bytesOf, visibleText, type Visible } from '../../core/visible.ts';
import type { FoundLog } from '../../checks/check.ts';
import { directoryOf, type Written } from './block-file.ts';
import type { SortedRun } from './entry-sorter.ts';

/** What one log gave, by its place in the list of logs. Times are absent where none of its records has one. */
export interface ReadSource {
	readonly number: number;
	readonly format: string;
	readonly count: number;
	readonly first?: number;
	readonly last?: number;
	readonly clocks: Readonly<Partial<Record<ClockReading, number>>>;
}

export interface UnreadSource extends TimelineProblem {
	readonly reason: SkipReason;
}

/** What one thread read. */
export interface Part {
	readonly sources: readonly ReadSource[];
	readonly problems: readonly UnreadSource[];
	/** Without what was not read. */
	readonly coverage: Coverage;
	readonly runs: readonly SortedRun[];
}

/** What `timeline.json` holds. */
export interface Described {
	readonly v: 1;
	readonly target: Target;
	readonly zone: TimelineZone;
	readonly count: number;
	readonly timeless: number;
	/** Paths by the numbers that records name logs by. */
	readonly logs: readonly Visible[];
	readonly sources: readonly ReadSource[];
	readonly problems: readonly TimelineProblem[];
	readonly coverage: Coverage;
}

/** The disk of the timeline takes nothing more, or gives back what it was not given. */
export class CannotKeep extends Error {
	readonly words: Visible;

	constructor(words: string) {
		super(words);
		this.words = visibleText(words);
	}
}

export const entriesName = 'entries';
export const describedName = 'timeline.json';

export class TimelineFolder {
	/** From the case folder. */
	readonly name: Visible;
	readonly path: string;

	constructor(caseFolder: Visible, run: string) {
		this.name = visibleText(`timeline/${run}`);
		this.path = join(Buffer.from(bytesOf(caseFolder)).toString(), 'timeline', run);
	}

	/** @throws CannotKeep */
	make(): void {
		keeping(() => mkdirSync(this.path, { recursive: true, mode: 0o700 }));
	}

	at(name: string): string {
		return join(this.path, name);
	}

	writeLogs(logs: readonly FoundLog[]): void {
		this.#write('logs.json', JSON.stringify(logs), false);
	}

	readLogs(): readonly FoundLog[] {
		return JSON.parse(readFileSync(this.at('logs.json'), 'utf8')) as readonly FoundLog[];
	}

	writePart(seat: number, part: Part): void {
		this.#write(`part-${seat}.json`, JSON.stringify(part), false);
	}

	readPart(seat: number): Part {
		return JSON.parse(readFileSync(this.at(`part-${seat}.json`), 'utf8')) as Part;
	}

	/** Everything is written: what is left is what the journal will name. */
	seal(described: Described, entries: Written, seats: number): TimelineMade {
		const text = JSON.stringify(described);
		this.#write(describedName, text, true);
		rmSync(this.at('logs.json'), { force: true });
		for (let seat = 0; seat < seats; seat++) rmSync(this.at(`part-${seat}.json`), { force: true });
		const { count, timeless, zone, coverage } = described;
		return {
			folder: this.name,
			files: [
				{ name: entriesName, bytes: entries.bytes, sha256: entries.sha256 },
				{ name: directoryOf(entriesName), ...entries.directory },
				{ name: describedName, bytes: Buffer.byteLength(text), sha256: createHash('sha256').update(text).digest('hex') },
			],
			count,
			timeless,
			sources: described.sources.length,
			problems: described.problems.length,
			zone,
			coverage,
		};
	}

	remove(): void {
		rmSync(this.path, { recursive: true, force: true });
	}

	#write(name: string, text: string, keep: boolean): void {
		keeping(() => writeFileSync(this.at(name), text, { flag: 'wx', mode: 0o600, flush: keep }));
	}
}

/** @throws CannotKeep in place of what the file system says */
export function keeping<T>(call: () => T): T {
	try {
		return call();
	} catch (error) {
		throw keepingError(error);
	}
}

export function keepingError(error: unknown): unknown {
	const { code, message } = error as { readonly code?: unknown; readonly message: string };
	if (typeof code !== 'string' || code.startsWith('ERR_')) return error;
	return new CannotKeep(code === 'ENOSPC' || code === 'EDQUOT' ? 'the disk of the timeline is full' : `the timeline cannot be written: ${message}`);
}
