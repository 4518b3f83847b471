/** A baseline on the analysis host: checked whole when it is opened, then read a directory at a time. */

import { createHash } from 'node:crypto';
import { visibleName, visibleText, type Visible } from '../../core/visible.ts';
import { pieceOf, readThrough, sizeOf, UnusableFile } from '../../host/operators-file.ts';
import { firstLine, sealLength, sealOf } from '../../parsers/baseline/file.ts';
import { directoryOf, parseSection, sectionMark, type Rows } from '../../parsers/baseline/section.ts';

const sectionStart = Buffer.from(`\n${sectionMark}`, 'latin1');
const newline = 0x0a;

/** Is this a baseline that was written to its end? Reads its first and last line alone. @throws UnusableFile */
export function sealOfBaseline(path: Visible): string {
	const size = sizeOf(path);
	const head = pieceOf(path, 0, firstLine.length).toString('latin1');
	if (head !== firstLine) throw new UnusableFile(`${path} is not a baseline this version reads: line 1 was expected to be "${firstLine.trim()}"`);
	const seal = sealOf(pieceOf(path, Math.max(0, size - sealLength), sealLength).toString('latin1'));
	if (seal === undefined) throw new UnusableFile(`${path} does not end with the digest of what it holds: it was cut short or edited; use a whole copy`);
	return seal;
}

export class BaselineFile {
	readonly #path: Visible;
	/** Where each directory's section begins; it ends where the next one in the file does. */
	readonly #starts = new Map<string, number>();
	readonly #ends = new Map<number, number>();
	/** The row of the root itself. */
	readonly root: Rows;

	/** @throws UnusableFile */
	constructor(path: Visible) {
		this.#path = path;
		const seal = sealOfBaseline(path);
		const end = sizeOf(path) - sealLength;
		const first = this.#index(end, seal);
		const opening = this.#text(0, first);
		this.root = this.#rows(opening.split('\n').slice(2).join('\n'), visibleText('.'));
	}

	/** Was this directory looked into? */
	has(directory: string): boolean {
		return this.#starts.has(directory);
	}

	/** The entries of a directory, or undefined where the baseline did not look into it. @throws UnusableFile */
	section(directory: string): Rows | undefined {
		const start = this.#starts.get(directory);
		return start === undefined ? undefined : this.#rows(this.#text(start, this.#ends.get(start)!), visibleName(directory));
	}

	#rows(text: string, below: Visible): Rows {
		const { rows, bad } = parseSection(text);
		if (bad !== undefined) throw new UnusableFile(`${this.#path}: below the line of ${below}, "${visibleName(bad)}" is not a row of a baseline`);
		return rows;
	}

	#text(from: number, to: number): string {
		return pieceOf(this.#path, from, to - from).toString('latin1');
	}

	/** Finds the sections, and checks the seal on the way. Gives the start of the first section. */
	#index(end: number, seal: string): number {
		const hash = createHash('sha256');
		let carried = Buffer.alloc(0);
		let base = 0;
		let before: number | undefined;
		let first: number | undefined;
		readThrough(this.#path, bytes => {
			const here = base + carried.length;
			hash.update(bytes.subarray(0, Math.max(0, Math.min(bytes.length, end - here))));
			const text = carried.length === 0 ? bytes : Buffer.concat([carried, bytes]);
			let done = 0;
			for (let at = text.indexOf(sectionStart); at !== -1; at = text.indexOf(sectionStart, done)) {
				const close = text.indexOf(newline, at + 1);
				if (close === -1) break;
				const start = base + at + 1;
				const directory = directoryOf(text.toString('latin1', at + 1, close));
				if (directory === undefined) throw new UnusableFile(`${this.#path} at byte ${start}: expected a line "${sectionMark}./DIRECTORY"`);
				this.#starts.set(directory, start);
				if (before !== undefined) this.#ends.set(before, start);
				before = start;
				first ??= start;
				done = close;
			}
			// What may be the beginning of a line that goes on in the next piece.
			const keep = Math.max(done, text.lastIndexOf(newline));
			carried = Buffer.from(text.subarray(keep));
			base += keep;
		});
		if (hash.digest('hex') !== seal) throw new UnusableFile(visibleText(`${this.#path} is not what was written: its last line holds another digest than that of the lines above; use an untouched copy`));
		if (before !== undefined) this.#ends.set(before, end);
		return first ?? end;
	}
}
