/** /proc/net/route and /proc/net/ipv6_route: which interfaces lead out. Pure. */

import { linesOf } from './lines.ts';

const up = 0x1;
const reject = 0x200;

/** Interfaces with a default route of either family; those that refuse and the loopback are none. */
export function defaultRoutes(route: Uint8Array, route6: Uint8Array): ReadonlySet<string> {
	const names = new Set<string>();
	const add = (name: string, flags: string): void => {
		const bits = Number.parseInt(flags, 16);
		if (name !== 'lo' && (bits & up) !== 0 && (bits & reject) === 0) names.add(name);
	};
	for (const { text } of linesOf(route)) {
		const match = /^(\S{1,15})\t00000000\t[\dA-F]{8}\t([\dA-F]{4})\t\d+\t\d+\t\d+\t00000000\t/.exec(text);
		if (match !== null) add(match[1]!, match[2]!);
	}
	for (const { text } of linesOf(route6)) {
		const match = /^0{32} 00 [\da-f]{32} [\da-f]{2} [\da-f]{32} [\da-f]{8} [\da-f]{8} [\da-f]{8} ([\da-f]{8}) +(\S{1,15})$/.exec(text);
		if (match !== null) add(match[2]!, match[1]!);
	}
	return names;
}
