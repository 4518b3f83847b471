/** Is this package file the vendor's? By the signed index that lists it, or by the signature it carries. */

import { createHash } from 'node:crypto';
import { shown, visibleName, visibleText, type Visible } from '../../core/visible.ts';
import type { InstalledPackage } from '../../checks/packaged-files/expected.ts';
import { readRpmPackage } from '../../parsers/packages/rpm-package.ts';
import type { ArchiveIndex, Listed } from './archive-index.ts';
import type { Authenticity, Keyring } from './keyring.ts';
import { CannotUse, MediaFile } from './media-file.ts';
import type { MediaPackage } from './media-package.ts';

/** Signatures over the header, and over header and payload together, by their tags. */
const headerSignatures = [268, 267];
const wholeSignatures = [1002, 1005];
/** A signature over a whole package needs all of it in memory. */
const mostSigned = 256 << 20;

/** Throws `CannotUse` for a file that is not the one an index lists, or whose signature is bad. */
export async function authenticate(system: InstalledPackage['system'], media: MediaPackage, path: string, file: MediaFile, index: ArchiveIndex, keyring: Keyring): Promise<Authenticity> {
	const listed = index.lookUp(media);
	const carried = (): Promise<Authenticity | undefined> => ownSignature(system, media, path, file, keyring);
	if (listed.length === 0) return (await carried()) ?? { ok: false, isBad: false, why: visibleText('no index on the media lists it, and it carries no signature') };
	const match = system === 'apk' ? listedControl(media, file, listed) : listedFile(file, listed);
	if (match === undefined) return (await carried()) ?? { ok: false, isBad: false, why: visibleText('an index lists it by its control section, which does not state the digest of its data') };
	if (match.authenticity.ok) return match.authenticity;
	return (await carried()) ?? { ok: false, isBad: false, why: shown`the index that lists it is not authentic: ${match.authenticity.why}` };
}

function listedFile(file: MediaFile, listed: readonly Listed[]): Listed {
	const sha256 = digestOf('sha256', file.pieces());
	const match = listed.find(({ digest }) => digest === sha256);
	if (match === undefined) throw new CannotUse(`it is not the file its archive lists (SHA-256 ${sha256}, listed ${listed[0]!.digest})`);
	return match;
}

/** Undefined where the index says nothing of the data: the control section has to state its digest, which was held against it when the package was opened. */
function listedControl({ sections }: MediaPackage, file: MediaFile, listed: readonly Listed[]): Listed | undefined {
	if (sections?.dataHash === undefined) return undefined;
	const match = listed.find(({ algorithm, digest }) => digestOf(algorithm, file.pieces(sections.controlAt, sections.dataAt)) === digest);
	if (match === undefined) throw new CannotUse(`its control section is not the one its archive lists (listed ${listed[0]!.algorithm} ${listed[0]!.digest})`);
	return match;
}

function digestOf(algorithm: string, pieces: Iterable<Uint8Array>): string {
	const hash = createHash(algorithm);
	for (const piece of pieces) hash.update(piece);
	return hash.digest('hex');
}

/** Undefined where the file carries none. */
async function ownSignature(system: InstalledPackage['system'], media: MediaPackage, path: string, file: MediaFile, keyring: Keyring): Promise<Authenticity | undefined> {
	const authenticity = await signatureOf(system, media, path, file, keyring);
	if (authenticity !== undefined && !authenticity.ok && authenticity.isBad) throw new CannotUse(authenticity.why);
	return authenticity;
}

async function signatureOf(system: InstalledPackage['system'], media: MediaPackage, path: string, file: MediaFile, keyring: Keyring): Promise<Authenticity | undefined> {
	switch (system) {
		case 'rpm':
			return rpmSignature(file, keyring);
		case 'apk':
			return apkSignature(media, file, keyring);
		case 'pacman':
			return besides(`${path}.sig`, file, keyring);
		case 'dpkg':
			return undefined;
	}
}

/** That the data is what the signed control section states was seen when the package was opened. */
async function apkSignature({ sections }: MediaPackage, file: MediaFile, keyring: Keyring): Promise<Authenticity | undefined> {
	if (sections === undefined) return { ok: false, isBad: false, why: visibleText('its sections cannot be told apart, so no signature was looked for') };
	const { signatures, controlAt, dataAt, dataHash } = sections;
	return signatures.length === 0 ? undefined : keyring.named(signatures, () => file.pieces(controlAt, dataHash === undefined ? file.size : dataAt));
}

async function rpmSignature(file: MediaFile, keyring: Keyring): Promise<Authenticity | undefined> {
	const read = readRpmPackage(file);
	if (!read.ok) return undefined;
	const { signature, headerAt, headerSize, header } = read.value;
	const overHeader = headerSignatures.map(tag => signature.get(tag)).find(bytes => bytes !== undefined);
	// The header's signature covers the content only through the digest of the payload.
	if (overHeader !== undefined && header.payloadSha256 !== '') return keyring.detached(file.read(headerAt, headerSize)!, overHeader);
	const overAll = wholeSignatures.map(tag => signature.get(tag)).find(bytes => bytes !== undefined);
	if (overAll === undefined) return overHeader === undefined ? undefined : { ok: false, isBad: false, why: visibleText('its signature covers the header alone') };
	return file.size - headerAt > mostSigned ? tooLong() : keyring.detached(file.read(headerAt, file.size - headerAt)!, overAll);
}

async function besides(path: string, file: MediaFile, keyring: Keyring): Promise<Authenticity | undefined> {
	let signature: MediaFile;
	try {
		signature = new MediaFile(path);
	} catch {
		return undefined;
	}
	try {
		if (file.size > mostSigned || signature.size > 1 << 20) return tooLong();
		return await keyring.detached(file.read(0, file.size)!, signature.read(0, signature.size)!);
	} finally {
		signature.close();
	}
}

function tooLong(): Authenticity {
	return { ok: false, isBad: false, why: visibleText(`longer than ${mostSigned} bytes: its signature was not verified`) };
}

/** For the facts of a finding. */
export function authenticityWords(authenticity: Authenticity): Visible {
	return authenticity.ok ? shown`signed by ${authenticity.by}` : shown`not authenticated: ${authenticity.why}`;
}

export function unauthenticated(path: string, why: Visible): Visible {
	return shown`${visibleName(path)}: ${why}`;
}
