/** /var/lib/dpkg/info/PACKAGE.list: one path a line, directories as well, the first is `/.`. */

/** Calls `found` with the place of each path in `bytes`. Lines that are not absolute paths are passed over and counted. */
export function dpkgListPaths(bytes: Uint8Array, found: (from: number, to: number) => void): { readonly odd: number } {
	const { length } = bytes;
	let odd = 0;
	for (let at = 0; at < length; ) {
		// Lines are short: to leave JavaScript for `indexOf` costs more than to look at fifty bytes.
		let end = at;
		while (end < length && bytes[end] !== 0x0a) end++;
		if (bytes[at] === 0x2f) {
			if (end - at > 1 && !(end - at === 2 && bytes[at + 1] === 0x2e)) found(at, end);
		} else if (end > at) odd++;
		at = end + 1;
	}
	return { odd };
}

/** `libc6:amd64.list` -> `libc6:amd64`; undefined for other files of that folder. */
export function packageOfListFile(name: string): string | undefined {
	return /^([a-z0-9][a-z0-9.+-]*(?::[a-z0-9-]+)?)\.list$/.exec(name)?.[1];
}
