/** modprobe.d(5), and the lists of modules that are loaded at boot (modules-load.d(5), /etc/modules). */

import { joinedLines } from './joined-lines.ts';

export interface ModprobeCommand {
	/** From 1. */
	readonly line: number;
	readonly when: 'install' | 'remove';
	/** One byte to a character, as is the command. */
	readonly module: string;
	readonly command: string;
}

export function parseModprobeConf(bytes: Uint8Array): readonly ModprobeCommand[] {
	const found: ModprobeCommand[] = [];
	for (const { line, text } of joinedLines(bytes)) {
		const command = /^(install|remove)\s+(\S+)\s+(\S.*)$/.exec(text);
		if (command !== null) found.push({ line, when: command[1] as 'install' | 'remove', module: command[2]!, command: command[3]! });
	}
	return found;
}

export interface LoadedModule {
	readonly line: number;
	/** One byte to a character; `-` and `_` as written. */
	readonly module: string;
}

export function parseModulesLoad(bytes: Uint8Array): readonly LoadedModule[] {
	const found: LoadedModule[] = [];
	for (const { line, text } of joinedLines(bytes)) {
		const module = /^([^#;\s]\S*)/.exec(text)?.[1];
		if (module !== undefined) found.push({ line, module });
	}
	return found;
}
