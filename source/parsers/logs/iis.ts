/** Logs of IIS: W3C extended, whose columns `#Fields` names anew in mid-file, and Microsoft's own comma-separated form. */

import { exploitLiterals, exploitSignsIn } from './exploit-signs.ts';
import { lineShare } from './line-share.ts';
import { recordFormat, timeOf, type LineRecord } from './record-reader.ts';

const head = /^#(?:Software: |Version: |Date: |Fields: )/;
const date = /^(\d{4})-(\d\d)-(\d\d)$/;
const time = /^(\d\d):(\d\d):(\d\d)/;

export const iisW3c = recordFormat('IIS W3C extended', (bytes, name) => (lineShare(bytes.subarray(0, 400), /^#(?:Software: Microsoft Internet Information|Fields: .*\b(?:c-ip|cs-method|cs-uri-stem)\b)/) > 0 ? 1 : /ex\d{6}\.log$/.test(name) ? 0.2 : 0), {
	literals: exploitLiterals,
	begin: context => {
		let fields: readonly string[] = [];
		let day = '';
		return {
			line: (text, _offset, marked) => {
				if (text.startsWith('#')) {
					if (text.startsWith('#Fields:')) fields = text.slice(8).trim().split(/\s+/);
					else if (text.startsWith('#Date:')) day = text.slice(6).trim().split(' ')[0] ?? '';
					return head.test(text) || text.startsWith('#Remark') ? 'nothing' : undefined;
				}
				const words = text.trim().split(/\s+/);
				if (fields.length === 0 || words.length !== fields.length) return undefined;
				const row = new Map(fields.map((name, at) => [name, words[at]!]));
				const onDay = date.exec(row.get('date') ?? day);
				const atTime = time.exec(row.get('time') ?? '');
				if (atTime === null) return undefined;
				const stem = row.get('cs-uri-stem') ?? '';
				const query = row.get('cs-uri-query') ?? '-';
				return record({
					at: onDay === null ? Number.NaN : timeOf(context, [...onDay.slice(1), ...atTime.slice(1)], 0),
					clock: onDay === null ? 'none' : 'absolute',
					method: row.get('cs-method') ?? '', target: query === '-' ? stem : `${stem}?${query}`, status: Number(row.get('sc-status')), account: row.get('cs-username'), remote: row.get('c-ip'), agent: row.get('cs(User-Agent)'), marked,
				});
			},
		};
	},
	rhythm: false,
});

/** Client, user, date, time, service, server, address, milliseconds, bytes in, bytes out, status, NT status, method, target, query. */
const native = /^(?<remote>[\da-fA-F.:]+), (?<account>[^,]*), (?<month>\d\d?)\/(?<day>\d\d?)\/(?<year>\d{2,4}), (?<hour>\d\d?):(?<minute>\d\d):(?<second>\d\d), [^,]*, [^,]*, [^,]*, \d+, \d+, \d+, (?<status>\d+), \d+, (?<method>[^,]*), (?<target>[^,]*), (?<query>.*?),?\s*$/;

export const iisNative = recordFormat('Microsoft IIS log', bytes => lineShare(bytes, native), {
	literals: exploitLiterals,
	begin: context => ({
		line: (text, _offset, marked) => {
			const found = native.exec(text)?.groups;
			if (found === undefined) return undefined;
			const { year = '', month, day, hour, minute, second, target = '', query } = found;
			return record({ at: timeOf(context, [year.length === 2 ? `20${year}` : year, month, day, hour, minute, second]), clock: 'local', method: found['method'] ?? '', target: query === '-' || query === '' ? target : `${target}?${query}`, status: Number(found['status']), account: found['account'], remote: found['remote'], marked });
		},
	}),
	rhythm: false,
});

interface Requested {
	readonly at: number;
	readonly clock: LineRecord['clock'];
	readonly method: string;
	readonly target: string;
	readonly status: number;
	readonly account?: string | undefined;
	readonly remote?: string | undefined;
	readonly agent?: string | undefined;
	readonly marked: boolean;
}

function record({ at, clock, method, target, status, account, remote, agent, marked }: Requested): LineRecord {
	const exploits = marked || target.length > 300 ? exploitSignsIn(`${method} ${target} ${agent ?? ''}`) : [];
	return { at, clock, kind: 'request', words: `${status} ${method} ${target}`, account, remote, facts: { request: `${method} ${target}`, status, agent, exploit: exploits.join(' ') }, everyday: exploits.length === 0 };
}
