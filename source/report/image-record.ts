/** The record of a copy as lines of `name: value`, for people and for `regain image --verify`, which needs nothing else. */

import { digestInWords, outcomeInWords, type CopiedMedium } from '../core/image-copy.ts';
import type { KeptImage } from '../core/images.ts';
import { asVisible, shown, visibleText, type Visible } from '../core/visible.ts';

export interface CustodyGround {
	readonly head: { readonly seq: number; readonly digest: string };
	/** Empty where there is no case. */
	readonly caseFolder: Visible;
	readonly title: Visible;
	readonly organisation: Visible;
	readonly tracking: readonly Visible[];
}

export const recordHeading = 'regain image record 1';

export function imageRecord({ run, at, endedAt, by, program, copy, outcome }: KeptImage, { head, caseFolder, title, organisation, tracking }: CustodyGround): string {
	const { form, from, to } = copy;
	const lines: (readonly [string, Visible | number])[] = [
		['role', visibleText(copy.role)],
		['incident', title],
		['organisation', organisation],
		['tracking', tracking.join(', ') as Visible],
		...medium('source', from),
		...medium('destination', to),
		['bytes', from.size],
		['form', visibleText(form.as)],
		...(form.split === undefined ? [] : [['part bytes', form.split] as const]),
		['begun', visibleText(at)],
		['ended', visibleText(endedAt ?? '')],
		['by', by],
		['program', asVisible(program)],
		['resumed', visibleText(copy.resumed ? 'yes' : 'no')],
		...copy.accepted.map(words => ['confirmed', words] as const),
	];
	if (outcome !== undefined) {
		lines.push(['outcome', outcomeInWords(outcome)], ['digest', digestInWords(outcome)]);
		for (const [name, digest] of Object.entries(outcome.digests)) lines.push([name, asVisible(digest)]);
		lines.push(['unread bytes', outcome.unread.bytes], ['unread ranges', outcome.unread.count]);
		for (const { at: from, size } of outcome.unread.ranges) lines.push(['unread', shown`${from} ${size}`]);
		for (const { at: from, size } of outcome.differs) lines.push(['differs', shown`${from} ${size}`]);
	}
	lines.push(['map', copy.map], ['case', caseFolder === '' ? visibleText('none') : caseFolder], ['run', asVisible(run)], ['journal head', shown`${head.seq} ${asVisible(head.digest)}`]);
	return `${recordHeading}\n${lines.map(([name, value]) => `${name}: ${value}\n`).join('')}`;
}

function medium(role: string, { kind, path, model, serial, size }: CopiedMedium): readonly (readonly [string, Visible | number])[] {
	return [
		[role, path],
		[`${role} kind`, visibleText(kind === 'absent' ? 'file' : kind)],
		[`${role} model`, model],
		[`${role} serial`, serial],
		[`${role} bytes before`, size],
	];
}
