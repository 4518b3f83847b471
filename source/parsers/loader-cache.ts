/** /etc/ld.so.cache (glibc, dl-cache.h): which file the loader takes for the name of a library. Pure; odd bytes give what could be read. */

export interface CachedLibrary {
	/** `libz.so.1`; one byte to a character, as is the path. */
	readonly name: string;
	readonly path: string;
}

const magic = 'glibc-ld.so.cache1.1';
const headerSize = 48;
const entrySize = 24;
const mostEntries = 100_000;

/** Empty for what is no such file, or one of before 1999. */
export function parseLoaderCache(bytes: Uint8Array): readonly CachedLibrary[] {
	const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	// Old caches carry the newer one behind their own entries.
	const start = buffer.indexOf(magic, 0, 'latin1');
	if (start < 0 || start + headerSize > buffer.length) return [];
	const count = Math.min(buffer.readUInt32LE(start + 20), mostEntries);
	const found: CachedLibrary[] = [];
	for (let entry = 0, at = start + headerSize; entry < count && at + entrySize <= buffer.length; entry++, at += entrySize) {
		const name = textAt(buffer, start + buffer.readUInt32LE(at + 4));
		const path = textAt(buffer, start + buffer.readUInt32LE(at + 8));
		if (name !== undefined && path !== undefined) found.push({ name, path });
	}
	return found;
}

function textAt(buffer: Buffer, at: number): string | undefined {
	if (at >= buffer.length) return undefined;
	const end = buffer.indexOf(0, at);
	return end < 0 || end - at > 4096 ? undefined : buffer.toString('latin1', at, end);
}
