/** Logins and starts of the machine that one log tells of and another lacks, which should: what wipers of one log leave in the others. */

import { Tally } from '../../core/coverage.ts';
import { severityRank, worseFirst, type Finding, type Severity } from '../../core/finding.ts';
import type { LogEvent, LogTally } from '../../core/log-event.ts';
import { joined, shown, visibleName, visibleText, type Visible } from '../../core/visible.ts';
import { hostPath, type Host } from '../../host/host.ts';
import type { Zone } from '../../parsers/tz-file.ts';
import { findingOf, type FoundLog, type Heard, type LogCheck, type LogJudge, type ReadLog } from '../check.ts';
import { zoneOf } from './host-zone.ts';
import { knownAccounts } from './known-accounts.ts';
import { allLogins, bestTelling, loginOf, LoginTable, type LoginRows } from './logins.ts';
import { momentOf } from './sign.ts';
import { isBoot, lackingBoots, mostBoots, type LackingBoots, type ToldBoots } from './told-boots.ts';
import { FailedByDay, lackingDays, type FailureDays, type LackingDays } from './told-failures.ts';
import { compared, kindOfTeller, type Lacking, type Span, type Teller, type TellerKind } from './told-logins.ts';

interface Part {
	readonly rows: LoginRows;
	readonly tellers: readonly Omit<Teller, 'forgotUntil'>[];
	readonly boots: readonly ToldBoots[];
	readonly failures: readonly FailureDays[];
	/** Some of btmp could not be read. */
	readonly btmpCut: boolean;
	/** Of the thread that reads it for all. */
	readonly accounts?: readonly Visible[];
}

interface Open {
	readonly kind: TellerKind;
	readonly spans: Span[];
	readonly boots: number[];
	doubtful: boolean;
}

const mostTellers = 500;
const mostSpans = 2000;
const mostFindings = 200;
/** Around the hour that comes twice or never a log of local times is not held to it. Microseconds. */
const aroundChange = 3 * 3600e6;

class MissingJudge implements LogJudge<Part> {
	readonly coverage = new Tally();
	readonly #zone: Zone;
	readonly #logins: LoginTable;
	readonly #tellers = new Map<Visible, Open>();
	readonly #failures = new FailedByDay();
	#btmpCut = false;
	readonly #name: string | undefined;
	readonly #accounts: readonly Visible[] | undefined;

	constructor(host: Host, isFirst: boolean) {
		this.#zone = zoneOf(host);
		this.#logins = new LoginTable(this.#zone);
		this.#name = ownName(host);
		if (isFirst) this.#accounts = [...(knownAccounts(host, this.coverage)?.byName.keys() ?? [])];
	}

	event(event: LogEvent, log: ReadLog): void {
		if (isBoot(event, log.format)) return this.#boot(event, log);
		if (event.kind === 'login-failed' && !this.#isForeign(event.host)) return this.#failures.event(event, log);
		if (event.kind !== 'login') return;
		const login = loginOf(event);
		const teller = login === undefined ? undefined : this.#teller(log);
		if (login === undefined || teller === undefined || event.facts?.['writer'] !== undefined) return;
		// A server of logs holds those of other machines, and this one may have had another name.
		if (this.#isForeign(event.host)) {
			teller.doubtful = true;
			return;
		}
		const { at } = login;
		if (this.#zone.offsetAt((at - aroundChange) / 1000) === this.#zone.offsetAt((at + aroundChange) / 1000)) this.#logins.add(login, event, log);
	}

	#boot({ at, host }: LogEvent, log: ReadLog): void {
		const boots = this.#isForeign(host) ? undefined : this.#teller(log)?.boots;
		if (boots !== undefined && boots.length < mostBoots) boots.push(at);
	}

	#isForeign(host: Visible | undefined): boolean {
		return host !== undefined && this.#name !== undefined && firstLabel(host) !== this.#name;
	}

	closes(log: ReadLog, { first, last }: LogTally): void {
		const teller = this.#teller(log);
		if (teller === undefined || Number.isNaN(first) || Number.isNaN(last)) return;
		if (teller.spans.length < mostSpans) teller.spans.push({ first, last, current: log.place === 0 });
		else teller.doubtful = true;
	}

	unread(log: FoundLog): void {
		this.#btmpCut ||= /\/btmp$/.test(log.series);
		const known = this.#tellers.get(log.series);
		if (known !== undefined) known.doubtful = true;
	}

	part(): Part {
		return {
			rows: this.#logins.rows(),
			tellers: [...this.#tellers].map(([series, { kind, spans, doubtful }]) => ({ series, kind, spans, doubtful })),
			boots: [...this.#tellers].flatMap(([series, { boots }]) => (boots.length === 0 ? [] : [{ series, times: boots }])),
			failures: this.#failures.part(),
			btmpCut: this.#btmpCut,
			...(this.#accounts === undefined ? {} : { accounts: this.#accounts }),
		};
	}

	#teller(log: ReadLog): Open | undefined {
		const known = this.#tellers.get(log.series);
		if (known !== undefined) return known;
		const kind = log.account === undefined ? kindOfTeller(log.format) : undefined;
		if (kind === undefined || this.#tellers.size >= mostTellers) return undefined;
		const open: Open = { kind, spans: [], boots: [], doubtful: false };
		this.#tellers.set(log.series, open);
		return open;
	}
}

/** The host's own name, up to its first dot; undefined where it says none. */
function ownName(host: Host): string | undefined {
	const read = host.read(hostPath('/etc/hostname'), { limit: 256 });
	const line = read.ok ? Buffer.from(read.value.bytes).toString('latin1').split('\n').map(text => text.trim()).find(text => text !== '' && !text.startsWith('#')) : undefined;
	return line === undefined ? undefined : firstLabel(visibleName(line));
}

const firstLabel = (name: string): string => name.toLowerCase().split('.')[0]!;

export const missingLogins: LogCheck<Part> = {
	id: 'missing-logins',
	step: 'C.4',
	kind: 'log',
	kinds: ['boot', 'login', 'login-failed'],
	needs: 'both',
	title: 'Logins and starts that one log tells of and another lacks',
	covers: 'logins by ssh and at terminals in wtmp, wtmpdb, lastlog, lastlog2, syslog text, the journal and the audit log, and starts of the machine in those that keep them, each held against the others where it covers the time and tells of such logins; days of failed passwords that btmp lacks',
	begin: (host, _circumstances, first) => new MissingJudge(host, first),
	*judge({ parts, whole }: Heard<Part>): Generator<Finding, void> {
		// What was not read yet may hold what seems to lack.
		if (!whole) return;
		const failures = parts.some(({ btmpCut }) => btmpCut) ? undefined : lackingDays(parts.flatMap(part => part.failures));
		if (failures !== undefined) yield failuresFinding(failures);
		if (parts.some(({ rows }) => rows.left > 0)) return;
		const forgot = new Map(parts.flatMap(({ rows }) => rows.series.map(({ series, forgotUntil }) => [series, forgotUntil])));
		const tellers = parts.flatMap(part => part.tellers).map((teller): Teller => ({ ...teller, forgotUntil: forgot.get(teller.series) ?? Number.NaN }));
		const { lacking, unlike } = compared(allLogins(parts.map(({ rows }) => rows)), tellers, new Set(parts.flatMap(({ accounts }) => accounts ?? [])));
		yield* lackingFindings(lacking);
		for (const one of lackingBoots(parts.flatMap(({ boots }) => boots), tellers)) yield bootFinding(one);
		for (const { teller, shared, lacking: count } of unlike) {
			yield findingOf(missingLogins, 'info', { kind: 'file', path: teller.series }, visibleText('it tells of other logins than the other logs do: too many differ to say that any was taken out'), {
				facts: { shared, lacking: count, 'innocent-causes': visibleText('it is told to keep less, its clock or time zone is another, or other programs write to it') },
			});
		}
	},
	hears: ({ account }) => account === undefined,
};

function* lackingFindings(lacking: readonly Lacking[]): Generator<Finding> {
	const groups = new Map<string, Lacking[]>();
	for (const one of lacking) {
		const key = `${one.teller.series}\n${one.login.account}\n${one.how}`;
		const some = groups.get(key);
		if (some === undefined) groups.set(key, [one]);
		else some.push(one);
	}
	const findings = [...groups.values()].map(findingFor).toSorted(worseFirst);
	yield* findings.slice(0, mostFindings);
	if (findings.length > mostFindings) yield findingOf(missingLogins, 'info', { kind: 'system', name: visibleText('logs') }, visibleText('more accounts than are listed have logins that one log lacks'), { facts: { 'not-listed': findings.length - mostFindings } });
}

function bootFinding({ teller, times, toldBy }: LackingBoots): Finding {
	return findingOf(missingLogins, 'low', { kind: 'file', path: teller.series }, visibleText('it lacks a start of the machine that another log tells of, and goes on behind it'), {
		facts: { count: times.length, first: momentOf(times[0]!), 'told-by': joined(toldBy), 'innocent-causes': visibleText('a start that broke off early, a clock that was wrong by much as it started, a container that was started') },
		techniques: [],
		next: visibleText('Look at what else of these hours is missing: who takes records out by their time takes such ones along.'),
	});
}

function failuresFinding({ toldBy, btmp, days, failures, shared }: LackingDays): Finding {
	const dayOf = (day: number): Visible => visibleText(new Date(day * 86_400_000).toISOString().slice(0, 10));
	return findingOf(missingLogins, 'medium', { kind: 'file', path: btmp }, shown`it tells of no failed login on ${days.length === 1 ? visibleText('a day') : shown`${days.length} days`} on which another log tells of many, though it does before and behind: records were taken out`, {
		facts: {
			days: joined(days.slice(0, 10).map(dayOf), ', '),
			failures,
			'told-by': toldBy,
			'days-both-tell-of': shared,
			'innocent-causes': visibleText('a disk that was full; a btmp that all could read then, to which sshd does not write'),
		},
		techniques: ['T1070.002'],
		next: visibleText('See in the other log who tried on these days, and whether anybody from there came in.'),
	});
}

const severityFor = ({ how, kinds }: Lacking): Severity => (how === 'beyond' ? 'low' : kinds.length > 1 ? 'high' : 'medium');

/** All of one log, one account and one way of lacking. */
function findingFor(some: readonly Lacking[]): Finding {
	const [worst] = some.toSorted((a, b) => severityRank(severityFor(b)) - severityRank(severityFor(a)) || a.login.at - b.login.at) as [Lacking];
	const { teller, login, how, kinds } = worst;
	const telling = bestTelling(login);
	const severity = severityFor(worst);
	return findingOf(missingLogins, severity, { kind: 'file', path: teller.series }, summaryOf(how, login.account, kinds.length > 1), {
		facts: {
			account: login.account,
			...(login.remote === '' ? {} : { from: login.remote }),
			count: some.length,
			first: momentOf(some.reduce((least, { login: { at } }) => Math.min(least, at), Infinity)),
			...(some.length === 1 ? {} : { last: momentOf(some.reduce((most, { login: { at } }) => Math.max(most, at), -Infinity)) }),
			'told-by': joined([...new Set(login.tellings.map(({ log }) => log))]),
			log: telling.log,
			'first-at-byte': telling.offset,
			...(telling.words === '' ? {} : { line: telling.words }),
			'innocent-causes': innocentOf(teller.kind, how),
		},
		techniques: severity === 'low' ? [] : ['T1070.002'],
		next: visibleText('Hold the hour against every other log, and against the logs of the host that they came from. Keep copies of all of them before anything writes to them.'),
	});
}

function summaryOf(how: Lacking['how'], account: Visible, isAgreed: boolean): Visible {
	switch (how) {
		case 'within':
			return shown`it lacks a login of ${account} that ${visibleText(isAgreed ? 'several other logs tell of' : 'another log tells of')}, and goes on behind it`;
		case 'beyond':
			return shown`it ends before a login of ${account} that another log tells of: it was cut, or is no longer written`;
		case 'set-back':
			return shown`it says that ${account} came last before a login that ${visibleText(isAgreed ? 'several other logs tell of' : 'another log tells of')}, and was written to after that`;
	}
}

function innocentOf(kind: TellerKind, how: Lacking['how']): Visible {
	if (how === 'beyond') return visibleText('a system that has changed to wtmpdb, as Debian 13 does, or a disk that was full');
	switch (kind) {
		case 'accounting':
			return visibleText('a program that writes the last login and not wtmp, or a crash at that moment');
		case 'session database':
			return visibleText('a service that is told to leave its sessions out, or a database that was busy at that moment');
		case 'last logins':
			return visibleText('an administrator who reset it, an account that was made anew under the same number');
		case 'text':
			return visibleText('a filter, a limit of the rate, or a log daemon that was stopped at that moment');
		case 'journal':
			return visibleText("journald's limit of the rate, or its restart at that moment");
		case 'audit':
			return visibleText('a full backlog of the audit daemon, or its restart at that moment');
	}
}
