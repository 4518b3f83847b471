/**
 * Reads a sniffer log, and goes on while it grows where asked. A log is a name: the file behind it may be renamed, cut,
 * put in another's place, go and come back, and each of these is said. A sniffer that writes on into a renamed file is
 * still followed.
 */

import type { Sighting } from '../core/at-risk.ts';
import { Tally, type Coverage, type Ending } from '../core/coverage.ts';
import { shown, type Visible } from '../core/visible.ts';
import type { Asked } from '../parsers/sniffer/format.ts';
import { openLog, statLog, type LogFile } from './log-file.ts';
import { batchSize, type Hear, type Seat, type Signal, type SnifferLogJob, type TaskEnd } from './task.ts';

type HostTimes = { readonly host: Visible; readonly times: number; readonly lastSeen?: Visible };

/** A new host is to be on the screen 300 ms after it was written: looking three times in that time leaves room for the rest. */
const pollInterval = 100;
const gaugeInterval = 100;
/** Bytes read between two breaths, so that whoever shares this thread is heard. */
const breath = 16 * 1024 * 1024;
/** Renamed files that may still be written to. */
const mostFormer = 4;
/** Hosts whose running counts are told; the end tells them all. */
const mostInGauge = 1000;

export async function followSnifferLog(
	job: SnifferLogJob,
	hear: Hear,
	signal: Signal,
	_seat?: Seat,
	clock: () => number = () => performance.now(),
	asked: Asked = {},
): Promise<TaskEnd> {
	const following = new Following(job, hear, signal, clock, asked);
	try {
		return await following.run();
	} finally {
		following.close();
	}
}

class Following {
	readonly #job: SnifferLogJob;
	readonly #hear: Hear;
	readonly #signal: Signal;
	readonly #clock: () => number;
	readonly #asked: Asked;
	/** The file behind the name; undefined while there is none. */
	#current: LogFile | undefined;
	/** Files that had the name before, the newest first. */
	#former: LogFile[] = [];
	readonly #told = new Set<string>();
	#toldOf = 0;
	readonly #tally = new Tally();
	readonly #times = new Map<Visible, HostTimes>();
	readonly #formats = new Set<Visible>();
	#span: Coverage['span'];
	/** Why some file of this log could not be looked at. */
	#refused: Visible | undefined;
	/** Why what stands in the log's place now cannot be opened. */
	#shut: Visible | undefined;
	#gone = false;
	#gaugedAt = -Infinity;
	#sinceBreath = 0;

	constructor(job: SnifferLogJob, hear: Hear, signal: Signal, clock: () => number, asked: Asked) {
		this.#job = job;
		this.#hear = hear;
		this.#signal = signal;
		this.#clock = clock;
		this.#asked = asked;
	}

	async run(): Promise<TaskEnd> {
		const opened = openLog(this.#job.log, this.#asked);
		if (!opened.ok) return this.#end('failed', opened.why);
		this.#current = opened.file;
		await this.#readOn(this.#current);
		while (this.#job.follow && !this.#signal.aborted()) {
			await new Promise(resolve => setTimeout(resolve, pollInterval));
			this.#signal.pulse();
			await this.#look();
			this.#gauge();
		}
		const unread = this.#signal.aborted() && this.#current?.chosen !== undefined && this.#current.share < 1;
		for (const file of [...this.#former, this.#current]) if (file !== undefined) await this.#finish(file);
		this.#former = [];
		this.#current = undefined;
		const refused = this.#refused ?? this.#shut;
		if (refused !== undefined) return this.#end('failed', refused);
		return unread ? this.#end('cancelled', 'stopped before the end of the log' as Visible) : this.#end('complete');
	}

	close(): void {
		for (const file of [...this.#former, this.#current]) file?.close();
	}

	/** What became of the name since the last look, and whatever is new in the files it had. */
	async #look(): Promise<void> {
		for (const file of this.#former) await this.#readOn(file);
		const stats = statLog(this.#job.log);
		const current = this.#current;
		if (stats === undefined) {
			if (current !== undefined) await this.#readOn(current);
			if (!this.#gone) await this.#hear.keep({ type: 'log-changed', change: 'vanished' });
			this.#gone = true;
			return;
		}
		if (current !== undefined && current.isSame(stats)) {
			await this.#back();
			if (current.wasRewritten()) {
				await this.#hear.keep({ type: 'log-changed', change: 'truncated' });
				await this.#finish(current);
				this.#current = undefined;
				await this.#open();
			} else await this.#readOn(current);
			return;
		}
		if (current !== undefined) {
			await this.#readOn(current);
			if (!this.#gone) await this.#hear.keep({ type: 'log-changed', change: current.now().nlink > 0 ? 'rotated' : 'replaced' });
			this.#former.unshift(current);
			this.#current = undefined;
			for (const file of this.#former.splice(mostFormer)) await this.#finish(file);
		}
		await this.#open();
	}

	async #back(): Promise<void> {
		if (this.#gone) await this.#hear.keep({ type: 'log-changed', change: 'returned' });
		this.#gone = false;
	}

	async #open(): Promise<void> {
		const opened = openLog(this.#job.log, this.#asked);
		if (opened.ok) {
			await this.#back();
			this.#shut = undefined;
			this.#current = opened.file;
			await this.#readOn(opened.file);
		} else if (!opened.gone) this.#shut = opened.why;
	}

	async #readOn(file: LogFile): Promise<void> {
		for (;;) {
			this.#signal.pulse();
			if (this.#signal.aborted()) return;
			const read = file.read(this.#job.follow);
			if (read === 0) return;
			await this.#tell(file);
			this.#gauge();
			this.#sinceBreath += read;
			if (this.#sinceBreath < breath) continue;
			this.#sinceBreath = 0;
			await new Promise(resolve => setImmediate(resolve));
		}
	}

	/** First sightings, each once for the whole log. */
	async #tell(file: LogFile): Promise<void> {
		const fresh = (file.chosen?.reader.fresh() ?? []).filter(sighting => this.#isNew(sighting));
		this.#toldOf += fresh.length;
		for (let at = 0; at < fresh.length; at += batchSize) await this.#hear.keep({ type: 'sightings', sightings: fresh.slice(at, at + batchSize) });
	}

	#isNew({ role, host, service, account }: Sighting): boolean {
		// A reader tells of each once; more than one file has the name only while it is followed.
		if (!this.#job.follow) return true;
		const key = `${role} ${service} ${host} ${account ?? ''}`;
		if (this.#told.has(key)) return false;
		this.#told.add(key);
		return true;
	}

	async #finish(file: LogFile): Promise<void> {
		// What was too short to say what it is, is short enough to be read here.
		if (file.chosen === undefined) while (file.read(false) > 0) this.#signal.pulse();
		this.#refused ??= file.end();
		await this.#tell(file);
		const { chosen } = file;
		if (chosen !== undefined) {
			if (file.bytes > 0) this.#formats.add(chosen.format);
			this.#span = spanOf(this.#span, chosen.reader.span);
			addUp(this.#times, chosen.reader.counts());
		}
		file.tallyInto(this.#tally);
		file.close();
	}

	#gauge(): void {
		const now = this.#clock();
		if (now - this.#gaugedAt < gaugeInterval) return;
		this.#gaugedAt = now;
		const files = [...this.#former, this.#current].filter(file => file !== undefined);
		const bytes = files.reduce((sum, file) => sum + file.bytes, this.#tally.coverage.counts.bytes ?? 0);
		const format = this.#current?.chosen?.format;
		this.#hear.gauge({
			files: 1,
			bytes,
			...(this.#job.follow || this.#current === undefined ? {} : { share: this.#current.share }),
			...(format === undefined ? {} : { place: format }),
			...(this.#toldOf > mostInGauge * 2 ? {} : { times: this.#timesSoFar(files) }),
		});
	}

	#timesSoFar(files: readonly LogFile[]): readonly HostTimes[] {
		const times = new Map(this.#times);
		for (const { chosen } of files) addUp(times, chosen?.reader.counts() ?? []);
		return [...times.values()].slice(0, mostInGauge);
	}

	async #end(how: TaskEnd['how'], why?: Visible): Promise<TaskEnd> {
		const coverage: Coverage = { ...this.#tally.coverage, ...(this.#span === undefined ? {} : { span: this.#span }) };
		const format = visibleTextOf(this.#formats);
		const ending: Ending = { how, coverage, ...(why === undefined ? {} : { why }) };
		await this.#hear.keep({ type: 'log-closed', ending, ...(format === undefined ? {} : { format }), counts: [...this.#times.values()] });
		return { how, ...(why === undefined ? {} : { why }) };
	}
}

function visibleTextOf(formats: ReadonlySet<Visible>): Visible | undefined {
	const [first, ...more] = formats;
	return first === undefined ? undefined : more.reduce((all, one) => shown`${all}, then ${one}`, first);
}

/** Counts of a host in both roles, and in several files, are one. */
function addUp(times: Map<Visible, HostTimes>, counts: readonly HostTimes[]): void {
	for (const { host, times: more, lastSeen } of counts) {
		const known = times.get(host);
		const last = lastSeen ?? known?.lastSeen;
		times.set(host, { host, times: (known?.times ?? 0) + more, ...(last === undefined ? {} : { lastSeen: last }) });
	}
}

function spanOf(a: Coverage['span'], b: Coverage['span']): Coverage['span'] {
	if (a === undefined || b === undefined) return a ?? b;
	return { from: a.from < b.from ? a.from : b.from, to: a.to > b.to ? a.to : b.to };
}
