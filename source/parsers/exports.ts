/** /etc/exports: `/path client(options) ...` of Linux, and `/path -options host ...` of the BSDs and SunOS. */

import { joinedLines } from './joined-lines.ts';

/** Words one byte to a character. */
export interface ExportedClient {
	/** `*`, a name or address, `@netgroup`, a network; `*` as well where none is named. */
	readonly client: string;
	readonly options: readonly string[];
}

export interface ExportedPath {
	/** From 1. */
	readonly line: number;
	readonly path: string;
	readonly clients: readonly ExportedClient[];
}

export function parseExports(bytes: Uint8Array): readonly ExportedPath[] {
	const exported: ExportedPath[] = [];
	for (const { line, text } of joinedLines(bytes)) {
		if (text.startsWith('#')) continue;
		const words = (text.replace(/\s#.*$/, '').match(/(?:"[^"]*"?|[^\s"])+/g) ?? []).map(word => word.replaceAll('"', ''));
		const paths: string[] = [];
		while (words[0]?.startsWith('/') === true) paths.push(words.shift()!);
		if (paths.length === 0) continue;
		let options: readonly string[] = [];
		const clients: ExportedClient[] = [];
		for (const word of words) {
			if (word.startsWith('-')) {
				const given = word.slice(1).split(',');
				options = [...options, ...given];
				const access = /^(?:access|rw|ro|root)=(.+)$/.exec(word.slice(1));
				if (access !== null) for (const client of access[1]!.split(':')) clients.push({ client, options });
				continue;
			}
			const found = /^([^()]*)(?:\(([^)]*)\)?)?$/.exec(word);
			if (found === null) continue;
			clients.push({ client: found[1] === '' ? '*' : found[1]!, options: found[2] === undefined ? options : [...options, ...found[2].split(',').map(option => option.trim())] });
		}
		if (clients.length === 0) clients.push({ client: '*', options });
		for (const path of paths) exported.push({ line, path: path.replaceAll(/\\(\d{3})/g, (_all, octal: string) => String.fromCharCode(Number.parseInt(octal, 8) & 0xff)), clients });
	}
	return exported;
}
