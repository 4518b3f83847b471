/** `regain image`: copies a disk so that it stands in court; restores one; says how to open one. */

import type { Checklists } from '../core/checklist.ts';
import { grouped } from '../core/coverage.ts';
import { digestInWords, isFaithful, outcomeInWords } from '../core/image-copy.ts';
import type { ImageForm, Medium } from '../core/imaging-plan.ts';
import { mountAdvice, type MountAdvice } from '../core/mount-advice.ts';
import { sizeIn } from '../core/sizes.ts';
import { shown, textOf, visibleText } from '../core/visible.ts';
import { identityLines, mediumLines } from '../report/medium-in-words.ts';
import type { CaseSession } from '../session/case-session.ts';
import type { ImageRequest, ReadyImage } from '../session/imaging.ts';
import { withoutCase } from '../session/open-case.ts';
import { surveyed, type Wait } from '../session/surveying.ts';
import { recordingSession } from './case-session.ts';
import { exitStatus, groundOf, Refusal, type World } from './world.ts';

/** What scripts rely on. */
export const copied = { faithful: 0, damaged: 1, refused: 2, stopped: 3 } as const;
export const target = { kind: 'live' as const, root: visibleText('/') };
export const width = 78;

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
async function settled(request: ImageRequest, session: CaseSession, world: World): Promise<ImageRequest | ReadyImage> {
	const prepared = await session.images.plan(request, patience(world));
	for (const words of identityLines(prepared)) world.error(`${words}\n`);
	if (prepared.ok && prepared.copy.resumed) world.error('A copy that was cut short is gone on with.\n');
	if (prepared.ok) return prepared;
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

/** `2G`, `650M`, `4096`. @throws Refusal */
export function sizeOf(flag: string, written: string | undefined): number | undefined {
	if (written === undefined) return undefined;
	const size = sizeIn(written);
	if (size === undefined) throw new Refusal(`--${flag} ${visibleText(written)} is not a size; write it as 650M or 2G`, copied.refused);
	return size;
}
