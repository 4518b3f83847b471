/**
 * Hosts at risk from a large sniffer log: `regain at-risk` beside the CERT document's own pipeline, in the locales this
 * machine has. Results are compared before times; runs are interleaved. Prints a table; asserts nothing. Needs mawk and
 * /usr/bin/time, and `npm run build` first. `tsx bench/at-risk.ts [GIGABYTES] [RUNS]`.
 */

import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { argv, env, execPath } from 'node:process';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../dist/regain.mjs', import.meta.url));
const bytes = Number(argv[2] ?? 1) * 1e9;
const runs = Number(argv[3] ?? 5);
const folder = mkdtempSync(path.join(tmpdir(), 'regain-bench-'));
const log = path.join(folder, 'tcp.log');

/** About 300 hosts, a record every 270 bytes, ten lines a record. */
function writeLog(): void {
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
			text +=
				`\n-- TCP/IP LOG -- TM: ${time} --\n PATH: ${hosts[below(300)]}(${1024 + below(60_000)}) => ${hosts[below(300)]}(${services[below(6)]})\n` +
				` STAT: ${time}, ${below(200)} pkts, ${below(2000)} bytes [TH_FIN]\n DATA: user${below(1000)}\n     : secret${below(100_000)}\n` +
				'     : ls -la /home/user/public_html\n     : cat mail | more\n     : exit\n-- \n';
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

const pipeline = String.raw`grep PATH: "$0" | mawk '{print $4}' | mawk -F\( '{print $1}' | sort -u`;
/** The document's locale, made for this run alone where the machine has none: en_US costs `sort` more than C.UTF-8 does. Needs Debian's `locales`. */
function makeLocale(): void {
	const there = spawnSync('locale', ['charmap'], { env: { ...env, LC_ALL: 'en_US.UTF-8' }, encoding: 'utf8' }).stdout.trim() === 'UTF-8';
	if (there || spawnSync('localedef', ['-i', 'en_US', '-f', 'UTF-8', path.join(folder, 'en_US.UTF-8')], { stdio: 'ignore' }).status !== 0) return;
	env['LOCPATH'] = folder;
}
makeLocale();
const locales = ['C', 'C.UTF-8', 'en_US.UTF-8'].filter(locale => locale === 'C' || spawnSync('locale', ['charmap'], { env: { ...env, LC_ALL: locale }, encoding: 'utf8' }).stdout.trim() === 'UTF-8');
const contenders: readonly Contender[] = [
	{ name: 'regain at-risk', command: [execPath, program, 'at-risk', log], locale: 'C', seconds: [], kilobytes: [] },
	...locales.map(locale => ({ name: `the pipeline, ${locale}`, command: ['sh', '-c', pipeline, log], locale, seconds: [], kilobytes: [] })),
];

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

try {
	if (!existsSync(program)) throw new Error('there is no dist/regain.mjs: npm run build first');
	writeLog();
	const results = contenders.map(contender => run(contender).toString('latin1'));
	const inC = results[1]!;
	console.log(`output of regain and of the pipeline under LC_ALL=C: ${results[0] === inC ? 'identical' : 'DIFFERENT'}, ${inC.split('\n').length - 1} hosts`);
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
} finally {
	rmSync(folder, { recursive: true, force: true });
}
