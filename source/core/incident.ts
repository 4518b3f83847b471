/** What the journal says so far: the fold of its entries. Changed in place, only by `fold`. */

import { foldCapture, type Capture } from './capture.ts';
import type { Ending } from './coverage.ts';
import { severityRank, type CheckId, type Finding, type Severity, type StepId } from './finding.ts';
import { HostsAtRisk } from './at-risk.ts';
import { Images } from './images.ts';
import { endsOf, type IntrusionWindow, type MarkedWindow } from './intrusion-window.ts';
import { KeptFinding, KeptFindings } from './kept-findings.ts';
import { foldLog, type LogRead } from './log-reads.ts';
import { SharedWords } from './shared-words.ts';
import type { StepState } from './checklist.ts';
import type { CaseDescription, Entry, NoteId, NoteSubject, RunId, Target } from './event.ts';
import { Timelines } from './timelines.ts';
import type { Visible } from './visible.ts';

export interface StepMark {
	readonly state: StepState;
	readonly reason: Visible;
	readonly name: Visible;
	readonly despite: readonly Visible[];
	readonly by: Visible;
	readonly at: string;
}

export interface Note {
	readonly id: NoteId;
	readonly about: NoteSubject;
	readonly lines: readonly Visible[];
	readonly by: Visible;
	readonly at: string;
	/** A draft was on the screen when the program stopped and was never finished. */
	readonly draft: boolean;
	readonly struck?: Visible;
}

export type CheckState = { readonly state: 'running' | 'interrupted' } | { readonly state: 'ended'; readonly ending: Ending };

export interface Run {
	readonly id: RunId;
	readonly at: string;
	readonly target: Target;
	/** The span it was told to call recent, where it was told one. */
	readonly window?: IntrusionWindow;
	readonly checks: Map<CheckId, CheckState>;
	/** Findings each check made in this run. */
	readonly made: Map<CheckId, number>;
	/** The worst of them, where there are any. */
	readonly worst: Map<CheckId, Severity>;
}

export interface Decision {
	readonly step: StepId;
	readonly decision: Visible;
	readonly decidedBy: Visible;
	readonly decidedAt: Visible;
	readonly by: Visible;
	readonly at: string;
}

export interface SessionSpan {
	readonly by: Visible;
	readonly from: string;
	readonly fromMono: number;
	to: string;
	toMono: number;
	closed: boolean;
}

export class Incident {
	/** Grows by one with every fold: what React compares. */
	revision = 0;
	/** Grows when a known finding is triaged or gets another severity. */
	rejudged = 0;
	description: CaseDescription | undefined;
	/** The operator left the description for later. */
	isDescriptionPostponed = false;
	target: Target | undefined;
	window: MarkedWindow | undefined;
	readonly steps = new Map<StepId, StepMark>();
	readonly decisions: Decision[] = [];
	readonly notes = new Map<NoteId, Note>();
	readonly findings = new KeptFindings();
	readonly runs = new Map<RunId, Run>();
	readonly logs: LogRead[] = [];
	readonly captures: Capture[] = [];
	readonly timelines = new Timelines();
	readonly atRisk = new HostsAtRisk();
	readonly sessions: SessionSpan[] = [];
	readonly warnings: { readonly warning: string; readonly words: Visible; readonly at: string; readonly by: Visible }[] = [];
	readonly reports: { readonly path: Visible; readonly format: string; readonly sha256: string; readonly at: string }[] = [];
	readonly images = new Images();
	readonly #words = new SharedWords();
	/** Events of a newer program. */
	unknown = 0;
	recovered = 0;

	stateOf(step: StepId): StepState {
		return this.steps.get(step)?.state ?? 'open';
	}

	/** The last run that asked this check, with its state. */
	lastRun(check: CheckId): { readonly run: Run; readonly state: CheckState } | undefined {
		let last: { run: Run; state: CheckState } | undefined;
		for (const run of this.runs.values()) {
			const state = run.checks.get(check);
			if (state !== undefined) last = { run, state };
		}
		return last;
	}

	fold(entry: Entry): void {
		this.revision++;
		const session = this.sessions.at(-1);
		// A session that was cut short lasted until its last entry, not until somebody opened the case again.
		if (session !== undefined && !session.closed && entry.event.type !== 'session-opened' && entry.event.type !== 'journal-recovered') {
			session.to = entry.at;
			session.toMono = entry.mono;
		}
		this.#apply(entry);
	}

	#apply({ event, at, by, mono }: Entry): void {
		switch (event.type) {
			case 'session-opened':
				this.#interrupt();
				this.target = event.target;
				this.sessions.push({ by, from: at, fromMono: mono, to: at, toMono: mono, closed: false });
				break;
			case 'target-changed':
				this.target = event.target;
				break;
			case 'session-closed': {
				const session = this.sessions.at(-1);
				if (session !== undefined) session.closed = true;
				break;
			}
			case 'journal-recovered':
				this.recovered++;
				break;
			case 'case-described':
				this.description = event.description;
				break;
			case 'description-postponed':
				this.isDescriptionPostponed = true;
				break;
			case 'window-marked':
				this.window = { ...endsOf(event), by, at };
				break;
			case 'window-withdrawn':
				this.window = undefined;
				break;
			case 'warning-accepted':
				this.warnings.push({ warning: event.warning, words: event.words, at, by });
				break;
			case 'step-marked':
				this.steps.set(event.step, { state: event.state, reason: event.reason, name: event.name, despite: event.despite, by, at });
				break;
			case 'decision-recorded':
				this.decisions.push({ step: event.step, decision: event.decision, decidedBy: event.decidedBy, decidedAt: event.decidedAt, by, at });
				break;
			case 'note-drafted':
			case 'note-kept': {
				const struck = this.notes.get(event.note)?.struck;
				const note: Note = { id: event.note, about: event.about, lines: event.lines, by, at, draft: event.type === 'note-drafted' };
				// What was struck stays struck: taking it back is another note.
				this.notes.set(event.note, struck === undefined ? note : { ...note, struck });
				break;
			}
			case 'note-struck': {
				const note = this.notes.get(event.note);
				if (note !== undefined) this.notes.set(event.note, { ...note, struck: event.reason });
				break;
			}
			case 'run-started':
				this.runs.set(event.run, {
					id: event.run,
					at,
					target: event.target,
					...(event.window === undefined ? {} : { window: event.window }),
					checks: new Map(event.checks.map(check => [check, { state: 'running' }])),
					made: new Map(),
					worst: new Map(),
				});
				break;
			case 'finding-made':
				this.#find(event.run, this.#words.finding(event.finding), at);
				break;
			case 'check-ended':
				this.runs.get(event.run)?.checks.set(event.check, { state: 'ended', ending: event.ending });
				break;
			case 'finding-triaged': {
				const kept = this.findings.get(event.key);
				if (kept !== undefined) {
					kept.triage = event.triage;
					kept.triageReason = event.reason;
					this.rejudged++;
				}
				break;
			}
			case 'log-opened':
			case 'host-sighted':
			case 'log-changed':
			case 'log-closed':
				foldLog(event, this.logs, this.atRisk, at);
				break;
			case 'capture-began':
			case 'item-captured':
			case 'capture-ended':
				foldCapture(this.captures, event, at);
				break;
			case 'image-started':
			case 'image-advanced':
			case 'image-ended':
			case 'image-labelled':
			case 'image-verified':
				this.images.fold(event, at, by);
				break;
			case 'timeline-began':
			case 'timeline-made':
			case 'timeline-not-made':
			case 'timeline-found-damaged':
				this.timelines.fold(event, at);
				break;
			case 'known-lists-began':
			case 'known-lists-read':
			case 'known-lists-not-read':
				// What came of them stands in the run of their name.
				break;
			case 'report-written':
				this.reports.push({ path: event.path, format: event.format, sha256: event.sha256, at });
				break;
			case 'unknown':
				this.unknown++;
				break;
		}
	}

	#find(run: RunId, finding: Finding, at: string): void {
		this.#count(run, finding);
		const known = this.findings.like(finding);
		if (known === undefined) {
			this.findings.add(new KeptFinding(finding, this.#words.one(run), this.#words.one(at)));
		} else {
			// A second run may know more (or less) than the first: the newest facts are shown, the triage stays.
			if (known.finding.severity !== finding.severity) this.rejudged++;
			if (known.run !== run) known.times++;
			known.finding = finding;
			known.run = run;
		}
	}

	#count(id: RunId, { check, severity }: Finding): void {
		const run = this.runs.get(id);
		if (run === undefined) return;
		run.made.set(check, (run.made.get(check) ?? 0) + 1);
		const worst = run.worst.get(check);
		if (worst === undefined || severityRank(severity) > severityRank(worst)) run.worst.set(check, severity);
	}

	/** A new session says that nothing of the last one still runs. */
	#interrupt(): void {
		for (const run of this.runs.values()) {
			for (const [check, state] of run.checks) if (state.state === 'running') run.checks.set(check, { state: 'interrupted' });
		}
		for (const log of this.logs) if (log.state === 'reading') log.state = 'interrupted';
		for (const capture of this.captures) if (capture.state === 'at work') capture.state = 'interrupted';
		this.timelines.interrupt();
		this.images.interrupt();
	}
}
