/** Statements in settings that are themselves the sign: a service left open, a log told to forget. Read line by line; pure. */

import type { Severity } from '../core/finding.ts';
import { linesOf } from './lines.ts';

export interface StatementRule {
	readonly pattern: RegExp;
	/** A clause whose subject is the file. */
	readonly says: string;
	readonly severity: Severity;
	/** What the rest of the text has to hold, or must not, for the statement to mean this. */
	readonly with?: RegExp;
	readonly unless?: RegExp;
}

export interface Statement {
	/** From 1. */
	readonly line: number;
	/** One byte to a character, at most 200. */
	readonly text: string;
	readonly says: string;
	readonly severity: Severity;
}

const comment = /^\s*(?:[#;]|\/\/)/;
const most = 50;

/** What holds of each line, at most 50; comments aside. */
export function statementsOf(bytes: Uint8Array, rules: readonly StatementRule[]): readonly Statement[] {
	const lines = [...linesOf(bytes)].filter(({ text }) => text.length <= 4096 && !comment.test(text));
	const whole = lines.map(({ text }) => text).join('\n');
	const found: Statement[] = [];
	for (const { pattern, says, severity, with: needed, unless } of rules) {
		if (needed?.test(whole) === false || unless?.test(whole) === true) continue;
		for (const { number, text } of lines) {
			if (found.length < most && pattern.test(text)) found.push({ line: number, text: text.trim().slice(0, 200), says, severity });
		}
	}
	return found;
}

/** Docker's daemon.json, or the arguments of dockerd. */
export const dockerRules: readonly StatementRule[] = [
	{ pattern: /tcp:\/\/(?!127\.|localhost|\[::1\])/, says: 'lets the network command Docker, which is as good as root, without asking for a certificate', severity: 'high', unless: /tlsverify["':=\s]+(?!false)|--tlsverify/ },
];
export const databaseRules: readonly StatementRule[] = [
	{ pattern: /^\s*skip[-_]grant[-_]tables\b(?!\s*=\s*(?:0|off|false))/i, says: 'lets anybody into the database as anybody', severity: 'high' },
	{ pattern: /^\s*host(?:ssl|nossl|gssenc|nogssenc)?\s+\S+\s+\S+\s+(?:0\.0\.0\.0\/0|::\/0|::0\/0|all|0\.0\.0\.0\s+0\.0\.0\.0)\s+trust\b/, says: 'lets the whole network into the database without a password', severity: 'high' },
];
export const redisRules: readonly StatementRule[] = [
	{ pattern: /^\s*protected-mode\s+no\b/, says: 'lets the network read and write the store without a password', severity: 'medium', with: /^\s*bind\s+.*(?:\*|0\.0\.0\.0|::)/m, unless: /^\s*(?:requirepass|aclfile|user)\s/m },
	{ pattern: /^\s*dir\s+"?\/(?:var\/spool\/cron|etc\/cron|root|home\/[^/]+\/\.ssh|var\/www|srv\/www|etc)\b/, says: 'writes its data where the system takes jobs, keys or pages from', severity: 'high' },
];
export const sharingRules: readonly StatementRule[] = [
	{ pattern: /^\s*read only\s*=\s*(?:no|false|0)\b/i, says: 'lets anybody write where the system itself lies', severity: 'high', with: /^\s*path\s*=\s*\/(?:etc|root|home|usr|boot|var)?\/?\s*$/m, unless: /^\s*auth users\s*=/m },
	{ pattern: /^\s*(?:guest ok|public)\s*=\s*(?:yes|true|1)\b/i, says: 'gives guests the system\'s own folders', severity: 'high', with: /^\s*path\s*=\s*\/(?:etc|root|home|usr|boot|var)?\/?\s*$/m },
	{ pattern: /^\s*(?:anon_upload_enable|anon_other_write_enable)\s*=\s*YES\b/i, says: 'lets anybody write without a name', severity: 'medium', with: /^\s*anonymous_enable\s*=\s*YES\b/im },
	{ pattern: /^\s*anon_root\s*=\s*\/\s*$/i, says: 'shows the whole system to anybody', severity: 'high' },
];
/** dbus-daemon(1). Of the session bus everybody owns every name; of the system bus nobody does. */
export const busRules: readonly StatementRule[] = [{ pattern: /<allow\s+own\s*=\s*["']\*["']/, says: 'lets everybody pass for any service of the system bus', severity: 'high', unless: /<type>\s*session\s*<\/type>/ }];
/** KubeletConfiguration. */
export const kubeletRules: readonly StatementRule[] = [
	{ pattern: /^\s*(?:mode:\s*["']?AlwaysAllow\b|.*--authorization-mode[= ]AlwaysAllow\b)/, says: 'lets whoever is known to the kubelet do everything', severity: 'high', with: /anonymous:\s*\n\s*enabled:\s*true|--anonymous-auth(?:=true|\s|$)/ },
	{ pattern: /^\s*(?:readOnlyPort:\s*[1-9]\d*|.*--insecure-port[= ][1-9]\d*)/, says: 'answers questions about its containers without asking who asks', severity: 'low' },
];
const bare = String.raw`(?:https?|socks[45]h?):\/\/(?:[^@\/\s"']*@)?(?!10\.|127\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)(?:\d{1,3}\.){3}\d{1,3}\b`;
/** wgetrc, curlrc, pip.conf, npmrc, gitconfig, gemrc, and Docker's daemon.json: where things are fetched by way of. */
export const fetchRules: readonly StatementRule[] = [
	{ pattern: new RegExp(String.raw`^\s*["']?(?:https?[-_]?proxy|ftp_proxy|all_proxy|proxy|preproxy|socks5?(?:-hostname)?)["']?\s*[=: ]\s*["']?(?:${bare}|(?!10\.|127\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)(?:\d{1,3}\.){3}\d{1,3}:\d)`, 'i'), says: 'fetches by way of a bare address of the Internet', severity: 'medium' },
	{ pattern: new RegExp(String.raw`^\s*(?:extra-)?(?:index-url|registry|@[\w-]+:registry|find-links)\s*=\s*["']?${bare}`, 'i'), says: 'takes packages from a bare address of the Internet', severity: 'medium' },
];
export const snmpRules: readonly StatementRule[] = [{ pattern: /^\s*rwcommunity6?\s+\S+(?:\s+default)?\s*$/, says: 'lets anybody who knows one word change the machine\'s settings', severity: 'medium' }];
export const displayRules: readonly StatementRule[] = [{ pattern: /^\s*\+\s*$/, says: 'lets any host onto the screen and keyboard', severity: 'medium' }];
export const webRules: readonly StatementRule[] = [
	{ pattern: /^\s*(?:root|alias)\s+"?\/(?:etc|root|proc)?\/?"?\s*;|\{\s*(?:root|alias)\s+\/\s*;/, says: 'serves the whole system to whoever asks', severity: 'high' },
	{ pattern: /^\s*(?:DocumentRoot|Alias(?:Match)?\s+\S+)\s+"?\/(?:etc|root|proc)?\/?"?\s*$/i, says: 'serves the whole system to whoever asks', severity: 'high' },
	{ pattern: /\b(?:io\.popen|os\.execute)\s*\(\s*(?:ngx\.(?:var\.|req\.|unescape)|r\.)/, says: 'runs what a request asks for', severity: 'critical' },
	{ pattern: /^\s*(?:php_value|php_admin_value|auto_prepend_file).*(?:https?:|php:\/\/input|data:)/, says: 'takes in code from elsewhere before each page', severity: 'critical' },
	{ pattern: /^\s*allow_url_include\s*=\s*(?:on|1)\b/i, says: 'lets pages take in code from elsewhere', severity: 'medium' },
];

const discards = String.raw`(?:~|stop|\/dev\/null)`;
/** Programs that tell who came in and who became whom. */
const tellers = 'sshd(?:-session)?|sudo|su|login|auditd?|doas|pkexec|polkitd|dropbear|systemd-logind|useradd|usermod|userdel|groupadd|groupmod|passwd|chpasswd|gpasswd|newusers';
/** rsyslog.conf(5): actions that throw away. Noise is filtered by everybody; logins and addresses are not noise. */
export const syslogRules: readonly StatementRule[] = [
	{ pattern: new RegExp(String.raw`^\s*\*\.\*\s+-?${discards}\s*$`), says: 'throws all messages away', severity: 'high' },
	{ pattern: new RegExp(String.raw`^\s*(?:[\w,.*;!=]*,)?auth(?:priv)?(?:,\w+)*\.(?:\*|info|debug|notice)\s+-?${discards}\s*$`), says: 'throws messages about logins away', severity: 'high' },
	{ pattern: new RegExp(String.raw`^\s*:(?:msg|rawmsg|fromhost-ip|hostname)\s*,\s*!?\w+\s*,\s*"[^"]*(?:\d{1,3}\.){3}\d{1,3}[^"]*"\s+${discards}`), says: 'throws messages away that name one address', severity: 'medium' },
	{ pattern: /^\s*if\b.*["'](?:[^"']*\s)?(?:\d{1,3}\.){3}\d{1,3}[^"']*["'].*\bthen\s*\{?\s*(?:stop|~)/, says: 'throws messages away that name one address', severity: 'medium' },
	{ pattern: new RegExp(String.raw`^\s*(?:if\b.*\$(?:programname|syslogtag|app-name)\s*(?:==|startswith|contains)\s*["'](?:${tellers})\b[^"']*["'].*\bthen\s*\{?\s*(?:stop|~|discard)|:(?:programname|syslogtag|app-name)\s*,\s*\w+\s*,\s*"(?:${tellers})\b[^"]*"\s+(?:stop|~|discard))`), says: 'throws messages about logins away', severity: 'high' },
	{ pattern: new RegExp(String.raw`^\s*(?:if\b.*\$(?:programname|syslogtag|app-name)\s*(?:==|startswith|contains)\s*["'](?!(?:${tellers})\b)[\w./-]+["'].*\bthen\s*\{?\s*(?:stop|~|discard)|:(?:programname|syslogtag|app-name)\s*,\s*\w+\s*,\s*"(?!(?:${tellers})\b)[^"]+"\s+(?:stop|~|discard))`), says: 'throws away what one program says', severity: 'info' },
	{ pattern: /\b(?:Accepted|Failed) (?:password|publickey)\b.*(?:stop|~)\s*\}?\s*$/, says: 'throws messages about logins away', severity: 'high' },
];
/** auditctl(8). */
export const auditRules: readonly StatementRule[] = [
	{ pattern: /^\s*-a\s+(?:never,task|task,never)\s*$/, says: 'tells the kernel to audit no program', severity: 'medium' },
	{ pattern: /^\s*-e\s+0\s*$/, says: 'turns auditing off', severity: 'medium' },
	{ pattern: /^\s*(?:-a\s+(?:never,exit|exit,never)|-A\s+(?:never,exit|exit,never)).*-F\s+a?uid\s*=\s*0\b/, says: 'leaves root out of what is audited', severity: 'medium' },
	{ pattern: /^\s*local_events\s*=\s*no\s*$/i, says: 'tells the audit daemon to take no events of this machine', severity: 'low' },
	{ pattern: /^\s*(?:write_logs\s*=\s*no|log_file\s*=\s*\/dev\/null)\s*$/i, says: 'tells the audit daemon to write nothing', severity: 'high' },
];
/** aide.conf(5), rkhunter.conf: what a guard is told to leave out. */
export const guardRules: readonly StatementRule[] = [
	{ pattern: /^\s*!\s*\/(?:usr|etc|bin|sbin|lib|usr\/s?bin|usr\/lib|root)?\/?(?:\.\*)?\$?\s*$/, says: 'leaves whole folders of the system out of the watch', severity: 'medium' },
	{ pattern: /^\s*DISABLE_TESTS\s*=\s*"?ALL\b/i, says: 'tells rkhunter to look at nothing', severity: 'medium' },
];
/** jail.conf(5). */
export const banRules: readonly StatementRule[] = [{ pattern: /^\s*ignoreip\s*=(?:.*[\s,])?(?:0\.0\.0\.0\/[0-7]|::\/\d{1,2}|(?:\d{1,3}\.){3}\d{1,3}\/[0-7])(?:[\s,]|$)/, says: 'tells fail2ban to leave the whole Internet alone', severity: 'medium' }];
/** iptables-save(8), nft(8): what keeps a log host from hearing. */
export const firewallRules: readonly StatementRule[] = [
	{ pattern: /^\s*-A\s+(?:OUTPUT|ufw\S*-output)\b.*--dports?\s+(?:\S*,)?(?:514|601|6514|5140|1514|1515|5044|12201|20514)\b.*-j\s+(?:DROP|REJECT)/, says: 'keeps log lines from reaching another host', severity: 'medium' },
	{ pattern: /\bdport\s+\{?[^}]*\b(?:514|601|6514|1514|5044|20514)\b[^}]*\}?\s*(?:counter\s+)?(?:drop|reject)/, says: 'keeps log lines from reaching another host', severity: 'medium', with: /hook\s+output/ },
];
/** sysctl.d(5). */
export const kernelRules: readonly StatementRule[] = [
	{ pattern: /^\s*-?kernel[./]randomize_va_space\s*=\s*0\b/, says: 'takes the random places of memory away, which exploits have to guess', severity: 'medium' },
];
