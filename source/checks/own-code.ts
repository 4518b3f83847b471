/** regain's own code, seen from more than one side: pages in memory, objects as the loader tells them, names as two calls tell them. */

import { joined, shown, visibleName, visibleText, type Visible } from '../core/visible.ts';
import { childOf, hostPath, parentOf, nameOf, type Host, type HostPath, type Kernel } from '../host/host.ts';
import { parseProcSmaps } from '../parsers/proc-smaps.ts';
import { parseTaskStatus } from '../parsers/proc-task.ts';
import { pidsOf } from './socket-holders.ts';
import { bad, clean, unknown, type Ask, type Asked } from './trust-answer.ts';

/** A page of code that was changed is copied first and is then no page of the file any more: hooks and probes show so. */
export const codePages: Ask = (_host, kernel) => {
	const smaps = kernel.read('/proc/self/smaps', 32 << 20);
	if (!smaps.ok) return unknown(shown`/proc/self/smaps cannot be read (${smaps.detail})`);
	const code = parseProcSmaps(smaps.value).filter(({ permissions, path }) => permissions.includes('x') && path.startsWith('/'));
	if (code.length === 0) return unknown(visibleText('/proc/self/smaps shows no code of a file'));
	const changed = code.filter(page => page.changed > 0);
	if (changed.length > 0) return bad(shown`code in memory is not what the file holds: ${joined([...new Set(changed.map(({ path }) => visibleName(path)))])}`);
	return clean(`in ${code.length} mappings of code no page differs from its file`);
};

/** @param told what the program's own loader says it loaded, as paths */
export function loadedObjects(told: readonly string[]): Ask {
	return (host, kernel) => {
		const maps = kernel.read('/proc/self/smaps', 32 << 20);
		if (!maps.ok) return unknown(shown`/proc/self/smaps cannot be read (${maps.detail})`);
		const exe = kernel.linkOf('/proc/self/exe');
		const mapped = new Set(parseProcSmaps(maps.value).filter(({ permissions, path }) => permissions.includes('x') && path.startsWith('/')).map(({ path }) => path));
		const loaded = new Set(told.filter(path => path.startsWith('/')).map(path => realOf(host, path as HostPath)));
		const unloaded = [...mapped].filter(path => !loaded.has(path) && !(exe.ok && exe.value === path));
		const unmapped = [...loaded].filter(path => !mapped.has(path));
		if (loaded.size === 0) return unknown(visibleText('the loader tells no objects'));
		if (unloaded.length > 0) return bad(shown`code is mapped that the loader does not tell of: ${named(unloaded)}`);
		if (unmapped.length > 0) return bad(shown`the loader tells of objects that the kernel does not show: ${named(unmapped)}`);
		return clean(`the loader and the kernel tell the same ${loaded.size} objects`);
	};
}

const named = (paths: readonly string[]): Visible => joined(paths.slice(0, 10).map(visibleName));

function realOf(host: Host, path: HostPath): string {
	const resolved = host.resolve(path);
	return resolved.ok ? resolved.value.path : path;
}

/** Names that a preloaded library likes to leave out of a listing, and that a look at the name itself still finds. */
const oftenHidden = ['/etc/ld.so.preload', '/etc/passwd', '/etc/ld.so.cache', '/etc/cron.d', '/root/.ssh', '/lib/modules', '/dev/shm', '/tmp'].map(hostPath);
/** Their count of links is two and one for each folder within, on file systems that keep count. */
const countedFolders = ['/etc', '/usr/lib', '/var/lib', '/dev'].map(hostPath);

export const listings: Ask = (host, kernel) => ofProc(kernel) ?? ofNames(host) ?? ofCounts(host);

function ofProc(kernel: Kernel): Asked | undefined {
	const tasks = kernel.list('/proc/self/task');
	const status = kernel.read('/proc/self/status', 65_536);
	const threads = status.ok ? parseTaskStatus(status.value)?.threads : undefined;
	const pids = pidsOf(kernel);
	if (!tasks.ok || threads === undefined || pids === undefined) return unknown(visibleText('/proc cannot be read'));
	if (!pids.includes(kernel.ownPid)) return bad(visibleText('/proc does not list this very process'));
	return tasks.value.length === threads ? undefined : bad(shown`/proc lists ${tasks.value.length} threads of this program and counts ${threads}`);
}

function ofNames(host: Host): Asked | undefined {
	for (const path of oftenHidden) {
		if (!host.look(path).ok) continue;
		const names = host.list(parentOf(path));
		if (names.ok && !names.value.includes(nameOf(path))) return bad(shown`${visibleName(path)} is there, and the listing of its folder leaves it out`);
	}
	return undefined;
}

function ofCounts(host: Host): Asked {
	let counted = 0;
	for (const folder of countedFolders) {
		const differences = [countDifference(host, folder), countDifference(host, folder)];
		if (differences.every(difference => difference === undefined)) continue;
		counted++;
		// A folder may be made between two looks.
		if (differences.every(difference => difference !== undefined && difference > 0)) return bad(shown`${visibleName(folder)} counts ${differences[0]!} folders more than its listing shows`);
	}
	return clean(`folders of /proc and ${counted} of the disk say the same listed, counted and asked by name`);
}

/** Folders by the count of links, less those listed; undefined where the file system does not count. */
function countDifference(host: Host, folder: HostPath): number | undefined {
	const resolved = host.resolve(folder);
	const names = host.list(folder);
	if (!resolved.ok || !names.ok || resolved.value.entry.links < 2) return undefined;
	const { device, links } = resolved.value.entry;
	let folders = 0;
	for (const name of names.value) {
		const entry = host.look(childOf(resolved.value.path, name));
		if (!entry.ok) return undefined;
		// What is mounted on a folder hides its own entry, and still is one.
		if (entry.value.kind === 'directory' || entry.value.device !== device) folders++;
	}
	return links - 2 - folders;
}
