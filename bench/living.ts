/**
 * The full live look at a machine of 300 processes, beside unhide, which looks for hidden processes alone. Idle processes are
 * started until there are 300; they end with this program. Asserts nothing; prints a table. Needs root; unhide where it is there.
 *
 *   npm run build && tsx bench/living.ts [ROUNDS]
 */

import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { argv, execPath } from 'node:process';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../dist/regain.mjs', import.meta.url));
const rounds = Number(argv[2] ?? 5);
const wanted = 300;
/** Of unhide: it takes its time, and more with each number a process may have. */
const longest = 300_000;

function liveChecks(): readonly string[] {
	const { stdout } = spawnSync(execPath, [program, 'list', '--json'], { encoding: 'utf8' });
	return stdout.trim().split('\n').map(line => JSON.parse(line) as { readonly id: string; readonly needs: string }).filter(({ needs }) => needs === 'live').map(({ id }) => id);
}

interface Contender {
	readonly name: string;
	readonly command: readonly [string, ...string[]];
	readonly seconds: number[];
	/** User and system time: what is left of a measurement when others share the processors. */
	readonly busy: number[];
}

function run({ command, seconds, busy }: Contender): void {
	const start = performance.now();
	const { stderr, error, signal } = spawnSync('/usr/bin/time', ['-f', '%U %S', ...command], { encoding: 'utf8', timeout: longest, killSignal: 'SIGKILL', stdio: ['ignore', 'ignore', 'pipe'] });
	if (error !== undefined || signal !== null) return;
	seconds.push((performance.now() - start) / 1000);
	const [user = '', system = ''] = stderr.trim().split('\n').at(-1)!.split(' ');
	busy.push(Number(user) + Number(system));
}

/**
 * Every number up to 4,194,304, which 64-bit machines of many processors and systemd's default allow. Since Linux 6.14 each process namespace has
 * its own pid_max: set in one that ends with the run, the machine's own stays as it is.
 */
function everyNumberThereIs(): void {
	const inside = 'echo 4194304 > /proc/sys/kernel/pid_max && exec "$@"';
	const before = readFileSync('/proc/sys/kernel/pid_max', 'latin1');
	const [major = 0, minor = 0] = readFileSync('/proc/sys/kernel/osrelease', 'latin1').split('.').map(Number);
	if (major < 6 || (major === 6 && minor < 14)) return console.log('skipped: pid_max 4,194,304: before Linux 6.14 the machine has but one pid_max');
	const command = ['unshare', '--pid', '--fork', '--kill-child', '--mount-proc', 'sh', '-c', inside, 'sh', execPath, program, 'check', 'hidden-processes', '--json'] as const;
	const asked: Contender = { name: 'regain, hidden-processes at pid_max 4,194,304', command, seconds: [], busy: [] };
	run(asked);
	console.log(`${asked.name}: ${median(asked.seconds)} s, user + sys ${median(asked.busy)} s`);
	if (readFileSync('/proc/sys/kernel/pid_max', 'latin1') !== before) throw new Error('the pid_max of the machine is another one');
}

const median = (values: readonly number[]): string => (values.length === 0 ? `over ${longest / 1000}` : values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!.toFixed(2));

if (!existsSync(program)) throw new Error('there is no dist/regain.mjs: npm run build first');
const idle: ChildProcess[] = [];
try {
	const there = readdirSync('/proc').filter(name => /^\d+$/.test(name)).length;
	for (let more = there; more < wanted; more++) idle.push(spawn('sleep', ['3600'], { stdio: 'ignore' }));
	await new Promise(resolve => setTimeout(resolve, 500));
	const checks = liveChecks();
	const everyNumber = readFileSync('/proc/sys/kernel/pid_max', 'latin1').trim();
	console.log(`${readdirSync('/proc').filter(name => /^\d+$/.test(name)).length} processes, pid_max ${everyNumber}, load ${readFileSync('/proc/loadavg', 'latin1').split(' ')[0]!}; ${checks.length} live checks: ${checks.join(' ')}`);
	const peers = existsSync('/usr/sbin/unhide') || existsSync('/usr/bin/unhide') ? (['quick', 'sys'] as const) : [];
	const ours: Contender = { name: 'regain, every live check', command: [execPath, program, 'check', ...checks, '--json'], seconds: [], busy: [] };
	const hidden: Contender = { name: 'regain, hidden-processes alone', command: [execPath, program, 'check', 'hidden-processes', '--json'], seconds: [], busy: [] };
	const theirs = peers.map((test): Contender => ({ name: `unhide ${test}`, command: ['unhide', test], seconds: [], busy: [] }));
	run(ours);
	ours.seconds.length = ours.busy.length = 0;
	for (let round = 0; round < rounds; round++) for (const contender of [ours, hidden, ...theirs.filter((_, at) => round < 2 || at === 0)]) run(contender);
	console.table([ours, hidden, ...theirs].map(({ name, seconds, busy }) => ({ name, 'median s': median(seconds), 'user + sys s': median(busy), runs: seconds.length })));
	everyNumberThereIs();
} finally {
	for (const one of idle) one.kill('SIGKILL');
}
