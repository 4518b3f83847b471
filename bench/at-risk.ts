/**
 * Hosts at risk from large sniffer logs: `regain at-risk` beside the CERT document's own pipeline, in the locales this
 * machine has. One log names no account; in a smaller one a third of the connections do (FTP and POP); a third is LinSniffer's, beside
 * the pipeline's like for that format. Results are compared before times; runs are interleaved. Prints a table; asserts nothing. Needs mawk and
 * /usr/bin/time, and `npm run build` first. `tsx bench/at-risk.ts [GIGABYTES] [RUNS]`.
 */

import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { env, execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const program = fileURLToPath(new URL('../dist/regain.mjs', import.meta.url));
const [gigabytes = 1, runs = 5] = parseArgs({ allowPositionals: true }).positionals.map(Number);
if (!(gigabytes > 0) || !(Number.isSafeInteger(runs) && runs > 0)) throw new Error('tsx bench/at-risk.ts [GIGABYTES] [RUNS]: both are numbers above 0');
const bytes = gigabytes * 1e9;
const folder = mkdtempSync(path.join(tmpdir(), 'regain-bench-'));
const log = path.join(folder, 'tcp.log');
/** Of the other logs, which take longer a byte. */
const share = 0.4;

type Record = (talk: Talk) => string;
interface Talk {
	readonly time: string;
	readonly source: string;
	readonly port: number;
	readonly destination: string;
	readonly service: string;
	/** Somebody who logs in there: some 20 of each host. */
	readonly account: string;
	readonly secret: number;
	readonly packets: number;
	readonly bytes: number;
}

const pathRecord =
	(isNamed: (service: string) => boolean): Record =>
	({ time, source, port, destination, service, account, secret, packets, bytes: sent }) =>
		`\n-- TCP/IP LOG -- TM: ${time} --\n PATH: ${source}(${port}) => ${destination}(${service})\n STAT: ${time}, ${packets} pkts, ${sent} bytes [TH_FIN]\n` +
		` DATA: ${isNamed(service) ? 'USER ' : ''}${account}\n     : ${isNamed(service) ? 'PASS ' : ''}secret${secret}\n` +
		'     : ls -la /home/user/public_html\n     : cat mail | more\n     : exit\n-- \n';
const loginServices = new Set(['ftp', '110']);
const linSnifferRecord: Record = ({ source, destination, service, account, secret }) =>
	`\n${source} => ${destination} [${service === 'ftp' ? 21 : service === '110' ? 110 : 23}]\n${loginServices.has(service) ? `USER ${account}\nPASS ` : `${account}\n`}secret${secret}\n` +
	'ls -la /home/user/public_html\ncat mail | more\nexit\n\n----- [FIN]\n';

/** About 300 hosts, a record every 270 bytes, ten lines a record. */
function writeLog(bytes: number, recordOf: Record): void {
	let seed = 12_345;
	const below = (most: number): number => {
		seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
		return Math.floor((seed / 2 ** 32) * most);
	};
	const two = (value: number): string => String(value).padStart(2, '0');
	const domains = ['example.com', 'dept.example.edu', 'victim.example.org'];
	const names = ['www', 'mail', 'ns', 'db', 'shell'];
	const hosts = Array.from({ length: 300 }, (_, at) => (at % 3 === 0 ? `192.0.2.${below(256)}` : `${names[at % 5]}${at}.${domains[at % 3]}`));
	const services = ['telnet', 'ftp', 'rlogin', 'smtp', '110', '143'];
	const file = openSync(log, 'w');
	for (let written = 0; written < bytes; ) {
		let text = '';
		for (let record = 0; record < 20_000; record++) {
			const time = `Tue Nov ${String(1 + below(28)).padStart(2)} ${two(below(24))}:${two(below(60))}:${two(below(60))}`;
			const host = below(300);
			text += recordOf({
				time, source: hosts[below(300)]!, port: 1024 + below(60_000), destination: hosts[host]!, service: services[below(6)]!,
				account: `user${host * 7 + below(20)}`, secret: below(100_000), packets: below(200), bytes: below(2000),
			});
		}
		written += writeSync(file, text);
	}
	closeSync(file);
}

interface Contender {
	readonly name: string;
	readonly command: readonly string[];
	readonly locale: string;
	readonly seconds: number[];
	readonly kilobytes: number[];
}

/** The document's locale, made for this run alone where the machine has none: en_US costs `sort` more than C.UTF-8 does. Needs Debian's `locales`. */
function makeLocale(): void {
	const there = spawnSync('locale', ['charmap'], { env: { ...env, LC_ALL: 'en_US.UTF-8' }, encoding: 'utf8' }).stdout.trim() === 'UTF-8';
	if (there || spawnSync('localedef', ['-i', 'en_US', '-f', 'UTF-8', path.join(folder, 'en_US.UTF-8')], { stdio: 'ignore' }).status !== 0) return;
	env['LOCPATH'] = folder;
}
makeLocale();
const locales = ['C', 'C.UTF-8', 'en_US.UTF-8'].filter(locale => locale === 'C' || spawnSync('locale', ['charmap'], { env: { ...env, LC_ALL: locale }, encoding: 'utf8' }).stdout.trim() === 'UTF-8');
function contendersFor(pipeline: string): readonly Contender[] {
	return [
		{ name: 'regain at-risk', command: [execPath, program, 'at-risk', log], locale: 'C', seconds: [], kilobytes: [] },
		...locales.map(locale => ({ name: `the pipeline, ${locale}`, command: ['sh', '-c', pipeline, log], locale, seconds: [], kilobytes: [] })),
	];
}

function run({ command, locale, seconds, kilobytes }: Contender): Buffer {
	const measured = path.join(folder, 'time');
	const { stdout } = spawnSync('/usr/bin/time', ['-f', '%e %M', '-o', measured, ...command], { env: { ...env, LC_ALL: locale }, maxBuffer: 1e9, stdio: ['ignore', 'pipe', 'ignore'] });
	const [took = '', most = ''] = readFileSync(measured, 'utf8').trim().split('\n').at(-1)!.split(' ');
	seconds.push(Number(took));
	kilobytes.push(Number(most));
	return stdout;
}

function median(values: readonly number[]): number {
	return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

const document = String.raw`grep PATH: "$0" | mawk '{print $4}' | mawk -F\( '{print $1}' | sort -u`;
const likeIt = String.raw`grep ' => ' "$0" | mawk '{print $3}' | sort -u`;

function compare(what: string, size: number, recordOf: Record, pipeline: string): void {
	writeLog(size, recordOf);
	const contenders = contendersFor(pipeline);
	const results = contenders.map(contender => run(contender).toString('latin1'));
	const inC = results[1]!;
	console.log(`${what}, ${(size / 1e9).toFixed(1)} GB. Output of regain and of the pipeline under LC_ALL=C: ${results[0] === inC ? 'identical' : 'DIFFERENT'}, ${inC.split('\n').length - 1} hosts`);
	for (const { seconds, kilobytes } of contenders) seconds.length = kilobytes.length = 0;
	for (let turn = 0; turn < runs; turn++) for (const contender of turn % 2 === 0 ? contenders : contenders.toReversed()) run(contender);
	const ours = median(contenders[0]!.seconds);
	const best = Math.min(...contenders[0]!.seconds);
	console.table(
		contenders.map(({ name, seconds, kilobytes }) => ({
			name,
			'median s': median(seconds).toFixed(2),
			'best s': Math.min(...seconds).toFixed(2),
			'times ours (median)': (median(seconds) / ours).toFixed(1),
			'times ours (best)': (Math.min(...seconds) / best).toFixed(1),
			'RSS MB': Math.round(Math.max(...kilobytes) / 1000),
		})),
	);
}

try {
	if (!existsSync(program)) throw new Error('there is no dist/regain.mjs: npm run build first');
	compare('the form of the document, no account in it', bytes, pathRecord(() => false), document);
	compare('the form of the document, a third of the connections name an account', bytes * share, pathRecord(service => loginServices.has(service)), document);
	compare('LinSniffer, a third of the connections name an account', bytes * share, linSnifferRecord, likeIt);
} finally {
	rmSync(folder, { recursive: true, force: true });
}
