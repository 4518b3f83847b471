/** Where only signs are asked for, whatever a judge may listen to is heard as if every line were read. */

import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LogEvent } from '../../../source/core/log-event.ts';
import { exploitForms, exploitLiterals, exploitSignsIn } from '../../../source/parsers/logs/exploit-signs.ts';
import { formatOf, logFormats } from '../../../source/parsers/logs/index.ts';
import { LiteralTable } from '../../../source/parsers/logs/line-scan.ts';
import { messageReaders } from '../../../source/parsers/logs/messages/index.ts';
import { pamHears } from '../../../source/parsers/logs/messages/pam.ts';
import { isHeard } from '../../../source/parsers/logs/messages/said.ts';
import { rfc3164 } from '../../../source/parsers/logs/rfc3164.ts';
import { webAccess } from '../../../source/parsers/logs/web-access.ts';
import { folded } from '../../../source/parsers/rare-literals.ts';
import { requiredLiterals } from '../../../source/parsers/required-literals.ts';
import { visibleText } from '../../../source/core/visible.ts';
import { corpus, corpusFile } from '../../support/corpus.ts';
import { livedInLogs } from '../../support/lived-in-logs.ts';
import { readText } from '../../support/read-log.ts';

/** Texts that a form matches; fast-check makes none for what looks around, nor for either case. */
function textsOf(form: RegExp, many = 8): readonly string[] {
	const source = form.source.replaceAll(/\\b|\(\?<?[=!][^()]*\)/g, '').replaceAll(/\\\d/g, 'A').replaceAll('\\x90', '\u0090');
	const texts = fc.sample(fc.stringMatching(new RegExp(source)), { numRuns: many + 4, seed: 5 }).flatMap(text => [text, ...(form.flags.includes('i') ? [text.toUpperCase(), text.toLowerCase()] : [])]);
	return texts.map(text => text.replaceAll(/[\r\n\0]/g, ' ')).filter(text => form.test(text) && !/[^\u0001-\u00ff]/.test(text)).slice(0, many);
}

const heard = (event: LogEvent): boolean => isHeard(event);
const inShort = ({ offset, kind, account, remote, facts, words }: LogEvent): unknown => ({ offset, kind, account, remote, facts, words: words.split(' / ')[0] });
/** The same lines read whole, and read for signs. */
function bothWays(log: string | Uint8Array, format = rfc3164): readonly [readonly unknown[], readonly unknown[]] {
	const bytes = typeof log === 'string' ? Buffer.from(log, 'latin1') : log;
	const [whole, signs] = (['everything', 'signs'] as const).map(wants => readText(format, bytes, { wants }).events.filter(event => heard(event)).map(event => inShort(event)));
	return [whole!, signs!];
}
const linesOf = (messages: readonly string[]): string => messages.map(message => `Jan 18 08:30:20 h ${message}\n`).join('');

describe('every form of a message that a judge may listen to', () => {
	for (const reader of messageReaders.filter(({ hears }) => hears !== 'everything')) {
		test(`of ${reader.programs.slice(0, 3).join(', ')}`, () => {
			for (const form of reader.hears as readonly RegExp[]) {
				const texts = textsOf(form);
				expect({ form: form.source, many: texts.length > 2 }).toEqual({ form: form.source, many: true });
				// What a host adds before it, and another program that may say the same.
				for (const before of ['', 'error: ', '[ID 800047 auth.info] ', 'X.service: ', '[12.5] ']) {
					const [whole, signs] = bothWays(linesOf([...reader.programs.slice(0, 2), 'sudo', 'xyz'].flatMap(program => texts.map(text => `${program}[1]: ${before}${text}`))));
					expect(signs).toEqual(whole);
				}
			}
		});
	}

	test('of pam, whoever wrote it', () => {
		for (const form of pamHears) {
			const texts = textsOf(form).map(text => text.trim());
			for (const before of ['', 'pam_unix(sshd:auth): ', 'pam_unix', '(pam_unix) ']) {
				for (const after of ['', ': session opened for user root(uid=0) by eve(uid=0)', '; logname= uid=0 rhost=192.0.2.1  user=eve']) {
					const [whole, signs] = bothWays(linesOf(['login', 'sshd', 'CRON', 'gdm', 'systemd'].flatMap(program => texts.map(text => `${program}[1]: ${before}${text}${after}`))));
					expect(signs).toEqual(whole);
				}
			}
		}
		const [whole, signs] = bothWays(linesOf(['su', 'su-l', 'login', 'cron', 'other'].flatMap(service => ['su', 'login', 'CRON', 'gdm'].flatMap(program => [`pam_unix(${service}:session): session opened for user root(uid=0) by eve(uid=1)`, '(pam_unix) session opened for user root by eve(uid=1)', 'session opened for user root by eve(uid=1)'].map(text => `${program}[1]: ${text}`)))));
		expect(signs).toEqual(whole);
		expect(whole.length).toBeGreaterThan(10);
	});
});

describe('every sign of an attack', () => {
	test.each(exploitForms)('$id, in a line of a service and in a request', ({ form }) => {
		const texts = textsOf(form, 20);
		expect(texts.length).toBeGreaterThan(5);
		const [whole, signs] = bothWays(linesOf(texts.flatMap(text => [`httpd[1]: ${text}`, `httpd[1]: x ${text} y`, `CRON[1]: (root) CMD (${text})`])));
		expect(signs).toEqual(whole);
		expect(whole.length).toBeGreaterThanOrEqual(texts.length * 2);
		const requests = texts.filter(text => !/["\\\s]/.test(text)).map(text => `192.0.2.1 - - [18/Jan/2026:08:30:20 +0000] "GET /${text} HTTP/1.1" 200 5 "-" "curl/8 ${text}"\n`).join('');
		const marked = readText(webAccess, Buffer.from(requests, 'latin1'), { wants: 'signs' }).events.map(event => inShort(event));
		const all = readText(webAccess, Buffer.from(requests, 'latin1'), { wants: 'everything' }).events;
		const missed = all.filter(event => exploitSignsIn(`${String(event.facts?.['request'])} - ${String(event.facts?.['agent'])}`).length > 0 && !marked.some(one => JSON.stringify(one) === JSON.stringify(inShort(event))));
		expect(missed).toEqual([]);
	});

	test('has a literal as it is written', () => {
		const table = new LiteralTable([exploitLiterals()]);
		const written = ['GET /../../etc', '%2e%2e%2fetc', '..%252f', 'x=/etc/passwd ', '${jndi:ldap', '${${lower:j}ndi:ldap', '() { :;}', '()%20%7b%20:;', ';wget http://1.2.3.4/a', '|curl;', '; sh;', '%3bcat%20/x', '; chmod 777 x', ';rm -f x', '| nc -l', ';uname -a', ';id', '; tftp 10.0.0.1', '%n%n%n%n', "' or+1", '%27++or+1', 'union all select', '<?php', 'assert(', 'system(', 'passthru(', 'eval-stdin.php', 'cmd.exe?/c'];
		const missed = (sign: string): boolean => {
			const bytes = Buffer.from(`${sign}\n${' '.repeat(20)}`, 'latin1');
			return exploitSignsIn(sign).length === 0 || ![...sign].some((_, from) => table.at(bytes, from) !== 0);
		};
		expect(written.filter(sign => missed(sign))).toEqual([]);
	});
});

function statOf(file: string): { readonly isFile: boolean; readonly size: number } {
	const stat = statSync(new URL(file, corpus));
	return { isFile: stat.isFile(), size: stat.size };
}

describe('whole logs', () => {
	test('of a lived-in server', () => {
		for (const [name, file] of Object.entries(livedInLogs()).filter(([name]) => /\/(?:auth\.log|syslog|kern\.log|daemon\.log|messages|mail\.log)/.test(name))) {
			const content = (file as { content?: string | Uint8Array }).content ?? file;
			if (typeof content !== 'string') continue;
			const [whole, signs] = bothWays(Buffer.from(content));
			expect({ name, signs }).toEqual({ name, signs: whole });
		}
	});

	test.skipIf(corpus === undefined)(`of the corpus${corpus === undefined ? ' (skipped: no corpus)' : ''}`, () => {
		let lines = 0;
		for (const folder of ['plaso/syslog', 'fail2ban', 'ossec']) {
			for (const name of readdirSync(new URL(folder, corpus), { recursive: true, encoding: 'utf8' })) {
				const { isFile, size } = statOf(`${folder}/${name}`);
				if (!isFile || size > 20_000_000) continue;
				const bytes = corpusFile(`${folder}/${name}`);
				const format = formatOf(bytes.subarray(0, 65_536), visibleText(`/var/log/${path.basename(name)}`), logFormats);
				if (format?.kind !== 'stream' || !format.id.startsWith('syslog')) continue;
				// Lines without a header go on the record before only where all are read.
				const [whole, signs] = bothWays(Buffer.from(bytes.toString('latin1').split('\n').filter(line => /^(?:<\d|[A-Z][a-z]{2} [ \d]|\d{4}-)/.test(line)).join('\n'), 'latin1'), format);
				expect({ name, signs }).toEqual({ name, signs: whole });
				lines += whole.length;
			}
		}
		expect(lines).toBeGreaterThan(100);
	});
});

describe('literals of an expression', () => {
	test.each([
		[/^Accepted (?<method>\S+) for/, ['accepted ']],
		[/(?:a|b)cde+f?/, ['acde', 'bcde']],
		[/\S+ (?:entered|left) prom/, [' entered prom', ' left prom']],
		[/x\d*y/, undefined],
		[/abcd|.*/, undefined],
		[/(?:ab){2,}/, ['abab']],
		[/[Ii]nvalid/, ['invalid']],
	])('%s', (form, wanted) => {
		expect(requiredLiterals(form)).toEqual(wanted);
	});

	test('one of them is in every text that it matches', () => {
		for (const form of [...exploitForms.map(one => one.form), ...messageReaders.flatMap(({ hears }) => (hears === 'everything' ? [] : hears))]) {
			const literals = requiredLiterals(form)!;
			for (const text of textsOf(form)) expect(literals.some(literal => folded(text).includes(literal) || folded(`${text}\n`).includes(literal))).toBe(true);
		}
	});
});
