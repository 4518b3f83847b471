/**
 * Every packaged file of a Debian tree against its .debs, beside `dpkg-deb --fsys-tarfile X.deb | tar -d` over the same packages,
 * which compares far less (no lists, no scripts, no owners by name). Both must call the tree clean before anything is timed.
 * Asserts nothing about time; prints ratios and the share unpacking takes.
 *
 *   npm run build && tsx bench/media.ts TREE DEBS [--rounds N]       (a debootstrap tree and the folder of its .debs; needs root)
 */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { packingOf, unpacked } from '../source/tasks/media/decompress.ts';
import { MediaFile } from '../source/tasks/media/media-file.ts';
import { readAr } from '../source/parsers/archives/ar.ts';

const program = fileURLToPath(new URL('../dist/regain.mjs', import.meta.url));
const { values, positionals } = parseArgs({ allowPositionals: true, options: { rounds: { type: 'string', default: '5' } } });
const [tree, debs] = positionals;
if (tree === undefined || debs === undefined) throw new Error('usage: tsx bench/media.ts TREE DEBS');
const place = mkdtempSync(path.join(tmpdir(), 'regain-media-'));
const times = path.join(place, 'time');

const ours = { what: 'regain check packaged-files', command: `${execPath} ${program} check packaged-files --root ${tree} --media ${debs} --json > ${place}/ours` };
const theirs = { what: 'dpkg-deb | tar -d', command: `for deb in ${debs}/*.deb; do dpkg-deb --fsys-tarfile "$deb" | tar -d -C ${tree} 2>&1; done > ${place}/theirs; true` };

function timed({ what, command }: typeof ours): { readonly seconds: number; readonly megabytes: number } {
	const { status, stderr } = spawnSync('/usr/bin/time', ['-o', times, '-f', '%e %M', 'sh', '-c', command], { encoding: 'utf8' });
	if (status !== 0) throw new Error(`${what} ended with ${status}: ${stderr}`);
	const [seconds, kilobytes] = readFileSync(times, 'utf8').trim().split('\n').at(-1)!.split(' ').map(Number);
	return { seconds: seconds!, megabytes: kilobytes! / 1024 };
}

/** Seconds one thread needs to unpack every data archive and nothing else. */
async function unpacking(): Promise<{ readonly seconds: number; readonly megabytes: number }> {
	const start = performance.now();
	let bytes = 0;
	for (const name of readdirSync(debs!).filter(one => one.endsWith('.deb'))) {
		const file = new MediaFile(path.join(debs!, name));
		const data = readAr(file).members.find(member => member.name.startsWith('data.tar'))!;
		for await (const piece of unpacked(packingOf(file.read(data.at, 16)!), file.pieces(data.at, data.at + data.size))) bytes += piece.length;
		file.close();
	}
	return { seconds: (performance.now() - start) / 1000, megabytes: bytes / 1e6 };
}

const median = (numbers: readonly number[]): number => numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!;

try {
	const rounds = Number(values.rounds);
	for (const tool of [ours, theirs]) timed(tool);
	const ended = JSON.parse(readFileSync(`${place}/ours`, 'utf8').trim().split('\n').at(-1)!) as { readonly coverage: { readonly counts: Readonly<Record<string, number>> } };
	const contents = readFileSync(`${place}/theirs`, 'latin1').split('\n').filter(line => /: Contents differ$|: Size differs$/.test(line));
	const changed = readFileSync(`${place}/ours`, 'utf8').split('\n').filter(line => line.includes('"verdict":"differs"'));
	console.log(`${tree}: ${JSON.stringify(ended.coverage.counts)}; content differs: regain ${changed.length}, tar ${contents.length} ${contents.slice(0, 3).join(', ')}`);
	const runs = { ours: [] as number[], theirs: [] as number[], memory: 0 };
	for (let round = 0; round < rounds; round++) {
		for (const tool of round % 2 === 0 ? [ours, theirs] : [theirs, ours]) {
			const { seconds, megabytes } = timed(tool);
			(tool === ours ? runs.ours : runs.theirs).push(seconds);
			if (tool === ours) runs.memory = Math.max(runs.memory, megabytes);
		}
	}
	const [mine, peer] = [median(runs.ours), median(runs.theirs)];
	const alone = await unpacking();
	console.log(`${ours.what} ${mine.toFixed(2)} s, ${runs.memory.toFixed(0)} MiB; ${theirs.what} ${peer.toFixed(2)} s: ${(mine / peer).toFixed(2)}x of its time (goal 1.1x); ${rounds} rounds, medians`);
	console.log(`unpacking alone, one thread: ${alone.seconds.toFixed(2)} s for ${alone.megabytes.toFixed(0)} MB; on two threads ${((alone.seconds / 2 / mine) * 100).toFixed(0)} % of the time`);
} finally {
	rmSync(place, { recursive: true, force: true });
}
