/** Is a file one part of an image in parts? By itself it is no disk: copied as if it were whole, it would be the beginning of one. */

import { Buffer } from 'node:buffer';
import { readFileSync, statSync } from 'node:fs';
import { shown, visibleName, type Visible } from '../../core/visible.ts';
import { parseImageRecord } from '../../parsers/image-record.ts';
import { nameOf, type HostPath } from '../../host/host.ts';

const number = /\.(\d{3,4})$/;
/** A record is a page of text; anything longer is another's. */
const longestRecord = 16_777_216;

/** What shows it, in words; undefined for a file that stands alone. */
export function partOfSet(path: HostPath): Visible | undefined {
	const base = path.replace(number, '');
	if (base === path) return undefined;
	const record = `${base}.regain.txt`;
	const { split, size } = recordAt(record) ?? {};
	if (split !== undefined && size !== undefined && size > split) return shown`its record ${visibleName(nameOf(record as HostPath))} says so`;
	const other = Number(number.exec(path)![1]) === 1 ? `${base}.002` : `${base}.001`;
	return isFile(other) ? shown`${visibleName(nameOf(other as HostPath))} lies beside it` : undefined;
}

function recordAt(path: string): { readonly split?: number; readonly size: number } | undefined {
	const bytes = Buffer.from(path, 'latin1');
	try {
		const stats = statSync(bytes);
		if (!stats.isFile() || stats.size > longestRecord) return undefined;
		const parsed = parseImageRecord(readFileSync(bytes));
		return parsed.ok ? parsed.record : undefined;
	} catch {
		return undefined;
	}
}

function isFile(path: string): boolean {
	return statSync(Buffer.from(path, 'latin1'), { throwIfNoEntry: false })?.isFile() === true;
}
