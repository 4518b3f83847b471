/** What was gathered and left lying: copies of password files and private keys where others reach them, settings of miners, pipes of shells. */

import type { Severity } from '../core/finding.ts';
import { shown, visibleText, type Visible } from '../core/visible.ts';
import { credentialLines } from '../parsers/credential-list.ts';
import { findingOf, type FileCheck, type SweptFile } from './check.ts';
import { factsOf } from './file-facts.ts';
import { neverLogIn } from './login-shell.ts';
import { installedPackages } from './installed-packages.ts';
import { isFifo, isFile } from './mode.ts';
import { ownersOf, type Owners } from './owners.ts';
import { hiddenPart, placeWords } from './place.ts';

/** A line of shadow or of a joined passwd, with a hash of crypt(3) in it. */
const hashLine = /^[a-z_][\w.-]{0,31}\$?:\$(?:1|5|6|7|y|gy|2[abxy]?|sha1|md5)\$[./A-Za-z0-9$,=]{8,}/m;
const privateKey = /^-----BEGIN (?:OPENSSH |RSA |EC |DSA )?PRIVATE KEY-----/m;
const bot = /^PSYBNC\.SYSTEM\.|^USER1\.USER\.LOGIN|^set\s+(?:my-)?servers\s*\{|^\s*(?:NICK|SERVER|CHANNEL|SET\s+\w+)\s[\s\S]*^\s*(?:CHANNEL\s+#|SERVER\s+\S+\s+6\d{3})/m;
const botFile = /^(?:psybnc|eggdrop|mech|emech|energymech|bot|bnc|muh|m)\w{0,8}\.(?:conf|set|config|cfg)$/i;
const miner = /stratum\+(?:tcp|ssl|tls):\/\/|"donate-level"\s*:|"rx\/0"|"randomx"\s*:/;
/** Programs keep pipes of these names there. */
const ownPipe = /^(?:clr-debug-pipe|dotnet|\.?X\d|ssh-|tmux|fzf|ranger|nvim|vim|zsh|p10k|gitstatus|mc-|ICE|qt|kde|pulse|mpv|mplayer|lf\.|nnn|systemd|dbus|initctl|snap|wine|vscode|npm|pip|ansible|puppet|zabbix|nagios|monit|xfs|cups|samba|apache|php|fcgi|gunicorn|sem\.|lockfile|runc|containerd|docker)/i;
const passwordCopy = /(?:^|[._-])(?:g?shadow|master\.passwd)(?:$|[._-])/;
const mostRead = 4096;
/** Fewer are an example. */
const fewestLogins = 3;
const tunnelFile = /^(?:meshagent|frpc\w*|npc|rathole|ngrok|chisel|gost)\.(?:ini|toml|conf|json|ya?ml|msh)$/i;
const cracked = /^(?:john|hashcat)\.pot(?:file)?$/;
/** A line of cron or a key amid the data of a store that was told to save itself there. */
const planted = /\n[\d*,/-]{1,10}(?:\s+[\d*,/-]{1,10}){4}\s[^\n]{0,60}(?:\bsh\b|curl|wget|cd1|wd1|python|\/tmp\/)|\nssh-(?:rsa|ed25519) AAAA/;
/** Stores that take anybody's files for a name and a password. */
const store = /^\s*type\s*=\s*(?:mega|pcloud|putio|premiumizeme|jottacloud|opendrive|filefabric|pixeldrain|gofile|uptobox|fichier)\b/m;
const tunnel = /^\s*(?:server_addr|serverAddr|server\.addr|remote_addr|authtoken|vkey|ServeNodes|ChainNodes|MeshServer)\s*[:=]/m;
const sharedFolder = /^\/(?:srv\/(?:ftp|share|samba|public)|var\/ftp)\//;

interface Verdict {
	readonly severity: Severity;
	readonly says: Visible;
	readonly technique: string;
}

export const exposedSecrets: FileCheck = {
	id: 'exposed-secrets',
	step: 'C.3',
	title: 'Secrets and pipes left lying about',
	covers: 'Copies of password files and private keys in web roots, temporary and shared places, lists of hosts with passwords there and in hidden places, settings of miners, bots and tunnels, and named pipes in temporary places.',
	needs: 'both',
	kind: 'file',
	begin(host) {
		const owners = ownersOf(host);
		return {
			hears: [
				{ mode: isFifo, folder: folder => folder.mayBe('temporary') },
				{ mode: isFile, folder: folder => folder.mayBe('web', 'temporary') || folder.isBelow(sharedFolder) },
				{ mode: isFile, ending: ending => /^(?:json|txt|lst|conf|ini|toml|ya?ml|set|cfg|msh|rdb|pot|potfile)$/.test(ending) },
				{ mode: isFile, folder: folder => folder.hidden !== undefined && !folder.mayBe('home') },
				{ mode: isFile, hidden: true },
				{ mode: mode => isFile(mode) && (mode & 0o004) !== 0 },
			],
			inspect(file, report) {
				const verdict = judge(file, owners);
				if (verdict === undefined || file.folder.isNested || (file.place === 'system' && installedPackages(host).owns(file.path))) return;
				report(
					findingOf(exposedSecrets, verdict.severity, { kind: 'file', path: file.shown }, verdict.says, {
						facts: factsOf(file.entry, owners),
						techniques: [verdict.technique],
						next: visibleText('Find out who made it and when; take what it holds as known to others.'),
					}),
				);
			},
		};
	},
};

function judge(file: SweptFile, owners: Owners): Verdict | undefined {
	const { entry, name, place, folder } = file;
	if (entry.kind !== 'file' && entry.kind !== 'fifo') return undefined;
	if (entry.kind === 'fifo') {
		const { path } = file;
		if (place !== 'temporary' || ownPipe.test(name)) return undefined;
		const direct = /^\/(?:tmp|var\/tmp|dev\/shm|run\/lock)\/[^/]+$/.test(path);
		const daemon = neverLogIn.has(owners.users.get(entry.uid) ?? '');
		if (!direct && hiddenPart(path) === undefined) return undefined;
		const severity = hiddenPart(path) !== undefined || daemon || /^[a-z]{1,12}\d?$/.test(name) ? 'medium' : 'low';
		return { severity, says: shown`A named pipe ${visibleText(placeWords[place])}: with nc or openssl it makes a shell for the network`, technique: 'T1059.004' };
	}
	if (entry.size === 0 || entry.size > 1 << 20) return undefined;
	const shared = place === 'web' || place === 'temporary' || folder.isBelow(sharedFolder);
	const settings = /^(?:config|pools?|xmrig|miner|setting)\w{0,6}\.(?:json|txt|conf|ini)$/i.test(name);
	// In /etc itself the check of account files tells.
	const copy = (entry.mode & 0o004) !== 0 && (name.includes('shadow') || name.includes('passwd')) && passwordCopy.test(name) && place !== 'system' && folder.path !== '/etc';
	const ofBot = place !== 'system' && botFile.test(name);
	const accounts = place === 'temporary' && /passwd|^bak$/i.test(name);
	const ofTunnel = place !== 'system' && tunnelFile.test(name);
	if (cracked.test(name) || (name.endsWith('.rdb') && place !== 'temporary')) {
		const first = file.head();
		const held = first.ok ? Buffer.from(first.value).toString('latin1') : '';
		if (cracked.test(name)) return /\$\w+\$|\$(?:LM|NT)\$|:[^\n]+/.test(held) ? { severity: 'high', says: shown`Passwords that were guessed from their hashes ${visibleText(placeWords[place])}`, technique: 'T1110.002' } : undefined;
		return /^REDIS/.test(held) && planted.test(held) ? { severity: 'high', says: shown`The data of Redis hold a job of cron or a key, as who writes them to where cron or sshd reads them puts them in`, technique: 'T1190' } : undefined;
	}
	const hides = (hiddenPart(file.path) !== undefined || /^\.[^.]/.test(name)) && place !== 'home';
	if ((!shared && !settings && !copy && !ofBot && !ofTunnel && !hides) || folder.isDependency) return undefined;
	const { path } = file;
	const where = visibleText(placeWords[place]);
	const head = file.head();
	if (!head.ok) return undefined;
	const text = Buffer.from(head.value.buffer, head.value.byteOffset, Math.min(head.value.length, mostRead)).toString('latin1');
	if (text.includes('\0')) return undefined;
	if (ofBot && bot.test(text)) return { severity: 'medium', says: shown`Settings of a bot or a relay of IRC ${where}`, technique: 'T1071' };
	if (name === 'rclone.conf' && place !== 'home' && (hides || store.test(text))) return { severity: 'medium', says: shown`Settings of rclone, which copies files to stores outside, ${where}`, technique: 'T1567.002' };
	if (ofTunnel && tunnel.test(text)) return { severity: place === 'temporary' || hides ? 'medium' : 'low', says: shown`Settings of a tunnel to a host outside ${where}`, technique: 'T1572' };
	if ((place === 'temporary' || hides) && credentialLines(text) >= fewestLogins) return { severity: 'high', says: shown`A list of hosts with names and passwords ${where}, as guessers of passwords write and read it`, technique: 'T1110' };
	if (accounts && entry.uid !== 0 && /^root:[^:\n]*:0:0:/m.test(text)) return { severity: 'medium', says: shown`A copy of the list of accounts ${where} that is not root's, as exploits make it before they write to the list itself`, technique: 'T1068' };
	if (miner.test(text) && (settings || place === 'temporary')) return { severity: 'medium', says: shown`Settings of a miner of coins ${where}`, technique: 'T1496' };
	if (copy && hashLine.test(text)) return { severity: 'high', says: shown`A copy of the password hashes ${where}, which anyone may read`, technique: 'T1003.008' };
	if (!shared) return undefined;
	if (hashLine.test(text)) return { severity: /\/_?tests?\/|\/(?:fixtures|testdata)\//.test(path) ? 'low' : 'high', says: shown`Password hashes of accounts ${where}`, technique: 'T1003.008' };
	if (privateKey.test(text) && !/\/(?:test|tests|testdata|fixtures|examples?|vendor|third_party|snakeoil)\//.test(path)) return place === 'web' ? { severity: 'medium', says: shown`A private key ${where}: whoever asks the server for it has it`, technique: 'T1552.004' } : { severity: 'low', says: shown`A private key ${where}`, technique: 'T1552.004' };
	return undefined;
}
