/** Content of a file of the sweep as text. */

import type { SweptFile } from './check.ts';

/** One byte to a character, up to `limit` bytes (default 1 MiB); undefined where it cannot be read. */
export function textOf(file: SweptFile, limit?: number): string | undefined {
	const content = file.content(limit);
	if (!content.ok) return undefined;
	const { bytes } = content.value;
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
