/**
 * Ink's input as single key strokes. Keys that arrive together come from Ink as one string (`jjj`, `abc\r`), LF is Enter too,
 * Shift-Tab on the Linux console is ESC TAB, and Esc followed at once by a letter comes as that letter with `meta`.
 */

/** The part of Ink's `Key` that is read here. */
export interface InkKey {
	readonly upArrow: boolean;
	readonly downArrow: boolean;
	readonly leftArrow: boolean;
	readonly rightArrow: boolean;
	readonly pageUp: boolean;
	readonly pageDown: boolean;
	readonly home: boolean;
	readonly end: boolean;
	readonly tab: boolean;
	readonly shift: boolean;
	readonly ctrl: boolean;
	readonly meta: boolean;
	readonly escape: boolean;
	readonly return: boolean;
	readonly backspace: boolean;
	readonly delete: boolean;
}

export interface Stroke {
	/** A character, or a name of two letters or more (`up`, `enter`, `ctrl-l`, `shift-tab`). */
	readonly key: string;
	/** What it types into a text, empty for keys that type nothing. */
	readonly text: string;
}

const none = { text: '' };
const controls: Readonly<Record<string, string>> = {
	'\r': 'enter', '\n': 'enter', '\t': 'tab', '\b': 'backspace', '\x7f': 'backspace', '\x1b': 'escape',
};

function strokeOf(character: string): Stroke | undefined {
	if (character === ' ') return { key: 'space', text: ' ' };
	const name = controls[character];
	if (name !== undefined) return { key: name, ...none };
	const code = character.codePointAt(0)!;
	if (code >= 1 && code <= 26) return { key: `ctrl-${String.fromCharCode(code + 96)}`, ...none };
	if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return undefined;
	return { key: character, text: character };
}

export function strokesOf(input: string, key: InkKey): readonly Stroke[] {
	const name = key.upArrow ? 'up'
		: key.downArrow ? 'down'
		: key.leftArrow ? 'left'
		: key.rightArrow ? 'right'
		: key.pageUp ? 'page-up'
		: key.pageDown ? 'page-down'
		: key.home ? 'home'
		: key.end ? 'end'
		: key.tab ? (key.shift || key.meta ? 'shift-tab' : 'tab')
		: key.escape ? 'escape'
		: key.backspace ? 'backspace'
		: key.delete ? 'delete'
		: undefined;
	if (name !== undefined) return [{ key: name, ...none }];
	const before: Stroke[] = key.meta ? [{ key: 'escape', ...none }] : [];
	if (key.return) return [...before, { key: 'enter', ...none }];
	if (key.ctrl && input.length === 1) return [...before, { key: input === ' ' ? 'ctrl-space' : `ctrl-${input}`, ...none }];
	return [...before, ...[...input].flatMap(character => strokeOf(character) ?? [])];
}
