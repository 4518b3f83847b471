/** The database of rpm, in whichever of its three formats the host has it. */

import { shownPath, hostPath, type Host, type HostPath } from '../../host/host.ts';
import type { Tally } from '../../core/coverage.ts';
import { rpmBdbHeaders } from '../../parsers/packages/rpm-bdb.ts';
import { rpmNdbHeaders } from '../../parsers/packages/rpm-ndb.ts';
import { rpmSqliteHeaders } from '../../parsers/packages/rpm-sqlite.ts';
import { fileWindows, type FileWindows } from '../file-windows.ts';

const folders = ['/usr/lib/sysimage/rpm', '/var/lib/rpm', '/usr/share/rpm'];
const files = ['rpmdb.sqlite', 'Packages.db', 'Packages'];

export interface RpmDatabase {
	readonly file: FileWindows;
	/** Headers as they are kept, one for each package. */
	readonly blobs: Iterable<Uint8Array>;
	readonly path: HostPath;
}

/** Databases the host has, the newest place and format first. What cannot be read is in the tally. */
export function* rpmDatabases(host: Host, tally: Tally): Generator<RpmDatabase> {
	const seen = new Set<HostPath>();
	for (const folder of folders) {
		for (const name of files) {
			const path = hostPath(`${folder}/${name}`);
			const resolved = host.resolve(path);
			if (!resolved.ok || seen.has(resolved.value.path)) continue;
			seen.add(resolved.value.path);
			const database = openDatabase(host, path, tally);
			if (database !== undefined) yield database;
		}
	}
}

function openDatabase(host: Host, path: HostPath, tally: Tally): RpmDatabase | undefined {
	const file = fileWindows(host, path);
	if (!file.ok) {
		tally.skip(file.reason, shownPath(path));
		return undefined;
	}
	const wal = fileWindows(host, hostPath(`${path}-wal`));
	const blobs = rpmSqliteHeaders(file.value, wal.ok ? wal.value : undefined) ?? rpmNdbHeaders(file.value) ?? rpmBdbHeaders(file.value);
	if (blobs === undefined) {
		// An empty Berkeley DB is left behind by the change to SQLite; anything else is damage.
		if (file.value.size > 0) tally.skip('damaged', shownPath(path));
		return undefined;
	}
	return { file: file.value, blobs, path };
}
