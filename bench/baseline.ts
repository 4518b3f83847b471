/**
 * A baseline of a tree, and its comparison, against aide, hashdeep and sha256sum as Debian ships them. Each tool's digests are
 * held against sha256sum's before anything is timed. Rounds are interleaved, medians compared. Asserts nothing about time.
 *
 *   npm run build && tsx bench/baseline.ts [TREE] [--rounds N]       (default /usr/share, 3 rounds; all of /usr takes aide minutes a round. Run it where nobody writes)
 */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { median, ratio, runOf, type Run } from './run.ts';

const program = fileURLToPath(new URL('../dist/regain.mjs', import.meta.url));
const { values, positionals } = parseArgs({ allowPositionals: true, options: { rounds: { type: 'string', default: '3' } } });
const tree = positionals[0] ?? '/usr/share';
const place = mkdtempSync(path.join(tmpdir(), 'regain-baseline-'));
const at = (name: string): string => path.join(place, name);

interface Tool {
	readonly what: string;
	readonly command: string;
	/** Statuses that mean the work was done. */
	readonly fine: readonly number[];
	/** How many times our wall time it should take; 0 where nothing is promised. */
	readonly goal: number;
}

writeFileSync(at('aide.conf'), [`database_in=file:${at('aide.db')}`, `database_out=file:${at('aide.new')}`, 'gzip_dbout=no', 'log_level=error', 'report_url=stdout', `${tree}(/|$) ftype+p+u+g+s+m+c+l+sha256`, ''].join('\n'));

const regain = `${execPath} ${program}`;
const making: readonly Tool[] = [
	{ what: 'regain baseline', command: `rm -f ${at('base')}; ${regain} baseline --root ${tree} -o ${at('base')}`, fine: [0, 3], goal: 1 },
	{ what: 'aide --init', command: `aide --config=${at('aide.conf')} --init`, fine: [0], goal: 7 },
	{ what: 'hashdeep -c sha256', command: `find . -type f > ${at('files')}; hashdeep -c sha256 -l -f ${at('files')} > ${at('hashdeep')}`, fine: [0], goal: 4 },
	{ what: 'sha256sum', command: `find . -type f -exec sha256sum {} + > ${at('sums')}`, fine: [0], goal: 0 },
	{ what: 'sha256sum, two processes', command: `find . -type f -print0 | xargs -0 -P2 -n 256 sha256sum > ${at('sums2')}`, fine: [0], goal: 0 },
];
const comparing: readonly Tool[] = [
	{ what: 'regain check --baseline', command: `${regain} check baseline-changes --root ${tree} --baseline ${at('base')} > ${at('told')}`, fine: [0, 1, 3], goal: 1 },
	{ what: 'aide --check', command: `aide --config=${at('aide.conf')} --check > ${at('aide.told')}`, fine: [0, 1, 2, 3, 4, 5, 6, 7], goal: 10 },
	{ what: 'hashdeep -a', command: `hashdeep -a -k ${at('hashdeep')} -l -f ${at('files')} > ${at('audit')}`, fine: [0, 1], goal: 0 },
];

const timed = ({ command, fine }: Tool): Run => runOf(command, fine, tree);

/** `DIGEST PATH` in order: what every tool has to agree on. */
function digests(name: string, lines: (text: string) => readonly string[]): readonly string[] {
	return lines(readFileSync(at(name), 'latin1')).toSorted();
}

/** A line whose name holds a backslash begins with one, and has each twice. */
const sums = (text: string): readonly string[] => [...text.matchAll(/^(\\?)([\da-f]{64}) {2}\.\/(.*)$/gm)].map(([, escaped, digest, name]) => `${digest} ${escaped === '' ? name : name!.replaceAll('\\\\', '\\')}`);
const hashdeepRows = (text: string): readonly string[] => [...text.matchAll(/^\d+,([\da-f]{64}),(?:\.\/)?(.*)$/gm)].map(([, digest, name]) => `${digest} ${name}`);

/** aide names columns in `@@db_spec` and writes digests in base64. */
function aideRows(text: string): readonly string[] {
	const columns = /^@@db_spec (.*)$/m.exec(text)![1]!.trim().split(' ');
	const [name, digest] = [columns.indexOf('name'), columns.indexOf('sha256')];
	return text
		.split('\n')
		.filter(line => line.startsWith('/'))
		.map(line => line.split(' '))
		.filter(row => row[digest] !== '0')
		.map(row => `${Buffer.from(row[digest]!, 'base64').toString('hex')} ${row[name]!.replaceAll(/%([\dA-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))).slice(tree.length + 1)}`);
}

function expectEqual(what: string, got: readonly string[], expected: readonly string[]): void {
	const missing = expected.filter((line, index) => line !== got[index]).length;
	if (got.length !== expected.length || missing > 0) throw new Error(`${what}: ${got.length} digests, sha256sum has ${expected.length}, ${missing} differ; not worth timing`);
}

function race(tools: readonly Tool[], rounds: number): void {
	const runs = new Map<Tool, Run[]>(tools.map(tool => [tool, []]));
	for (let round = 0; round < rounds; round++) for (const tool of round % 2 === 0 ? tools : tools.toReversed()) runs.get(tool)!.push(timed(tool));
	const ours = median(runs.get(tools[0]!)!);
	for (const tool of tools) console.log(ratio(tool.what, tool === tools[0] ? ours : median(runs.get(tool)!), ours, tool.goal));
}

try {
	for (const tool of making) timed(tool);
	const expected = digests('sums', sums);
	expectEqual('regain', digests('base', sums), expected);
	expectEqual('hashdeep', digests('hashdeep', hashdeepRows), expected);
	expectEqual('aide', digests('aide.new', aideRows), expected);
	console.log(`${tree}: ${expected.length} digests, the same from all four; ${values.rounds} rounds, medians`);
	race(making, Number(values.rounds));
	writeFileSync(at('aide.db'), readFileSync(at('aide.new')));
	race(comparing, Number(values.rounds));
	const told = readFileSync(at('told'), 'utf8').split('\n', 1)[0]!;
	console.log(`on the tree as it was: ${told}; hashdeep: ${readFileSync(at('audit'), 'utf8').trim()}`);
} finally {
	rmSync(place, { recursive: true, force: true });
}
