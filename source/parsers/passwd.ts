/** /etc/passwd, and master.passwd of the BSDs: `name:password:uid:gid:[class:change:expire:]gecos:home:shell`. */

import { visibleName, type Visible } from '../core/visible.ts';
import { linesOf } from './lines.ts';

export interface PasswdRecord {
	/** From 1. */
	readonly line: number;
	/** For a NIS line without its `+` or `-`; may be empty there. */
	readonly name: Visible;
	/** As it stands: `x`, `*`, a hash, or empty. One byte to a character. Never shown. */
	readonly password: string;
	/** Undefined where the field is not a decimal number of 32 bits. */
	readonly uid: number | undefined;
	/** As it stands, one byte to a character. */
	readonly number: string;
	readonly gid: number | undefined;
	readonly gecos: Visible;
	/** One byte to a character: a path of the host, as it stands. */
	readonly home: string;
	/** One byte to a character. Empty means /bin/sh. */
	readonly shell: string;
	/** `+` lines take accounts in from NIS, `-` lines keep some out. */
	readonly nis?: 'include' | 'exclude';
}

export interface OddLine {
	readonly line: number;
	readonly text: Visible;
	readonly why: 'too few fields' | 'too many fields' | 'no name';
}

export interface Passwd {
	readonly records: readonly PasswdRecord[];
	/** Lines that are not accounts. Blank lines and comments (`#`, which glibc skips) are not listed. */
	readonly odd: readonly OddLine[];
}

export function parsePasswd(bytes: Uint8Array): Passwd {
	const records: PasswdRecord[] = [];
	const odd: OddLine[] = [];
	for (const { number: line, text } of linesOf(bytes)) {
		if (/^\s*(#|$)/.test(text)) continue;
		const nis = text.startsWith('+') ? 'include' : text.startsWith('-') ? 'exclude' : undefined;
		const fields = (nis === undefined ? text : text.slice(1)).split(':');
		const why = nis !== undefined || fields.length === 7 || fields.length === 10 ? undefined : fields.length < 7 ? 'too few fields' : 'too many fields';
		if (why !== undefined) {
			odd.push({ line, text: visibleName(text.slice(0, 512)), why });
			if (fields.length < 7) continue;
		}
		if (fields[0] === '' && nis === undefined) odd.push({ line, text: visibleName(text.slice(0, 512)), why: 'no name' });
		const skip = fields.length === 10 ? 3 : 0;
		records.push({
			line,
			name: visibleName(fields[0] ?? ''),
			password: fields[1] ?? '',
			uid: numberOf(fields[2]),
			number: fields[2] ?? '',
			gid: numberOf(fields[3]),
			gecos: visibleName(fields[4 + skip] ?? ''),
			home: fields[5 + skip] ?? '',
			shell: fields[6 + skip] ?? '',
			...(nis === undefined ? {} : { nis }),
		});
	}
	return { records, odd };
}

/** A user or group number as the C library reads it: decimal, at most 32 bits, blanks around it and a leading `+` forgiven. */
export function numberOf(field: string | undefined): number | undefined {
	if (field === undefined || !/^[ \t]*\+?\d{1,20}[ \t]*$/.test(field)) return undefined;
	const number = Number(field);
	return number <= 0xffffffff ? number : undefined;
}
