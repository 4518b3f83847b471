/** Times and amounts as they are written on the screen. */

import { grouped } from '../core/coverage.ts';

/** `2026-01-31T22:15:04.123Z` -> `2026-01-31 22:15:04Z`. Times are UTC everywhere, as in the journal. */
export function moment(iso: string): string {
	return iso.replace('T', ' ').replace(/\.\d+Z$/, 'Z');
}

/** Milliseconds since 1970 -> `22:15Z`. */
export function clockOf(now: number): string {
	return `${new Date(now).toISOString().slice(11, 16)}Z`;
}

/** Milliseconds -> `4 s`, `3 min`, `2 h 10 min`. */
export function lasting(milliseconds: number): string {
	const seconds = Math.max(0, Math.round(milliseconds / 1000));
	if (seconds < 60) return `${seconds} s`;
	const minutes = Math.round(seconds / 60);
	return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Bytes -> `812 B`, `4.2 MB` (powers of 1000). */
export function amount(bytes: number): string {
	const units = ['B', 'kB', 'MB', 'GB', 'TB'];
	let value = bytes;
	let unit = 0;
	while (value >= 1000 && unit < units.length - 1) {
		value /= 1000;
		unit++;
	}
	return unit === 0 ? `${grouped(bytes)} B` : `${value.toFixed(1)} ${units[unit]}`;
}
