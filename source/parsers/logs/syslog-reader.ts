/**
 * Reads syslog text of every form (`syslog-header.ts`). Where only signs are asked for, a line costs its time, its order and the
 * dispatch by its program; text is made of it only where a literal stands in it that is in every message of its program that a judge
 * listens to, or in every trace of an attack.
 */

import type { LogEvent } from '../../core/log-event.ts';
import { joined, visibleName, type Visible } from '../../core/visible.ts';
import { exploitLiterals, exploitSignsIn, leastEncoded } from './exploit-signs.ts';
import { LineEvent, wordsOf } from './line-event.ts';
import { nameHash, type StampForm } from './line-scan.ts';
import { LineTexts } from './line-texts.ts';
import { LiteralTable } from './literal-table.ts';
import type { LogContext, LogHear } from './log-format.ts';
import { LogRhythm } from './log-rhythm.ts';
import { groupsOf, heardGroups, readerFor, readMessage } from './messages/index.ts';
import { pamHears } from './messages/pam.ts';
import { isHeard, type MessageReader, type Said, type Told } from './messages/said.ts';
import { literalsOf } from '../required-literals.ts';
import { SyslogHeader } from './syslog-header.ts';
import { TextReader } from './text-reader.ts';
import { ToldBefore, type ToldMessage } from './told-before.ts';

const repeated = /^-* ?(?:last )?message repeated (\d+) times?(?:: \[ ?(.*)\]$)?/;
/** Groups of lines worth reading whoever wrote them; behind them those of programs. */
const exploitMark = 1;
const everyones = [exploitLiterals, () => literalsOf([...pamHears, repeated])] as const;
/** Made once: there are thousands of literals. */
let table: LiteralTable | undefined;
const everyonesMarks = 2 ** everyones.length - 1;
/** Lines without a header that go on the line before. */
const mostContinued = 200;
const mostShown = 20;
const longestWords = 2000;
const longestText = 8192;

/** What of a program's lines is wanted. */
interface Program {
	readonly name: string;
	/** As it is shown. */
	readonly tag: Visible | undefined;
	/** Groups of literals worth reading in it, by their bits; -1: all it says. */
	readonly wants: number;
	readonly inPlace: MessageReader['inPlace'];
}

/** A record that may go on in the next lines. */
interface Held {
	readonly event: LogEvent;
	readonly words: Visible[];
	end: number;
}

export class SyslogReader extends TextReader {
	readonly #header: SyslogHeader;
	readonly #rhythm = new LogRhythm(oddity => this.tell(oddity));
	readonly #everything: boolean;
	/** Programs by a hash of their names. */
	readonly #programs = new Map<number, Program>();
	readonly #texts = new LineTexts();
	readonly #toldBefore = new ToldBefore();
	#held: Held | undefined;
	/** The last message told, for "last message repeated". */
	#repeats: LogEvent | undefined;
	#continued = mostContinued;
	/** The name of the machine in the first line. */
	#writer: Uint8Array | undefined;
	#isOfMany = false;
	/** The form of the lines that are skipped. */
	#expected: StampForm | undefined;

	constructor(context: LogContext, hear: LogHear) {
		super(context, hear, (table ??= new LiteralTable([...everyones.map(literals => literals()), ...heardGroups()])));
		this.#header = new SyslogHeader(context);
		this.#everything = context.wants === 'everything';
	}

	protected line(from: number, to: number, offset: number, marks: number): void {
		const { bytes } = this;
		const header = this.#header;
		if (!header.read(bytes, from, to)) {
			this.#noHeader(from, to, offset, marks);
			return;
		}
		this.records++;
		this.#continued = 0;
		if (!this.#isOfMany) this.#namesWriter(from, header);
		const { at } = header;
		if (at === at) {
			this.#rhythm.at(at, offset);
			if (!(at >= this.first)) this.first = at;
			if (!(at <= this.last)) this.last = at;
		}
		const program = this.#program(header);
		if (this.#everything) this.#tellAll(program, from, to, offset, marks);
		else if ((marks & program.wants) !== 0 || program.wants === -1 || to - from > longestLineLookedPast) this.#tellSign(program, from, to, offset, marks);
		else this.#repeats = undefined;
	}

	protected close(): void {
		this.#letGo();
		this.#rhythm.close();
	}

	override end(): ReturnType<TextReader['end']> {
		const tally = { ...super.end(), ...this.#rhythm.habits, ...(this.#isOfMany ? { isOfMany: true } : {}) };
		const { tooLate } = this.#header.years;
		return tooLate === 0 ? tally : { ...tally, yearsTooLate: tooLate };
	}

	/** Skipped are lines of the one machine that writes here. */
	#namesWriter(from: number, header: SyslogHeader): void {
		const { hostFrom, hostTo } = header;
		if (hostTo <= hostFrom) return;
		const writer = this.#writer;
		if (writer === undefined) this.#writer = Uint8Array.from(this.bytes.subarray(hostFrom, hostTo));
		else {
			this.#isOfMany = writer.length !== hostTo - hostFrom;
			for (let at = 0; at < writer.length && !this.#isOfMany; at++) this.#isOfMany = writer[at] !== this.bytes[hostFrom + at];
		}
		const form = formOf(this.bytes, from, header);
		if (this.#everything || form === undefined || form === this.#expected || this.#isOfMany) return;
		this.#expected = form;
		this.everyday?.expect(form, this.#writer!, longestLineLookedPast);
	}

	protected override skipped(count: number, from: number, to: number, offset: number): boolean {
		const header = this.#header;
		if (!header.read(this.bytes, from, to) || Number.isNaN(header.at)) return false;
		this.records += count;
		this.#continued = 0;
		this.#repeats = undefined;
		this.#rhythm.at(header.at, offset);
		if (!(header.at <= this.last)) this.last = header.at;
		return true;
	}

	#program({ tagFrom, tagTo }: SyslogHeader): Program {
		const hash = nameHash(this.bytes, tagFrom, tagTo);
		const known = this.#programs.get(hash);
		if (known !== undefined) return known;
		const name = this.bytes.toString('latin1', tagFrom, Math.min(tagTo, tagFrom + 128));
		const reader = readerFor(name);
		const heard = groupsOf(reader);
		const program = { name, tag: seen(name), wants: heard === -1 ? -1 : (heard << everyones.length) | everyonesMarks, inPlace: reader?.inPlace };
		if (program.wants !== -1) this.everyday?.want(hash, program.wants);
		// An intruder may write under any number of names.
		if (this.#programs.size < 5000) this.#programs.set(hash, program);
		return program;
	}

	#tellAll(program: Program, from: number, to: number, offset: number, marks: number): void {
		this.#letGo();
		const text = this.#message(to);
		const said = this.#said(program.name, text, isLookedThrough(marks, to - from));
		const event = this.#event(program.tag, toldOf(said ?? { kind: 'other' }), wordsOf(program.tag, text), from, to, offset);
		this.#held = { event, words: [event.words], end: offset + to - from };
	}

	#tellSign(program: Program, from: number, to: number, offset: number, marks: number): void {
		const isLooked = isLookedThrough(marks, to - from);
		const inPlace = isLooked ? undefined : program.inPlace?.(this.bytes, this.#header.message, to, this.#texts);
		if (inPlace !== undefined) {
			this.#tellInPlace(program, inPlace, from, to, offset);
			return;
		}
		const message = this.#told(program, to, isLooked);
		const event = message?.told === undefined ? undefined : this.#event(program.tag, message.told, message.words, from, to, offset);
		this.#repeats = event;
		if (event !== undefined) this.hear.event(event);
	}

	/** Its words stay where they are. */
	#tellInPlace({ tag }: Program, told: Told, from: number, to: number, offset: number): void {
		const { at, clock, hostFrom, hostTo, pid, message } = this.#header;
		const event = new LineEvent(at, clock, told, { tag, bytes: this.bytes, from: message, to: Math.min(to, message + longestText) }, offset, to - from);
		if (hostTo > hostFrom) event.host = this.#texts.between(this.bytes, hostFrom, hostTo);
		if (pid !== -1) event.pid = pid;
		this.#repeats = event;
		this.hear.event(event);
		event.over();
	}

	/** What a judge would hear of the message; undefined: nothing. */
	#told(program: Program, to: number, isLooked: boolean): ToldMessage | undefined {
		const from = this.#header.message;
		// A user's own systemd speaks in the words of the machine's, and a repetition in those of the line before.
		const isOwn = !isLooked && program.name !== 'systemd';
		const before = isOwn ? this.#toldBefore.find(program, this.bytes, from, to) : undefined;
		if (before !== undefined) return before;
		const text = this.#message(to);
		const said = this.#said(program.name, text, isLooked);
		const message = said === undefined || !isHeard(said) ? notHeard : { told: toldOf(said), words: wordsOf(program.tag, text) };
		if (isOwn && !repeated.test(text)) this.#toldBefore.keep(program, this.bytes, from, to, message);
		return message;
	}

	#message(to: number): string {
		const { message } = this.#header;
		return this.bytes.toString('latin1', message, Math.min(to, message + longestText));
	}

	#said(program: string, text: string, looked: boolean): Said | undefined {
		const repeat = repeated.exec(text);
		if (repeat !== null) {
			const times = Number(repeat[1]);
			if (repeat[2] !== undefined) {
				const inner = this.#said(program, repeat[2].trimEnd(), looked);
				return inner === undefined ? undefined : { ...inner, facts: { ...inner.facts, repeated: times } };
			}
			const last = this.#repeats ?? this.#held?.event;
			return last === undefined ? undefined : { kind: last.kind, account: last.account, remote: last.remote, line: last.line, facts: { ...last.facts, repeated: times } };
		}
		const said = readMessage(program, text, this.#header.pid);
		const exploits = looked ? exploitSignsIn(text) : [];
		if (exploits.length === 0 || said?.kind === 'scheduled' || said?.kind === 'privilege-used') return said;
		return { kind: 'other', ...said, facts: { ...said?.facts, exploit: exploits.join(' ') } };
	}

	#event(tag: Visible | undefined, told: Told, words: Visible, from: number, to: number, offset: number): LogEvent {
		const { at, clock, hostFrom, hostTo, pid } = this.#header;
		const { kind, account, remote, line, facts } = told;
		const event: { -readonly [K in keyof LogEvent]: LogEvent[K] } = { at, clock, kind, offset, length: to - from, words };
		if (hostTo > hostFrom) event.host = this.#texts.between(this.bytes, hostFrom, hostTo);
		if (account !== undefined) event.account = account;
		if (remote !== undefined) event.remote = remote;
		if (line !== undefined) event.line = line;
		if (tag !== undefined) event.program = tag;
		if (pid !== -1) event.pid = pid;
		if (facts !== undefined) event.facts = facts;
		return event;
	}

	/** It goes on the record before, or is nothing known. */
	#noHeader(from: number, to: number, offset: number, marks: number): void {
		if (this.#header.isBroken || this.#continued >= mostContinued || !isText(this.bytes, from, to)) {
			this.#continued = mostContinued;
			this.unknown(from, to, offset);
			return;
		}
		this.#continued++;
		if (this.#held !== undefined) {
			if (this.#held.words.length < mostShown) this.#held.words.push(visibleName(this.bytes.toString('latin1', from, Math.min(to, from + longestWords)).trim()));
			this.#held.end = offset + to - from;
			return;
		}
		if ((marks & exploitMark) === 0) return;
		const text = this.bytes.toString('latin1', from, Math.min(to, from + longestText));
		const exploits = exploitSignsIn(text);
		if (exploits.length === 0) return;
		this.#header.message = from;
		this.hear.event(this.#event(undefined, toldOf({ kind: 'other', facts: { exploit: exploits.join(' ') } }), wordsOf(undefined, text), from, to, offset));
	}

	#letGo(): void {
		if (this.#held === undefined) return;
		const { event, words, end } = this.#held;
		this.#held = undefined;
		const whole: LogEvent = words.length === 1 ? event : { ...event, words: joined(words, ' / '), length: end - event.offset };
		this.#repeats = whole;
		this.hear.event(whole);
	}
}

/** Undefined: of another form, or read otherwise. */
function formOf(bytes: Uint8Array, from: number, { clock, hostFrom }: SyslogHeader): StampForm | undefined {
	if (clock === 'year-inferred' && hostFrom === from + 16) return 'rfc3164';
	return clock === 'absolute' && hostFrom === from + 33 && bytes[from + 19] === 0x2e ? 'iso' : undefined;
}

/** Longer lines are looked at for encoded text whatever they begin with. */
const longestLineLookedPast = Math.max(leastEncoded, 400);

/** Signs of an attack are looked for where a literal of one stands, and in what is long enough to be one without. */
const isLookedThrough = (marks: number, length: number): boolean => (marks & exploitMark) !== 0 || length > longestLineLookedPast;

/** No control characters but tabs and escapes, in the part that is looked at. */
function isText(bytes: Uint8Array, from: number, to: number): boolean {
	const end = Math.min(to, from + 512);
	for (let at = from; at < end; at++) if (bytes[at]! < 0x20 && bytes[at] !== 0x09 && bytes[at] !== 0x1b) return false;
	return true;
}

const notHeard: ToldMessage = { told: undefined, words: visibleName('') };

const seen = (name: string | undefined): Visible | undefined => (name === undefined || name === '' ? undefined : visibleName(name.slice(0, 256)));

function toldOf({ kind, account, remote, line, facts }: Said): Told {
	return { kind, account: seen(account), remote: seen(remote?.replace(/^::ffff:(?=\d+\.)/i, '')), line: seen(line), facts: facts === undefined ? undefined : seenFacts(facts) };
}

function seenFacts(facts: NonNullable<Said['facts']>): NonNullable<LogEvent['facts']> {
	const seen: Record<string, Visible | number> = {};
	for (const name in facts) {
		const value = facts[name]!;
		seen[name] = typeof value === 'number' ? value : visibleName(value.slice(0, longestWords));
	}
	return seen;
}
