/**
 * What is asked of a timeline, as one line that people type: words, and `user: from: host: source: kind: since: until:` before a value.
 * All that is said must hold.
 */

import { timeTyped } from './intrusion-window.ts';
import { logEventKinds, type LogEventKind } from './log-event.ts';
import { matcher, type Matcher, type TimelineFilter } from './timeline.ts';
import { joined, shown, visibleText, type Visible } from './visible.ts';

export interface TimelineQuery {
	/** What the reading itself can be narrowed to. */
	readonly filter: TimelineFilter;
	/** The rest, for each entry that came of it. */
	readonly also: Matcher;
}

export type TypedQuery = { readonly ok: true; readonly query: TimelineQuery } | { readonly ok: false; readonly why: Visible };

const keys = ['user', 'from', 'host', 'source', 'kind', 'since', 'until'] as const;
type Key = (typeof keys)[number];

interface Part {
	/** None: words. */
	readonly key?: Key;
	readonly value: string;
}

/** For the footer and for help. */
export const queryForm = visibleText('words "some words" user:NAME from:ADDRESS host:NAME source:PATH kind:login since:TIME until:TIME');

/** What is not one of the keys before a colon is a word: logs are full of colons. Never throws. */
export function queryTyped(text: string): TypedQuery {
	const words: string[] = [];
	const values = new Map<Key, string>();
	for (const { key, value } of partsOf(text)) {
		if (key === undefined) {
			words.push(value);
			continue;
		}
		if (value === '') return { ok: false, why: visibleText(`${key}: wants its ${key === 'since' || key === 'until' ? 'time' : 'value'} right behind it`) };
		if (values.has(key)) return { ok: false, why: visibleText(`${key}: is there twice`) };
		values.set(key, value);
	}
	const times = new Map<Key, number>();
	for (const key of ['since', 'until'] as const) {
		const value = values.get(key);
		if (value === undefined) continue;
		const time = timeTyped(value);
		if (time === undefined) return { ok: false, why: shown`${visibleText(key)}: ${visibleText(value)} is not a time: write 2026-01-31 or 2026-01-31T22:15 (UTC)` };
		times.set(key, time);
	}
	const kind = values.get('kind');
	const kinds = kind === undefined ? undefined : logEventKinds.filter(one => one === kind || one.startsWith(`${kind}-`));
	if (kinds?.length === 0) return { ok: false, why: shown`kind: ${visibleText(kind!)} is none of ${joined(logEventKinds.map(visibleText))}` };
	return { ok: true, query: queryOf(words, values, times, kinds) };
}

function queryOf(words: readonly string[], values: ReadonlyMap<Key, string>, times: ReadonlyMap<Key, number>, kinds: readonly LogEventKind[] | undefined): TimelineQuery {
	const [since, until] = [times.get('since'), times.get('until')];
	const [from, host, account, source] = [values.get('from'), values.get('host'), values.get('user'), values.get('source')];
	// The longest word is seldom where the others are not: the reading looks for that one.
	const [longest, ...others] = words.toSorted((a, b) => b.length - a.length);
	const filter: TimelineFilter = {
		...(since === undefined ? {} : { from: since * 1000 }),
		// The moment that was named still counts.
		...(until === undefined ? {} : { until: until * 1000 + 1 }),
		...(source === undefined ? {} : { source }),
		...(account === undefined ? {} : { account }),
		...((from ?? host) === undefined ? {} : { host: (from ?? host)! }),
		...(longest === undefined ? {} : { words: longest }),
		...(kinds === undefined ? {} : { kinds }),
	};
	const rest = others.map(word => matcher({ words: word }));
	return {
		filter,
		also: entry => (from === undefined || entry.remote === from) && (host === undefined || entry.host === host) && rest.every(asked => asked(entry)),
	};
}

/** A blank ends a part, but not inside quotes (a quote within a word is none), nor between a day and its time. */
function partsOf(text: string): readonly Part[] {
	const parts: Part[] = [];
	const part = new RegExp(String.raw`\s*(?:(${keys.join('|')}):)?(?:"([^"]*)"?|(\S*))`, 'y');
	while (part.lastIndex < text.length) {
		const [whole, key, quoted, bare = ''] = part.exec(text)!;
		if (whole.trim() === '') break;
		let value = quoted ?? bare;
		if ((key === 'since' || key === 'until') && /^\d{4}-\d{2}-\d{2}$/.test(value)) {
			const time = /\s+(\d{2}:\d{2}\S*)/y;
			time.lastIndex = part.lastIndex;
			const found = time.exec(text);
			if (found !== null) {
				value += ` ${found[1]}`;
				part.lastIndex = time.lastIndex;
			}
		}
		if (key !== undefined) parts.push({ key: key as Key, value });
		else if (value !== '') parts.push({ value });
	}
	return parts;
}
