/**
 * An event of a line whose words nobody has asked for yet: of a million tries to log in a few are shown, and decoding a line costs more than
 * all else that is done for it. The bytes are the reader's window, so words are read while the event is told, or not at all.
 */

import type { ClockReading, LogEvent, LogEventKind, UnreadWords } from '../../core/log-event.ts';
import { shown, visibleName, type Visible } from '../../core/visible.ts';
import type { Told } from './messages/said.ts';

const longestWords = 2000;

/** What a line says to people. `text` one byte to a character. */
export function wordsOf(tag: Visible | undefined, text: string): Visible {
	const words = visibleName(text.slice(0, longestWords));
	return tag === undefined ? words : shown`${tag}: ${words}`;
}

export function readWords({ tag, bytes, from, to }: UnreadWords): Visible {
	return wordsOf(tag, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1', from, to));
}

export class LineEvent implements LogEvent {
	readonly at: number;
	readonly clock: ClockReading;
	readonly kind: LogEventKind;
	readonly offset: number;
	readonly length: number;
	host?: Visible;
	readonly account?: Visible;
	readonly remote?: Visible;
	readonly line?: Visible;
	readonly program?: Visible;
	pid?: number;
	readonly facts?: Readonly<Record<string, Visible | number>>;
	#unread: UnreadWords | undefined;
	#words: Visible | undefined;

	constructor(at: number, clock: ClockReading, { kind, account, remote, line, facts }: Told, unread: UnreadWords, offset: number, length: number) {
		this.at = at;
		this.clock = clock;
		this.kind = kind;
		this.offset = offset;
		this.length = length;
		if (account !== undefined) this.account = account;
		if (remote !== undefined) this.remote = remote;
		if (line !== undefined) this.line = line;
		if (unread.tag !== undefined) this.program = unread.tag;
		if (facts !== undefined) this.facts = facts;
		this.#unread = unread;
	}

	get unread(): UnreadWords | undefined {
		return this.#unread;
	}

	/** @throws Error where the event is over and nobody had asked: other bytes stand there now */
	get words(): Visible {
		if (this.#words !== undefined) return this.#words;
		if (this.#unread === undefined) throw new Error('the words of a line are read while its event is told');
		return (this.#words = readWords(this.#unread));
	}

	/** It has been told: its bytes may be used again. */
	over(): void {
		this.#unread = undefined;
	}
}
