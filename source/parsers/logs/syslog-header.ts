/**
 * What stands before the message in a line of a text log: time, host, program, number of its process, read in place, byte by byte, since it
 * is done for every line of a log of gigabytes. Forms, in any order within one file, as hosts change their settings:
 *
 * - RFC 3164 as syslogd writes it, `Nov 18 08:30:20 host sshd[12]: text`, with fractions, `<4.3>` (FreeBSD -v), without a host;
 * - `2020-05-31T00:00:45.698463+00:00 host rsyslogd: text` (rsyslog), with a level in the host's place (ChromeOS);
 * - RFC 5424, `<15>1 2021-03-06T04:07:38.251122+00:00 host app 12 msgid [sd] text`;
 * - the kernel's ring buffer, `[  316.559919] text`, which gives seconds since the boot and no date.
 */

import type { ClockReading } from '../../core/log-event.ts';
import type { LogContext } from './log-format.ts';
import { monthLengths, YearlessClock } from './yearless-clock.ts';

const space = 0x20;
const colon = 0x3a;
const less = 0x3c;
const more = 0x3e;
const open = 0x5b;
const dash = 0x2d;
const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;

/** Month by its three letters in either case; -1 for none. */
const months = new Int8Array(32_768).fill(-1);
const monthKey = (a: number, b: number, c: number): number => ((a & 0x1f) << 10) | ((b & 0x1f) << 5) | (c & 0x1f);
const monthLetters = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
for (const [at, letters] of monthLetters.entries()) months[monthKey(letters.charCodeAt(0), letters.charCodeAt(1), letters.charCodeAt(2))] = at;

/** Levels that ChromeOS writes where others have the host. */
const levels = new Set(['DEBUG', 'INFO', 'NOTICE', 'WARNING', 'ERR', 'CRIT', 'ALERT', 'EMERG']);

export class SyslogHeader {
	/** Microseconds since 1970 UTC of the line read last. */
	at = Number.NaN;
	clock: ClockReading = 'none';
	hostFrom = 0;
	hostTo = 0;
	tagFrom = 0;
	tagTo = 0;
	/** -1: none. */
	pid = -1;
	message = 0;
	/** Began like a line of a log, and then was none. */
	isBroken = false;
	readonly years: YearlessClock;
	readonly context: LogContext;
	#zoneFrom = Number.NaN;
	#zoneHour = 0;

	constructor(context: LogContext) {
		this.context = context;
		this.years = new YearlessClock(context);
	}

	/** Is there a header? Then every field is of this line. */
	read(bytes: Buffer, from: number, to: number): boolean {
		this.isBroken = false;
		this.pid = -1;
		this.hostFrom = this.hostTo = this.tagFrom = this.tagTo = from;
		let at = from;
		let is5424 = false;
		if (bytes[at] === less) {
			let end = at + 1;
			while (end < at + 5 && isDigit(bytes[end]!)) end++;
			if (bytes[end] !== more || end === at + 1) return false;
			at = end + 1;
			if (bytes[at] === 0x31 && bytes[at + 1] === space) {
				is5424 = true;
				at += 2;
			}
		}
		const first = bytes[at]!;
		if (first === open) return this.#kernel(bytes, at, to);
		const after = isDigit(first) ? this.#iso(bytes, at, to) : this.#yearless(bytes, at, to);
		if (after === -1) return false;
		if (is5424) return this.#fields(bytes, after, to);
		this.#rest(bytes, after, to);
		return true;
	}

	/** `Nov 18 08:30:20[.123]`; the place behind it, or -1. */
	#yearless(bytes: Buffer, from: number, to: number): number {
		// Some write `Jul 3` where RFC 3164 has `Jul  3`.
		const at = bytes[from + 5] === space && bytes[from + 8] === colon ? from - 1 : from;
		if (to - at < 15 || bytes[from + 3] !== space || bytes[at + 6] !== space || bytes[at + 9] !== colon || bytes[at + 12] !== colon) return -1;
		const tens = at !== from || bytes[at + 4] === space ? 0 : bytes[at + 4]! - 0x30;
		const day = tens * 10 + bytes[at + 5]! - 0x30;
		const hour = (bytes[at + 7]! - 0x30) * 10 + bytes[at + 8]! - 0x30;
		const minute = (bytes[at + 10]! - 0x30) * 10 + bytes[at + 11]! - 0x30;
		const second = (bytes[at + 13]! - 0x30) * 10 + bytes[at + 14]! - 0x30;
		const month = months[monthKey(bytes[from]!, bytes[from + 1]!, bytes[from + 2]!)]!;
		if (month === -1 || !(day >= 1 && day <= monthLengths[month]!) || !(hour >= 0 && hour < 24) || !(minute >= 0 && minute < 60) || !(second >= 0 && second <= 60)) {
			this.isBroken = true;
			return -1;
		}
		this.clock = 'year-inferred';
		this.at = this.years.at(month, day, hour, minute * 60 + second);
		let end = at + 15;
		if (bytes[end] === 0x2e) end = this.#fraction(bytes, end + 1, to);
		return end;
	}

	/** `2020-05-31T00:00:45[.698463](Z|+00:00|-0700|)`, a blank in place of the T, a comma in place of the point. */
	#iso(bytes: Buffer, at: number, to: number): number {
		if (to - at < 19 || bytes[at + 4] !== dash || bytes[at + 7] !== dash || bytes[at + 13] !== colon || bytes[at + 16] !== colon) return -1;
		const between = bytes[at + 10]!;
		const number = (place: number): number => (bytes[at + place]! - 0x30) * 10 + bytes[at + place + 1]! - 0x30;
		const month = number(5) - 1;
		const hour = number(11);
		const minute = number(14);
		const second = number(17);
		const day = number(8);
		const year = number(0) * 100 + number(2);
		if ((between !== 0x54 && between !== space && between !== 0x74) || !(year >= 1970 && year < 10_000) || !(month >= 0 && month < 12) || !(day >= 1 && day <= 31) || !(hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second <= 60)) {
			this.isBroken = true;
			return -1;
		}
		const local = Date.UTC(year, month, day, hour, minute, second);
		this.at = local * 1000;
		let end = at + 19;
		if (bytes[end] === 0x2e || bytes[end] === 0x2c) end = this.#fraction(bytes, end + 1, to);
		const zone = bytes[end]!;
		if (zone === 0x5a || zone === 0x7a) {
			this.clock = 'absolute';
			return end + 1;
		}
		if ((zone === 0x2b || zone === dash) && isDigit(bytes[end + 1]!) && isDigit(bytes[end + 2]!)) {
			const hours = (bytes[end + 1]! - 0x30) * 10 + bytes[end + 2]! - 0x30;
			const apart = bytes[end + 3] === colon ? 4 : 3;
			const minutes = isDigit(bytes[end + apart]!) && isDigit(bytes[end + apart + 1]!) ? (bytes[end + apart]! - 0x30) * 10 + bytes[end + apart + 1]! - 0x30 : 0;
			this.at -= (zone === dash ? -1 : 1) * (hours * 60 + minutes) * 60_000_000;
			this.clock = 'absolute';
			return Math.min(to, end + apart + 2);
		}
		this.clock = 'local';
		this.at -= this.#zone(local) * 60_000_000;
		return end;
	}

	#zone(local: number): number {
		const hour = Math.floor(local / 3_600_000);
		if (hour !== this.#zoneHour || Number.isNaN(this.#zoneFrom)) {
			this.#zoneHour = hour;
			this.#zoneFrom = this.context.zone(hour * 3_600_000);
		}
		return this.#zoneFrom;
	}

	#fraction(bytes: Buffer, from: number, to: number): number {
		let unit = 100_000;
		let at = from;
		for (; at < to && isDigit(bytes[at]!); at++) {
			this.at += Math.trunc(unit) * (bytes[at]! - 0x30);
			unit /= 10;
		}
		return at;
	}

	/** Behind the time: host and program. */
	#rest(bytes: Buffer, after: number, to: number): void {
		let at = after;
		if (bytes[at] === colon) {
			this.message = this.#skip(bytes, at + 1, to);
			return;
		}
		at = this.#skip(bytes, at, to);
		if (bytes[at] === less) {
			// FreeBSD's syslogd -v and -vv
			const end = bytes.subarray(at, Math.min(to, at + 24)).indexOf(more);
			if (end !== -1) at = this.#skip(bytes, at + end + 1, to);
		}
		let end = at;
		while (end < to && bytes[end] !== space) end++;
		const last = bytes[end - 1];
		if (end > at && last === colon) return this.#tag(bytes, at, to);
		if (this.clock === 'absolute' && end - at >= 3 && end - at <= 7 && levels.has(bytes.toString('latin1', at, end))) return this.#tag(bytes, this.#skip(bytes, end, to), to);
		this.hostFrom = at;
		this.hostTo = end;
		this.#tag(bytes, this.#skip(bytes, end, to), to);
	}

	/** `sshd[12]: `, `sshd(pam_unix)[12]: `, `/sbin/anacron[1]: `, `kernel: `, `fw[1] <Info>: `, `syslogd 1.4.1: `; else no tag at all. */
	#tag(bytes: Buffer, from: number, to: number): void {
		this.message = from;
		let at = from;
		let name = from;
		if (bytes[at] === 0x2f) {
			for (; at < to && bytes[at]! > space && bytes[at] !== colon && bytes[at] !== open; at++) if (bytes[at] === 0x2f) name = at + 1;
			at = name;
		}
		if (bytes[at] === 0x28) at++; // `(systemd)`
		while (at < to && bytes[at]! > space && bytes[at] !== colon && bytes[at] !== open && bytes[at] !== 0x28) at++;
		const end = at;
		if (bytes[at] === 0x28) {
			while (at < to && bytes[at] !== 0x29 && bytes[at]! > space) at++;
			if (bytes[at] === 0x29) at++;
		}
		if (bytes[at] === open) {
			let pid = 0;
			at++;
			while (at < to && isDigit(bytes[at]!)) pid = pid * 10 + bytes[at++]! - 0x30;
			if (bytes[at] !== 0x5d) return;
			at++;
			this.pid = pid <= 0x7fff_ffff ? pid : -1;
			if (bytes[at] === space && bytes[at + 1] === less) while (at < to && bytes[at] !== colon) at++;
		} else if (bytes[at] === space && end - name >= 6 && end - name <= 7 && bytes.toString('latin1', name, name + 6) === 'syslog') {
			// sysklogd says its version in the place of its process
			this.tagFrom = name;
			this.tagTo = end;
			this.message = this.#skip(bytes, at, to);
			return;
		}
		if (bytes[at] !== colon && this.pid === -1) return;
		this.tagFrom = name;
		this.tagTo = end;
		this.message = this.#skip(bytes, bytes[at] === colon ? at + 1 : at, to);
	}

	/** RFC 5424, section 6: HOSTNAME APP-NAME PROCID MSGID SD MSG. */
	#fields(bytes: Buffer, after: number, to: number): boolean {
		let at = this.#skip(bytes, after, to);
		const word = (): number => {
			let end = at;
			while (end < to && bytes[end] !== space) end++;
			return end;
		};
		let end = word();
		if (!(end - at === 1 && bytes[at] === dash)) {
			this.hostFrom = at;
			this.hostTo = end;
		}
		at = this.#skip(bytes, end, to);
		end = word();
		this.tagFrom = at;
		this.tagTo = end - at === 1 && bytes[at] === dash ? at : end;
		at = this.#skip(bytes, end, to);
		end = word();
		const pid = Number(bytes.toString('latin1', at, Math.min(end, at + 12)));
		if (Number.isSafeInteger(pid) && pid >= 0 && end > at) this.pid = pid;
		at = this.#skip(bytes, word(), to);
		at = this.#skip(bytes, word(), to);
		if (bytes[at] === open) {
			let quoted = false;
			for (; at < to; at++) {
				const byte = bytes[at]!;
				if (byte === 0x5c) at++;
				else if (byte === 0x22) quoted = !quoted;
				else if (!quoted && byte === 0x5d && bytes[at + 1] !== open) break;
			}
			at++;
		} else at = word();
		this.message = Math.min(to, this.#skip(bytes, at, to));
		return true;
	}

	/** `[  316.559919] text`. */
	#kernel(bytes: Buffer, from: number, to: number): boolean {
		let at = this.#skip(bytes, from + 1, to);
		const digits = at;
		while (at < to && isDigit(bytes[at]!)) at++;
		if (at === digits || bytes[at] !== 0x2e || at - digits > 10) return false;
		at++;
		while (at < to && isDigit(bytes[at]!)) at++;
		if (bytes[at] !== 0x5d) return false;
		this.at = Number.NaN;
		this.clock = 'none';
		this.message = this.#skip(bytes, at + 1, to);
		return true;
	}

	#skip(bytes: Buffer, from: number, to: number): number {
		let at = from;
		while (at < to && bytes[at] === space) at++;
		return at;
	}
}
