/** A cockpit with keys pressed on it, and the frame it then draws. */

import { render } from 'ink-testing-library';
import { visibleName } from '../../source/core/visible.ts';
import { App } from '../../source/tui/app.tsx';
import { Cockpit } from '../../source/tui/cockpit.ts';
import type { CheckCard } from '../../source/tui/scene.ts';
import { themeFor, type TerminalFacts } from '../../source/tui/theme.ts';
import { LiteralSession } from './literal-session.ts';

export const fewChecks: readonly CheckCard[] = [
	{ id: 'suid-files', step: 'C.1', title: 'Set-uid and set-gid programs', covers: 'Every set-uid file, held against the package lists.', needs: 'both', kind: 'file' },
	{ id: 'odd-names', step: 'C.5', title: 'Odd names', covers: 'Names with blanks, dots or control characters.', needs: 'both', kind: 'file' },
	{ id: 'promiscuous', step: 'C.5', title: 'Promiscuous interfaces', covers: 'Interfaces and packet sockets.', needs: 'live', kind: 'host' },
	{ id: 'registry', step: 'C.1', title: 'Registry of a mounted NT system', covers: 'Run keys.', needs: 'image', kind: 'host' },
];

/** A name that would clear the screen, set the title, ring, and lie about its end, from one byte to a character. */
export const hostileName = visibleName('/tmp/\u001B[2J\u001B]0;title\u0007\u0000\xFF\xE2\x80\xAEtxt.sh\r\n');

export const plainTerminal: TerminalFacts = { term: 'vt100', lang: 'C', noColor: true, ascii: false };

export interface AtWork {
	readonly session: LiteralSession;
	readonly cockpit: Cockpit;
	readonly left: { quit: number; redraw: number; suspend: number };
}

export function atWork(session = new LiteralSession(), facts: TerminalFacts = plainTerminal, checks = fewChecks): AtWork {
	const cockpit = new Cockpit({ session, checks, theme: themeFor(facts), now: () => Date.UTC(2026, 0, 31, 22, 15) });
	const left = { quit: 0, redraw: 0, suspend: 0 };
	cockpit.frame = { quit: () => void left.quit++, redraw: () => void left.redraw++, suspend: () => void left.suspend++ };
	return { session, cockpit, left };
}

/** Presses keys by name, with blanks between: `press(cockpit, '3 down enter')`. */
export function press(cockpit: Cockpit, names: string): void {
	for (const name of names.split(' ')) cockpit.press({ key: name, text: name === 'space' ? ' ' : [...name].length === 1 ? name : '' });
}

/** Types a text, letter by letter. */
export function type(cockpit: Cockpit, text: string): void {
	for (const letter of text) cockpit.press({ key: letter === ' ' ? 'space' : letter, text: letter });
}

export function frameOf(cockpit: Cockpit, columns = 80, rows = 24): string {
	const app = render(<App cockpit={cockpit} size={{ columns, rows }} />);
	const frame = app.lastFrame() ?? '';
	app.unmount();
	app.cleanup();
	return frame;
}

/** Resolves once everything the cockpit asked of a literal session has been answered. */
export async function answered(): Promise<void> {
	for (let turn = 0; turn < 5; turn++) await Promise.resolve();
}
