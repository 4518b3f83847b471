/** Opens the cockpit on a session and runs it until the operator leaves or the terminal does. */

import type { SessionCommands } from '../session/session.ts';
import { App } from './app.tsx';
import { Cockpit } from './cockpit.ts';
import { describeForm } from './forms.ts';
import type { CheckCard } from './scene.ts';
import { runScreen, type Left, type Terminal } from './screen.tsx';
import { themeFor } from './theme.ts';
import { formMode } from './view.ts';
import { keep } from './note-keys.ts';

export interface CockpitStart {
	readonly session: SessionCommands;
	readonly terminal: Terminal;
	/** All checks, in the order of `checks/index.ts`. */
	readonly checks: readonly CheckCard[];
	/** Milliseconds since 1970. */
	readonly now: () => number;
	/** Ask first what the case is; it can be skipped and filled in later. */
	readonly askDescription: boolean;
}

/**
 * Resolves when the screen is given back, with what ended it. A note that was open is kept. The session is not closed: that is
 * the caller's. Throws what a component threw while drawing.
 */
export async function startCockpit({ session, terminal, checks, now, askDescription }: CockpitStart): Promise<Left> {
	const cockpit = new Cockpit({ session, checks, theme: themeFor(terminal), now });
	if (askDescription && !session.snapshot.readOnly) {
		const { incident, target } = session.snapshot;
		cockpit.do({ type: 'mode', mode: formMode(describeForm(incident.description, target)) });
	}
	try {
		return await runScreen(terminal, screen => {
			cockpit.frame = screen;
			return <App cockpit={cockpit} onReady={screen.ready} />;
		});
	} finally {
		const { mode } = cockpit.view;
		if (mode.kind === 'note') keep(cockpit, mode);
	}
}
