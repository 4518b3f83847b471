/**
 * Every packaged file against the host's own md5sums, beside debsums, `dpkg -V` and md5sum in two processes, which share the
 * lines of the list by turns. The tree is made of hard links to this machine's own packaged files (copies where it lies on
 * another file system), without packages that were changed, since each changed file costs debsums 40 ms and would flatter us.
 * First three files are altered and every tool has to name them; then the clean tree is timed, rounds interleaved, medians.
 * Needs root, debsums, dpkg. Asserts nothing of time.
 *
 *   npm run build && tsx bench/verify.ts [--rounds N] [--most N]       (default 3 rounds, every package; N packages at most)
 */

import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, linkSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { median, ratio, runOf, type Run } from './run.ts';

const program = fileURLToPath(new URL('../dist/regain.mjs', import.meta.url));
const { values } = parseArgs({ options: { rounds: { type: 'string', default: '3' }, most: { type: 'string', default: '100000' } } });
const info = '/var/lib/dpkg/info';
const place = mkdtempSync(path.join(tmpdir(), 'regain-verify-'));
const tree = path.join(place, 'tree');

/** As dpkg keeps them: one name or many. */
const ownLists = new Map<string, readonly string[]>();
for (const name of readdirSync(info)) {
	const owner = name.slice(0, name.lastIndexOf('.'));
	ownLists.set(owner, [...(ownLists.get(owner) ?? []), name]);
}

/** Paragraphs of the status file by the name their lists have. */
function paragraphs(): ReadonlyMap<string, string> {
	const found = new Map<string, string>();
	for (const text of readFileSync('/var/lib/dpkg/status', 'latin1').split('\n\n')) {
		const field = (name: string): string => new RegExp(`^${name}: (.*)$`, 'm').exec(text)?.[1] ?? '';
		if (field('Status') !== 'install ok installed') continue;
		const owner = [`${field('Package')}:${field('Architecture')}`, field('Package')].find(one => ownLists.get(one)?.includes(`${one}.md5sums`));
		if (owner !== undefined) found.set(owner, text);
	}
	return found;
}

function inTree(name: string): string {
	const at = path.join(tree, name);
	mkdirSync(path.dirname(at), { recursive: true });
	return at;
}

function put(from: string): void {
	const to = inTree(from);
	const entry = lstatSync(from, { throwIfNoEntry: false });
	if (entry === undefined || lstatSync(to, { throwIfNoEntry: false }) !== undefined) return;
	if (entry.isDirectory()) mkdirSync(to, { recursive: true });
	else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(from), to);
	else if (entry.isFile()) {
		try {
			linkSync(from, to);
		} catch {
			copyFileSync(from, to);
		}
	}
}

const said = (command: string): string => spawnSync('sh', ['-c', command], { encoding: 'latin1', maxBuffer: 1e9 }).stdout;

function makeTree(): { readonly packages: number; readonly files: number } {
	const changed = new Set(said(`cd / && cat ${info}/*.md5sums | md5sum -c --quiet 2>/dev/null`).split('\n').map(line => `/${line.replace(/: FAILED.*$/, '')}`));
	for (const link of ['/bin', '/sbin', '/lib', '/lib64', '/lib32', '/libx32']) {
		if (lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink() !== true) continue;
		mkdirSync(path.join(tree, readlinkSync(link)), { recursive: true });
		put(link);
	}
	for (const file of ['/etc/passwd', '/etc/group', '/var/lib/dpkg/diversions', '/var/lib/dpkg/statoverride', '/var/lib/dpkg/arch', `${info}/format`]) if (existsSync(file)) copyFileSync(file, inTree(file));
	mkdirSync(path.join(tree, info), { recursive: true });
	mkdirSync(path.join(tree, '/var/lib/dpkg/updates'));
	let status = '';
	const sums: string[] = [];
	let packages = 0;
	for (const [owner, text] of paragraphs()) {
		const own = readFileSync(`${info}/${owner}.md5sums`, 'latin1');
		const paths = readFileSync(`${info}/${owner}.list`, 'latin1').trim().split('\n').filter(name => name !== '/.');
		// As md5sum knows it: a changed file, or one that is not there.
		if (packages >= Number(values.most) || paths.some(name => changed.has(name)) || !/^[\da-f]{32} {2}/.test(own) || paths.some(name => !existsSync(name) && lstatSync(name, { throwIfNoEntry: false }) === undefined)) continue;
		packages++;
		for (const name of paths) put(name);
		for (const name of ownLists.get(owner)!) copyFileSync(`${info}/${name}`, path.join(tree, info, name));
		status += `${text}\n\n`;
		sums.push(...own.trimEnd().split('\n'));
	}
	writeFileSync(path.join(tree, '/var/lib/dpkg/status'), status);
	writeFileSync(path.join(place, 'sums'), `${sums.join('\n')}\n`);
	return { packages, files: sums.length };
}

const quiet = `2> ${place}/trouble`;
const tools = {
	regain: { what: 'regain check packaged-files', goal: 1, command: `${execPath} ${program} check packaged-files --root ${tree} --json > ${place}/regain ${quiet}` },
	debsums: { what: 'debsums -s', goal: 5, command: `debsums -s --root=${tree} > ${place}/debsums 2>&1` },
	dpkg: { what: 'dpkg -V', goal: 4, command: `dpkg --root=${tree} -V > ${place}/dpkg ${quiet}` },
	md5sum: { what: 'md5sum -c, two processes', goal: 2, command: `cd ${tree} && split -n r/2 ${place}/sums ${place}/half. && (md5sum -c --quiet ${place}/half.aa > ${place}/md5sum.a ${quiet} & md5sum -c --quiet ${place}/half.ab > ${place}/md5sum.b ${quiet}; wait)` },
} as const;
type Tool = keyof typeof tools;

/** What each tool calls changed, as paths of the tree; configuration apart. */
function named(tool: Tool): readonly string[] {
	const text = (name: string): string => readFileSync(path.join(place, name), 'latin1');
	const all = (from: string, pattern: RegExp): readonly string[] => [...from.matchAll(pattern)].map(([, name]) => name!);
	const paths = {
		regain: () => text('regain').split('\n').filter(line => line.includes('"second-opinion":"differs"') && line.includes('"differs-in":"content"')).map(line => (JSON.parse(line) as { readonly subject: { readonly path: string } }).subject.path),
		debsums: () => all(text('debsums'), /changed file (.*?) \(from/g).map(name => (name.startsWith(tree) ? name.slice(tree.length) : name)),
		dpkg: () => all(text('dpkg'), /^\?\?5\?{6} {3}(?:\w )?(\/.*)$/gm),
		md5sum: () => all(text('md5sum.a') + text('md5sum.b'), /^(.*): FAILED$/gm).map(name => `/${name}`),
	}[tool]();
	return paths.toSorted();
}

/** Another file in its place, so that this machine's own stays as it is. */
function alter(name: string): void {
	const at = path.join(tree, name);
	const bytes = readFileSync(at);
	bytes[bytes.length >> 1]! ^= 1;
	unlinkSync(at);
	writeFileSync(at, bytes);
}

try {
	const { packages, files } = makeTree();
	const sums = readFileSync(path.join(place, 'sums'), 'latin1').split('\n').map(line => `/${line.slice(34)}`);
	const altered = [0.1, 0.5, 0.9].map(share => sums.slice(Math.trunc(sums.length * share)).find(name => lstatSync(path.join(tree, name)).isFile() && lstatSync(path.join(tree, name)).size > 100)!).toSorted();
	for (const name of altered) alter(name);
	for (const tool of Object.keys(tools) as Tool[]) {
		runOf(tools[tool].command);
		const is = named(tool);
		if (is.join() !== altered.join()) throw new Error(`${tools[tool].what} names ${is.join(', ') || 'nothing'} where ${altered.join(', ')} were altered; not worth timing`);
	}
	console.log(`${files} files of ${packages} packages; three altered ones named by all four`);
	for (const name of altered) {
		unlinkSync(path.join(tree, name));
		put(name);
	}
	const runs: Record<Tool, Run[]> = { regain: [], debsums: [], dpkg: [], md5sum: [] };
	const order = Object.keys(tools) as Tool[];
	for (let round = 0; round < Number(values.rounds); round++) for (const tool of round % 2 === 0 ? order : order.toReversed()) runs[tool].push(runOf(tools[tool].command));
	const ended = JSON.parse(readFileSync(path.join(place, 'regain'), 'utf8').trim().split('\n').at(-1)!) as { readonly coverage: { readonly counts: Readonly<Record<string, number>> } };
	console.log(`regain looked at ${JSON.stringify(ended.coverage.counts)}; on the clean tree it names ${named('regain').length}`);
	for (const tool of order) {
		const ours = median(runs.regain);
		console.log(ratio(tools[tool].what, tool === 'regain' ? ours : median(runs[tool]), ours, tools[tool].goal));
	}
} finally {
	rmSync(place, { recursive: true, force: true });
}
