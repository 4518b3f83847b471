/**
 * What the media's own indexes say of their package files, and who signed them: Release and InRelease with the Packages files
 * they list, repomd.xml with its primary list, APKINDEX of Alpine. Only packages the host has are kept.
 */

import { createHash } from 'node:crypto';
import { Tally } from '../../core/coverage.ts';
import type { Finding } from '../../core/finding.ts';
import { shown, visibleName, visibleText, type Visible } from '../../core/visible.ts';
import { findingOf } from '../../checks/check.ts';
import { packagedFiles } from '../../checks/packaged-files/check.ts';
import type { ArchiveSink } from '../../parsers/archives/member.ts';
import { TarReader } from '../../parsers/archives/tar.ts';
import { apkIndexReader, packagesReader, parseRepomd, primaryReader, type IndexedPackage, type IndexReader } from '../../parsers/packages/package-index.ts';
import { parseRelease, type ReleaseEntry } from '../../parsers/packages/release-file.ts';
import { apkSections } from './apk-sections.ts';
import { CannotUnpack, packingOf, unpacked } from './decompress.ts';
import type { Authenticity, Keyring } from './keyring.ts';
import { CannotUse, MediaFile } from './media-file.ts';
import { readArchive, type Identity } from './media-package.ts';

/** Release files are under 1 MB; what is longer is none. */
const mostRelease = 64 << 20;
const listName = /(?:^|\/)binary-[^/]+\/Packages(\.xz|\.gz|\.zst|\.bz2)?$/;

export interface Listed extends Pick<IndexedPackage, 'digest' | 'algorithm'> {
	readonly authenticity: Authenticity;
}

export class ArchiveIndex {
	readonly tally = new Tally();
	readonly findings: Finding[] = [];
	readonly #listed = new Map<string, Listed[]>();
	readonly #wanted: ReadonlySet<string>;
	readonly #keyring: Keyring;
	readonly #pulse: () => void;

	constructor(keyring: Keyring, wanted: readonly { readonly name: Visible }[], pulse: () => void) {
		this.#keyring = keyring;
		this.#wanted = new Set(wanted.map(({ name }) => name));
		this.#pulse = pulse;
	}

	/** What an index says of this package; the signed word first. Undefined: no index lists it. */
	lookUp(pkg: Identity): readonly Listed[] {
		return this.#listed.get(keyOf(pkg.name, pkg.version, pkg.architecture)) ?? this.#listed.get(keyOf(pkg.name, pkg.version, visibleText(''))) ?? [];
	}

	/** `path`: a Release, InRelease, repomd.xml or APKINDEX.tar.gz, one byte to a character. */
	async add(path: string): Promise<void> {
		try {
			if (path.endsWith('repomd.xml')) await this.#repository(path);
			else if (path.endsWith('.tar.gz')) await this.#apkIndex(path);
			else if (!path.endsWith('InRelease') && isThere(`${path.slice(0, -'Release'.length)}InRelease`)) return;
			else await this.#release(path);
		} catch (error) {
			if (!(error instanceof CannotUse) && !(error instanceof CannotUnpack)) throw error;
			this.tally.skip('damaged', shown`${visibleName(path)}: ${visibleText(error.message)}`);
		}
	}

	async #release(path: string): Promise<void> {
		const bytes = wholeOf(path);
		const isClear = path.endsWith('InRelease');
		const signed = isClear ? await this.#keyring.clearText(bytes) : { ...(await this.#detached(bytes, `${path}.gpg`)), text: '' };
		if (!signed.ok && signed.isBad) return this.#refuse(path, signed.why);
		// Beside the Release file, or as apt keeps its lists, with the path in the name.
		const base = path.slice(0, -(isClear ? 'InRelease' : 'Release').length);
		const placeOf = (name: string): string => (base.endsWith('_') ? `${base}${name.replaceAll('/', '_')}` : `${base}${name}`);
		const lists = [...parseRelease(isClear ? Buffer.from(signed.text) : bytes)].filter(entry => listName.test(entry.path) && !entry.path.includes('..'));
		const done = new Set<string>();
		for (const entry of lists) {
			const plain = entry.path.replace(/\.(?:xz|gz|zst|bz2)$/, '');
			if (done.has(plain) || !isThere(placeOf(entry.path))) continue;
			done.add(plain);
			await this.#list(placeOf(entry.path), entry, signed, packagesReader);
		}
	}

	async #repository(path: string): Promise<void> {
		const bytes = wholeOf(path);
		const authenticity = await this.#detached(bytes, `${path}.asc`);
		if (!authenticity.ok && authenticity.isBad) return this.#refuse(path, authenticity.why);
		const primary = parseRepomd(Buffer.from(bytes).toString('latin1'));
		if (primary === undefined || primary.path.includes('..')) throw new CannotUse('it names no primary list with a SHA-256');
		await this.#list(`${path.slice(0, -'repodata/repomd.xml'.length)}${primary.path}`, primary, authenticity, primaryReader);
	}

	async #detached(bytes: Uint8Array, signature: string): Promise<Authenticity> {
		if (!isThere(signature)) return { ok: false, isBad: false, why: visibleText('it has no signature') };
		return this.#keyring.detached(bytes, wholeOf(signature));
	}

	/** Believed only if it is the file its Release file lists. */
	async #list(path: string, { sha256 }: Pick<ReleaseEntry, 'sha256'>, authenticity: Authenticity, readerOf: (found: Parameters<typeof packagesReader>[0]) => IndexReader): Promise<void> {
		const file = new MediaFile(path);
		try {
			const hash = createHash('sha256');
			for (const piece of file.pieces()) hash.update(piece);
			if (hash.digest('hex') !== sha256) return this.#refuse(path, visibleText('it is not the file its Release file lists'));
			const read = readerOf(entry => this.#keep(entry, authenticity));
			for await (const piece of unpacked(packingOf(file.read(0, Math.min(16, file.size)) ?? new Uint8Array()), file.pieces())) {
				read(piece);
				this.#pulse();
			}
			read(new Uint8Array());
		} finally {
			file.close();
		}
	}

	/** Signed as an .apk is: a stream of signatures, then what they are over, to the end of the file. */
	async #apkIndex(path: string): Promise<void> {
		const file = new MediaFile(path);
		try {
			const sections = apkSections(file, mostRelease);
			if (sections === undefined) throw new CannotUse('its sections cannot be told apart');
			const { signatures, controlAt } = sections;
			const authenticity: Authenticity = signatures.length === 0 ? { ok: false, isBad: false, why: visibleText('it has no signature') } : await this.#keyring.named(signatures, () => file.pieces(controlAt));
			if (!authenticity.ok && authenticity.isBad) return this.#refuse(path, authenticity.why);
			// An index is written for one architecture, and says that of packages for any.
			const read = apkIndexReader(entry => this.#keep({ ...entry, architecture: '' }, authenticity));
			let isIndex = false;
			const sink: ArchiveSink = { member: member => (isIndex = member.path === '/APKINDEX'), content: bytes => (isIndex ? read(bytes) : undefined), end: () => (isIndex ? read(new Uint8Array()) : undefined), refused: () => {} };
			for await (const _ of readArchive(file, controlAt, file.size, new TarReader(sink))) this.#pulse();
		} finally {
			file.close();
		}
	}

	#keep({ name, version, architecture, digest, algorithm }: IndexedPackage, authenticity: Authenticity): void {
		const listed: Listed = { digest, algorithm, authenticity };
		const shownName = visibleName(name);
		if (!this.#wanted.has(shownName)) return;
		const key = keyOf(shownName, visibleName(version), visibleName(architecture));
		const known = this.#listed.get(key);
		if (known === undefined) this.#listed.set(key, [listed]);
		else if (listed.authenticity.ok) known.unshift(listed);
		else known.push(listed);
	}

	#refuse(path: string, why: Visible): void {
		const summary = shown`An index of the media is not what was signed, and is not used: ${why}`;
		this.findings.push(findingOf(packagedFiles, 'high', { kind: 'system', name: shown`media ${visibleName(path)}` }, summary, { next: visibleText('Get the media again, from another place.') }));
	}
}

function keyOf(name: Visible, version: Visible, architecture: Visible): string {
	return `${name} ${version} ${architecture}`;
}

function wholeOf(path: string): Uint8Array {
	const file = new MediaFile(path);
	try {
		if (file.size > mostRelease) throw new CannotUse(`it is longer than ${mostRelease} bytes`);
		return file.read(0, file.size) ?? new Uint8Array();
	} finally {
		file.close();
	}
}

function isThere(path: string): boolean {
	try {
		new MediaFile(path).close();
		return true;
	} catch {
		return false;
	}
}
