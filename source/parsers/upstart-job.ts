/** Jobs of Upstart, init(5): `exec COMMAND`, `script ... end script`, and the same after `pre-start` and its kin. */

import { linesOf } from './lines.ts';

export interface UpstartCommand {
	/** From 1. */
	readonly line: number;
	/** Shell text, one byte to a character. */
	readonly command: string;
}

const phase = String.raw`(?:(?:pre|post)-(?:start|stop)\s+)?`;
const exec = new RegExp(String.raw`^\s*${phase}exec\s+(.*)$`);
const script = new RegExp(String.raw`^\s*${phase}script\s*$`);

export function parseUpstartJob(bytes: Uint8Array): readonly UpstartCommand[] {
	const found: { line: number; command: string }[] = [];
	let open: { line: number; command: string } | undefined;
	for (const { number: line, text } of linesOf(bytes)) {
		if (open !== undefined) {
			if (/^\s*end\s+script\s*$/.test(text)) open = undefined;
			else open.command += `${text}\n`;
			continue;
		}
		const command = exec.exec(text)?.[1];
		if (command !== undefined) found.push({ line, command });
		else if (script.test(text)) {
			open = { line, command: '' };
			found.push(open);
		}
	}
	return found;
}
