/** sshd's configuration: ways in without a password, keys from odd places, commands and variables forced on logins, and its private keys. */

import type { Finding, Severity } from '../core/finding.ts';
import { shown, visibleName, visibleText, type Visible } from '../core/visible.ts';
import { childOf, hostPath, shownPath, type Host, type HostPath } from '../host/host.ts';
import { isNearby } from '../parsers/package-sources.ts';
import { lastComponent, shells } from '../parsers/shell-command.ts';
import { findingOf, type HostCheck } from './check.ts';
import { changeableBy, modeWords, namesIn, ownersKept } from './config-file.ts';
import { Examination } from './examination.ts';
import { hostAccounts, type HostAccounts } from './host-accounts.ts';
import { neverLogIn } from './login-shell.ts';
import { hiddenPart, placeOf } from './place.ts';
import { sshdSettings, type SshdSetting } from './sshd-settings.ts';
import { judgeStartUp } from './start-up-entry.ts';

export const sshServer: HostCheck = {
	id: 'ssh-server',
	step: 'C.1',
	kind: 'host',
	title: 'Settings of the SSH server',
	covers: 'sshd_config with all it includes and its Match blocks: empty passwords, root, where keys come from, forced commands, accepted variables, trust in hosts; start options of sshd; who may read the host keys.',
	needs: 'both',
	*run(host, circumstances, tally) {
		const examination = new Examination(host, this, circumstances, tally);
		const known = hostAccounts(host);
		const { settings, files } = sshdSettings(host, tally);
		for (const { file, from } of files) {
			const changeable = changeableBy(host, file.entry, 0);
			const facts = { mode: visibleText(modeWords(file.entry)), uid: file.entry.uid, ...(from === undefined ? {} : { 'included-by': shownPath(from.path), line: from.line }) };
			if (changeable !== undefined) yield about(file.path, 'high', shown`${shownPath(file.path)}, which sshd takes settings from, ${changeable}`, facts);
			const odd = oddPlace(file.real);
			if (odd !== undefined) yield about(file.path, 'high', shown`sshd takes settings from ${shownPath(file.path)}, which ${odd}`, facts);
			else if (from !== undefined && !/^\/(?:usr\/(?:local\/)?)?(?:etc|lib|share)\//.test(file.real)) yield about(file.path, placeOf(file.real) === 'home' ? 'medium' : 'low', shown`sshd takes settings from ${shownPath(file.path)}, outside /etc`, facts);
		}
		tally.count('entries', settings.length);
		const byHost = settings.some(({ keyword, args, overruled }) => !overruled && keyword === 'hostbasedauthentication' && args[0]?.toLowerCase() === 'yes');
		for (const setting of settings) if (!setting.overruled) yield* theSetting(examination, known, setting, byHost);
		const ports = settings.filter(({ keyword }) => keyword === 'port');
		if (new Set(ports.map(({ args }) => args[0])).size > 1) {
			const last = ports.at(-1)!;
			yield about(last.file, 'low', shown`sshd listens on more than one port: ${visibleName(ports.map(({ args }) => args[0] ?? '').join(', '))}`, { line: last.line });
		}
		yield* startOptions(examination, host);
		yield* hostKeys(host, settings, (folder: HostPath) => namesIn(host, tally, folder));
		yield* examination.oddities;
		return undefined;
	},
};

function about(path: HostPath, severity: Severity, summary: Visible, facts: Finding['facts'], technique = 'T1098.004'): Finding {
	return findingOf(sshServer, severity, { kind: 'file', path: shownPath(path) }, summary, {
		facts,
		techniques: [technique],
		...(severity === 'info' ? {} : { next: shown`Compare with the file the package ships; look in the logs for logins since the file changed.` }),
	});
}

function oddPlace(path: HostPath): Visible | undefined {
	const place = placeOf(path);
	if (place === 'temporary') return shown`lies in a temporary place`;
	if (place === 'device' && path !== hostPath('/dev/null')) return shown`lies among the devices`;
	const hidden = hiddenPart(path.replaceAll(/\/\.ssh(?=\/)/g, '/ssh') as HostPath);
	return hidden === undefined ? undefined : shown`is hidden (${visibleName(hidden)})`;
}

function* theSetting(examination: Examination, known: HostAccounts, setting: SshdSetting, byHost: boolean): Generator<Finding> {
	const { keyword, args, match, line, file } = setting;
	const value = (args[0] ?? '').toLowerCase();
	const where = match === undefined ? shown`line ${line}` : shown`line ${line}, for ${visibleName(match.slice(0, 100))}`;
	const facts = { line, setting: visibleName(`${keyword} ${args.join(' ')}`.slice(0, 300)), ...(match === undefined ? {} : { match: visibleName(match.slice(0, 300)) }) };
	const say = (severity: Severity, says: Visible, technique?: string) => about(file, severity, shown`sshd ${says} (${where})`, facts, technique);
	switch (keyword) {
		case 'permitemptypasswords':
			if (value === 'yes') yield say('high', shown`lets accounts in that have no password`, 'T1556');
			break;
		case 'permitrootlogin':
			if (value === 'yes') yield say(match !== undefined && fromAfar(match) ? 'medium' : 'low', shown`lets root log in, with a password as well`, 'T1021.004');
			break;
		case 'authenticationmethods':
			if (args.includes('none')) yield say('critical', shown`asks for no authentication at all`, 'T1556');
			break;
		case 'strictmodes':
			if (value === 'no') yield say('low', shown`takes keys from files that others may write`);
			break;
		case 'permituserenvironment':
			if (value !== 'no' && value !== '') yield say('low', shown`lets accounts set variables for their own logins, which gets around forced commands`, 'T1574.006');
			break;
		case 'hostbasedauthentication':
			if (value === 'yes') yield say('low', shown`takes the word of other hosts for who somebody is`);
			break;
		case 'ignorerhosts':
			if (value === 'no') yield say(byHost ? 'medium' : 'low', shown`heeds the .rhosts and .shosts of its accounts${visibleText(byHost ? ', and takes the word of other hosts' : '')}`);
			break;
		case 'include':
			for (const path of args) {
				const odd = path.startsWith('/') ? oddPlace(path as HostPath) : undefined;
				if (odd !== undefined) yield say('high', shown`takes settings from ${visibleName(path)}, which ${odd}`);
			}
			break;
		case 'banner': {
			const odd = args[0]?.startsWith('/') === true ? oddPlace(args[0] as HostPath) : undefined;
			if (/^\/etc\/(?:g?shadow|master\.passwd|security\/|sudoers|krb5\.keytab)|\/(?:ssh_host_\w+_key|id_\w+|[^/]*\.key)$/.test(args[0] ?? '')) yield say('high', shown`shows ${visibleName(args[0]!)} to whoever connects`, 'T1552.001');
			else if (odd !== undefined) yield say('medium', shown`shows ${visibleName(args[0]!)}, which ${odd}, to whoever connects`);
			break;
		}
		case 'loglevel':
			if (value === 'quiet' || value === 'fatal') yield say('medium', shown`keeps logins out of the logs`, 'T1562.006');
			break;
		case 'usepam':
			break;
		case 'acceptenv':
		case 'setenv':
			yield* variables(setting, say);
			break;
		case 'authorizedkeysfile':
		case 'authorizedprincipalsfile':
		case 'trustedusercakeys':
			yield* keySources(setting, say);
			break;
		case 'allowusers':
			for (const user of args) {
				const name = user.split('@')[0]!;
				const account = known.byName.get(visibleName(name));
				if (neverLogIn.has(name) && account?.uid !== 0) yield say('medium', shown`lets the system account ${visibleName(name)} log in by name`, 'T1078.003');
			}
			break;
		case 'match':
			if (/(?:^|\s)exec\s/i.test(args.join(' '))) yield* command(examination, setting, setting.text.replace(/^.*?\bexec\s+"?/i, '').replace(/"$/, ''), shown`command of a Match in sshd's settings`, 'low');
			break;
		case 'authorizedkeyscommand':
		case 'authorizedprincipalscommand':
			if (/^(?:cat|echo|printf|head|tail|sed|awk|grep)$/.test(lastComponent(args[0] ?? '')) && !args.slice(1).some(word => word.startsWith('/etc/'))) yield say('medium', shown`takes keys from what a plain command of the system prints (${visibleName(setting.text.slice(0, 120))}), outside /etc`, 'T1098.004');
			for (const url of args.filter(word => /^(?:https?|ftp):\/\//i.test(word))) {
				const bare = /^\w+:\/\/(?:[^@/]*@)?(?:\d{1,3}\.){3}\d{1,3}(?=[:/]|$)/.test(url) && !isNearby(url);
				if (bare || /^(?:http|ftp):/i.test(url)) yield say(bare ? 'high' : 'medium', shown`takes keys from ${visibleName(url)}, ${visibleText(bare ? 'an address that has no name' : 'in clear, so that whoever stands between decides who logs in')}`);
			}
			if (value !== 'none' && value !== '') yield* command(examination, setting, setting.text, shown`command that tells sshd which keys may log in`, worthOfTeller(examination, args[0]));
			break;
		case 'forcecommand':
			if (value !== 'none' && value !== 'internal-sftp') yield* command(examination, setting, setting.text, shown`command forced on SSH logins`, 'info');
			break;
		case 'subsystem':
			if (shells.has(lastComponent(args[1] ?? ''))) yield say('critical', shown`gives a shell to whoever asks for subsystem ${visibleName(args[0] ?? '')}`, 'T1059.004');
			else if (args[1] !== undefined && args[1] !== 'internal-sftp') yield* command(examination, setting, setting.text.replace(/^\S+\s+/, ''), shown`subsystem ${visibleName(args[0] ?? '')} of sshd`, 'low');
			break;
		case 'xauthlocation':
			yield* command(examination, setting, setting.text, shown`program that sshd runs for each X connection`, 'low');
			break;
		case 'securitykeyprovider':
		case 'pkcs11provider': {
			const path = args[0] as HostPath | undefined;
			if (path?.startsWith('/') !== true) break;
			const odd = oddPlace(path);
			if (odd !== undefined) yield say('high', shown`loads the library ${visibleName(path)}, which ${odd}`, 'T1574');
			else if (!examination.packages.owns(path)) yield say('low', shown`loads the library ${visibleName(path)}, which no package brought`, 'T1574');
			break;
		}
		case 'hostkey':
		case 'hostcertificate': {
			const odd = args[0]?.startsWith('/') === true ? oddPlace(args[0] as HostPath) : undefined;
			if (odd !== undefined) yield say('high', shown`takes its key from ${visibleName(args[0]!)}, which ${odd}`);
			break;
		}
		case 'gatewayports':
		case 'permittunnel':
			if (value !== 'no' && value !== '') yield say('info', shown`lets logins open ports or tunnels for others`, 'T1572');
	}
}

/** Public addresses, or no address at all, in a Match. */
function fromAfar(match: string): boolean {
	const address = /(?:^|\s)(?:address|localaddress)\s+(\S+)/i.exec(match)?.[1];
	return address === undefined ? !/(?:^|\s)(?:group|host|localport|rdomain)\s/i.test(match) : !address.split(',').every(one => /^!?(?:10\.|127\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|f[cd][0-9a-f]{2}:|fe80:|::1)/i.test(one));
}

type Say = (severity: Severity, says: Visible, technique?: string) => Finding;

function* variables({ keyword, args }: SshdSetting, say: Say): Generator<Finding> {
	for (const arg of args) {
		const [name = '', ...rest] = arg.split('=');
		const loads = /^(?:LD_|BASH_ENV$|ENV$|PYTHONPATH$|PERL5|RUBY|NODE_OPTIONS$|SHELLOPTS$|PROMPT_COMMAND$)/.test(name);
		if (keyword === 'acceptenv') {
			if (loads || name === 'LD_*') yield say('high', shown`takes ${visibleName(name)} from whoever logs in, by which code is loaded`, 'T1574.006');
			else if (name === '*') yield say('medium', shown`takes every variable from whoever logs in`, 'T1574.006');
			else if (name === 'PATH') yield say('low', shown`takes PATH from whoever logs in`, 'T1574.007');
		} else if (loads) {
			const odd = rest.length > 0 && rest.join('=').startsWith('/') ? oddPlace(rest.join('=') as HostPath) : undefined;
			yield say(odd === undefined ? 'medium' : 'high', shown`sets ${visibleName(name)} for every login${odd === undefined ? shown`` : shown`, from a file that ${odd}`}`, 'T1574.006');
		}
	}
}

function* keySources({ keyword, args }: SshdSetting, say: Say): Generator<Finding> {
	for (const path of args) {
		if (path.toLowerCase() === 'none') continue;
		const what = keyword === 'trustedusercakeys' ? shown`lets in whoever has a certificate of the keys in ${visibleName(path)}` : shown`takes keys from ${visibleName(path)}`;
		const absolute = path.replace(/^%h\//, '/home/x/');
		const odd = absolute.startsWith('/') ? oddPlace(absolute as HostPath) : undefined;
		if (odd !== undefined) yield say('high', shown`${what}, which ${odd}`);
		else if (keyword === 'trustedusercakeys') yield say('low', what);
		else if (/^\/(?:usr(?!\/local\/etc\/|\/home\/)|var(?!\/home\/|\/services\/homes\/)|lib\w*|s?bin|boot|opt\/(?!\w+\/etc\/)|mnt|media)\//.test(path) && !/\/\.ssh\/authorized_keys2?$/.test(path)) yield say('medium', shown`${what}, outside of homes and of /etc`);
		else if (path.startsWith('/') && !/%[uUk]/.test(path)) yield say(keyword === 'authorizedkeysfile' ? 'medium' : 'low', shown`${what} for every account, root as well`);
		else if (!absolute.startsWith('/') && !/^\.ssh\/[\w.-]+$/.test(path)) yield say(/\/\.|^\.(?!ssh\/)/.test(path) ? 'medium' : 'low', what);
		else if (!/(?:^|\/)(?:%h\/)?\.ssh\/authorized_(?:keys2?|principals)$/.test(path)) yield say('info', what);
	}
}

/** Many ask a directory by a script of their own; one that holds the key itself asks nobody. */
function worthOfTeller(examination: Examination, program: string | undefined): 'high' | 'medium' | 'low' {
	const text = program?.startsWith('/') === true ? (examination.text(hostPath(program), 65_536) ?? '') : '';
	if (/\b(?:ssh-(?:rsa|ed25519|dss)|ecdsa-sha2-\S{1,40})\s+AAAA/.test(text)) return 'high';
	return text.startsWith('#!') && /\b(?:ldaps?|ldapsearch|sss_ssh_authorizedkeys|getent|vault|consul|ipa|oslogin|aws\s+iam|gcloud|keycloak)\b/.test(text) ? 'low' : 'medium';
}

/** What the command is told by the same look as a start-up entry; `own`: what one of no package is worth by itself. */
function* command(examination: Examination, setting: SshdSetting, text: string, what: Visible, own: Severity): Generator<Finding> {
	const finding = judgeStartUp(examination, { file: setting.file, line: setting.line, what, command: text, technique: 'T1098.004' });
	if (finding === undefined) return;
	if (finding.severity !== 'info') yield finding;
	else if (own !== 'info' && !/(?:gitlab|gitea|forgejo|eic_run_authorized_keys|google_authorized_keys|sss_ssh|keycloak|teleport|vault|opkssh|aad_certhandler)/.test(text)) yield { ...finding, severity: own, techniques: ['T1098.004'], next: shown`Read the program: whoever it names a key for may log in.` };
	else yield finding;
}

/** `-f` and `-o` on sshd's command line overrule the file. */
function* startOptions(examination: Examination, host: Host): Generator<Finding> {
	for (const path of ['/etc/default/ssh', '/etc/default/sshd', '/etc/sysconfig/sshd', '/etc/sysconfig/ssh', '/etc/conf.d/sshd'].map(hostPath)) {
		if (!host.look(path).ok) continue;
		const text = examination.text(path);
		for (const [at, one] of (text ?? '').split('\n').entries()) {
			const options = /^\s*(?:SSHD_OPTS|OPTIONS|SSHD_CONFIG|SSHD_CONFDIR|SSHD_BINARY|command_args)\s*=\s*(.*)$/.exec(one)?.[1]?.replaceAll(/^["']|["']\s*$/g, '');
			if (options === undefined || !/(?:^|\s)-[a-zA-Z46]*[fo]|AuthorizedKeys|PermitRoot|^\/(?:tmp|dev|var\/tmp|home)/.test(options)) continue;
			const file = /(?:^|\s)-f\s*(\S+)/.exec(options)?.[1];
			const odd = file?.startsWith('/') === true ? oddPlace(file as HostPath) : undefined;
			yield about(path, odd === undefined ? 'medium' : 'high', shown`sshd is started with options that overrule its settings: ${visibleName(options.slice(0, 200))} (line ${at + 1})`, { line: at + 1 });
		}
	}
}

function* hostKeys(host: Host, settings: readonly SshdSetting[], names: (folder: HostPath) => readonly string[]): Generator<Finding> {
	const folders = ['/etc/ssh', '/usr/local/etc/ssh', '/etc/dropbear'].map(hostPath);
	const found = folders.flatMap(folder => names(folder).filter(name => /^(?:ssh_host_\w*key|dropbear_\w*_host_key)$/.test(name)).map(name => childOf(folder, name)));
	const configured = settings.filter(({ keyword, args }) => keyword === 'hostkey' && args[0]?.startsWith('/')).map(({ args }) => args[0] as HostPath);
	for (const path of new Set([...found, ...configured])) {
		const resolved = host.resolve(path);
		if (!resolved.ok || resolved.value.entry.kind !== 'file') continue;
		const { entry } = resolved.value;
		const facts = { mode: visibleText(modeWords(entry)), uid: entry.uid, gid: entry.gid };
		if ((entry.mode & 0o006) !== 0) yield about(path, 'high', shown`the host's private key ${shownPath(path)} can be read by anyone: they can pass for this host`, facts, 'T1552.004');
		else if (entry.uid !== 0 && ownersKept(host)) yield about(path, 'medium', shown`the host's private key ${shownPath(path)} belongs to user ${entry.uid}`, facts, 'T1552.004');
	}
}
