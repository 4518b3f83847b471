/** How much like noise bytes are: their entropy (Shannon), in bits a byte. Encrypted and packed data come near to 8. Pure. */

export function randomness(bytes: Uint8Array): number {
	// Of few bytes nothing can be said: a key's worth of noise looks like a name.
	if (bytes.length < 512) return 0;
	const counts = new Uint32Array(256);
	for (const byte of bytes) counts[byte]!++;
	let bits = 0;
	for (const count of counts) if (count > 0) bits -= (count / bytes.length) * Math.log2(count / bytes.length);
	return bits;
}
