/** rpm (RHEL, Fedora, SUSE...): one database in one of three formats, all of them full of RPM headers. */

import { shownPath, type HostPath } from '../../host/host.ts';
import { parseRpmHeader } from '../../parsers/packages/rpm-header.ts';
import { rpmDatabases, type RpmDatabase } from './rpm-database.ts';
import type { Ledger, RecordedFile } from './ledger.ts';

export function loadRpm(ledger: Ledger): 'rpm' | undefined {
	for (const database of rpmDatabases(ledger.host, ledger.tally)) if (loadDatabase(ledger, database)) return 'rpm';
	return undefined;
}

function loadDatabase(ledger: Ledger, database: RpmDatabase): boolean {
	let packages = 0;
	for (const header of headersOf(ledger, database)) {
		packages++;
		const number = ledger.packageNumber(header.name);
		for (const file of header.files) {
			if (!file.path.startsWith('/') || file.path.length < 2) continue;
			const entry = ledger.table.addPath(file.path, number);
			if (file.mode !== 0) ledger.keepMode(entry, file.mode);
		}
	}
	if (database.file.trouble !== undefined) ledger.tally.skip(database.file.trouble.reason, shownPath(database.path));
	if (packages > 0) ledger.lookUps.push(recordsOf(ledger, database));
	return packages > 0;
}

function* headersOf(ledger: Ledger, { blobs, path }: RpmDatabase): Generator<NonNullable<ReturnType<typeof parseRpmHeader>>> {
	for (const blob of blobs) {
		const header = parseRpmHeader(blob);
		if (header === undefined) ledger.tally.skip('damaged', shownPath(path));
		else yield header;
	}
}

/** Digests are read when the first is asked for, all of them, and kept as bytes: 150,000 strings of hex would be 15 MB. */
function recordsOf(ledger: Ledger, database: RpmDatabase): (path: HostPath) => RecordedFile | undefined {
	let digests: Buffer | undefined;
	let places: Map<number, { readonly at: number; readonly length: number; readonly mode: number; readonly algorithm: NonNullable<RecordedFile['digest']>['algorithm'] | undefined }> | undefined;
	const readAll = (): void => {
		const pieces: Buffer[] = [];
		let used = 0;
		places = new Map();
		for (const header of headersOf(ledger, database)) {
			for (const { path, mode, digest } of header.files) {
				const entry = ledger.table.find(path);
				const piece = Buffer.from(digest, 'hex');
				if (entry === -1 || mode === 0) continue;
				places.set(entry, { at: used, length: piece.length, mode: mode & 0o7777, algorithm: header.algorithm });
				pieces.push(piece);
				used += piece.length;
			}
		}
		digests = Buffer.concat(pieces);
	};
	return path => {
		if (places === undefined) readAll();
		const place = places!.get(ledger.table.find(path));
		if (place === undefined) return undefined;
		const { at, length, mode, algorithm } = place;
		return { mode, ...(length === 0 || algorithm === undefined ? {} : { digest: { algorithm, hex: digests!.toString('hex', at, at + length) } }) };
	};
}
