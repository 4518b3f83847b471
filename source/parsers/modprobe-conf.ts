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

export interface ModuleAlias {
	/** From 1. */
	readonly line: number;
	/** What asks for the module: a protocol, a device, a file system. One byte to a character, as is the module. */
	readonly alias: string;
	readonly module: string;
}

/** `alias net-pf-10 off` names no module. */
export function parseModuleAliases(bytes: Uint8Array): readonly ModuleAlias[] {
	const found: ModuleAlias[] = [];
	for (const { line, text } of joinedLines(bytes)) {
		const alias = /^alias\s+(\S+)\s+(\S+)/.exec(text);
		if (alias !== null && !/^(?:off|null|none)$/.test(alias[2]!)) found.push({ line, alias: alias[1]!, module: alias[2]! });
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
