/** /etc/gshadow (gshadow(5)): `name:password:administrators:members`. */

import { visibleName, type Visible } from '../core/visible.ts';
import { linesOf } from './lines.ts';

export interface GshadowRecord {
	/** From 1. */
	readonly line: number;
	readonly name: Visible;
	/** As it stands, one byte to a character. Never shown. */
	readonly password: string;
	readonly administrators: readonly Visible[];
	readonly members: readonly Visible[];
}

export function parseGshadow(bytes: Uint8Array): readonly GshadowRecord[] {
	const records: GshadowRecord[] = [];
	for (const { number: line, text } of linesOf(bytes)) {
		if (/^\s*(?:#|$)/.test(text)) continue;
		const [name = '', password = '', administrators = '', members = ''] = text.split(':');
		records.push({ line, name: visibleName(name), password, administrators: namesOf(administrators), members: namesOf(members) });
	}
	return records;
}

function namesOf(field: string): readonly Visible[] {
	return field.split(',').map(name => name.trim()).filter(name => name !== '').map(visibleName);
}
