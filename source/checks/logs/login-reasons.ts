/** Why one login is worth a look: each reason by itself, with what may be innocent about it. Pure. */

import { severities, severityRank, type Severity } from '../../core/finding.ts';
import { shown, visibleText, type Visible } from '../../core/visible.ts';
import { neverLogIn } from '../login-shell.ts';
import type { Burst, KnownBursts } from './guesses.ts';
import type { KnownAccounts, Turn } from './known-accounts.ts';
import type { HabitOf } from './login-habits.ts';

export interface Reason {
	readonly of: 'account' | 'host';
	readonly severity: Severity;
	/** The same words for the same kind of login. */
	readonly summary: Visible;
	readonly innocent: Visible;
	readonly techniques: readonly string[];
	/** Failed tries that came before. */
	readonly burst?: Burst;
	/** How the account came to be. */
	readonly turn?: Turn;
	/** Said with how many logins were compared. */
	readonly compared?: true;
}

export interface LoginKnowledge {
	readonly accounts: KnownAccounts | undefined;
	readonly bursts: KnownBursts;
	/** By account, in order of time. */
	readonly turns: ReadonlyMap<Visible, readonly Turn[]>;
	/** How often and by how many accounts somebody came in from there, over all. */
	readonly remotes: ReadonlyMap<Visible, RemoteUse>;
	readonly within: (at: number) => boolean;
}

export interface RemoteUse {
	logins: number;
	readonly first: number;
	readonly accounts: Set<Visible>;
}

const hour = 3600e6;
const day = 24 * hour;
/** Tries and names that no forgetful person makes. */
const guessing = { tries: 10, names: 3 };
const longGuessing = 20;
/** Passwords that follow each other like this were not typed: a person needs some seconds, and sshd waits after a wrong one. */
const fastGuessing = { tries: 6, apart: 4e6 };
/** Accounts of distributions that some let others log in with, by a key. */
const sometimesUsed = /^(?:backup|rpm|guest|operator|svn|munin|zabbix)$/;

/** Each one step up where it falls into the window of the intrusion. */
export function reasonsOf(habit: HabitOf, known: LoginKnowledge): readonly Reason[] {
	const reasons = [guessed(habit, known), byRoot(habit), byService(habit, known), byNobody(habit, known), justMade(habit, known), fromElsewhere(habit), atOddHour(habit)].filter(reason => reason !== undefined);
	if (!known.within(habit.login.at)) return reasons;
	return reasons.map(reason => ({ ...reason, severity: oneUp(reason.severity), summary: shown`${reason.summary}, within the window of the intrusion` }));
}

function oneUp(severity: Severity): Severity {
	return severities[Math.min(severityRank(severity) + 1, severityRank('high'))]!;
}

const byKey = (method: string): boolean => /^(?:publickey|gssapi|hostbased|pubkey)/.test(method);

function guessed(habit: HabitOf, { bursts, remotes }: LoginKnowledge): Reason | undefined {
	const { account, remote, at, method } = habit.login;
	const burst = remote === '' ? undefined : bursts.before('remote', remote, at);
	if (burst === undefined) return sprayed(habit, bursts);
	const manyNames = burst.tries >= guessing.tries && burst.others >= guessing.names;
	const use = remotes.get(remote);
	// A gateway that many come in by: there as many get in as mistype.
	const shared = use !== undefined && (use.first < burst.first || (use.logins >= burst.tries && use.accounts.size > 1));
	const shares = { of: 'host', burst, techniques: ['T1110'], innocent: visibleText('a person who forgot a password, a program with an old one that was then set right, or many people behind one address') } as const;
	if (byKey(method)) return manyNames ? { ...shares, severity: 'low', summary: shown`${account} came in by a key from an address that had tried many names: a key is not guessed, but may have been put there` } : undefined;
	if (manyNames && !shared) return { ...shares, severity: 'high', summary: shown`${account} came in from an address where logins under many names had failed: a guess that hit` };
	if (burst.tries >= longGuessing && !shared) return { ...shares, severity: 'medium', summary: shown`${account} came in after a long row of failed logins from the same address, which nobody had come in from before` };
	const fast = !shared && burst.tries >= fastGuessing.tries && burst.last - burst.first <= (burst.tries - 1) * fastGuessing.apart;
	if (fast) return { ...shares, severity: 'medium', summary: shown`${account} came in after failed logins from the same address that followed each other faster than anybody types` };
	const strange = !shared && burst.tries >= guessing.tries && (habit.network !== undefined || habit.oddHour);
	if (strange) return { ...shares, severity: 'medium', summary: shown`${account} came in after failed logins from the same address, and it is unlike this account to come from there or at that hour` };
	return { ...shares, severity: shared ? 'info' : 'low', summary: shown`${account} came in after failed logins from the same address` };
}

/** Many addresses try one name: every server sees that for root. What counts is who then came in, and how. */
function sprayed({ login: { account, at, method }, network, compared }: HabitOf, bursts: KnownBursts): Reason | undefined {
	const burst = network === undefined || byKey(method) || method === '' ? undefined : bursts.before('account', account, at);
	if (burst === undefined || burst.tries < 50 || burst.others < 5 || compared === 0) return undefined;
	return { of: 'account', burst, compared: true, severity: 'low', summary: shown`${account} came in by a password from a network new to it, while many addresses guessed at that name`, techniques: ['T1110.003'], innocent: visibleText('a journey of its owner: names that are easy to guess are tried all day') };
}

function byRoot({ login: { account, remote, method } }: HabitOf): Reason | undefined {
	if (account !== 'root' || remote === '') return undefined;
	const how = byKey(method) ? visibleText('by a key') : method === '' ? visibleText('in a way its log does not say') : visibleText('by a password');
	return { of: 'account', severity: how === 'by a password' ? 'low' : 'info', summary: shown`root logged in over the network ${how}`, techniques: ['T1021.004'], innocent: visibleText('many are administered like that') };
}

function byService({ login: { account, remote }, known, compared, days }: HabitOf, { accounts }: LoginKnowledge): Reason | undefined {
	if (remote === '' || account === 'root') return undefined;
	const never = neverLogIn.has(account);
	if (!never && accounts?.byName.get(account) !== 'service') return undefined;
	const habit = known && compared >= 20 && days >= 7;
	return {
		of: 'account',
		severity: never && !sometimesUsed.test(account) && !habit ? 'high' : 'low',
		summary: never ? shown`${account} logged in over the network, an account of the system that nobody logs in with` : shown`${account} logged in over the network, an account of a service without a shell`,
		techniques: ['T1078.003'],
		innocent: never ? visibleText('an administrator who gave the account a key or a password on purpose') : visibleText('file transfers and tunnels need no shell'),
	};
}

function byNobody({ login: { account, remote, at, tellings } }: HabitOf, { accounts, turns }: LoginKnowledge): Reason | undefined {
	if (accounts === undefined || accounts.byName.has(account) || neverLogIn.has(account) || remote === '') return undefined;
	// An ftp server may have users of its own.
	if (tellings.every(({ service }) => /ftp/.test(service))) return undefined;
	const removed = turns.get(account)?.find(turn => turn.did === 'account-removed' && turn.at >= at);
	if (removed !== undefined) return { of: 'account', severity: 'info', turn: removed, summary: shown`${account} logged in over the network, an account that was removed later`, techniques: [], innocent: visibleText('people leave') };
	return {
		of: 'account',
		severity: accounts.elsewhere ? 'info' : 'low',
		summary: accounts.elsewhere ? shown`${account} logged in over the network, an account that passwd does not hold: a directory may` : shown`${account} logged in over the network, an account that is not in passwd, and no log says that it was removed`,
		techniques: accounts.elsewhere ? [] : ['T1078.003'],
		innocent: visibleText('an account that was removed before the logs begin, or with another tool'),
	};
}

function justMade({ login: { account, remote, at } }: HabitOf, { turns }: LoginKnowledge): Reason | undefined {
	const all = turns.get(account) ?? [];
	const made = all.findLast(turn => turn.did === 'account-added' && turn.at <= at && at - turn.at <= hour);
	if (made === undefined || remote === '') return undefined;
	const removed = all.find(turn => turn.did === 'account-removed' && turn.at >= at && turn.at - made.at <= day);
	const shares = { of: 'account', turn: made, techniques: ['T1136.001'] } as const;
	if (removed !== undefined) return { ...shares, severity: 'medium', summary: shown`${account} was made, logged in with over the network and removed again, all within a day`, innocent: visibleText('an account made for a trial, or by a test of the machine') };
	return { ...shares, severity: 'low', summary: shown`${account} logged in over the network within an hour of being made`, innocent: visibleText('a new colleague, or a set-up that makes an account and tries it') };
}

function fromElsewhere({ login: { account }, network }: HabitOf): Reason | undefined {
	if (network === undefined) return undefined;
	return {
		of: 'account',
		compared: true,
		severity: network === 'moving' ? 'info' : 'low',
		summary: network === 'moving' ? shown`${account} came from networks new to it, as it often does` : shown`${account} came from a network it never came from before`,
		techniques: ['T1078'],
		innocent: visibleText('a journey, another line at home, a telephone'),
	};
}

function atOddHour({ login: { account }, oddHour }: HabitOf): Reason | undefined {
	if (!oddHour) return undefined;
	return { of: 'account', compared: true, severity: 'low', summary: shown`${account} came in at an hour of the day it never came in at before`, techniques: ['T1078'], innocent: visibleText('an alarm at night, a journey to another zone, a timer that was changed') };
}
