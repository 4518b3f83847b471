/**
 * Layouts of a login record: one for each ABI, and nothing in the file says which. glibc's struct utmp (bits/utmp.h), with
 * 32-bit times where the machine also runs 32-bit programs (x86, x86-64, ppc64, arm), 64-bit ones elsewhere (aarch64, s390x, riscv64); and
 * Apple's utmpx_file.
 */

export interface UtmpLayout {
	readonly name: string;
	readonly size: number;
	readonly little: boolean;
	readonly apple: boolean;
	readonly type: number;
	readonly pid: number;
	readonly line: Place;
	readonly id: Place;
	readonly user: Place;
	readonly host: Place;
	readonly exit: number;
	readonly seconds: number;
	readonly micros: number;
	/** Seconds and microseconds are of 64 bits. */
	readonly wide: boolean;
	readonly address: number;
}

interface Place {
	readonly at: number;
	readonly length: number;
}

const glibc = { apple: false, type: 0, pid: 4, line: { at: 8, length: 32 }, id: { at: 40, length: 4 }, user: { at: 44, length: 32 }, host: { at: 76, length: 256 }, exit: 332 } as const;
const narrow = { ...glibc, size: 384, wide: false, seconds: 340, micros: 344, address: 348 } as const;
const wide = { ...glibc, size: 400, wide: true, seconds: 344, micros: 352, address: 360 } as const;

export const appleLayout: UtmpLayout = {
	name: 'macOS, 628 bytes', apple: true, size: 628, little: true, wide: false, type: 296, pid: 292, user: { at: 0, length: 256 }, id: { at: 256, length: 4 }, line: { at: 260, length: 32 },
	host: { at: 308, length: 256 }, seconds: 300, micros: 304, exit: -1, address: -1,
};

/** The likelier first: it is taken where nothing tells. */
const layouts: readonly UtmpLayout[] = [
	{ ...narrow, name: '384 bytes, little-endian', little: true },
	{ ...wide, name: '400 bytes, little-endian', little: true },
	{ ...narrow, name: '384 bytes, big-endian', little: false },
	{ ...wide, name: '400 bytes, big-endian', little: false },
];

/** A file of zeros can be cut at any of these without losing step, whatever its layout. */
export const commonMultiple = 9600;

export type Plausibility = 'zero' | 'good' | 'weak' | 'junk';

/** `weak`: it may be one, but its time is before there was a Linux to write it, or it is of the type of a free place. */
export function plausibility(view: DataView, at: number, layout: UtmpLayout): Plausibility {
	const type = view.getInt16(at + layout.type, layout.little);
	if (type < 0 || type > (layout.apple ? 11 : 9)) return 'junk';
	const micros = view.getInt32(at + layout.micros + (layout.wide && !layout.little ? 4 : 0), layout.little);
	if (micros < 0 || micros > 999_999) return 'junk';
	if (layout.wide && (view.getInt32(at + layout.micros + (layout.little ? 4 : 0), layout.little) !== 0 || view.getUint32(at + layout.seconds + (layout.little ? 4 : 0), layout.little) > 3)) return 'junk';
	if (!isText(view, at, layout.line) || !isText(view, at, layout.user) || !isText(view, at, layout.host)) return 'junk';
	const seconds = view.getUint32(at + layout.seconds + (layout.wide && !layout.little ? 4 : 0), layout.little);
	if (seconds > 631_152_000 && type !== 0) return 'good'; // 1990
	return seconds === 0 && type === 0 && isZero(view, at, layout.size) ? 'zero' : 'weak';
}

/** What stands before the first NUL holds no control characters. What stands behind is left over from other records. */
function isText(view: DataView, at: number, place: Place): boolean {
	for (let byte = at + place.at; byte < at + place.at + place.length; byte++) {
		const value = view.getUint8(byte);
		if (value === 0) return true;
		if (value < 0x20 || value === 0x7f) return false;
	}
	return true;
}

export function isZero(view: DataView, at: number, length: number): boolean {
	for (let byte = at; byte < at + length; byte++) if (view.getUint8(byte) !== 0) return false;
	return true;
}

/** The layout that most of the records would be sound in, and how much of them. `share` is NaN where all is zero. */
export function likeliestLayout(bytes: Uint8Array): { readonly layout: UtmpLayout; readonly share: number } {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	if (isApple(bytes)) return { layout: appleLayout, share: 1 };
	const shares = layouts.map(layout => ({ layout, share: shareOf(view, 0, layout) }));
	const best = likeliest(shares);
	if (!(best.share < 0.5)) return best;
	// A record may have lost or gained bytes: the layout is told by where records follow each other, early or late.
	const steps = likeliest(layouts.flatMap(layout => [0, view.byteLength - layout.size * 12].map(from => ({ layout, share: shareOf(view, firstInStep(view, from, layout), layout) }))));
	return steps.share > best.share ? { layout: steps.layout, share: best.share } : best;
}

interface Likely {
	readonly layout: UtmpLayout;
	readonly share: number;
}

function likeliest(likely: readonly Likely[]): Likely {
	return likely.reduce((best, one) => (one.share > best.share || Number.isNaN(best.share) ? one : best));
}

function shareOf(view: DataView, from: number, layout: UtmpLayout): number {
	let sound = 0;
	let told = 0;
	for (let at = from; at + layout.size <= view.byteLength; at += layout.size) {
		const one = plausibility(view, at, layout);
		if (one === 'zero') continue;
		told++;
		sound += one === 'good' ? 1 : one === 'weak' ? 0.1 : 0;
	}
	return sound / told;
}

/** Where three records first follow one another, among the bytes from a place on. */
function firstInStep(view: DataView, from: number, layout: UtmpLayout): number {
	const first = Math.max(0, from);
	const last = Math.min(view.byteLength - layout.size * 3, first + layout.size * 8);
	for (let at = first; at <= last; at++) if ([0, 1, 2].every(record => plausibility(view, at + record * layout.size, layout) === 'good')) return at;
	return 0;
}

const appleSignature = 'utmpx-1.00\0';
export function isApple(bytes: Uint8Array): boolean {
	return bytes.length >= 300 && Buffer.from(bytes.buffer, bytes.byteOffset, appleSignature.length).toString('latin1') === appleSignature;
}
