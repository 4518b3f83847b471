/** /var/lib/rpm/rpmdb.sqlite since Fedora 33 and RHEL 9: table Packages(hnum INTEGER PRIMARY KEY, blob BLOB). */

import type { RandomAccess } from '../random-access.ts';
import { sqliteTable } from '../sqlite-table.ts';

/** Header blobs by number. Undefined for what is no such database. */
export function rpmSqliteHeaders(file: RandomAccess, wal?: RandomAccess): Iterable<Uint8Array> | undefined {
	const table = sqliteTable(file, 'Packages', wal);
	if (!table.found) return undefined;
	return {
		*[Symbol.iterator]() {
			for (const { values } of table.rows) if (values[1] instanceof Uint8Array) yield values[1];
		},
	};
}
