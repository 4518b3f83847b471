/**
 * One walk that serves every file check chosen. The tree is cut into units breadth-first (the crown), each unit is then
 * walked depth-first, names in byte order: units may be walked by several threads in any order, and what they find is put
 * back into the order of the units (`sweep-ledger.ts`).
 */

import { Tally, type Coverage } from '../core/coverage.ts';
import type { CheckId, Finding } from '../core/finding.ts';
import { shown, visibleText, type Visible } from '../core/visible.ts';
import type { FileJudge } from '../checks/check.ts';
import { Folder } from '../checks/folder.ts';
import { childOf, shownPath, type Entry, type HostPath } from '../host/host.ts';
import type { Refused } from '../host/unread.ts';
import { Stopped, type Watch } from '../host/watched.ts';
import { Audience } from './audience.ts';
import type { Bounds } from './bounds.ts';
import { Met } from './met.ts';
import { MetFile } from './met-file.ts';
import type { Breath, Swept, Yield } from './swept.ts';
import { batchSize } from './task.ts';
import { rootPath, type Place, type Tree } from './tree.ts';

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
}

export interface SweepOptions {
	readonly tree: Tree;
	readonly judges: readonly Judging[];
	readonly bounds: Bounds;
	readonly watch: Watch;
	/** A clock that only goes forward, in milliseconds. */
	readonly clock: () => number;
	/** Milliseconds one check may spend on files whose content it asked for. */
	readonly budget: number;
	/** `turn[0]` is always the check at work, or -1: tells who hangs. */
	readonly turn: Int32Array;
}

/** Directories the crown is cut into at least, where the tree has as many: enough for two threads to end together. */
const fewestUnits = 500;
/** Entries between two breaths. */
const breath = 512;
/** Beyond this a path is longer than anything a system makes, and following it on costs the square of its length. */
const longestPath = 65_536;
/** A crown's unit starts from its path alone. */
const longestCrown = 3000;

interface Frame {
	readonly place: Place;
	/** Directories below it still to be walked, the next one last. */
	readonly ahead: { readonly name: string; readonly entry: Entry }[];
}

export class Sweep {
	readonly #options: SweepOptions;
	readonly #file: MetFile;
	readonly #findings: Finding[] = [];
	readonly #report = (finding: Finding): void => void this.#findings.push(finding);
	readonly #read = new Map<CheckId, Tally>();
	readonly #judges: readonly AtWork[];
	readonly #audience: Audience;
	readonly #dismissed = new Set<AtWork>();
	#failed: { check: CheckId; why: Visible; met: Coverage }[] = [];
	#met = new Met();
	#sinceBreath = 0;
	#askedAt: number | undefined;
	/** Where it is now. */
	at: HostPath = rootPath;

	constructor(options: SweepOptions) {
		this.#options = options;
		const { clock, judges, watch } = options;
		this.#judges = judges.map(judging => ({ ...judging, spent: 0 }));
		this.#audience = new Audience(judges.map(({ judge }) => judge));
		this.#file = new MetFile(options.tree, options.turn, {
			asked: () => void (this.#askedAt ??= clock()),
			read: bytes => {
				watch.pulse();
				if (watch.stopped()) throw new Stopped();
				watch.read(bytes, 0);
			},
			handed: bytes => this.#tally().count('bytes', bytes),
			refused: ({ reason }) => this.#tally().skip(reason, this.#file.shown),
		});
	}

	/** The upper part of the tree. Returns the directories where the units begin, in order. */
	*crown(): Generator<Breath, readonly HostPath[]> {
		const { tree } = this.#options;
		const root = tree.place(rootPath);
		const entry = root.ok ? tree.entry(root.value, '') : root;
		if (!root.ok || 'reason' in entry) {
			this.#met.skip((entry as Refused).reason, rootPath);
			return [];
		}
		this.#enter(root.value);
		this.#judge('', entry);
		const units: HostPath[] = [];
		const queue: HostPath[] = [rootPath];
		for (let first = 0; first < queue.length; first++) {
			if (units.length + queue.length - first >= fewestUnits) return [...units, ...queue.slice(first)];
			const path = queue[first]!;
			if (path.length > longestCrown) {
				units.push(path);
				continue;
			}
			const place = tree.place(path);
			if (!place.ok) this.#met.skip(place.reason, path);
			else for (const { name } of yield* this.#directory(place.value)) queue.push(childOf(path, name));
		}
		return units;
	}

	/** Everything below one directory; the directory itself has been shown by the crown. */
	*unit(path: HostPath): Generator<Breath, void> {
		const { tree } = this.#options;
		const start = tree.place(path);
		if (!start.ok) {
			// Gone since the crown listed it: there is nothing left to look at.
			if (start.reason !== 'vanished') this.#met.skip(start.reason, path);
			return;
		}
		const stack: Frame[] = [];
		try {
			stack.push({ place: start.value, ahead: (yield* this.#directory(start.value)).toReversed() });
			for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
				const next = frame.ahead.pop();
				if (next === undefined) {
					stack.pop();
					tree.leave(frame.place);
					continue;
				}
				const below = tree.into(frame.place, next.name, next.entry);
				if (below.ok) stack.push({ place: below.value, ahead: (yield* this.#directory(below.value)).toReversed() });
				else this.#met.skip(below.reason, childOf(frame.place.path, next.name));
			}
		} finally {
			for (const { place } of stack) tree.leave(place);
		}
	}

	/** The last findings of the part, and what the part came to; begins the next part. */
	*end(stopped: boolean): Generator<Yield, Swept> {
		this.#alive();
		while (this.#findings.length > 0) yield this.#findings.splice(0, batchSize);
		yield* this.#rows();
		const read = [...this.#read].map(([check, tally]) => ({ check, coverage: tally.coverage }));
		const swept = { met: this.#met.coverage, read, failed: this.#failed, stopped };
		this.#read.clear();
		this.#failed = [];
		this.#met = new Met();
		return swept;
	}

	/** Shows the entries of one directory. Returns the directories among them that are to be walked. */
	*#directory(place: Place): Generator<Breath, Frame['ahead']> {
		const { tree, bounds } = this.#options;
		const directories: Frame['ahead'] = [];
		this.at = place.path;
		const names = tree.names(place);
		if (!names.ok) {
			const gone = names.reason === 'vanished' && !tree.place(place.path).ok;
			if (!gone) this.#met.skip(names.reason, place.path);
			return directories;
		}
		this.#enter(place);
		this.#list(place.path, names.value);
		const vanished: string[] = [];
		const unmet = bounds.unmet(place.path);
		for (let next = 0; next < names.value.length; ) {
			next = this.#some(place, names.value, next, unmet, directories, vanished);
			if (this.#sinceBreath >= breath || this.#findings.length >= batchSize) yield* this.#breathe();
		}
		if (vanished.length > 0) this.#confirm(place, vanished);
		return directories;
	}

	/** Shows entries until it is time to breathe; a plain function, since this is where a walk spends its time. Returns the next one. */
	#some(place: Place, names: readonly string[], first: number, unmet: ReturnType<Bounds['unmet']>, directories: Frame['ahead'], vanished: string[]): number {
		const { tree, bounds } = this.#options;
		let next = first;
		for (; next < names.length && this.#sinceBreath < breath && this.#findings.length < batchSize; next++) {
			const name = names[next]!;
			const passed = unmet?.get(name);
			if (passed !== undefined) {
				this.#met.skip(passed, childOf(place.path, name));
				continue;
			}
			const entry = tree.entry(place, name);
			if ('reason' in entry) {
				if (entry.reason === 'vanished') vanished.push(name);
				else this.#met.skip(entry.reason, childOf(place.path, name));
				continue;
			}
			this.#judge(name, entry);
			if (entry.kind !== 'directory') continue;
			const stays = place.path.length + name.length >= longestPath ? 'too-deep' : bounds.stays(place, name, entry);
			if (stays === undefined) directories.push({ name, entry });
			else this.#met.skip(stays, childOf(place.path, name));
		}
		return next;
	}

	/** Files come and go while a system runs; a name that is still listed but cannot be looked at is another thing. */
	#confirm(place: Place, vanished: readonly string[]): void {
		const again = this.#options.tree.names(place);
		const listed = new Set(again.ok ? again.value : []);
		for (const name of vanished) if (listed.has(name)) this.#met.skip('vanished', childOf(place.path, name));
	}

	*#breathe(): Generator<Breath, void> {
		this.#alive();
		while (this.#findings.length >= batchSize) yield this.#findings.splice(0, batchSize);
		yield* this.#rows();
		yield undefined;
		if (this.#options.watch.stopped()) throw new Stopped();
	}

	*#rows(): Generator<Uint8Array, void> {
		for (const judging of this.#judges) {
			const rows = this.#dismissed.has(judging) ? undefined : judging.judge.rows?.();
			if (rows !== undefined) yield rows;
		}
	}

	#alive(): void {
		const { watch } = this.#options;
		watch.pulse();
		watch.read(0, this.#sinceBreath);
		this.#sinceBreath = 0;
	}

	#enter(place: Place): void {
		const folder = new Folder(place.path);
		this.#file.enter(place, folder);
		this.#audience.enter(folder);
	}

	#list(directory: HostPath, names: readonly string[]): void {
		for (const judging of this.#judges) {
			if (judging.judge.listed === undefined || this.#dismissed.has(judging)) continue;
			this.#options.turn[0] = judging.turn;
			try {
				judging.judge.listed(directory, names, this.#report);
			} catch (error) {
				this.#fail(judging, shown`it failed at ${shownPath(directory)}: ${visibleText(error instanceof Error ? error.message : String(error))}`);
			}
		}
		this.#options.turn[0] = -1;
	}

	#judge(name: string, entry: Entry): void {
		this.#sinceBreath++;
		this.#met.entry(entry.kind);
		if (this.#audience.gather(entry.mode, name)) this.#show(name, entry);
	}

	#show(name: string, entry: Entry): void {
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
				this.#fail(judging, shown`it failed at ${file.shown}: ${visibleText(error instanceof Error ? error.message : String(error))}`);
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
		if (this.#dismissed.has(failing)) return;
		this.#dismissed.add(failing);
		this.#audience.dismiss(this.#judges.indexOf(failing));
		this.#failed.push({ check: failing.check, why, met: this.#met.coverage });
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
