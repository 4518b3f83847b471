/** `regain check`: the same session as the cockpit's, with its results on standard output. */

import { statSync } from 'node:fs';
import type { Media, References } from '../checks/check.ts';
import { cardById, cards } from '../checks/cards.ts';
import { sealOfBaseline } from '../checks/baseline/baseline-file.ts';
import { answerOf, coverageInWords, gaps, type Ending } from '../core/coverage.ts';
import type { Checklists } from '../core/checklist.ts';
import { whyNoSpan } from '../core/intrusion-window.ts';
import { isAtLeast, subjectName, subjectShown, worseFirst, type CheckId, type Finding } from '../core/finding.ts';
import type { Target } from '../core/event.ts';
import type { Run } from '../core/incident.ts';
import { UnusableFile } from '../host/operators-file.ts';
import { bytesOf, visibleText } from '../core/visible.ts';
import type { CaseSession } from '../session/case-session.ts';
import { withoutCase } from '../session/open-case.ts';
import { recordingSession } from './case-session.ts';
import { withKnownLists, type NamedLists } from './known.ts';
import { showProgress } from './progress.ts';
import { exitStatus, groundOf, Refusal, type World } from './world.ts';

export interface CheckRequest {
	readonly ids: readonly CheckId[];
	readonly target: Target;
	readonly json: boolean;
	readonly caseFolder: string | undefined;
	/** Without both, the window that is marked in the case. */
	readonly since: number | undefined;
	readonly until: number | undefined;
	readonly crossMounts: boolean;
	/** Folders of known-good packages, as they were named. */
	readonly media: Media | undefined;
	readonly references: References;
	/** Lists of known hashes. */
	readonly lists: NamedLists;
}

export async function check(request: CheckRequest, checklists: Checklists, world: World): Promise<number> {
	const asked = chosen(request.ids);
	refuseUnusable(request);
	const session = await sessionFor(request, checklists, world);
	const quiet = showProgress(session, world);
	const stop = (): void => session.snapshot.running.forEach(({ run }) => session.stop(run));
	world.signal.addEventListener('abort', stop);
	try {
		const { since, until, crossMounts, media, references, lists, caseFolder } = request;
		const more = { crossMounts, ...references, ...(media === undefined ? {} : { media }), ...(since === undefined ? {} : { since }), ...(until === undefined ? {} : { until }) };
		await withKnownLists(lists, caseFolder, world, async known => {
			const outcome = await session.runChecks(asked, { ...more, ...(known === undefined ? {} : { known }) });
			if (!outcome.done) throw new Refusal(outcome.why, exitStatus.couldNotLook);
			await session.idle();
		});
	} finally {
		world.signal.removeEventListener('abort', stop);
		quiet();
	}
	const run = [...session.incident.runs.values()].at(-1)!;
	const status = tell(session, run, asked, request, world);
	await session.close();
	return status;
}

function chosen(ids: readonly CheckId[]): readonly CheckId[] {
	for (const id of ids) {
		if (cardById(id) !== undefined) continue;
		const near = cards.filter(known => known.id.includes(id) || id.includes(known.id)).map(known => known.id);
		throw new Refusal(`there is no check ${visibleText(id)}; ${near.length > 0 ? `did you mean ${near.join(' or ')}?` : '`regain list` names them all'}`);
	}
	return ids.length > 0 ? cards.filter(({ id }) => ids.includes(id)).map(({ id }) => id) : cards.map(({ id }) => id);
}

/** What cannot be compared with is better said before a long walk than after it. */
function refuseUnusable({ since, until, references: { baseline, clean } }: CheckRequest): void {
	const why = whyNoSpan({ ...(since === undefined ? {} : { since }), ...(until === undefined ? {} : { until }) });
	if (why !== undefined) throw new Refusal(why);
	if (clean !== undefined && statSync(Buffer.from(bytesOf(clean)), { throwIfNoEntry: false })?.isDirectory() !== true) throw new Refusal(`--clean ${clean} is not a folder; name the folder the clean tree is mounted at`);
	try {
		if (baseline !== undefined) sealOfBaseline(baseline);
	} catch (error) {
		if (error instanceof UnusableFile) throw new Refusal(error.message);
		throw error;
	}
}

function sessionFor({ caseFolder, target }: CheckRequest, checklists: Checklists, world: World): Promise<CaseSession> {
	return caseFolder === undefined ? withoutCase(groundOf(world, target, checklists, '')) : recordingSession(caseFolder, target, checklists, world);
}

/** Results in the order of the checks, what intruders often replace before the rest, then by subject: the same for the same tree. */
function tell(session: CaseSession, run: Run, asked: readonly CheckId[], { ids, json }: CheckRequest, world: World): number {
	const made = new Map<CheckId, Finding[]>(asked.map(id => [id, []]));
	for (const { finding, run: madeIn } of session.incident.findings.values()) if (madeIn === run.id) made.get(finding.check)?.push(finding);
	let alarm = false;
	let whole = true;
	for (const id of asked) {
		const state = run.checks.get(id);
		const ending: Ending = state?.state === 'ended' ? state.ending : { how: 'failed', coverage: { counts: {}, skipped: [] }, why: visibleText('it did not end') };
		const findings = made.get(id)!.toSorted(bySubject);
		alarm ||= findings.some(({ severity }) => isAtLeast(severity, 'medium'));
		whole &&= ending.how === 'not-applicable' ? ids.length === 0 : ending.how === 'complete' && gaps(ending.coverage).length === 0;
		if (json) tellJson(id, findings, ending, world);
		else tellText(id, findings, ending, world);
	}
	return alarm ? exitStatus.found : whole ? exitStatus.clean : exitStatus.couldNotLook;
}

function bySubject(a: Finding, b: Finding): number {
	const [left, right] = [`${subjectName(a.subject)} ${a.summary}`, `${subjectName(b.subject)} ${b.summary}`];
	const often = Number(b.facts['often-replaced'] === true) - Number(a.facts['often-replaced'] === true);
	return often !== 0 ? often : left < right ? -1 : left > right ? 1 : 0;
}

function tellJson(check: CheckId, findings: readonly Finding[], ending: Ending, world: World): void {
	for (const finding of findings) world.write(`${JSON.stringify({ type: 'finding', ...finding })}\n`);
	world.write(`${JSON.stringify({ type: 'ended', check, ...ending })}\n`);
}

function tellText(id: CheckId, findings: readonly Finding[], ending: Ending, world: World): void {
	const worst = findings.toSorted(worseFirst)[0]?.severity;
	const why = ending.why === undefined ? '' : `: ${ending.why}`;
	const how = ending.how === 'complete' ? '' : ` (${ending.how})`;
	world.write(`${id}: ${answerOf(ending, worst)}${how}${why}\n  looked at ${coverageInWords(ending.coverage)}\n`);
	for (const { severity, step, subject, summary, facts, next } of findings) {
		world.write(`  ${severity.toUpperCase().padEnd(8)} ${step} ${subjectShown(subject)}\n           ${summary}\n`);
		const particulars = Object.entries(facts).map(([name, value]) => `${name} ${value}`);
		if (particulars.length > 0) world.write(`           ${particulars.join('; ')}\n`);
		if (next !== undefined) world.write(`           next: ${next}\n`);
	}
}
