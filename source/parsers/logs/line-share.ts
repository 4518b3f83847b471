/** How surely a log is in a text format: the share of its first lines that have the format's shape. */

const mostLines = 200;

/** 0 where none has it; at most `most`. The last line may be cut. */
export function lineShare(head: Uint8Array, form: RegExp, most = 1): number {
	const lines = Buffer.from(head.buffer, head.byteOffset, head.length).toString('latin1').split(/\r?\n/).map(line => line.replace(/^\0+/, '').slice(0, 2048)).filter(line => line !== '').slice(0, mostLines);
	const cut = lines.length > 1 && lines.length < mostLines && head.at(-1) !== 0x0a ? lines.slice(0, -1) : lines;
	return cut.length === 0 ? 0 : (most * cut.filter(line => form.test(line)).length) / cut.length;
}
