/** Commands in interfaces(5) of ifupdown: `up`, `pre-up`, `down`, `post-down` and their kin. */

import { joinedLines } from './joined-lines.ts';

export interface InterfaceCommand {
	/** From 1. */
	readonly line: number;
	/** `pre-up`. */
	readonly when: string;
	/** The interface of the stanza, one byte to a character, as is the command. */
	readonly name: string;
	readonly command: string;
}

export function parseNetworkInterfaces(bytes: Uint8Array): readonly InterfaceCommand[] {
	const found: InterfaceCommand[] = [];
	let name = '';
	for (const { line, text } of joinedLines(bytes)) {
		if (text.startsWith('#')) continue;
		const stanza = /^(?:iface|mapping)\s+(\S+)/.exec(text);
		if (stanza !== null) name = stanza[1]!;
		const command = /^(up|pre-up|post-up|down|pre-down|post-down|script)\s+(\S.*)$/.exec(text);
		if (command !== null) found.push({ line, when: command[1]!, name, command: command[2]! });
	}
	return found;
}
