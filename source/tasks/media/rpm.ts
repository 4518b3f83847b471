/** An .rpm: what its files are stands in its header; the payload, a packed cpio, brings their content. */

import { createHash } from 'node:crypto';
import { visibleName } from '../../core/visible.ts';
import type { Digest } from '../../checks/packaged-files/expected.ts';
import { capabilitiesOfRpm, isConfigurationOfRpm } from '../../checks/packaged-files/rpm-record.ts';
import { CpioReader } from '../../parsers/archives/cpio.ts';
import type { ArchiveSink, Member, MemberKind } from '../../parsers/archives/member.ts';
import type { RpmFile, RpmHeader } from '../../parsers/packages/rpm-header.ts';
import { readRpmPackage, type RpmPackage } from '../../parsers/packages/rpm-package.ts';
import { CannotUse, type MediaFile } from './media-file.ts';
import { readArchive, type MediaPackage } from './media-package.ts';

const sha256OfHeader = 273;
const sha1OfHeader = 269;
const kinds: Readonly<Record<number, MemberKind>> = { 0o100000: 'file', 0o040000: 'directory', 0o120000: 'link', 0o010000: 'fifo', 0o060000: 'block-device', 0o020000: 'character-device' };

/** Throws `CannotUse`. */
export function openRpm(file: MediaFile): MediaPackage {
	const read = readRpmPackage(file);
	if (!read.ok) throw new CannotUse(read.why);
	const { header, payloadAt } = read.value;
	holdAgainstItself(file, read.value);
	const configuration = new Set<string>();
	const digests = new Map<string, Digest>();
	for (const one of header.files) {
		if (isConfigurationOfRpm(one)) configuration.add(one.path);
		if (header.algorithm !== undefined && one.digest !== '') digests.set(one.path, { algorithm: header.algorithm, hex: one.digest });
	}
	return {
		name: header.name,
		version: header.version,
		architecture: header.architecture,
		control: { parts: new Map([...header.scripts].map(([name, text]) => [name, Buffer.from(text, 'latin1')])), configuration, digests },
		scripts: [...header.scripts.values()].join('\n'),
		files(sink) {
			const members = membersOf(header);
			return readArchive(file, payloadAt, file.size, new CpioReader(new ByHeader(sink, members.byPath), number => members.inOrder[number]));
		},
	};
}

/** Digests the package carries of its own header and payload: they prove nothing of who made it, but show damage. */
function holdAgainstItself(file: MediaFile, { header, headerAt, headerSize, payloadAt, signature }: RpmPackage): void {
	const told = Buffer.from(signature.get(sha256OfHeader) ?? signature.get(sha1OfHeader) ?? []).toString('latin1');
	if (told !== '') {
		const is = createHash(signature.has(sha256OfHeader) ? 'sha256' : 'sha1').update(file.read(headerAt, headerSize)!).digest('hex');
		if (is !== told) throw new CannotUse('its header does not match the digest it carries');
	}
	if (/^[0-9a-f]{64}$/.test(header.payloadSha256)) {
		const hash = createHash('sha256');
		for (const piece of file.pieces(payloadAt)) hash.update(piece);
		if (hash.digest('hex') !== header.payloadSha256) throw new CannotUse('its payload does not match the digest it carries');
	}
}

interface Members {
	readonly inOrder: readonly Member[];
	readonly byPath: ReadonlyMap<string, Member>;
}

/** Of files that are one, the last alone has content; the others are hard links to it. */
function membersOf(header: RpmHeader): Members {
	const last = new Map<number, string>();
	const files = [...header.files];
	for (const { inode, mode, path } of files) if (inode !== 0 && (mode & 0o170000) === 0o100000) last.set(inode, path);
	const inOrder = files.map(file => memberOf(file, last.get(file.inode)));
	return { inOrder, byPath: new Map(inOrder.map(member => [member.path, member])) };
}

function memberOf(file: RpmFile, oneWith: string | undefined): Member {
	const { path, mode, user, group, link, size, modified } = file;
	const kind = kinds[mode & 0o170000] ?? 'unsupported';
	const isLink = kind === 'file' && oneWith !== undefined && oneWith !== path;
	return {
		path,
		kind: isLink ? 'hard-link' : kind,
		mode: mode & 0o7777,
		uid: 0, gid: 0, user, group, modified,
		size: kind === 'file' && !isLink ? size : 0,
		link: isLink ? oneWith : link,
		capabilities: capabilitiesOfRpm(file),
	};
}

/** Puts what the header says of a file in the place of what the cpio says. */
class ByHeader implements ArchiveSink {
	readonly #sink: ArchiveSink;
	readonly #byPath: ReadonlyMap<string, Member>;

	constructor(sink: ArchiveSink, byPath: ReadonlyMap<string, Member>) {
		this.#sink = sink;
		this.#byPath = byPath;
	}

	member(member: Member): void {
		const told = this.#byPath.get(member.path);
		if (told === undefined) throw new CannotUse(`its payload holds ${visibleName(member.path)}, which its header does not name`);
		// A hard link whose content comes with it (old builders) is a file.
		this.#sink.member(told.kind === 'hard-link' && member.size > 0 ? { ...told, kind: 'file', link: '', size: member.size } : told);
	}

	content(bytes: Uint8Array): void {
		this.#sink.content(bytes);
	}

	end(): void {
		this.#sink.end();
	}

	refused(...why: Parameters<ArchiveSink['refused']>): void {
		this.#sink.refused(...why);
	}
}
