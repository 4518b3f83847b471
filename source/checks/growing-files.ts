/** Files that grow while they are looked at, with the process that writes them: so the log of a sniffer gives itself away (C.5). */

import { visibleName, shown, visibleText, type Visible } from '../core/visible.ts';
import { grouped } from '../core/coverage.ts';
import { isAtLeast, type Severity } from '../core/finding.ts';
import type { Host, HostPath, Kernel } from '../host/host.ts';
import { contentOf } from '../parsers/content-kind.ts';
import { parseFdinfo } from '../parsers/fdinfo.ts';
import { chooseReader, isBinary } from '../parsers/sniffer/index.ts';
import { randomness } from '../parsers/randomness.ts';
import { findingOf, type HostCheck } from './check.ts';
import { installedPackages } from './installed-packages.ts';
import { hiddenPart, placeOf, placeWords } from './place.ts';
import { originFacts, originOf } from './process-origin.ts';
import { hasCodeInWords, oddScript } from './running-script.ts';
import { holderOf, holderWords, pidsOf, type Holder } from './socket-holders.ts';

/** Milliseconds between the two looks. */
const between = 500;
/** Bytes in that time: what is written by hand or once a minute is not meant. */
const fast = 2048;
const mostWritten = 100_000;
const gone = ' (deleted)';

interface Writing {
	readonly pid: number;
	readonly descriptor: string;
	readonly link: string;
	readonly position: number;
}

export const growingFiles: HostCheck = {
	id: 'growing-files',
	step: 'C.5',
	title: 'Files that grow fast',
	covers: 'Files of disks and of memory that a process holds open for writing, looked at twice half a second apart; those that look encrypted are named.',
	needs: 'live',
	kind: 'host',
	*run(host, _circumstances, tally) {
		const { kernel } = host;
		if (kernel === undefined) return { couldNotLook: visibleText('What grows shows only while it is written: an image stands still.') };
		const pids = pidsOf(kernel);
		if (pids === undefined) return { couldNotLook: visibleText('/proc cannot be listed: is it mounted?') };
		const before: Writing[] = [];
		for (const pid of pids) {
			if (pid === kernel.ownPid) continue;
			tally.count('processes');
			const descriptors = kernel.list(`/proc/${pid}/fd`);
			if (!descriptors.ok && descriptors.reason !== 'vanished') tally.skip(descriptors.reason, shown`/proc/${pid}/fd`);
			for (const descriptor of descriptors.ok ? descriptors.value : []) {
				const writing = writingAt(kernel, pid, descriptor);
				if (writing !== undefined && before.length < mostWritten) before.push(writing);
			}
		}
		tally.count('files', before.length);
		if (before.length > 0) kernel.rest(between);
		const told = new Set<string>();
		for (const { pid, descriptor, link, position } of before) {
			const now = writingAt(kernel, pid, descriptor);
			if (now === undefined || now.link !== link || now.position - position < fast || told.has(link)) continue;
			told.add(link);
			const holder = holderOf(kernel, pid);
			const { severity, says, techniques } = judged(host, kernel, holder, now);
			const rate = Math.round(((now.position - position) * 1000) / between);
			const file = link.endsWith(gone) ? link.slice(0, -gone.length) : link;
			yield findingOf(growingFiles, severity, { kind: 'file', path: visibleName(file) }, shown`It grows by about ${visibleText(grouped(rate))} bytes a second${says}`, {
				facts: { writer: holderWords(holder), command: visibleName(holder.words.join(' ').slice(0, 500)), descriptor: visibleText(descriptor), written: now.position, deleted: link.endsWith(gone), ...originFacts(originOf(host, kernel, pid, holder.exe)) },
				techniques,
				...(isAtLeast(severity, 'low') ? { next: visibleText('Read it as a sniffer log (At risk), and keep its writer: p on the finding of that process. Do so before the machine is stopped.') } : {}),
			});
		}
		return undefined;
	},
};

function writingAt(kernel: Kernel, pid: number, descriptor: string): Writing | undefined {
	const link = kernel.linkOf(`/proc/${pid}/fd/${descriptor}`);
	if (!link.ok || !link.value.startsWith('/') || /^\/(?:proc|sys|dev\/(?:pts|tty|null|zero|console|kmsg|fuse|ptmx|u?random|net)\b)/.test(link.value)) return undefined;
	const info = kernel.read(`/proc/${pid}/fdinfo/${descriptor}`, 65_536);
	const parsed = info.ok ? parseFdinfo(info.value) : undefined;
	return parsed?.writes === true ? { pid, descriptor, link: link.value, position: parsed.position } : undefined;
}

interface Judgement {
	readonly severity: Severity;
	readonly says: Visible;
	readonly techniques: readonly string[];
}

/** An interpreter of a package is not more to be trusted than what it runs. */
function isExplained(host: Host, kernel: Kernel, holder: Holder): boolean {
	const { exe, deleted } = holder;
	return exe !== undefined && !deleted && installedPackages(host).owns(exe) && !hasCodeInWords(holder) && oddScript(host, kernel, holder) === undefined;
}

function judged(host: Host, kernel: Kernel, holder: Holder, { pid, descriptor, link }: Writing): Judgement {
	const isGone = link.endsWith(gone);
	const path = (isGone ? link.slice(0, -gone.length) : link) as HostPath;
	const place = placeOf(path);
	const hidden = hiddenPart(path);
	const packaged = isExplained(host, kernel, holder);
	const odd = place === 'device' || (hidden !== undefined && ['device', 'temporary', 'system', 'configuration', 'log', 'spool'].includes(place)) || place === 'system';
	const where = shown`, ${visibleText(placeWords[place])}${visibleText(isGone ? ', and its name is gone' : '')}`;
	const head = headOf(kernel, `/proc/${pid}/fd/${descriptor}`);
	if (head !== undefined) {
		const chosen = chooseReader(head);
		if (!('refused' in chosen) && chosen.certain) {
			const capture = chosen.format.startsWith('pcap');
			const severity: Severity = !capture ? 'critical' : packaged && !odd ? 'medium' : 'high';
			return { severity, says: shown`${where}: it is the log of a network sniffer (${chosen.format})`, techniques: ['T1040'] };
		}
		if (!('refused' in chosen) && isBinary(head) && contentOf(head).kind === 'data' && randomness(head) > 7.2) {
			const severity: Severity = odd && !packaged ? 'high' : odd || (isGone && !packaged) ? 'medium' : packaged ? 'info' : 'low';
			return { severity, says: shown`${where}: it looks like noise, as encrypted data does, and may be an encrypted log`, techniques: severity === 'info' ? [] : ['T1040', 'T1560'] };
		}
	}
	if (odd && !packaged) return { severity: 'medium', says: shown`${where}, where no log belongs`, techniques: ['T1074.001'] };
	return { severity: odd || (isGone && !packaged) ? 'low' : 'info', says: where, techniques: [] };
}

function headOf(kernel: Kernel, place: string): Uint8Array | undefined {
	const content = kernel.contentOf(place);
	if (!content.ok) return undefined;
	try {
		for (const piece of content.value.pieces) return Uint8Array.from(piece.subarray(0, 16_384));
	} catch {
		// It was cut, or went away, between two looks.
	}
	return undefined;
}
