/** A lastlog of x86-64 written down by hand. */

export interface WrittenLastLogin {
	readonly uid: number;
	/** Seconds since 1970. */
	readonly at: number;
	readonly line: string;
	readonly remote: string;
}

export function writtenLastlog(logins: readonly WrittenLastLogin[]): Buffer {
	const bytes = Buffer.alloc(292 * (Math.max(0, ...logins.map(({ uid }) => uid)) + 1));
	for (const { uid, at, line, remote } of logins) {
		bytes.writeUInt32LE(at, uid * 292);
		bytes.write(line, uid * 292 + 4, 32, 'latin1');
		bytes.write(remote, uid * 292 + 36, 256, 'latin1');
	}
	return bytes;
}
