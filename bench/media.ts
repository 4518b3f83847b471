/**
 * Every packaged file of a Debian tree against its .debs, beside `dpkg-deb --fsys-tarfile X.deb | tar -d` over the same packages,
 * which compares far less (no lists, no scripts, no owners by name). Both must call the tree clean before anything is timed.
 * Asserts nothing about time; prints ratios and the share unpacking takes.
 *
 *   npm run build && tsx bench/media.ts [TREE DEBS] [--rounds N] [--megabytes N]       (needs root)
 *
 * TREE and DEBS: a debootstrap tree and the folder of its .debs. Without them, packages of /var/cache/apt/archives (put there by
 * `apt-get install --download-only`) are taken, else some are fetched by `apt-get download`, until they are 40 MB; a tree is
 * unpacked from them, with the records dpkg would have kept.
 */

import { execFileSync } from 'node:child_process';
import { appendFileSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cpuUsage, execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { packingOf, unpacked } from '../source/tasks/media/decompress.ts';
import { MediaFile } from '../source/tasks/media/media-file.ts';
import { readAr } from '../source/parsers/archives/ar.ts';
import { median, ratio, runOf, type Run } from './run.ts';

const program = fileURLToPath(new URL('../dist/regain.mjs', import.meta.url));
const { values, positionals } = parseArgs({ allowPositionals: true, options: { rounds: { type: 'string', default: '3' }, megabytes: { type: 'string', default: '40' } } });
const place = mkdtempSync(path.join(tmpdir(), 'regain-media-'));

const [tree, debs] = [positionals[0] ?? path.join(place, 'tree'), positionals[1] ?? path.join(place, 'debs')];

const output = (command: string): string => execFileSync('sh', ['-c', command], { encoding: 'latin1', maxBuffer: 1e9, stdio: ['ignore', 'pipe', 'ignore'] });

/** Names with the biggest first would be one package; as the folder has them, every kind takes part. One version of each package. */
function gather(): void {
	mkdirSync(debs);
	const cache = '/var/cache/apt/archives';
	const named = (folder: string): readonly string[] => readdirSync(folder).filter(name => name.endsWith('.deb'));
	if (named(cache).length === 0) output(`cd ${debs} && apt-get download bash coreutils perl-base libc6 python3-minimal git vim-common locales gcc-12 binutils`);
	const packages = new Set<string>();
	let room = Number(values.megabytes) * 1e6;
	for (const name of named(cache)) {
		const size = statSync(path.join(cache, name)).size;
		const owner = name.slice(0, name.indexOf('_'));
		if (packages.has(owner) || size > room || size > Number(values.megabytes) * 2e5) continue;
		packages.add(owner);
		room -= size;
		symlinkSync(path.join(cache, name), path.join(debs, name));
	}
}

/** What dpkg does, without running anything of a package. */
function unpack(): void {
	const info = path.join(tree, 'var/lib/dpkg/info');
	mkdirSync(info, { recursive: true });
	mkdirSync(path.join(tree, 'etc'));
	for (const file of ['passwd', 'group']) copyFileSync(`/etc/${file}`, path.join(tree, 'etc', file));
	for (const name of readdirSync(debs)) {
		const deb = path.join(debs, name);
		const papers = path.join(place, 'papers');
		output(`dpkg-deb --fsys-tarfile ${deb} | tar -x -C ${tree} --keep-directory-symlink && rm -rf ${papers} && dpkg-deb --control ${deb} ${papers}`);
		const control = readFileSync(path.join(papers, 'control'), 'latin1').trimEnd();
		const field = (what: string): string => new RegExp(`^${what}: (.*)$`, 'm').exec(control)?.[1] ?? '';
		const owner = field('Multi-Arch') === 'same' ? `${field('Package')}:${field('Architecture')}` : field('Package');
		for (const part of readdirSync(papers)) if (part !== 'control') copyFileSync(path.join(papers, part), path.join(info, `${owner}.${part}`));
		writeFileSync(path.join(info, `${owner}.list`), output(`dpkg-deb --fsys-tarfile ${deb} | tar -t`).split('\n').filter(line => line !== '').map(line => `${line.replace(/^\.\/$/, './.').replace(/^\./, '').replace(/\/$/, '')}\n`).join(''), 'latin1');
		appendFileSync(path.join(tree, 'var/lib/dpkg/status'), `${control.replace(/^Package:.*$/m, '$&\nStatus: install ok installed')}\n\n`, 'latin1');
	}
}

const ours = { what: 'regain check packaged-files', command: `${execPath} ${program} check packaged-files --root ${tree} --media ${debs} --json > ${place}/ours` };
const theirs = { what: 'dpkg-deb | tar -d', command: `for deb in ${debs}/*.deb; do dpkg-deb --fsys-tarfile "$deb" | tar -d -C ${tree} 2>&1; done > ${place}/theirs; true` };

/** Seconds of processor one thread needs to unpack every data archive and nothing else; `xz`: those packed so. */
async function unpacking(): Promise<{ readonly cpu: number; readonly xz: number; readonly megabytes: number }> {
	let [bytes, cpu, xz] = [0, 0, 0];
	for (const name of readdirSync(debs).filter(one => one.endsWith('.deb'))) {
		const file = new MediaFile(path.join(debs, name));
		const data = readAr(file).members.find(member => member.name.startsWith('data.tar'))!;
		const packing = packingOf(file.read(data.at, 16)!);
		const before = cpuUsage();
		for await (const piece of unpacked(packing, file.pieces(data.at, data.at + data.size))) bytes += piece.length;
		const { user, system } = cpuUsage(before);
		cpu += (user + system) / 1e6;
		if (packing === 'xz') xz += (user + system) / 1e6;
		file.close();
	}
	return { cpu, xz, megabytes: bytes / 1e6 };
}

try {
	if (positionals.length === 0) {
		gather();
		unpack();
	} else if (positionals.length !== 2) throw new Error('usage: tsx bench/media.ts [TREE DEBS]');
	for (const tool of [ours, theirs]) runOf(tool.command);
	const lines = readFileSync(`${place}/ours`, 'utf8').trim().split('\n').map(line => JSON.parse(line) as { readonly type: string; readonly summary?: string; readonly facts?: { readonly verdict?: string; readonly 'differs-in'?: string }; readonly coverage?: { readonly counts: Readonly<Record<string, number>> } });
	const contents = readFileSync(`${place}/theirs`, 'latin1').split('\n').filter(line => /: Contents differ$|: Size differs$/.test(line));
	const changed = lines.filter(({ facts }) => facts?.['differs-in'] === 'content' && facts.verdict === 'differs from media');
	console.log(`${readdirSync(debs).length} packages: ${JSON.stringify(lines.at(-1)!.coverage?.counts)}; content differs: regain ${changed.length}, tar ${contents.length} ${contents.slice(0, 3).join(', ')}`);
	if (changed.length !== contents.length) throw new Error('not the same answers; not worth timing');
	const runs = new Map<typeof ours, Run[]>([[ours, []], [theirs, []]]);
	for (let round = 0; round < Number(values.rounds); round++) for (const tool of round % 2 === 0 ? [ours, theirs] : [theirs, ours]) runs.get(tool)!.push(runOf(tool.command));
	const mine = median(runs.get(ours)!);
	const peer = median(runs.get(theirs)!);
	const alone = await unpacking();
	console.log(ratio(ours.what, mine, mine, 1));
	console.log(`${ratio(theirs.what, peer, mine, 0)}; ours takes ${(mine.wall / peer.wall).toFixed(2)}x of its wall time (goal 1.1x)`);
	console.log(`unpacking alone, one thread: ${alone.cpu.toFixed(2)} s processor for ${alone.megabytes.toFixed(0)} MB, ${((alone.cpu / mine.cpu) * 100).toFixed(0)} % of our processor time; of it xz ${((alone.xz / mine.cpu) * 100).toFixed(0)} %`);
} finally {
	rmSync(place, { recursive: true, force: true });
}
