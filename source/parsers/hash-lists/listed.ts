/** One row of a list of hashes, handed on where it stands in the list's own bytes: millions come by. */

export const digestNames = ['md5', 'sha1', 'sha256'] as const;
export type DigestName = (typeof digestNames)[number];

/**
 * `hexAt`: where the digest's hex digits stand in `text`. The path is `text[from, to)`, as the list has it; both are -1 where
 * the list names none, or a name without its folders.
 */
export type Take = (name: DigestName, text: Uint8Array, hexAt: number, from: number, to: number) => void;

/** By the number of hex digits. */
export const byLength: Readonly<Record<number, DigestName>> = { 32: 'md5', 40: 'sha1', 64: 'sha256' };

/** Value of a hex digit, or 255. */
export const hexValue = Uint8Array.from({ length: 256 }, (_, byte) => {
	const value = Number.parseInt(String.fromCharCode(byte), 16);
	return Number.isNaN(value) ? 255 : value;
});

/** Hex digits from here on. */
export function hexLength(text: Uint8Array, at: number, end: number): number {
	let to = at;
	while (to < end && hexValue[text[to]!] !== 255) to++;
	return to - at;
}

/** Bytes of a digest that are kept: 128 bits of any of the three are enough to tell files apart on purpose or by accident. */
export const keptBytes = 16;

export function decodeHex(text: Uint8Array, hexAt: number, into: Uint8Array, at: number): void {
	for (let byte = 0; byte < keptBytes; byte++) into[at + byte] = (hexValue[text[hexAt + byte * 2]!]! << 4) | hexValue[text[hexAt + byte * 2 + 1]!]!;
}

/** Bytes a path is known by. Who made it collide could only raise an alarm, never silence one: the digest decides. */
export const pathKeyBytes = 8;

const slash = 0x2f;
const dot = 0x2e;

/** The same for `/bin/ls`, `./bin/ls` and `bin/ls`. Two 32-bit FNV-1a with different starts. */
export function writePathKey(text: Uint8Array, from: number, to: number, into: Buffer, at: number): void {
	let start = from;
	while (start < to && (text[start] === slash || (text[start] === dot && text[start + 1] === slash))) start++;
	let [one, two] = [0x811c9dc5, 0x1b873593];
	for (let next = start; next < to; next++) {
		one = Math.imul(one ^ text[next]!, 0x01000193);
		two = Math.imul(two ^ text[next]!, 0x01000193) + 0x2545f491;
	}
	// The last bytes of a path move only the low bits, and records are told apart by the high ones.
	into.writeUInt32BE(mixed(one), at);
	into.writeUInt32BE(mixed(two), at + 4);
}

function mixed(value: number): number {
	const half = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
	const most = Math.imul(half ^ (half >>> 13), 0xc2b2ae35);
	return (most ^ (most >>> 16)) >>> 0;
}
