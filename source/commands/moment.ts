/** A time the operator typed: `2026-11-20`, `2026-11-20T03:00`, with or without a zone (UTC where none is given). */

import { visibleText } from '../core/visible.ts';
import { Refusal } from './world.ts';

const form = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?)?(?:Z|[+-]\d{2}:?\d{2})?$/;

/** Milliseconds since 1970. @throws Refusal naming the flag and the form expected */
export function momentOf(flag: string, written: string | undefined): number | undefined {
	if (written === undefined) return undefined;
	const zoned = /(?:Z|[+-]\d{2}:?\d{2})$/.test(written.slice(10)) ? written : `${written}${written.length === 10 ? '' : 'Z'}`;
	const time = form.test(written) ? Date.parse(zoned.replace(' ', 'T')) : Number.NaN;
	if (Number.isNaN(time)) throw new Refusal(`--${flag} ${visibleText(written)} is not a time; write it as 2026-11-20 or 2026-11-20T03:00Z`);
	return time;
}
