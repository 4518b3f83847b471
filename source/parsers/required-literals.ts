/**
 * Literals without one of which an expression matches no text: what a scan looks for, so that an expression is asked only where it may answer.
 * Taken from the expression itself, so that the two cannot part. Held against bytes with 0x20 set in each: letters match in both cases, and a
 * few other characters match too, which costs a look and loses nothing.
 */

import { folded, shortestLiteral, weight } from './rare-literals.ts';

const longestLiteral = 18;
const mostStrings = 2500;
/** A class of more characters says too little. */
const widestClass = 16;

/** What is known of the texts that a part of an expression matches. */
interface Known {
	/** All of them, where they are few. */
	readonly all: ReadonlySet<string> | undefined;
	/** One of these stands in each. */
	readonly within: ReadonlySet<string> | undefined;
}

const empty: Known = { all: new Set(['']), within: undefined };
const anything: Known = { all: undefined, within: undefined };

/** `undefined`: it may match texts that have none in common. */
export function requiredLiterals(expression: RegExp): readonly string[] | undefined {
	const { all, within } = new Reader(expression.source).whole();
	const found = better(all, within);
	if (found === undefined) return undefined;
	return withoutLonger(new Set([...found].map(literal => literal.slice(0, longestLiteral))));
}

/** Of those that hold another one, the other alone. There may be thousands: asked by their parts, which are few. */
function withoutLonger(literals: ReadonlySet<string>): readonly string[] {
	const lengths = [...new Set([...literals].map(({ length }) => length))];
	const holdsAnother = (literal: string): boolean =>
		lengths.some(length => {
			if (length >= literal.length) return false;
			for (let at = 0; at + length <= literal.length; at++) if (literals.has(literal.slice(at, at + length))) return true;
			return false;
		});
	return [...literals].filter(literal => !holdsAnother(literal));
}

/** Of several expressions together; throws where one of them has none: it is ours, and would go unheard. */
export function literalsOf(expressions: readonly RegExp[]): readonly string[] {
	return [...new Set(expressions.flatMap(expression => {
		const literals = requiredLiterals(expression);
		if (literals === undefined) throw new Error(`no literal of four characters is in every text that ${expression.source} matches`);
		return literals;
	}))];
}

const isLongEnough = (some: ReadonlySet<string>): boolean => some.size > 0 && [...some].every(({ length }) => length >= shortestLiteral);

function better(one: ReadonlySet<string> | undefined, other: ReadonlySet<string> | undefined): ReadonlySet<string> | undefined {
	if (one === undefined || !isLongEnough(one)) return other;
	return other === undefined || weight(one) < weight(other) ? one : other;
}

function inTurn(heads: ReadonlySet<string>, tails: ReadonlySet<string>): ReadonlySet<string> | undefined {
	if (heads.size * tails.size > mostStrings) return undefined;
	const made = new Set<string>();
	for (const head of heads) for (const tail of tails) made.add(head + tail);
	return made;
}

/** The parts of a sequence, one behind the other. */
class Sequence {
	/** Each text so far ends in one of these; `isAll`: is one of these. */
	#ends: ReadonlySet<string> = new Set(['']);
	#isAll = true;
	#within: ReadonlySet<string> | undefined;

	add(part: Known): void {
		this.#within = better(part.within, this.#within);
		const made = part.all === undefined ? undefined : (inTurn(this.#ends, part.all) ?? this.#shortened(part.all));
		if (made === undefined) {
			this.#ends = part.all ?? new Set(['']);
			this.#isAll = false;
		} else this.#ends = made;
		this.#within = better(this.#ends, this.#within);
	}

	/** Of what stands before no more than its end, where all of it would make too many. */
	#shortened(tails: ReadonlySet<string>): ReadonlySet<string> | undefined {
		this.#isAll = false;
		for (const kept of [6, 5, 4, 3, 2, 1]) {
			const made = inTurn(new Set([...this.#ends].map(end => end.slice(-kept))), tails);
			if (made !== undefined) return made;
		}
		return undefined;
	}

	/** Any number of times, none as well. */
	addRepeated({ all }: Known): void {
		const once = all === undefined ? undefined : inTurn(this.#ends, all);
		const twice = all === undefined ? undefined : inTurn(all, all);
		this.#ends = once === undefined || twice === undefined ? new Set(['']) : new Set([...this.#ends, ...once, ...twice]);
		this.#isAll = false;
	}

	get known(): Known {
		return { all: this.#isAll && this.#ends.size <= mostStrings ? this.#ends : undefined, within: this.#within };
	}
}

function either(ways: readonly Known[]): Known {
	if (ways.length === 1) return ways[0]!;
	const all = new Set(ways.flatMap(way => [...(way.all ?? [])]));
	const withins = ways.map(way => better(way.all, way.within));
	return {
		all: ways.every(way => way.all !== undefined) && all.size <= mostStrings ? all : undefined,
		within: withins.includes(undefined) ? undefined : new Set(withins.flatMap(some => [...some!])),
	};
}

/** Of groups that take room. */
const groupKind = /^\((?:\?:|\?<\w+>|(?!\?))/;
const digits = '0123456789';
/** Of the escapes, those that stand for few characters. */
const spaces = ' \t\n\r\f\v';

/** The syntax that this program's own expressions use; what it does not know it takes for anything. */
class Reader {
	readonly #source: string;
	#at = 0;

	constructor(source: string) {
		this.#source = source;
	}

	whole(): Known {
		return this.#ways();
	}

	#ways(): Known {
		const ways = [this.#sequence()];
		while (this.#source[this.#at] === '|') {
			this.#at++;
			ways.push(this.#sequence());
		}
		return either(ways);
	}

	#sequence(): Known {
		const sequence = new Sequence();
		this.#goOn(sequence);
		return sequence.known;
	}

	#goOn(sequence: Sequence): void {
		while (this.#at < this.#source.length && !'|)'.includes(this.#source[this.#at]!)) {
			const from = this.#at;
			const part = this.#atom();
			const [least, most] = this.#times();
			// A part that comes often says no more than the first few times do.
			for (let time = 0; time < Math.min(least, 8); time++) if (part.all !== undefined || !this.#isOneWay(from)) sequence.add(part); else this.#again(from, sequence);
			if (least > 8 || most > least) {
				if (least === 0 && most === 1) sequence.add(either([empty, part]));
				else sequence.addRepeated(part);
			}
		}
	}

	/** A group without a choice, of which more is known in its place than by itself. */
	#isOneWay(from: number): boolean {
		const kind = groupKind.exec(this.#source.slice(from))?.[0];
		if (kind === undefined) return false;
		const after = this.#at;
		this.#at = from + kind.length;
		this.#sequence();
		const isOne = this.#source[this.#at] === ')';
		this.#at = after;
		return isOne;
	}

	#again(from: number, sequence: Sequence): void {
		const after = this.#at;
		this.#at = from + groupKind.exec(this.#source.slice(from))![0].length;
		this.#goOn(sequence);
		this.#at = after;
	}

	#times(): readonly [number, number] {
		const found = /^(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/.exec(this.#source.slice(this.#at));
		if (found === null) return [1, 1];
		this.#at += found[0].length;
		const [, sign, least, comma, most] = found;
		if (sign !== undefined) return [sign === '+' ? 1 : 0, sign === '?' ? 1 : Number.POSITIVE_INFINITY];
		return [Number(least), comma === '' ? Number(least) : most === '' ? Number.POSITIVE_INFINITY : Number(most)];
	}

	#atom(): Known {
		const character = this.#source[this.#at++]!;
		switch (character) {
			case '(':
				return this.#group();
			case '[':
				return this.#class();
			case '\\':
				return oneOf(this.#escape());
			case '.':
				return anything;
			case '^':
			case '$':
				return empty;
			default:
				return oneOf(character);
		}
	}

	#group(): Known {
		const kind = /^\?(?::|<[=!]|[=!]|<\w+>)/.exec(this.#source.slice(this.#at))?.[0] ?? '';
		this.#at += kind.length;
		const inner = this.#ways();
		this.#at++;
		// What is looked for ahead or behind takes no room of its own.
		return /^\?<?[=!]/.test(kind) ? empty : inner;
	}

	#class(): Known {
		const isOther = this.#source[this.#at] === '^';
		if (isOther) this.#at++;
		let some: string | undefined = '';
		while (this.#source[this.#at] !== ']') {
			const first = this.#classCharacter();
			if (first === undefined) some = undefined;
			else if (this.#source[this.#at] === '-' && this.#source[this.#at + 1] !== ']' && first.length === 1) {
				this.#at++;
				const last = this.#classCharacter()!;
				for (let code = first.charCodeAt(0); code <= last.charCodeAt(0); code++) some = some === undefined ? undefined : some + String.fromCharCode(code);
			} else some = some === undefined ? undefined : some + first;
		}
		this.#at++;
		return isOther ? anything : oneOf(some);
	}

	#classCharacter(): string | undefined {
		const character = this.#source[this.#at++]!;
		return character === '\\' ? this.#escape() : character;
	}

	/** The characters it stands for, '' for none, undefined for many. */
	#escape(): string | undefined {
		const character = this.#source[this.#at++]!;
		switch (character) {
			case 'd':
				return digits;
			case 's':
				return spaces;
			case 'b':
			case 'B':
				return '';
			case 'S':
			case 'w':
			case 'W':
			case 'D':
				return undefined;
			case 'n':
				return '\n';
			case 't':
				return '\t';
			case 'x':
				this.#at += 2;
				return String.fromCharCode(Number.parseInt(this.#source.slice(this.#at - 2, this.#at), 16));
			default:
				// `\1` is what a group matched.
				return /\d|k/.test(character) ? undefined : character;
		}
	}
}

function oneOf(characters: string | undefined): Known {
	if (characters === '') return empty;
	const some = characters === undefined ? undefined : new Set(Array.from(characters, folded));
	return some === undefined || some.size > widestClass ? anything : { all: some, within: undefined };
}
