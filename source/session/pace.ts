/** How fast work goes, from its gauges over the last seconds: rate and time left. */

import type { Gauge } from '../tasks/task.ts';

const memory = 5000;

export class Pace {
	#marks: { readonly at: number; readonly gauge: Gauge }[] = [];
	readonly #unit: (gauge: Gauge) => number;

	constructor(unit: (gauge: Gauge) => number) {
		this.#unit = unit;
	}

	mark(at: number, gauge: Gauge): void {
		this.#marks.push({ at, gauge });
		while (this.#marks.length > 2 && at - this.#marks[0]!.at > memory) this.#marks.shift();
	}

	/** Units a second. */
	get rate(): number {
		const [first, last] = [this.#marks[0], this.#marks.at(-1)];
		if (first === undefined || last === undefined || last.at === first.at) return 0;
		return ((this.#unit(last.gauge) - this.#unit(first.gauge)) * 1000) / (last.at - first.at);
	}

	/** Milliseconds left at the pace of the last seconds; undefined where the whole is not known or nothing moves. */
	get left(): number | undefined {
		const [first, last] = [this.#marks[0], this.#marks.at(-1)];
		const [before, now] = [first?.gauge.share, last?.gauge.share];
		if (first === undefined || last === undefined || before === undefined || now === undefined || now <= before) return undefined;
		return ((1 - now) * (last.at - first.at)) / (now - before);
	}
}
