/** /proc/PID/stat and /proc/PID/status (proc(5)): who a process is, in the kernel's own words. Pure. */

export interface TaskStat {
	readonly pid: number;
	readonly parent: number;
	/** R, S, D, Z (dead, not yet collected), T, t (stopped by a tracer), I... */
	readonly state: string;
	readonly session: number;
	/** PF_KTHREAD: the kernel made it, there is no program. No program can give itself this flag. */
	readonly kernelThread: boolean;
	/** Ticks since boot, to tell a process from a later one with its number. */
	readonly started: number;
}

const madeByKernel = 0x0020_0000;

/** The name in brackets is the process's own choice and may hold blanks and brackets: what follows the last one counts. */
export function parseTaskStat(bytes: Uint8Array): TaskStat | undefined {
	const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
	const pid = /^(\d{1,10}) \(/.exec(text)?.[1];
	const fields = text.slice(text.lastIndexOf(')') + 2).trimEnd().split(' ');
	const [state, parent, , session, , , flags] = fields;
	const started = fields[19];
	if (pid === undefined || started === undefined || !/^[A-Za-z]$/.test(state ?? '')) return undefined;
	const numbers = [parent, session, flags, started].map(Number);
	if (numbers.some(number => !Number.isSafeInteger(number))) return undefined;
	return { pid: Number(pid), parent: numbers[0]!, state: state!, session: numbers[1]!, kernelThread: Math.floor(numbers[2]! / madeByKernel) % 2 === 1, started: numbers[3]! };
}

export interface TaskStatus {
	/** Thread group: what is called a process. Other than the number asked for: that number is a thread. */
	readonly group: number;
	readonly threads: number;
	/** 0: nobody. */
	readonly tracer: number;
	/** Real user. */
	readonly uid: number;
}

export function parseTaskStatus(bytes: Uint8Array): TaskStatus | undefined {
	const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
	// `Name:` comes first, and the kernel writes a newline in it as `\n`: no field can be forged.
	const field = (name: string): number => Number(new RegExp(String.raw`^${name}:\t(\d{1,10})`, 'm').exec(text)?.[1]);
	const status = { group: field('Tgid'), threads: field('Threads'), tracer: field('TracerPid'), uid: field('Uid') };
	return Object.values(status).some(Number.isNaN) ? undefined : status;
}
