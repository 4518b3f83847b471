/** A case at work: joins doing and recording. Every command first becomes an entry on disk, and only then a change on the screen. */

import { NotRecorded, type Journal } from '../journal/journal.ts';
import type { CaptureOf } from '../core/capture.ts';
import type { StepState } from '../core/checklist.ts';
import type { CaseDescription, Entry, Event, NoteId, NoteSubject, RunId, Target, Triage } from '../core/event.ts';
import type { CheckId, StepId } from '../core/finding.ts';
import type { Span } from '../core/intrusion-window.ts';
import { Incident } from '../core/incident.ts';
import { shown, textOf, visibleText, type Visible } from '../core/visible.ts';
import type { CaptureBudget, Errand } from '../tasks/task.ts';
import { usualBudget, whyNotCapture } from './capturing.ts';
import { targetBeside } from './case-folder.ts';
import { ChecksDesk } from './checks-desk.ts';
import { windowMarked } from './checks-job.ts';
import { Drafts } from './drafts.ts';
import { warningsAgainst } from './order.ts';
import { machineIn } from './machine.ts';
import { ImageDesk } from './image-desk.ts';
import { LiveRuns } from './live-runs.ts';
import { begun, done, refused } from './outcome.ts';
import { Publisher } from './publisher.ts';
import { writeReportFile } from './report-file.ts';
import type { Outcome, RunOptions, SessionCommands } from './session.ts';
import type { SessionGround } from './session-ground.ts';
import type { Snapshot } from './snapshot.ts';
import { TimelineDesk } from './timeline-desk.ts';

export class CaseSession implements SessionCommands {
	readonly incident: Incident;
	readonly images: ImageDesk;
	readonly timeline: TimelineDesk;
	readonly #ground: SessionGround;
	readonly #journal: Journal;
	readonly #publisher: Publisher;
	readonly #runs: LiveRuns;
	readonly #checks: ChecksDesk;
	readonly #drafts: Drafts;
	readonly #release: () => Promise<void>;
	#target: Target;
	#trouble: Visible | undefined;
	#named = 0;

	/** @param release gives the case back (its lock) */
	constructor(ground: SessionGround, incident: Incident, journal: Journal, release: () => Promise<void> = () => Promise.resolve()) {
		this.#ground = ground;
		this.#target = ground.target;
		this.incident = incident;
		this.#journal = journal;
		this.#release = release;
		this.#publisher = new Publisher(revision => this.#look(revision));
		ground.machine?.lookSoon(() => this.#publisher.changed());
		this.#drafts = new Drafts(draft => this.#record({ type: 'note-drafted', ...draft }));
		this.#runs = new LiveRuns(ground.runner, ground.clock, event => this.#append(event), trouble => this.#troubled(trouble), () => this.#publisher.changed());
		const desk = { record: (event: Event) => this.#record(event), errand: (began: Event, job: Errand) => this.#errand(began, job), runs: this.#runs };
		this.#checks = new ChecksDesk(ground, incident, { ...desk, name: () => this.#name('run'), target: () => this.#target });
		this.images = new ImageDesk(ground, incident, journal, { ...desk, name: () => this.#name('image'), changed: () => this.#publisher.changed() });
		this.timeline = new TimelineDesk(ground, incident, journal, { ...desk, name: () => this.#name('timeline'), target: () => this.#target });
	}

	/** Called for every entry once it is on disk. */
	readonly fold = (entry: Entry): void => {
		this.incident.fold(entry);
		this.#publisher.changed();
	};

	get snapshot(): Snapshot {
		return this.#publisher.snapshot;
	}

	subscribe(heard: () => void): () => void {
		return this.#publisher.subscribe(heard);
	}

	open(front: 'cockpit' | 'headless'): Promise<Outcome> {
		return this.#record({ type: 'session-opened', program: this.#ground.program, target: this.#target, front });
	}

	recovered(lostBytes: number, keptAs: Visible): Promise<Outcome> {
		return this.#record({ type: 'journal-recovered', lostBytes, keptAs });
	}

	acceptWarning(warning: string, words: Visible): Promise<Outcome> {
		return this.#record({ type: 'warning-accepted', warning, words });
	}

	describe(description: CaseDescription): Promise<Outcome> {
		return this.#record({ type: 'case-described', description });
	}

	postponeDescription(): Promise<Outcome> {
		return this.#record({ type: 'description-postponed' });
	}

	/** From now on this tree is looked at: `/`, or where the victim's disk is mounted. */
	async examine(root: Visible): Promise<Outcome> {
		if (this.#runs.running.length > 0) return refused('something is still looking at the system as it was named; stop it (x) or wait');
		const named = await targetBeside(textOf(this.#ground.caseFolder), textOf(root));
		if (!named.ok) return { done: false, why: named.why };
		const { target } = named;
		if (target.root === this.#target.root) return done;
		const recorded = await this.#record({ type: 'target-changed', target });
		if (recorded.done) this.#target = target;
		this.#publisher.changed();
		return recorded;
	}

	warningsFor(step: StepId, state: StepState): readonly Visible[] {
		return warningsAgainst(step, state, this.#ground.checklists, this.incident, this.#ground.stepOfCheck);
	}

	async mark(step: StepId, state: StepState, more: { readonly reason?: Visible; readonly name?: Visible; readonly despite?: readonly Visible[] } = {}): Promise<Outcome> {
		const { reason = '' as Visible, name = '' as Visible, despite = [] } = more;
		if (state === 'not-applicable' && reason === '') return refused('a step is not applicable for a reason: write it down');
		if (state === 'waived' && (reason === '' || name === '')) return refused('a waiver needs a reason and the name of who waives it');
		const unheard = this.warningsFor(step, state).find(warning => !despite.includes(warning));
		if (unheard !== undefined) return { done: false, why: unheard };
		return this.#record({ type: 'step-marked', step, state, reason, name, despite });
	}

	decide(step: StepId, decision: Visible, decidedBy: Visible, decidedAt: Visible): Promise<Outcome> {
		return this.#record({ type: 'decision-recorded', step, decision, decidedBy, decidedAt });
	}

	newNote(): NoteId {
		return this.#name('note');
	}

	draftNote(note: NoteId, about: NoteSubject, lines: readonly Visible[]): void {
		if (!this.#journal.readOnly) this.#drafts.typed({ note, about, lines });
	}

	keepNote(note: NoteId, about: NoteSubject, lines: readonly Visible[]): Promise<Outcome> {
		this.#drafts.settled(note);
		return this.#record({ type: 'note-kept', note, about, lines });
	}

	strikeNote(note: NoteId, reason: Visible): Promise<Outcome> {
		this.#drafts.settled(note);
		return this.#record({ type: 'note-struck', note, reason });
	}

	async markWindow(span: Span): Promise<Outcome> {
		const event = windowMarked(span, this.incident.window);
		return 'why' in event ? { done: false, ...event } : this.#record(event);
	}

	runChecks(checks: readonly CheckId[], more: RunOptions = {}): Promise<Outcome> {
		return this.#checks.run(checks, more);
	}

	async readLog(log: Visible, follow: boolean): Promise<Outcome> {
		if (this.#runs.isReading(log)) return refused(`${log} is being read already`);
		const run = this.#name('log');
		return this.#errand({ type: 'log-opened', run, log, follow }, { kind: 'sniffer-log', run, log, follow });
	}

	async capture(of: CaptureOf, budget: Partial<CaptureBudget> = {}): Promise<Outcome> {
		const { caseFolder } = this.#ground;
		const why = whyNotCapture(this.#target, caseFolder, this.#runs.isCapturing);
		if (why !== undefined) return { done: false, why };
		const run = this.#name('capture');
		return this.#errand({ type: 'capture-began', run, of }, { kind: 'capture', run, of, caseFolder, budget: { ...usualBudget, ...budget } });
	}

	watchMachine(): () => void {
		return this.#ground.machine?.watch(() => this.#publisher.changed()) ?? (() => {});
	}

	stop(run: RunId): void {
		this.#runs.stop(run);
	}

	pause(run: RunId, on: boolean): void {
		this.#runs.pause(run, on);
	}

	async triage(key: string, triage: Triage, reason: Visible): Promise<Outcome> {
		if (!this.incident.findings.has(key)) return refused('there is no such finding in this case');
		if (triage === 'dismissed' && reason === '') return refused('a finding is dismissed for a reason: write it down');
		return this.#record({ type: 'finding-triaged', key, triage, reason });
	}

	async writeReport(format: 'markdown'): Promise<Outcome> {
		if (this.#journal.readOnly) return refused('this regain only looks at the case; `regain report CASE` prints the report');
		try {
			const written = await writeReportFile(this.snapshot, this.#ground.clock.now(), this.#ground.program);
			return await this.#record({ type: 'report-written', ...written, format });
		} catch (error) {
			return { done: false, why: shown`the report could not be written: ${visibleText((error as Error).message)}` };
		}
	}

	entries(count: number, before?: number): Promise<readonly Entry[]> {
		return this.#journal.entries(count, before);
	}

	async idle(): Promise<void> {
		await this.#drafts.flush();
		await this.#runs.idle();
		await this.#checks.idle();
		await this.#runs.idle();
		await this.images.idle();
	}

	/** Stops what runs, keeps what was typed, gives the case back. */
	async close(): Promise<void> {
		await this.#drafts.flush();
		this.images.close();
		this.#checks.close();
		this.#runs.stopAll();
		await this.#runs.idle();
		await this.#checks.idle();
		await this.images.idle();
		await this.timeline.close();
		if (!this.#journal.readOnly) await this.#record({ type: 'session-closed' });
		this.#publisher.close();
		await this.#journal.close();
		await this.#release();
	}

	/** Long work that is no check: that it began is on disk before it begins. */
	async #errand(began: Event, errand: Errand): Promise<Outcome> {
		const recorded = await this.#record(began);
		if (recorded.done) this.#runs.start(errand.run, errand);
		return begun(recorded, errand.run);
	}

	#name(kind: string): string {
		return `${kind}-${this.incident.sessions.length}.${++this.#named}`;
	}

	/** What is recorded under: the operator as described, else as the program was started. */
	get #by(): Visible {
		const named = this.incident.description?.operator;
		return named === undefined || named === '' ? this.#ground.operator : named;
	}

	async #append(event: Event): Promise<void> {
		await this.#journal.append(event, this.#by);
		if (this.#trouble !== undefined) {
			this.#trouble = undefined;
			this.#publisher.changed();
		}
	}

	async #record(event: Event): Promise<Outcome> {
		try {
			await this.#append(event);
			return done;
		} catch (error) {
			if (!(error instanceof NotRecorded)) throw error;
			if (!this.#journal.readOnly) this.#troubled(error);
			return { done: false, why: shown`not recorded: ${visibleText(error.message)}` };
		}
	}

	#troubled(error: NotRecorded): void {
		// With NOT RECORDING before it, it fits 80 columns.
		this.#trouble = shown`${visibleText(error.message)}. Trying again.`;
		this.#publisher.changed();
	}

	#look(revision: number): Snapshot {
		const { checklists, caseFolder } = this.#ground;
		return {
			revision,
			incident: this.incident,
			running: this.#runs.running,
			target: this.#target,
			checklists,
			caseFolder,
			...machineIn(this.#ground.machine),
			head: this.#journal.head,
			readOnly: this.#journal.readOnly,
			...(this.#journal.readOnly ? { readOnlyWhy: this.#journal.bad === undefined ? 'held' : 'not intact' } : {}),
			...(this.#trouble === undefined ? {} : { trouble: this.#trouble }),
		};
	}
}
