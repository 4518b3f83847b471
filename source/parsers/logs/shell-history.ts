/** Histories of shells: bash with `#1700000000` before a command or without, zsh's `: 1700000000:0;`, fish's `- cmd:` and `when:`. */

import { lineShare } from './line-share.ts';
import type { LogContext } from './log-format.ts';
import { recordFormat, type LineForm, type LineRecord } from './record-reader.ts';

const command = (text: string, seconds: number): LineRecord => ({ at: seconds * 1_000_000, clock: Number.isNaN(seconds) ? 'none' : 'absolute', kind: 'command', words: text, facts: { command: text } });
const isHistory = (name: string): boolean => /history$|\/\.histfile$|\/\.zhistory$|\/\.sh_history$|_history(?:\.\d+|~|\.old)?$/.test(name);

export const bashHistory = recordFormat('shell history', (head, name) => (isHistory(name) ? 0.5 : 0) + lineShare(head, /^#\d{9,10}$/, 0.45), {
	rhythm: false,
	begin: () => {
		let stamp = Number.NaN;
		return {
			line: text => {
				const found = /^#(\d{9,10})$/.exec(text)?.[1];
				if (found !== undefined) {
					stamp = Number(found);
					return 'nothing';
				}
				const at = stamp;
				stamp = Number.NaN;
				return command(text, at);
			},
		};
	},
});

/** Meta bytes of zsh (0x83, then the byte with 0x20 flipped) are undone. */
const unmeta = (text: string): string => text.replace(/\x83([\s\S])/g, (_, byte: string) => String.fromCharCode(byte.charCodeAt(0) ^ 0x20));

export const zshHistory = recordFormat('zsh extended history', head => lineShare(head, /^: \d{9,10}:\d+;/), {
	rhythm: false,
	begin: () => {
		let open = Number.NaN;
		let text = '';
		const line: LineForm = raw => {
			const found = /^: (\d{9,10}):\d+;(.*)$/s.exec(raw);
			if (found === null && text === '') return undefined;
			if (found !== null) open = Number(found[1]);
			const part = unmeta(found?.[2] ?? raw);
			text = text === '' ? part : `${text.slice(0, 4000)} ; ${part}`;
			if (part.endsWith('\\')) {
				text = text.slice(0, -1);
				return 'nothing';
			}
			const whole = text;
			text = '';
			return command(whole, open);
		};
		return { line };
	},
});

export const fishHistory = recordFormat('fish history', head => lineShare(head.subarray(0, 4096), /^- cmd: |^ {2}when: \d+$|^ {2}paths:|^ {4}- /), {
	rhythm: false,
	begin: (_context: LogContext) => {
		let held: string | undefined;
		let when = Number.NaN;
		const letGo = (): LineRecord | undefined => {
			const text = held;
			held = undefined;
			return text === undefined ? undefined : command(text.replaceAll(String.raw`\n`, ' ; ').replaceAll('\\\\', '\\'), when);
		};
		return {
			line: text => {
				if (text.startsWith('- cmd: ')) {
					const before = letGo();
					held = text.slice(7);
					when = Number.NaN;
					return before ?? 'nothing';
				}
				const found = /^ {2}when: (\d+)$/.exec(text);
				if (found !== null) when = Number(found[1]);
				return found !== null || /^ {2}paths:|^ {4}- /.test(text) ? 'nothing' : undefined;
			},
			close: letGo,
		};
	},
});
