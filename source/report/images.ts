/** The copies of disks, with their digests and what could not be read: a part of the report. */

import { digestInWords, outcomeInWords, type CopiedMedium } from '../core/image-copy.ts';
import type { KeptImage } from '../core/images.ts';
import { bytes } from '../core/imaging-plan.ts';
import type { Incident } from '../core/incident.ts';
import { code, prose, table } from './markdown-text.ts';

export function imagesInMarkdown({ images }: Pick<Incident, 'images'>): readonly string[] {
	const verdicts = images.verdicts.map(({ image, words, at, by }) => [at, prose(by), code(image), prose(words)]);
	return [
		'## Images of disks',
		'',
		...(images.all.length === 0 ? ['No disk was copied.', ''] : images.all.flatMap(one)),
		...(verdicts.length === 0 ? [] : ['Copies held against their records:', '', ...table(['When', 'By', 'Copy', 'Answer'], verdicts, '')]),
	];
}

function one({ at, endedAt, by, program, copy, outcome, state, labelled }: KeptImage): readonly string[] {
	const { role, from, to, resumed, accepted, map } = copy;
	const lines = [
		`${role === 'restore' ? 'Restored' : 'Copied'} ${code(from.path)} to ${code(to.path)}${resumed ? ', going on where it was cut short' : ''}`,
		'',
		`- ${role === 'restore' ? 'Image' : 'Source'}: ${medium(from)}`,
		`- ${role === 'restore' ? 'Disk overwritten' : 'Destination'}: ${medium(to)}`,
		`- Begun ${at}${endedAt === undefined ? '' : `, ended ${endedAt}`}, by ${prose(by)}, with ${prose(program)}`,
		...accepted.map(words => `- Confirmed: ${prose(words)}`),
		`- Outcome: ${outcome === undefined ? (state === 'copying' ? 'still copying' : 'cut short; it can be gone on with') : prose(outcomeInWords(outcome))}`,
	];
	if (outcome !== undefined) {
		for (const [name, digest] of Object.entries(outcome.digests)) lines.push(`- ${prose(name)}: ${code(digest)}`);
		if (outcome.digestOf !== 'nothing') lines.push(`- Digests: ${prose(digestInWords(outcome))}`);
		const { ranges, count } = outcome.unread;
		if (count > 0) lines.push(`- Unread (byte, length): ${ranges.map(range => `${range.at} ${range.size}`).join('; ')}${count > ranges.length ? `; and ${count - ranges.length} more, in the map` : ''}`);
		if (outcome.differs.length > 0) lines.push(`- Differs (byte, length): ${outcome.differs.map(range => `${range.at} ${range.size}`).join('; ')}`);
	}
	lines.push(`- Map of what was read: ${code(map)}`);
	if (labelled !== undefined) lines.push(`- Record: ${code(labelled.record)} (SHA-256 ${code(labelled.sha256)}); label: ${labelled.labels.map(label => code(label)).join(', ')}`);
	return [...lines, ''];
}

function medium({ kind, path, size, model, serial }: CopiedMedium): string {
	const what = kind === 'absent' ? 'a new file' : `${kind}, ${bytes(size)}`;
	return `${code(path)}, ${prose(what)}${model === '' ? '' : `, ${prose(model)}`}${serial === '' ? (kind === 'device' ? ', no serial known' : '') : `, serial ${code(serial)}`}`;
}
