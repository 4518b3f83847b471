/** A log format and a log check of a few words, to see what a runner makes of them. */

import { visible, visibleText, type Visible } from '../../source/core/visible.ts';
import { findingOf, type LogCheck, type LogJudge } from '../../source/checks/check.ts';
import type { StreamFormat } from '../../source/parsers/logs/log-format.ts';

/** Lines of `SECONDS WORDS`; a line that begins with `?` is unknown, one that begins with `!` is odd, and `#` makes it throw. */
export const secondsLog: StreamFormat = {
	id: 'seconds',
	kind: 'stream',
	recognises: head => (/^(?:\d+ |[?!#])/.test(Buffer.from(head).toString('latin1')) ? 1 : 0),
	begin(_, hear) {
		let rest = '';
		let offset = 0;
		let [bytes, records, unknown, first, last] = [0, 0, 0, Number.NaN, Number.NaN];
		const line = (text: string): void => {
			const [stamp = '', words = ''] = text.split(/ (.*)/);
			if (text.startsWith('#')) throw new TypeError('a reader that throws');
			if (text.startsWith('!')) hear.oddity({ odd: 'cut-record', offset, bytes: text.length });
			else if (text.startsWith('?')) unknown++;
			else {
				const at = Number(stamp) * 1e6;
				if (Number.isNaN(first)) first = at;
				last = at;
				records++;
				hear.event({ at, clock: 'absolute', kind: 'other', offset, length: text.length, words: visibleText(words) });
			}
			offset += text.length + 1;
		};
		return {
			push(piece) {
				bytes += piece.length;
				const lines = (rest + Buffer.from(piece).toString('latin1')).split('\n');
				rest = lines.pop()!;
				for (const text of lines) line(text);
			},
			end: () => ({ bytes, records, unknown, samples: [], first, last }),
		};
	},
};

interface Part {
	readonly first: boolean;
	readonly lines: readonly Visible[];
}

/** Tells, as findings, all that a judge is told. */
export function logCheck(id: string, more: Partial<LogCheck<Part>> & { readonly hear?: (words: Visible) => void } = {}): LogCheck<Part> {
	const check: LogCheck<Part> = {
		kind: 'log',
		id,
		step: 'C.4',
		title: 'A tiny check',
		covers: 'What a test needs.',
		needs: 'both',
		begin(_host, _circumstances, first): LogJudge<Part> {
			const lines: Visible[] = [];
			const say = (words: string): void => void lines.push(visibleText(words));
			return {
				opens: log => say(`${log.shown} opens as ${log.format}, ${log.place} of ${log.series}`),
				event(event, log) {
					more.hear?.(event.words);
					say(`${log.shown}@${event.offset} ${event.words}`);
				},
				oddity: (oddity, log) => say(`${log.shown}@${oddity.offset} is odd`),
				closes: (log, tally) => say(`${log.shown} closes after ${tally.records}`),
				unread: (log, why) => say(`${log.shown} ${why.reason}`),
				part: () => ({ first, lines }),
			};
		},
		*judge({ parts, whole }) {
			const said = parts.flatMap(({ lines }) => lines);
			for (const words of [...said, visibleText(`${whole ? 'whole' : 'not whole'}, ${parts.filter(({ first }) => first).length} first`)]) {
				yield findingOf(check, 'low', { kind: 'system', name: visible(new Uint8Array()) }, words);
			}
		},
		...more,
	};
	return check;
}
