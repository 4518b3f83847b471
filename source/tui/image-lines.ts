/** The copies of disks under the step that asks for them: digests, what was not read, the label, and how one is opened. */

import { grouped } from '../core/coverage.ts';
import { digestInWords, outcomeInWords } from '../core/image-copy.ts';
import type { KeptImage } from '../core/images.ts';
import { joined, shown, visibleText } from '../core/visible.ts';
import { paragraph, words, type Line } from './line.ts';
import { moment } from './moment.ts';
import { progress } from './progress.ts';
import type { Scene } from './scene.ts';

/** A screen reads no more; the record and the report hold them. */
const most = 20;

export function imageLines(scene: Scene, width: number): Line[] {
	const { all } = scene.snapshot.incident.images;
	if (all.length === 0) return paragraph(scene.theme, words('None yet: i copies a disk, or writes an image back to one.'), width, 2);
	return all.flatMap(image => lines(image, scene, width));
}

function lines(image: KeptImage, scene: Scene, width: number): Line[] {
	const { theme, snapshot, session } = scene;
	const { copy, outcome, labelled } = image;
	const running = snapshot.running.find(({ run }) => run === image.run);
	const state = outcome !== undefined ? outcomeInWords(outcome) : running !== undefined ? progress(running) : words(image.state === 'interrupted' ? 'cut short; i with the same source and destination goes on' : 'copying');
	const rows = paragraph(theme, shown`${words(moment(image.at))} ${image.by}: ${copy.from.path} to ${copy.to.path}: ${state}`, width, 2);
	const say = (text: Parameters<typeof paragraph>[1]): void => void rows.push(...paragraph(theme, text, width, 4));
	if (outcome === undefined) return rows;
	if (outcome.how !== 'complete') say(words('i with the same source and destination goes on with it'));
	for (const [name, digest] of Object.entries(outcome.digests)) say(shown`${visibleText(name)} ${visibleText(digest)}`);
	if (outcome.digestOf !== 'nothing') say(digestInWords(outcome));
	const { ranges, count } = outcome.unread;
	if (count > 0) say(shown`unread (byte, length): ${joined(ranges.slice(0, most).map(({ at, size }) => words(`${grouped(at)} ${grouped(size)}`)))}${words(count > most ? `, and ${count - most} more` : '')}`);
	if (labelled !== undefined) say(shown`to sign: ${joined(labelled.labels)}; record: ${labelled.record}`);
	if (outcome.how !== 'complete' || copy.role === 'restore') return rows;
	const opening = session.images.opening(image.run);
	if (opening.is !== 'looked-at') {
		say(opening.is === 'looking' ? words('how it is opened is being looked at') : shown`how it is opened cannot be told: ${opening.why}`);
		return rows;
	}
	const { advice } = opening;
	say(words(advice.commands.length === 0 ? 'Nothing in it can be mounted:' : 'To examine it, read-only, as root (regain runs none of it):'));
	for (const command of advice.commands) rows.push(...paragraph(theme, command, width, 6));
	for (const said of advice.said) rows.push(...paragraph(theme, shown`# ${said}`, width, 6));
	if (advice.tree !== undefined) say(shown`Then : describe the case, and put ${advice.tree} into "Examined tree".`);
	return rows;
}
