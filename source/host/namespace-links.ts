/** Interfaces of another network namespace, where a process of it has a /sys that shows them. */

import { readdirSync, statfsSync, statSync } from 'node:fs';
import type { InterfaceFlags, Look } from './host.ts';
import { readKernelFile } from './kernel-file.ts';
import { parseMountinfo, type Mount } from './mountinfo.ts';
import { found, refusalOf, refused } from './unread.ts';

const sysfs = 0x62656572;

/** @param proc st_dev of /proc */
export function interfacesOf(pid: number, proc: number): Look<readonly InterfaceFlags[]> {
	const own = sysOf('self', proc);
	const mount = sysOf(String(pid), proc);
	// Whatever else may lie at /sys is not touched: it may never answer.
	if (mount === undefined) return refused('pseudo-file-system', 'no /sys is mounted there');
	if (mount.device === own?.device) return refused('pseudo-file-system', 'its /sys shows another namespace');
	const place = `/proc/${pid}/root/sys`;
	try {
		if (statfsSync(place).type >>> 0 !== sysfs) return refused('pseudo-file-system', 'no /sys is mounted there');
		const device = statSync(place).dev;
		const links = readdirSync(`${place}/class/net`, 'latin1').flatMap((name): readonly InterfaceFlags[] => {
			const [flags, index] = ['flags', 'ifindex'].map(file => readKernelFile(`${place}/class/net/${name}/${file}`, { device, limit: 64 }));
			return flags?.ok === true && index?.ok === true ? [{ name, flags: Number(text(flags.value)), index: Number(text(index.value)) }] : [];
		});
		return found(links);
	} catch (error) {
		return refusalOf(error);
	}
}

function sysOf(task: string, proc: number): Mount | undefined {
	const table = readKernelFile(`/proc/${task}/mountinfo`, { device: proc });
	if (!table.ok) return undefined;
	const { mounts } = parseMountinfo(table.value);
	if (mounts.some(({ point }) => point.startsWith('/sys/class'))) return undefined;
	const last = mounts.findLast(({ point }) => point === '/sys');
	return last?.type === 'sysfs' ? last : undefined;
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1').trim();
