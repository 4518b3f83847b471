/**
 * Saves what dies when a machine is switched off into the case: facts first, the shortest-lived before the rest, then copies of
 * programs and open files whose names are gone. Each item is one file with its SHA-256, and one line of the journal.
 */

import { Buffer } from 'node:buffer';
import type { Captured } from '../../core/capture.ts';
import { Tally, type Ending, type SkipReason } from '../../core/coverage.ts';
import { shown, visibleName, visibleText, type Visible } from '../../core/visible.ts';
import type { Host, Kernel } from '../../host/host.ts';
import { stoppedByOperator } from '../run-check.ts';
import type { CaptureJob, ErrandWork, Hear, Signal, TaskEnd } from '../task.ts';
import { EvidenceFolder, NoRoom } from './evidence-folder.ts';
import { namelessFiles, processFiles, type FileToCopy } from './nameless-files.ts';
import { descriptorSources, processSources, volatileItems, type Item, type Source } from './sources.ts';

/** Places of an item that could not be read. */
interface Taken {
	unread: number;
	first?: Visible;
}

const gaugePace = 100;

export function captureFrom(machine: () => Host, clock: () => number = () => performance.now()): ErrandWork<CaptureJob> {
	return async (job, hear, signal) => {
		const host = machine();
		if (host.kernel === undefined) throw new Error('only a running machine has something volatile');
		return new Capturing(job, host, host.kernel, hear, signal, clock).run();
	};
}

class Capturing {
	readonly #job: CaptureJob;
	readonly #host: Host;
	readonly #kernel: Kernel;
	readonly #hear: Hear;
	readonly #signal: Signal;
	readonly #clock: () => number;
	readonly #until: number;
	readonly #tally = new Tally();
	#bytes = 0;
	#items = 0;
	#gaugedAt = -Infinity;

	constructor(job: CaptureJob, host: Host, kernel: Kernel, hear: Hear, signal: Signal, clock: () => number) {
		this.#job = job;
		this.#host = host;
		this.#kernel = kernel;
		this.#hear = hear;
		this.#signal = signal;
		this.#clock = clock;
		this.#until = clock() + job.budget.milliseconds;
	}

	async run(): Promise<TaskEnd> {
		let end: TaskEnd = { how: 'complete' };
		try {
			const folder = new EvidenceFolder(this.#job.caseFolder, this.#job.run);
			const { of } = this.#job;
			const items = of.of === 'machine' ? volatileItems : itemsOf(of.pid);
			for (const item of items) await this.#keepItem(folder, item);
			const copies = of.of === 'machine' ? namelessFiles(this.#kernel) : processFiles(this.#kernel, of.pid);
			for (const copy of copies) if (!this.#signal.aborted()) await this.#keepCopy(folder, copy);
			if (this.#signal.aborted()) end = { how: 'cancelled', why: stoppedByOperator };
			else if (this.#items === 0) end = { how: 'failed', why: visibleText('nothing could be taken: is the process gone?') };
		} catch (error) {
			if (!(error instanceof NoRoom)) throw error;
			end = { how: 'failed', why: shown`it cannot be kept: ${visibleText(error.message)}` };
		}
		const ending: Ending = { ...end, coverage: this.#tally.coverage };
		await this.#hear.keep({ type: 'events', events: [{ type: 'capture-ended', run: this.#job.run, ending }] });
		return end;
	}

	async #keepItem(folder: EvidenceFolder, item: Item): Promise<void> {
		const words = visibleText(item.words);
		const spent = this.#spent();
		if (spent !== undefined) return this.#miss(words, 'time-budget', spent);
		const taken: Taken = { unread: 0 };
		const put = folder.put(item.file, this.#written(item.sources(this.#host, this.#kernel), taken), this.#job.budget.bytes - this.#bytes, () => this.#spent());
		const lacks = taken.unread === 0 ? undefined : shown`${taken.unread} places could not be read (${taken.first!})`;
		await this.#told({ item: words, ...put, ...(put.why === undefined ? (lacks === undefined ? {} : { why: lacks }) : { why: put.why }) });
	}

	/** `### PLACE LENGTH` and the bytes themselves: nothing inside can be taken for a heading by who counts. */
	*#written(sources: Iterable<Source>, taken: Taken): Generator<Uint8Array> {
		for (const { place, look } of sources) {
			this.#signal.pulse();
			this.#gauge(visibleName(place));
			if (look.ok) {
				yield Buffer.concat([Buffer.from(`### ${visibleName(place)} ${look.value.length}\n`), look.value, Buffer.from('\n')]);
				continue;
			}
			// What is not there on this kernel, or was gone before it was read, is no gap.
			if (look.reason !== 'vanished' && look.reason !== 'unsupported' && look.reason !== 'pseudo-file-system') {
				taken.unread++;
				taken.first ??= shown`${visibleName(place)}: ${look.detail}`;
				this.#tally.skip(look.reason, visibleName(place));
			}
			yield Buffer.from(`### ${visibleName(place)} could not be read: ${look.detail}\n`);
		}
	}

	async #keepCopy(folder: EvidenceFolder, { words, file, place }: FileToCopy): Promise<void> {
		const spent = this.#spent();
		if (spent !== undefined) return this.#miss(words, 'time-budget', spent);
		const content = this.#kernel.contentOf(place);
		if (!content.ok) return this.#miss(words, content.reason, content.detail);
		const { bytes, bytesOfOne } = this.#job.budget;
		const most = Math.min(bytesOfOne, bytes - this.#bytes);
		if (most <= 0) return this.#miss(words, 'limit-reached', visibleText('the limit of bytes was reached'));
		this.#gauge(words);
		const put = folder.put(file, content.value.pieces, most, () => {
			this.#signal.pulse();
			return this.#spent();
		});
		await this.#told({ item: words, ...put });
	}

	#spent(): Visible | undefined {
		if (this.#signal.aborted()) return stoppedByOperator;
		return this.#clock() > this.#until ? shown`the time of ${Math.round(this.#job.budget.milliseconds / 1000)} s was over` : undefined;
	}

	async #miss(item: Visible, reason: SkipReason, why: Visible): Promise<void> {
		this.#tally.skip(reason, item);
		await this.#hear.keep({ type: 'events', events: [{ type: 'item-captured', run: this.#job.run, captured: { item, bytes: 0, sha256: '', why } }] });
	}

	async #told(captured: Captured): Promise<void> {
		this.#items++;
		this.#bytes += captured.bytes;
		this.#tally.count('files');
		this.#tally.count('bytes', captured.bytes);
		if (captured.why?.startsWith('cut at') === true) this.#tally.skip('limit-reached', captured.item);
		this.#gauge(captured.item);
		await this.#hear.keep({ type: 'events', events: [{ type: 'item-captured', run: this.#job.run, captured }] });
	}

	#gauge(place: Visible): void {
		const now = this.#clock();
		if (now - this.#gaugedAt < gaugePace) return;
		this.#gaugedAt = now;
		this.#hear.gauge({ files: this.#items, bytes: this.#bytes, place });
	}
}

/** The same facts of one process. */
function itemsOf(pid: number): readonly Item[] {
	const task = `/proc/${pid}`;
	const read = (kernel: Kernel, name: string): Source => ({ place: `${task}/${name}`, look: kernel.read(`${task}/${name}`, 64 << 20) });
	return [
		{ words: 'the process', file: `process-${pid}`, sources: (_, kernel) => processSources(kernel, task) },
		{ words: 'its open files', file: `open-files-${pid}`, sources: (_, kernel) => descriptorSources(kernel, task) },
		{ words: 'its memory map', file: `maps-${pid}`, sources: (_, kernel) => [read(kernel, 'maps')] },
		{ words: 'its environment', file: `environment-${pid}`, sources: (_, kernel) => [read(kernel, 'environ')] },
	];
}
