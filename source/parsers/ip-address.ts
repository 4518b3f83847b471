/** Addresses in network order, in words. Pure. */

/** Four bytes or sixteen: `192.0.2.7`, `2001:db8::7`. An IPv4 address in IPv6's clothes is shown as what it is. */
export function ipAddress(bytes: ArrayLike<number>): string {
	const all = Array.from(bytes);
	if (all.length === 4) return all.join('.');
	if (all.slice(0, 10).every(byte => byte === 0) && all[10] === 0xff && all[11] === 0xff) return all.slice(12).join('.');
	return compressed(Array.from({ length: 8 }, (_, at) => (all[at * 2]! << 8) | all[at * 2 + 1]!));
}

/** RFC 5952: the first longest run of two or more zero groups is `::`. */
function compressed(groups: readonly number[]): string {
	let best = { at: 0, length: 1 };
	for (let at = 0; at < groups.length; at++) {
		let length = 0;
		while (groups[at + length] === 0) length++;
		if (length > best.length) best = { at, length };
	}
	const hex = groups.map(group => group.toString(16));
	if (best.length < 2) return hex.join(':');
	return `${hex.slice(0, best.at).join(':')}::${hex.slice(best.at + best.length).join(':')}`;
}

/** This machine alone can reach it. */
export function isLoopback(address: string): boolean {
	return address === '::1' || address.startsWith('127.');
}
