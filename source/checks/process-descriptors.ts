/** What a process holds open that nobody else sees: files without a name, programs and maps of the kernel's own machine (eBPF). */

import { grouped } from '../core/coverage.ts';
import type { Severity } from '../core/finding.ts';
import { joined, shown, visibleName, visibleText, type Visible } from '../core/visible.ts';
import type { Host, HostPath, Kernel } from '../host/host.ts';
import { parseFdinfo } from '../parsers/fdinfo.ts';
import { installedPackages } from './installed-packages.ts';
import { hiddenPart, placeOf } from './place.ts';
import type { Holder } from './socket-holders.ts';

export interface HeldOpen {
	readonly severity: Severity;
	/** A clause whose subject is the process. */
	readonly says: Visible;
	readonly techniques: readonly string[];
	readonly facts: Readonly<Record<string, Visible>>;
}

const gone = ' (deleted)';
const mostTold = 8;
/** enum bpf_prog_type (linux/bpf.h): those that see system calls, functions of the kernel, or packets. */
const watching: Readonly<Record<number, string>> = { 2: 'kprobe', 3: 'traffic classifier', 5: 'tracepoint', 6: 'XDP', 7: 'perf event', 17: 'raw tracepoint', 26: 'tracing', 29: 'LSM' };

export function* heldOpen(host: Host, kernel: Kernel, holder: Holder): Generator<HeldOpen> {
	const { pid } = holder;
	const descriptors = kernel.list(`/proc/${pid}/fd`);
	const nameless = new Map<string, { readonly path: HostPath; readonly descriptor: string }>();
	const programs: string[] = [];
	for (const descriptor of descriptors.ok ? descriptors.value : []) {
		const link = kernel.linkOf(`/proc/${pid}/fd/${descriptor}`);
		if (!link.ok) continue;
		if (link.value.startsWith('/') && link.value.endsWith(gone)) nameless.set(link.value, { path: link.value.slice(0, -gone.length) as HostPath, descriptor });
		else if (link.value.startsWith('anon_inode:bpf')) programs.push(bpfWords(kernel, pid, descriptor) ?? link.value.replace('anon_inode:', ''));
	}
	const files = [...nameless.values()].filter(({ path }) => !isScrap(path));
	if (files.length > 0) yield deleted(holder, host, files);
	if (programs.length > 0) yield bpf(holder, host, programs);
}

/** Shared memory and locks that programs make without a name on purpose. */
function isScrap(path: string): boolean {
	return /^\/(?:memfd:|SYSV|dev\/(?:zero|shm\/)|\[aio\]|i915|drm|anon_hugepage|tmp\/(?:#\d|tmpf|\.?ZendSem|ib[\w]{6,}|MY[\w]{6,}|systemd-private|pulse|dbus|\.com\.|\.org\.chromium)|var\/tmp\/(?:#\d|dracut|etilqs_)|tmp\/etilqs_|run\/(?:user|systemd)\/)/.test(path);
}

function deleted({ exe }: Holder, host: Host, files: readonly { readonly path: HostPath; readonly descriptor: string }[]): HeldOpen {
	const hidden = files.find(({ path }) => path.startsWith('/dev/') || (hiddenPart(path) !== undefined && ['temporary', 'system', 'configuration', 'log', 'spool', 'device'].includes(placeOf(path))));
	const packaged = exe !== undefined && installedPackages(host).owns(exe);
	const severity: Severity = hidden !== undefined ? (packaged ? 'medium' : 'high') : 'info';
	const named = joined(files.slice(0, mostTold).map(({ path, descriptor }) => shown`${visibleName(path)} (descriptor ${visibleText(descriptor)})`));
	return {
		severity,
		says: hidden === undefined ? shown`holds ${visibleText(grouped(files.length))} deleted file${visibleText(files.length === 1 ? '' : 's')} open, as programs do after an upgrade or a rotation of logs` : shown`holds ${visibleName(hidden.path)} open, a file in a hidden place whose name is gone`,
		techniques: hidden === undefined ? [] : ['T1070.004'],
		facts: { 'deleted-files': named },
	};
}

function bpfWords(kernel: Kernel, pid: number, descriptor: string): string | undefined {
	const info = kernel.read(`/proc/${pid}/fdinfo/${descriptor}`, 65_536);
	const bpfInfo = info.ok ? parseFdinfo(info.value)?.bpf : undefined;
	if (bpfInfo === undefined) return undefined;
	const { kind, type, id } = bpfInfo;
	return `${kind} ${id}${kind === 'program' ? ` (${watching[type] ?? `type ${type}`})` : ''}`;
}

/** systemd, container tools and watchers of packages use it every day; a program nobody packaged should not. */
function bpf({ exe }: Holder, host: Host, programs: readonly string[]): HeldOpen {
	const packages = installedPackages(host);
	const packaged = exe !== undefined && (packages.system === 'none' || packages.owns(exe));
	const place = exe === undefined ? 'other' : placeOf(exe);
	const severity: Severity = packaged ? 'info' : place === 'temporary' || place === 'device' ? 'high' : place === 'system' ? 'medium' : 'low';
	return {
		severity,
		says: shown`holds ${programs.length} eBPF object${visibleText(programs.length === 1 ? '' : 's')}: it runs code inside the kernel${visibleText(packaged ? ', as a program of a package' : ', and no package knows it')}`,
		techniques: severity === 'info' ? [] : ['T1014', 'T1205.002'],
		facts: { ebpf: joined(programs.slice(0, mostTold).map(visibleText)) },
	};
}
