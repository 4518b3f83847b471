import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asciiOf, asVisible, blanksSeen, bytesOf, isVisible, shown, textOf, visible, visibleName, visibleText, type Visible } from '../../source/core/visible.ts';

const utf8 = new TextEncoder();
/** What no terminal may be given: it acts on it, reorders by it, or draws nothing. Written apart from the source's own list. */
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\u{34F}\u{115F}\u{1160}\u{180B}-\u{180F}\u{2065}\u{2800}\u{3164}\u{FFA0}\u{E0000}-\u{E0FFF}]|[\u{FE00}-\u{FE0F}]/u;
const oddBlank = /(?! )\p{Zs}/u;
const flood = /\p{M}{5}/u;
const escapes = /\\(?:\\|x[0-9a-f]{2}|u\{[0-9a-f]+\})/g;
/** A mark that stands on nothing, on a blank or on an escape. */
const markOnNothing = /(?:^|[ \\])\p{M}/u;

/** Bytes near every border of UTF-8, and the words of terminals. */
const nasty = fc.constantFrom(
	'\x1b[2J', '\x1b]0;x\x07', '\x9b', '\u009b31m', '\u202e', '\u2066', '\u200b', '\u200d', '\ufeff', '\u00ad', '\u034f', '\u0301', '\u0301\u0302\u0303\u0304\u0305\u0306',
	'e\u0301', '\u2028', '\u00a0', '\u3000', '\u2800', '\u3164', '\ufe0f', '\u{e0041}', '\u{f0000}', '\u{10ffff}', '\ud800', '\udc00', '\ud83d\ude00', '\\', '\\\\', '\\x41',
	'\\xff', '\\u{41}', '\\u{301}', '\\u{', 'é', '\u1100\u1161\u11a8', '\u1161', '漢', 'א', '\u0e33', '\u{1d159}', ' ', '\n', '\t', '\0', '\x7f', 'a', '}', '\ufffd', '\u{378}',
);
const text = fc.array(fc.oneof(nasty, fc.string({ unit: 'binary', maxLength: 3 }), fc.string({ maxLength: 3 }), fc.integer({ min: 0, max: 0xffff }).map(unit => String.fromCharCode(unit))), { maxLength: 12 }).map(parts => parts.join(''));
const bytes = fc.oneof(
	fc.uint8Array({ maxLength: 40 }),
	text.map(it => utf8.encode(it)),
	fc
		.array(fc.constantFrom([0xc0, 0x80], [0xc2], [0xe0, 0x80, 0x80], [0xe2, 0x80], [0xe2, 0x80, 0xae], [0xed, 0xa0, 0x80], [0xf0, 0x9f], [0xf4, 0x90, 0x80, 0x80], [0xf5], [0x80], [0xff], [0x5c, 0x78], [0x41], [0xcc, 0x81]), { maxLength: 12 })
		.map(parts => Uint8Array.from(parts.flat())),
);
const many = { numRuns: 3000 };

function isSafe(it: string): boolean {
	return !unsafe.test(it) && !oddBlank.test(it) && !flood.test(it) && !markOnNothing.test(it.replaceAll(escapes, '\\'));
}

describe('visible', () => {
	test('the bytes come back, whatever they were', () => {
		fc.assert(fc.property(bytes, it => Buffer.compare(bytesOf(visible(it)), it) === 0), many);
	});

	test('UTF-16 comes back, lone surrogates and all', () => {
		fc.assert(fc.property(text, it => textOf(visibleText(it)) === it), many);
	});

	test('every single byte and every single character comes back and is safe', () => {
		for (let byte = 0; byte < 256; byte++) expect([...bytesOf(visible(Uint8Array.of(byte)))]).toEqual([byte]);
		const wrong: string[] = [];
		for (let point = 0; point <= 0x10ffff; point++) {
			const it = String.fromCodePoint(point);
			const made = visibleText(it);
			if (textOf(made) !== it || !isVisible(made) || !isSafe(made) || asVisible(made) !== made) wrong.push(point.toString(16));
		}
		expect(wrong).toEqual([]);
	});

	test('nothing a terminal acts on or draws as nothing survives', () => {
		fc.assert(fc.property(bytes, it => isSafe(visible(it))), many);
		fc.assert(fc.property(text, it => isSafe(visibleText(it))), many);
	});

	test('two different byte strings never have one form, nor two different texts', () => {
		const close = fc.tuple(bytes, bytes);
		fc.assert(fc.property(close, ([a, b]) => visible(a) !== visible(b) || Buffer.compare(a, b) === 0), many);
		const forms = new Map<string, string>();
		fc.assert(
			fc.property(fc.array(nasty, { maxLength: 3 }).map(parts => parts.join('')), it => {
				const form = visibleText(it);
				const before = forms.get(form) ?? it;
				forms.set(form, it);
				return before === it;
			}),
			{ numRuns: 10_000 },
		);
	});

	test('what is made visible is visible, and stays as it is', () => {
		fc.assert(fc.property(bytes, it => isVisible(visible(it)) && asVisible(visible(it)) === visible(it)), many);
		fc.assert(fc.property(text, it => isVisible(visibleText(it))), many);
	});

	test('what is put together from visible texts is visible', () => {
		fc.assert(fc.property(bytes, bytes, (a, b) => isVisible(shown`${visible(a)}${visible(b)}`)), many);
		// A name that begins with a mark, in a sentence: the journal must take back what it gave.
		const sentence = shown`link ${visible(utf8.encode('\u0301x'))}`;
		expect(sentence).toBe(String.raw`link \u{301}x`);
		expect(asVisible(sentence)).toBe(sentence);
		expect(isVisible(shown`${visible(Uint8Array.of(0xc3))}${visible(Uint8Array.of(0xa9))}`)).toBe(true);
	});

	test('what claims to be visible is safe, or it is not believed', () => {
		const claim = fc.array(fc.oneof(nasty, text, fc.constantFrom('\\u{202e}', '\\u{20}', '\\u{0301}', '\\u{E9}', '\\u{e9}', '\\x7f', '\\x80', '\\xFF', '\\u{110000}', '\\u{d800}')), { maxLength: 6 }).map(parts => parts.join(''));
		fc.assert(fc.property(claim, it => !isVisible(it) || isSafe(it)), many);
		fc.assert(fc.property(claim, it => isVisible(asVisible(it)) && asVisible(asVisible(it)) === asVisible(it) && isSafe(asVisible(it))), many);
		for (const no of ['\\', 'a\\', '\\x41', '\\xFF', '\\x7f', '\\u{41}', '\\u{20}', '\\u{e9}', '\\u{0301}', '\\u{110000}', '\\u{}', '\\q', '\x1b', '\u0301', 'a\u202e', '\ud800']) {
			expect([no, isVisible(no)]).toEqual([no, false]);
		}
		for (const yes of ['', 'a', '\\\\', '\\xff', '\\u{1b}', '\\u{301}', '\\u{d800}', 'e\u0301', 'é漢', '\ufffd']) expect([yes, isVisible(yes)]).toEqual([yes, true]);
	});

	test('names held one byte to a character are the same as their bytes', () => {
		fc.assert(fc.property(bytes, it => visibleName(Buffer.from(it).toString('latin1')) === visible(it)), many);
	});

	test('in ASCII it is still one form for each, and comes back', () => {
		fc.assert(
			fc.property(text, it => {
				const ascii = asciiOf(visibleText(it));
				return /^[\x20-\x7e]*$/.test(ascii) && textOf(ascii) === it;
			}),
			many,
		);
	});

	test('the words of the traps', () => {
		const of = (it: string): string => visible(utf8.encode(it));
		expect(of('\x1b[2J\x07')).toBe(String.raw`\u{1b}[2J\u{7}`);
		expect(of('a\nb\tc')).toBe(String.raw`a\u{a}b\u{9}c`);
		expect(of('exe\u202egpj')).toBe(String.raw`exe\u{202e}gpj`);
		expect(of('C:\\x41')).toBe(String.raw`C:\\x41`);
		expect(of('naïve 漢字')).toBe('naïve 漢字');
		expect(visible(Uint8Array.of(0x2f, 0xff, 0xc3))).toBe(String.raw`/\xff\xc3`);
		expect(visibleText('\ud800a')).toBe(String.raw`\u{d800}a`);
		expect(of('e\u0301\u0302\u0303\u0304\u0305')).toBe('e\u0301\u0302\u0303\u0304\\u{305}');
		expect(of('e\u034f\u0301')).toBe(String.raw`e\u{34f}\u{301}`);
		expect(of(' \u0338')).toBe(String.raw` \u{338}`);
		expect(of('\u1112\u1161\u11ab')).toBe('\u1112\u1161\u11ab');
		expect(of('\u00a0\u3000')).toBe(String.raw`\u{a0}\u{3000}`);
	});

	test('a blank nobody would see is shown, a plain one stays', () => {
		const seen = (name: string): string => blanksSeen(visibleText(name));
		expect(seen('/var/tmp/.. ')).toBe(String.raw`/var/tmp/..\x20`);
		expect(seen('/tmp/.. / x/y')).toBe(String.raw`/tmp/..\x20/\x20x/y`);
		expect(seen('a  b   c d')).toBe(String.raw`a\x20\x20b\x20\x20\x20c d`);
		expect(seen('C:\\ a\\b ')).toBe(String.raw`C:\\\x20a\\b\x20`);
		expect(seen('/home/My Files/a b.txt')).toBe('/home/My Files/a b.txt');
		fc.assert(fc.property(text, text, (one, other) => blanksSeen(visibleText(one)) !== blanksSeen(visibleText(other)) || visibleText(one) === visibleText(other)));
		expect(blanksSeen(visibleText(' '.repeat(1_000_000))).length).toBe(4_000_000);
	});

	test('long hostile text takes no longer than its length', () => {
		const long = new Uint8Array(1_000_000).fill(0xcc);
		expect(visible(long).length).toBe(4_000_000);
		const name: Visible = visibleText('\u0301'.repeat(100_000));
		expect(isVisible(name)).toBe(true);
	});
});
