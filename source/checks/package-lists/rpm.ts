/** rpm (RHEL, Fedora, SUSE...): one database in one of three formats, all of them full of RPM headers. */

import { shownPath, hostPath, type HostPath } from '../../host/host.ts';
import { rpmBdbHeaders } from '../../parsers/packages/rpm-bdb.ts';
import { parseRpmHeader } from '../../parsers/packages/rpm-header.ts';
import { rpmNdbHeaders } from '../../parsers/packages/rpm-ndb.ts';
import { rpmSqliteHeaders } from '../../parsers/packages/rpm-sqlite.ts';
import { fileWindows, type FileWindows } from '../file-windows.ts';
import type { Ledger, RecordedFile } from './ledger.ts';

const folders = ['/usr/lib/sysimage/rpm', '/var/lib/rpm', '/usr/share/rpm'];
const files = ['rpmdb.sqlite', 'Packages.db', 'Packages'];

export function loadRpm(ledger: Ledger): 'rpm' | undefined {
	const seen = new Set<HostPath>();
	for (const folder of folders) {
		for (const name of files) {
			const path = hostPath(`${folder}/${name}`);
			const resolved = ledger.host.resolve(path);
			if (!resolved.ok || seen.has(resolved.value.path)) continue;
			seen.add(resolved.value.path);
			if (loadDatabase(ledger, path)) return 'rpm';
		}
	}
	return undefined;
}

function loadDatabase(ledger: Ledger, path: HostPath): boolean {
	const database = openDatabase(ledger, path);
	if (database === undefined) return false;
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
	if (database.file.trouble !== undefined) ledger.tally.skip(database.file.trouble.reason, shownPath(path));
	if (packages > 0) ledger.lookUps.push(recordsOf(ledger, database));
	return packages > 0;
}

interface Database {
	readonly file: FileWindows;
	readonly blobs: Iterable<Uint8Array>;
	readonly shown: HostPath;
}

function openDatabase(ledger: Ledger, path: HostPath): Database | undefined {
	const file = fileWindows(ledger.host, path);
	if (!file.ok) {
		ledger.tally.skip(file.reason, shownPath(path));
		return undefined;
	}
	const wal = fileWindows(ledger.host, hostPath(`${path}-wal`));
	const blobs = rpmSqliteHeaders(file.value, wal.ok ? wal.value : undefined) ?? rpmNdbHeaders(file.value) ?? rpmBdbHeaders(file.value);
	if (blobs === undefined) {
		// An empty Berkeley DB is left behind by the change to SQLite; anything else is damage.
		if (file.value.size > 0) ledger.tally.skip('damaged', shownPath(path));
		return undefined;
	}
	return { file: file.value, blobs, shown: path };
}

function* headersOf(ledger: Ledger, { blobs, shown }: Database): Generator<NonNullable<ReturnType<typeof parseRpmHeader>>> {
	for (const blob of blobs) {
		const header = parseRpmHeader(blob);
		if (header === undefined) ledger.tally.skip('damaged', shownPath(shown));
		else yield header;
	}
}

/** Digests are read when the first is asked for, all of them, and kept as bytes: 150,000 strings of hex would be 15 MB. */
function recordsOf(ledger: Ledger, database: Database): (path: HostPath) => RecordedFile | undefined {
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
