/** The label that is glued to the copy: what it is, how it was made, what holds it to the journal, and lines to sign. */

import { digestInWords, outcomeInWords, type CopiedMedium } from '../core/image-copy.ts';
import { bytes } from '../core/imaging-plan.ts';
import type { KeptImage } from '../core/images.ts';
import { asciiOf, asVisible, shown, visibleText, type Visible } from '../core/visible.ts';
import type { CustodyGround } from './image-record.ts';

const width = 76;
const named = 14;
/** Unread ranges on the paper; the map and the journal hold them all. */
const mostOnPaper = 20;

/** ASCII, at most 78 columns, for any printer. */
export function custodyLabel(image: KeptImage, ground: CustodyGround): string {
	const rule = `+${'-'.repeat(width)}+`;
	return `${[rule, ...labelLines(image, ground).map(line => `|${line.padEnd(width)}|`), rule].join('\n')}\n`;
}

/** The same lines as a picture that prints 190 mm wide. */
export function custodyLabelSvg(image: KeptImage, ground: CustodyGround): string {
	const lines = labelLines(image, ground);
	const [step, left] = [16, 14];
	const height = lines.length * step + 28;
	const text = lines.map((line, index) => `<text x="${left}" y="${24 + index * step}" xml:space="preserve">${escaped(line)}</text>`).join('\n');
	return `<svg xmlns="http://www.w3.org/2000/svg" width="190mm" viewBox="0 0 ${width * 7.83 + left * 2} ${height}" font-family="DejaVu Sans Mono, monospace" font-size="13">
<rect x="1" y="1" width="${width * 7.83 + left * 2 - 2}" height="${height - 2}" fill="white" stroke="black"/>
${text}
</svg>
`;
}

function labelLines({ at, endedAt, by, program, copy, outcome }: KeptImage, { head, caseFolder, title, organisation, tracking }: CustodyGround): readonly string[] {
	const line = (name: string, value: Visible): readonly string[] => (value === '' ? [] : wrapped(` ${name.padEnd(named)}`, asciiOf(value)));
	const digests = Object.entries(outcome?.digests ?? {}).flatMap(([name, digest]) => line(name.toUpperCase().replace('SHA', 'SHA-'), inGroups(digest)));
	const unread = outcome?.unread ?? { ranges: [], count: 0, bytes: 0 };
	const listed = unread.ranges.slice(0, mostOnPaper).map(({ at: from, size }) => shown`${from}+${size}`);
	const more = unread.count - listed.length;
	const groups = inGroups(head.digest);
	return [
		` ${copy.role === 'restore' ? 'RESTORED FROM AN IMAGE' : 'EVIDENCE: IMAGE OF A DISK'}`,
		'',
		...line('incident', title),
		...line('organisation', organisation),
		...line('tracking', tracking.join(', ') as Visible),
		...line('source', mediumWords(copy.from)),
		...line('destination', mediumWords(copy.to)),
		...line('source bytes', bytes(copy.from.size)),
		...line('begun', visibleText(at)),
		...line('ended', visibleText(endedAt ?? '')),
		...line('by', by),
		...line('program', asVisible(program)),
		...line('outcome', outcome === undefined ? shown`unknown` : outcomeInWords(outcome)),
		...digests,
		...(outcome === undefined ? [] : line('digest', digestInWords(outcome))),
		...(unread.count === 0 ? [] : line('unread', shown`${listed.join(', ') as Visible}${(more > 0 ? `, and ${more} more: see the map` : '') as Visible} (first byte+length)`)),
		...copy.accepted.flatMap(words => line('confirmed', words)),
		...(caseFolder === '' ? line('journal', shown`none: the copy was made without a case`) : [...line('case', caseFolder), ...line('journal head', shown`entry ${head.seq}: ${groups}`)]),
		'',
		...['Taken by', 'Received by', 'Received by'].flatMap(who => [`  ${who.padEnd(12)} ${'_'.repeat(34)}  Date ${'_'.repeat(18)}`, '']),
	];
}

function mediumWords({ path, model, serial }: CopiedMedium): Visible {
	return [path, model, serial === '' ? shown`` : shown`serial ${serial}`].filter(word => word !== '').join(', ') as Visible;
}

/** `ab12 cd34 ...`: as a person copies it. */
function inGroups(digest: string): Visible {
	return asVisible(digest.replaceAll(/(.{4})(?=.)/g, '$1 '));
}

/** At blanks where there are some, and within a word that is longer than a line. */
function wrapped(name: string, value: string): readonly string[] {
	const room = width - name.length - 1;
	const lines: string[] = [];
	for (let rest = value; rest !== ''; ) {
		const blank = rest.length <= room ? rest.length : rest.lastIndexOf(' ', room);
		const cut = blank <= 0 ? room : blank;
		lines.push(rest.slice(0, cut));
		rest = rest.slice(cut).trimStart();
	}
	return lines.map((line, index) => `${index === 0 ? name : ' '.repeat(name.length)}${line}`);
}

function escaped(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
