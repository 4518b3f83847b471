/** Mounts that lie over single files, and over folders that hold programs or settings: what is below them is hidden from everybody. */

import { shown, visibleName, visibleText } from '../core/visible.ts';
import type { Severity } from '../core/finding.ts';
import { findingOf, type HostCheck } from './check.ts';
import { containerOf } from './machine-state.ts';
import { isMemory, natureOfType } from '../host/file-systems.ts';
import { shownPath } from '../host/host.ts';
import { parseMountinfo, type Mount } from '../host/mountinfo.ts';
import { placeOf } from './place.ts';

export const coveredPlaces: HostCheck = {
	id: 'covered-places',
	step: 'C.3',
	title: 'Mounts over files and programs',
	covers: 'The mounts of this mount namespace and of that of process 1: those over single files, and those over folders of programs and settings; pinned eBPF objects.',
	needs: 'live',
	kind: 'host',
	*run(host, _circumstances, tally) {
		const { kernel } = host;
		if (kernel === undefined) return { couldNotLook: visibleText('What is mounted is known to the running kernel alone: a disk or an image does not hold it.') };
		const own = kernel.read('/proc/self/mountinfo');
		if (!own.ok) return { couldNotLook: shown`/proc/self/mountinfo cannot be read (${own.detail}): is /proc mounted?` };
		const container = containerOf(host, kernel) !== undefined;
		const { mounts } = parseMountinfo(own.value);
		tally.count('entries', mounts.length);
		for (const mount of mounts) {
			const { point, type, source, root } = mount;
			const entry = host.look(point);
			const isFile = entry.ok && entry.value.kind !== 'directory';
			const severity = isFile ? overFile(mount, container) : overFolder(mount, container);
			if (severity === undefined) continue;
			yield findingOf(coveredPlaces, severity, { kind: 'file', path: shownPath(point) }, shown`Something is mounted over this ${visibleText(isFile ? 'file' : 'folder')}${visibleText(container ? ', as containers do to give it in from outside' : ': what lies below is not what programs see')}`, {
				facts: { type: visibleName(type), source: visibleName(source), 'mounted-is': visibleName(root) },
				techniques: severity === 'info' || severity === 'low' ? [] : ['T1564.013', 'T1036'],
				next: visibleText('Find who mounted it and when; look at the file below from clean media. Unmounting shows it, and shows the intruder that you know.'),
			});
		}
		const pinned = kernel.list('/sys/fs/bpf');
		if (pinned.ok && pinned.value.length > 0) {
			yield findingOf(coveredPlaces, 'info', { kind: 'file', path: visibleText('/sys/fs/bpf') }, shown`${pinned.value.length} eBPF objects or folders are pinned here: code in the kernel that outlives its program`, {
				facts: { names: visibleName(pinned.value.slice(0, 20).join(' ')) },
				next: visibleText('Hold them against what you run (cilium, systemd, a watcher); bpftool on a clean machine of the same kernel tells what a pinned program does.'),
			});
		} else if (!pinned.ok && pinned.reason === 'unreadable') tally.skip(pinned.reason, visibleText('/sys/fs/bpf'));
		return undefined;
	},
};

/** Places where snaps, containers and systemd mount single files every day. */
const usual = /^\/(?:run|var\/lib|var\/snap|snap|dev|proc\/sys\/fs\/binfmt_misc|sys|mnt|media|home|srv)\//;

function overFile({ point }: Mount, container: boolean): Severity | undefined {
	if (point.startsWith('/proc/')) return container ? undefined : /^\/proc\/\d+/.test(point) ? undefined : 'low';
	if (usual.test(point)) return undefined;
	if (container) return 'info';
	const place = placeOf(point);
	if (place === 'system') return 'high';
	return place === 'configuration' ? 'medium' : 'low';
}

/** A disk of its own for /usr or /opt is common; a bind mount or a memory file system over programs or settings is not. */
function overFolder({ point, type, root }: Mount, container: boolean): Severity | undefined {
	if (container || point === '/' || usual.test(`${point}/`) || natureOfType(type) !== 'disk') return undefined;
	const place = placeOf(point);
	if (place !== 'system' && place !== 'configuration') return undefined;
	if (isMemory(type) && /^\/(?:usr\/)?(?:s?bin|lib(?:32|64|x32|exec)?)(?:\/(?!modules|live)|$)/.test(point)) return 'high';
	return root !== '/' && !root.startsWith('/@') && /^\/(?:usr\/)?(?:s?bin|lib(?:32|64|x32|exec)?)(?:\/|$)|^\/etc(?:\/(?:pam\.d|ssh|cron\.\w+|sudoers\.d|systemd)(?:\/|$)|$)/.test(point) ? 'medium' : undefined;
}
