/** What libraries do at every start and nobody here needs is taken out of them while they are bundled. */

import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';

const graphemes = fileURLToPath(new URL('../source/tui/graphemes.ts', import.meta.url));

/** Work that libraries do at every start and that nobody here needs. Each was seen in a profile of the first frame. */
const idleWork: readonly { readonly file: RegExp; readonly text: string; readonly instead: string }[] = [
	// fetch() of a data: URL starts node's whole HTTP client to decode 70 kB of base64; without fetch it uses atob.
	{ file: /[/]yoga-wasm-base64-esm[.]js$/, text: '"function"!=typeof fetch', instead: 'true' },
	// Corrects licences and repository fields of package.json files; ours is given as { name, version }.
	{ file: /[/]meow[/]build[/]dependencies[.]js$/, text: 'var normalizeExports = requireNormalize();', instead: 'var normalizeExports = pkg => pkg;' },
	// Seventy milliseconds to make. Every emoji of the set holds one of the characters looked for first, and few texts do.
	{
		file: /[/]string-width[/]index[.]js$/,
		text: String.raw`const rgiEmojiRegex = /^\p{RGI_Emoji}$/v;`,
		instead: String.raw`const mayBeEmoji = /[^\P{Emoji}\0-\x7f]|\u20e3/u; let emoji; const rgiEmojiRegex = { test: text => mayBeEmoji.test(text) && (emoji ??= new RegExp('^\\p{RGI_Emoji}$', 'v')).test(text) };`,
	},
	// Twenty to make; of most clusters it is plain that the first character can be seen.
	{
		file: /[/]string-width[/]index[.]js$/,
		text: 'const visibleCharacterRegex = ',
		instead: String.raw`const plain = /^[\x20-\x7e\xa1-\xac\xae-\u02ff\u2010-\u2027\u2030-\u205e\u2190-\u23ff\u2500-\u27bf\u4e00-\u9fff]/; let visible; const visibleCharacterRegex = { test: text => plain.test(text) || (visible ??= visibleCharacter()).test(text), [Symbol.search]: text => (plain.test(text) ? 0 : text.search((visible ??= visibleCharacter()))) }; const visibleCharacter = () => `,
	},
	// Thirteen to make, and each draws with one of its own; text that can do without is cut by ours.
	...[
		{ file: /[/]ink[/]build[/]line-update[.]js$/, text: "new Intl.Segmenter(undefined, { granularity: 'grapheme' })" },
		{ file: /[/]@alcalzone[/]ansi-tokenize[/]build[/]tokenize[.]js$/, text: 'new Intl.Segmenter(undefined, { granularity: "grapheme" })' },
		{ file: /[/]slice-ansi[/]tokenize-ansi[.]js$/, text: "new Intl.Segmenter(undefined, {granularity: 'grapheme'})" },
		{ file: /[/](?:string-width|wrap-ansi)[/]index[.]js$/, text: 'new Intl.Segmenter()' },
	].map(use => ({ ...use, instead: `require(${JSON.stringify(graphemes)}).graphemes` })),
	// A v flag is made anew at every use, since nodes before 20 cannot read it; this one is asked for every style of a line.
	{ file: /[/]slice-ansi[/]tokenize-ansi[.]js$/, text: String.raw`/^[\d:;]*$/v`, instead: String.raw`/^[\d:;]*$/u` },
	// The rest of a helper nobody calls; it would load node:child_process, which has no place in this program.
	{ file: /[/]meow[/]build[/]dependencies[.]js$/, text: 'promisify(execFile);', instead: '' },
];

export const noIdleWork: Plugin = {
	name: 'no-idle-work',
	setup(asks) {
		asks.onLoad({ filter: /[/](?:yoga-layout|meow|ink|string-width|wrap-ansi|slice-ansi|ansi-tokenize)[/]/ }, async ({ path: name }) => {
			const here = idleWork.filter(({ file }) => file.test(name));
			if (here.length === 0) return undefined;
			let contents = await readFile(name, 'utf8');
			for (const { text, instead } of here) {
				if (!contents.includes(text)) return { errors: [{ text: `${name} no longer holds ${text}: look again at what it does at start` }] };
				contents = contents.replaceAll(text, () => instead);
			}
			return { contents, loader: 'js' };
		});
	},
};
