/** Where copies of disks are asked for, begun, and labelled when they came to their end. */

import type { Event, RunId } from '../core/event.ts';
import type { Incident } from '../core/incident.ts';
import { shown, visibleText, type Visible } from '../core/visible.ts';
import type { Clock, Journal } from '../journal/journal.ts';
import { dropSums } from '../tasks/copy-disk/work-files.ts';
import type { Errand, Runner } from '../tasks/task.ts';
import { layOut, pathsOf, prepareImage, writeCustody, type ImagePrepared, type ImageRequest, type ReadyImage } from './imaging.ts';
import type { LiveRuns } from './live-runs.ts';
import { Openings, type Opening } from './openings.ts';
import type { ImageCommands, Outcome } from './session.ts';
import { surveyed, type Wait } from './surveying.ts';

interface Desk {
	readonly name: () => RunId;
	readonly record: (event: Event) => Promise<Outcome>;
	readonly errand: (began: Event, errand: Errand) => Promise<Outcome>;
	readonly runs: LiveRuns;
	/** There is something new to be shown. */
	readonly changed: () => void;
}

interface Ground {
	readonly caseFolder: Visible;
	readonly program: string;
	readonly runner: Runner;
	readonly clock: Clock;
}

const alreadyCopying: Outcome = { done: false, why: visibleText('a disk is being copied already; wait for it, or stop it') };

export class ImageDesk implements ImageCommands {
	readonly #ground: Ground;
	readonly #incident: Incident;
	readonly #journal: Journal;
	readonly #desk: Desk;
	readonly #openings: Openings;
	#labelling: Promise<void> = Promise.resolve();
	#trouble: Visible | undefined;

	constructor(ground: Ground, incident: Incident, journal: Journal, desk: Desk) {
		this.#ground = ground;
		this.#incident = incident;
		this.#journal = journal;
		this.#desk = desk;
		this.#openings = new Openings(ground.runner, ground.clock.now, desk.changed);
	}

	get trouble(): Visible | undefined {
		return this.#trouble;
	}

	async plan(request: ImageRequest, wait?: Wait): Promise<ImagePrepared> {
		const looked = await surveyed(this.#ground.runner, { paths: pathsOf(request), caseFolder: this.#ground.caseFolder }, wait);
		return looked.ok ? prepareImage(request, looked.survey, this.#ground) : looked;
	}

	async start(asked: ImageRequest | ReadyImage, wait?: Wait): Promise<Outcome> {
		if (this.#journal.readOnly) return { done: false, why: visibleText('this regain only looks at the case; nothing can be recorded, so nothing is copied') };
		if (this.#isCopying) return alreadyCopying;
		const prepared = 'ok' in asked ? asked : await this.plan(asked, wait);
		if (!prepared.ok) return { done: false, why: prepared.why };
		if (this.#isCopying) return alreadyCopying;
		const run = this.#desk.name();
		const { copy, order } = prepared;
		try {
			layOut(prepared);
		} catch (error) {
			return { done: false, why: shown`the map of the copy cannot be kept: ${visibleText((error as Error).message)}` };
		}
		const began = await this.#desk.errand({ type: 'image-started', run, program: this.#ground.program, digests: order.digests, copy }, { kind: 'image', run, order });
		if (began.done) this.#labelling = this.#desk.runs.ended(run).then(() => this.#label(run, prepared));
		return began;
	}

	opening(run: RunId): Opening {
		const copy = this.#incident.images.of(run)?.copy;
		return copy === undefined ? { is: 'not-open', why: visibleText('there is no such copy in this case') } : this.#openings.of(run, copy);
	}

	keepVerdict(image: Visible, record: Visible, answer: 'same' | 'differs' | 'not-read', words: Visible): Promise<Outcome> {
		return this.#desk.record({ type: 'image-verified', image, record, answer, words });
	}

	/** Resolves when what there is to sign is written. */
	idle(): Promise<void> {
		return this.#labelling;
	}

	close(): void {
		this.#openings.close();
	}

	get #isCopying(): boolean {
		return this.#desk.runs.running.some(({ kind }) => kind === 'image');
	}

	async #label(run: RunId, prepared: ReadyImage): Promise<void> {
		const image = this.#incident.images.of(run);
		if (image?.outcome?.how !== 'complete') return;
		try {
			const written = writeCustody(image, prepared, { incident: this.#incident, head: this.#journal.head, caseFolder: this.#ground.caseFolder });
			const kept = await this.#desk.record({ type: 'image-labelled', run, ...written });
			// Until then it can be asked for again: it is read back once more, and labelled.
			if (kept.done && image.outcome.verified !== 'differs') dropSums(prepared.order.work);
		} catch (error) {
			this.#trouble = shown`the record and the label of the image could not be written: ${visibleText((error as Error).message)}`;
		}
	}
}
