/** Keys while the palette is open: any command by its words. */

import type { Cockpit } from './cockpit.ts';
import { commandsWith, isHere } from './keymap.ts';
import { words } from './line.ts';
import type { Stroke } from './strokes.ts';
import { edited } from './text-buffer.ts';
import { browse, type Mode, type PaneId } from './view.ts';

type PaletteMode = Extract<Mode, { kind: 'palette' }>;

export function paletteKey(cockpit: Cockpit, mode: PaletteMode, stroke: Stroke): void {
	const found = commandsWith(mode.typed.lines[0]!, cockpit.scene);
	const at = Math.min(mode.at, Math.max(0, found.length - 1));
	const go = (to: number): void => cockpit.do({ type: 'mode', mode: { ...mode, at: Math.min(Math.max(0, found.length - 1), Math.max(0, to)) } });
	switch (stroke.key) {
		case 'escape':
		case 'ctrl-c':
			return cockpit.do({ type: 'mode', mode: browse });
		case 'up':
			return go(at - 1);
		case 'down':
		case 'tab':
			return go(at + 1);
		case 'page-up':
			return go(at - 10);
		case 'page-down':
			return go(at + 10);
		case 'enter': {
			const command = found[at];
			cockpit.do({ type: 'mode', mode: browse });
			if (command === undefined) return cockpit.say(words('no command has these words'), 'refused');
			if (!isHere(command, cockpit.scene)) {
				cockpit.do({ type: 'went', pane: (command.where as readonly PaneId[])[0]! });
				return cockpit.say(words(`${command.shown}: ${command.words}`));
			}
			const why = command.disabled?.(cockpit.scene);
			return why === undefined ? cockpit.perform(command.id) : cockpit.say(why, 'refused');
		}
		case 'backspace':
			if (mode.typed.lines[0] === '') return cockpit.do({ type: 'mode', mode: browse });
	}
	cockpit.do({ type: 'mode', mode: { ...mode, typed: edited(mode.typed, stroke), at: 0 } });
}
