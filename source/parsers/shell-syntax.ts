/**
 * Shell text -> pipelines of simple commands, as the POSIX shell command language (XCU chapter 2) and bash split it. Nothing
 * is expanded but quotes, `$'...'` and backslashes. Works on byte strings (one byte to a character) and takes any input: what
 * is left open (a quote, a substitution, a here-document) ends with the text. Time is linear in the text for each depth.
 */

export interface Word {
	/** Quotes taken away; `$x`, `$(...)` and globs stand as written. */
	readonly text: string;
	/** What `$(...)`, backticks, `<(...)` and `>(...)` in this word would run. */
	readonly substitutions: readonly Script[];
}

export interface Redirect {
	/** `<`, `>`, `>>`, `<>`, `>&`, `<&`, `&>`, `&>>`, `>|`, `<<<`; `<<` for a here-document, whose body is the target. */
	readonly operator: string;
	readonly target: string;
	readonly substitutions: readonly Script[];
}

export interface SimpleCommand {
	/** `NAME=value` before the first word. */
	readonly assignments: readonly Word[];
	readonly words: readonly Word[];
	readonly redirects: readonly Redirect[];
	/** Counted from 1 in the outermost text. */
	readonly line: number;
}

/** Commands joined by `|`. */
export type Pipeline = readonly SimpleCommand[];
export type Script = readonly Pipeline[];

/** A text longer than this is read up to here; nested substitutions deeper than `mostDepth` are left as words. */
export const mostText = 262_144;
const mostDepth = 6;

const keywords = new Set(['if', 'then', 'else', 'elif', 'fi', 'do', 'done', 'while', 'until', 'esac', '{', '}', '!', 'time', 'in', 'coproc']);
const assignment = /^[A-Za-z_][A-Za-z0-9_]*\+?=/;

export function parseShell(text: string): Script {
	return new Reader(text.slice(0, mostText), 1, 0).script();
}

class Reader {
	readonly #text: string;
	readonly #depth: number;
	#at = 0;
	#line: number;
	readonly #script: SimpleCommand[][] = [];
	#pipeline: SimpleCommand[] = [];
	#assignments: Word[] = [];
	#words: Word[] = [];
	#redirects: { operator: string; target: string; substitutions: readonly Script[] }[] = [];
	#started = 1;
	readonly #groups: number[] = []; // where in the script the open ones began
	#hereDocuments: { redirect: { target: string }; end: string; tabs: boolean }[] = [];

	constructor(text: string, line: number, depth: number) {
		this.#text = text;
		this.#line = line;
		this.#depth = depth;
	}

	script(): Script {
		while (this.#at < this.#text.length) this.#step(this.#text[this.#at]!);
		this.#endPipeline();
		return this.#script;
	}

	#step(character: string): void {
		switch (character) {
			case ' ':
			case '\t':
			case '\r':
				this.#at++;
				break;
			case '\n':
				this.#endPipeline();
				this.#at++;
				this.#line++;
				this.#readHereDocuments();
				break;
			case '#':
				while (this.#at < this.#text.length && this.#text[this.#at] !== '\n') this.#at++;
				break;
			case ';':
			case '(':
				this.#endPipeline();
				if (character === '(') this.#groups.push(this.#script.length);
				this.#at++;
				break;
			case ')':
				this.#at++;
				this.#endGroup();
				break;
			case '|':
				this.#at++;
				if (this.#text[this.#at] === '|') this.#endPipeline();
				else this.#endCommand();
				if (this.#text[this.#at] === '|' || this.#text[this.#at] === '&') this.#at++;
				break;
			case '&':
				if (this.#text[this.#at + 1] === '>') this.#redirect();
				else {
					this.#endPipeline();
					this.#at += this.#text[this.#at + 1] === '&' ? 2 : 1;
				}
				break;
			case '<':
			case '>':
				if (this.#text[this.#at + 1] === '(') this.#takeWord();
				else this.#redirect();
				break;
			default:
				this.#takeWord();
		}
	}

	#takeWord(): void {
		if (this.#words.length === 0 && this.#assignments.length === 0 && this.#redirects.length === 0) this.#started = this.#line;
		const word = this.#word();
		const next = this.#text[this.#at];
		if ((next === '<' || next === '>') && /^\d{1,4}$/.test(word.text)) return; // the number of a descriptor
		if (this.#words.length === 0) {
			if (word.text === '{') this.#groups.push(this.#script.length);
			else if (word.text === '}') this.#endGroup();
			if (keywords.has(word.text)) return;
			if (assignment.test(word.text)) {
				this.#assignments.push(word);
				return;
			}
		}
		this.#words.push(word);
	}

	#redirect(): void {
		const operator = /(?:<<<|<<-|&>>|<<|<>|>>|>&|<&|&>|>\||<|>)/y;
		operator.lastIndex = this.#at;
		const found = operator.exec(this.#text)![0];
		this.#at += found.length;
		while (this.#text[this.#at] === ' ' || this.#text[this.#at] === '\t') this.#at++;
		const word = this.#word();
		const redirect = { operator: found === '<<-' ? '<<' : found, target: word.text, substitutions: word.substitutions };
		this.#redirects.push(redirect);
		if (redirect.operator === '<<') this.#hereDocuments.push({ redirect, end: word.text, tabs: found === '<<-' });
	}

	#readHereDocuments(): void {
		for (const { redirect, end, tabs } of this.#hereDocuments.splice(0)) {
			const start = this.#at;
			let stop = this.#text.length;
			while (this.#at < this.#text.length) {
				const from = this.#at;
				let to = this.#text.indexOf('\n', from);
				if (to < 0) to = this.#text.length;
				this.#at = Math.min(to + 1, this.#text.length);
				this.#line++;
				const line = this.#text.slice(from, to).replace(/\r$/, '');
				if ((tabs ? line.replace(/^\t+/, '') : line) === end) {
					stop = from;
					break;
				}
			}
			redirect.target = this.#text.slice(start, stop);
		}
	}

	/** From the current place to the next blank or operator outside quotes. */
	#word(): Word {
		const substitutions: Script[] = [];
		let text = '';
		let quoted = false; // inside double quotes
		for (; this.#at < this.#text.length; ) {
			const character = this.#text[this.#at]!;
			if (character === '\\') {
				const next = this.#text[this.#at + 1];
				this.#at += 2;
				if (next === '\n') this.#line++;
				else if (quoted && next !== undefined && !'$`"\\'.includes(next)) text += `\\${next}`;
				else text += next ?? '';
			} else if (character === '"') {
				quoted = !quoted;
				this.#at++;
			} else if (character === "'" && !quoted) {
				text += this.#single();
			} else if (character === '$' && this.#text[this.#at + 1] === "'" && !quoted) {
				this.#at++;
				text += this.#ansi();
			} else if (character === '`' || ((character === '$' || (!quoted && (character === '<' || character === '>'))) && this.#text[this.#at + 1] === '(')) {
				if (this.#depth >= mostDepth) {
					text += character;
					this.#at++;
				} else text += this.#substitution(character, substitutions);
			} else if (character === '$' && this.#text[this.#at + 1] === '{') {
				const close = this.#text.indexOf('}', this.#at);
				const line = this.#text.indexOf('\n', this.#at);
				const end = close < 0 || (line >= 0 && line < close) ? this.#at + 2 : close + 1;
				text += this.#text.slice(this.#at, end);
				this.#at = end;
			} else if (!quoted && ' \t\r\n;|&<>()'.includes(character)) {
				break;
			} else {
				if (character === '\n') this.#line++;
				text += character;
				this.#at++;
			}
		}
		return { text, substitutions };
	}

	#single(): string {
		const start = this.#at + 1;
		let end = this.#text.indexOf("'", start);
		if (end < 0) end = this.#text.length;
		this.#at = end + 1;
		const text = this.#text.slice(start, end);
		this.#countLines(text);
		return text;
	}

	/** `$'...'`: C escapes, with which words are hidden from a plain search. */
	#ansi(): string {
		const piece = /'((?:[^'\\]|\\[^])*)'?/y;
		piece.lastIndex = this.#at;
		const raw = piece.exec(this.#text)![1]!;
		this.#at = Math.max(piece.lastIndex, this.#at + 1);
		this.#countLines(raw);
		return raw.replaceAll(/\\(?:x([0-9a-fA-F]{1,2})|([0-7]{1,3})|([^]))/g, (_all, hex?: string, octal?: string, other?: string) => {
			if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
			if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
			return { n: '\n', t: '\t', r: '\r', e: '\x1b' }[other!] ?? other!;
		});
	}

	#substitution(opening: string, substitutions: Script[]): string {
		const line = this.#line;
		const start = this.#at;
		const from = opening === '`' ? start + 1 : start + 2;
		const end = opening === '`' ? this.#closingBacktick(from) : this.#closingParenthesis(from);
		const inner = this.#text.slice(from, end);
		this.#countLines(inner);
		this.#at = Math.min(end + 1, this.#text.length);
		const command = opening === '`' ? inner.replaceAll(/\\([`\\$])/g, '$1') : inner;
		substitutions.push(new Reader(command, line, this.#depth + 1).script());
		return this.#text.slice(start, this.#at);
	}

	#closingBacktick(from: number): number {
		for (let at = from; at < this.#text.length; at++) {
			if (this.#text[at] === '\\') at++;
			else if (this.#text[at] === '`') return at;
		}
		return this.#text.length;
	}

	#closingParenthesis(from: number): number {
		let open = 1;
		for (let at = from; at < this.#text.length; at++) {
			const character = this.#text[at];
			if (character === '\\') at++;
			else if (character === "'") {
				const end = this.#text.indexOf("'", at + 1);
				if (end < 0) return this.#text.length;
				at = end;
			} else if (character === '(') open++;
			else if (character === ')' && --open === 0) return at;
		}
		return this.#text.length;
	}

	#countLines(text: string): void {
		for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#line++;
	}

	#endCommand(): void {
		if (this.#words.length > 0 || this.#assignments.length > 0 || this.#redirects.length > 0) {
			this.#pipeline.push({ assignments: this.#assignments, words: this.#words, redirects: this.#redirects, line: this.#started });
		}
		this.#assignments = [];
		this.#words = [];
		this.#redirects = [];
		this.#started = this.#line;
	}

	/** `( a || b ) | c`: what stands in the group is joined to c as stages are. */
	#endGroup(): void {
		this.#endPipeline();
		const start = this.#groups.pop();
		const joint = /[ \t]*\|(?!\|)/y;
		joint.lastIndex = this.#at;
		if (start !== undefined && joint.test(this.#text)) this.#pipeline = this.#script.splice(start).flat();
	}

	#endPipeline(): void {
		this.#endCommand();
		if (this.#pipeline.length > 0) this.#script.push(this.#pipeline);
		this.#pipeline = [];
	}
}
