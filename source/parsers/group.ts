/** /etc/group: `name:password:gid:member,member`. */

import { visibleName, type Visible } from '../core/visible.ts';
import { linesOf } from './lines.ts';
import { numberOf, type OddLine } from './passwd.ts';

export interface GroupRecord {
	/** From 1. */
	readonly line: number;
	/** For a NIS line without its `+` or `-`; may be empty there. */
	readonly name: Visible;
	/** As it stands. One byte to a character. Never shown. */
	readonly password: string;
	readonly gid: number | undefined;
	readonly members: readonly Visible[];
	readonly nis?: 'include' | 'exclude';
}

export interface Group {
	readonly records: readonly GroupRecord[];
	readonly odd: readonly OddLine[];
}

export function parseGroup(bytes: Uint8Array): Group {
	const records: GroupRecord[] = [];
	const odd: OddLine[] = [];
	for (const { number: line, text } of linesOf(bytes)) {
		if (/^\s*(#|$)/.test(text)) continue;
		const nis = text.startsWith('+') ? 'include' : text.startsWith('-') ? 'exclude' : undefined;
		const fields = (nis === undefined ? text : text.slice(1)).split(':');
		if (nis === undefined && fields.length !== 4) {
			odd.push({ line, text: visibleName(text.slice(0, 512)), why: fields.length < 4 ? 'too few fields' : 'too many fields' });
			if (fields.length < 3) continue;
		}
		if (fields[0] === '' && nis === undefined) odd.push({ line, text: visibleName(text.slice(0, 512)), why: 'no name' });
		records.push({
			line,
			name: visibleName(fields[0] ?? ''),
			password: fields[1] ?? '',
			gid: numberOf(fields[2]),
			members: (fields[3] ?? '').split(',').map(member => member.trim()).filter(member => member !== '').map(visibleName),
			...(nis === undefined ? {} : { nis }),
		});
	}
	return { records, odd };
}
