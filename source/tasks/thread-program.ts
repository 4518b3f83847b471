/**
 * What a thread runs: in the one file a small program that holds the thread's part and nothing beside it, which the bundler puts
 * here. A thread that reads the whole file takes 20 MB more. Elsewhere (undefined) a thread runs the program itself.
 */

export interface ThreadProgram {
	/** A script; it finds `data` beside what the thread is given anyway. */
	readonly code: string;
	/** Threads of one task share it. */
	readonly data: Readonly<Record<string, unknown>>;
}

/** `errand`: for work that is no check, a tenth of what a thread with checks needs (`errand-worker.ts`). */
export function threadProgram(_part: 'thread' | 'errand'): ThreadProgram | undefined {
	return undefined;
}
