/**
 * Who came in, as every log tells it, in tables that stay small: of each series the latest so many, whatever the logs hold. One
 * login stands in several logs, each in its own words; `oneEach` makes one of them again.
 */

import type { LogEvent } from '../../core/log-event.ts';
import { asVisible, visible, bytesOf, visibleText, type Visible } from '../../core/visible.ts';
import type { Zone } from '../../parsers/tz-file.ts';
import type { ReadLog } from '../check.ts';
import { sampleOf, told } from './sign.ts';

/** One login that one log tells of. */
export interface Login {
	/** Microseconds since 1970 UTC. */
	readonly at: number;
	readonly account: Visible;
	/** An address, or a name where the log gives no address; empty for one at the machine itself. */
	readonly remote: Visible;
	/** `pts/0`, `tty1`, `ssh`; empty where the log says none. */
	readonly line: Visible;
	/** `sshd`, `login`, `vsftpd`; empty where the log says none. */
	readonly service: Visible;
	/** `password`, `publickey`; empty where the log says none. */
	readonly method: Visible;
	readonly format: string;
	readonly series: Visible;
	readonly log: Visible;
	readonly offset: number;
	/** Of the day, by the host's clock. */
	readonly hour: number;
	/** Of the first of its series that names this account and this remote, and of the latest; empty else. */
	readonly words: Visible;
}

/** What a line itself says. */
export type ToldLogin = Pick<Login, 'at' | 'account' | 'remote' | 'line' | 'service' | 'method'>;

/** What one thread heard: columns, and the texts they count in. */
export interface LoginRows {
	readonly texts: readonly Visible[];
	readonly series: readonly SeriesRows[];
	/** Logins for which there was no room. */
	readonly left: number;
}

export interface SeriesRows {
	readonly series: Visible;
	readonly format: string;
	readonly times: Float64Array;
	readonly offsets: Float64Array;
	readonly hours: Uint8Array;
	/** Six to a login: account, remote, line, service, method, log. */
	readonly names: Uint32Array;
	readonly words: ReadonlyMap<number, Visible>;
	/** From the oldest that was let go, where there were too many: before it nothing is known. NaN where none was. */
	readonly forgotUntil: number;
}

const mostOfSeries = 100_000;
const mostSeries = 40;
const mostTexts = 60_000;
const mostPairs = 20_000;
const mostLate = 1000;
const width = 6;
/** Services where accounts need be none of the host's, or where nobody comes in. */
const noDoors = /^(?:systemd-logind|dovecot|imapd?|ipop3d|pop3d?|popper|mail|imap-login|pop3-login|auth|auth-worker|cron|crond|atd|su|su-l|sudo|runuser|systemd-user|gdm-launch-environment|samba|smbd)$/;
/** Two logs tell of one login within this time: some write once it is granted, some once its greetings are made. Microseconds. */
const together = 45e6;

/** Somebody was let in by name, or undefined. */
export function loginOf(event: LogEvent): ToldLogin | undefined {
	if (event.kind !== 'login' || event.account === undefined || event.account === '' || Number.isNaN(event.at)) return undefined;
	const service = serviceOf(event);
	if (noDoors.test(service) || event.account === 'anonymous') return undefined;
	return { at: event.at, account: event.account, remote: remoteOf(event), line: lineOf(event.line), service, method: told(event, 'method') ?? nothing };
}

export function serviceOf(event: LogEvent): Visible {
	const exe = told(event, 'exe');
	if (exe !== undefined) return visibleText(exe.slice(exe.lastIndexOf('/') + 1));
	return told(event, 'service') ?? (event.program === 'auditd' ? nothing : (event.program ?? nothing));
}

/** Addresses before names; a display, a window of a program and this machine itself are no remote. */
export function remoteOf(event: LogEvent): Visible {
	const given = told(event, 'address') ?? event.remote ?? nothing;
	const remote = given.includes(' ') ? asVisible(given.split(' ')[0]!) : given;
	// Of a million tries nearly all come from addresses.
	const first = remote.charCodeAt(0);
	if (first >= 0x31 && first <= 0x39 && !remote.startsWith('127.')) return remote;
	return /^(?:localhost(?:\.localdomain)?(?::\d+(?:\.\d+)?)?|127\.[\d.]+|::1|::|0\.0\.0\.0|:\d+(?:\.\d+)?|ssh|\?)$/.test(remote) || remote.startsWith(':0') || /^(?:tmux|screen)\(/.test(remote) ? nothing : remote;
}

const lineOf = (line: Visible | undefined): Visible => (line === undefined ? nothing : line.startsWith('/dev/') ? asVisible(line.slice(5)) : line);
const nothing = visibleText('');
/** In the place of texts for which there was no room. */
export const others = visibleText('(one of many more)');

interface Open {
	readonly format: string;
	times: number[];
	offsets: number[];
	hours: number[];
	names: number[];
	forgotUntil: number;
	/** Rows that were let go: places of words count from the first ever. */
	dropped: number;
	/** Of account and remote, by their places among the texts. */
	readonly pairs: Set<number>;
	readonly words: Map<number, Visible>;
	/** Of the latest, in their order. */
	late: Visible[];
}

export class LoginTable {
	readonly #texts = new Map<Visible, number>([[others, 0]]);
	readonly #series = new Map<Visible, Open>();
	#pairs = 0;
	readonly #zone: Zone;
	#left = 0;

	constructor(zone: Zone) {
		this.#zone = zone;
	}

	add(login: ToldLogin, event: LogEvent, log: ReadLog): void {
		let open = this.#series.get(log.series);
		if (open === undefined) {
			if (this.#series.size >= mostSeries) {
				this.#left++;
				return;
			}
			this.#series.set(log.series, (open = { format: log.format, times: [], offsets: [], hours: [], names: [], forgotUntil: Number.NaN, dropped: 0, pairs: new Set(), words: new Map(), late: [] }));
		}
		const account = this.#text(login.account);
		const remote = this.#text(login.remote);
		const pair = account * mostTexts + remote;
		const sample = sampleOf(event);
		if (this.#pairs < mostPairs && !open.pairs.has(pair)) {
			open.pairs.add(pair);
			this.#pairs++;
			open.words.set(open.dropped + open.times.length, sample);
		}
		open.late.push(sample);
		if (open.late.length >= mostLate * 2) open.late = open.late.slice(mostLate);
		open.times.push(login.at);
		open.offsets.push(event.offset);
		open.hours.push(hourOf(login.at / 1000, this.#zone));
		open.names.push(account, remote, this.#text(login.line), this.#text(login.service), this.#text(login.method), this.#text(log.shown));
		if (open.times.length >= mostOfSeries * 2) letGo(open);
	}

	rows(): LoginRows {
		const series = [...this.#series].map(([name, open]): SeriesRows => {
			if (open.times.length > mostOfSeries) letGo(open);
			const words = new Map([...open.words].flatMap(([at, text]) => (at < open.dropped ? [] : [[at - open.dropped, text] as const])));
			for (const [back, text] of open.late.slice(-mostLate).toReversed().entries()) words.set(open.times.length - 1 - back, text);
			return { series: name, format: open.format, times: Float64Array.from(open.times), offsets: Float64Array.from(open.offsets), hours: Uint8Array.from(open.hours), names: Uint32Array.from(open.names), words, forgotUntil: open.forgotUntil };
		});
		return { texts: [...this.#texts.keys()], series, left: this.#left };
	}

	#text(text: Visible): number {
		let index = this.#texts.get(text);
		if (index === undefined) {
			if (this.#texts.size >= mostTexts) return 0;
			this.#texts.set(text.length > 256 ? visible(bytesOf(text).subarray(0, 256)) : text, (index = this.#texts.size));
		}
		return index;
	}
}

/** Of times that are none (a log may claim any) it is 0. */
function hourOf(utc: number, zone: Zone): number {
	const local = utc + zone.offsetAt(utc) * 60_000;
	return ((Math.floor(local / 3_600_000) % 24) + 24) % 24 || 0;
}

/** The oldest go: what happened last is what is asked about. */
function letGo(open: Open): void {
	const many = open.times.length - mostOfSeries;
	open.forgotUntil = open.times[many - 1]!;
	open.times = open.times.slice(many);
	open.offsets = open.offsets.slice(many);
	open.hours = open.hours.slice(many);
	open.names = open.names.slice(many * width);
	open.dropped += many;
}

/** All logins of all threads, each as often as logs tell of it, in order of time. */
export function allLogins(parts: readonly LoginRows[]): readonly Login[] {
	const logins: Login[] = [];
	for (const { texts, series } of parts) {
		for (const { series: name, format, times, offsets, hours, names, words } of series) {
			for (let at = 0; at < times.length; at++) {
				const text = (column: number): Visible => texts[names[at * width + column]!]!;
				logins.push({ at: times[at]!, account: text(0), remote: text(1), line: text(2), service: text(3), method: text(4), format, series: name, log: text(5), offset: offsets[at]!, hour: hours[at]!, words: words.get(at) ?? nothing });
			}
		}
	}
	return logins.sort((a, b) => a.at - b.at || (a.series < b.series ? -1 : a.series > b.series ? 1 : a.offset - b.offset));
}

/** A login, and every telling of it. */
export interface OneLogin {
	readonly at: number;
	readonly account: Visible;
	remote: Visible;
	method: Visible;
	readonly tellings: Login[];
}

/** The one to show: of a log whose lines people read, and one whose words were kept. */
export function bestTelling({ tellings }: OneLogin): Login {
	const rank = ({ format, words }: Login): number => (/^(?:wtmp|lastlog)/.test(format) ? 4 : format === 'audit log' ? 2 : 0) + (words === '' ? 3 : 0);
	return tellings.reduce((best, one) => (rank(one) < rank(best) ? one : best));
}

/** In order of time. */
export function oneEach(logins: readonly Login[]): readonly OneLogin[] {
	const all: OneLogin[] = [];
	const recent = new Map<Visible, OneLogin[]>();
	for (const login of logins) {
		const near = (recent.get(login.account) ?? []).filter(({ at }) => login.at - at <= together);
		const same = near.findLast(one => isSame(one, login));
		if (same === undefined) {
			const one: OneLogin = { at: login.at, account: login.account, remote: login.remote, method: login.method, tellings: [login] };
			all.push(one);
			near.push(one);
		} else {
			same.tellings.push(login);
			if (same.remote === '' || (!isAddress(same.remote) && isAddress(login.remote))) same.remote = login.remote;
			if (same.method === '') same.method = login.method;
		}
		recent.set(login.account, near);
	}
	return all;
}

function isSame(one: OneLogin, login: Login): boolean {
	if (one.tellings.some(({ series }) => series === login.series)) return false;
	// A name and an address may be the same machine's: two addresses, or two names, are not.
	return one.remote === '' || login.remote === '' || one.remote === login.remote || isAddress(one.remote) !== isAddress(login.remote);
}

const isAddress = (remote: string): boolean => /^\d{1,3}(?:\.\d{1,3}){3}$/.test(remote) || (remote.includes(':') && /^[\da-f:.%\w]+$/i.test(remote));

/** The network somebody came from: so much of an address that changes with the line it is given on does not change it. A name: its domain. */
export function networkOf(remote: Visible): string {
	const short = /^(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$/.exec(remote);
	if (short !== null) return short[1]!;
	if (remote.includes(':')) return remote.toLowerCase().split(':').slice(0, 3).join(':');
	const labels = remote.toLowerCase().replace(/\.$/, '').split('.');
	return labels.length <= 2 ? labels.join('.') : labels.slice(-3).join('.');
}
