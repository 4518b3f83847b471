/** A session over a literal incident: every command folds the entry the real one would write, in memory and at once. */

import type { CaptureOf } from '../../source/core/capture.ts';
import type { Checklists, Stage, Step } from '../../source/core/checklist.ts';
import type { Entry, Event } from '../../source/core/event.ts';
import type { Finding, Severity } from '../../source/core/finding.ts';
import { Incident } from '../../source/core/incident.ts';
import { windowOf, type Span } from '../../source/core/intrusion-window.ts';
import { visibleText, type Visible } from '../../source/core/visible.ts';
import type { Opening } from '../../source/session/openings.ts';
import type { ImagePrepared, ImageRequest, ReadyImage } from '../../source/session/imaging.ts';
import type { ImageCommands, Outcome, SessionCommands, TimelineCommands, TimelineOpened } from '../../source/session/session.ts';
import type { Running, Snapshot } from '../../source/session/snapshot.ts';

const say = visibleText;
const done: Outcome = { done: true };

export function step(id: string, title: string, more: Partial<Step> = {}): Step {
	return { id, title: say(title), source: say(`CERT ${id}`), why: say(`why ${title}`), guidance: [{ system: 'unix', text: say(`on UNIX, ${title}`) }, { system: 'nt', text: say(`on NT, ${title}`) }], cautions: [], rules: [], steps: [], ...more };
}

export function stage(id: string, title: string, ...steps: Step[]): Stage {
	return { id, title: say(title), steps };
}

export const fewStages: Checklists = {
	stages: [
		stage('A', 'Before you get started', step('A.1', 'Consult your security policy'), step('A.2', 'If you do not have a policy', { steps: [step('A.2.a', 'Consult with management'), step('A.2.c', 'Contact law enforcement')] }), step('A.3', 'Document all steps')),
		stage('B', 'Regain control', step('B.1', 'Disconnect the system', { guidance: [{ system: 'any', text: say('on both') }, { system: 'unix', text: say('on UNIX, Disconnect the system') }, { system: 'nt', text: say('on NT, Disconnect the system') }], cautions: [say('careful')], rules: [{ unless: 'C.5', settledBy: 'looked', standing: true, says: say('volatile evidence dies with a reboot: look for a sniffer (C.5) first') }, { unless: 'C.5', settledBy: 'captured', standing: false, says: say('save what is volatile first') }] }), step('B.2', 'Copy an image')),
		stage('C', 'Analyze the intrusion', step('C.1', 'Look for modifications'), step('C.5', 'Look for signs of a sniffer')),
		...(['D', 'E', 'F', 'G', 'H'] as const).map(id => stage(id, `Stage ${id}`, step(`${id}.1`, `First of ${id}`))),
	],
	contacts: [],
};

export function finding(severity: Severity, path: string, summary: string, more: Partial<Finding> = {}): Finding {
	return { check: 'suid-files', step: 'C.1', severity, subject: { kind: 'file', path: say(path) }, summary: say(summary), facts: {}, techniques: [], ...more };
}

export class LiteralSession implements SessionCommands {
	readonly incident = new Incident();
	readonly written: Entry[] = [];
	readonly drafts: { readonly note: string; readonly lines: readonly Visible[] }[] = [];
	readonly asked: { readonly checks: readonly string[]; readonly more: unknown }[] = [];
	readonly stopped: string[] = [];
	snapshot: Snapshot;
	closed = false;
	readonly #heard = new Set<() => void>();
	#named = 0;

	constructor(more: Partial<Snapshot> = {}) {
		this.snapshot = { revision: 0, incident: this.incident, running: [], target: { kind: 'live', root: say('/') }, checklists: fewStages, caseFolder: say('./regain-case'), head: { seq: 0, digest: '0'.repeat(64) }, readOnly: false, ...more };
		this.record({ type: 'session-opened', program: 'regain test', target: this.snapshot.target, front: 'cockpit' });
	}

	/** What would be a line of the journal. */
	record(event: Event): Outcome {
		const seq = this.written.length + 1;
		const entry: Entry = { v: 1, seq, at: new Date(Date.UTC(2026, 0, 31, 22, 15, seq % 60)).toISOString(), mono: seq * 1000, by: say('ada'), prev: '0'.repeat(64), event };
		this.written.push(entry);
		this.incident.fold(entry);
		this.change({ head: { seq, digest: seq.toString(16).padStart(64, '0') } });
		return done;
	}

	/** The first event of work that goes on. */
	begin(event: Event & { readonly run: string }): Outcome {
		this.record(event);
		return { done: true, run: event.run };
	}

	change(more: Partial<Snapshot>): void {
		this.snapshot = { ...this.snapshot, ...more, revision: this.snapshot.revision + 1 };
		for (const heard of this.#heard) heard();
	}

	/** Work that has started and goes on until told otherwise. */
	running(run: Partial<Running> & { readonly run: string }): void {
		this.change({ running: [...this.snapshot.running, { kind: 'checks', label: say(run.run), checks: [], startedAt: 0, gauge: { files: 0, bytes: 0 }, rate: 0, stopping: false, paused: false, ...run }] });
	}

	find(...findings: readonly Finding[]): void {
		for (const one of findings) this.record({ type: 'finding-made', run: 'r1', finding: one });
	}

	subscribe(heard: () => void): () => void {
		this.#heard.add(heard);
		return () => this.#heard.delete(heard);
	}

	async describe(description: Parameters<SessionCommands['describe']>[0]): Promise<Outcome> {
		return this.record({ type: 'case-described', description });
	}

	async postponeDescription(): Promise<Outcome> {
		return this.record({ type: 'description-postponed' });
	}

	async examine(root: Visible): Promise<Outcome> {
		const target = { kind: root === '/' ? ('live' as const) : ('image' as const), root };
		this.change({ target });
		return this.record({ type: 'target-changed', target });
	}

	warningsFor(id: string, state: string): readonly Visible[] {
		return id === 'B.1' && state !== 'open' && this.incident.stateOf('C.5') === 'open' ? [say('volatile evidence dies with a reboot: look for a sniffer (C.5) first')] : [];
	}

	async mark(...[id, state, more = {}]: Parameters<SessionCommands['mark']>): Promise<Outcome> {
		return this.record({ type: 'step-marked', step: id, state, reason: more.reason ?? say(''), name: more.name ?? say(''), despite: more.despite ?? [] });
	}

	async decide(...[id, decision, decidedBy, decidedAt]: Parameters<SessionCommands['decide']>): Promise<Outcome> {
		return this.record({ type: 'decision-recorded', step: id, decision, decidedBy, decidedAt });
	}

	newNote(): string {
		return `note-${++this.#named}`;
	}

	draftNote(...[note, , lines]: Parameters<SessionCommands['draftNote']>): void {
		this.drafts.push({ note, lines });
	}

	async keepNote(...[note, about, lines]: Parameters<SessionCommands['keepNote']>): Promise<Outcome> {
		return this.record({ type: 'note-kept', note, about, lines });
	}

	async strikeNote(note: string, reason: Visible): Promise<Outcome> {
		return this.record({ type: 'note-struck', note, reason });
	}

	async markWindow(span: Span): Promise<Outcome> {
		return this.record(span.since === undefined && span.until === undefined ? { type: 'window-withdrawn' } : { type: 'window-marked', ...windowOf(span) });
	}

	async runChecks(checks: readonly string[], more: unknown = {}): Promise<Outcome> {
		this.asked.push({ checks, more });
		return this.begin({ type: 'run-started', run: `r${this.asked.length}`, checks, target: this.snapshot.target });
	}

	async readLog(log: Visible, follow: boolean): Promise<Outcome> {
		return this.begin({ type: 'log-opened', run: `log-${this.incident.logs.length + 1}`, log, follow });
	}

	async capture(of: CaptureOf): Promise<Outcome> {
		return this.begin({ type: 'capture-began', run: `capture-${this.incident.captures.length + 1}`, of });
	}

	watched = 0;

	watchMachine(): () => void {
		this.watched++;
		return () => void this.watched--;
	}

	/** What the plan of an image answers. */
	prepared: ImagePrepared = { ok: false, why: say('there is no such disk') };
	openings: Opening = { is: 'looking' };
	readonly imaged: (ImageRequest | ReadyImage)[] = [];

	/** What `timeline.open` gives. */
	openedTimeline: TimelineOpened = { ok: false, state: 'none', why: say('no timeline of / has been made yet') };

	readonly timeline: TimelineCommands = {
		make: () => Promise.resolve(this.begin({ type: 'timeline-began', run: `timeline-1.${++this.#named}`, target: this.snapshot.target })),
		open: () => Promise.resolve(this.openedTimeline),
	};

	readonly images: { -readonly [Name in keyof ImageCommands]: ImageCommands[Name] } = {
		plan: async () => this.prepared,
		start: async request => {
			this.imaged.push(request);
			return this.prepared.ok ? done : { done: false, why: this.prepared.why };
		},
		opening: () => this.openings,
		keepVerdict: async (image, record, answer, words) => this.record({ type: 'image-verified', image, record, answer, words }),
	};

	readonly held: (readonly [string, boolean])[] = [];

	pause(run: string, on: boolean): void {
		this.held.push([run, on]);
	}

	stop(run: string): void {
		this.stopped.push(run);
	}

	async triage(...[key, triage, reason]: Parameters<SessionCommands['triage']>): Promise<Outcome> {
		return this.record({ type: 'finding-triaged', key, triage, reason });
	}

	async writeReport(): Promise<Outcome> {
		return this.record({ type: 'report-written', path: say('regain-case/report.md'), format: 'markdown', sha256: 'ab'.repeat(32) });
	}

	async entries(count: number, before = this.written.length + 1): Promise<readonly Entry[]> {
		return this.written.slice(Math.max(0, before - 1 - count), before - 1);
	}

	async idle(): Promise<void> {}

	async close(): Promise<void> {
		this.closed = true;
	}
}
