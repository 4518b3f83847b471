/**
 * What no honest package holds: names that climb out or are absolute, one name twice, hard links to what is not in it. Nothing
 * is unpacked here, so none of it does harm; but what such an archive says of a file, another reader may read otherwise.
 */

import type { Visible } from '../../core/visible.ts';
import { visibleName } from '../../core/visible.ts';
import type { ArchiveSink, Member } from '../../parsers/archives/member.ts';
import { CannotUse } from './media-file.ts';

/** Hands on what is sound. Throws `CannotUse` from within. */
export class SoundMembers implements ArchiveSink {
	readonly #sink: ArchiveSink;
	readonly #kinds = new Map<string, Member['kind']>();
	readonly #links: { readonly path: string; readonly to: string }[] = [];

	constructor(sink: ArchiveSink) {
		this.#sink = sink;
	}

	member(member: Member): void {
		const { path, kind, link } = member;
		const before = this.#kinds.get(path);
		// Folders come again where archives were joined.
		if (before !== undefined && !(before === 'directory' && kind === 'directory')) throw new CannotUse(`it holds ${visibleName(path)} twice`);
		this.#kinds.set(path, kind);
		if (kind === 'hard-link') this.#links.push({ path, to: link });
		this.#sink.member(member);
	}

	content(bytes: Uint8Array): void {
		this.#sink.content(bytes);
	}

	end(): void {
		this.#sink.end();
	}

	refused(name: Visible, why: Visible, isHostile: boolean): void {
		if (isHostile) throw new CannotUse(`of its member ${name}, ${why}`);
		this.#sink.refused(name, why, isHostile);
	}

	/** After the last member: in an rpm what a link is one with comes after it. */
	finish(): void {
		const lost = this.#links.find(({ to }) => !this.#kinds.has(to));
		if (lost !== undefined) throw new CannotUse(`${visibleName(lost.path)} is a hard link to ${visibleName(lost.to)}, which it does not hold`);
	}
}
