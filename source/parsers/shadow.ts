/** /etc/shadow (shadow(5)): `name:password:changed:min:max:warn:inactive:expire:flag`, and what a password field says. */

import { visibleName, type Visible } from '../core/visible.ts';
import { linesOf } from './lines.ts';
import type { OddLine } from './passwd.ts';

export interface ShadowRecord {
	/** From 1. */
	readonly line: number;
	readonly name: Visible;
	/** As it stands, one byte to a character. Never shown. */
	readonly password: string;
	/** Days since 1970 when the password was set. */
	readonly changed: number | undefined;
	/** Days since 1970 after which the account is closed. */
	readonly expires: number | undefined;
	readonly nis?: 'include' | 'exclude';
}

export interface Shadow {
	readonly records: readonly ShadowRecord[];
	readonly odd: readonly OddLine[];
}

/**
 * `empty`: no password is asked for. `set`: a hash one can log in with. `locked`: a hash made unusable by a leading `!` or
 * `*`. `none`: nothing a password could ever match. `elsewhere`: `x`, the shadow file has it.
 */
export type PasswordState = 'empty' | 'set' | 'locked' | 'none' | 'elsewhere';

export function parseShadow(bytes: Uint8Array): Shadow {
	const records: ShadowRecord[] = [];
	const odd: OddLine[] = [];
	for (const { number: line, text } of linesOf(bytes)) {
		if (/^\s*(?:#|$)/.test(text)) continue;
		const nis = text.startsWith('+') ? 'include' : text.startsWith('-') ? 'exclude' : undefined;
		const fields = (nis === undefined ? text : text.slice(1)).split(':');
		if (nis === undefined && fields.length < 2) {
			odd.push({ line, text: visibleName(text.slice(0, 64)), why: 'too few fields' });
			continue;
		}
		// The text of such a line is not kept: it may hold a hash.
		if (nis === undefined && fields.length !== 9) odd.push({ line, text: visibleName(fields[0]!.slice(0, 64)), why: fields.length < 9 ? 'too few fields' : 'too many fields' });
		if (fields[0] === '' && nis === undefined) odd.push({ line, text: '' as Visible, why: 'no name' });
		records.push({
			line,
			name: visibleName(fields[0] ?? ''),
			password: fields[1] ?? '',
			changed: daysOf(fields[2]),
			expires: daysOf(fields[7]),
			...(nis === undefined ? {} : { nis }),
		});
	}
	return { records, odd };
}

export function passwordState(field: string): PasswordState {
	if (field === 'x') return 'elsewhere';
	// Traditional DES hash of the empty password with the salt `U6`: known to all who ever built a live CD.
	if (field === '' || field === 'U6aMy0wojraho') return 'empty';
	const bare = field.replace(/^(?:\*LOCKED\*|\*LK\*|[!*])+/, '');
	const hash = /^(?:\$[^$]{1,16}\$|_[./0-9A-Za-z]{19}$|[./0-9A-Za-z]{13}$)/.test(bare);
	return !hash ? 'none' : bare === field ? 'set' : 'locked';
}

function daysOf(field: string | undefined): number | undefined {
	return field !== undefined && /^\d{1,9}$/.test(field) ? Number(field) : undefined;
}
