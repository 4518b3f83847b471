/** NSRL's RDS as it is published now: an SQLite database whose table FILE has a row for each file of each product. */

import type { RandomAccess } from '../random-access.ts';
import { sqliteTable } from '../sqlite-table.ts';
import { byLength, digestNames, hexLength, type Take } from './listed.ts';

export function isDatabase(head: Uint8Array): boolean {
	return Buffer.from(head.subarray(0, 15)).toString('latin1') === 'SQLite format 3';
}

/** Gives how many rows were taken, and how many pages and rows were damaged; or why it is no RDS. */
export function readNsrlDatabase(file: RandomAccess, take: Take): { readonly rows: number; readonly damaged: number } | { readonly why: string } {
	const table = sqliteTable(file, 'FILE');
	if (!table.found) return { why: table.why === 'no such table' ? 'it has no table FILE, so it is no RDS of NSRL' : table.why };
	const columns = table.sql.slice(table.sql.indexOf('(') + 1).split(',').map(column => column.trim().split(/[\s"[\]`]+/).find(word => word !== '')?.toLowerCase());
	const places = digestNames.toReversed().map(name => ({ name, at: columns.indexOf(name) })).filter(({ at }) => at !== -1);
	if (places.length === 0) return { why: 'its table FILE has no column of digests' };
	let rows = 0;
	for (const { values } of table.rows) {
		for (const { name, at } of places) {
			const hex = values[at];
			if (!(hex instanceof Uint8Array) || byLength[hex.length] !== name || hexLength(hex, 0, hex.length) !== hex.length) continue;
			take(name, hex, 0, -1, -1);
			rows++;
			break;
		}
	}
	return { rows, damaged: table.damage.pages + table.damage.rows };
}
