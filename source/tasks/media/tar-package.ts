/** Packages that are one packed tar whose first members are the package's own papers: .apk of Alpine, .pkg.tar.zst of Arch. */

import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { visibleName } from '../../core/visible.ts';
import type { Digest, InstalledPackage } from '../../checks/packaged-files/expected.ts';
import type { MediaControl } from '../../checks/packaged-files/package-comparison.ts';
import type { ArchiveSink, Member } from '../../parsers/archives/member.ts';
import { TarReader } from '../../parsers/archives/tar.ts';
import { parseMtree } from '../../parsers/packages/mtree.ts';
import { parsePkginfo } from '../../parsers/packages/pkginfo.ts';
import { apkSections, type ApkSections } from './apk-sections.ts';
import { CannotUse, type MediaFile } from './media-file.ts';
import { mostParts, Parts, readArchive, type MediaPackage } from './media-package.ts';

/** `.PKGINFO`, `.MTREE`, `.post-install`, `.SIGN.RSA.key`: files of the root whose names begin with a dot. */
const paper = /^\/\.[^/]+$/;

/** Throws `CannotUse` or `CannotUnpack`. */
export async function openTarPackage(system: Extract<InstalledPackage['system'], 'apk' | 'pacman'>, file: MediaFile): Promise<MediaPackage> {
	const sections = system === 'apk' ? apkSections(file) : undefined;
	if (sections !== undefined) holdAgainstItself(file, sections);
	const from = sections?.controlAt ?? 0;
	const papers = new Papers();
	for await (const _ of readArchive(file, from, file.size, new TarReader(papers))) if (papers.isOver) break;
	const parts = new Map([...papers.files].map(([path, bytes]) => [path.slice(2), bytes]));
	const info = parsePkginfo(parts.get('PKGINFO'));
	const name = info.get('pkgname')?.[0];
	const version = info.get('pkgver')?.[0];
	if (name === undefined || version === undefined) throw new CannotUse('it has no .PKGINFO that names a package and its version');
	const control = system === 'apk' ? controlOfApk(parts) : controlOfPacman(parts, info);
	return {
		name: visibleName(name),
		version: visibleName(version),
		architecture: visibleName(info.get('arch')?.[0] ?? ''),
		control,
		...(sections === undefined ? {} : { sections }),
		scripts: [...control.parts].map(([part, bytes]) => (part === 'mtree' ? '' : Buffer.from(bytes).toString('latin1'))).join('\n'),
		files: sink => readArchive(file, from, file.size, new TarReader(new WithoutPapers(sink))),
	};
}

/** The digest proves nothing of who made the package before its signature is verified, but shows damage. */
function holdAgainstItself(file: MediaFile, { dataAt, dataHash }: ApkSections): void {
	if (dataHash === undefined) return;
	const hash = createHash('sha256');
	for (const piece of file.pieces(dataAt)) hash.update(piece);
	const is = hash.digest('hex');
	if (is !== dataHash) throw new CannotUse(`its data is not what its control section states (SHA-256 ${is}, stated ${dataHash})`);
}

/** Everything below /etc is the administrator's, by apk's own rule of protected paths. */
function controlOfApk(parts: ReadonlyMap<string, Buffer>): MediaControl {
	const scripts = [...parts].filter(([name]) => /^(?:(?:pre|post)-(?:install|upgrade|deinstall)|trigger)$/.test(name));
	return { parts: new Map(scripts), configuration: { has: path => path.startsWith('/etc/') }, digests: new Map() };
}

function controlOfPacman(parts: ReadonlyMap<string, Buffer>, info: ReadonlyMap<string, readonly string[]>): MediaControl {
	const kept = new Map<string, Uint8Array>();
	const digests = new Map<string, Digest>();
	const packed = parts.get('MTREE');
	const mtree = packed === undefined ? undefined : unpackedMtree(packed);
	if (mtree !== undefined) {
		kept.set('mtree', mtree);
		for (const { path, sha256 } of parseMtree(mtree)) if (sha256 !== undefined) digests.set(path, { algorithm: 'sha256', hex: sha256 });
	}
	const install = parts.get('INSTALL');
	if (install !== undefined) kept.set('install', install);
	return { parts: kept, configuration: new Set((info.get('backup') ?? []).map(path => `/${path}`)), digests };
}

function unpackedMtree(packed: Uint8Array): Uint8Array {
	try {
		return gunzipSync(packed, { maxOutputLength: mostParts });
	} catch {
		throw new CannotUse('its .MTREE cannot be unpacked');
	}
}

/** The papers come first: with the first other file they are all there. */
class Papers extends Parts {
	isOver = false;

	override member(member: Member): void {
		if (!paper.test(member.path) && member.path !== '/') this.isOver = true;
		super.member(member);
	}

	override content(bytes: Uint8Array): void {
		if (!this.isOver) super.content(bytes);
	}

	override end(): void {
		if (!this.isOver) super.end();
	}
}

class WithoutPapers implements ArchiveSink {
	readonly #sink: ArchiveSink;
	#isPaper = false;

	constructor(sink: ArchiveSink) {
		this.#sink = sink;
	}

	member(member: Member): void {
		this.#isPaper = paper.test(member.path);
		if (!this.#isPaper) this.#sink.member(member);
	}

	content(bytes: Uint8Array): void {
		if (!this.#isPaper) this.#sink.content(bytes);
	}

	end(): void {
		if (!this.#isPaper) this.#sink.end();
	}

	refused(...why: Parameters<ArchiveSink['refused']>): void {
		this.#sink.refused(...why);
	}
}
