/** Other hosts that a command line goes to: ssh, scp, rsync, telnet, ftp and their kin, by each program's own manual. Pure; byte strings. */

import { walkInvocations, type Invocation } from './shell-command.ts';
import { parseShell } from './shell-syntax.ts';

export interface RemoteTarget {
	/** `ssh`, `rsync`. */
	readonly program: string;
	/** As written: a name, an address, or a name of ssh_config. */
	readonly host: string;
	readonly account?: string;
}

interface Client {
	/** Options that take a value, letters alone. */
	readonly valued: string;
	/** Where the host stands. */
	readonly form: 'host' | 'copy';
	readonly account?: string;
	/** Jumps on the way: hosts too. */
	readonly jump?: string;
	/** Options that are written with two letters or more and one dash, or two, and take a value. */
	readonly long?: RegExp;
}

const ssh: Client = { valued: 'BbcDEeFIiJLlmOopPQRSWw', form: 'host', account: 'l', jump: 'J' };
const clients: Readonly<Record<string, Client>> = {
	ssh,
	slogin: ssh,
	autossh: { ...ssh, valued: `${ssh.valued}M` },
	'ssh-copy-id': { valued: 'ipoFt', form: 'host' },
	sftp: { valued: 'BbcDFiJloPRSsX', form: 'host', jump: 'J' },
	scp: { valued: 'cDFiJloPSX', form: 'copy', jump: 'J' },
	rcp: { valued: 'kD', form: 'copy' },
	rsync: { valued: 'BeMTf@', form: 'copy', long: /^--(?:rsh|rsync-path|exclude|include|exclude-from|include-from|files-from|temp-dir|partial-dir|password-file|bwlimit|port|log-file|filter|chmod|chown|timeout|sockopts|backup-dir|suffix|max-size|min-size|compare-dest|copy-dest|link-dest|out-format|info|debug|address)$/ },
	sshfs: { valued: 'opFC', form: 'copy' },
	mosh: { valued: 'p', form: 'host', long: /^--(?:ssh|server|port|client|predict|family|bind-server)$/ },
	telnet: { valued: 'lenSXbk', form: 'host', account: 'l' },
	ftp: { valued: 'PpqrsTNowx', form: 'host' },
	ncftp: { valued: 'upPj', form: 'host', account: 'u' },
	lftp: { valued: 'upecf', form: 'host', account: 'u' },
	tftp: { valued: 'cmRl', form: 'host' },
	rsh: { valued: 'lk', form: 'host', account: 'l' },
	remsh: { valued: 'l', form: 'host', account: 'l' },
	rlogin: { valued: 'lek', form: 'host', account: 'l' },
	rexec: { valued: 'lp', form: 'host', account: 'l' },
};
const mostTargets = 100;

/** Each once for each program and account. */
export function remoteTargets(command: string): readonly RemoteTarget[] {
	const found = new Map<string, RemoteTarget>();
	walkInvocations(parseShell(command), pipeline => {
		for (const invocation of pipeline) {
			const client = Object.hasOwn(clients, invocation.name) ? clients[invocation.name]! : undefined;
			if (client === undefined) continue;
			for (const target of targetsOf(invocation, client)) if (found.size < mostTargets) found.set(`${target.program}\n${target.host}\n${target.account ?? ''}`, target);
		}
	});
	return [...found.values()];
}

function targetsOf({ name, arguments: words }: Invocation, client: Client): readonly RemoteTarget[] {
	const operands: string[] = [];
	const jumps: string[] = [];
	let account: string | undefined;
	for (let at = 0; at < words.length; at++) {
		const word = words[at]!;
		if (word === '--') {
			operands.push(...words.slice(at + 1));
			break;
		}
		if (word === '-' || !word.startsWith('-')) {
			operands.push(word);
			// What follows the host is a command for it, or a port.
			if (client.form === 'host') break;
			continue;
		}
		if (word.startsWith('--')) {
			if (client.long?.test(word) === true) at++;
			continue;
		}
		const letter = word.slice(1).split('').findIndex(one => client.valued.includes(one));
		if (letter === -1) continue;
		const rest = word.slice(letter + 2);
		const value = rest === '' ? (words[++at] ?? '') : rest;
		if (word[letter + 1] === client.account) account = value.split(',')[0]!;
		if (word[letter + 1] === client.jump) jumps.push(...value.split(','));
	}
	const named = client.form === 'host' ? operands.slice(0, 1).map(word => hostOf(word, name === 'sftp')) : operands.map(copied);
	return [...jumps.map(word => hostOf(word, false)), ...named].flatMap(target => {
		if (target === undefined || !isHost(target.host)) return [];
		const as = target.account ?? account;
		return [{ program: name, host: target.host, ...(as === undefined || as === '' ? {} : { account: as }) }];
	});
}

interface Place {
	readonly host: string;
	readonly account?: string;
}

/** `user@host`, `ssh://user@host:22/`, of sftp `user@host:path`. */
function hostOf(word: string, hasPath: boolean): Place | undefined {
	const url = /^(?:ssh|sftp|scp|ftps?|telnet|tftp|fish):\/\/(?:([^/@]*)@)?(\[[^\]]*\]|[^/:]*)/.exec(word);
	if (url !== null) return placeOf(url[1]?.split(':')[0], url[2]!);
	const found = /^(?:(.*)@)?(\[[^\]]*\](?::.*)?|[^@]*)$/s.exec(word);
	if (found === null) return undefined;
	const host = found[2]!;
	const cut = host.startsWith('[') ? host.slice(0, host.indexOf(']') + 1) : hasPath || host.indexOf(':') === host.lastIndexOf(':') ? host.split(':')[0]! : host;
	return placeOf(found[1], cut);
}

/** `host:path`, `user@host:path`, `host::module`, `rsync://host/module`; a colon behind a slash is of a file. */
function copied(word: string): Place | undefined {
	const url = /^(?:rsync|scp|sftp):\/\/(?:([^/@]*)@)?(\[[^\]]*\]|[^/:]*)/.exec(word);
	if (url !== null) return placeOf(url[1], url[2]!);
	const found = /^(?:([^/@:]*)@)?(\[[^\]/]*\]|[^/:@]+):/.exec(word);
	return found === null ? undefined : placeOf(found[1], found[2]!);
}

function placeOf(account: string | undefined, host: string): Place {
	const bare = host.startsWith('[') ? host.slice(1, -1) : host;
	return account === undefined || account === '' ? { host: bare } : { host: bare, account };
}

/** No variable, no number alone (a port), not this machine. */
function isHost(host: string): boolean {
	if (host.length > 253 || /^(?:localhost|127\.[\d.]+|::1|0\.0\.0\.0)$/i.test(host)) return false;
	return /^(?=.*[a-z])[a-z\d_](?:[\w.-]*\w)?\.?$/i.test(host) || /^\d{1,3}(?:\.\d{1,3}){3}$/.test(host) || /^[\da-f]*:[\da-f:]+(?:%\w+)?$/i.test(host);
}
