/** Settings of the form `name = value`: auditd.conf(5) and what sends its records on, journal-upload.conf(5), and journald.conf(5). */

import { linesOf } from '../lines.ts';
import { hostOf, wordsOf, type LogSetting } from './log-setting.ts';

export interface NamedValue {
	/** From 1. */
	readonly line: number;
	readonly name: string;
	readonly value: string;
}

/** Comments and section headings left out; one byte to a character. */
export function namedValues(bytes: Uint8Array): readonly NamedValue[] {
	const found: NamedValue[] = [];
	for (const { number: line, text } of linesOf(bytes)) {
		const match = /^\s*([A-Za-z][\w-]*)\s*=\s*(.*?)\s*$/.exec(text.slice(0, 4096));
		if (match !== null) found.push({ line, name: match[1]!, value: match[2]! });
	}
	return found;
}

export function parseAuditLogs(bytes: Uint8Array): readonly LogSetting[] {
	return namedValues(bytes).flatMap(({ line, name, value }): readonly LogSetting[] => {
		const told = { line, text: wordsOf(`${name} = ${value}`) };
		const to = /^remote_server$/i.test(name) ? hostOf(value) : undefined;
		if (to !== undefined) return [{ ...told, does: 'sends', to }];
		// `/dev/null` there is a statement of its own (statement-rules.ts).
		return /^log_file$/i.test(name) && /^\/(?!dev\/)/.test(value) ? [{ ...told, does: 'writes', path: value }] : [];
	});
}

export function parseJournalUpload(bytes: Uint8Array): readonly LogSetting[] {
	return namedValues(bytes).flatMap(({ line, name, value }) => {
		const to = name === 'URL' ? hostOf(value) : undefined;
		return to === undefined ? [] : [{ line, text: wordsOf(`${name}=${value}`), does: 'sends', to } as const];
	});
}
