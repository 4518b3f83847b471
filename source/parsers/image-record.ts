/** The record `report/image-record.ts` writes, read years later. Lines it does not know are passed over. */

import { shown, visibleText, type Visible } from '../core/visible.ts';
import { linesOf } from './lines.ts';

export interface ImageRecord {
	readonly size: number;
	readonly as: 'raw' | 'zstd';
	readonly split?: number;
	/** `sha256`, `md5`, `sha1` in hex, SHA-256 always. */
	readonly digests: Readonly<Record<string, string>>;
	readonly unreadBytes: number;
}

export type ParsedImageRecord = { readonly ok: true; readonly record: ImageRecord } | { readonly ok: false; readonly why: Visible };

const lengths: Readonly<Record<string, number>> = { sha256: 64, md5: 32, sha1: 40 };

export function parseImageRecord(bytes: Uint8Array): ParsedImageRecord {
	const values = new Map<string, string>();
	const digests: Record<string, string> = {};
	let isHeaded = false;
	for (const { number, text } of linesOf(bytes)) {
		if (number === 1) {
			isHeaded = text === 'regain image record 1';
			if (!isHeaded) break;
			continue;
		}
		const [, name = '', value = ''] = /^([a-z\d ]+): (.*)$/.exec(text) ?? [];
		const length = Object.hasOwn(lengths, name) ? lengths[name] : undefined;
		if (length !== undefined) {
			if (value.length !== length || !/^[\da-f]+$/.test(value)) return { ok: false, why: shown`line ${number}: it is no ${visibleText(name)}` };
			digests[name] = value;
		} else if (name !== '' && !values.has(name)) values.set(name, value);
	}
	if (!isHeaded) return { ok: false, why: visibleText('its first line is not that of a record of regain') };
	const whole = (name: string): number | undefined => {
		const value = values.get(name) ?? '';
		return /^\d{1,16}$/.test(value) && Number.isSafeInteger(Number(value)) ? Number(value) : undefined;
	};
	const [size, form, split] = [whole('bytes'), values.get('form'), whole('part bytes')];
	if (size === undefined) return { ok: false, why: visibleText('it does not say how many bytes the source had') };
	if (form !== 'raw' && form !== 'zstd') return { ok: false, why: visibleText('it does not say in which form the copy is') };
	if (split === 0) return { ok: false, why: visibleText('its parts have no bytes') };
	if (digests['sha256'] === undefined) return { ok: false, why: visibleText('it holds no SHA-256') };
	return { ok: true, record: { size, as: form, ...(split === undefined ? {} : { split }), digests, unreadBytes: whole('unread bytes') ?? 0 } };
}
