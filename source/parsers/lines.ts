/** A text file as lines, held one byte to a character, so that no byte is lost before it is made visible. */

export interface Line {
	/** From 1. */
	readonly number: number;
	/**
	 * Without its newline (and without a carriage return before it), one byte to a character. A carriage return within it is `\v`: programs take it for
	 * a character as any other, a terminal hides behind it what stands before it, and the dot of an expression would end there.
	 */
	readonly text: string;
}

/** Bytes -> lines. A last line without a newline counts; an empty piece after the last newline does not. */
export function* linesOf(bytes: Uint8Array): Generator<Line> {
	const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	let number = 0;
	for (let at = 0; at < buffer.length; ) {
		const newline = buffer.indexOf(0x0a, at);
		const end = newline === -1 ? buffer.length : newline;
		number++;
		yield { number, text: buffer.toString('latin1', at, end > at && buffer[end - 1] === 0x0d ? end - 1 : end).replaceAll('\r', '\v') };
		at = end + 1;
	}
}
