/** Where a process comes from: when it was started, by whom, under which unit or container, by which package. */

import { ownerWords, ownersOf } from './owners.ts';
import { installedPackages } from './installed-packages.ts';
import { shown, visibleName, visibleText, type Visible } from '../core/visible.ts';
import type { Host, HostPath, Kernel } from '../host/host.ts';
import { parseTaskStat, parseTaskStatus } from '../parsers/proc-task.ts';
import { holderOf, holderWords } from './socket-holders.ts';

/** USER_HZ is 100 on every Linux regain runs on (asm-generic/param.h). */
const ticksASecond = 100;
const nobodyLoggedIn = 4_294_967_295;

export interface Origin {
	/** ISO 8601 UTC. */
	readonly started?: Visible;
	/** The account it runs as, and who had logged in where the kernel keeps that. */
	readonly by?: Visible;
	readonly parent?: Visible;
	/** `ssh.service`, or the container's group. */
	readonly unit?: Visible;
	/** As the host says. */
	readonly package?: Visible;
}

export function originOf(host: Host, kernel: Kernel, pid: number, exe: HostPath | undefined): Origin {
	const text = (name: string): string | undefined => {
		const read = kernel.read(`/proc/${pid}/${name}`, 65_536);
		return read.ok ? Buffer.from(read.value).toString('latin1') : undefined;
	};
	const stat = parseTaskStat(Buffer.from(text('stat') ?? '', 'latin1'));
	const status = parseTaskStatus(Buffer.from(text('status') ?? '', 'latin1'));
	const booted = bootTime(kernel);
	const login = Number(text('loginuid') ?? nobodyLoggedIn);
	const { users } = ownersOf(host);
	const by = status === undefined ? undefined : login === nobodyLoggedIn || login === status.uid ? ownerWords(users, status.uid) : shown`${ownerWords(users, status.uid)}, logged in as ${ownerWords(users, login)}`;
	const unit = unitOf(text('cgroup') ?? '');
	const packaged = exe === undefined ? undefined : installedPackages(host).packageOf(exe);
	return {
		...(stat === undefined || booted === undefined ? {} : { started: visibleText(new Date(booted + (stat.started / ticksASecond) * 1000).toISOString()) }),
		...(by === undefined ? {} : { by }),
		...(stat === undefined || stat.parent === 0 ? {} : { parent: holderWords(holderOf(kernel, stat.parent)) }),
		...(unit === undefined ? {} : { unit }),
		...(packaged === undefined ? {} : { package: packaged }),
	};
}

/** The same as facts of a finding. */
export function originFacts({ started, by, parent, unit, package: packaged }: Origin): Readonly<Record<string, Visible>> {
	return {
		...(packaged === undefined ? {} : { 'host-says-package': packaged }),
		...(unit === undefined ? {} : { unit }),
		...(started === undefined ? {} : { started }),
		...(by === undefined ? {} : { 'runs-as': by }),
		...(parent === undefined ? {} : { 'started-by': parent }),
	};
}

const bootTimes = new WeakMap<Kernel, number | undefined>();

/** Milliseconds since 1970. */
function bootTime(kernel: Kernel): number | undefined {
	if (!bootTimes.has(kernel)) {
		const read = kernel.read('/proc/stat', 16 << 20);
		const seconds = read.ok ? /^btime (\d{1,12})$/m.exec(Buffer.from(read.value).toString('latin1'))?.[1] : undefined;
		bootTimes.set(kernel, seconds === undefined ? undefined : Number(seconds) * 1000);
	}
	return bootTimes.get(kernel);
}

/** The last part of the path of its control group that names a unit of systemd, or a container. Sessions of people are none. */
function unitOf(cgroup: string): Visible | undefined {
	const path = /^(?:0::|\d+:name=systemd:)(\/.*)$/m.exec(cgroup)?.[1] ?? '';
	const unit = path.split('/').findLast(part => /\.(?:service|socket|mount|timer)$/.test(part) || /^(?:docker|libpod|cri-containerd|crio|lxc\.payload)[-.]/.test(part));
	const container = unit ?? /\/(?:docker|kubepods|lxc|machine)\b.*$/.exec(path)?.[0];
	return container === undefined ? undefined : visibleName(container.slice(0, 120));
}
