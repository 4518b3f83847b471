/** nsswitch.conf(5): `database: service [STATUS=action] service ...`. */

import { linesOf } from './lines.ts';

export interface LookupOrder {
	/** From 1. */
	readonly line: number;
	/** `passwd`; one byte to a character, as are the services. */
	readonly database: string;
	/** `files`, `systemd`: glibc loads libnss_NAME.so.2 for each. */
	readonly services: readonly string[];
}

export function parseNsswitch(bytes: Uint8Array): readonly LookupOrder[] {
	const found: LookupOrder[] = [];
	for (const { number: line, text } of linesOf(bytes)) {
		const order = /^\s*([a-z_]+)\s*:\s*(.*)$/.exec(text.replace(/#.*$/, ''));
		if (order === null) continue;
		found.push({ line, database: order[1]!, services: order[2]!.replaceAll(/\[[^\]]*\]/g, ' ').split(/\s+/).filter(service => service !== '') });
	}
	return found;
}
