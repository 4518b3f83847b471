/**
 * A real terminal: the program runs in a pseudo-terminal of the kernel, and what it writes is drawn by xterm without a screen.
 * Nothing here sleeps: a story waits for words on the screen, for the end of the program, or for its own deadline.
 */

import { execPath } from 'node:process';
import { spawn, type IPty } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { keyBytes } from './key-bytes.ts';

export interface TerminalRequest {
	/** The program and its arguments, as `execvp` takes them. */
	readonly command: readonly string[];
	readonly cols?: number;
	readonly rows?: number;
	/** The whole environment beside PATH; nothing of the machine's own goes in. `TERM` is `linux` unless said. */
	readonly env?: Readonly<Record<string, string>>;
	readonly cwd?: string;
	/** Private modes this terminal has never heard of, such as 1049 on a Linux console before 6.18. */
	readonly without?: readonly number[];
}

/** What a Linux console before kernel 6.18 ignores: the alternate screen, synchronized output, bracketed paste. */
export const oldConsole: readonly number[] = [1049, 2026, 2004];

const synchronized = 2026;

export interface Ended {
	readonly code: number;
	/** Number of the signal that ended it, 0 where none did. */
	readonly signal: number;
}

type Wanted = string | RegExp | ((screen: string) => boolean);

export class Terminal {
	/** Settles when the program has ended and everything it wrote is drawn. */
	readonly ended: Promise<Ended>;
	readonly #pty: IPty;
	readonly #screen: xterm.Terminal;
	readonly #log: Buffer[] = [];
	readonly #watchers = new Set<() => void>();
	#bytes = 0;
	#drawing = 0;
	/** Between the marks that a program puts around a frame: what the kernel cuts in two is not looked at in between. */
	#halfDrawn = false;
	#end: Ended | undefined;

	constructor(request: TerminalRequest) {
		const { cols = 80, rows = 24, without = [], cwd, command } = request;
		this.#screen = new xterm.Terminal({ cols, rows, allowProposedApi: true, scrollback: 1000 });
		for (const final of ['h', 'l']) {
			this.#screen.parser.registerCsiHandler({ prefix: '?', final }, modes => {
				if (modes.includes(synchronized)) this.#halfDrawn = final === 'h';
				return modes.every(mode => typeof mode === 'number' && without.includes(mode));
			});
		}
		const [file = '', ...args] = command;
		const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', TERM: 'linux', ...request.env };
		this.#pty = spawn(file, args, { cols, rows, env, name: env.TERM, encoding: null, ...(cwd === undefined ? {} : { cwd }) });
		// With `encoding: null` the chunks are bytes, whatever the typings say.
		this.#pty.onData(chunk => this.#draw(chunk as unknown as Buffer));
		this.#screen.onData(answer => this.#pty.write(answer));
		this.ended = new Promise(resolve => {
			this.#pty.onExit(({ exitCode, signal }) => {
				this.#end = { code: exitCode, signal: signal ?? 0 };
				this.#screen.write('', () => {
					this.#wake();
					resolve(this.#end!);
				});
			});
		});
	}

	#draw(chunk: Buffer): void {
		this.#log.push(chunk);
		this.#bytes += chunk.length;
		this.#drawing++;
		this.#screen.write(chunk, () => {
			this.#drawing--;
			this.#wake();
		});
	}

	#wake(): void {
		for (const watch of this.#watchers) watch();
	}

	get pid(): number {
		return this.#pty.pid;
	}

	/** Everything the program wrote so far, as it came. */
	get raw(): Buffer {
		return Buffer.concat(this.#log);
	}

	/** How many bytes the program wrote so far. */
	get bytes(): number {
		return this.#bytes;
	}

	/** What it wrote after `mark`, an earlier value of `bytes`. */
	since(mark: number): Buffer {
		return this.raw.subarray(mark);
	}

	/** The rows a person would see, blanks at their ends cut off. */
	screen(): string {
		const { active } = this.#screen.buffer;
		const rows = Array.from({ length: this.#screen.rows }, (_, row) => active.getLine(active.baseY + row)?.translateToString(true) ?? '');
		return rows.map(row => row.trimEnd()).join('\n');
	}

	/** Is the program on the alternate screen? */
	get alternate(): boolean {
		return this.#screen.buffer.active.type === 'alternate';
	}

	/** Cells with their colours, for pictures. */
	get buffer(): xterm.IBuffer {
		return this.#screen.buffer.active;
	}

	get cursorHidden(): boolean {
		const raw = this.raw.toString('latin1');
		return raw.lastIndexOf('\u001B[?25l') > raw.lastIndexOf('\u001B[?25h');
	}

	/** Presses keys one after the other: names of `key-bytes.ts` such as `enter`, anything else is typed as it is. */
	keys(...keys: readonly string[]): void {
		for (const key of keys) this.#pty.write(keyBytes(key));
	}

	/** Writes as given, without names: pasted or hostile input. */
	type(text: string): void {
		this.#pty.write(text);
	}

	/** Draws on the screen behind the program's back, as a kernel message does. */
	scribble(text: string): void {
		this.#screen.write(text, () => this.#wake());
	}

	resize(cols: number, rows: number): void {
		this.#screen.resize(cols, rows);
		this.#pty.resize(cols, rows);
	}

	/** The other end of the line goes away, as when a connection breaks. */
	hangUp(): void {
		(this.#pty as IPty & { destroy(): void }).destroy();
	}

	kill(signal: NodeJS.Signals): void {
		this.#pty.kill(signal);
	}

	/** Ends what still runs. For `afterEach`; a story that needs an orderly end asks for it itself. */
	async close(): Promise<void> {
		if (this.#end === undefined) this.kill('SIGKILL');
		await this.ended;
		this.#screen.dispose();
	}

	/** Waits until the screen shows it, and gives back the screen. Rejects with what the screen shows instead. */
	async waitFor(wanted: Wanted, within = 20_000): Promise<string> {
		const has = typeof wanted === 'function' ? wanted : (screen: string) => (typeof wanted === 'string' ? screen.includes(wanted) : wanted.test(screen));
		return new Promise((resolve, reject) => {
			const settle = (): void => {
				if (this.#drawing > 0 || (this.#halfDrawn && this.#end === undefined)) return;
				const screen = this.screen();
				if (has(screen)) finish(() => resolve(screen));
				else if (this.#end !== undefined) finish(() => reject(this.#never(wanted, `ended with ${JSON.stringify(this.#end)}`)));
			};
			const late = setTimeout(() => finish(() => reject(this.#never(wanted, `not within ${within} ms`))), within);
			const finish = (then: () => void): void => {
				clearTimeout(late);
				this.#watchers.delete(settle);
				then();
			};
			this.#watchers.add(settle);
			settle();
		});
	}

	#never(wanted: Wanted, how: string): Error {
		return new Error(`never on the screen (${how}): ${String(wanted)}\nthe screen shows:\n${this.screen().replaceAll(/^/gm, '| ')}`);
	}
}

/** The built program in a real terminal. `file` is the bundle, `args` what follows it. */
export function openRegain(file: string, args: readonly string[], request: Omit<TerminalRequest, 'command'> = {}): Terminal {
	return new Terminal({ ...request, command: [execPath, file, ...args] });
}
