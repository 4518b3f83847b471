/** What the status line says of work it spoke of, once that has ended. */

import { answerOf, coverageInWords, gaps, grouped, isWhole, type Coverage, type Ending } from '../core/coverage.ts';
import type { RunId } from '../core/event.ts';
import { outcomeInWords } from '../core/image-copy.ts';
import type { CheckState, Incident, Run } from '../core/incident.ts';
import { shown, type Visible } from '../core/visible.ts';
import { words } from './line.ts';
import type { Scene } from './scene.ts';
import type { Status } from './view.ts';

/** What the last key did; of work it began that is over, how that ended. */
export function statusNow({ view, snapshot }: Pick<Scene, 'view' | 'snapshot'>): Status | undefined {
	const { status } = view;
	const run = status?.run;
	if (run === undefined || snapshot.running.some(at => at.run === run)) return status;
	const ended = endInWords(run, snapshot.incident);
	return ended === undefined ? status : { words: ended, kind: 'told' };
}

function endInWords(id: RunId, { runs, timelines, captures, logs, images }: Incident): Visible | undefined {
	const run = runs.get(id);
	if (run !== undefined) return checksEnded(run);
	const capture = captures.findLast(at => at.run === id);
	if (capture?.ending !== undefined) return shown`saving ${how(capture.ending)}: ${grouped(capture.items.filter(({ kept }) => kept !== undefined).length) as Visible} kept; ${coverageInWords(capture.ending.coverage)}`;
	const log = logs.findLast(at => at.run === id);
	if (log?.ending !== undefined) return shown`${log.log}: ${log.ending.how === 'complete' ? words('read to its end') : how(log.ending)}; ${coverageInWords(log.ending.coverage)}`;
	const timeline = timelines.all.findLast(at => at.run === id);
	if (timeline?.made !== undefined) return shown`the timeline is made: ${grouped(timeline.made.count) as Visible} entries${notAll(timeline.made.coverage)}; ${coverageInWords(timeline.made.coverage)}`;
	if (timeline?.why !== undefined) return shown`no timeline was made: ${timeline.why}`;
	const outcome = images.of(id)?.outcome;
	return outcome === undefined ? undefined : outcomeInWords(outcome);
}

function checksEnded({ checks, made, worst }: Run): Visible | undefined {
	const endings = [...checks].flatMap(([check, state]) => (isEnded(state) ? [{ check, ending: state.ending, answer: answerOf(state.ending, worst.get(check)) }] : []));
	if (endings.length < checks.size) return undefined;
	const [only] = endings;
	if (endings.length === 1 && only !== undefined) {
		const { check, ending, answer } = only;
		const found = answer === 'found' ? words(`found ${grouped(made.get(check)!)}, worst ${worst.get(check)!}`) : words(answer);
		return shown`${words(check)}: ${found}${notWhole(ending, answer)}; ${coverageInWords(ending.coverage)}`;
	}
	const count = (wanted: string): number => endings.filter(({ answer }) => answer === wanted).length;
	const findings = [...made.values()].reduce((sum, each) => sum + each, 0);
	const torn = endings.filter(({ ending }) => ending.how !== 'not-applicable' && !isWhole(ending)).length;
	return answersInWords({ found: count('found'), findings, couldNotLook: count('could not look'), inPart: torn, nothing: count('nothing found') });
}

export interface Answers {
	readonly found: number;
	readonly findings: number;
	readonly couldNotLook: number;
	readonly inPart: number;
	readonly nothing: number;
}

/** Fits a line of 80 columns with hundreds of checks and a million findings. What may be wrong comes first. */
export function answersInWords({ found, findings, couldNotLook, inPart, nothing }: Answers): Visible {
	return words(`ended: ${found} found (${grouped(findings)}), ${couldNotLook} could not look, ${inPart === 0 ? 'all whole' : `${inPart} in part`}, ${nothing} nothing found`);
}

function isEnded(state: CheckState): state is Extract<CheckState, { readonly state: 'ended' }> {
	return state.state === 'ended';
}

function notWhole(ending: Ending, answer: string): Visible {
	const because = ending.why === undefined ? words('') : shown`: ${ending.why}`;
	if (answer === 'could not look') return because;
	return ending.how === 'complete' ? notAll(ending.coverage) : shown`, ${how(ending)}${because}`;
}

function notAll(coverage: Coverage): Visible {
	return words(gaps(coverage).length > 0 ? ', not all of it' : '');
}

function how(ending: Ending): Visible {
	if (ending.how === 'complete') return words('ended');
	return words(ending.how === 'cancelled' ? 'was stopped' : 'failed');
}
