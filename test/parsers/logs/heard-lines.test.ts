/** Where only signs are asked for, whatever a judge may listen to is heard as if every line were read. */

import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LogEvent } from '../../../source/core/log-event.ts';
import { exploitForms, exploitLiterals, exploitSignsIn } from '../../../source/parsers/logs/exploit-signs.ts';
import { formatOf, logFormats } from '../../../source/parsers/logs/index.ts';
import { LineTexts } from '../../../source/parsers/logs/line-texts.ts';
import { LiteralTable } from '../../../source/parsers/logs/literal-table.ts';
import { isoSyslog } from '../../../source/parsers/logs/iso-syslog.ts';
import { messageReaders } from '../../../source/parsers/logs/messages/index.ts';
import { pamHears } from '../../../source/parsers/logs/messages/pam.ts';
import { isHeard } from '../../../source/parsers/logs/messages/said.ts';
import { sshdInPlace } from '../../../source/parsers/logs/messages/sshd-in-place.ts';
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

describe('lines of sshd that are read in place', () => {
	const names = ['root', 'a.b', 'a-b_c', '', 'from', 'xfrom', 'invalid', 'invalid user', 'eve from 192.0.2.9 port 1 ssh2', 'a b', '\\', '\xe9', "o'neil", 'n'.repeat(260)];
	const addresses = ['192.0.2.1', '1.2.3', '300.1.1.1', '2001:db8::1', '::ffff:192.0.2.1', 'host.example', '', '192.0.2.1x'];
	const ends = ['', ' port 22', ' port 22 ssh2', ' port 022 ssh2', ' port x ssh2', ' port 22 ssh', ' port 22 ssh2 ', ' port 22 ssh2: RSA SHA256:a\\b', ' port 22 ssh2: ', ' port 22 ssh2: x', ' port 22 port 23', ' port 22 ssh2 [preauth]'];
	const all = [...['Failed password for ', 'Failed none for invalid user ', 'Failed publickey for illegal user ', 'Failed x for ', 'Invalid user ', 'invalid user ', 'Accepted publickey for ', 'Accepted password for invalid user '].flatMap(begin => names.flatMap(name => addresses.flatMap(address => ends.map(end => `${begin}${name} from ${address}${end}`)))), ...addresses.flatMap(address => names.flatMap(name => ['  user=', ' user=', ''].flatMap(user => ['sshd', 'su'].map(service => `pam_unix(${service}:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=${address}${user}${name}`))))];

	test('say what their expressions say', () => {
		const [whole, signs] = bothWays(linesOf(all.filter((_, at) => at % 5 === 0).map((text, at) => `${at % 2 === 0 ? 'sshd' : 'sshd-session'}[12]: ${text}`)));
		expect(signs.filter((one, at) => JSON.stringify(one) !== JSON.stringify(whole[at])).slice(0, 3)).toEqual([]);
		expect([signs.length, whole.length > 1000]).toEqual([whole.length, true]);
		expect(all.filter(text => sshdInPlace(Buffer.from(text, 'latin1'), 0, text.length, new LineTexts()) !== undefined).length).toBeGreaterThan(50);
	});

	test('as does what comes again and again, amid other lines', () => {
		const some = ['CRON[1]: (root) CMD (/usr/bin/x)', 'cron[2]: (root) CMD (/usr/bin/x)', 'sudo: eve : TTY=pts/1 ; PWD=/ ; USER=root ; COMMAND=/bin/ls', 'systemd[1]: Startup finished in 3s', 'systemd[77]: Startup finished in 3s', 'sudo: eve : a password is required', 'last message repeated 3 times', 'su: message repeated 2 times: [ FAILED su for root by eve]', 'named[3]: denied', 'httpd: GET /../../etc/passwd'];
		const [whole, signs] = bothWays(linesOf(Array.from({ length: 400 }, (_, at) => some[(at * 7 + (at >> 3)) % some.length]!)));
		expect(signs).toEqual(whole);
		expect(whole.length).toBeGreaterThan(100);
	});
});

describe('everyday lines that are skipped', () => {
	const hours = ['Jan 18 08', 'Jan 18 09', 'Jan 19 00', 'Feb 30 08', 'Xyz 18 08', 'jan 18 08', 'Jan 8 09'];
	const isoHours = ['2026-01-18T08', '2026-01-18T09', '2026-13-18T08', '1026-01-18T08'];
	const two = fc.oneof({ weight: 9, arbitrary: fc.nat(59) }, { weight: 1, arbitrary: fc.nat(99) }).map(some => String(some).padStart(2, '0'));
	const clock = fc.oneof({ weight: 20, arbitrary: fc.tuple(two, two).map(([minute, second]) => `:${minute}:${second}`) }, { weight: 1, arbitrary: fc.constantFrom(':1a:00', '.10:00', ':10:0x', ':10:00.5') });
	const iso = fc.tuple(fc.nat({ max: 999_999 }), fc.constantFrom('+00:00', '+00:00', '+00:00', '-05:30', 'Z', '')).map(([some, zone]) => `.${String(some).padStart(6, '0')}${zone}`);
	const rest = fc.tuple(
		fc.oneof({ weight: 9, arbitrary: fc.constant('h') }, { weight: 1, arbitrary: fc.constantFrom('g', 'hh', '', 'h:', 'n'.repeat(17), 'n'.repeat(40)) }),
		fc.constantFrom('sshd[1]:', 'sshd[1]:', 'CRON[22]:', 'kernel:', 'x[3]:', 'x[]:', 'x[3a]:', '(x)[3]:', '/bin/x[3]:', 'x(pam)[3]:', 'x', 'x:', 'systemd[1]:', 'sudo:'),
		fc.constantFrom(' Connection closed', ' Connection closed', ' Failed password for root from 192.0.2.1 port 22 ssh2', ' pam_unix(sshd:session): session opened for user root(uid=0) by (uid=0)', 'no blank', '', ' GET /../../etc/passwd', ' last message repeated 3 times', ' entered promiscuous mode', ` ${'y'.repeat(500)}`, ' with\rreturn\r', ' zero\0'),
	).map(([host, tag, text]) => ` ${host} ${tag}${text}\n`);
	const lineOf = (stamp: fc.Arbitrary<string>): fc.Arbitrary<string> => fc.oneof({ weight: 30, arbitrary: fc.tuple(stamp, rest).map(parts => parts.join('')) }, { weight: 1, arbitrary: fc.constantFrom(' goes on\n', '\tat x\n', '\n', '\0\0\0\0\0\0\0\0\0') });
	const of = (hour: readonly string[], behind: fc.Arbitrary<string>): fc.Arbitrary<string> => lineOf(fc.tuple(fc.oneof({ weight: 9, arbitrary: fc.constant(hour[0]!) }, { weight: 1, arbitrary: fc.constantFrom(...hour) }), clock, behind).map(parts => parts.join('')));
	const logs = fc.oneof(fc.array(of(hours, fc.constant('')), { maxLength: 60 }), fc.array(of(isoHours, iso), { maxLength: 60 }), fc.array(fc.oneof(of(hours, fc.constant('')), of(isoHours, iso)), { maxLength: 60 }));

	test('change nothing of what is counted, heard and odd', () => {
		fc.assert(
			fc.property(logs, fc.boolean(), fc.constantFrom(rfc3164, isoSyslog), (lines, inOrder, format) => {
				const text = (inOrder ? lines.toSorted() : lines).join('');
				const [whole, signs] = (['everything', 'signs'] as const).map(wants => readText(format, Buffer.from(text, 'latin1'), { wants }));
				expect({ ...signs!.tally, oddities: signs!.oddities }).toEqual({ ...whole!.tally, oddities: whole!.oddities });
				// Lines without a header go on the record before only where all are read.
				const goesOn = lines.some(line => !/^(?:[A-Z][a-z]{2} [ \d]?\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)/i.test(line));
				const [all, some] = [whole!, signs!].map(({ events }) => events.filter(event => heard(event)).map(event => inShort(event)));
				if (!goesOn) expect(some).toEqual(all);
			}),
			{ numRuns: 600 },
		);
	});
	test('are not skipped where a program takes the name of another', () => {
		const [whole, signs] = bothWays(linesOf(['x[1]: a', 'x[1]: b', 'kernel: device eth0 entered promiscuous mode', 'x[1]: c', 'sshd[2]: Accepted password for eve from 192.0.2.1 port 1 ssh2', 'sshd[2]: Connection closed', 'sshd[2]: Failed password for root from 192.0.2.1 port 1 ssh2']));
		expect(signs).toEqual(whole);
		expect(whole.length).toBe(3);
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
