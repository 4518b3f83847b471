/**
 * The x86 filter of xz taken back: before packing, the relative targets of calls and jumps were made absolute, so that equal
 * ones pack better. After bcj_x86 of xz-embedded (Lasse Collin, Igor Pavlov; public domain).
 */

const allowed = [true, true, true, false, true, false, false, false] as const;
const bitNumber = [0, 1, 2, 2, 3, 3, 3, 3] as const;

export class X86Branches {
	#position = 0;
	#mask = 0;
	#rest: Buffer = Buffer.alloc(0);

	/** Takes back what can be; the last few bytes wait for the next piece. */
	push(bytes: Uint8Array): Buffer {
		const buffer = Buffer.concat([this.#rest, bytes]);
		const done = this.#convert(buffer);
		this.#rest = buffer.subarray(done);
		return buffer.subarray(0, done);
	}

	/** The last bytes, which are too few to hold a branch. */
	finish(): Buffer {
		const rest = this.#rest;
		this.#rest = Buffer.alloc(0);
		return rest;
	}

	#convert(buffer: Buffer): number {
		if (buffer.length <= 4) return 0;
		const end = buffer.length - 4;
		let last = -1;
		let mask = this.#mask;
		let at = 0;
		for (; at < end; at++) {
			if ((buffer[at]! & 0xfe) !== 0xe8) continue;
			const since = at - last;
			if (since > 3) mask = 0;
			else {
				mask = (mask << (since - 1)) & 7;
				if (mask !== 0) {
					const byte = buffer[at + 4 - bitNumber[mask]!]!;
					if (!allowed[mask] || byte === 0 || byte === 0xff) {
						last = at;
						mask = (mask << 1) | 1;
						continue;
					}
				}
			}
			last = at;
			const top = buffer[at + 4]!;
			if (top === 0 || top === 0xff) {
				buffer.writeUInt32LE(this.#target(buffer.readUInt32LE(at + 1), this.#position + at + 5, mask), at + 1);
				at += 4;
			} else mask = (mask << 1) | 1;
		}
		const since = at - last;
		this.#mask = since > 3 ? 0 : mask << (since - 1);
		this.#position = (this.#position + at) >>> 0;
		return at;
	}

	#target(absolute: number, place: number, mask: number): number {
		let source = absolute;
		let target: number;
		for (;;) {
			target = (source - place) >>> 0;
			if (mask === 0) break;
			const shift = bitNumber[mask]! * 8;
			const byte = (target >>> (24 - shift)) & 0xff;
			if (byte !== 0 && byte !== 0xff) break;
			source = (target ^ (2 ** (32 - shift) - 1)) >>> 0;
		}
		target &= 0x01ffffff;
		return (target & 0x01000000) === 0 ? target : (target | 0xfe000000) >>> 0;
	}
}
