/** A package of the media, whatever distribution made it: what it is, what it says of itself, and its files as a stream. */

import type { Visible } from '../../core/visible.ts';
import type { MediaControl } from '../../checks/packaged-files/package-comparison.ts';
import type { ArchiveReader, ArchiveSink } from '../../parsers/archives/member.ts';
import type { ApkSections } from './apk-sections.ts';
import { packingOf, unpacked, type Packing } from './decompress.ts';
import { CannotUse, type MediaFile } from './media-file.ts';

export interface Identity {
	readonly name: Visible;
	readonly version: Visible;
	readonly architecture: Visible;
}

export interface MediaPackage extends Identity {
	readonly control: MediaControl;
	/** Of an .apk whose sections can be told apart. */
	readonly sections?: ApkSections;
	/** Text of all scripts it runs when it is installed. */
	readonly scripts: string;
	/** Hands every file to the sink; yields the packed bytes done with after each piece. Throws `CannotUse` or `CannotUnpack`. */
	files(sink: ArchiveSink): AsyncGenerator<void>;
}

/** Parts of a package held in memory: the largest known lists of digests (linux-headers, texlive) are under 8 MiB. */
export const mostParts = 64 << 20;

/** Reads one archive in `[from, to)` of a media file to its end, in any packing. */
export async function* readArchive(file: MediaFile, from: number, to: number, reader: ArchiveReader, packing?: Packing): AsyncGenerator<void> {
	const head = file.read(from, Math.min(16, to - from));
	for await (const piece of unpacked(packing ?? packingOf(head ?? new Uint8Array()), file.pieces(from, to))) {
		reader.push(piece);
		if (reader.trouble !== undefined) throw new CannotUse(reader.trouble);
		yield;
	}
	reader.finish();
	if (reader.trouble !== undefined) throw new CannotUse(reader.trouble);
}

/** Gathers the files of a small archive by their path. */
export class Parts implements ArchiveSink {
	readonly files = new Map<string, Buffer>();
	#pieces: Buffer[] = [];
	#path = '';
	#size = 0;

	member({ path }: { readonly path: string }): void {
		this.#path = path;
		this.#pieces = [];
	}

	content(bytes: Uint8Array): void {
		this.#size += bytes.length;
		if (this.#size > mostParts) throw new CannotUse(`its own lists and scripts are longer than ${mostParts} bytes`);
		this.#pieces.push(Buffer.from(bytes));
	}

	end(): void {
		// The first of a name counts, as it does for dpkg's own reading of control.
		if (!this.files.has(this.#path)) this.files.set(this.#path, Buffer.concat(this.#pieces));
	}

	refused(name: Visible, why: Visible, isHostile: boolean): void {
		if (isHostile) throw new CannotUse(`of its member ${name}, ${why}`);
	}
}
