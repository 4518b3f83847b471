/** The judges of one walk: shows them what they hear of, and keeps what they find, what each read, and which of them failed. */

import { Tally, type Coverage } from '../core/coverage.ts';
import type { CheckId, Finding } from '../core/finding.ts';
import { shown, visibleText, type Visible } from '../core/visible.ts';
import type { FileJudge } from '../checks/check.ts';
import { Folder } from '../checks/folder.ts';
import { shownPath, type Entry, type HostPath } from '../host/host.ts';
import { Stopped, type Watch } from '../host/watched.ts';
import { Audience } from './audience.ts';
import { MetFile } from './met-file.ts';
import type { Swept } from './swept.ts';
import type { Place, Tree } from './tree.ts';

/** A check that takes part in the walk. */
export interface Judging {
	readonly check: CheckId;
	readonly judge: FileJudge;
	/** What `turn[0]` is set to while it looks at a file. */
	readonly turn: number;
}

interface AtWork extends Judging {
	/** Milliseconds. */
	spent: number;
	failed: boolean;
}

export interface PanelOptions {
	readonly tree: Tree;
	readonly judges: readonly Judging[];
	readonly watch: Watch;
	/** A clock that only goes forward, in milliseconds. */
	readonly clock: () => number;
	/** Milliseconds one check may spend on files whose content it asked for. */
	readonly budget: number;
	/** `turn[0]` is always the check at work, or -1: tells who hangs. */
	readonly turn: Int32Array;
}

export class Panel {
	/** Made and not yet told. */
	readonly findings: Finding[] = [];
	readonly #options: PanelOptions;
	/** What the part of the walk at work has met so far. */
	readonly #met: () => Coverage;
	readonly #file: MetFile;
	readonly #report = (finding: Finding): void => void this.findings.push(finding);
	readonly #judges: readonly AtWork[];
	readonly #audience: Audience;
	readonly #read = new Map<CheckId, Tally>();
	#failed: Swept['failed'][number][] = [];
	#askedAt: number | undefined;

	constructor(options: PanelOptions, met: () => Coverage) {
		this.#options = options;
		this.#met = met;
		const { clock, judges, watch } = options;
		this.#judges = judges.map(judging => ({ ...judging, spent: 0, failed: false }));
		this.#audience = new Audience(judges.map(({ judge }) => judge));
		this.#file = new MetFile(options.tree, options.turn, {
			asked: () => void (this.#askedAt ??= clock()),
			read: bytes => {
				watch.pulse();
				if (watch.stopped()) throw new Stopped();
				watch.read(bytes, 0);
			},
			handed: bytes => this.#tally().count('bytes', bytes),
			passedOver: (reason, example) => this.#tally().skip(reason, example),
		});
	}

	/** What is shown from now on lies in this directory. */
	enter(place: Place): void {
		const folder = new Folder(place.path);
		this.#file.enter(place, folder);
		this.#audience.enter(folder);
	}

	list(directory: HostPath, names: readonly string[]): void {
		for (const judging of this.#judges) {
			if (judging.judge.listed === undefined || judging.failed) continue;
			this.#options.turn[0] = judging.turn;
			try {
				judging.judge.listed(directory, names, this.#report);
			} catch (error) {
				this.#fail(judging, shown`it failed at ${shownPath(directory)}: ${wordsOf(error)}`);
			}
		}
		this.#options.turn[0] = -1;
	}

	show(name: string, entry: Entry): void {
		if (this.#audience.gather(entry.mode, name)) this.#judge(name, entry);
	}

	*rows(): Generator<Uint8Array, void> {
		for (const { judge, failed } of this.#judges) {
			const rows = failed ? undefined : judge.rows?.();
			if (rows !== undefined) yield rows;
		}
	}

	/** What single checks read, and which came to an end, since this was asked before. `allocated`: of `FileJudge.part`. */
	end(allocated: ReadonlyMap<number, number>): Pick<Swept, 'read' | 'parts' | 'failed'> {
		const parts = this.#parts(allocated);
		const ended = { parts, read: [...this.#read].map(([check, tally]) => ({ check, coverage: tally.coverage })), failed: this.#failed };
		this.#read.clear();
		this.#failed = [];
		return ended;
	}

	#parts(allocated: ReadonlyMap<number, number>): Swept['parts'] {
		const parts: Swept['parts'][number][] = [];
		for (const judging of this.#judges) {
			if (judging.judge.part === undefined || judging.failed) continue;
			this.#options.turn[0] = judging.turn;
			try {
				parts.push({ check: judging.check, part: judging.judge.part(allocated) });
			} catch (error) {
				if (!(error instanceof Stopped)) this.#fail(judging, shown`it failed at the end of a part of the walk: ${wordsOf(error)}`);
			}
		}
		this.#options.turn[0] = -1;
		return parts;
	}

	#judge(name: string, entry: Entry): void {
		const file = this.#file;
		const { turn } = this.#options;
		file.meet(name, entry);
		for (let next = this.#audience.judge(); next !== -1; next = this.#audience.judge()) {
			const judging = this.#judges[next]!;
			turn[0] = judging.turn;
			try {
				judging.judge.inspect(file, this.#report);
			} catch (error) {
				if (error instanceof Stopped) {
					file.settle();
					throw error;
				}
				this.#fail(judging, shown`it failed at ${file.shown}: ${wordsOf(error)}`);
			}
			if (this.#askedAt !== undefined) this.#spend(judging);
		}
		turn[0] = -1;
		if (file.wasAsked) file.settle();
	}

	#spend(judging: AtWork): void {
		const { clock, budget } = this.#options;
		judging.spent += clock() - this.#askedAt!;
		this.#askedAt = undefined;
		if (judging.spent > budget) this.#fail(judging, shown`it took more than ${Math.round(budget / 60_000)} minutes to read and judge, and was given up at ${this.#file.shown}`);
	}

	#fail(failing: AtWork, why: Visible): void {
		if (failing.failed) return;
		failing.failed = true;
		this.#audience.dismiss(this.#judges.indexOf(failing));
		this.#failed.push({ check: failing.check, why, met: this.#met() });
	}

	/** Of the check whose turn it is. */
	#tally(): Tally {
		const { judges, turn } = this.#options;
		const { check } = judges.find(judging => judging.turn === turn[0])!;
		const tally = this.#read.get(check) ?? new Tally();
		this.#read.set(check, tally);
		return tally;
	}
}

function wordsOf(error: unknown): Visible {
	return visibleText(error instanceof Error ? error.message : String(error));
}
