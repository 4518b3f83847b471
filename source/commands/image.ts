/** `regain image`: copies a disk so that it stands in court; restores one; holds a copy against its record; says how to open one. */

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Checklists } from '../core/checklist.ts';
import { grouped } from '../core/coverage.ts';
import { digestInWords, isFaithful, outcomeInWords } from '../core/image-copy.ts';
import { bytes, type ImageForm, type Medium } from '../core/imaging-plan.ts';
import { mountAdvice, type MountAdvice } from '../core/mount-advice.ts';
import { sizeIn } from '../core/sizes.ts';
import { shown, textOf, visibleText, type Visible } from '../core/visible.ts';
import { parseImageRecord, type ImageRecord } from '../parsers/image-record.ts';
import { identityLines, mediumLines } from '../report/medium-in-words.ts';
import type { CaseSession } from '../session/case-session.ts';
import type { ImageRequest } from '../session/imaging.ts';
import { withoutCase } from '../session/open-case.ts';
import { surveyed, type Wait } from '../session/surveying.ts';
import { digestingHere } from '../tasks/copy-disk/digesting.ts';
import { digestNames } from '../tasks/copy-disk/order.ts';
import { readBack } from '../tasks/copy-disk/read-back.ts';
import { Halted } from '../tasks/copy-disk/halted.ts';
import { recordingSession } from './case-session.ts';
import { exitStatus, groundOf, Refusal, type World } from './world.ts';

/** What scripts rely on. */
const copied = { faithful: 0, damaged: 1, refused: 2, stopped: 3 } as const;
const target = { kind: 'live' as const, root: visibleText('/') };
const width = 78;

export interface CopyRequest extends ImageRequest {
	readonly caseFolder: string | undefined;
}

export async function image(request: CopyRequest, checklists: Checklists, world: World): Promise<number> {
	const session = await sessionFor(request.caseFolder, checklists, world);
	try {
		const asked = await settled(request, session, world);
		const began = await session.images.start(asked, patience(world));
		if (!began.done) throw new Refusal(began.why, copied.refused);
		await followed(session, world);
		return await told(session, world);
	} finally {
		await session.close();
	}
}

function sessionFor(caseFolder: string | undefined, checklists: Checklists, world: World): Promise<CaseSession> {
	return caseFolder === undefined ? withoutCase(groundOf(world, target, checklists, '')) : recordingSession(caseFolder, target, checklists, world);
}

/** Shows who both are, and asks for what has to be typed where somebody is there to type. @throws Refusal */
async function settled(request: ImageRequest, session: CaseSession, world: World): Promise<ImageRequest> {
	const prepared = await session.images.plan(request, patience(world));
	for (const words of identityLines(prepared)) world.error(`${words}\n`);
	if (prepared.ok && prepared.copy.resumed) world.error('A copy that was cut short is gone on with.\n');
	if (prepared.ok) return request;
	const { plan } = prepared;
	if (plan === undefined || plan.refusals.length > 0 || world.ask === undefined) {
		for (const { words } of plan?.refusals.slice(1) ?? []) world.error(`regain: ${words}\n`);
		throw new Refusal(plan === undefined || plan.refusals.length > 0 ? prepared.why : shown`${prepared.why} after --confirm`, copied.refused);
	}
	const confirmed = [...request.confirmed];
	for (const { words, accepts } of plan.questions.filter(({ isAnswered }) => !isAnswered)) {
		world.error(`regain: ${words}.\n`);
		const typed = await world.ask(`Type ${accepts.join(' or ')} to go on, anything else to leave it: `);
		if (typed === undefined || !(accepts as readonly string[]).includes(typed.trim())) throw new Refusal('nothing was written', copied.refused);
		confirmed.push(typed.trim());
	}
	return { ...request, confirmed };
}

async function followed(session: CaseSession, world: World): Promise<void> {
	const stop = (): void => session.snapshot.running.forEach(({ run }) => session.stop(run));
	world.signal.addEventListener('abort', stop);
	const unsubscribe = session.subscribe(() => {
		if (!world.errorIsTerminal) return;
		const words = session.snapshot.running.map(({ gauge, rate, left }) => {
			const share = gauge.share === undefined ? '' : ` ${Math.floor(gauge.share * 100)} %`;
			return `${gauge.place ?? 'copying'}:${share}, ${grouped(gauge.bytes / 1_000_000)} MB, ${grouped(rate / 1_000_000)} MB/s${left === undefined ? '' : `, ${grouped(left / 1000)} s left`}`;
		});
		world.error(`\r${words.join('; ').slice(0, width).padEnd(width)}`);
	});
	if (world.signal.aborted) stop();
	try {
		await session.idle();
	} finally {
		world.signal.removeEventListener('abort', stop);
		unsubscribe();
		if (world.errorIsTerminal) world.error(`\r${' '.repeat(width)}\r`);
	}
}

async function told(session: CaseSession, world: World): Promise<number> {
	const last = session.incident.images.all.at(-1);
	const outcome = last?.outcome;
	if (last === undefined || outcome === undefined) throw new Refusal('the copy ended without a word', copied.stopped);
	world.write(`${last.copy.to.path}: ${outcomeInWords(outcome)}\n`);
	if (outcome.how !== 'complete') {
		world.write(`Ask for it again with the same words and it goes on from the map ${last.copy.map}\n`);
		return copied.stopped;
	}
	for (const [name, digest] of Object.entries(outcome.digests)) world.write(`${name} ${digest}\n`);
	world.write(`${digestInWords(outcome)}\n`);
	for (const { at, size } of outcome.unread.ranges) world.write(`unread ${at} ${size}\n`);
	for (const { at, size } of outcome.differs) world.write(`differs ${at} ${size}\n`);
	if (last.labelled === undefined) world.error(`regain: ${session.images.trouble ?? 'the record was not written'}\n`);
	else world.write(`record ${last.labelled.record}\nlabel  ${last.labelled.labels.join(' ')}\n`);
	if (last.copy.role === 'image') await describeAt(textOf(last.copy.to.path), last.copy.form, world);
	return isFaithful(outcome) ? copied.faithful : copied.damaged;
}

/** How a disk or an image is opened without changing it. @throws Refusal */
export async function describe(path: string, world: World): Promise<number> {
	const medium = await lookAt(path, world);
	for (const words of mediumLines(visibleText('IMAGE  '), medium)) world.write(`${words}\n`);
	say(mountAdvice(medium), world);
	return exitStatus.clean;
}

async function describeAt(path: string, form: ImageForm, world: World): Promise<void> {
	try {
		say(mountAdvice(await lookAt(path, world), form), world);
	} catch (error) {
		// The copy is made, whatever is to be said of opening it.
		if (!(error instanceof Refusal)) throw error;
		world.error(`regain: how it is opened cannot be told: ${error.message}\n`);
	}
}

function say({ commands, said, tree }: MountAdvice, world: World): void {
	world.write(commands.length === 0 ? 'Nothing in it can be mounted:\n' : 'To examine it, read-only (typed by you, as root; regain runs none of it):\n');
	for (const words of commands) world.write(`  ${words}\n`);
	for (const words of said) world.write(`  # ${words}\n`);
	if (tree !== undefined) world.write(`  regain CASE --root ${tree}\n`);
}

async function lookAt(path: string, world: World): Promise<Medium> {
	const answer = await surveyed(world.runner, { paths: [{ path: visibleText(path), isWrittenTo: false }], caseFolder: visibleText('') }, patience(world));
	if (!answer.ok) throw new Refusal(answer.why, copied.stopped);
	const [looked] = answer.survey.media;
	if (looked?.ok !== true) throw new Refusal(looked?.why ?? shown`${visibleText(path)} was not looked at`);
	if (looked.medium.kind === 'absent') throw new Refusal(`${visibleText(path)} does not exist`);
	return looked.medium;
}

/** Ctrl-C does not wait for a disk that does not answer, and who waits is told so. */
function patience({ signal, error, errorIsTerminal }: World): Wait {
	return { signal, slow: words => errorIsTerminal && error(`\r${`regain: ${words}; Ctrl-C gives up`.slice(0, width).padEnd(width)}`) };
}

export interface VerifyImageRequest {
	readonly path: string;
	readonly record: string | undefined;
	readonly caseFolder: string | undefined;
}

/** Holds a copy against its record, years later. @throws Refusal */
export async function verifyImage({ path, record: named, caseFolder }: VerifyImageRequest, checklists: Checklists, world: World): Promise<number> {
	const place = named ?? `${path.replace(/\.001$/, '')}.regain.txt`;
	const record = recordAt(place);
	const first = record.split !== undefined && !path.endsWith('.001') ? `${path}.001` : path;
	const { status, answer, words } = await compared(first, record, world);
	world.write(`${visibleText(path)}: ${words}\n`);
	if (caseFolder !== undefined) {
		const session = await recordingSession(caseFolder, target, checklists, world);
		const kept = await session.images.keepVerdict(visibleText(resolve(path)), visibleText(resolve(place)), answer, words);
		await session.close();
		if (!kept.done) throw new Refusal(kept.why, copied.stopped);
	}
	return status;
}

async function compared(path: string, record: ImageRecord, world: World): Promise<{ readonly status: number; readonly answer: 'same' | 'differs' | 'not-read'; readonly words: Visible }> {
	const names = digestNames.filter(name => record.digests[name] !== undefined);
	try {
		let toldAt = 0;
		const form = { as: record.as, sparse: false, ...(record.split === undefined ? {} : { split: record.split }) };
		const back = await readBack({
			path: visibleText(path),
			form,
			size: record.size,
			sums: [],
			digesting: digestingHere(names),
			step: async at => {
				if (at - toldAt > 268_435_456) {
					toldAt = at;
					await new Promise(resolve => setImmediate(resolve));
					if (world.errorIsTerminal) world.error(`\r${`reading: ${Math.floor((at / record.size) * 100)} %`.padEnd(width)}`);
				}
				return !world.signal.aborted;
			},
		});
		if (world.errorIsTerminal) world.error(`\r${' '.repeat(width)}\r`);
		if (back === undefined) return { status: copied.stopped, answer: 'not-read', words: visibleText('stopped before its end: nothing can be said') };
		const wrong = names.filter(name => back.digests[name] !== record.digests[name]);
		const unread = record.unreadBytes === 0 ? shown`` : shown`; ${bytes(record.unreadBytes)} were unread when it was made, zeros in their place`;
		if (wrong.length > 0) return { status: copied.damaged, answer: 'differs', words: shown`NOT what was recorded: ${wrong.join(', ') as Visible} ${(wrong.length === 1 ? 'differs' : 'differ') as Visible} (${bytes(record.size)} read${unread})` };
		return { status: copied.faithful, answer: 'same', words: shown`what was recorded: ${names.map(name => `${name} ${back.digests[name]}`).join(', ') as Visible} (${bytes(record.size)} read${unread})` };
	} catch (error) {
		if (!(error instanceof Halted)) throw error;
		return { status: copied.stopped, answer: 'not-read', words: error.message };
	}
}

function recordAt(path: string): ImageRecord {
	let text: Uint8Array;
	try {
		text = readFileSync(path);
	} catch (error) {
		throw new Refusal(`the record ${visibleText(path)} cannot be read (${visibleText((error as Error).message)}); name it with --record FILE`, copied.refused);
	}
	const parsed = parseImageRecord(text);
	if (!parsed.ok) throw new Refusal(`the record ${visibleText(path)} cannot be used: ${parsed.why}`, copied.refused);
	return parsed.record;
}

/** `2G`, `650M`, `4096`. @throws Refusal */
export function sizeOf(flag: string, written: string | undefined): number | undefined {
	if (written === undefined) return undefined;
	const size = sizeIn(written);
	if (size === undefined) throw new Refusal(`--${flag} ${visibleText(written)} is not a size; write it as 650M or 2G`, copied.refused);
	return size;
}
