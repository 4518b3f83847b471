/**
 * One walk that serves every file check chosen. The tree is cut into pieces breadth-first (the crown): single folders of its upper part, and
 * whole folders below them, each then walked depth-first, names in byte order. Pieces may be walked by several threads in any order, and
 * what they find is put back into the order of the pieces (`sweep-ledger.ts`).
 */

import { childOf, type Entry, type HostPath } from '../host/host.ts';
import type { Refused } from '../host/unread.ts';
import { Stopped } from '../host/watched.ts';
import type { Bounds } from './bounds.ts';
import { Met } from './met.ts';
import { Panel, type PanelOptions } from './panel.ts';
import type { Breath, Swept, Yield } from './swept.ts';
import { batchSize } from './task.ts';
import { rootPath, type Place } from './tree.ts';

export interface SweepOptions extends PanelOptions {
	readonly bounds: Bounds;
}

/** Whole folders the tree is cut into at least, where it has as many: enough for two threads to end together. */
const fewestWhole = 500;
/** Entries between two breaths. */
const breath = 512;
/**
 * Four times what the system takes at once. Every folder on the way down is held with its path, so that memory grows with the
 * square: at 64 KiB forty thousand folders in each other took more than a gigabyte, and nothing else of the tree was told.
 */
const longestPath = 16_384;
/** A piece starts from its path alone. */
const longestCrown = 3000;

/** A folder and everything below it, but for what is below the folders in it with these names: those are pieces themselves. */
export interface Piece {
	readonly folder: HostPath;
	readonly apart?: readonly string[];
}

interface Frame {
	readonly place: Place;
	/** Directories below it still to be walked, the next one last. */
	readonly ahead: { readonly name: string; readonly entry: Entry }[];
}

export class Sweep {
	readonly #options: SweepOptions;
	readonly #panel: Panel;
	readonly #device: number;
	#met: Met;
	#sinceBreath = 0;
	/** Where it is now. */
	at: HostPath = rootPath;

	constructor(options: SweepOptions) {
		this.#options = options;
		const root = options.tree.place(rootPath);
		this.#device = root.ok ? root.value.device : -1;
		this.#met = new Met(this.#device);
		this.#panel = new Panel(options, () => this.#met.coverage);
	}

	/** The root itself. Returns the pieces, in order. */
	*crown(): Generator<Breath, readonly Piece[]> {
		const { tree } = this.#options;
		const root = tree.place(rootPath);
		const entry = root.ok ? tree.entry(root.value, '') : root;
		if (!root.ok || 'reason' in entry) {
			this.#met.skip((entry as Refused).reason, rootPath);
			return [];
		}
		this.#panel.enter(root.value);
		this.#judge('', entry);
		const single: Piece[] = [];
		const whole: Piece[] = [];
		const queue: HostPath[] = [rootPath];
		for (let first = 0; first < queue.length; first++) {
			if (whole.length + queue.length - first >= fewestWhole) return [...single, ...whole, ...queue.slice(first).map(folder => ({ folder }))];
			const folder = queue[first]!;
			if (folder.length > longestCrown) {
				whole.push({ folder });
				continue;
			}
			const apart = this.#foldersIn(folder);
			single.push({ folder, apart });
			for (const name of apart) queue.push(childOf(folder, name));
			yield* this.#breathe();
		}
		return [...single, ...whole];
	}

	/** One piece; its folder has been shown with the one above. */
	*piece({ folder, apart = [] }: Piece): Generator<Breath, void> {
		const { tree } = this.#options;
		const start = tree.place(folder);
		if (!start.ok) {
			// Gone since the crown listed it: there is nothing left to look at.
			if (start.reason !== 'vanished') this.#met.skip(start.reason, folder);
			return;
		}
		const stack: Frame[] = [];
		try {
			const others = new Set(apart);
			stack.push({ place: start.value, ahead: (yield* this.#directory(start.value)).filter(({ name }) => !others.has(name)).toReversed() });
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
		while (this.#panel.findings.length > 0) yield this.#panel.findings.splice(0, batchSize);
		yield* this.#panel.rows();
		const swept = { met: this.#met.coverage, ...this.#panel.end(this.#met.allocated), stopped };
		this.#met = new Met(this.#device);
		return swept;
	}

	/** Folders that are walked into, by their names alone; what keeps them from being told is told when the piece is walked. */
	#foldersIn(path: HostPath): readonly string[] {
		const { tree, bounds } = this.#options;
		const place = tree.place(path);
		if (!place.ok) return [];
		try {
			const names = tree.folders(place.value);
			const unmet = bounds.unmet(path);
			if (!names.ok) return [];
			return names.value.filter(name => {
				const entry = unmet?.has(name) === true ? undefined : tree.entry(place.value, name);
				return entry !== undefined && !('reason' in entry) && entry.kind === 'directory' && bounds.stays(place.value, name, entry) === undefined;
			});
		} finally {
			tree.leave(place.value);
		}
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
		if (!tree.isStill(place)) {
			this.#met.skip('changed-while-read', place.path);
			return directories;
		}
		this.#panel.enter(place);
		this.#panel.list(place.path, names.value);
		const vanished: string[] = [];
		const unmet = bounds.unmet(place.path);
		for (let next = 0; next < names.value.length; ) {
			next = this.#some(place, names.value, next, unmet, directories, vanished);
			if (this.#sinceBreath >= breath || this.#panel.findings.length >= batchSize) yield* this.#breathe();
		}
		if (vanished.length > 0) this.#confirm(place, vanished);
		return directories;
	}

	/** Shows entries until it is time to breathe; a plain function, since this is where a walk spends its time. Returns the next one. */
	#some(place: Place, names: readonly string[], first: number, unmet: ReturnType<Bounds['unmet']>, directories: Frame['ahead'], vanished: string[]): number {
		const { tree, bounds } = this.#options;
		let next = first;
		for (; next < names.length && this.#sinceBreath < breath && this.#panel.findings.length < batchSize; next++) {
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
		while (this.#panel.findings.length >= batchSize) yield this.#panel.findings.splice(0, batchSize);
		yield* this.#panel.rows();
		yield undefined;
		if (this.#options.watch.stopped()) throw new Stopped();
	}

	#alive(): void {
		const { watch } = this.#options;
		watch.pulse();
		watch.read(0, this.#sinceBreath);
		this.#sinceBreath = 0;
	}

	#judge(name: string, entry: Entry): void {
		this.#sinceBreath++;
		this.#met.entry(entry);
		this.#panel.show(name, entry);
	}
}
