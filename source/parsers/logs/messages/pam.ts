/** pam_unix and its kin, `pam_unix(sshd:auth): ...` and the older `(pam_unix) ...`, `authentication failure; ... rhost=`. */

import { facts, firstOf, type Said } from './said.ts';

const fields = { user: /(?:^|[\s;])user=(\S*)/, rhost: /(?:^|[\s;])rhost=(\S*)/, tty: /(?:^|[\s;])tty=(\S*)/, ruser: /(?:^|[\s;])ruser=(\S*)/ };

const field = (text: string, name: keyof typeof fields): string | undefined => {
	const found = fields[name].exec(text)?.[1];
	return found === undefined || found === '' ? undefined : found;
};

export function readPam(text: string, program: string): Said | undefined {
	const named = /^\(?(?:pam_[a-z_0-9]+|PAM)\)?(?:[([](?<service>[^)\]:]*):?[^)\]]*[)\]])?:?\s*(?<words>.*)$/s.exec(text)?.groups;
	if (named === undefined && !/^(?:session (?:opened|closed)|authentication failure;|\d+ more authentication)/.test(text)) return undefined;
	const words = named?.['words'] ?? text;
	const service = named?.['service'] ?? program;
	const session = /^session (?<did>opened|closed) for user (?<account>[^\s(]*)(?:\(uid=\d+\))?(?: by (?<by>[^\s(]*)\(uid=(?<byUid>\d+)\))?/.exec(words)?.groups;
	if (session !== undefined) {
		const { did, account, by, byUid } = session;
		const shared = { account, facts: facts({ service, by, 'by-uid': byUid === undefined ? undefined : Number(byUid), session: did }) };
		if (/^(?:cron|crond|atd|systemd-user)$/i.test(service)) return { kind: 'scheduled', ...shared };
		if (did === 'closed') return { kind: 'logout', ...shared };
		return { kind: /^(?:su|sudo)/.test(service) ? 'privilege-used' : service === 'login' ? 'login' : 'other', ...shared };
	}
	return firstOf(words, [
		[
			/^(?:(?<more>\d+) more )?[Aa]uthentication failures?;/,
			({ more }) => ({ kind: 'login-failed', account: field(words, 'user'), remote: field(words, 'rhost'), line: field(words, 'tty'), facts: facts({ service, ruser: field(words, 'ruser'), ...(more === undefined ? {} : { repeated: Number(more) }) }) }),
		],
		[/^password changed for (?<account>\S+)/, ({ account }) => ({ kind: 'account-changed', account, facts: { did: 'password', service } })],
		[/^account (?<account>\S+) has (?:expired|password changed in future)/, ({ account }) => ({ kind: 'other', account, facts: { service } })],
	]);
}
