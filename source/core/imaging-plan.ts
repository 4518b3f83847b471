/**
 * May this disk be copied there? A wrong refusal costs minutes, a wrong overwrite the company's data: what is not known to be
 * safe is refused, and a typed confirmation lifts what is named here and nothing else. Pure: what is known comes in.
 */

import { grouped } from './coverage.ts';
import { mountAdvice } from './mount-advice.ts';
import { joined, shown, type Visible } from './visible.ts';

/** A partition, or the whole where there is no table. */
export interface Volume {
	/** `sdb1`, `1`. */
	readonly name: Visible;
	readonly at: number;
	readonly size: number;
	/** `ext4 "root"`, `LUKS2`; empty where nothing was recognised. */
	readonly holds: Visible;
	readonly kind: 'file-system' | 'lvm' | 'raid' | 'encrypted' | 'swap' | 'image' | 'unknown';
	/** `ext4`, `LUKS2`; empty where nothing was recognised. */
	readonly type: string;
	/** As Linux numbers partitions; 0 for a whole without a table. */
	readonly number: number;
}

/** A disk, a partition or a file, as the kernel and its own first bytes describe it. */
export interface Medium {
	/** Without links. */
	readonly path: Visible;
	/** Its last part: `sdb`, `victim.dd`. */
	readonly name: Visible;
	readonly kind: 'device' | 'file' | 'absent';
	/** The kernel's name (`sdb1`), or file system and inode (`file:65024:131`); empty for what does not exist yet. */
	readonly is: string;
	/** Bytes; 0 for what does not exist yet. */
	readonly size: number;
	readonly sector: number;
	readonly model: Visible;
	/** Empty where it has none, or none is known. */
	readonly serial: Visible;
	readonly volumes: readonly Volume[];
	/** Zeros and nothing else wherever it was looked at; false where nobody asked. */
	readonly isBlank: boolean;
	/** The kernel takes no writes for it. */
	readonly readOnly: boolean;
	readonly mounts: readonly { readonly point: Visible; readonly device: Visible; readonly readOnly: boolean }[];
	/** What else uses it: volumes of LVM and md above it, swap, loop devices. */
	readonly holders: readonly Visible[];
	/** Every block device and file that is the same bytes: its disk, its parts below (`sda`, `file:66306:131`). */
	readonly self: readonly string[];
	/** All of these, and what the file systems they lie on stand on. */
	readonly foundation: readonly string[];
	/** Bytes that can still be written where the file lies. */
	readonly free?: number;
	/** The file system the file lies on takes files of this many bytes at most. */
	readonly largestFile?: number;
	/** An image in parts: all of them, in order; its size is that of all. */
	readonly parts?: readonly MediumPart[];
	/** An image regain can unpack while it reads; its size is that of the disk in it. */
	readonly packed?: true;
	/** What is odd about its table of partitions, or what an image in a form of its own says of itself. */
	readonly remarks?: readonly Visible[];
	/** Why it cannot stand for a disk. */
	readonly unfit?: Visible;
}

export interface MediumPart {
	readonly path: Visible;
	readonly size: number;
	/** File system and inode, as of a medium. */
	readonly is: string;
}

export interface ImageForm {
	readonly as: 'raw' | 'zstd';
	/** Zeros are left out of the file. */
	readonly sparse: boolean;
	/** Bytes of each part, where the copy is in parts. */
	readonly split?: number;
}

export type RefusalReason =
	| 'same-disk' | 'destination-mounted' | 'destination-held' | 'destination-read-only' | 'too-small' | 'no-room' | 'file-too-large' | 'case-on-source' | 'source-absent' | 'source-empty' | 'form';

export interface Refused {
	readonly reason: RefusalReason;
	readonly words: Visible;
}

/** Lifted by typing one of `accepts`. */
export interface Question {
	readonly about: 'destination-holds-data' | 'source-in-use';
	readonly words: Visible;
	readonly accepts: readonly Visible[];
	readonly isAnswered: boolean;
}

export interface ImagingPlan {
	/** Restoring is the same copy the other way round: said aloud. */
	readonly role: 'image' | 'restore';
	readonly refusals: readonly Refused[];
	readonly questions: readonly Question[];
	/** Worth knowing, and no hindrance. */
	readonly notes: readonly Visible[];
}

export interface ImagingQuestion {
	readonly from: Medium;
	readonly to: Medium;
	readonly form: ImageForm;
	/** What the case folder stands on. */
	readonly caseOn: readonly string[];
	/** What was typed. */
	readonly confirmed: readonly string[];
	/** A copy that was cut short is gone on with: what the destination holds is its own. */
	readonly resumes: boolean;
}

export function mayStart({ refusals, questions }: ImagingPlan): boolean {
	return refusals.length === 0 && questions.every(({ isAnswered }) => isAnswered);
}

export function planImaging({ from, to, form, caseOn, confirmed, resumes }: ImagingQuestion): ImagingPlan {
	const refusals: Refused[] = [];
	const questions: Question[] = [];
	const notes: Visible[] = [];
	const refuse = (reason: RefusalReason, words: Visible): void => void refusals.push({ reason, words });
	const ask = (about: Question['about'], words: Visible, medium: Medium): void => {
		const accepts = [medium.serial, medium.name].filter(word => word !== '');
		questions.push({ about, words, accepts, isAnswered: accepts.some(word => confirmed.includes(word)) });
	};

	if (from.kind === 'absent') refuse('source-absent', shown`the source ${from.path} does not exist`);
	if (from.kind === 'device' && from.size === 0) refuse('source-empty', shown`the source ${from.path} has no medium in it: the kernel says it has 0 bytes`);

	if (meet(from.self, to.foundation) || meet(to.self, from.foundation)) {
		refuse('same-disk', shown`source ${from.path} and destination ${to.path} are on the same disk (${sharedWords(from, to)}): the copy would overwrite what it copies; name another disk`);
	}
	if (from.unfit !== undefined) refuse('form', shown`the source ${from.path} is no whole disk: ${from.unfit}`);
	const isPacked = from.volumes.some(({ type }) => type === 'zstd');
	if (from.kind === 'file' && isPacked) refuse('form', shown`the source ${from.path} is an image packed by zstd, not the bytes of a disk: unpack it first: ${mountAdvice(from).commands[0]!}`);
	else if (to.kind === 'device' && from.kind === 'file' && from.volumes.some(({ kind }) => kind === 'image')) {
		refuse('form', shown`${from.path} is an image in a form of its own (${joined(from.volumes.map(({ holds }) => holds))}), not the bytes of a disk: unpack or mount it first`);
	}
	if (to.kind !== 'device' && from.volumes.some(({ kind, type }) => kind === 'image' && type !== 'zstd')) notes.push(shown`the source is an image in a form of its own (${joined(from.volumes.map(({ holds }) => holds))}): this file of it is copied as it is, not the disk in it`);
	if (meet(from.self, caseOn)) refuse('case-on-source', shown`the case and its journal lie on the source ${from.path}: every note would change what is copied; keep the case on another disk`);

	if (to.mounts.length > 0) refuse('destination-mounted', shown`the destination ${to.path} is mounted: ${joined(to.mounts.map(({ device, point }) => shown`${device} on ${point}`))}; unmount it first, if it is the disk you mean`);
	if (to.holders.length > 0) refuse('destination-held', shown`the destination ${to.path} is in use by ${joined(to.holders)}; a disk in use is never written to`);
	if (to.readOnly) refuse('destination-read-only', shown`the destination ${to.path} is read-only`);
	if (to.kind === 'device') {
		if (to.size < from.size) refuse('too-small', shown`the destination ${to.path} holds ${bytes(to.size)}, the source ${bytes(from.size)}: ${bytes(from.size - to.size)} too few`);
		if (to.size > from.size) notes.push(shown`the last ${bytes(to.size - from.size)} of the destination stay as they are: the copy ends where the source ends`);
		if (form.as === 'zstd' || form.sparse || form.split !== undefined) refuse('form', shown`a copy onto a disk is whole and plain: --zstd, --sparse and --split are for files`);
		if (from.sector !== to.sector && from.kind === 'device') notes.push(shown`sectors have ${from.sector} bytes on the source and ${to.sector} on the destination: partition tables count in sectors, so the copy may not start a machine`);
	} else fileRefusals(from, to, form, refuse);

	if (!resumes) {
		if (to.kind === 'device' && !to.isBlank) ask('destination-holds-data', shown`the destination ${to.path} holds data: ${contents(to)}. All of it is overwritten`, to);
		if (to.kind === 'file' && to.size > 0) ask('destination-holds-data', shown`the file ${to.path} exists and holds ${bytes(to.size)}. All of it is overwritten`, to);
	}
	const written = from.mounts.filter(({ readOnly }) => !readOnly);
	if (written.length > 0) {
		ask('source-in-use', shown`the source ${from.path} is mounted read-write: ${joined(written.map(({ device, point }) => shown`${device} on ${point}`))}. It changes while it is copied, so the copy is of no one moment; better from a rescue system`, from);
	}
	if (from.holders.length > 0 && written.length === 0) notes.push(shown`the source is in use by ${joined(from.holders)}: what they write while it is copied may be in the copy or not`);
	const role = from.kind === 'file' && to.kind === 'device' ? 'restore' : 'image';
	return { role, refusals, questions, notes };
}

function fileRefusals(from: Medium, to: Medium, form: ImageForm, refuse: (reason: RefusalReason, words: Visible) => void): void {
	if (form.as === 'zstd' && form.split !== undefined) refuse('form', shown`a compressed copy is one file: --zstd and --split do not go together`);
	if (form.as === 'zstd' && form.sparse) refuse('form', shown`zeros are nothing to a compressed copy: --sparse is for plain ones`);
	if (form.split !== undefined && (form.split < 1_048_576 || form.split % 4096 !== 0)) refuse('form', shown`parts of ${form.split} bytes are not taken: at least 1 MiB, in steps of 4096 bytes`);
	if (form.split !== undefined && from.size / form.split > 9999) refuse('form', shown`that would be more than 9999 parts: make them larger`);
	const needs = form.as === 'raw' && !form.sparse ? from.size - (to.kind === 'file' ? Math.min(to.size, from.size) : 0) : 0;
	if (to.free !== undefined && needs > to.free) refuse('no-room', shown`where ${to.path} would lie there is room for ${bytes(to.free)}, and the copy takes ${bytes(needs)} more; name another place, or try --sparse or --zstd`);
	if (to.largestFile !== undefined && (form.split ?? (form.as === 'raw' ? from.size : 0)) > to.largestFile) refuse('file-too-large', shown`the file system there takes files of ${bytes(to.largestFile)} at most: --split 2G makes parts (--zstd makes one file that may be small enough)`);
}

function meet(one: readonly string[], other: readonly string[]): boolean {
	return one.some(name => other.includes(name));
}

function sharedWords(from: Medium, to: Medium): Visible {
	const both = from.foundation.filter(name => to.foundation.includes(name));
	const disk = both.find(name => !name.startsWith('file:'));
	return disk === undefined ? shown`one file by two names` : shown`${disk as Visible}`;
}

function contents({ volumes }: Medium): Visible {
	const held = volumes.filter(({ holds }) => holds !== '');
	if (held.length === 0) return shown`bytes that are no known file system`;
	const named = held.slice(0, 6).map(({ name, holds, size }) => shown`${name} ${holds} (${bytes(size)})`);
	return joined(held.length > 6 ? [...named, shown`and ${held.length - 6} more`] : named);
}

/** `512,110,190,592 bytes (512.1 GB)`. */
export function bytes(count: number): Visible {
	const units = ['kB', 'MB', 'GB', 'TB', 'PB'];
	let [value, unit] = [count / 1000, 0];
	while (value >= 1000 && unit < units.length - 1) [value, unit] = [value / 1000, unit + 1];
	const plain = `${grouped(count)} bytes` as Visible;
	return count < 1000 ? plain : shown`${plain} (${value.toFixed(1) as Visible} ${units[unit]! as Visible})`;
}
