/** CRC-32 (ISO 3309, as GPT and gzip use it): polynomial 0xEDB88320, reflected. */

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
	let value = byte;
	for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xed_b8_83_20 : value >>> 1;
	return value;
});

export function crc32(bytes: Uint8Array): number {
	let sum = 0xff_ff_ff_ff;
	for (const byte of bytes) sum = (sum >>> 8) ^ table[(sum ^ byte) & 0xff]!;
	return ~sum >>> 0;
}
