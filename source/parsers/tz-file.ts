/** A compiled time zone, TZif (RFC 9636), with the rule in its footer for the years after its table. Pure; random bytes never throw. */

import { daylightRule, type DaylightRule } from './tz-rule.ts';

export interface Zone {
	/** Minutes east of UTC at a moment, in milliseconds since 1970 UTC. */
	offsetAt(utc: number): number;
	/** The same for a time on the host's own clock, in milliseconds as if it were UTC. An hour that comes twice is taken as the first. */
	offsetOfLocal(local: number): number;
}

interface Table {
	readonly times: readonly number[];
	readonly kinds: readonly number[];
	/** Seconds east of UTC. */
	readonly offsets: readonly number[];
	readonly end: number;
}

const most = 100_000;

/** Undefined for what is no TZif. */
export function parseTzFile(bytes: Uint8Array): Zone | undefined {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const first = tableAt(view, 0, 4);
	if (first === undefined) return undefined;
	const version = bytes[4]!;
	if (version === 0) return zoneOf(first, undefined);
	const second = tableAt(view, first.end, 8);
	if (second === undefined) return zoneOf(first, undefined);
	const footer = Buffer.from(bytes.buffer, bytes.byteOffset + second.end, Math.min(512, bytes.length - second.end)).toString('latin1');
	const [, rule] = /^\n([^\n]*)\n/.exec(footer) ?? [];
	return zoneOf(second, rule === undefined ? undefined : daylightRule(rule));
}

/** One header and what follows it; times take 4 or 8 bytes. */
function tableAt(view: DataView, at: number, width: 4 | 8): Table | undefined {
	if (at + 44 > view.byteLength || view.getUint32(at) !== 0x545a6966) return undefined;
	const [isUt, isStd, leaps, times, kinds, characters] = [20, 24, 28, 32, 36, 40].map(from => view.getUint32(at + from)) as [number, number, number, number, number, number];
	if (times > most || kinds === 0 || kinds > 256 || characters > most || leaps > most || isUt > 256 || isStd > 256) return undefined;
	const from = at + 44;
	const kindsAt = from + times * width;
	const offsetsAt = kindsAt + times;
	const end = offsetsAt + kinds * 6 + characters + leaps * (width + 4) + isStd + isUt;
	if (end > view.byteLength) return undefined;
	return {
		times: Array.from({ length: times }, (_, one) => (width === 4 ? view.getInt32(from + one * 4) : Number(view.getBigInt64(from + one * 8)))),
		kinds: Array.from({ length: times }, (_, one) => view.getUint8(kindsAt + one)),
		offsets: Array.from({ length: kinds }, (_, one) => view.getInt32(offsetsAt + one * 6)),
		end,
	};
}

function zoneOf({ times, kinds, offsets }: Table, rule: DaylightRule | undefined): Zone {
	const seconds = (utc: number): number => {
		if (times.length === 0 || utc >= times.at(-1)!) return rule?.offsetAt(utc) ?? offsets[kinds.at(-1) ?? 0] ?? 0;
		let [low, high] = [0, times.length];
		while (low < high) {
			const middle = (low + high) >> 1;
			if (times[middle]! <= utc) low = middle + 1;
			else high = middle;
		}
		// Before the first change, kind 0 (RFC 9636, 3.2).
		return offsets[low === 0 ? 0 : (kinds[low - 1] ?? 0)] ?? 0;
	};
	const offsetAt = (utc: number): number => seconds(Math.floor(utc / 1000)) / 60;
	return {
		offsetAt,
		offsetOfLocal(local) {
			// What it is on either side of a change: the one that leads back to this time, the earlier moment first.
			const [before, after] = [offsetAt(local - 86_400_000), offsetAt(local + 86_400_000)];
			return offsetAt(local - before * 60_000) === before ? before : offsetAt(local - after * 60_000) === after ? after : before;
		},
	};
}

export const utcZone: Zone = { offsetAt: () => 0, offsetOfLocal: () => 0 };
