/** Statements in settings that are themselves the sign: a service left open, a log told to forget. Read line by line; pure. */

import type { Severity } from '../core/finding.ts';
import { linesOf } from './lines.ts';
import { publicMailHost } from './public-mailboxes.ts';

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

/** An IPv4 address that is nobody's own network. */
const faraway = String.raw`(?!0\.|10\.|127\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)(?:\d{1,3}\.){3}\d{1,3}\b`;

/** Docker's daemon.json, or the arguments of dockerd. */
export const dockerRules: readonly StatementRule[] = [
	{ pattern: /tcp:\/\/(?!127\.|localhost|\[::1\])/, says: 'lets the network command Docker, which is as good as root, without asking for a certificate', severity: 'high', unless: /tlsverify["':=\s]+(?!false)|--tlsverify/ },
];
export const databaseRules: readonly StatementRule[] = [
	{ pattern: /^\s*skip[-_]grant[-_]tables\b(?!\s*=\s*(?:0|off|false))/i, says: 'lets anybody into the database as anybody', severity: 'high' },
	{ pattern: /^\s*plugin[-_]dir\s*=\s*"?\/(?:tmp|var\/tmp|dev|home)\//i, says: 'takes its libraries from where others may put them', severity: 'high' },
	{ pattern: new RegExp(String.raw`^\s*host(?:ssl|nossl|gssenc|nogssenc)?\s+\S+\s+\S+\s+${faraway}(?:\/\d+|\s+[\d.]+)?\s+trust\b`), says: 'lets an address of the Internet into the database without a password', severity: 'high' },
	{ pattern: /^\s*host(?:ssl|nossl|gssenc|nogssenc)?\s+\S+\s+\S+\s+(?:0\.0\.0\.0\/0|::\/0|::0\/0|all|0\.0\.0\.0\s+0\.0\.0\.0)\s+trust\b/, says: 'lets the whole network into the database without a password', severity: 'high' },
];
export const redisRules: readonly StatementRule[] = [
	{ pattern: /^\s*protected-mode\s+no\b/, says: 'lets the network read and write the store without a password', severity: 'medium', with: /^\s*bind\s+.*(?:\*|0\.0\.0\.0|::)/m, unless: /^\s*(?:requirepass|aclfile|user)\s/m },
	{ pattern: /^\s*dir\s+"?\/(?:var\/spool\/cron|etc\/cron|root|home\/[^/]+\/\.ssh|var\/www|srv\/www|etc)\b/, says: 'writes its data where the system takes jobs, keys or pages from', severity: 'high' },
];
export const sharingRules: readonly StatementRule[] = [
	{ pattern: /^\s*read only\s*=\s*(?:no|false|0)\b/i, says: 'lets anybody write where the system itself lies', severity: 'high', with: /^\s*path\s*=\s*\/(?:etc|root|home|usr|boot|var)?\/?\s*$/m, unless: /^\s*auth users\s*=/m },
	{ pattern: /^\s*(?:guest[ _]ok|public)\s*=\s*(?:y|yes|true|1)\b/i, says: 'gives guests the system\'s own folders', severity: 'high', with: /^\s*path\s*=\s*\/(?:etc|root|home|usr|boot|var)?\/?\s*$/m },
	{ pattern: /^\s*(?:anon_upload_enable|anon_other_write_enable)\s*=\s*YES\b/i, says: 'lets anybody write without a name', severity: 'medium', with: /^\s*anonymous_enable\s*=\s*YES\b/im },
	{ pattern: /^\s*anon_root\s*=\s*\/\s*$/i, says: 'shows the whole system to anybody', severity: 'high' },
];
/** Postfix, Exim and Dovecot: what an address or a letter can have run, and one password for all. */
export const mailRules: readonly StatementRule[] = [
	{ pattern: /\bargv=\S*(?:ba|da|z|k)?sh\s+-c\s.*\$\{(?:extension|recipient|sender|user|mailbox|nexthop|original_recipient)\}/, says: 'runs what an address says', severity: 'critical' },
	{ pattern: /\$\{run\{[^}]{0,200}(?:\$\{?(?:local_part|sender_address|domain|h_|rh_|header_)|\$\{(?:base64d|sg|expand)[:{])/, says: 'runs what an address or a letter says', severity: 'critical' },
	{ pattern: new RegExp(String.raw`^\s*(?:always_bcc|sender_bcc_maps\s*=\s*static:|recipient_bcc_maps\s*=\s*static:)\s*=?\s*\S+@${publicMailHost}`), says: 'sends a copy of all mail to a mailbox anybody can have', severity: 'high' },
	{ pattern: /^\s*args\s*=.*\bpassword=\S/, says: 'lets whoever knows one password into every mailbox', severity: 'high', with: /^\s*driver\s*=\s*static\b/m },
];
/** apt_preferences(5). */
export const pinRules: readonly StatementRule[] = [
	{ pattern: /^\s*Pin:\s*origin\s+"?(?:\d{1,3}\.){3}\d{1,3}/i, says: 'prefers the packages of a bare address', severity: 'high' },
	{ pattern: /^\s*Pin:\s*release\b.*security/i, says: 'holds updates back that close holes', severity: 'medium', with: /^\s*Pin-Priority:\s*-/m },
];
/** ssh_config(5) of all users. */
export const sshClientRules: readonly StatementRule[] = [
	{ pattern: new RegExp(String.raw`^\s*ProxyCommand\b.*(?:PROXY:|SOCKS4A?:|SOCKS5:|\s-[xX]\s*|connect\s+)(?:[\w.]+@)?${faraway}`, 'i'), says: 'leads connections of ssh by way of a bare address of the Internet', severity: 'medium' },
];
/** systemd.preset(5). */
export const presetRules: readonly StatementRule[] = [
	{ pattern: /^\s*disable\s+(?:auditd|rsyslog|syslog-ng|fail2ban|crowdsec|wazuh-agent|ossec\S*|falco|osqueryd|clamav-daemon|apparmor|ufw|nftables|firewalld|aide\S*)(?:\.\w+)?\s*$/, says: 'keeps what watches from being started', severity: 'medium' },
];
/** tftpd(8), mongod.conf, elasticsearch.yml, jupyter_server_config.py, shellinaboxd(1), stunnel(8), torrc, ngrok.yml, php-fpm pools, Dovecot: doors of their own. */
export const doorRules: readonly StatementRule[] = [
	{ pattern: /^\s*TFTP_DIRECTORY\s*=\s*"?\/(?:etc|root|home|usr|var)?\/?"?\s*$/, says: 'serves the whole system without a name', severity: 'high' },
	{ pattern: /^\s*authorization:\s*["']?disabled\b/, says: 'lets the whole network into the database without a password', severity: 'high', with: /^\s*bindIp:.*(?:0\.0\.0\.0|\*|::)|^\s*bindIpAll:\s*true/m },
	{ pattern: /^\s*xpack\.security\.enabled:\s*false\b/, says: 'lets the whole network into the database without a password', severity: 'medium', with: /^\s*network\.host:.*(?:0\.0\.0\.0|_global_)/m },
	{ pattern: /^\s*c\.(?:ServerApp|NotebookApp|IdentityProvider)\.token\s*=\s*u?(?:''|"")\s*$/, says: 'gives whoever asks a notebook, which runs what is typed into it, without a word', severity: 'high', with: /^\s*c\.(?:ServerApp|NotebookApp)\.ip\s*=\s*u?["'](?:0\.0\.0\.0|\*|::)?["']/m, unless: /\.(?:password|hashed_password)\s*=\s*u?["'](?:argon2|sha1|[^"'\s]{8})/ },
	{ pattern: /^\s*SHELLINABOX_ARGS\s*=.*(?:-s|--service)[= ]?["']?\/[^:\s]*:(?:[^:\s]+:[^:\s]+:[^:\s]*:\S*\b(?:ba|da|z|k)?sh\b|SHELL\b)/, says: 'gives whoever asks a shell as a web page', severity: 'high' },
	{ pattern: /^\s*exec\s*=\s*\/(?:usr\/)?bin\/(?:ba|da|z|k)?sh\s*$/, says: 'gives whoever connects a shell', severity: 'critical' },
	{ pattern: /^\s*HiddenServicePort\s+\d+\s+(?:\S+:)?22\s*$|^\s*HiddenServicePort\s+22\s*$/, says: 'makes SSH reachable through Tor, whatever a firewall says (some administrators reach their own machines so)', severity: 'medium' },
	{ pattern: /^\s*addr:\s*["']?(?:tcp:\/\/)?(?:localhost:|127\.0\.0\.1:)?22\b/, says: 'leads SSH out through a tunnel of strangers', severity: 'medium', with: /^\s*proto:\s*["']?tcp\b/m },
	{ pattern: /^\s*listen\s*=\s*(?:0\.0\.0\.0|\[::\]):\d+\s*$/, says: 'runs PHP for anybody who connects', severity: 'medium', with: /^\s*(?:pm|user)\s*=/m, unless: /^\s*listen\.allowed_clients\s*=/m },
	{ pattern: /^\s*user\s*=\s*root\s*$/, says: 'runs pages as root', severity: 'medium', with: /^\s*listen\s*=/m },
	{ pattern: /^\s*(?:args\s*=.*\b)?nopassword\s*=\s*y(?:es)?\b/, says: 'opens any mail for any password', severity: 'high', with: /driver\s*=\s*static/, unless: /\bproxy(?:_maybe)?\s*=|allow_nets|\bpass(?:word)?\s*=\s*\S/ },
	{ pattern: /^\s*Bind\s*=\s*\+?\/(?::\S*)?\s*$/, says: 'gives a container the whole machine', severity: 'high' },
	{ pattern: /^\s*lxc\.mount\.entry\s*=\s*\/\s+\S/, says: 'gives a container the whole machine', severity: 'high' },
];
/** yp.conf(5), nslcd.conf(5), sssd.conf(5), ldap.conf(5), pam_radius_auth.conf, krb5.conf(5), a Salt minion: who says who may come in, and what is to be done. */
export const directoryRules: readonly StatementRule[] = [
	{ pattern: new RegExp(String.raw`^\s*(?:ypserver\s+|domain\s+\S+\s+server\s+|(?:uri|host|ldap_uri|ldap_backup_uri|krb5_server|kdc|admin_server)\s*=?\s*(?:ldaps?:\/\/)?)${faraway}`, 'i'), says: 'asks a bare address of the Internet who has an account here', severity: 'medium' },
	{ pattern: new RegExp(String.raw`^\s*${faraway}(?::\d+)?\s+\S+(?:\s+\d+)?\s*$`), says: 'asks a bare address of the Internet whether a password is right', severity: 'medium' },
	{ pattern: new RegExp(String.raw`^\s*(?:master|server)\s*[:=]\s*["']?${faraway}`), says: 'takes its orders from a bare address of the Internet', severity: 'medium' },
];
/** policies.json of Firefox and Chromium. */
export const browserRules: readonly StatementRule[] = [
	{ pattern: new RegExp(String.raw`"(?:install_url|ExtensionInstallForcelist)"[^}\]]*"[^"]*(?:http:\/\/|https?:\/\/${faraway})`), says: 'forces an extension from an odd place on every browser', severity: 'medium' },
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
	{ pattern: new RegExp(String.raw`^\s*-\s*["']?${bare}`), says: 'takes packages from a bare address of the Internet', severity: 'medium', with: /^:?sources:/m },
	{ pattern: new RegExp(String.raw`^\s*(?:extra-)?(?:index-url|registry|@[\w-]+:registry|find-links)\s*=\s*["']?${bare}`, 'i'), says: 'takes packages from a bare address of the Internet', severity: 'medium' },
];
export const snmpRules: readonly StatementRule[] = [{ pattern: /^\s*rwcommunity6?\s+\S+(?:\s+default)?\s*$/, says: 'lets anybody who knows one word change the machine\'s settings', severity: 'medium' }];
/** nrpe.cfg, zabbix_agentd.conf: a command that is nothing but what whoever asks sends. */
export const agentRules: readonly StatementRule[] = [
	{ pattern: /^\s*command\[[^\]]*\]\s*=\s*(?:(?:\S*\/)?(?:ba|da|k|z)?sh\s+-c\s+)?["']?\$ARG1\$["']?\s*$/, says: 'runs what whoever asks it sends', severity: 'high' },
	{ pattern: /^\s*UserParameter\s*=\s*[^,\s]+\[[^\]]*\]\s*,\s*(?:(?:\S*\/)?(?:ba|da|k|z)?sh\s+-c\s+)?["']?\$1["']?\s*$/, says: 'runs what whoever asks it sends', severity: 'high' },
	{ pattern: /^\s*AllowKey\s*=\s*system\.run\[\*\]|^\s*EnableRemoteCommands\s*=\s*1\b/, says: 'lets a server run any command (some do so on purpose)', severity: 'low' },
];
export const displayRules: readonly StatementRule[] = [{ pattern: /^\s*\+\s*$/, says: 'lets any host onto the screen and keyboard', severity: 'medium' }];
/** php.ini, and the same in a pool or in the settings of Apache. */
const runsFirst = String.raw`(?:php_(?:admin_)?value\s*\[?\s*)?auto_(?:prepend|append)_file\]?\s*[=\s]\s*`;
export const webRules: readonly StatementRule[] = [
	{ pattern: /(?:^|[;{])\s*(?:root|alias)\s+"?\/(?:etc|root|proc)?\/?"?\s*;/, says: 'serves the whole system to whoever asks', severity: 'high' },
	{ pattern: /^\s*(?:DocumentRoot|Alias(?:Match)?\s+\S+)\s+"?\/(?:etc|root|proc)?\/?"?\s*$/i, says: 'serves the whole system to whoever asks', severity: 'high' },
	{ pattern: new RegExp(String.raw`^\s*(?:sub_filter|add_(?:before|after)_body|Substitute|echo_(?:before|after)_body)\b.*<script\b[^>]*\bsrc\s*=\s*\\?["']?(?:https?:)?\/\/${faraway}`, 'i'), says: 'puts a script of a bare address of the Internet into each page', severity: 'high' },
	{ pattern: /^\s*ScriptAlias(?:Match)?\s+\S+\s+"?\/(?:(?:usr\/(?:local\/)?)?(?:s?bin\/?)?|tmp(?:\/.*)?|var\/tmp(?:\/.*)?|dev\/shm(?:\/.*)?)(?:\$\d)?"?\s*$/i, says: 'lets whoever asks run the programs that lie there, with words of their choice', severity: 'critical' },
	{ pattern: /^\s*Add(?:Handler|Type)\s+"?(?:application\/x-httpd-\S+|php[\d.]*-script|cgi-script|server-parsed)"?\s+(?:\S+\s+)*\.?(?:jpe?g|png|gif|ico|webp|bmp|svg|pdf|txt|css|log)\b/i, says: 'runs pictures or texts as programs', severity: 'high' },
	{ pattern: /\b(?:io\.popen|os\.execute|loadstring)\s*\(\s*(?:ngx\.(?:var\.|req\.|unescape|decode_base64\s*\()|r\.)/, says: 'runs what a request asks for', severity: 'critical' },
	{ pattern: /^\s*(?:php_value|php_admin_value|auto_(?:prepend|append)_file|\S{0,20}param\s+PHP_(?:ADMIN_)?VALUE).*(?:https?:|php:\/\/input|data:)/i, says: 'takes in code from elsewhere before each page', severity: 'critical' },
	{ pattern: new RegExp(String.raw`^\s*${runsFirst}["']?(?:\/var\/(?:cache|lib\/php\d?)\/|[^"'\s]*\/sess_|[^"'\s]+\.(?:jpe?g|png|gif|ico|webp|svg|txt|css|js|pdf|log|dat|bak|so)\b)`), says: 'runs a file before or after each page that is no page itself', severity: 'high' },
	{ pattern: new RegExp(String.raw`^\s*${runsFirst}["']?(?!none\b)[\w./-]`), says: 'runs another file before or after each page', severity: 'low' },
	{ pattern: /^\s*(?:Custom|Error|Transfer)Log\s+"?\|+\$?\s*(?:\/(?:usr\/)?bin\/)?(?:ba|da|z|k)?sh"?(?:\s|$)/i, says: 'hands lines of the log to a shell, which runs what a request writes into them', severity: 'critical' },
	{ pattern: /^\s*sub_filter\b.*<script\b[^>]*\bsrc\s*=\s*\\?["']?(?:https?:)?\/\/(?!(?:[\w-]+\.)*(?:googletagmanager|google-analytics|googleapis|gstatic|matomo|plausible|jsdelivr|cdnjs|cloudflare(?:insights)?|unpkg|hotjar|jquery|bootstrapcdn|sentry|usercentrics|cookiebot)\.)/i, says: 'puts a script of another host into each page', severity: 'low' },
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
	{ pattern: new RegExp(String.raw`^\s*(?::(?:msg|rawmsg)\s*,\s*(?:contains|isequal|startswith)\s*,\s*"[a-z_][a-z\d_-]{2,31}"\s+(?:stop|~|discard)|if\s*\(?\s*\$(?:msg|rawmsg)\s+contains\s+["'][a-z_][a-z\d_-]{2,31}["']\s*\)?\s*then\s*\{?\s*(?:stop|~|discard))`), says: 'throws messages away that hold one word: the name of an account, or of a program that is loud', severity: 'low' },
	{ pattern: /\b(?:Accepted|Failed) (?:password|publickey)\b.*(?:stop|~)\s*\}?\s*$/, says: 'throws messages about logins away', severity: 'high' },
];
/** auditctl(8). */
export const auditRules: readonly StatementRule[] = [
	{ pattern: /^\s*-a\s+(?:never,task|task,never)\s*$/, says: 'tells the kernel to audit no program', severity: 'medium' },
	{ pattern: /^\s*-a\s+(?:always,exclude|exclude,always)\s+-F\s+msgtype\s*>=?\s*\d/, says: 'leaves out whole ranges of what is audited', severity: 'medium' },
	{ pattern: /^\s*-e\s+0\s*$/, says: 'turns auditing off', severity: 'medium' },
	{ pattern: /^\s*(?:-a\s+(?:never,exit|exit,never)|-A\s+(?:never,exit|exit,never)).*-F\s+a?uid\s*=\s*0\b/, says: 'leaves root out of what is audited', severity: 'medium' },
	{ pattern: /^\s*local_events\s*=\s*no\s*$/i, says: 'tells the audit daemon to take no events of this machine', severity: 'low' },
	{ pattern: /^\s*(?:write_logs\s*=\s*no|log_file\s*=\s*\/dev\/null)\s*$/i, says: 'tells the audit daemon to write nothing', severity: 'high' },
];
/** aide.conf(5), rkhunter.conf: what a guard is told to leave out. */
export const guardRules: readonly StatementRule[] = [
	{ pattern: /^\s*!\s*\/(?:usr|etc|bin|sbin|lib|usr\/s?bin|usr\/lib|root)?\/?(?:\.\*)?\$?\s*$/, says: 'leaves whole folders of the system out of the watch', severity: 'medium' },
	{ pattern: /^\s*<ignore[^>]*>\s*\^?\/(?:etc|usr(?:\/s?bin|\/lib)?|s?bin|lib|root|boot)?\/?\s*<\/ignore>|<ignore[^>]*>\s*\/\s*<\/ignore>/, says: 'leaves whole folders of the system out of the watch', severity: 'medium' },
	{ pattern: /^\s*DISABLE_TESTS\s*=\s*"?ALL\b/i, says: 'tells rkhunter to look at nothing', severity: 'medium' },
];
/** jail.conf(5). */
export const banRules: readonly StatementRule[] = [{ pattern: /^\s*ignoreip\s*=(?:.*[\s,])?(?:0\.0\.0\.0\/[0-7]|::\/\d{1,2}|(?:\d{1,3}\.){3}\d{1,3}\/[0-7])(?:[\s,]|$)/, says: 'tells fail2ban to leave the whole Internet alone', severity: 'medium' }];
/** fail2ban's filters; logcheck's and debsums' lists of what to leave out. */
export const filterRules: readonly StatementRule[] = [{ pattern: /^\s*ignoreregex\s*=\s*\^?\.[*+]\$?\s*$/, says: 'tells fail2ban to see nothing', severity: 'medium' }];
export const leftOutRules: readonly StatementRule[] = [
	{ pattern: /^\s*\^?\.[*+]\$?\s*$/, says: 'leaves out everything', severity: 'medium' },
	{ pattern: /^\s*\^?\/(?:usr\/)?(?:s\?bin|s?bin|\(\?:s\?bin\)|lib)(?:\/(?:\.\*)?)?\$?\s*$/, says: 'leaves the system\'s programs out', severity: 'medium' },
];
/** gitignore(5) of /etc, where etckeeper keeps what changed. */
export const keptRules: readonly StatementRule[] = [{ pattern: /^\s*\/?(?:cron(?:tab|\.\w+)?|ld\.so\.(?:preload|conf(?:\.d)?)|sudoers(?:\.d)?|systemd|pam\.d|profile(?:\.d)?|passwd|group|init\.d|rc\.local)(?:\/\S*)?\s*$/, says: 'keeps changes of start-up files or of who may do what out of the record', severity: 'medium' }];
/** iptables-save(8), nft(8): what keeps a log host from hearing. */
export const firewallRules: readonly StatementRule[] = [
	{ pattern: /^\s*-A\s+(?:OUTPUT|ufw\S*-output)\b.*--dports?\s+(?:\S*,)?(?:514|601|6514|5140|1514|1515|5044|12201|20514)\b.*-j\s+(?:DROP|REJECT)/, says: 'keeps log lines from reaching another host', severity: 'medium' },
	{ pattern: /\bdport\s+\{?[^}]*\b(?:514|601|6514|1514|5044|20514)\b[^}]*\}?\s*(?:counter\s+)?(?:drop|reject)/, says: 'keeps log lines from reaching another host', severity: 'medium', with: /hook\s+output/ },
];
/** udev(7). */
export const diskRules: readonly StatementRule[] = [{ pattern: /KERNEL==?"(?:sd|hd|nvme|vd|xvd|dm-|md|mmcblk|mem\b|kmem\b|port\b|\*")[^"]*".*\bMODE:?="0?[0-7]?[0-7][0-7][2367]"/, says: 'lets anybody write to disks or memory past all permissions', severity: 'high' }];
/** sysctl.d(5). */
export const kernelRules: readonly StatementRule[] = [
	{ pattern: /^\s*-?kernel[./]core_pattern\s*=\s*\/(?:etc|root|home|usr|var\/spool)\//, says: 'has crashes write files where the system reads what to do', severity: 'high' },
	{ pattern: /^\s*-?kernel[./]modprobe\s*=\s*(?!(?:\/usr)?\/s?bin\/(?:modprobe|true|false)\s*$)\/(?!nonexist|dev\/null\s*$)\S/, says: 'has the kernel start another program as root than modprobe whenever it lacks a module', severity: 'high' },
	{ pattern: /^\s*-?kernel[./]randomize_va_space\s*=\s*0\b/, says: 'takes the random places of memory away, which exploits have to guess', severity: 'medium' },
];
