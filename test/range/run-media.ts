/**
 * Holds `regain check packaged-files` against a fresh Debian and the .debs it was made of: the clean tree is to give nothing of
 * medium or above, and each thing changed in a copy of it is to be named with its verdict. Ends with 1 where it does not. Needs
 * root, debootstrap and a mirror.
 *
 *     npm run range:media [-- FOLDER]        the fresh tree is made where it is not there yet
 */

import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Finding } from '../../source/core/finding.ts';
import { alarms, subjectOf } from './score.ts';
import { Tree } from './tree.ts';

const program = fileURLToPath(new URL('../../dist/regain.mjs', import.meta.url));
const [folder = '/tmp/range-media'] = process.argv.slice(2);
const [fresh, debs, changed] = [join(folder, 'fresh'), join(folder, 'debs'), join(folder, 'changed')];

interface Change {
	readonly what: string;
	/** End of the subject's path: folders of the root are links to those of /usr. */
	readonly names: string;
	/** A file beside it that the change touches, and that may be named as well. */
	readonly also?: string;
	make(tree: Tree): void;
	/** Whether this finding says of it what it is. */
	isNamedBy(finding: Finding): boolean;
}

const library = '/usr/lib/x86_64-linux-gnu/libcrypt.so.1.1.0';

const changes: readonly Change[] = [
	{
		what: 'flipped bytes in ls', names: '/bin/ls',
		make: tree => flip(tree, '/usr/bin/ls'),
		isNamedBy: ({ severity, summary, facts }) => severity === 'critical' && summary.startsWith('It differs from its package on the media') && String(facts['first-difference']).includes('.text'),
	},
	{
		what: 'flipped bytes in a shared library', names: library.slice('/usr'.length),
		make: tree => flip(tree, library),
		isNamedBy: ({ severity, summary, facts }) => (severity === 'critical' || severity === 'high') && summary.startsWith('It differs from its package on the media') && facts['verdict'] === 'differs from media',
	},
	{
		what: 'du, and its entry in md5sums with it', names: '/bin/du', also: '/info/coreutils.md5sums',
		make: tree => {
			const before = md5(tree.read('/usr/bin/du'));
			flip(tree, '/usr/bin/du');
			tree.edit('/var/lib/dpkg/info/coreutils.md5sums', `${before}  `, `${md5(tree.read('/usr/bin/du'))}  `);
		},
		isNamedBy: ({ severity, summary, facts }) => severity === 'critical' && summary.includes("the host's own record of its digest was changed as well") && facts['host-says-md5'] !== undefined && facts['md5-in-package'] !== undefined,
	},
	{
		what: 'a set-uid bit', names: '/bin/cp',
		make: tree => tree.mode('/usr/bin/cp', 0o4755),
		isNamedBy: ({ severity, summary }) => (severity === 'critical' || severity === 'high') && /set-?u/i.test(summary),
	},
	{
		what: 'a maintainer script', names: '/var/lib/dpkg/info/libc-bin.postinst',
		make: tree => tree.append('/var/lib/dpkg/info/libc-bin.postinst', 'cp /bin/sh /var/tmp/.x && chmod 4755 /var/tmp/.x\n'),
		isNamedBy: ({ severity, summary }) => (severity === 'critical' || severity === 'high') && summary.includes('media'),
	},
	{
		what: 'a conffile', names: '/etc/login.defs',
		make: tree => tree.edit('/etc/login.defs', /^UMASK.*$/m, 'UMASK\t\t077'),
		isNamedBy: ({ severity, summary, facts }) => (severity === 'info' || severity === 'low') && summary.startsWith('The configuration was changed') && Object.entries(facts).some(([name, words]) => name.startsWith('diff-') && String(words).includes('077')),
	},
];

/** In the middle, with its times kept: by size and time nothing was changed. */
function flip(tree: Tree, path: string): void {
	const bytes = tree.read(path);
	for (let at = bytes.length >> 1; at < (bytes.length >> 1) + 8; at++) bytes[at]! ^= 0x55;
	execFileSync('cp', ['-p', '--', tree.at(path).toString(), join(folder, 'times')]);
	execFileSync('dd', ['of=' + tree.at(path).toString(), 'conv=notrunc', 'status=none'], { input: bytes });
	execFileSync('touch', ['-r', join(folder, 'times'), '--', tree.at(path).toString()]);
	rmSync(join(folder, 'times'));
}

function md5(bytes: Uint8Array): string {
	return createHash('md5').update(bytes).digest('hex');
}

/** The .debs are taken out of the tree: media on the suspect's own disk would prove nothing. */
function bootstrap(): void {
	const half = `${fresh}.half`;
	for (const old of [half, debs]) rmSync(old, { recursive: true, force: true });
	mkdirSync(debs, { recursive: true });
	execFileSync('debootstrap', ['--variant=minbase', 'bookworm', half, 'http://deb.debian.org/debian'], { stdio: ['ignore', 'ignore', 'inherit'] });
	const cache = join(half, 'var/cache/apt/archives');
	const kept = readdirSync(cache).filter(name => name.endsWith('.deb'));
	execFileSync('mv', ['--', ...kept.map(name => join(cache, name)), debs]);
	rmSync(join(half, 'debootstrap'), { recursive: true, force: true });
	renameSync(half, fresh);
}

function look(root: string): readonly Finding[] {
	const start = performance.now();
	const { stdout, stderr, status } = spawnSync(process.execPath, [program, 'check', 'packaged-files', '--root', root, '--media', debs, '--json'], { encoding: 'utf8', maxBuffer: 1 << 30 });
	if (status === null || status === 2 || stdout === '') throw new Error(`regain could not look at ${root} (exit ${String(status)}): ${stderr}`);
	const lines = stdout.trimEnd().split('\n').map(line => JSON.parse(line) as { type: string; how: string; coverage: { counts: object; skipped: readonly { reason: string; count: number }[] } });
	for (const { how, coverage } of lines.filter(({ type }) => type === 'ended')) {
		console.log(`${root}: ${how} in ${((performance.now() - start) / 1000).toFixed(1)} s, ${JSON.stringify(coverage.counts)}, not looked at: ${coverage.skipped.map(({ reason, count }) => `${count} ${reason}`).join(', ') || 'nothing'}`);
		if (how !== 'complete') process.exitCode = 1;
	}
	return lines.filter(({ type }) => type === 'finding') as unknown as Finding[];
}

function wrong(words: string): void {
	console.log(`  ${words}`);
	process.exitCode = 1;
}

const inOneLine = (finding: Finding): string => `${finding.severity} ${subjectOf(finding)}: ${finding.summary}`;

if (!existsSync(fresh)) bootstrap();
const clean = look(fresh);
for (const finding of alarms(clean)) wrong(`FALSE ALARM ${inOneLine(finding)}`);
for (const finding of clean.filter(one => !alarms([one]).includes(one))) console.log(`  beside: ${inOneLine(finding)}`);

rmSync(changed, { recursive: true, force: true });
execFileSync('cp', ['-a', '--reflink=auto', fresh, changed]);
for (const { make } of changes) make(new Tree(changed, Date.now()));
const before = new Set(clean.map(finding => inOneLine(finding)));
const found = look(changed).filter(finding => !before.has(inOneLine(finding)));
for (const { what, names, isNamedBy } of changes) {
	const about = found.filter(finding => subjectOf(finding).endsWith(names));
	const by = about.find(finding => isNamedBy(finding));
	if (by === undefined) wrong(`NOT NAMED ${what} (${names}), said of it: ${about.map(finding => `${inOneLine(finding)} ${JSON.stringify(finding.facts)}`).join('; ') || 'nothing'}`);
	else console.log(`  named: ${what}: ${inOneLine(by)}`);
}
for (const finding of found.filter(one => !changes.some(({ names, also = names }) => subjectOf(one).endsWith(names) || subjectOf(one).endsWith(also)))) wrong(`BESIDE IT ${inOneLine(finding)}`);
rmSync(changed, { recursive: true, force: true });
