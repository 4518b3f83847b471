/** sudoers and all it includes, in the order sudo reads them, with the aliases of all of them together. */

import type { Tally } from '../core/coverage.ts';
import { childOf, hostPath, parentOf, type Host, type HostPath } from '../host/host.ts';
import { parseSudoers, type SudoAlias, type Sudoers } from '../parsers/sudoers.ts';
import { configFile, namesIn, type ConfigFile } from './config-file.ts';

export interface SudoersFile {
	readonly file: ConfigFile;
	readonly parsed: Sudoers;
	/** The file and line that included it; undefined for the first. */
	readonly from: { readonly path: HostPath; readonly line: number } | undefined;
}

const mostFiles = 1000;

export function sudoersFiles(host: Host, tally: Tally): readonly SudoersFile[] {
	const files: SudoersFile[] = [];
	const seen = new Set<HostPath>();
	const take = (path: HostPath, from: SudoersFile['from']) => {
		if (files.length >= mostFiles || seen.has(path)) return;
		seen.add(path);
		const file = configFile(host, tally, path);
		if (file === undefined) return;
		const parsed = parseSudoers(file.bytes);
		tally.count('entries', parsed.rules.length);
		files.push({ file, parsed, from });
		for (const { line, path: named, directory } of parsed.includes) {
			const target = (named.startsWith('/') ? named : childOf(parentOf(path), named)).replace(/(?<=.)\/+$/, '') as HostPath;
			if (!directory) take(target, { path, line });
			// sudo passes over names with a dot or a tilde at the end (sudoers(5)).
			else for (const name of namesIn(host, tally, target)) if (!name.includes('.') && !name.endsWith('~')) take(childOf(target, name), { path, line });
		}
	};
	for (const path of ['/etc/sudoers', '/usr/local/etc/sudoers']) take(hostPath(path), undefined);
	return files;
}

/** Names with their aliases of that kind opened, each once. */
export function opened(files: readonly SudoersFile[], kind: SudoAlias['kind'], names: readonly string[]): readonly string[] {
	const aliases = new Map(files.flatMap(({ parsed }) => parsed.aliases.filter(alias => alias.kind === kind).map(({ name, members }) => [name, members] as const)));
	const found = new Set<string>();
	const visited = new Set<string>();
	const open = (name: string) => {
		const members = aliases.get(name);
		if (members === undefined) found.add(name);
		else if (!visited.has(name)) {
			visited.add(name);
			for (const member of members) open(member);
		}
	};
	for (const name of names) open(name);
	return [...found];
}
