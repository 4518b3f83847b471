/** Signs in what a command line does to the system: the environment it sets, the files it writes, the accounts and rights it makes. */

import type { Severity } from '../core/finding.ts';
import { lastComponent, shells, type Invocation } from './shell-command.ts';
import type { ConstructKind } from './suspicious-constructs.ts';

/** `path`: a file that deserves a look of its own. */
export type Say = (kind: ConstructKind, severity: Severity, says: string, path?: string) => void;

/** Places where anyone may put a file, and /dev. */
export const openPlace = /^\/(?:tmp|var\/tmp|dev|run\/shm|var\/lock|run\/lock)\//;

/** Environment that loads code or hides what is typed. */
export function judgeEnvironment(assignments: readonly string[], say: Say): void {
	for (const assignment of assignments) {
		const cut = assignment.indexOf('=');
		if (cut <= 0) continue;
		const value = assignment.slice(cut + 1);
		switch (assignment.slice(0, cut)) {
			case 'LD_PRELOAD':
			case 'LD_AUDIT':
				for (const path of value.split(/[ :]+/)) {
					if (path === '' || path.startsWith('$')) continue;
					const odd = openPlace.test(path) || /\/\./.test(path);
					say('preload', odd ? 'high' : /^\/(?:home|root|var|etc)\//.test(path) ? 'medium' : 'low', 'loads a library into every program it starts', path);
				}
				break;
			case 'LD_LIBRARY_PATH':
				for (const path of value.split(':')) if (openPlace.test(`${path}/`)) say('preload', 'high', 'looks for libraries where anyone may put them', path);
				break;
			case 'HISTFILE':
				if (value === '' || value === '/dev/null') say('history-hidden', 'medium', 'keeps the shell from writing its history');
				break;
			case 'HISTIGNORE':
				if (value === '*' || value.split(':').includes('*')) say('history-hidden', 'medium', 'keeps the shell from writing its history');
				break;
			case 'HISTSIZE':
			case 'HISTFILESIZE':
				if (value === '0') say('history-hidden', 'medium', 'keeps the shell from writing its history');
		}
	}
}

const loginRecords = /^\/var\/(?:log|adm|run)\/(?:wtmp|btmp|lastlog|auth\.log|secure|wtmpx|utmpx|sulog|audit\/audit\.log)$/;
const accountFiles = /^\/etc\/(?:passwd|shadow|gshadow|group|sudoers(?:\.d\/.*)?)$/;
const startFiles = /^\/etc\/(?:rc\.local|rc\.d\/rc\.local|profile|bash\.bashrc|bashrc|crontab|cron\.d\/.*|inittab)$|^\/var\/spool\/cron\/|\/\.(?:bashrc|profile|bash_profile|zshrc|bash_login)$/;

/** initramfs-tools, dracut and mkinitcpio name the system's own root so while they boot it. */
const intoBooted = /^["']?(?:\$\{?(?:rootmnt|NEWROOT|new_root)\}?|\/(?:sysroot|new_root))["']?\/(?:(?:usr\/)?(?:s?bin|lib\w*)\/|etc\/(?:crontab|cron\.|systemd\/|rc|init\.d\/|profile|passwd|shadow|sudoers|ld\.so\.preload|pam\.d\/|ssh\/)|root\/\.)/;

export function judgeWrites({ name, arguments: words, redirects }: Invocation, say: Say): void {
	const appended = name === 'tee' ? words.filter(word => !word.startsWith('-')) : [];
	const written = [...redirects.filter(redirect => /^(?:>|>>|>\||&>|&>>)$/.test(redirect.operator)).map(redirect => redirect.target), ...appended];
	const placed = /^(?:cp|mv|install|ln|dd|copy_exec)$/.test(name) ? words.slice(-1) : [];
	if ([...written, ...placed].some(target => intoBooted.test(target))) say('startup-written', 'high', 'puts programs or start-up files into the system that is being booted');
	for (const target of written) {
		if (/authorized_keys2?$/.test(target)) say('keys-appended', 'high', 'writes SSH keys that may log in');
		else if (/^\/etc\/ld\.so\.preload$/.test(target)) say('preload', 'high', 'writes the list of libraries that every program loads');
		else if (accountFiles.test(target)) say('account-made', 'high', 'writes the account files by hand');
		else if (startFiles.test(target)) say('startup-written', 'low', 'writes a start-up file');
		else if (loginRecords.test(target) && !target.startsWith('/var/run/') && (name === '' || name === ':' || name === 'cat' || name === 'echo' || name === 'true' || name === 'printf')) {
			say('log-wiped', 'high', 'empties the records of logins');
		}
	}
	if (/^(?:rm|shred|truncate|unlink|srm|wipe)$/.test(name) || (name === 'ln' && words.includes('/dev/null'))) {
		if (words.some(word => loginRecords.test(word))) say('log-wiped', 'high', 'removes the records of logins');
		else if (words.some(word => /\/\.(?:bash|zsh|sh|ksh)_?history$/.test(word))) say('history-hidden', 'medium', 'removes the history of a shell');
	}
}

function valueAfter(words: readonly string[], option: string): string | undefined {
	const at = words.findIndex(word => word.startsWith(option));
	return at === -1 ? undefined : words[at] === option ? words[at + 1] : words[at]!.slice(option.length);
}

/** The whole machine's disk, to be written: whoever commands the container is root outside it. Monitors mount it to be read. */
function judgeContainer(words: readonly string[], say: Say): void {
	const mounts = words.flatMap((word, at) => (/^(?:-v|--volume)$/.test(word) ? [words[at + 1] ?? ''] : (/^(?:-v|--volume=)(.+)$/.exec(word)?.slice(1) ?? [])));
	const whole = mounts.some(mount => /^\/:\/[^:]*(?::(?!.*\bro\b).*)?$/.test(mount)) || words.some(word => /\b(?:src|source)=\/(?:,|$)/.test(word) && !/\breadonly\b|\bro\b/.test(word));
	const leaves = words.some(word => /^(?:chroot|nsenter)$|\b(?:chroot|nsenter)\s/.test(word));
	if (whole) say('host-in-container', leaves || words.includes('--privileged') ? 'high' : 'medium', 'gives a container the disk of the whole machine to write');
	else if (words.includes('--privileged') && leaves) say('host-in-container', 'high', 'leaves a container that has every power of the machine');
}

/** With the rights of root they are a shell of root. */
const runsAnything = /^(?:perl|python|ruby|php|lua|node|vim?|vim\.\w+|nano|find|nmap|env|[gm]?awk|less|more|tar|gdb|strace|rsync|busybox)[\d.]*$/;

export function judgeAdministration(name: string, words: readonly string[], say: Say): void {
	const named = words.filter(word => !word.startsWith('-'));
	switch (name) {
		case 'chattr':
			if (words.some(word => /^\+[a-zA-Z]*[ia]/.test(word)) && !named.every(word => word.startsWith('+') || /resolv\.conf|\/swapfile|\.journal/.test(word))) {
				say('immutable', 'medium', 'makes a file that not even root can change or remove');
			}
			break;
		case 'useradd':
		case 'adduser':
		case 'usermod': {
			const at = words.findIndex(word => word === '-u' || word === '--uid' || /^-[a-z]*u$/.test(word));
			if (name === 'usermod' && words.some(word => /^-[a-zA-Z]*p$|^--password/.test(word))) say('account-made', 'medium', 'sets the password of an account');
			if (words[at + 1] === '0' || words.includes('-ou0') || words.includes('--uid=0')) say('account-made', 'critical', 'makes an account with the powers of root');
			else if (name !== 'usermod') say('account-made', words.includes('--system') || words.includes('-r') ? 'low' : 'medium', 'makes an account');
			break;
		}
		case 'sed':
			if (!words.some(word => /^-[a-zA-Z]*i|^--in-place/.test(word))) break;
			if (words.some(word => accountFiles.test(word))) say('account-made', 'high', 'writes the account files by hand');
			if (words.some(word => /^\/var\/log\/(?:auth\.log|secure|syslog|messages|kern\.log|audit\/|wtmp|btmp|lastlog)/.test(word))) say('log-wiped', 'high', 'edits the logs of the system in place');
			break;
		case 'inetd':
		case 'xinetd':
			if (words.some(word => openPlace.test(word) || /\/\./.test(word))) say('served-shell', 'high', 'serves what a list in an odd place says');
			break;
		case 'systemd-socket-proxyd':
			if (words.some(word => /^(?!10\.|127\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)(?:\d{1,3}\.){3}\d{1,3}:/.test(word))) say('served-shell', 'medium', 'passes connections on to a bare address of the Internet');
			break;
		case 'strace':
		case 'ltrace':
			if (words.some(word => /^\/?(?:usr\/)?(?:bin\/)?(?:ssh|su|sudo|passwd|login|gpg)$/.test(word)) && words.some(word => /^-o|^--output/.test(word))) say('password-read', 'high', 'keeps what is typed into a program that asks for a password');
			break;
		case 'script':
		case 'ttyrec':
			// Around one command it is a wrapper, which is judged by what it wraps.
			if (words.some(word => /^-\w*c$|^--command/.test(word))) break;
			if (named.some(word => openPlace.test(word) || /^\/(?!home\/|root\/)(?:[^/]*\/)*\.[^./]/.test(word))) say('password-read', 'medium', 'records what is typed and shown in a terminal, in an odd place');
			else if (words.some(word => /^-\w*[qf]/.test(word)) && named.some(word => /^\/(?!dev\/null$)/.test(word))) say('password-read', 'low', 'records what is typed and shown in a terminal');
			break;
		case 'chpasswd':
			say('account-made', 'medium', 'sets the password of an account');
			break;
		case 'chmod':
			if (words.some(word => /^(?:[ug]*[ao]*\+[rwx]*s|0?[4567][0-7]{3}|u=[rwx]*s.*)$/.test(word))) {
				const odd = named.some(word => openPlace.test(word) || /\/\./.test(word) || shells.has(lastComponent(word)) || runsAnything.test(lastComponent(word)));
				say('setuid-made', odd ? 'high' : 'low', 'gives a file set-uid or set-gid rights');
			}
			break;
		case 'install':
			if (words.some((word, at) => /^(?:-m|--mode=?)$/.test(words[at - 1] ?? '') && /^0?[46][0-7]{3}$/.test(word))) say('setuid-made', named.some(word => shells.has(lastComponent(word))) ? 'high' : 'low', 'installs a file with set-uid or set-gid rights');
			break;
		case 'setcap':
			if (words.some(word => /cap_(?:setuid|setgid|dac_override|sys_admin|sys_ptrace|sys_module)/.test(word))) say('setuid-made', 'medium', 'gives a file the powers of root by a capability');
			break;
		case 'cp':
		case 'ln':
			if (/^\/(?:usr\/)?bin\/(?:ba|da|z|k|a)?sh$/.test(named[0] ?? '') && named.length > 1 && (name === 'cp' || openPlace.test(named.at(-1)!))) {
				if (openPlace.test(named.at(-1)!) || /\/\./.test(named.at(-1)!)) say('shell-copied', 'high', 'puts a copy of a shell where it does not belong');
				else if (name === 'cp' && !/chroot|initramfs|initrd|jail|\$/.test(named.at(-1)!)) say('shell-copied', 'low', 'copies a shell');
			}
			break;
		case 'complete': {
			const program = words[words.indexOf('-C') + 1];
			if (words.includes('-C') && program !== undefined && (openPlace.test(program) || /\/\.[^/]*$/.test(program))) say('startup-written', 'high', 'runs a program of an odd place whenever a word is completed', program);
			break;
		}
		case 'insmod':
			if (named[0] !== undefined) say('module-loaded', openPlace.test(named[0]) || /\/\.|^\/(?:home|root)\//.test(named[0]) ? 'high' : 'low', 'loads a kernel module by its path', named[0]);
			break;
		case 'unset':
			if (words.some(word => /^HIST(?:FILE|SIZE|FILESIZE|ORY)$/.test(word))) say('history-hidden', 'medium', 'keeps the shell from writing its history');
			break;
		case 'history':
			if (words.some(word => /^-[a-z]*c/.test(word))) say('history-hidden', 'low', 'forgets the history of the shell');
			break;
		case 'set':
			if (words[0] === '+o' && words[1] === 'history') say('history-hidden', 'medium', 'keeps the shell from writing its history');
			break;
		case 'login': {
			const at = words.findIndex(word => /^-\w*f/.test(word));
			const whose = at === -1 ? undefined : words[at]!.replace(/^-\w*?f/, '') || words[at + 1];
			if (whose !== undefined) say('served-shell', whose === 'root' ? 'high' : 'medium', 'lets somebody in without a password');
			break;
		}
		case 'sshd': {
			const settings = valueAfter(words, '-f');
			const options = words.flatMap((word, at) => (word === '-o' ? [words[at + 1] ?? ''] : word.startsWith('-o') ? [word.slice(2)] : []));
			if (settings !== undefined && !/^\/(?:etc|opt|usr\/local\/etc|srv)\/(?!.*\/\.)|^[^/]|^\$/.test(settings)) say('served-shell', 'high', 'starts an SSH server whose settings lie in an odd place', settings);
			else if (options.some(option => /^(?:AuthorizedKeysFile|AuthorizedKeysCommand|AuthorizedPrincipals\w+|TrustedUserCAKeys)\s*[= ]\s*\/|^(?:PermitRootLogin|PermitEmptyPasswords)\s*[= ]\s*yes/i.test(option))) say('served-shell', 'medium', 'starts an SSH server with doors that its settings do not show');
			break;
		}
		case 'ttyd':
		case 'gotty':
		case 'wetty':
			if (!words.some(word => /^(?:-c|--credential|-a|--auth-header|--ssl-ca|--ssh-host)\b/.test(word)) && !words.some((word, at) => /^(?:-i|--interface)$/.test(word) && /^(?:lo|127\.|\/)/.test(words[at + 1] ?? ''))) say('served-shell', 'medium', 'gives whoever asks a terminal as a web page');
			break;
		case 'run-parts': {
			const folder = words.findLast(word => word.startsWith('/'));
			if (folder !== undefined && (openPlace.test(folder) || /\/\.|^\/usr\/(?:share|include|lib|games)\/|^\/var\/(?:cache|spool|log|lib\/misc)\//.test(folder))) say('startup-written', 'medium', 'runs every script of a folder where no jobs are kept', folder);
			break;
		}
		case 'docker':
		case 'podman':
		case 'nerdctl':
			if (words.includes('run') || words.includes('create')) judgeContainer(words, say);
			break;
		case 'crontab':
			if (words.includes('-')) say('startup-written', 'low', 'writes a crontab');
			break;
		case 'setenforce':
			if (words[0] === '0' || /^permissive$/i.test(words[0] ?? '')) say('defence-stopped', 'low', 'turns the enforcement of SELinux off');
			break;
		case 'auditctl':
			if (words.includes('-D') || (words.includes('-e') && words.includes('0'))) say('defence-stopped', 'low', 'turns auditing off');
			break;
		case 'systemctl':
		case 'service':
			// Sent by every script of logrotate: read your settings, open your log anew.
			if (words.includes('kill') && words.some((word, at) => /^(?:--signal=|-s)?(?:SIG)?(?:HUP|USR[12])$/.test(word) || (/^(?:-s|--signal)$/.test(word) && /^(?:SIG)?(?:HUP|USR[12])$/.test(words[at + 1] ?? '')))) break;
			if (words.some(word => /^(?:stop|disable|mask|kill)$/.test(word)) && words.some(word => /^(?:auditd|rsyslog|syslog|syslog-ng|systemd-journald|apparmor|fail2ban|falco|crowdsec|clamav-daemon)(?:\.service)?$/.test(word))) {
				say('defence-stopped', 'low', 'stops a service that watches or logs');
			}
	}
}
