/** A host whose every look is counted and can be stopped: checks know nothing of either. */

import type { FileContent, ForwardFile, Host, Kernel, Look, OpenFile } from './host.ts';

/** Thrown out of a look when the watch says stop. Checks do not catch it; the task that set the watch does. */
export class Stopped extends Error {
	constructor() {
		super('stopped by the operator');
	}
}

/** Milliseconds of rest between two signs of life. */
const breath = 100;

export interface Watch {
	/** Called at every look: the check is alive. */
	pulse(): void;
	/** Asked at every look. */
	stopped(): boolean;
	/** Bytes of content that were read; `files` is 1 with the first bytes of each file, else 0. */
	read(bytes: number, files: number): void;
}

export function watched(host: Host, watch: Watch): Host {
	const alive = (): void => {
		watch.pulse();
		if (watch.stopped()) throw new Stopped();
	};
	const counted = <T extends FileContent>(look: Look<T>): Look<T> => {
		if (look.ok) watch.read(look.value.bytes.length, 1);
		return look;
	};
	return {
		root: host.root,
		kind: host.kind,
		look(path) {
			alive();
			return host.look(path);
		},
		resolve(path) {
			alive();
			return host.resolve(path);
		},
		list(path) {
			alive();
			return host.list(path);
		},
		read(path, options) {
			alive();
			return counted(host.read(path, options));
		},
		chunks(path, options) {
			alive();
			const file = host.chunks(path, options);
			return file.ok ? { ok: true, value: { [Symbol.iterator]: () => countedPieces(file.value, watch, alive) } } : file;
		},
		open(path) {
			alive();
			const file = host.open(path);
			return file.ok ? { ok: true, value: watchedFile(file.value, watch, alive) } : file;
		},
		openForward(path, seen) {
			alive();
			const file = host.openForward(path, seen);
			return file.ok ? { ok: true, value: new CountedFile(file.value, watch, alive) } : file;
		},
		linkOf(path) {
			alive();
			return host.linkOf(path);
		},
		// No look of its own: the walk that asks has looked at the entry already.
		...(host.attributesOf === undefined ? {} : { attributesOf: entry => host.attributesOf!(entry) }),
		...(host.isLocked === undefined ? {} : { isLocked: path => host.isLocked!(path) }),
		...(host.space === undefined ? {} : { space: () => (alive(), host.space!()) }),
		...(host.spaceBelow === undefined ? {} : { spaceBelow: () => (alive(), host.spaceBelow!()) }),
		...(host.kernel === undefined ? {} : { kernel: watchedKernel(host.kernel, watch, alive) }),
	};
}

function watchedFile(file: OpenFile, watch: Watch, alive: () => void): OpenFile {
	let files = 1;
	return {
		size: file.size,
		entry: file.entry,
		read(offset, length) {
			alive();
			watch.read(length, files);
			files = 0;
			return file.read(offset, length);
		},
		close: () => file.close(),
	};
}

function* countedPieces(pieces: Iterable<Uint8Array>, watch: Watch, alive: () => void): Generator<Uint8Array, undefined> {
	let files = 1;
	for (const piece of pieces) {
		alive();
		watch.read(piece.length, files);
		files = 0;
		yield piece;
	}
	return undefined;
}

class CountedFile implements ForwardFile {
	readonly #file: ForwardFile;
	readonly #watch: Watch;
	readonly #alive: () => void;
	#files = 1;

	constructor(file: ForwardFile, watch: Watch, alive: () => void) {
		this.#file = file;
		this.#watch = watch;
		this.#alive = alive;
	}

	readInto(buffer: Uint8Array, at: number, length: number): number {
		this.#alive();
		const got = this.#file.readInto(buffer, at, length);
		this.#watch.read(got, this.#files);
		this.#files = 0;
		return got;
	}

	close(): void {
		this.#file.close();
	}
}

function watchedKernel(kernel: Kernel, watch: Watch, alive: () => void): Kernel {
	return {
		ownPid: kernel.ownPid,
		read(path, limit) {
			alive();
			const look = kernel.read(path, limit);
			if (look.ok) watch.read(look.value.length, 0);
			return look;
		},
		head(path, length) {
			alive();
			const look = kernel.head(path, length);
			if (look.ok) watch.read(look.value.length, 0);
			return look;
		},
		list(path) {
			alive();
			return kernel.list(path);
		},
		linkOf(path) {
			alive();
			return kernel.linkOf(path);
		},
		stillNamed(path) {
			alive();
			return kernel.stillNamed(path);
		},
		contentOf(path) {
			alive();
			const file = kernel.contentOf(path);
			return file.ok ? { ok: true, value: { ...file.value, pieces: { [Symbol.iterator]: () => countedPieces(file.value.pieces, watch, alive) } } } : file;
		},
		messages(limit) {
			alive();
			return kernel.messages(limit);
		},
		interfacesOf(pid) {
			alive();
			return kernel.interfacesOf(pid);
		},
		processCount() {
			alive();
			return kernel.processCount();
		},
		rest(milliseconds) {
			for (let left = milliseconds; left > 0; left -= breath) {
				alive();
				kernel.rest(Math.min(left, breath));
			}
		},
		hasTask(pid) {
			alive();
			return kernel.hasTask(pid);
		},
	};
}
