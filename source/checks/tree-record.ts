/**
 * Writes the tree down instead of judging it: the walk of `regain baseline`. It takes part in a sweep like a check, and is
 * not among those `regain list` names.
 */

import { bodyfileLine } from '../parsers/bodyfile.ts';
import { fileRow, measureOf, plainRow, unreadRow } from '../parsers/baseline/row.ts';
import { sectionLine } from '../parsers/baseline/section.ts';
import type { FileCheck, FileJudge, Recording, SweptFile } from './check.ts';

export const treeRecord: FileCheck = {
	id: 'tree-record',
	step: 'C.2',
	kind: 'file',
	title: 'A record of the tree',
	covers: 'Type, mode, owner, size, times and digest of every entry, to compare with later.',
	needs: 'both',
	begin: (_, { record }) => new Recorder(record ?? { form: 'baseline', md5: false }),
};

/** Rows of a directory follow the line that names it, since a walk shows all entries of a directory before those of another. */
class Recorder implements FileJudge {
	readonly #recording: Recording;
	/** The line of the directory at work. */
	#section = '';
	#text = '';

	constructor(recording: Recording) {
		this.#recording = recording;
	}

	listed(directory: string): void {
		this.#text += this.#section = sectionLine(directory);
	}

	inspect(file: SweptFile): void {
		// What goes on after rows were given away: others' may come between.
		if (this.#text === '') this.#text = this.#section;
		this.#text += this.#recording.form === 'bodyfile' ? this.#bodied(file) : this.#row(file);
	}

	rows(): Uint8Array | undefined {
		if (this.#text === '') return undefined;
		// Not from the pool: their memory is given away.
		const rows = Buffer.allocUnsafeSlow(this.#text.length);
		rows.write(this.#text, 'latin1');
		this.#text = '';
		return rows;
	}

	#row(file: SweptFile): string {
		const { entry, path } = file;
		const measure = measureOf(entry);
		const name = path === '/' ? '.' : file.name;
		if (entry.kind === 'file') {
			const sha256 = file.sha256();
			if (!sha256.ok) return unreadRow(measure, name, sha256.reason);
			const md5 = this.#recording.md5 ? file.digest('md5') : undefined;
			return fileRow(measure, path, sha256.value, md5?.ok === true ? md5.value : undefined);
		}
		return plainRow(measure, name, targetOf(file));
	}

	#bodied(file: SweptFile): string {
		const md5 = this.#recording.md5 && file.entry.kind === 'file' ? file.digest('md5') : undefined;
		return bodyfileLine(file.path, file.entry, md5?.ok === true ? md5.value : '0', targetOf(file));
	}
}

function targetOf(file: SweptFile): string | undefined {
	if (file.entry.kind !== 'link') return undefined;
	const target = file.target();
	return target.ok ? target.value : undefined;
}
