/**
 * A wtmp of a million records (384 MB), read beside util-linux' utmpdump. Sessions, boots and a thousand remote addresses; every
 * record is told as an event. Asserts nothing; prints seconds of processor time, since wall time depends on the neighbours.
 *
 *   tsx bench/accounting.ts [--records N] [--rounds N]        (default 1,000,000 records, 5 rounds)
 */

import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { visibleText } from '../source/core/visible.ts';
import { wtmp } from '../source/parsers/logs/utmp.ts';

const { values } = parseArgs({ options: { records: { type: 'string', default: '1000000' }, rounds: { type: 'string', default: '5' } } });
const count = Number(values.records);
const folder = mkdtempSync(path.join(tmpdir(), 'regain-accounting-'));
const file = path.join(folder, 'wtmp');

function writeRecords(): void {
	const out = openSync(file, 'w');
	const block = Buffer.alloc(384 * 10_000);
	for (let first = 0; first < count; first += 10_000) {
		block.fill(0);
		const some = Math.min(10_000, count - first);
		for (let at = 0; at < some; at++) {
			const record = first + at;
			const from = at * 384;
			const isLogin = record % 2 === 0;
			const session = record >> 1;
			block.writeInt16LE(isLogin ? 7 : 8, from);
			block.writeInt32LE(1000 + (session % 30_000), from + 4);
			block.write(`pts/${session % 20}`, from + 8);
			block.write('ts/1', from + 40);
			if (isLogin) {
				block.write(`user${session % 300}`, from + 44);
				block.write(`198.51.${(session >> 8) % 4}.${session & 255}`, from + 76);
				block.set([198, 51, (session >> 8) % 4, session & 255], from + 348);
			}
			block.writeInt32LE(1_700_000_000 + record * 30, from + 340);
		}
		writeSync(out, block, 0, some * 384);
	}
	closeSync(out);
}

/** Seconds of processor time, and what was told. */
function read(): { readonly cpu: number; readonly events: number; readonly rss: number } {
	const from = process.cpuUsage();
	let events = 0;
	let odd = 0;
	const reader = wtmp.begin({ name: visibleText('/var/log/wtmp'), modified: 0, zone: () => 0, wants: 'everything' }, { event: () => events++, oddity: () => odd++ });
	const source = openSync(file, 'r');
	const piece = Buffer.alloc(1 << 20);
	for (let got = readSync(source, piece); got > 0; got = readSync(source, piece)) reader.push(piece.subarray(0, got));
	closeSync(source);
	const tally = reader.end();
	const used = process.cpuUsage(from);
	if (tally.records !== count || events !== count || odd !== 0) throw new Error(`${tally.records} records, ${events} events, ${odd} oddities`);
	return { cpu: (used.user + used.system) / 1e6, events, rss: process.memoryUsage().rss };
}

try {
	writeRecords();
	read();
	const rounds = Array.from({ length: Number(values.rounds) }, () => read());
	const ours = rounds.map(({ cpu }) => cpu).toSorted((a, b) => a - b)[rounds.length >> 1]!;
	const from = performance.now();
	const peer = spawnSync('sh', ['-c', `utmpdump ${file} > /dev/null 2>&1`]);
	const theirs = peer.status === 0 ? (performance.now() - from) / 1000 : undefined;
	console.log(`wtmp, ${count} records, every one an event: ${ours.toFixed(2)} s of processor time (goal: under 1 for a million), ${(rounds.at(-1)!.rss / 2 ** 20).toFixed(0)} MB resident`);
	console.log(theirs === undefined ? 'utmpdump is not installed here' : `utmpdump: ${theirs.toFixed(2)} s of wall time, ${(theirs / ours).toFixed(1)}x`);
} finally {
	rmSync(folder, { recursive: true });
}
