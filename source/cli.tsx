/** Composition root: reads the command line and the process, wires the parts, and gives them the terminal. */

import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { hostname, userInfo } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';
import meow, { type AnyFlags, type Result } from 'meow';
import { visibleText, type Visible } from './core/visible.ts';
import type { Media, References } from './checks/check.ts';
import type { Checklists } from './core/checklist.ts';
import type { Holder, Processes } from './journal/lock.ts';
import { loadChecklists } from './session/checklists.ts';
import type { Runner } from './tasks/task.ts';
import { threadRunner, type ThreadRunner } from './tasks/thread.ts';
import { ownPlace } from './commands/own-place.ts';
import { exitStatus, Refusal, type World } from './commands/world.ts';
import { asking } from './commands/asking.ts';
import { inAscii } from './commands/ascii.ts';
import { wrongFlag, type KnownFlag } from './commands/flags.ts';
import { everyCommand, help } from './commands/help.ts';
import * as usage from './commands/usage.ts';
import type { NamedLists } from './commands/known.ts';
import type { Terminal } from './tui/screen.tsx';

declare const EMBEDDED_VERSION: string | undefined;
const version = typeof EMBEDDED_VERSION === 'string' ? EMBEDDED_VERSION : '0.0.0-source';

/** `/proc/PID/stat` field 22: when the process started, in ticks since boot. The name before it may hold blanks and brackets. */
function startOf(pid: number): Promise<string | undefined> {
	return readFile(`/proc/${pid}/stat`, 'latin1').then(
		stat => stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '',
		() => undefined,
	);
}

/** As node's own report has them, from dl_iterate_phdr; without the names of hosts, for which it would ask the network. */
function loadedObjects(): readonly string[] {
	Object.assign(process.report, { excludeNetwork: true });
	const { sharedObjects } = process.report.getReport() as { readonly sharedObjects?: readonly string[] };
	return sharedObjects ?? [];
}

function bootOf(): string {
	try {
		return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
	} catch {
		return '';
	}
}

async function processes(): Promise<Processes> {
	const self: Holder = { pid: process.pid, start: (await startOf(process.pid)) ?? '', boot: bootOf(), machine: hostname() };
	return { self, startOf };
}

/** Who is at the keyboard, until the case says it: the name behind sudo counts for more than root. */
function operator(): string {
	const asked = process.env['SUDO_USER'] ?? process.env['LOGNAME'];
	if (asked !== undefined && asked !== '') return asked;
	try {
		return userInfo().username;
	} catch {
		return `uid ${process.getuid?.() ?? 'unknown'}`;
	}
}

async function world(stopping: AbortController, runner: Runner): Promise<World> {
	return {
		clock: { now: () => Date.now(), mono: () => Number(process.hrtime.bigint() / 1_000_000n) },
		runner,
		processes: await processes(),
		program: `regain ${version}`,
		operator: visibleText(operator()),
		programPath: ownPlace(fileURLToPath(import.meta.url)),
		loadedObjects,
		write: text => void process.stdout.write(text),
		error: text => void process.stderr.write(text),
		signal: stopping.signal,
		atExit: leave => {
			process.on('exit', leave);
			return () => void process.off('exit', leave);
		},
		errorIsTerminal: process.stderr.isTTY,
		...(process.stdin.isTTY && process.stderr.isTTY ? { ask: asking(process.stdin, process.stderr) } : {}),
	};
}

/** What meow makes of the words after the command. Flags it would complain of in two lines are refused in one before. */
function parsed<Flags extends AnyFlags>(argv: readonly string[], words: string, flags: Flags): Result<Flags> {
	const wrong = wrongFlag(argv, flags as Readonly<Record<string, KnownFlag>>);
	if (wrong !== undefined) throw new Refusal(wrong);
	const pkg = { name: 'regain', version };
	return meow(words + everyCommand, { importMeta: import.meta, argv: [...argv], flags, pkg, description: false, allowUnknownFlags: false });
}

function oneCase(input: readonly string[], command: string): string {
	const [folder, extra] = input;
	if (folder === undefined) throw new Refusal(`which case? regain ${command} CASE`);
	if (extra !== undefined) throw new Refusal(`one case at a time: ${visibleText(extra)} is one word too many`);
	return folder;
}

/** Folders given with `--media`. A keyring without media says nothing. */
function mediaOf({ media = [], keyring }: { readonly media?: readonly string[] | undefined; readonly keyring?: string | undefined }): Media | undefined {
	if (media.length === 0) return undefined;
	return { folders: media.map(folder => visibleText(path.resolve(folder))), ...(keyring === undefined ? {} : { keyring: visibleText(path.resolve(keyring)) }) };
}

/** Files and folders to compare with, as the analysis host finds them wherever it stands. */
function referencesOf({ baseline, clean }: { readonly baseline: string | undefined; readonly clean: string | undefined }): References {
	const placed = (named: string): Visible => visibleText(path.resolve(named));
	return { ...(baseline === undefined ? {} : { baseline: placed(baseline) }), ...(clean === undefined ? {} : { clean: placed(clean) }) };
}

function listsOf({ known = [], knownBad = [] }: { readonly known: readonly string[] | undefined; readonly knownBad: readonly string[] | undefined }): NamedLists {
	const placed = (named: readonly string[]): readonly Visible[] => named.map(list => visibleText(path.resolve(list)));
	return { good: placed(known), bad: placed(knownBad) };
}

async function checklistsFrom(folder: string | undefined): Promise<Checklists> {
	const loaded = await loadChecklists(folder);
	if (!loaded.ok) throw new Refusal(loaded.why);
	for (const words of loaded.said) process.stderr.write(`regain: ${words}\n`);
	return loaded.checklists;
}

/** A mistake in the operator's folder is said by commands that need no steps too: better now than at the next one. */
async function checkedFolder(folder: string | undefined): Promise<void> {
	if (folder !== undefined) await checklistsFrom(folder);
}

async function run(argv: readonly string[], plain: World): Promise<number> {
	const around: World = argv.includes('--ascii') ? { ...plain, write: text => plain.write(inAscii(text)) } : plain;
	const [name, ...rest] = argv;
	switch (name) {
		case 'check': {
			const { input, flags } = parsed(rest, help.check, usage.checkFlags);
			const { check } = await import('./commands/check.ts');
			const { targetAt } = await import('./commands/target.ts');
			const { momentOf } = await import('./commands/moment.ts');
			const { json, crossMounts } = flags;
			const window = { since: momentOf('since', flags.since), until: momentOf('until', flags.until) };
			const request = { ids: input, target: await targetAt(flags.root), json, caseFolder: flags.case, crossMounts, media: mediaOf(flags), references: referencesOf(flags), lists: listsOf(flags), ...window };
			return check(request, await checklistsFrom(flags.checklists), around);
		}
		case 'at-risk': {
			const { input: logs, flags } = parsed(rest, help['at-risk'], usage.atRiskFlags);
			const { atRisk } = await import('./commands/at-risk.ts');
			const { sources, follow, json, case: caseFolder } = flags;
			if (caseFolder !== undefined && logs.length > 0) {
				const { targetAt } = await import('./commands/target.ts');
				const { recordLogs } = await import('./commands/recorded-logs.ts');
				const request = { logs, follow, caseFolder, target: await targetAt(flags.root) };
				const status = await recordLogs(request, await checklistsFrom(flags.checklists), around, host => follow && around.write(`${host}\n`));
				// Followed to its end: every host was printed as it was kept.
				if (follow) return status;
			}
			await checkedFolder(flags.checklists);
			return atRisk({ logs, sources, follow, json }, around);
		}
		case 'baseline': {
			const { input, flags } = parsed(rest, help.baseline, usage.baselineFlags);
			if (input[0] !== undefined) throw new Refusal(`${visibleText(input[0])} is one word too many; regain baseline --root DIR -o FILE`);
			const { baseline } = await import('./commands/baseline.ts');
			const { targetAt } = await import('./commands/target.ts');
			const { output: out, md5, bodyfile, crossMounts } = flags;
			return baseline({ target: await targetAt(flags.root), out, md5, form: bodyfile ? 'bodyfile' : 'baseline', crossMounts }, around);
		}
		case 'capture': {
			const { input, flags } = parsed(rest, help.capture, usage.captureFlags);
			if (input[0] !== undefined) throw new Refusal(`${visibleText(input[0])} is one word too many; regain capture --case DIR`);
			const { capture } = await import('./commands/capture.ts');
			const { case: caseFolder, pid, most, seconds, json } = flags;
			return capture({ caseFolder, pid, most, seconds, json }, await checklistsFrom(flags.checklists), around);
		}
		case 'image': {
			// --verify with one word asks for a copy to be held against its record; elsewhere it is what is done anyway.
			const isCheck = rest.includes('--verify');
			const { input, flags } = parsed(rest, help.image, usage.imageFlags);
			const { imageWords } = await import('./commands/image-words.ts');
			return imageWords({ input, flags, isCheck }, await checklistsFrom(flags.checklists), around);
		}
		case 'list': {
			const { flags } = parsed(rest, help.list, usage.listFlags);
			const { list } = await import('./commands/list.ts');
			await checkedFolder(flags.checklists);
			return list(flags.json, around);
		}
		case 'timeline': {
			const { input, flags } = parsed(rest, help.timeline, usage.timelineFlags);
			const { timelineWords } = await import('./commands/timeline-words.ts');
			return timelineWords({ input, flags }, await checklistsFrom(flags.checklists), around);
		}
		case 'trust': {
			const { flags } = parsed(rest, help.trust, usage.trustFlags);
			const { trust } = await import('./commands/trust.ts');
			const { liveHost } = await import('./host/live.ts');
			return trust(liveHost(), flags.json, around);
		}
		case 'verify': {
			const { input, flags } = parsed(rest, help.verify, usage.verifyFlags);
			const { verify } = await import('./commands/verify.ts');
			await checkedFolder(flags.checklists);
			return verify(oneCase(input, name), flags.head, flags.json, around);
		}
		case 'report': {
			const { input, flags } = parsed(rest, help.report, usage.reportFlags);
			const { report } = await import('./commands/report.ts');
			return report(oneCase(input, name), await checklistsFrom(flags.checklists), around);
		}
		default:
			return cockpit(argv, around);
	}
}

async function cockpit(argv: readonly string[], around: World): Promise<number> {
	const { input, flags } = parsed(argv, help.cockpit, usage.cockpitFlags);
	const [folder = './regain-case', extra] = input;
	if (extra !== undefined) throw new Refusal(`${visibleText(extra)} is one word too many; \`regain --help\` shows what regain takes`);
	const checklists = await checklistsFrom(flags.checklists);
	if (!process.stdout.isTTY || !process.stdin.isTTY) {
		const { state } = await import('./commands/state.ts');
		return state(folder, checklists, around);
	}
	const { targetAt } = await import('./commands/target.ts');
	const { cockpit: open } = await import('./commands/cockpit.ts');
	return open({ folder, target: await targetAt(flags.root ?? '/'), isRootNamed: flags.root !== undefined, terminal: terminal(flags), media: mediaOf(flags) }, checklists, around);
}

function terminal({ ascii, color }: { readonly ascii: boolean; readonly color: boolean }): Terminal {
	const { stdin, stdout, env } = process;
	const lang = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
	const noColor = !color || (env['NO_COLOR'] ?? '') !== '';
	return {
		stdin,
		stdout,
		environment: env,
		term: env['TERM'] ?? '',
		lang,
		noColor,
		ascii,
		signals: { on: (signal, heard) => process.on(signal, heard), off: (signal, heard) => process.off(signal, heard) },
		stopGroup: () => void process.kill(0, 'SIGTSTP'),
	};
}

const lastPatience = 1000;
/** Milliseconds that what runs may take to close the case once its terminal is gone. */
const closing = 10_000;

/** A thread that waits for a dead disk would keep the process from ending: then it is the kernel that ends it. */
async function leave(runner: ThreadRunner, status?: number): Promise<void> {
	if (!(await runner.end(lastPatience))) {
		process.stderr.write('regain: a thread still waits for a disk that does not answer, so regain ends itself with SIGKILL; what was recorded is safe.\n');
		process.kill(process.pid, 'SIGKILL');
	}
	if (status !== undefined) process.exit(status);
}

async function main(): Promise<void> {
	const stopping = new AbortController();
	const runner = threadRunner(new URL(import.meta.url));
	let asked = false;
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.on(signal, () => {
			// The first asks for what there is; a second one will not wait for it.
			// Of a line that hangs up a shell tells its jobs, and the kernel too: that is nobody's impatience.
			if (asked && signal !== 'SIGHUP') return void leave(runner, exitStatus.couldNotLook);
			asked = true;
			stopping.abort();
		});
	}
	process.stdout.on('error', () => {
		// Whoever reads our output may have heard enough (`regain list | head`).
		if (!process.stdout.isTTY) process.exit(exitStatus.couldNotLook);
		// A terminal that is gone: the case is closed first.
		stopping.abort();
		setTimeout(() => process.exit(exitStatus.couldNotLook), closing).unref();
	});
	try {
		process.exitCode = await run(process.argv.slice(2), await world(stopping, runner));
	} catch (error) {
		if (error instanceof Refusal) {
			process.stderr.write(`regain: ${error.message}\n`);
			process.exitCode = error.status;
		} else {
			process.stderr.write(`regain: this is a fault of regain itself; what was recorded is safe.\n${(error as Error).stack ?? String(error)}\n`);
			process.exitCode = exitStatus.couldNotLook;
		}
	}
	await leave(runner);
}

if (isMainThread) void main();
else void import('./tasks/worker.ts');
