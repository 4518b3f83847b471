/** Folders systemd takes units and programs from: systemd.unit(5), systemd.generator(7), systemd-sleep(8), systemd-shutdown(8). */

import { childOf, hostPath, type Host, type HostPath } from '../host/host.ts';
import type { Home } from './homes.ts';

const system = [
	'/etc/systemd/system', '/etc/systemd/system.control', '/run/systemd/system', '/run/systemd/system.control', '/run/systemd/transient', '/run/systemd/generator',
	'/run/systemd/generator.early', '/run/systemd/generator.late', '/usr/local/lib/systemd/system', '/usr/lib/systemd/system', '/lib/systemd/system',
] as const;
const user = [
	'/etc/systemd/user', '/etc/xdg/systemd/user', '/run/systemd/user', '/usr/local/lib/systemd/user', '/usr/local/share/systemd/user', '/usr/lib/systemd/user', '/lib/systemd/user',
	'/usr/share/systemd/user',
] as const;
const bases = ['/etc/systemd', '/run/systemd', '/usr/local/lib/systemd', '/usr/lib/systemd', '/lib/systemd'] as const;
const generators = ['system-generators', 'user-generators', 'system-environment-generators', 'user-environment-generators'] as const;

export interface UnitFolder {
	readonly folder: HostPath;
	readonly of: 'system' | 'user';
	/** Whose it is, for a folder in a home. */
	readonly home?: Home;
}

/** Each folder once, whatever links lead to it. */
export function unitFolders(host: Host, homes: readonly Home[]): readonly UnitFolder[] {
	const found: UnitFolder[] = [...system.map(folder => ({ folder: hostPath(folder), of: 'system' as const })), ...user.map(folder => ({ folder: hostPath(folder), of: 'user' as const }))];
	for (const home of homes) {
		for (const below of ['.config/systemd/user', '.config/systemd/user.control', '.local/share/systemd/user']) found.push({ folder: childOf(home.path, below), of: 'user', home });
	}
	return onceEach(host, found);
}

export function generatorFolders(host: Host): readonly { readonly folder: HostPath; readonly kind: string }[] {
	return onceEach(host, generators.flatMap(kind => bases.map(base => ({ folder: hostPath(`${base}/${kind}`), kind }))));
}

export function powerHookFolders(host: Host): readonly { readonly folder: HostPath; readonly kind: string }[] {
	return onceEach(host, ['system-sleep', 'system-shutdown'].flatMap(kind => bases.map(base => ({ folder: hostPath(`${base}/${kind}`), kind }))));
}

function onceEach<T extends { readonly folder: HostPath }>(host: Host, folders: readonly T[]): readonly T[] {
	const seen = new Set<HostPath>();
	return folders.flatMap(one => {
		const resolved = host.resolve(one.folder);
		// What cannot be resolved or is not there is kept, so that the look at it is counted.
		const path = resolved.ok ? resolved.value.path : one.folder;
		if (seen.has(path)) return [];
		seen.add(path);
		return [{ ...one, folder: path }];
	});
}
