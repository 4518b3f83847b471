/** /proc/modules: one line for each loaded kernel module. Pure. */

import { linesOf } from './lines.ts';

export interface LoadedModule {
	readonly name: string;
	/** `Live`, `Loading` or `Unloading`. */
	readonly state: string;
	/** Letters of taint: P proprietary, O out of tree, E unsigned, F forced, C staging. */
	readonly taint: string;
}

/** `name size references users state address (taint)`; lines that do not fit are passed over. */
export function parseProcModules(bytes: Uint8Array): readonly LoadedModule[] {
	const modules: LoadedModule[] = [];
	for (const { text } of linesOf(bytes)) {
		const match = /^(\S{1,128}) \d+ -?\d+ \S+ (Live|Loading|Unloading) \S+(?: \(([A-Z+-]{1,20})\))?\s*$/.exec(text);
		if (match !== null) modules.push({ name: match[1]!, state: match[2]!, taint: match[3] ?? '' });
	}
	return modules;
}

/** Names of modules that own symbols in /proc/kallsyms, without what is no module (`bpf`, `__builtin__kprobes`, ...). */
export function modulesOfSymbols(bytes: Uint8Array): ReadonlySet<string> {
	const names = new Set<string>();
	const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
	for (const [, name] of text.matchAll(/\t\[([\w-]{1,128})\]$/gm)) if (name !== 'bpf' && !name!.startsWith('__builtin__')) names.add(name!);
	return names;
}

/** Names listed in modules.dep, as the kernel writes them: `kernel/fs/nfs-common.ko.xz: ...` is `nfs_common`. */
export function modulesOfDep(bytes: Uint8Array): ReadonlySet<string> {
	const names = new Set<string>();
	for (const { text } of linesOf(bytes)) {
		const name = /([^/:]+)\.ko(?:\.\w+)?:/.exec(text)?.[1];
		if (name !== undefined) names.add(name.replaceAll('-', '_'));
	}
	return names;
}
