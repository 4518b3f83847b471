/** Who became whom: sudo, su, doas, pkexec, login on terminals. Wordings of sudo's logging.c, shadow's su.c, util-linux's login and su. */

import { readPam } from './pam.ts';
import { facts, firstOf, heardOf, unheard, type Forms, type MessageReader } from './said.ts';

/** `of` is the program. */
const ofSudo: Forms = [
	[
		/^\s*(?<account>[^\s:]+) : (?<refused>[^;=]*?)?(?: ; )?(?:HOST=\S+ ; )?TTY=(?<line>\S+) ; (?:CHROOT=.*? ; )?PWD=(?<folder>.*?) ; USER=(?<as>\S+) ; (?:GROUP=\S+ ; )?(?:TSID=\S+ ; )?(?:ENV=.*? ; )?COMMAND=(?<command>.*)$/s,
		({ account, refused, line, folder, as, command }) => ({ kind: refused === undefined || refused === '' ? 'privilege-used' : 'login-failed', account, line: line === 'unknown' ? undefined : line, facts: facts({ service: 'sudo', as, command, folder, refused }) }),
	],
	[/^(?<account>\S+) ran command (?<command>.*) as (?<as>\S+) from (?<folder>\S+)/, ({ account, command, as, folder }, program) => ({ kind: 'privilege-used', account, facts: facts({ service: program, as, command, folder }) })],
	[/^failed (?:auth|command) for (?<account>\S+)/, ({ account }, program) => ({ kind: 'login-failed', account, facts: { service: program } })],
	[/^(?<account>\S+): Executing command \[USER=(?<as>\S+)\] \[TTY=(?<line>\S+)\] \[CWD=(?<folder>.*?)\] \[COMMAND=(?<command>.*)\]$/, ({ account, as, line, folder, command }) => ({ kind: 'privilege-used', account, line, facts: facts({ service: 'pkexec', as, folder, command }) })],
];

const sudo: MessageReader = {
	programs: ['sudo', 'doas', 'pkexec', 'polkitd'],
	hears: 'everything',
	read(text, program) {
		const pam = readPam(text, 'sudo');
		if (pam !== undefined) return pam;
		return firstOf(text, ofSudo, program);
	},
};

const su: MessageReader = {
	programs: ['su', 'su-l', 'PAM-su'],
	hears: 'everything',
	read(text) {
		const pam = readPam(text, 'su');
		if (pam !== undefined) return pam;
		return firstOf(text, [
			[/^(?<how>FAILED SU|BAD SU)[^(]*\(to (?<as>\S+)\) (?<account>\S+) on (?<line>\S+)/, ({ as, account, line }) => ({ kind: 'login-failed', account, line, facts: facts({ service: 'su', as }) })],
			[/^(?:Successful su for (?<as>\S+) by (?<account>\S+)|\(to (?<as2>\S+)\) (?<account2>\S+) on (?<line>\S+))/, groups => ({ kind: 'privilege-used', account: groups['account'] ?? groups['account2'], line: groups['line'], facts: facts({ service: 'su', as: groups['as'] ?? groups['as2'] }) })],
			[/^FAILED su for (?<as>\S+) by (?<account>\S+)/, ({ as, account }) => ({ kind: 'login-failed', account, facts: facts({ service: 'su', as }) })],
			[/^(?<sign>[+-]) (?<line>\S+) (?<account>[^:\s]+)[:-](?<as>\S+)$/, ({ sign, line, account, as }) => ({ kind: sign === '+' ? 'privilege-used' : 'login-failed', account, line, facts: facts({ service: 'su', as }) })],
			[/^(?:BAD SU )?(?<account>\S+) to (?<as>\S+) on (?<line>\S+)/, ({ account, as, line }) => ({ kind: text.startsWith('BAD') ? 'login-failed' : 'privilege-used', account, line, facts: facts({ service: 'su', as }) })],
			[/^'su (?<as>\S+)' (?<how>succeeded|failed) for (?<account>\S+) on (?<line>\S+)/, ({ as, how, account, line }) => ({ kind: how === 'failed' ? 'login-failed' : 'privilege-used', account, line, facts: facts({ service: 'su', as }) })],
		]);
	},
};

/** `of` is the service. */
const ofLogin: Forms = [
	[/^ROOT LOGIN(?<refused> REFUSED)?\s+(?:ON|on) '?(?<line>[^\s']+)'?(?: FROM '?(?<remote>[^\s']+))?/i, ({ line, remote, refused }, service) => ({ kind: refused !== undefined ? 'login-failed' : 'login', account: 'root', line, remote, facts: { service } })],
	[/^(?:DIALUP AT \S+|LOGIN ON (?<line>\S+)) BY (?<account>\S+)(?: FROM (?<remote>\S+))?/, ({ line, account, remote }, service) => ({ kind: 'login', account, line, remote, facts: { service } })],
	[/^(?:FAILED LOGIN(?: SESSION)?|REPEATED LOGIN FAILURES|BAD LOGIN)(?:\s*\(?\d+\)?)?(?: (?:ON|on) '?(?<line>[^\s']+)'?)?(?: (?:FROM|from) '?(?<remote>[^\s',]+)'?)?(?: (?:FOR|for) '?(?<account>[^',]*?)'?)?(?:,|$)/, ({ line, remote, account }, service) => ({ kind: 'login-failed', account, line, remote, facts: { service } })],
	[/^New session (?<session>\S+) of user (?<account>[^\s.]+)/, ({ session, account }, service) => ({ kind: 'other', account, facts: facts({ service, session }) }), unheard],
	[/^System is (?<how>rebooting|powering down|halting)/, ({ how }) => ({ kind: 'shutdown', facts: facts({ how }) })],
	[/^[Cc]onnect(?:ion)? from (?<remote>\S+)/, ({ remote }, service) => ({ kind: 'other', remote, facts: { service } }), unheard],
	[/^refused connect from (?:\S+ \()?(?<remote>[^\s()]+)/, ({ remote }, service) => ({ kind: 'blocked', remote, facts: { service } }), unheard],
];
/** Where it does not say for which service. */
const unnamedSession = /^session opened for user/;

const login: MessageReader = {
	programs: ['login', 'systemd-logind', 'gdm-password', 'rlogind', 'in.rlogind', 'rshd', 'in.rshd', 'telnetd', 'in.telnetd', 'rexecd'],
	hears: [...heardOf(ofLogin), unnamedSession],
	read(text, program) {
		const service = /^(?:login|systemd-logind)$/.test(program) ? 'login' : program;
		return (
			readPam(text, service) ??
			firstOf(text, ofLogin, service)
		);
	},
};

export const privilege: readonly MessageReader[] = [sudo, su, login];
