/** pam_unix and its kin, `pam_unix(sshd:auth): ...` and the older `(pam_unix) ...`, `authentication failure; ... rhost=`. */

import { facts, firstOf, heardOf, unheard, type Forms, type Said } from './said.ts';

const fields = { user: /(?:^|[\s;])user=(\S*)/, rhost: /(?:^|[\s;])rhost=(\S*)/, tty: /(?:^|[\s;])tty=(\S*)/, ruser: /(?:^|[\s;])ruser=(\S*)/ };

const field = (text: string, name: keyof typeof fields): string | undefined => {
	const found = fields[name].exec(text)?.[1];
	return found === undefined || found === '' ? undefined : found;
};

/** What stands behind the name of the module; `of` is the service. */
const said: Forms = [
	[/^(?:(?<more>\d+) more )?[Aa]uthentication failures?;(?<rest>.*)/s, ({ more, rest = '' }, service) => ({ kind: 'login-failed', account: field(rest, 'user'), remote: field(rest, 'rhost'), line: field(rest, 'tty'), facts: facts({ service, ruser: field(rest, 'ruser'), ...(more === undefined ? {} : { repeated: Number(more) }) }) })],
	[/^password changed for (?<account>\S+)/, ({ account }, service) => ({ kind: 'account-changed', account, facts: { did: 'password', service } })],
	[/^account (?<account>\S+) has (?:expired|password changed in future)/, ({ account }, service) => ({ kind: 'other', account, facts: { service } }), unheard],
];
const named = /^\(?(?:pam_[a-z_0-9]+|PAM)\)?(?:[([](?<service>[^)\]:]*):?[^)\]]*[)\]])?:?\s*(?<words>.*)$/s;
const unnamed = /^(?:session (?:opened|closed)|authentication failure;|\d+ more authentication)/;
const session = /^session (?<did>opened|closed) for user (?<account>[^\s(]*)(?:\(uid=\d+\))?(?: by (?<by>[^\s(]*)\(uid=(?<byUid>\d+)\))?/;

const powers = /^(?:su|su-l|sudo|sudo-i|doas|runuser|runuser-l)$/;
/** Sessions of the others are nobody's to hear: cron opens one every minute. Where no service is named it is the program, each of which hears everything. */
const ofPowers = /[([](?:su|su-l|sudo|sudo-i|doas|runuser|runuser-l|login)[)\]:]/;
/** As `MessageReader.hears`, whoever wrote the line. */
export const pamHears: readonly RegExp[] = [...heardOf(said), ofPowers];

export function readPam(text: string, program: string): Said | undefined {
	const module = named.exec(text)?.groups;
	if (module === undefined && !unnamed.test(text)) return undefined;
	const words = module?.['words'] ?? text;
	const service = module?.['service'] ?? program;
	const opened = session.exec(words)?.groups;
	if (opened !== undefined) {
		const { did, account, by, byUid } = opened;
		const shared = { account, facts: facts({ service, by, 'by-uid': byUid === undefined ? undefined : Number(byUid), session: did }) };
		if (/^(?:cron|crond|atd|systemd-user)$/i.test(service)) return { kind: 'scheduled', ...shared };
		if (did === 'closed') return { kind: 'logout', ...shared };
		return { kind: powers.test(service) ? 'privilege-used' : service === 'login' ? 'login' : 'other', ...shared };
	}
	return firstOf(words, said, service);
}
