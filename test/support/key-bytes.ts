/** What a keyboard sends. Names are those of the program's own keys; what has no name is typed as it is. */

const named: Readonly<Record<string, string>> = {
	enter: '\r',
	esc: '\u001B',
	tab: '\t',
	'shift-tab': '\u001B[Z',
	'console-shift-tab': '\u001B\t',
	space: ' ',
	backspace: '\u007F',
	up: '\u001B[A',
	down: '\u001B[B',
	right: '\u001B[C',
	left: '\u001B[D',
	home: '\u001B[1~',
	end: '\u001B[4~',
	pageup: '\u001B[5~',
	pagedown: '\u001B[6~',
	'ctrl-c': '\u0003',
	'ctrl-l': '\u000C',
	'ctrl-s': '\u0013',
	'ctrl-z': '\u001A',
	'ctrl-d': '\u0004',
};

export function keyBytes(key: string): string {
	return named[key] ?? key;
}

/** Text as a terminal in bracketed-paste mode sends it. */
export function pasted(text: string): string {
	return `\u001B[200~${text}\u001B[201~`;
}
