/** Ordinary files among the devices, and devices among ordinary files: where intruders have kept lists, logs and tools since the first rootkits. */

import type { Severity } from '../core/finding.ts';
import { shown, visibleName, visibleText, type Visible } from '../core/visible.ts';
import { nameOf, parentOf, type HostPath } from '../host/host.ts';
import { contentOf, isProgram } from '../parsers/content-kind.ts';
import { findingOf, type FileCheck, type SweptFile } from './check.ts';
import { isDevice, isFifo, isSocket } from './mode.ts';
import { holdsPrograms, pathInside, placeOf } from './place.ts';

interface Verdict {
	readonly severity: Severity;
	readonly why: Visible;
	readonly technique?: string;
}

interface Ordinary {
	readonly name: RegExp;
	/** How its content begins, where it has any: another thing may hide under the name. */
	readonly begins?: RegExp;
}

/** Files and folders in /dev that are no devices and belong there, by who makes them. */
const ordinary: readonly Ordinary[] = [
	// The script that made devices before udev.
	{ name: /^\/dev\/MAKEDEV(\.local)?$/ },
	// Of udev, the boot process and container managers.
	{ name: /^\/dev\/\.(udev|udevdb|static|initramfs|mdadm|systemd|mount|devfsd|bootchart|sysconfig|lxc|lxd-mounts|incus-mounts|blkid|run)(\/|$)/ },
	{ name: /^\/dev\/\.blkid\.tab(\.old)?$/, begins: /^<device / },
	{ name: /^\/dev\/\.udev\.tdb$/, begins: /^TDB file\n/ },
	{ name: /^\/dev\/(\.mdadm\.map|md\/md-device-map)$/, begins: /^md\S+ / },
	{ name: /^\/dev\/\.lxc-boot-id$/, begins: /^[\da-f-]{36}\s*$/ },
	{ name: /^\/dev\/\.(initramfs-tools|coldboot-complete|SRC-unix|dev\.lock)$/, begins: /^[\d\s]*$/ },
	{ name: /^\/dev\/md\/autorebuild\.pid$/, begins: /^\d+\s*$/ },
	// Of Kubernetes: what a container said last.
	{ name: /^\/dev\/termination-log$/ },
	// File systems of their own.
	{ name: /^\/dev\/(hugepages|mqueue|cgroup|pts|resctrl)(\/|$)/ },
	// What keeps the folder in a package or an archive.
	{ name: /^\/dev\/(README|\.gitignore|\.keep|\.placeholder)$/ },
];

/** Names that are devices: an empty file there was put by whoever packed the tree (`docker export` leaves /dev/console so). */
const deviceNames = /^\/dev\/(console|null|zero|full|random|urandom|tty|ptmx|fuse|kmsg|stdin|stdout|stderr|fd|core|log|initctl|net\/tun)$/;

export const devFiles: FileCheck = {
	id: 'dev-files',
	step: 'C.3',
	title: 'Files among the devices',
	covers: 'Regular files and hidden folders in /dev (but for /dev/shm), device files outside it, and FIFOs and sockets in the place of programs and libraries.',
	needs: 'both',
	kind: 'file',
	begin(_host, { own }) {
		return {
			hears: [{ mode: isDevice }, { mode: mode => isFifo(mode) || isSocket(mode), folder: ({ path }) => holdsPrograms(`${path}/` as HostPath) }, { folder: ({ path }) => path === '/dev' || path.startsWith('/dev/') }],
			inspect(file, report) {
				const { kind } = file.entry;
				const device = kind === 'block-device' || kind === 'character-device';
				const pipe = (kind === 'fifo' || kind === 'socket') && holdsPrograms(file.path);
				if (!device && !pipe && !file.path.startsWith('/dev/')) return;
				if (own.some(place => file.path === place || file.path.startsWith(`${place}/`))) return;
				const verdict = device ? judgeDevice(file) : pipe ? judgePipe(file) : placeOf(file.path) === 'device' ? judgeFile(file) : undefined;
				if (verdict === undefined) return;
				report(
					findingOf(devFiles, verdict.severity, { kind: 'file', path: file.shown }, verdict.why, {
						facts: { kind: visibleText(kind), size: file.entry.size, uid: file.entry.uid, mode: visibleText((file.entry.mode & 0o7777).toString(8).padStart(4, '0')) },
						techniques: verdict.technique === undefined ? [] : [verdict.technique],
						next: visibleText(
							pipe
								? 'Whatever runs or reads it waits for ever: do not open it. Find out who made it and when, and what of that name the package holds.'
								: 'Copy it away before anything else; read it as bytes, not with a pager. If it lists names, programs or hosts, look for what it hides or caught (C.5).',
						),
					}),
				);
			},
		};
	},
};

function judgeFile(file: SweptFile): Verdict | undefined {
	const { path, entry, name } = file;
	if (entry.kind !== 'file' && entry.kind !== 'directory') return undefined;
	const known = ordinary.find(({ name: pattern }) => pattern.test(path));
	if (entry.kind === 'directory') {
		if (known !== undefined || !name.startsWith('.')) return undefined;
		return { severity: 'high', why: shown`A hidden folder among the devices`, technique: 'T1564.001' };
	}
	const head = entry.size === 0 ? undefined : file.head();
	const content = head?.ok === true ? contentOf(head.value) : undefined;
	const text = head?.ok === true && content?.kind === 'text' ? Buffer.from(head.value).toString('latin1') : undefined;
	if (text !== undefined && isHideList(text)) return { severity: 'critical', why: shown`A list for a rootkit: each line is a number and what to hide`, technique: 'T1014' };
	if (text !== undefined && isSnifferLog(text)) return { severity: 'critical', why: shown`The log of a network sniffer`, technique: 'T1040' };
	if (content?.kind === 'capture') return { severity: 'critical', why: shown`Captured network traffic among the devices`, technique: 'T1040' };
	if (known !== undefined && !(content !== undefined && isProgram(content) && !name.startsWith('MAKEDEV'))) {
		const begins = head?.ok !== true || known.begins?.test(Buffer.from(head.value).toString('latin1')) !== false;
		return begins ? undefined : { severity: 'medium', why: shown`A file under the name of one that belongs here, with another content`, technique: 'T1036.005' };
	}
	if (content !== undefined && isProgram(content)) return { severity: 'critical', why: shown`A program among the devices`, technique: 'T1564.001' };
	if (/^pty[pqrs]$/.test(name) && parentOf(path) === '/dev') return { severity: 'critical', why: shown`An ordinary file under a terminal's name, as rootkits keep their lists`, technique: 'T1014' };
	if (deviceNames.test(path)) {
		if (entry.size === 0) return { severity: 'info', why: shown`An empty file where ${visibleName(nameOf(path))} should be a device` };
		return { severity: 'low', why: shown`An ordinary file in the place of a device: what is thrown away there is kept` };
	}
	if (entry.size === 0) return { severity: 'medium', why: shown`An empty ordinary file among the devices`, technique: 'T1564.001' };
	return { severity: 'high', why: content?.kind === 'text' ? shown`A text file among the devices` : shown`An ordinary file among the devices`, technique: 'T1564.001' };
}

/** The lists of the lrk family: `0 500`, `1 p0`, `2 sniffer`, `3 hack`: a digit, a blank and what to hide. */
function isHideList(text: string): boolean {
	const lines = text.split('\n').filter(line => line.trim() !== '');
	return lines.length > 0 && lines.slice(0, 50).every((line, at, all) => /^[0-5] \S/.test(line) || (at === all.length - 1 && at > 0));
}

function isSnifferLog(text: string): boolean {
	return /^(?:-- TCP\/IP LOG --|Log started at => )/m.test(text) || /^\S+ => \S+ \[\d+\]$/m.test(text) || /^ ?PATH: \S+\([^)\n]+\) => \S+\([^)\n]+\)/m.test(text);
}

/** /x/dev/null in a chroot, and the white-outs of overlays (character devices 0:0), are everyday. */
function judgeDevice({ path, entry }: SweptFile): Verdict | undefined {
	if (path.startsWith('/dev/')) {
		if (!/\/\.[^/]/.test(path) || ordinary.some(one => one.name.test(path))) return undefined;
		return { severity: 'high', why: shown`A device under a hidden name`, technique: 'T1564.001' };
	}
	if (/\/dev\//.test(path) || pathInside(path) !== undefined || /(?:overlay|snapshot|whiteout|\/upper\/|\/diff\/|buildkit)/.test(path)) return undefined;
	const place = placeOf(path);
	const odd = place === 'temporary' || place === 'home' || place === 'system' || place === 'configuration' || place === 'web';
	if (entry.kind === 'block-device') return { severity: odd ? 'high' : 'medium', why: shown`A block device outside /dev: a way to a disk past its permissions`, technique: 'T1006' };
	return { severity: odd ? 'medium' : 'low', why: shown`A character device outside /dev` };
}

/** Old services keep a pipe of their own below their libraries; where programs are looked for there is none. */
function judgePipe({ path, entry }: SweptFile): Verdict {
	const inPath = /^\/(?:usr\/)?s?bin\/|\.so(?:\.[\d.]*)?$/.test(path);
	return { severity: inPath ? 'medium' : 'low', why: shown`A ${visibleText(entry.kind)} in the place of a program or library`, technique: 'T1499' };
}
