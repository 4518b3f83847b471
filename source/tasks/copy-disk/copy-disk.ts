/**
 * Copies a disk: reads, digests and writes in one pass; works its way into what would not be read; reads the copy back. What is
 * done is on disk, with a map of it, before it is called done, so that a stop, a crash or a power cut costs seconds.
 */

import { mostRanges, type ByteRange, type ImageOutcome } from '../../core/image-copy.ts';
import { rescue } from '../../core/rescue-passes.ts';
import { RescueMap } from '../../core/rescue-map.ts';
import { shown, visibleText, type Visible } from '../../core/visible.ts';
import { stoppedByOperator } from '../run-check.ts';
import type { ErrandWork, Hear, ImageJob, Seat, Signal, TaskEnd } from '../task.ts';
import { beginnings } from './beginnings.ts';
import { openDestination, type Destination } from './destination.ts';
import { digestingElsewhere, digestingHere, digestOnly, type Digesting } from './digesting.ts';
import type { Digests, Identity, ImageOrder } from './order.ts';
import { readBack, type ReadBack } from './read-back.ts';
import { blockSize } from './ring.ts';
import { Halted, Stopped, systemWords } from './halted.ts';
import { openSource, type Source } from './source.ts';
import { KeptSums, type Sums } from './sums.ts';
import { saveMap, workPath } from './work-files.ts';

const small = 65_536;
const gaugePace = 100;
/** Bytes between two looks whether to save the map; saving may take a tenth of the time. */
const leastBetween = 67_108_864;
const mostBetween = 10_000;

export interface Openers {
	readonly openSource: (identity: Identity) => Source;
	readonly openDestination: typeof openDestination;
}

export const copyDisk: ErrandWork<ImageJob> = copyDiskWith({ openSource, openDestination });

export function copyDiskWith(openers: Openers): ErrandWork<ImageJob> {
	return async (job, hear, signal, seat) => {
		if (seat.seat === 0) return new Copy(job, hear, signal, seat, openers).run();
		digestOnly(job.order.digests[seat.seat - 1]!, seat.seat - 1, seat.shared!, signal);
		return { how: 'complete' };
	};
}

class Copy {
	readonly #job: ImageJob;
	readonly #order: ImageOrder;
	readonly #hear: Hear;
	readonly #signal: Signal;
	readonly #openers: Openers;
	readonly #digesting: Digesting;
	#map = RescueMap.untried(0);
	#sums: Sums | undefined;
	#source: Source | undefined;
	#destination: Destination | undefined;
	/** The digest over the source is still whole: every block came in its turn. */
	#isUnbroken = true;
	#done = 0;
	#gaugedAt = 0;
	#savedAt = 0;
	#savedDone = 0;
	#saving = 0;
	#steps = 0;
	#stage = '';

	constructor(job: ImageJob, hear: Hear, signal: Signal, { shared }: Seat, openers: Openers) {
		this.#job = job;
		this.#order = job.order;
		this.#hear = hear;
		this.#signal = signal;
		this.#openers = openers;
		this.#digesting = shared === undefined ? digestingHere(job.order.digests) : digestingElsewhere(job.order.digests, shared, signal);
	}

	async run(): Promise<TaskEnd> {
		const outcome = await this.#outcome();
		this.#digesting.close();
		await this.#hear.keep({ type: 'events', events: [{ type: 'image-ended', run: this.#job.run, outcome }] });
		return { how: outcome.how, ...(outcome.why === undefined ? {} : { why: outcome.why }) };
	}

	async #outcome(): Promise<ImageOutcome> {
		try {
			return await this.#copy();
		} catch (error) {
			if (!(error instanceof Halted || error instanceof Stopped) && typeof (error as NodeJS.ErrnoException).code !== 'string') throw error;
			const why = error instanceof Stopped ? stoppedByOperator : error instanceof Halted ? error.message : shown`the map of the copy cannot be kept in ${this.#order.work}: ${systemWords(error)}`;
			const kept = this.#keepWhatThereIs();
			return { ...this.#soFar(), how: error instanceof Stopped ? 'cancelled' : 'failed', why: kept === undefined ? why : shown`${why}; and ${kept}` };
		} finally {
			this.#source?.close();
			this.#destination?.close();
			this.#sums?.close();
		}
	}

	async #copy(): Promise<ImageOutcome> {
		const { from, digests } = this.#order;
		this.#source = this.#openers.openSource(from);
		const before = this.#source.state();
		const { map, sums, frames } = beginnings(this.#order);
		this.#map = map;
		this.#sums = sums;
		this.#isUnbroken = !this.#order.resumes;
		this.#destination = this.#openers.openDestination(this.#order, frames);
		this.#checkpoint();
		if (this.#order.form.as === 'zstd') await this.#packed(frames.length);
		else await this.#plain();
		this.#map.phase = '+';
		this.#map.pass = 1;
		this.#destination.finish();
		this.#checkpoint();
		const after = this.#source.state();
		let taken: Digests | undefined;
		if (this.#isUnbroken) taken = this.#digesting.finish();
		else this.#digesting.drop();
		if (this.#isUnbroken && taken === undefined) throw new Stopped();
		const back = this.#order.verify || taken === undefined ? await this.#readBack() : undefined;
		const changed = before === after ? {} : { changed: shown`THE SOURCE WAS WRITTEN TO while it was read: the copy is of no one moment` };
		const isSame = back === undefined || (back.differs.length === 0 && (taken === undefined || digests.every(name => taken[name] === back.digests[name])));
		const unread = this.#map.bytes('-');
		return {
			...this.#soFar(),
			how: 'complete',
			digests: taken ?? back?.digests ?? {},
			digestOf: taken === undefined ? 'copy' : 'source',
			verified: !isSame ? 'differs' : this.#order.verify ? 'same' : 'declined',
			differs: back?.differs ?? [],
			unsummed: back === undefined ? 0 : Math.max(0, from.size - unread - back.compared),
			direct: back?.direct ?? false,
			...changed,
		};
	}

	async #plain(): Promise<void> {
		const { from, retries } = this.#order;
		const reads = rescue(this.#map, { sector: from.sector, large: blockSize, small, retries, from: 0, to: from.size });
		let expected = 0;
		for (let next = reads.next(); next.done !== true; ) {
			const { at, size, alone } = next.value;
			await this.#tell();
			const room = this.#room().subarray(0, size);
			const isRead = this.#source!.read(at, room, alone);
			this.#isUnbroken &&= isRead && at === expected;
			if (isRead) {
				this.#destination!.write(at, room);
				this.#summed(at, room);
				this.#done += size;
			}
			expected = at + size;
			next = reads.next(isRead);
			if (this.#done - this.#savedDone >= leastBetween || alone || !isRead) this.#checkpointIfDue();
		}
		await this.#zeros();
	}

	/** What the medium held before is no part of the source. */
	async #zeros(): Promise<void> {
		for (const { at, size } of this.#map.of('-')) {
			for (let from = at; from < at + size; from += blockSize) {
				await this.#tell();
				this.#destination!.write(from, new Uint8Array(Math.min(blockSize, at + size - from)));
			}
		}
	}

	/** Frames are written in order, so each block is worked through to its last sector before the next. */
	async #packed(first: number): Promise<void> {
		const { from, retries } = this.#order;
		for (let at = first * blockSize; at < from.size; at += blockSize) {
			const to = Math.min(from.size, at + blockSize);
			const room = this.#room().subarray(0, to - at);
			room.fill(0);
			const reads = rescue(this.#map, { sector: from.sector, large: blockSize, small, retries, from: at, to });
			for (let next = reads.next(); next.done !== true; ) {
				const { at: place, size, alone } = next.value;
				await this.#tell();
				const into = alone ? new Uint8Array(size) : room.subarray(place - at, place - at + size);
				const isRead = this.#source!.read(place, into, alone);
				if (isRead && alone) room.set(into, place - at);
				if (!isRead && !alone) room.fill(0, place - at, place - at + size);
				next = reads.next(isRead);
			}
			const packed = this.#destination!.write(at, room);
			this.#summed(at, room, packed);
			this.#done += to - at;
			if (this.#done - this.#savedDone >= leastBetween) this.#checkpointIfDue();
		}
	}

	/** Digested where all came in its turn, and its sum kept. */
	#summed(at: number, bytes: Uint8Array, packed = bytes.length): void {
		if (this.#isUnbroken) this.#digesting.add(bytes.length, sum => this.#sums!.add({ at, size: bytes.length, sum, packed }));
		else this.#sums!.take(at, bytes, packed);
	}

	async #readBack(): Promise<ReadBack | undefined> {
		const { to, form, from, work } = this.#order;
		this.#sums!.sync();
		const sums = new KeptSums(workPath(work, '.sums'));
		await this.#advanced('reading the copy back');
		const back = await readBack({
			path: to.path,
			form,
			size: from.size,
			sums,
			digesting: this.#digesting,
			step: async at => {
				await this.#tell(at);
				return true;
			},
		});
		if (back === undefined) throw new Stopped();
		return back;
	}

	#room(): Uint8Array {
		const room = this.#digesting.room();
		if (room === undefined) throw new Stopped();
		return room;
	}

	/** Lives, tells how far it is, waits while paused, ends when stopped. @param back how much of the copy was read back */
	async #tell(back?: number): Promise<void> {
		this.#signal.pulse();
		if (this.#signal.aborted()) throw new Stopped();
		if (this.#signal.paused()) await this.#hold();
		if (++this.#steps % 64 === 0) await new Promise(resolve => setImmediate(resolve));
		const now = performance.now();
		if (now - this.#gaugedAt < gaugePace) return;
		this.#gaugedAt = now;
		const { size } = this.#order.from;
		const read = size - this.#map.bytes('?') - this.#map.bytes('*') - this.#map.bytes('/');
		const whole = size * (this.#order.verify ? 2 : 1);
		const stage = back === undefined ? stages[this.#map.phase] : 'reading the copy back';
		if (back === undefined && stage !== this.#stage) await this.#advanced(stage);
		this.#hear.gauge({ files: 0, bytes: read + (back ?? 0), ...(whole === 0 ? {} : { share: Math.min(1, (read + (back ?? 0)) / whole) }), place: visibleText(stage) });
	}

	async #advanced(stage: string): Promise<void> {
		if (this.#stage !== '') {
			const { size } = this.#order.from;
			const read = this.#map.bytes('+');
			await this.#hear.keep({ type: 'events', events: [{ type: 'image-advanced', run: this.#job.run, stage: visibleText(stage), read, left: size - read }] });
		}
		this.#stage = stage;
	}

	async #hold(): Promise<void> {
		this.#checkpoint();
		while (this.#signal.paused() && !this.#signal.aborted()) {
			this.#signal.pulse();
			await new Promise(resolve => setTimeout(resolve, gaugePace));
		}
		if (this.#signal.aborted()) throw new Stopped();
	}

	#checkpointIfDue(): void {
		const since = performance.now() - this.#savedAt;
		if (since >= Math.min(mostBetween, this.#saving * 10)) this.#checkpoint();
	}

	/** First the bytes, then their sums, then the map that speaks of both. */
	#checkpoint(): void {
		const began = performance.now();
		this.#destination!.sync();
		this.#digesting.settle();
		this.#sums!.sync();
		saveMap(this.#map, this.#order, Date.now());
		this.#savedAt = performance.now();
		this.#savedDone = this.#done;
		this.#saving = this.#savedAt - began;
	}

	/** Undefined, or why what was read since the last save is not kept. */
	#keepWhatThereIs(): Visible | undefined {
		if (this.#destination === undefined || this.#sums === undefined) return undefined;
		try {
			this.#checkpoint();
			return undefined;
		} catch (error) {
			return shown`what was read since the map was last saved is read again next time (${error instanceof Halted ? error.message : systemWords(error)})`;
		}
	}

	#soFar(): Omit<ImageOutcome, 'how'> {
		const ranges: readonly ByteRange[] = this.#map.of('-').map(({ at, size }) => ({ at, size }));
		return {
			read: this.#map.bytes('+'),
			unread: { ranges: ranges.slice(0, mostRanges), count: ranges.length, bytes: this.#map.bytes('-') },
			digests: {},
			digestOf: 'nothing',
			verified: 'not-reached',
			differs: [],
			unsummed: 0,
			direct: false,
		};
	}
}

const stages = { '?': 'copying', '*': 'bad areas: trimming their edges', '/': 'bad areas: sector by sector', '-': 'bad sectors: trying again', '+': 'finishing' } as const;
