/**
 * Who came in, and whether it looks like an intruder: after guessing, as root, as the account of a service or of nobody known,
 * right after the account was made, from where or when it never came. Only what nobody does by habit is more than `low`.
 */

import { Tally } from '../../core/coverage.ts';
import { severityRank, type Finding, type Subject } from '../../core/finding.ts';
import type { LogEvent } from '../../core/log-event.ts';
import { joined, shown, visibleText, type Visible } from '../../core/visible.ts';
import type { Host } from '../../host/host.ts';
import { findingOf, type Circumstances, type Heard, type LogCheck, type LogJudge, type ReadLog } from '../check.ts';
import { byTries, Guesses, KnownBursts, type GuessPart } from './guesses.ts';
import { zoneOf } from './host-zone.ts';
import { AccountTurns, knownAccounts, type KnownAccounts, type Turn } from './known-accounts.ts';
import { habitsOf, type HabitOf } from './login-habits.ts';
import { reasonsOf, type LoginKnowledge, type Reason, type RemoteUse } from './login-reasons.ts';
import { allLogins, bestTelling, loginOf, LoginTable, oneEach, type LoginRows, type OneLogin } from './logins.ts';
import { momentOf, sampleOf } from './sign.ts';
import { withinWindow } from '../window.ts';

interface Part {
	readonly rows: LoginRows;
	readonly guesses: GuessPart;
	readonly turns: readonly Turn[];
	readonly forged: readonly Forged[];
	/** Of the thread that reads it for all. */
	readonly accounts?: KnownAccounts | undefined;
}

/** A line that says somebody came in, written by a process that cannot know. */
interface Forged {
	readonly account: Visible;
	readonly writer: number;
	readonly at: number;
	readonly log: Visible;
	readonly offset: number;
	readonly words: Visible;
}

const mostForged = 200;
const mostFindings = 2000;
const mostPlaces = 5;

class SignJudge implements LogJudge<Part> {
	readonly coverage = new Tally();
	readonly #logins: LoginTable;
	readonly #guesses = new Guesses();
	readonly #turns = new AccountTurns();
	readonly #forged: Forged[] = [];
	readonly #accounts: KnownAccounts | undefined;

	constructor(host: Host, isFirst: boolean) {
		this.#logins = new LoginTable(zoneOf(host));
		if (isFirst) this.#accounts = knownAccounts(host, this.coverage);
	}

	event(event: LogEvent, log: ReadLog): void {
		switch (event.kind) {
			case 'login':
				return this.#login(event, log);
			case 'login-failed':
				return this.#guesses.failed(event, log);
			case 'account-changed':
				return this.#turns.event(event, log);
			default:
		}
	}

	part(): Part {
		return { rows: this.#logins.rows(), guesses: this.#guesses.part(), turns: this.#turns.part(), forged: this.#forged, accounts: this.#accounts };
	}

	#login(event: LogEvent, log: ReadLog): void {
		const login = loginOf(event);
		if (login === undefined) return;
		const writer = event.facts?.['writer'];
		// journald knows who writes; sshd and login do so as root.
		if (typeof writer === 'number' && /^(?:sshd|sshd-session|login)$/.test(event.program ?? '')) {
			if (this.#forged.length < mostForged) this.#forged.push({ account: login.account, writer, at: login.at, log: log.shown, offset: event.offset, words: sampleOf(event) });
			return;
		}
		this.#logins.add(login, event, log);
		if (login.remote !== '') this.#guesses.cameIn(login.remote);
	}
}

export const loginSigns: LogCheck<Part> = {
	id: 'login-signs',
	step: 'C.4',
	kind: 'log',
	kinds: ['login', 'login-failed', 'account-changed'],
	needs: 'both',
	title: 'Logins that look like an intruder',
	covers: 'logins after many that failed, of root and of service accounts over the network, of accounts passwd does not hold or that were just made, from networks and at hours new to an account, and login lines that no login wrote',
	begin: (host, _circumstances, first) => new SignJudge(host, first),
	*judge({ parts, circumstances }: Heard<Part>): Generator<Finding, void> {
		const logins = oneEach(allLogins(parts.map(({ rows }) => rows)));
		const signs = new LoginSigns();
		const known = knowledge(parts, logins, circumstances);
		for (const habit of habitsOf(logins)) for (const reason of reasonsOf(habit, known)) signs.note(reason, habit);
		yield* signs.findings();
		yield* forgedFindings(parts.flatMap(({ forged }) => forged));
		yield* failedFinding(parts.map(({ guesses }) => guesses), known.bursts);
		const left = parts.reduce((sum, { rows }) => sum + rows.left, 0) + signs.left;
		if (left > 0) yield findingOf(loginSigns, 'info', { kind: 'system', name: visibleText('logins') }, visibleText('there are more logins than are listed or were compared'), { facts: { 'not-listed': left } });
	},
};

function knowledge(parts: readonly Part[], logins: readonly OneLogin[], { since, until }: Circumstances): LoginKnowledge {
	const turns = new Map<Visible, Turn[]>();
	for (const turn of parts.flatMap(part => part.turns).toSorted((a, b) => a.at - b.at || (a.words < b.words ? -1 : a.words > b.words ? 1 : 0))) turns.set(turn.account, [...(turns.get(turn.account) ?? []), turn]);
	const remotes = new Map<Visible, RemoteUse>();
	for (const { remote, account, at } of logins) {
		const use = remotes.get(remote) ?? { logins: 0, first: at, accounts: new Set<Visible>() };
		use.logins++;
		if (use.accounts.size < 2) use.accounts.add(account);
		remotes.set(remote, use);
	}
	const within = withinWindow({ since, until });
	return {
		accounts: parts.find(({ accounts }) => accounts !== undefined)?.accounts,
		bursts: new KnownBursts(parts.map(({ guesses }) => guesses)),
		turns,
		remotes,
		within: at => within(at / 1000),
	};
}

/** One kind of sign of one account or one remote host. */
interface Noted {
	readonly reason: Reason;
	readonly subject: Subject;
	readonly habit: HabitOf;
	count: number;
	last: number;
	/** The other side: where the account came from, or who came from there. */
	readonly places: Set<Visible>;
}

class LoginSigns {
	readonly #noted = new Map<string, Noted>();
	left = 0;

	note(reason: Reason, habit: HabitOf): void {
		const { account, remote, at } = habit.login;
		const subject: Subject = reason.of === 'host' ? { kind: 'host', name: remote } : { kind: 'account', name: account };
		const key = `${subject.kind}\n${subject.name}\n${reason.summary}`;
		let noted = this.#noted.get(key);
		if (noted === undefined) {
			if (this.#noted.size >= mostFindings) {
				this.left++;
				return;
			}
			this.#noted.set(key, (noted = { reason, subject, habit, count: 0, last: at, places: new Set() }));
		}
		noted.count++;
		noted.last = at;
		if (noted.places.size <= mostPlaces && remote !== '') noted.places.add(remote);
	}

	*findings(): Generator<Finding> {
		for (const noted of [...this.#noted.values()].toSorted((a, b) => severityRank(b.reason.severity) - severityRank(a.reason.severity))) yield findingFor(noted);
	}
}

function findingFor({ reason, subject, habit, count, last, places }: Noted): Finding {
	const { login, compared, days } = habit;
	const telling = bestTelling(login);
	const { burst, turn } = reason;
	return findingOf(loginSigns, reason.severity, subject, reason.summary, {
		facts: {
			log: telling.log,
			count,
			first: momentOf(login.at),
			...(last === login.at ? {} : { last: momentOf(last) }),
			'first-at-byte': telling.offset,
			...(telling.words === '' ? {} : { line: telling.words }),
			...(reason.of === 'host' ? {} : { from: listed(places) }),
			...(login.method === '' ? {} : { method: login.method }),
			...(reason.compared ? { compared: shown`with ${compared} logins on ${days} days before it` } : {}),
			...(burst === undefined ? {} : { failed: burst.tries, 'failed-first': momentOf(burst.first), 'failed-last': momentOf(burst.last), [burst.by === 'remote' ? 'names-tried' : 'addresses']: shown`${burst.others}: ${listed(new Set(burst.someOthers))}`, 'failed-log': burst.log, 'failed-at-byte': burst.offset, 'failed-line': burst.words }),
			...(turn === undefined ? {} : { [turn.did === 'account-added' ? 'made' : 'removed']: momentOf(turn.at), [turn.did === 'account-added' ? 'made-line' : 'removed-line']: turn.words }),
			'innocent-causes': reason.innocent,
		},
		techniques: reason.severity === 'info' ? [] : reason.techniques,
		next: shown`Ask whoever has this account whether it was them, and read what happened on the machine from then on.`,
	});
}

function listed(places: ReadonlySet<Visible>): Visible {
	const some = [...places].slice(0, mostPlaces);
	if (some.length === 0) return visibleText('the machine itself');
	return places.size > mostPlaces ? shown`${joined(some)} and more` : joined(some);
}

function* forgedFindings(all: readonly Forged[]): Generator<Finding> {
	const seen = new Set<Visible>();
	for (const { account, writer, at, log, offset, words } of all) {
		if (seen.has(account)) continue;
		seen.add(account);
		yield findingOf(loginSigns, 'medium', { kind: 'account', name: account }, shown`a line that says ${account} logged in was written by a process of another user, not by the program that lets people in`, {
			facts: { log, first: momentOf(at), 'first-at-byte': offset, line: words, 'writer-uid': writer, 'innocent-causes': visibleText('somebody who tried out the logging; an sshd that a user started for himself') },
			techniques: ['T1070'],
			next: visibleText('See what the user of that number ran then: who puts lines into a log hides others among them.'),
		});
	}
}

function* failedFinding(parts: readonly GuessPart[], bursts: KnownBursts): Generator<Finding> {
	const tries = parts.reduce((sum, part) => sum + part.tries, 0);
	if (tries === 0) return;
	const left = parts.reduce((sum, part) => sum + part.left, 0);
	const [most] = parts.flatMap(part => part.bursts).toSorted(byTries);
	yield findingOf(loginSigns, 'info', { kind: 'system', name: visibleText('logins') }, visibleText('logins that failed: every server that can be reached is tried'), {
		facts: {
			lines: tries,
			'addresses-that-tried-often': bursts.remotes,
			...(left === 0 ? {} : { 'let-go-unlisted': left }),
			...(most === undefined ? {} : { 'most-from': most.key, 'most-tries': most.tries, log: most.log, 'first-at-byte': most.offset, line: most.words }),
			'innocent-causes': visibleText('guessing from anywhere, all day; mistyped passwords'),
		},
	});
}
