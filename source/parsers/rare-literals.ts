/** How rare a literal is in logs: of several that would do, a scan looks for the rarest, and in it for the rarest four bytes. */

/** Shorter ones would be everywhere. */
export const shortestLiteral = 4;

/** Each byte with 0x20 set, one to a character. */
export function folded(text: string): string {
	let made = '';
	for (let at = 0; at < text.length; at++) made += String.fromCharCode(text.charCodeAt(at) | 0x20);
	return made;
}

/** Words that lines of logs are full of: what is no more than a part of one tells nothing. */
const everyday = ['authenticating user ', 'authentication', 'by (uid', 'closed', 'command=/', 'connect', 'connection', 'disconnect', 'error', 'exited', 'for', 'from', 'invalid', 'kernel', 'logged out', 'login', 'mail', 'message', 'name', 'network', ' pam_unix', 'password', 'port', 'process', 'received', 'root', 'server', 'service', 'session opened', 'sshd', 'started', 'status', 'stopped', 'system', 'systemd-logind', 'user=', 'warning', 'to'];

const everydayFours = new Set(everyday.flatMap(word => Array.from({ length: Math.max(0, word.length - shortestLiteral + 1) }, (_, from) => word.slice(from, from + shortestLiteral))));
/** How often a byte stands in lines of logs, roughly. */
const often = Uint8Array.from({ length: 256 }, (_, code) => (code === 0x20 || (code >= 0x30 && code <= 0x39) ? 2 : 'esrotnailcd'.includes(String.fromCharCode(code)) ? 1 : 0));

/** Where in a literal, folded, those four bytes begin that everyday lines have least often. */
export function rarestFour(literal: string): number {
	let [best, least] = [0, Number.POSITIVE_INFINITY];
	for (let from = 0; from + shortestLiteral <= literal.length; from++) {
		let sum = everydayFours.has(literal.slice(from, from + shortestLiteral)) ? 20 : 0;
		for (let at = from; at < from + shortestLiteral; at++) sum += often[literal.charCodeAt(at)]!;
		if (sum < least) [best, least] = [from, sum];
	}
	return best;
}

const everydayParts = new Set(everyday.flatMap(word => Array.from({ length: word.length }, (_, from) => Array.from({ length: word.length - from }, (__, more) => word.slice(from, from + more + 1).trim())).flat()));
const known = new WeakMap<ReadonlySet<string>, number>();

/** How often one of them may stand in a text that means nothing. */
export function weight(some: ReadonlySet<string>): number {
	let sum = known.get(some);
	if (sum !== undefined) return sum;
	sum = 0;
	for (const one of some) sum += 16 ** ((everydayParts.has(one.trim()) ? 4 : 0) - Math.min(one.length, 16));
	known.set(some, sum);
	return sum;
}
