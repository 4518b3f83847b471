/**
 * What the screen costs, beside what was promised: first frame, bytes of a key and of a spinner's tick, a new host's way to the screen, key to frame under load,
 * an idle screen's CPU, memory with 100,000 findings. Prints a table; asserts nothing. `npm run bench` builds first.
 */

import { mkdtempSync, readFileSync, readdirSync, rmSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { visibleText } from '../source/core/visible.ts';
import { openRegain, type Terminal } from '../test/support/terminal.ts';
import { buildVictim, connection, connections, appendToLog, victimPaths } from '../test/support/victim.ts';
import { findingsByNumber, writeCase } from '../test/support/written-case.ts';

const program = fileURLToPath(new URL('../dist/regain.mjs', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'regain-bench-'));
const victim = path.join(folder, 'mnt');
mkdirSync(victim);
buildVictim(victim);
const target = { kind: 'image', root: visibleText(victim) } as const;

interface Measure {
	readonly what: string;
	readonly is: string;
	readonly goal: string;
}
const table: Measure[] = [];

function open(caseFolder: string, args: readonly string[] = []): Terminal {
	return openRegain(program, [caseFolder, '--root', victim, ...args], { env: { TERM: 'linux', LANG: 'en_US.UTF-8' }, cwd: folder });
}

async function leave(terminal: Terminal): Promise<void> {
	terminal.keys('q');
	await terminal.ended;
}

/** Resolves once nothing was written for `quiet` ms. */
async function still(terminal: Terminal, quiet = 200): Promise<void> {
	for (let bytes = -1; bytes !== terminal.bytes; ) {
		({ bytes } = terminal);
		await later(quiet);
	}
}

function quantile(values: readonly number[], share: number): number {
	return values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN;
}

function ms(value: number): string {
	return `${value.toFixed(value < 10 ? 1 : 0)} ms`;
}

async function written(name: string, count: number): Promise<string> {
	const caseFolder = path.join(folder, name);
	await writeCase({ folder: caseFolder, target, findings: findingsByNumber(count) });
	return caseFolder;
}

async function firstFrame(caseFolder: string): Promise<void> {
	const times: number[] = [];
	const cpu: number[] = [];
	for (let run = 0; run < 12; run++) {
		const start = performance.now();
		const terminal = open(caseFolder);
		await terminal.waitFor('[1 Stages');
		times.push(performance.now() - start);
		cpu.push(cpuOf(terminal.pid) * 10);
		await leave(terminal);
	}
	// The first runs fill the page cache.
	const warm = times.slice(2);
	table.push({ what: 'first frame (start of the process to words on the screen), median of 10', is: `${ms(quantile(warm, 0.5))}, worst ${ms(Math.max(...warm))}`, goal: '250 ms' });
	// What another machine, or a busy one, can compare.
	table.push({ what: 'CPU used until the first frame, all threads, median of 10', is: ms(quantile(cpu.slice(2), 0.5)), goal: '-' });
}

async function keyBytes(caseFolder: string): Promise<void> {
	const terminal = open(caseFolder);
	await terminal.waitFor('[1 Stages');
	const worstOf = async (key: string, presses: number): Promise<number> => {
		let worst = 0;
		for (let press = 0; press < presses; press++) {
			await still(terminal, 120);
			const mark = terminal.bytes;
			terminal.keys(key);
			await still(terminal, 120);
			worst = Math.max(worst, terminal.bytes - mark);
		}
		return worst;
	};
	for (const [pane, name] of [['1', 'Stages'], ['3', 'Findings'], ['6', 'Journal']] as const) {
		terminal.keys(pane);
		await terminal.waitFor(`[${pane} ${name}`);
		table.push({ what: `a Down key (in the journal Up) in ${name}, 80x24, worst of 8`, is: `${await worstOf(name === 'Journal' ? 'up' : 'down', 8)} B`, goal: '450 B' });
	}
	table.push({ what: 'PgDn in Findings', is: `${await pageDown(terminal)} B`, goal: '-' });
	await leave(terminal);
}

async function pageDown(terminal: Terminal): Promise<number> {
	terminal.keys('3');
	await still(terminal, 120);
	const mark = terminal.bytes;
	terminal.keys('pagedown');
	await still(terminal, 120);
	return terminal.bytes - mark;
}

async function followLog(terminal: Terminal, hosts = 20): Promise<void> {
	appendToLog(victim, connections(0, 50, hosts));
	terminal.keys('o');
	await terminal.waitFor(/log/i);
	terminal.type(path.join(victim, victimPaths.snifferLog));
	terminal.keys('enter');
	terminal.type('y');
	terminal.keys('ctrl-s');
	await terminal.waitFor(/1 running/);
}

async function spinner(caseFolder: string): Promise<void> {
	const terminal = open(caseFolder);
	await terminal.waitFor('[1 Stages');
	await followLog(terminal);
	terminal.keys('1');
	await terminal.waitFor('[1 Stages');
	await later(1500);
	const bursts: number[] = [];
	let last = terminal.bytes;
	let growing = 0;
	for (const end = performance.now() + 6000; performance.now() < end; ) {
		await later(15);
		const { bytes } = terminal;
		if (bytes > last) growing += bytes - last;
		else if (growing > 0) {
			bursts.push(growing);
			growing = 0;
		}
		last = bytes;
	}
	table.push({ what: 'a tick of the spinner while a log is followed', is: bursts.length === 0 ? 'no tick seen' : `${quantile(bursts, 0.5)} B (worst ${Math.max(...bursts)} B, ${(bursts.length / 6).toFixed(1)} a second)`, goal: '140 B' });
	terminal.keys('x');
	await later(500);
	await leave(terminal);
}

/** From the write of a record into a log that is followed to its host on the screen; each write meets another phase of the look. */
async function newHost(caseFolder: string): Promise<void> {
	const terminal = open(caseFolder);
	await terminal.waitFor('[1 Stages');
	writeFileSync(path.join(victim, victimPaths.snifferLog), '');
	await followLog(terminal, 4);
	terminal.keys('4');
	await terminal.waitFor('[4 At risk');
	await terminal.waitFor('example.net');
	const times: number[] = [];
	for (let one = 0; one < 8; one++) {
		await later(400 + one * 37);
		const start = performance.now();
		appendToLog(victim, connection('Tue Nov 15 12:00:00', 'pc1.example.org', `new${one}.example.net`, 'ftp'));
		await terminal.waitFor(`new${one}.example.net`);
		times.push(performance.now() - start);
	}
	table.push({ what: 'a new host in a log that is followed: from the write to the screen, median of 8', is: `${ms(quantile(times, 0.5))}, worst ${ms(Math.max(...times))}`, goal: '300 ms' });
	terminal.keys('x');
	await later(500);
	await leave(terminal);
}

/** Two threads of this process hash flat out, on the two processors the screen has to live on. */
async function underLoad(caseFolder: string): Promise<void> {
	const hashing = "const { createHash } = require('node:crypto'); const piece = Buffer.alloc(1 << 20); for (;;) createHash('sha256').update(piece).digest();";
	const terminal = open(caseFolder);
	await terminal.waitFor('[1 Stages');
	terminal.keys('3');
	await terminal.waitFor('[3 Findings');
	const measure = async (): Promise<readonly number[]> => {
		const times: number[] = [];
		for (let press = 0; press < 200; press++) {
			const wanted = press % 2 === 0 ? / 2\/[\d,]+\s*$/m : / 1\/[\d,]+\s*$/m;
			const start = performance.now();
			terminal.keys(press % 2 === 0 ? 'down' : 'up');
			await terminal.waitFor(wanted);
			times.push(performance.now() - start);
			await later(13 + (press % 7) * 3);
		}
		return times;
	};
	terminal.keys('home');
	await terminal.waitFor(/ 1\/[\d,]+\s*$/m);
	const idle = await measure();
	const workers = [0, 1].map(() => new Worker(hashing, { eval: true }));
	await later(300);
	const busy = await measure();
	await Promise.all(workers.map(async worker => worker.terminate()));
	table.push({ what: 'key to frame, idle, p50 / p95 of 200', is: `${ms(quantile(idle, 0.5))} / ${ms(quantile(idle, 0.95))}`, goal: '-' });
	table.push({ what: 'key to frame while two threads hash flat out, p50 / p95 of 200', is: `${ms(quantile(busy, 0.5))} / ${ms(quantile(busy, 0.95))}`, goal: 'p95 40 ms' });
	await leave(terminal);
}

/** Hundredths of a second of CPU used so far, user and system. */
function cpuOf(pid: number): number {
	const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]!.split(' ');
	return Number(fields[11]) + Number(fields[12]);
}

function memoryOf(pid: number, what: 'VmRSS' | 'VmHWM'): string {
	const kilobytes = Number(new RegExp(`${what}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1]);
	return `${Math.round(kilobytes / 1024)} MB`;
}

/** Eight seconds after the last work the engine looks through its memory once, and gives back what it does not need. */
const settling = 12;

async function idle(caseFolder: string): Promise<void> {
	const terminal = open(caseFolder);
	await terminal.waitFor('[1 Stages');
	await later(2000);
	const start = cpuOf(terminal.pid);
	await later((settling - 2) * 1000);
	const [cpu, bytes, wakeups] = [cpuOf(terminal.pid), terminal.bytes, wakeupsOf(terminal.pid)];
	const seconds = 10;
	await later(seconds * 1000);
	table.push({ what: `CPU of an idle screen while it settles: 2 to ${settling} s after the first frame`, is: ms((cpu - start) * 10), goal: '-' });
	table.push({ what: `CPU of an idle screen over the ${seconds} s after that`, is: `${((cpuOf(terminal.pid) - cpu) / seconds).toFixed(1)} %, ${wakeupsOf(terminal.pid) - wakeups} wakeups of all threads, ${terminal.bytes - bytes} B written`, goal: '0 %' });
	await leave(terminal);
}

/** How often the kernel gave a processor to any thread of it. */
function wakeupsOf(pid: number): number {
	return readdirSync(`/proc/${pid}/task`).reduce((sum, task) => sum + Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'latin1').split(' ')[2]), 0);
}

async function memory(): Promise<void> {
	const caseFolder = await written('large', 100_000);
	const start = performance.now();
	const terminal = open(caseFolder);
	await terminal.waitFor('[1 Stages');
	const opened = performance.now() - start;
	terminal.keys('3');
	await terminal.waitFor('1/100,000');
	for (let page = 0; page < 100; page++) terminal.keys('pagedown');
	await still(terminal);
	const mark = terminal.bytes;
	terminal.keys('down');
	await still(terminal);
	table.push({ what: 'open a case of 100,000 findings (journal replayed) to first frame', is: ms(opened), goal: '1,250 ms' });
	table.push({ what: 'RSS with 100,000 findings on the screen (peak)', is: `${memoryOf(terminal.pid, 'VmRSS')} (${memoryOf(terminal.pid, 'VmHWM')})`, goal: '200 MB' });
	table.push({ what: 'a Down key among 100,000 findings', is: `${terminal.bytes - mark} B`, goal: '450 B' });
	await leave(terminal);
}

/** Found by a check while the screen shows them: files with blanks at the end of their names. */
async function arriving(): Promise<void> {
	const root = path.join(folder, 'odd');
	for (let one = 0; one < 100; one++) {
		mkdirSync(path.join(root, `d${one}`), { recursive: true });
		for (let file = 0; file < 1000; file++) writeFileSync(path.join(root, `d${one}`, `file ${file} `), '');
	}
	const terminal = openRegain(program, [path.join(folder, 'arriving'), '--root', root], { env: { TERM: 'linux', LANG: 'en_US.UTF-8' }, cwd: folder });
	await terminal.waitFor('Esc');
	terminal.keys('esc');
	await terminal.waitFor('[1 Stages');
	for (const keys of ['2', '/']) terminal.keys(keys);
	terminal.type('odd-names');
	terminal.keys('enter');
	await terminal.waitFor('only with: odd-names');
	terminal.keys('r', '3');
	const start = performance.now();
	await terminal.waitFor(/1\/100,000/, 300_000);
	table.push({ what: '100,000 findings arriving while a check runs', is: ms(performance.now() - start), goal: '-' });
	table.push({ what: 'RSS with 100,000 findings arriving (peak)', is: `${memoryOf(terminal.pid, 'VmRSS')} (${memoryOf(terminal.pid, 'VmHWM')})`, goal: '200 MB' });
	await later(settling * 1000);
	// The engine keeps the memory of threads that ended for eight seconds, for those that may follow.
	table.push({ what: `RSS ${settling} s after the run ended`, is: memoryOf(terminal.pid, 'VmRSS'), goal: '200 MB' });
	await leave(terminal);
}

try {
	const small = await written('small', 100);
	await firstFrame(small);
	await keyBytes(small);
	await spinner(small);
	await newHost(await written('following', 0));
	await underLoad(small);
	await idle(small);
	await memory();
	await arriving();
	const width = Math.max(...table.map(({ what }) => what.length));
	const isWidth = Math.max(...table.map(({ is }) => is.length));
	for (const { what, is, goal } of [{ what: 'what', is: 'measured', goal: 'goal' }, ...table]) console.log(`${what.padEnd(width)}  ${is.padEnd(isWidth)}  ${goal}`);
} finally {
	rmSync(folder, { recursive: true, force: true });
}
