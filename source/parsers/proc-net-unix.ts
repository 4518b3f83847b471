/** /proc/net/unix: one line for each unix socket of a network namespace. Pure. */

import { linesOf } from './lines.ts';

export interface UnixSocket {
	/** As in `socket:[inode]` of /proc/PID/fd. */
	readonly inode: number;
	readonly listening: boolean;
	/** One byte to a character; begins with `@` where it is no file but an abstract name. Empty: no name. */
	readonly path: string;
}

const accepting = 0x1_0000;

/** `Num RefCount Protocol Flags Type St Inode Path`; the header and lines that do not fit are passed over. */
export function parseProcNetUnix(bytes: Uint8Array): readonly UnixSocket[] {
	const sockets: UnixSocket[] = [];
	for (const { text } of linesOf(bytes)) {
		const match = /^[\da-f]+: [\dA-F]{8} [\dA-F]{8} ([\dA-F]{8}) [\dA-F]{4} [\dA-F]{2} +(\d{1,15})(?: (.*))?$/.exec(text);
		if (match !== null) sockets.push({ inode: Number(match[2]), listening: (Number.parseInt(match[1]!, 16) & accepting) !== 0, path: match[3] ?? '' });
	}
	return sockets;
}
