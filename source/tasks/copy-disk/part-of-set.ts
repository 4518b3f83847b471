/** Is a file one part of an image in parts? The first stands for all of them; any other by itself is no disk. */

import { Buffer } from 'node:buffer';
import { lstatSync, readFileSync, statSync, type Stats } from 'node:fs';
import { bytes, type MediumPart } from '../../core/imaging-plan.ts';
import { shown, visibleName, visibleText, type Visible } from '../../core/visible.ts';
import { parseImageRecord } from '../../parsers/image-record.ts';
import { fileId } from '../../host/block-devices.ts';
import { nameOf, type HostPath } from '../../host/host.ts';

const number = /\.(\d{3,4})$/;
/** A record is a page of text; anything longer is another's. */
const longestRecord = 16_777_216;

export type PartOfSet =
	| { readonly is: 'alone' }
	/** The first part: all of them, in order. */
	| { readonly is: 'first'; readonly parts: readonly MediumPart[] }
	/** Why it cannot stand for a disk. */
	| { readonly is: 'unfit'; readonly why: Visible };

export function partOfSet(path: HostPath): PartOfSet {
	const [, digits] = number.exec(path) ?? [];
	if (digits === undefined) return { is: 'alone' };
	const base = path.slice(0, -digits.length);
	const at = (part: number): HostPath => `${base}${String(part).padStart(digits.length, '0')}` as HostPath;
	const record = recordAt(`${base}regain.txt`);
	const isSet = record?.split !== undefined && record.size > record.split;
	const own = Number(digits);
	if (own > 1 || (own === 1 && look(at(0)) !== undefined)) {
		const first = [0, 1].map(at).find(name => look(name) !== undefined && name !== path);
		if (first === undefined && !isSet) return { is: 'alone' };
		return { is: 'unfit', why: shown`it is one part of an image in parts${isSet ? shown` (its record says so)` : shown``}: name the first, ${visibleName(first ?? at(1))}` };
	}
	const parts: MediumPart[] = [];
	for (let part = own, stats = look(path); stats !== undefined; stats = look(at(++part))) {
		if (!stats.isFile()) return { is: 'unfit', why: shown`its part ${visibleName(nameOf(at(part)))} is no file` };
		parts.push({ path: visibleName(at(part)), size: stats.size, is: fileId(stats) });
	}
	if (parts.length === 1 && !isSet && look(at(own + 2)) === undefined) return { is: 'alone' };
	const missing = shown`${visibleName(nameOf(at(own + parts.length)))}`;
	if (look(at(own + parts.length + 1)) !== undefined) return { is: 'unfit', why: shown`its part ${missing} is missing` };
	const size = parts.reduce((sum, part) => sum + part.size, 0);
	if (isSet && size !== record.size) return { is: 'unfit', why: shown`its record says ${bytes(record.size)}, its ${parts.length} part${visibleText(parts.length === 1 ? '' : 's')} hold ${bytes(size)}: one is missing, or was cut short` };
	return { is: 'first', parts };
}

function look(path: string): Stats | undefined {
	return lstatSync(Buffer.from(path, 'latin1'), { throwIfNoEntry: false });
}

function recordAt(path: string): { readonly split?: number; readonly size: number } | undefined {
	const raw = Buffer.from(path, 'latin1');
	try {
		const stats = statSync(raw);
		if (!stats.isFile() || stats.size > longestRecord) return undefined;
		const parsed = parseImageRecord(readFileSync(raw));
		return parsed.ok ? parsed.record : undefined;
	} catch {
		return undefined;
	}
}
