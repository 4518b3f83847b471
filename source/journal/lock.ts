/**
 * One writer to a case. The lock names the process that holds it so exactly (process id, its start, the boot of the machine)
 * that a lock left behind by kill -9 or a power cut is known to be dead, and one of another machine is not guessed at.
 */

import { open, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Who holds a lock. `start` in clock ticks since boot, from /proc; empty strings where the system does not tell. */
export interface Holder {
	readonly pid: number;
	readonly start: string;
	readonly boot: string;
	readonly machine: string;
}

/** What the lock asks about processes; `cli.tsx` gives the real one. */
export interface Processes {
	readonly self: Holder;
	/** The start of a process that runs now on this machine, undefined when there is none. */
	startOf(pid: number): Promise<string | undefined>;
}

export type Locking = { readonly held: true; release(): Promise<void> } | { readonly held: false; readonly by: Holder; readonly sure: boolean };

const lockName = 'journal.lock';
/** A lock file without content is younger than this while its writer is between two system calls. */
const settleTime = 5000;

export async function lockCase(folder: string, processes: Processes, now: number): Promise<Locking> {
	const path = join(folder, lockName);
	if (await claim(path, processes.self)) return holding(path, processes.self);
	// Taking over a dead lock is itself done by one process at a time.
	const taking = `${path}.taking`;
	await removeIfOld(taking, now);
	if (!(await claim(taking, processes.self))) return { held: false, by: processes.self, sure: false };
	try {
		const state = await stateOf(path, processes, now);
		if (state.alive) return { held: false, by: state.holder, sure: state.sure };
		await rm(path, { force: true });
		return (await claim(path, processes.self)) ? holding(path, processes.self) : { held: false, by: processes.self, sure: false };
	} finally {
		await rm(taking, { force: true });
	}
}

async function claim(path: string, self: Holder): Promise<boolean> {
	try {
		const file = await open(path, 'wx', 0o600);
		try {
			await file.writeFile(JSON.stringify(self));
			await file.datasync();
		} finally {
			await file.close();
		}
		return true;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
		throw error;
	}
}

function holding(path: string, self: Holder): Locking {
	return {
		held: true,
		async release() {
			const holder = await holderIn(path);
			if (holder !== undefined && holder.pid === self.pid && holder.start === self.start) await rm(path, { force: true });
		},
	};
}

async function stateOf(path: string, processes: Processes, now: number): Promise<{ alive: true; holder: Holder; sure: boolean } | { alive: false }> {
	const holder = await holderIn(path);
	if (holder === undefined) {
		const age = await ageOf(path, now);
		const young = age !== undefined && age < settleTime;
		return young ? { alive: true, holder: { pid: 0, start: '', boot: '', machine: '' }, sure: false } : { alive: false };
	}
	const { self } = processes;
	if (holder.machine !== self.machine) return { alive: true, holder, sure: false };
	if (holder.boot !== self.boot) return { alive: false };
	const start = await processes.startOf(holder.pid);
	if (start === undefined || (holder.start !== '' && start !== '' && start !== holder.start)) return { alive: false };
	return { alive: true, holder, sure: true };
}

async function holderIn(path: string): Promise<Holder | undefined> {
	try {
		const value = JSON.parse(await readFile(path, 'utf8')) as Partial<Holder>;
		if (typeof value.pid !== 'number' || typeof value.start !== 'string' || typeof value.boot !== 'string' || typeof value.machine !== 'string') return undefined;
		return value as Holder;
	} catch {
		return undefined;
	}
}

async function ageOf(path: string, now: number): Promise<number | undefined> {
	try {
		return now - (await stat(path)).mtimeMs;
	} catch {
		return undefined;
	}
}

async function removeIfOld(path: string, now: number): Promise<void> {
	const age = await ageOf(path, now);
	if (age !== undefined && age > settleTime) await rm(path, { force: true });
}
