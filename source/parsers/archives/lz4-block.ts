/** One block of LZ4 (lz4_Block_format.md): no frame, no length of its own. The journal keeps the length in front of it. */

/** Exactly `size` bytes, or undefined for what is no sound block. */
export function unlz4Block(packed: Uint8Array, size: number): Uint8Array | undefined {
	// A byte of a length adds 255 at most: what claims more is no block, and is given no memory.
	if (size > packed.length * 255 + 64) return undefined;
	const out = new Uint8Array(size);
	let at = 0;
	let filled = 0;
	const longer = (length: number): number => {
		let total = length;
		if (length !== 15) return total;
		for (let byte = 255; byte === 255 && at < packed.length; ) total += byte = packed[at++]!;
		return total;
	};
	while (at < packed.length) {
		const token = packed[at++]!;
		const literals = longer(token >> 4);
		if (at + literals > packed.length || filled + literals > size) return undefined;
		out.set(packed.subarray(at, at + literals), filled);
		at += literals;
		filled += literals;
		// The last sequence is literals alone.
		if (at === packed.length) break;
		if (at + 2 > packed.length) return undefined;
		const back = packed[at]! | (packed[at + 1]! << 8);
		at += 2;
		const match = longer(token & 15) + 4;
		if (back === 0 || back > filled || filled + match > size) return undefined;
		for (const end = filled + match; filled < end; filled++) out[filled] = out[filled - back]!;
	}
	return filled === size ? out : undefined;
}
