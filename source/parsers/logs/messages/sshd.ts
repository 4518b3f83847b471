/** OpenSSH's server, dropbear: who came in, who tried, who left. Wordings of auth.c, packet.c, sshd.c since 3.x. */

import { readPam } from './pam.ts';
import { facts, firstOf, heardOf, unheard, type Forms, type MessageReader } from './said.ts';
import { sshdInPlace } from './sshd-in-place.ts';

const who = String.raw`(?<invalid>invalid user |illegal user )?(?<account>.*?)`;
const from = String.raw`(?:from|FROM) (?<remote>\S+)(?: port (?<port>\d+))?`;
type Groups = Readonly<Record<string, string | undefined>>;
const failed = ({ account, remote, port, invalid, method }: Groups) =>
	({ kind: 'login-failed', account, remote, facts: facts({ service: 'sshd', port, method, invalid: invalid === undefined ? undefined : 1 }) }) as const;

/** Made once: an expression costs more to make than to ask. */
const forms: Forms = [
	[new RegExp(String.raw`^Accepted (?<method>\S+) for ${who} ${from}(?: ssh\d?)?(?:: (?<key>.*))?`), ({ account, remote, port, method, key }) => ({ kind: 'login', account, remote, facts: facts({ service: 'sshd', method, port, key }) })],
	[new RegExp(String.raw`^Failed (?<method>\S+) for ${who} ${from}(?: ssh\d?)?(?:$|: )`), failed],
	[new RegExp(String.raw`^(?<invalid>(?:[Ii]nvalid|[Ii]llegal) user) (?<account>.*?) ?${from}(?: port \d+)?\s*$`), failed],
	[new RegExp(String.raw`^(?:PAM: )?[Aa]uthentication (?:error|failure)(?: for)? ${who} ${from}`), failed],
	[new RegExp(String.raw`^(?:PAM: )?[Uu]ser not known to the underlying authentication module for ${who} ${from}`), failed],
	[new RegExp(String.raw`^maximum authentication attempts exceeded for ${who} ${from}`), failed],
	[new RegExp(String.raw`^ROOT LOGIN REFUSED ${from}`), ({ remote }) => failed({ account: 'root', remote })],
	[new RegExp(String.raw`^User (?<account>.*?) ${from} not allowed because`), failed],
	[/^User (?<account>\S+) not allowed because/, failed],
	[/^refused connect from (?:\S+ \((?<inner>[^\s()]+)\)|(?<remote>\S+))/, ({ inner, remote }) => ({ kind: 'blocked', remote: inner ?? remote, facts: { service: 'sshd' } }), unheard],
	[/^(?<method>[Pp]assword|[Pp]ubkey) auth succeeded for '(?<account>[^']*)'(?: with key (?<key>.*?))? from (?<remote>.+):(?<port>\d+)$/, ({ account, remote, port, key, method }) => ({ kind: 'login', account, remote, facts: facts({ service: 'dropbear', method: method!.toLowerCase() === 'pubkey' ? 'publickey' : 'password', port, key }) })],
	[/^(?:[Bb]ad (?:PAM )?password attempt for|[Ll]ogin attempt for nonexistent user)(?: '(?<account>[^']*)')? from (?<remote>\S+):(?<port>\d+)/, failed],
	[/^[Ee]xit before auth \(user '(?<account>[^']*)'.* from (?<remote>\S+):(?<port>\d+)/, failed],
	[/^[Ee]xit before auth from <(?<remote>[^>]+):(?<port>\d+)>: .*user '(?<account>[^']*)'/, failed],
	[/^(?:Disconnected|Disconnecting|Connection closed)(?: from)?(?: (?:authenticating|invalid) user (?<account>\S+))? (?<remote>[\d.]+|[\da-f:]+:[\da-f:]*) .*Too many authentication failures/, failed],
	[/^Disconnecting(?: (?:authenticating|invalid) user (?<account>.*?) (?<remote>\S+) port (?<port>\d+))?: Too many authentication failures(?: for (?<account2>.*?))?(?: \[preauth\])?$/, groups => failed({ ...groups, account: groups['account'] ?? groups['account2'] })],
	[/^Server listening on (?<address>\S+) port (?<port>\d+)/, ({ address, port }) => ({ kind: 'service', facts: facts({ service: 'sshd', did: 'started', address, port }) }), unheard],
	[/^Received signal (?<signal>\d+); terminating/, ({ signal }) => ({ kind: 'service', facts: facts({ service: 'sshd', did: 'stopped', signal: Number(signal) }) }), unheard],
	[/^(?:Received disconnect|Disconnected|Connection (?:closed|reset)) (?:from|by) (?:(?:authenticating|invalid) )?(?:user (?<account>.*) )?(?<remote>[\da-f]+(?:[.:]+[\da-f]+)+)(?: port \d+|:|$| )/, ({ account, remote }) => ({ kind: 'other', account, remote }), unheard],
	[/^Connection from (?<remote>\S+) port/, ({ remote }) => ({ kind: 'other', remote }), unheard],
];

export const sshd: MessageReader = {
	programs: ['sshd', 'sshd-session', 'sshd-auth', 'dropbear', 'ssh', 'internal-sftp', 'sftp-server'],
	hears: heardOf(forms),
	inPlace: sshdInPlace,
	read(text) {
		return (
			readPam(text.replace(/^(?:\[[^\]]*\]|error: PAM:) ?(?=\(?pam_)/, ''), 'sshd') ??
			firstOf(text.replace(/^(?:\[[^\]]*\] |error: |fatal: |[A-Z][a-z]{2} \d\d \d\d:\d\d:\d\d )+/, ''), forms)
		);
	},
};
