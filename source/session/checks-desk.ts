/** Where runs of checks are asked for; what has to be read before they can compare is read first. */

import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { CheckId } from '../core/finding.ts';
import { nothingCovered } from '../core/coverage.ts';
import type { Event, RunId, Target } from '../core/event.ts';
import type { Incident } from '../core/incident.ts';
import { bytesOf, shown, visibleText, type Visible } from '../core/visible.ts';
import type { KnownLists } from '../checks/check.ts';
import type { KnownListsJob, Kept } from '../tasks/task.ts';
import { checksJob, runStarted, whyNotRun } from './checks-job.ts';
import type { LiveRuns } from './live-runs.ts';
import { begun, refused } from './outcome.ts';
import type { Outcome, RunOptions } from './session.ts';

interface Desk {
	readonly name: () => RunId;
	readonly record: (event: Event) => Promise<Outcome>;
	readonly runs: LiveRuns;
	readonly target: () => Target;
}

type Ground = Parameters<typeof checksJob>[3] & { readonly caseFolder: Visible };
type Asked = Required<Pick<RunOptions, 'lists'>> & { readonly checks: readonly CheckId[]; readonly more: RunOptions; readonly run: RunId; readonly target: Target };

export class ChecksDesk {
	readonly #ground: Ground;
	readonly #incident: Incident;
	readonly #desk: Desk;
	readonly #comparing = new Set<Promise<void>>();
	#isClosed = false;

	constructor(ground: Ground, incident: Incident, desk: Desk) {
		this.#ground = ground;
		this.#incident = incident;
		this.#desk = desk;
	}

	async run(checks: readonly CheckId[], more: RunOptions): Promise<Outcome> {
		const busy = checks.find(check => this.#desk.runs.isRunning(check));
		if (busy !== undefined) return refused(`the check ${busy} is running already; stop it first, or wait`);
		const why = whyNotRun(checksJob(checks, more, this.#desk.target(), this.#ground, this.#incident.window));
		if (why !== undefined) return { done: false, why };
		const run = this.#desk.name();
		const { lists } = more;
		return lists === undefined ? this.#start({ checks, more, run, target: this.#desk.target() }) : this.#compare({ checks, more, run, target: this.#desk.target(), lists });
	}

	/** Resolves when nothing waits for lists any more. */
	async idle(): Promise<void> {
		while (this.#comparing.size > 0) await Promise.all(this.#comparing);
	}

	/** What waits for lists is not begun any more. */
	close(): void {
		this.#isClosed = true;
	}

	async #start({ checks, more, run, target }: Omit<Asked, 'lists'>, known?: KnownLists): Promise<Outcome> {
		const job = checksJob(checks, { ...more, ...(known === undefined ? {} : { known }) }, target, this.#ground, this.#incident.window);
		const started = await this.#desk.record(runStarted(run, job));
		if (started.done) this.#desk.runs.start(run, job);
		return begun(started, run);
	}

	async #compare(asked: Asked): Promise<Outcome> {
		const { run, lists: { good, bad } } = asked;
		const { caseFolder } = this.#ground;
		if (caseFolder === '') return refused('there is no case to keep sorted lists in while they are compared with');
		if (this.#comparing.size > 0) return refused('lists of known hashes are being compared with already; stop that first, or wait');
		const began = await this.#desk.record({ type: 'known-lists-began', run, good, bad });
		if (!began.done) return began;
		const folder = join(Buffer.from(bytesOf(caseFolder)).toString(), 'known-lists');
		try {
			// What a killed regain left is of no use: a list may have changed since.
			await rm(folder, { recursive: true, force: true });
			await mkdir(folder, { mode: 0o700 });
		} catch (error) {
			await this.#notRead(asked, 'failed', shown`a folder for the sorted lists could not be made: ${visibleText((error as Error).message)}`, true);
			return begun(began, run);
		}
		const work = this.#readThenRun(asked, folder).finally(() => this.#comparing.delete(work));
		this.#comparing.add(work);
		return begun(began, run);
	}

	async #readThenRun(asked: Asked, folder: string): Promise<void> {
		const { run, lists: { good, bad } } = asked;
		const { runs } = this.#desk;
		let told: Kept | undefined;
		const job: KnownListsJob = { kind: 'known-lists', run, good, bad, folder: visibleText(folder) };
		runs.start(run, job, message => (told = message));
		await runs.ended(run);
		if (this.#isClosed) told = undefined;
		if (told?.type === 'lists-ready') {
			await this.#start(asked, told.lists);
			await runs.ended(run);
		} else if (told?.type === 'lists-not-read') await this.#notRead(asked, told.how, told.why, false);
		await rm(folder, { recursive: true, force: true });
	}

	/** The check that needs them could not look; the others ask something else. */
	async #notRead(asked: Asked, how: 'cancelled' | 'failed', why: Visible, isToBeSaid: boolean): Promise<void> {
		const { run, checks, target } = asked;
		if (isToBeSaid) await this.#desk.record({ type: 'known-lists-not-read', run, how, why });
		await this.#desk.record({ type: 'run-started', run, checks: ['known-hashes'], target });
		await this.#desk.record({ type: 'check-ended', run, check: 'known-hashes', ending: { how, coverage: nothingCovered, why } });
		const others = checks.filter(check => check !== 'known-hashes');
		if (how === 'failed' && others.length > 0) await this.#start({ ...asked, checks: others, run: this.#desk.name() });
	}
}
