/**
 * Syslog text read and judged by all log checks, beside one `grep -E` of all their literal marks and the same judging by patterns in mawk and
 * gawk, all under LC_ALL=C. The text is in two logs, as Debian writes them: auth.log and syslog; rounds are interleaved, medians told. What was
 * heard is first held against what was planted. Asserts nothing of time. A wtmp of a million records: bench/accounting.ts.
 *
 *   tsx bench/log-scan.ts [--megabytes N] [--rounds N] [--memory]       (default 300 MB, 5 rounds; `--memory`: also what a third and three times as much take)
 */

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writeSyslog, type Planted } from './logs/syslog-text.ts';
import { median, ratio, runOf, type Run } from './run.ts';

const { values } = parseArgs({ options: { megabytes: { type: 'string', default: '300' }, rounds: { type: 'string', default: '5' }, memory: { type: 'boolean', default: false } } });
const place = mkdtempSync(path.join(tmpdir(), 'regain-log-scan-'));
const folder = path.join(place, 'var/log');
const files = ['auth.log', 'syslog'].map(name => path.join(folder, name));

const escaped = (literal: string): string => literal.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
/** What stands in the lines that a judge listens to, as somebody would give it to grep: no list of ours, of which the attacks alone have thousands. */
const anyOf = (literals: readonly string[]): string => literals.map(literal => escaped(literal)).join('|');
const inAwk = (pattern: string): string => pattern.replaceAll('/', String.raw`\/`);
const kernelMarks = anyOf([' promi', 'segfa', 'taint', 'general protec', 'trap ', 'traps: ', 'out of memory: kill', 'module veri', 'loading out-of', 'loading propri', 'linux vers', 'stack smash', 'stack-protec', 'bad page', 'signature and/']);
const attackMarks = anyOf([
	'../..', '%2e%2e', '..%2f', '..%5c', '..%25', '%c0%ae', '%c0%af', '..\\..', '..;/', 'tc/passwd', 'tc/shadow', '.%2e', '${jndi', '${lower', '${upper', '${::-', '${env:', '%7bjndi', '() {', '()%20{', '()%20%7b', '%28%29', 'in/sh', 'in/bash', 'n/dash', '; sh', '%7csh', '$(cu', '$(wg', '`wget', '`curl', ';id;', 'cmd.exe', 'cmd=', ';wget', ';curl', '%3bwget', '%3bcurl', '%3bcat', '%3bchmod', 'ev/tcp', '64 -d', '64+-d', '64%20', '&&wge', '&& wget', '|bash', '| bash', '| sh', '%60wget', 'chmod', 'nc -', 'nc+-', 'rm -', 'rm+-', 'wget', 'curl', 'tftp', '%n%n', '%x%x', '%p%p', '%s%s', '%08x', '%.8x', '%8x%', '$hn%', '\\x90\\x90', '%90%90', '#220#220', 'm-^pm-^p', '^p^p^p^p', 'union', '%27+', "' or", '%27%20', 'xp_cmdshell', '_schema', 'benchmark(', 'sleep(', '<?php', '%3c%3fphp', 'php://', '_url_include', '64_decode', 'eval(', 'eval-stdin', '_prepend_file', 'phpunit', 'okefunction', 'ult.ida', 'oot.exe', 'tmunblock', 'hnap1', 'awstats.pl', 'tup.cgi',
]);
const sshdMarks = `sshd[^ ]*: (${anyOf(['Accepted ', 'Failed ', 'Invalid ', 'invalid ', 'Illegal ', 'illegal ', 'error: ', 'fatal: ', 'pam_', 'PAM', '(pam_', '(PAM', 'session ', 'ROOT LOGIN', 'User ', 'user not known', 'maximum auth', 'Server listening', 'Received signal', 'refused connect', 'Disconnecting', 'Authentication', 'authentication', 'Login attempt', 'login attempt', 'Bad password', 'bad password', 'Bad PAM', 'bad PAM', 'Password auth', 'password auth', 'Pubkey auth', 'pubkey auth', 'Exit before', 'exit before'])})`;
const toldWhole = String.raw` (sudo|su|doas|useradd|usermod|userdel|groupadd|groupmod|groupdel|gpasswd|passwd|chage|crontab|rsyslogd|syslogd|syslog-ng|auditd|vsftpd|proftpd|xinetd)(\[[0-9]+\])?: `;
const systemdMarks = String.raw`systemd\[[0-9]+\]: (Started |Stopped |Failed |Startup|Reached target|System |Shutting|Received SIG|Time has been|Main process)`;
const marks = [kernelMarks, attackMarks, sshdMarks, toldWhole, systemdMarks];

/** The order of the stamps, then each line by its program. */
const script = `
BEGIN { split("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec", names, " "); for (n in names) month[names[n]] = n }
{
	split($3, clock, ":"); at = ((month[$1] * 31 + $2) * 24 + clock[1]) * 3600 + clock[2] * 60 + clock[3]
	if (at < last - 5) back++; else if (at > last + 3600) gaps++
	last = at
}
$5 ~ /^sshd/ && /sshd[^ ]*: Accepted / { kind["login"]++ }
$5 ~ /^sshd/ && /sshd[^ ]*: (Failed |Invalid |pam_unix.sshd:auth.: authentication failure)/ { kind["login-failed"]++ }
$5 ~ /^sshd/ && /${inAwk(sshdMarks)}/ { heard++ }
$5 ~ /^sudo/ && /COMMAND=/ { kind["privilege-used"]++ }
$5 ~ /^(useradd|usermod|userdel|groupadd|groupmod|gpasswd|passwd|chage)/ && /new user: |new group: |change user |add / { kind["account-changed"]++ }
$5 ~ /^systemd/ && /${inAwk(systemdMarks)}/ { kind["service"]++ }
$5 ~ /^kernel/ && /promiscuous mode/ { kind["promiscuous"]++ }
$5 ~ /^kernel/ && /${inAwk(kernelMarks)}/ { kind["kernel"]++ }
/${inAwk(attackMarks)}/ { kind["exploit"]++ }
END { for (k in kind) print k, kind[k]; print "back", back + 0, "gaps", gaps + 0, "heard", heard + 0 }
`;

const scanner = fileURLToPath(new URL('logs/scan-once.ts', import.meta.url));
function ours(threads: number, counts = ''): Run & { readonly heard: Planted } {
	const { status, stdout, stderr } = spawnSync(process.execPath, [...process.execArgv, scanner, place, String(threads), ...(counts === '' ? [] : [counts])], { encoding: 'utf8' });
	if (status !== 0) throw new Error(stderr);
	return JSON.parse(stdout) as Run & { readonly heard: Planted };
}

/** A mark may be in a line that turns out to say nothing, so peers are held only to what they name outright. */
function holdAgainst(planted: Planted, heard: Planted, who: string, kinds: readonly string[]): void {
	for (const kind of kinds) if (heard[kind] !== planted[kind]) throw new Error(`${who} heard ${heard[kind] ?? 0} of ${kind} where ${planted[kind]} were planted; not worth timing`);
}

try {
	mkdirSync(folder, { recursive: true });
	const planted: Planted = {};
	const half = (Number(values.megabytes) * 1e6) / 2;
	const until = Date.UTC(2026, 2, 20);
	planted['records'] = writeSyslog(files[0]!, 'auth', half, until, planted) + writeSyslog(files[1]!, 'system', half, until, planted);
	const megabytes = files.reduce((sum, file) => sum + statSync(file).size, 0) / 1e6;
	writeFileSync(path.join(place, 'marks'), marks.join('|'));
	writeFileSync(path.join(place, 'judge.awk'), script);
	const awk = (name: string): string => `LC_ALL=C ${name} -f ${place}/judge.awk ${files.join(' ')}`;
	const peers = {
		grep: `LC_ALL=C grep -E -c -f ${place}/marks ${files.join(' ')} > ${place}/count`,
		mawk: `${awk('mawk')} > ${place}/mawk`,
		gawk: `${awk('gawk')} > ${place}/gawk`,
	};
	holdAgainst(planted, ours(1, 'count').heard, 'regain, one thread,', Object.keys(planted));
	holdAgainst(planted, ours(2, 'count').heard, 'regain, two threads,', Object.keys(planted));
	for (const name of ['mawk', 'gawk'] as const) {
		const told = spawnSync('sh', ['-c', awk(name)], { encoding: 'utf8' }).stdout;
		holdAgainst(planted, Object.fromEntries(told.split('\n').map(line => [line.split(' ')[0], Number(line.split(' ')[1])])), name, ['login', 'login-failed', 'privilege-used', 'account-changed', 'promiscuous']);
	}
	console.log(`${megabytes.toFixed(0)} MB, ${planted['records']} lines; heard as planted: ${JSON.stringify(planted)}; load ${loadavg()[0]!.toFixed(1)}`);
	const runs: Record<string, Run[]> = { grep: [], mawk: [], gawk: [], one: [], two: [] };
	for (let round = 0; round < Number(values.rounds); round++) {
		const order = Object.keys(runs);
		for (const name of round % 2 === 0 ? order : order.toReversed()) runs[name]!.push(name === 'one' ? ours(1) : name === 'two' ? ours(2) : runOf(peers[name as keyof typeof peers], [0]));
	}
	const of = Object.fromEntries(Object.entries(runs).map(([name, some]) => [name, median(some)]));
	for (const [name, { wall }] of Object.entries(of)) console.log(`${name.padEnd(6)} ${(megabytes / wall).toFixed(0)} MB/s`);
	console.log(ratio('regain, one thread', of['one']!, of['one']!, 0));
	console.log(ratio('regain, two threads', of['two']!, of['two']!, 0));
	console.log(ratio('grep -E, to one thread', of['grep']!, of['one']!, 0.5));
	console.log(ratio('grep -E, to two threads', of['grep']!, of['two']!, 1));
	for (const name of ['mawk', 'gawk'] as const) console.log(ratio(`${name}, to one thread`, of[name]!, of['one']!, 5));
	if (values.memory) {
		for (const times of [1 / 3, 1, 3]) {
			const bytes = (Number(values.megabytes) * 1e6 * times) / 2;
			writeSyslog(files[0]!, 'auth', bytes, until, {});
			writeSyslog(files[1]!, 'system', bytes, until, {});
			console.log(`${((2 * bytes) / 1e6).toFixed(0).padStart(5)} MB of log: ${ours(1).memory.toFixed(0)} MiB, one thread`);
		}
	}
} finally {
	rmSync(place, { recursive: true });
}
