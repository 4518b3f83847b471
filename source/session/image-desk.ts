/** Where copies of disks are asked for, begun, and labelled when they came to their end. */

import type { Event, RunId } from '../core/event.ts';
import type { MountAdvice } from '../core/mount-advice.ts';
import type { Incident } from '../core/incident.ts';
import { shown, visibleText, type Visible } from '../core/visible.ts';
import type { Journal } from '../journal/journal.ts';
import type { Errand } from '../tasks/task.ts';
import { layOut, openingOf, prepareImage, writeCustody, type ImagePrepared, type ImageRequest, type ReadyImage } from './imaging.ts';
import type { LiveRuns } from './live-runs.ts';
import type { ImageCommands, Outcome } from './session.ts';

interface Desk {
	readonly name: () => RunId;
	readonly record: (event: Event) => Promise<Outcome>;
	readonly errand: (began: Event, errand: Errand) => Promise<Outcome>;
	readonly runs: LiveRuns;
}

export class ImageDesk implements ImageCommands {
	readonly #ground: { readonly caseFolder: Visible; readonly program: string };
	readonly #incident: Incident;
	readonly #journal: Journal;
	readonly #desk: Desk;
	readonly #openings = new Map<RunId, MountAdvice | undefined>();
	#labelling: Promise<void> = Promise.resolve();
	#trouble: Visible | undefined;

	constructor(ground: { readonly caseFolder: Visible; readonly program: string }, incident: Incident, journal: Journal, desk: Desk) {
		this.#ground = ground;
		this.#incident = incident;
		this.#journal = journal;
		this.#desk = desk;
	}

	get trouble(): Visible | undefined {
		return this.#trouble;
	}

	plan(request: ImageRequest): ImagePrepared {
		return prepareImage(request, this.#ground);
	}

	async start(request: ImageRequest): Promise<Outcome> {
		if (this.#journal.readOnly) return { done: false, why: visibleText('this regain only looks at the case; nothing can be recorded, so nothing is copied') };
		if (this.#desk.runs.running.some(({ kind }) => kind === 'image')) return { done: false, why: visibleText('a disk is being copied already; wait for it, or stop it') };
		const prepared = this.plan(request);
		if (!prepared.ok) return { done: false, why: prepared.why };
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

	opening(run: RunId): MountAdvice | undefined {
		const copy = this.#incident.images.of(run)?.copy;
		if (copy === undefined) return undefined;
		if (!this.#openings.has(run)) this.#openings.set(run, openingOf(copy));
		return this.#openings.get(run);
	}

	keepVerdict(image: Visible, record: Visible, answer: 'same' | 'differs' | 'not-read', words: Visible): Promise<Outcome> {
		return this.#desk.record({ type: 'image-verified', image, record, answer, words });
	}

	/** Resolves when what there is to sign is written. */
	idle(): Promise<void> {
		return this.#labelling;
	}

	async #label(run: RunId, prepared: ReadyImage): Promise<void> {
		const image = this.#incident.images.of(run);
		if (image?.outcome?.how !== 'complete') return;
		try {
			const written = writeCustody(image, prepared, { incident: this.#incident, head: this.#journal.head, caseFolder: this.#ground.caseFolder });
			await this.#desk.record({ type: 'image-labelled', run, ...written });
		} catch (error) {
			this.#trouble = shown`the record and the label of the image could not be written: ${visibleText((error as Error).message)}`;
		}
	}
}
