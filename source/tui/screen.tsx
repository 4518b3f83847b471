/** The terminal itself: taken, drawn on, handed back as it was found. Each line here cost an experiment (see the comments). */

import { render, type useApp } from 'ink';
import type { ReactElement } from 'react';
import type { TerminalFacts } from './theme.ts';

export type Signal = 'SIGTERM' | 'SIGHUP' | 'SIGINT' | 'SIGQUIT' | 'SIGTSTP' | 'SIGCONT';

/** All that a screen needs of the process; only `cli.tsx` knows where it comes from. */
export interface Terminal extends TerminalFacts {
	readonly stdin: NodeJS.ReadStream;
	readonly stdout: NodeJS.WriteStream;
	/** COLUMNS and LINES are set in here where the line has no size of its own. */
	readonly environment: Record<string, string | undefined>;
	readonly signals: {
		on(signal: Signal, heard: () => void): unknown;
		off(signal: Signal, heard: () => void): unknown;
	};
	/** Sends SIGTSTP to the whole foreground group (`kill(0, ...)`), as the terminal would: `npm start` must stop with us. */
	stopGroup(): void;
}

/** What ended a screen: the program itself, a signal, or a terminal that is gone. */
export type Left = 'quit' | 'SIGTERM' | 'SIGHUP' | 'SIGINT' | 'SIGQUIT' | 'terminal gone';

export interface Ink {
	readonly suspendTerminal: ReturnType<typeof useApp>['suspendTerminal'];
}

export interface Screen {
	quit(): void;
	redraw(): void;
	suspend(): void;
	/** For the component that learns what Ink can do. */
	ready(ink: Ink): void;
}

/**
 * Milliseconds without another resize after which the whole screen is drawn anew: terminals move their lines about while they
 * are resized, and Ink only draws what it believes has changed.
 */
const resizeSettles = 120;
const wipe = '\u001B[H\u001B[2J';
const deadly = ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT'] as const;

/**
 * Draws `element` on the whole screen until it is quit. Whatever ends it (a key, a signal, a throw, the terminal vanishing) the
 * terminal is left as it was found. A throw while drawing is thrown again, since the alternate screen it was drawn on is gone.
 */
export async function runScreen(terminal: Terminal, element: (screen: Screen) => ReactElement): Promise<Left> {
	const { stdin, stdout, environment, signals } = terminal;
	// A serial line says 0x0: Ink would then ask programs for a size, and leak four file descriptors a frame.
	if (!stdout.columns || !stdout.rows) {
		environment['COLUMNS'] ??= '80';
		environment['LINES'] ??= '24';
		Object.assign(stdout, { columns: Number(environment['COLUMNS']) || 80, rows: Number(environment['LINES']) || 24 });
	}
	// Keys typed before raw mode are echoed by the tty into the first frame: raw mode first, then a fresh line, then draw.
	if (stdin.isTTY) stdin.setRawMode(true);
	if (stdout.isTTY) stdout.write('\r\n');

	let left: Left = 'quit';
	let ink: Ink | undefined;
	let unmount = (): void => {};
	let suspended = false;
	const leave = (why: Left): void => {
		left = why;
		unmount();
	};
	const suspend = (): void => {
		if (ink === undefined || suspended) return;
		suspended = true;
		void ink.suspendTerminal(() => stopUntilContinued(terminal, suspend)).finally(() => (suspended = false));
	};
	const redraw = (): void => {
		if (ink === undefined || suspended) return;
		suspended = true;
		void ink
			.suspendTerminal(() => {
				// Kernel messages stay on a console until something wipes them.
				stdout.write(wipe);
			})
			.finally(() => (suspended = false));
	};
	const screen: Screen = {
		quit: () => leave('quit'),
		redraw,
		suspend,
		ready: known => {
			ink = known;
		},
	};
	const onSignal = deadly.map(signal => [signal, () => leave(signal)] as const);
	const gone = (): void => leave('terminal gone');
	for (const [signal, heard] of onSignal) signals.on(signal, heard);
	signals.on('SIGTSTP', suspend);
	let settling: NodeJS.Timeout | undefined;
	let drawAnew = (): void => {};
	const resized = (): void => {
		clearTimeout(settling);
		settling = setTimeout(() => drawAnew(), resizeSettles);
	};
	stdout.on('resize', resized);
	stdin.on('end', gone).on('error', gone);
	stdout.on('error', gone);
	try {
		const instance = render(element(screen), {
			stdin,
			stdout,
			alternateScreen: true,
			incrementalRendering: true,
			maxFps: 60,
			interactive: stdout.isTTY,
			exitOnCtrlC: false,
			patchConsole: false,
		});
		unmount = () => instance.unmount();
		// Not by suspending, as Ctrl-L does: a key typed in that moment would be lost.
		drawAnew = () => {
			if (suspended) return;
			instance.clear();
			stdout.write(wipe);
			instance.rerender(element(screen));
		};
		await instance.waitUntilExit();
	} finally {
		for (const [signal, heard] of onSignal) signals.off(signal, heard);
		signals.off('SIGTSTP', suspend);
		clearTimeout(settling);
		stdout.off('resize', resized);
		stdin.off('end', gone).off('error', gone);
		handBack(terminal);
	}
	return left;
}

/** The terminal may be gone by now (a line that hung up): then there is nothing to hand back, and that is no fault. */
function handBack({ stdin, stdout }: Terminal): void {
	// Stays: what is still queued for a terminal that vanished must not throw once we are through.
	stdout.on('error', () => {});
	try {
		if (stdin.isTTY) stdin.setRawMode(false);
		// The Linux console before 6.18 ignores the alternate screen: leave the prompt on a clean line.
		if (stdout.isTTY) stdout.write('\r\n\u001B[K');
	} catch (error) {
		if (!(error instanceof Error && 'code' in error)) throw error;
	}
}

/**
 * Stops the group and waits to be continued. In a single-user shell without job control the kernel discards the stop and no
 * SIGCONT ever comes: a timer (which keeps the loop alive) goes on after 300 ms.
 */
function stopUntilContinued({ signals, stopGroup }: Terminal, ours: () => void): Promise<void> {
	return new Promise(resolve => {
		const timer = setTimeout(go, 300);
		function go(): void {
			clearTimeout(timer);
			signals.off('SIGCONT', go);
			signals.on('SIGTSTP', ours);
			resolve();
		}
		signals.on('SIGCONT', go);
		// Without a listener the signal has its default again: it stops.
		signals.off('SIGTSTP', ours);
		stopGroup();
	});
}

