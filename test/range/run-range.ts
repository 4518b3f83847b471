/**
 * Holds `regain check` against the range: every planted sign is to be named, nothing else is to be cried. Prints what was missed
 * and what was cried for nothing, beside chkrootkit and debsums on the same tree, and ends with 1 where there is any.
 *
 *     npm run range [-- FOLDER] [--full] [--keep]        the trees are made where they are not there yet
 */

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gapReasons } from '../../source/core/coverage.ts';
import type { Finding } from '../../source/core/finding.ts';
import { makeRange, rangeIn } from './make-range.ts';
import { signs } from './planted.ts';
import { alarms, score, subjectOf } from './score.ts';
import { makeSmall, smallSystems } from './small-systems.ts';
import { makeStrangers, signsOf, strangers } from './strangers.ts';
import { waves } from './waves.ts';

const program = fileURLToPath(new URL('../../dist/regain.mjs', import.meta.url));

/** Another host listened, and nothing it sent tells that somebody was asked to: true, and worth a look. */
const disputed: ReadonlySet<string> = new Set(['bastion log-signs interface eth0']);

interface Looked {
	readonly findings: readonly Finding[];
	readonly gaps: readonly string[];
	readonly seconds: number;
	/** Attributes were asked of the disk itself. */
	readonly disk: boolean;
}

function look(root: string): Looked {
	const start = performance.now();
	const { stdout, stderr, status } = spawnSync(process.execPath, [program, 'check', '--root', root, '--json'], { encoding: 'utf8', maxBuffer: 1 << 30 });
	const seconds = (performance.now() - start) / 1000;
	if (status === null || status === 2 || stdout === '') throw new Error(`regain could not look at ${root} (exit ${String(status)}): ${stderr}`);
	const lines = stdout.trimEnd().split('\n').map(line => JSON.parse(line) as { type: string; check: string; how: string; why?: string; coverage: { skipped: readonly { reason: string; count: number; examples: readonly string[] }[] } });
	const gaps = lines.filter(({ type, how }) => type === 'ended' && how !== 'not-applicable').flatMap(({ check, how, why, coverage }) => [
		...(how === 'complete' ? [] : [`${check} ${how}: ${why ?? ''}`]),
		...coverage.skipped.filter(({ reason }) => gapReasons.some(gap => gap === reason)).map(({ reason, count, examples }) => `${check}: ${count} ${reason} (${examples.join(', ')})`),
	]);
	const disk = lines.some(({ type, check, coverage }) => type === 'ended' && check === 'file-attributes' && coverage.skipped.length === 0);
	return { disk, findings: lines.filter(({ type }) => type === 'finding') as unknown as Finding[], gaps, seconds };
}

/** What a peer says of the planted signs: a sign counts where its path stands in the output at all, which flatters the peer. */
function peer(argv: readonly [string, ...string[]], root: string): { readonly named: number; readonly seconds: number } | undefined {
	const start = performance.now();
	const { stdout, stderr, error } = spawnSync(argv[0], argv.slice(1), { encoding: 'utf8', maxBuffer: 1 << 30, timeout: 900_000, stdio: ['ignore', 'pipe', 'pipe'] });
	if (error !== undefined) return undefined;
	const said = `${stdout}\n${stderr}`.replaceAll(root, '');
	const named = signs.filter(({ names }) => names.some(name => said.includes(String(name).replace(/^account /, '')) || said.includes(String(name).replace(/^\/usr(?=\/(?:bin|sbin|lib)\/)/, '')))).length;
	return { named, seconds: (performance.now() - start) / 1000 };
}

const [folder = '/tmp/range', ...rest] = process.argv.slice(2).filter(word => !word.startsWith('--'));
if (rest.length > 0) throw new Error(`one folder, not ${rest.length + 1}`);
const has = (flag: string): boolean => process.argv.includes(flag);
const trees = rangeIn(folder, has('--full'));
if (!has('--keep') || !waves.every(({ name }) => existsSync(trees.planted(name)))) makeRange(folder, has('--full'));

let bad = false;
for (const name of ['fresh', 'clean'] as const) {
	const { findings, gaps, seconds } = look(trees[name]);
	const loud = alarms(findings);
	console.log(`${name}: ${findings.length} findings, ${loud.length} false alarms, ${gaps.length} gaps, ${seconds.toFixed(1)} s`);
	for (const finding of loud) console.log(`  FALSE ALARM ${finding.severity} ${finding.check} ${subjectOf(finding)}: ${finding.summary}`);
	for (const gap of gaps) console.log(`  GAP ${gap}`);
	bad ||= loud.length > 0 || gaps.length > 0;
}

for (const { name, signs: planted } of waves) {
	const { findings, gaps, seconds, disk } = look(trees.planted(name));
	const { named, missed: unnamed, falseAlarms } = score(findings, planted);
	const missed = unnamed.filter(({ onDisk }) => disk || onDisk === undefined);
	for (const { id } of unnamed) if (!missed.some(sign => sign.id === id)) console.log(`  NOT ASKED ${id}: the disk cannot be opened here`);
	for (const { id, names, what } of missed) console.log(`  MISSED ${id}: ${String(names[0])}: ${what}`);
	for (const finding of falseAlarms) console.log(`  FALSE ALARM ${finding.severity} ${finding.check} ${subjectOf(finding)}: ${finding.summary}`);
	for (const gap of gaps) console.log(`  GAP ${gap}`);
	console.log(`${name}: ${named.length} of ${planted.length} signs named, ${falseAlarms.length} false alarms, ${seconds.toFixed(1)} s`);
	bad ||= missed.length > 0 || falseAlarms.length > 0;
}

for (const system of smallSystems) {
	const small = makeSmall(system, folder, Date.now());
	for (const finding of alarms(look(small.clean).findings)) {
		console.log(`  FALSE ALARM ${finding.severity} ${finding.check} ${subjectOf(finding)}: ${finding.summary}`);
		bad = true;
	}
	const result = score(look(small.planted).findings, system.signs);
	for (const { id, names: [name], what } of result.missed) console.log(`  MISSED ${id}: ${String(name)}: ${what}`);
	for (const finding of result.falseAlarms) console.log(`  FALSE ALARM ${finding.severity} ${finding.check} ${subjectOf(finding)}: ${finding.summary}`);
	console.log(`${system.name}: ${result.named.length} of ${system.signs.length} signs named, ${result.falseAlarms.length} false alarms`);
	bad ||= result.missed.length > 0 || result.falseAlarms.length > 0;
}

for (const set of strangers.planted) {
	const loud = alarms(look(makeStrangers('planted', set, trees.fresh, folder)).findings);
	const said = JSON.stringify(loud);
	const signsThere = signsOf(set);
	// A name in the words of a finding counts: scripts of others name what matters in their own way.
	const missed = signsThere.filter(({ names, isUnnamed }) => !isUnnamed && !names.some(name => loud.some(finding => subjectOf(finding) === name) || said.includes(JSON.stringify(name.replace(/^(?:account|host|interface) /, '')).slice(1, -1))));
	for (const { id, names: [name], what } of missed) console.log(`  MISSED ${id}: ${String(name)}: ${what}`);
	console.log(`${set}, a stranger's: ${signsThere.filter(({ isUnnamed }) => !isUnnamed).length - missed.length} of ${signsThere.length} signs named`);
	bad ||= missed.length > 0;
}
for (const set of strangers.honest) {
	const loud = alarms(look(makeStrangers('honest', set, trees.fresh, folder)).findings).filter(finding => !disputed.has(`${set} ${finding.check} ${subjectOf(finding)}`));
	for (const finding of loud) console.log(`  FALSE ALARM ${finding.severity} ${finding.check} ${subjectOf(finding)}: ${finding.summary}`);
	console.log(`${set}, honest, a stranger's: ${loud.length} false alarms`);
	bad ||= loud.length > 0;
}

if (has('--peers')) {
	const sums = readFileSync('/etc/os-release', 'utf8').includes('debian') ? peer(['debsums', `--root=${trees.planted('planted')}`, '-as'], trees.planted('planted')) : undefined;
	const chkrootkit = peer(['chkrootkit', '-r', trees.planted('planted')], trees.planted('planted'));
	for (const [who, result] of [['chkrootkit -r', chkrootkit], ['debsums --root', sums]] as const) console.log(`${who}: ${result === undefined ? 'not installed here' : `${result.named} of ${signs.length} signs named, ${result.seconds.toFixed(1)} s`}`);
	console.log('rkhunter: cannot look at an image');
}
process.exitCode = bad ? 1 : 0;
