/** The machine regain runs on: its files from `/`, and what its kernel says in /proc and /sys, which a rootkit may have taught to lie. */

import { lstatSync, readdirSync, readlinkSync, statfsSync, statSync } from 'node:fs';
import type { Host, Kernel, Look } from './host.ts';
import { isAllowed } from './kernel-places.ts';
import { readKernelFile } from './kernel-file.ts';
import { interfacesOf } from './namespace-links.ts';
import { kernelMessages } from './kernel-log.ts';
import { namelessFile } from './nameless-file.ts';
import { mountedHost, type MountedOptions } from './mounted.ts';
import { systemPath } from './open-regular.ts';
import { found, refusalOf, refused, type Refused } from './unread.ts';

/** statfs(2) f_type of the kernel's file systems (linux/magic.h). */
const magic = { '/proc': 0x9fa0, '/sys': 0x62656572, '/sys/fs/bpf': 0xcafe4a11 } as const;
type Window = keyof typeof magic;

export function liveHost(options: MountedOptions = {}): Host {
	return { ...mountedHost('/', 'live', options), kernel: runningKernel() };
}

export function runningKernel(): Kernel {
	const devices = new Map<Window, Look<number>>();

	/** st_dev of /proc or /sys, where the kernel itself is mounted there and not a folder that imitates it. */
	const deviceOf = (path: string): Look<number> => {
		const window: Window = path.startsWith('/proc') ? '/proc' : path === '/sys/fs/bpf' ? path : '/sys';
		let device = devices.get(window);
		if (device === undefined) {
			device = tried(() => {
				if (statfsSync(window).type >>> 0 !== magic[window]) return refused('unsupported', `${window} is not mounted`);
				return found(statSync(window).dev);
			});
			devices.set(window, device);
		}
		return device;
	};
	const allowed = (path: string, what: 'file' | 'folder' | 'link'): Look<number> =>
		isAllowed(path, what) ? deviceOf(path) : refused('pseudo-file-system', 'not on the list of kernel places that are safe to read');

	return {
		ownPid: ownPid(),
		read(path, limit) {
			const device = allowed(path, 'file');
			return device.ok ? readKernelFile(path, { limit, device: device.value }) : device;
		},
		head(path, length) {
			const device = allowed(path, 'file');
			return device.ok ? readKernelFile(path, { limit: length, device: device.value, headAlone: true }) : device;
		},
		list(path) {
			const device = allowed(path, 'folder');
			if (!device.ok) return device;
			return tried(() => {
				// A folder mounted over /proc/PID hides a process from everybody who lists it.
				if (statSync(path).dev !== device.value) return refused('other-file-system', 'something is mounted over this place');
				return found(readdirSync(systemPath(path), 'latin1').toSorted());
			});
		},
		linkOf(path) {
			const device = allowed(path, 'link');
			if (!device.ok) return device;
			return tried(() => {
				if (lstatSync(path).dev !== device.value) return refused('other-file-system', 'something is mounted over this place');
				return found(readlinkSync(systemPath(path), 'latin1'));
			});
		},
		stillNamed(path) {
			const file = this.contentOf(path);
			if (!file.ok) return false;
			const named = tried(() => found(lstatSync(systemPath(readlinkSync(systemPath(path), 'latin1')))));
			return named.ok && `${named.value.dev}:${named.value.ino}` === file.value.identity;
		},
		contentOf(path) {
			const device = /^\/proc\/\d{1,10}\/(?:exe|fd\/\d{1,10})$/.test(path) ? allowed(path, 'link') : refused('pseudo-file-system', 'not on the list of kernel places that hold a file');
			return device.ok ? namelessFile(path, device.value) : device;
		},
		messages: kernelMessages,
		interfacesOf(pid) {
			const device = deviceOf('/proc');
			return device.ok ? interfacesOf(pid, device.value) : device;
		},
		processCount() {
			const device = deviceOf('/proc');
			if (!device.ok) return device;
			return tried(() => {
				const fixed = readdirSync('/proc', { withFileTypes: true, encoding: 'latin1' }).filter(entry => entry.isDirectory() && !/^\d+$/.test(entry.name));
				return found(statSync('/proc').nlink - 2 - fixed.length);
			});
		},
		rest: milliseconds => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds),
		hasTask(pid) {
			return deviceOf('/proc').ok && statSync(`/proc/${pid}`, { throwIfNoEntry: false }) !== undefined;
		},
	};
}

/** This process, as /proc numbers it: in a container that is not what the outer machine calls it. */
function ownPid(): number {
	const self = tried(() => found(readlinkSync('/proc/self')));
	return self.ok && /^\d+$/.test(self.value) ? Number(self.value) : 0;
}

function tried<T>(look: () => Look<T>): Look<T> {
	try {
		return look();
	} catch (error) {
		return refusalOf(error) satisfies Refused;
	}
}
