/**
 * Which logs tell of a login, and which should and do not. A log can only be held to what it would have written: within the time it
 * covers, of the kind of login it writes, and where it told of others before and after. Pure.
 */

import type { Visible } from '../../core/visible.ts';
import { oneEach, others, type Login, type OneLogin } from './logins.ts';

/** How a log came to know of logins; two of one kind know no more than one. */
export type TellerKind = 'accounting' | 'session database' | 'last logins' | 'text' | 'journal' | 'audit';

/** A series as a teller of logins. Times are microseconds since 1970. */
export interface Teller {
	readonly series: Visible;
	readonly kind: TellerKind;
	/** Of each of its logs: the times between which it holds records. */
	readonly spans: readonly Span[];
	/** It could not be read to its end, holds other machines' logins, or forgot what there was no room for: it is accused of nothing. */
	readonly doubtful: boolean;
	readonly forgotUntil: number;
}

export interface Span {
	readonly first: number;
	readonly last: number;
	/** Still written. */
	readonly current: boolean;
}

export interface Lacking {
	readonly teller: Teller;
	readonly login: OneLogin;
	/** Kinds that tell of it. */
	readonly kinds: readonly TellerKind[];
	/** `beyond`: the log ends before it. `set-back`: it keeps the last login alone, and says an older one. */
	readonly how: 'within' | 'beyond' | 'set-back';
}

export interface Comparison {
	readonly lacking: readonly Lacking[];
	/** Tellers that lack so many of the others' logins that nothing can be concluded: how many they share, and how many they lack. */
	readonly unlike: readonly { readonly teller: Teller; readonly shared: number; readonly lacking: number }[];
}

export function kindOfTeller(format: string): TellerKind | undefined {
	switch (format) {
		case 'wtmp':
			return 'accounting';
		case 'wtmpdb':
			return 'session database';
		case 'lastlog':
		case 'lastlog2':
			return 'last logins';
		case 'systemd journal':
			return 'journal';
		case 'audit log':
			return 'audit';
		default:
			return /syslog|5424|3164/i.test(format) ? 'text' : undefined;
	}
}

/** A terminal somebody sits at. `ssh` is none: commands and file transfers have no terminal, and no place in wtmp. */
const terminal = /^(?:pts\/\d+|tty[\w/]+)$/;
/** Of what a log tells, so much more than it lacks, or it is not of the same logins. */
const fewTimes = 4;
const leastShared = 3;

/** `known`: accounts of passwd, whose last logins must have a place. */
export function compared(logins: readonly Login[], tellers: readonly Teller[], known: ReadonlySet<Visible>): Comparison {
	const all = oneEach(logins.filter(({ account }) => account !== others));
	const bySeries = new Map(tellers.map(teller => [teller.series, teller]));
	const kindsOf = (login: OneLogin): ReadonlySet<TellerKind> => new Set(login.tellings.flatMap(({ series }) => bySeries.get(series)?.kind ?? []));
	const lacking: Lacking[] = [];
	const unlike: { readonly teller: Teller; readonly shared: number; readonly lacking: number }[] = [];
	for (const teller of tellers) {
		if (teller.doubtful) continue;
		if (teller.kind === 'last logins') {
			lacking.push(...setBack(teller, all, kindsOf, known));
			continue;
		}
		const expected = all.filter(login => isExpected(login, teller, bySeries));
		const shared = expected.filter(login => login.tellings.length > 1 && tells(teller, login));
		const missing = expected.filter(login => !tells(teller, login)).flatMap((login): Lacking[] => {
			const how = covers(teller, login.at);
			return how === 'no' ? [] : [{ teller, login, kinds: [...kindsOf(login)], how }];
		});
		const within = missing.filter(({ how }) => how === 'within');
		// wtmp needs no witness of before and after: its own records stand there.
		const bracketed = teller.kind === 'accounting' ? within : within.filter(({ login: { at } }) => shared.some(one => one.at < at) && shared.some(one => one.at > at));
		const comparable = teller.kind === 'accounting' ? shared.length === 0 || within.length * fewTimes <= shared.length || within.length === 1 : shared.length >= leastShared && within.length * fewTimes <= shared.length;
		if (comparable) lacking.push(...bracketed, ...missing.filter(({ how }) => how === 'beyond' && teller.kind === 'accounting'));
		else if (within.length > 0 && shared.length > 0) unlike.push({ teller, shared: shared.length, lacking: within.length });
	}
	return { lacking, unlike };
}

const tells = ({ series }: Teller, { tellings }: OneLogin): boolean => tellings.some(one => one.series === series);

/** Would this log have written of it? Its own telling aside, from what the others say of it. */
function isExpected(login: OneLogin, teller: Teller, bySeries: ReadonlyMap<Visible, Teller>): boolean {
	if (teller.kind === 'accounting') return login.tellings.some(({ series, line }) => terminal.test(line) && (series === teller.series || isWitnessOfTerminals(bySeries.get(series)?.kind)));
	// What was not sshd's, a telnet server's or a console's, may be nothing they write of.
	return login.remote !== '' && login.tellings.some(({ service, series, line }) => /^sshd/.test(service) || (bySeries.get(series)?.kind === 'accounting' && /^pts\//.test(line)));
}

const isWitnessOfTerminals = (kind: TellerKind | undefined): boolean => kind === 'last logins' || kind === 'audit';

/** `beyond`: it is still written, and ends before that. */
export function covers({ spans, forgotUntil }: Teller, at: number): 'within' | 'beyond' | 'no' {
	if (at <= forgotUntil) return 'no';
	if (spans.some(({ first, last }) => first <= at && at <= last)) return 'within';
	const current = spans.find(span => span.current);
	return current !== undefined && at > current.last && spans.every(({ last }) => last <= current.last) ? 'beyond' : 'no';
}

/** The last login of an account is older than one that others tell of, and yet the log was written to after that. */
function setBack(teller: Teller, all: readonly OneLogin[], kindsOf: (login: OneLogin) => ReadonlySet<TellerKind>, known: ReadonlySet<Visible>): readonly Lacking[] {
	const latest = new Map<Visible, OneLogin>();
	// Only what leaves a record in wtmp as well is sure to leave one here.
	for (const login of all) if (login.remote !== '' && login.tellings.some(({ line, format }) => (format === 'wtmp' && /^pts\//.test(line)) || format === 'wtmpdb')) latest.set(login.account, login);
	const written = Math.max(...[...latest.values()].filter(login => tells(teller, login)).map(({ at }) => at));
	const told = new Map<Visible, number>();
	for (const login of all) if (tells(teller, login)) told.set(login.account, login.at);
	// A command by ssh, which wtmp does not know, may be what it tells of instead.
	return [...latest].filter(([account, login]) => known.has(account) && login.at < written && !((told.get(account) ?? -Infinity) >= login.at)).map(([, login]) => ({ teller, login, kinds: [...kindsOf(login)], how: 'set-back' }));
}
