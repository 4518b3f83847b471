/**
 * How lines of the journal hold on to each other. Each line carries the digest of the one before, so that an edit, a
 * deletion or a splice shows; only the head written down elsewhere shows a rewrite from the first line on or a cut tail.
 */

import { hash } from 'node:crypto';
import type { Entry, Event, UnknownEvent } from '../core/event.ts';
import { journalVersion } from '../core/event.ts';
import type { Visible } from '../core/visible.ts';

export const beforeTheFirst = '0'.repeat(64);

/** Sequence number of the last line (0: none yet) and the SHA-256 of its bytes without the newline, in hex. */
export interface Head {
	readonly seq: number;
	readonly digest: string;
}

export const noHead: Head = { seq: 0, digest: beforeTheFirst };

export function digestOf(line: string | Uint8Array): string {
	return hash('sha256', line, 'hex');
}

export interface Written {
	readonly entry: Entry;
	/** Without the newline. */
	readonly line: string;
	readonly head: Head;
}

/** The next line after `head`. Key order is part of the format. */
export function nextLine(head: Head, stamp: { readonly at: string; readonly mono: number; readonly by: Visible }, event: Event | UnknownEvent): Written {
	const entry: Entry = { v: journalVersion, seq: head.seq + 1, at: stamp.at, mono: stamp.mono, by: stamp.by, prev: head.digest, event };
	const line = JSON.stringify(entry);
	return { entry, line, head: { seq: entry.seq, digest: digestOf(line) } };
}

/** `ab12 cd34 ...`: a digest as a person copies it on a label. */
export function inGroups(digest: string): string {
	return digest.replaceAll(/(.{4})(?=.)/g, '$1 ');
}
