/**
 * Lines of settings that are odd whatever program reads them: they join a shell to the network, run what they fetch or decode, or
 * name a program that is hidden or lies in a temporary place. No file's own syntax is known here: what could be a command within a line (a
 * string in quotes or in brackets, what follows a word or a sign) is read as shell text. Pure; byte strings.
 */

import type { Severity } from '../core/finding.ts';
import { linesOf } from './lines.ts';
import { suspiciousConstructs } from './suspicious-constructs.ts';

export interface OddLine {
	/** From 1. */
	readonly line: number;
	/** One byte to a character, at most 200. */
	readonly text: string;
	readonly severity: Severity;
	/** A clause whose subject is the line. */
	readonly says: string;
	readonly technique: string;
	/** The odd path it names. */
	readonly path?: string;
}

const most = 20;
const longestLine = 4096;
const mostCandidates = 40;

const comment = /^\s*(?:#|;|\/\/|\/?\*|--\s|"\s|<!--|dnl\b|REM\b)/;
const mayRun = /\/dev\/(?:tcp|udp)\/|\b(?:curl|wget|fetch|lynx|nc|ncat|socat|mkfifo|base64|base32|s_client|xxd|busybox|telnet)\b|pty\.spawn|bash\s+-i|\b(?:iex|Invoke-Expression)\b/i;
/** PowerShell, which no shell of ours reads. */
const powerShell = /\b(?:iex|Invoke-Expression)\b.{0,200}\b(?:iwr|irm|Invoke-WebRequest|Invoke-RestMethod|DownloadString)\b.{0,100}(?:http:\/\/|\/\/\d{1,3}\.)|\b(?:iwr|irm|Invoke-WebRequest|Invoke-RestMethod|DownloadString)\b.{0,100}(?:http:\/\/|\/\/\d{1,3}\.).{0,200}\|\s*(?:iex|Invoke-Expression)\b/i;
const kinds: ReadonlySet<string> = new Set(['host-in-container', 'reverse-shell', 'download-run', 'decoded-run', 'miner', 'keys-appended', 'setuid-made']);

/** Places of sockets, locks and displays, by custom hidden in /tmp. */
const customary = /^\.(?:X\d+-lock|X11-unix|XIM-unix|ICE-unix|font-unix|Test-unix|s\.PGSQL|s\.pgsql|esd|winbindd|oracle|sapicm|mount_|docker|dotnet|wine|vbox|gdm|org\.chromium|com\.|private|snapshots?|nfs|fuse_hidden|#)/;
const temporary = /(?<![\w.$})\]-])\/(?:tmp|var\/tmp|dev\/shm|run\/shm)\/((?:[\w+@%.-]+\/)*)([\w+@%.-]+)/g;
const programEnding = /\.(?:so(?:\.\d+)*|sh|py|pl|rb|lua|jar|elf|cjs|mjs)$/;
/** In folders of packages nothing that settings name is hidden; among data of services the files of these names are. */
const hiddenInSystem = /(?<![\w.$})\]-])\/(?:usr(?:\/local)?\/(?:s?bin|lib(?:exec|32|64)?|share|include|games)|s?bin|lib(?:exec|32|64)?|var\/(?:lib|cache|spool|games|mail|www))\/(?:[\w+@.-]+\/)*(\.[A-Za-z0-9_-][\w+-]*)/g;
const ordinaryHidden = /^\.(?:ssh|gnupg|venv|virtualenvs?|config|cache|local|git\w*|hg\w*|svn|ht\w*|env\w*|well-known|my|pgpass|psqlrc|npm\w*|yarn\w*|m2|gradle|docker\w*|kube|aws|azure|netrc|rnd|pki|java|bash\w*|profile|vim\w*|viminfo|zsh\w*|cargo|rustup|gem|bundle|pip|rbenv|nvm|pyenv|ansible|terraform|vault\w*|keys|snapshots?|Trash\w*|lock|pid|build-id|hmac|keep|placeholder|sock\w*|socket|erlang|hex|mix|wget\w*|curlrc|subversion|fonts|icons|themes|cpan|composer|mozilla|rediscli\w*|dbshell|sqlite\w*|mysql\w*|user|updated|updates|zfs|snap|uuid|deps|libs|jenkins|borg|restic|rclone|acme|dovecot\w*|sieve|spamassassin|razor|pyzor|forward|vacation|maildir\w*|INBOX\w*|Sent|Drafts|Junk|Spam|Archive)$/i;
/** A hidden file within the hidden folder of caches. */
const hiddenInCache = /(?:~|\$HOME|\$\{HOME\}|%h|\/root|\/home\/[\w.-]+)\/\.cache\/(?:[\w.-]+\/)*(\.[\w-]+)/g;

/** At most 20, in the order of the lines; comments aside. */
export function oddLines(bytes: Uint8Array): readonly OddLine[] {
	const found: OddLine[] = [];
	for (const { number, text } of linesOf(bytes)) {
		if (found.length >= most) break;
		if (text.length < 6 || text.length > longestLine || comment.test(text)) continue;
		const odd = commandOf(text) ?? pathOf(text);
		if (odd !== undefined) found.push({ line: number, text: text.trim().slice(0, 200), ...odd });
	}
	return found;
}

type Odd = Omit<OddLine, 'line' | 'text'>;

function commandOf(text: string): Odd | undefined {
	if (!mayRun.test(text)) return undefined;
	if (powerShell.test(text)) return { severity: 'high', says: 'runs what it downloads without keeping a copy', technique: 'T1105' };
	let worst: Odd | undefined;
	for (const candidate of candidatesOf(text)) {
		if (!mayRun.test(candidate)) continue;
		for (const { kind, severity, says, technique } of suspiciousConstructs(candidate)) {
			if (!kinds.has(kind) || (severity !== 'high' && severity !== 'critical') || (kind === 'download-run' && isInstaller(candidate))) continue;
			if (worst === undefined || (severity === 'critical' && worst.severity === 'high')) worst = { severity, says, technique };
		}
	}
	return worst;
}

/** The way makers tell people to install a program: over TLS, from a host with a name. */
function isInstaller(text: string): boolean {
	return /https:\/\/(?!\d{1,3}\.\d)[\w-]+\.[\w.-]+/.test(text) && !/(?:^|[\s"'=/])(?:\d{1,3}\.){3}\d{1,3}\b/.test(text);
}

/** What could be shell text: the line, what stands in its quotes, brackets and tags, and what follows its first words and signs. */
function candidatesOf(text: string): readonly string[] {
	const plain = text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&').replaceAll(/\{([\w./-]+(?:,[^{},]+)+)\}/g, (_, words: string) => words.replaceAll(',', ' '));
	const found: string[] = [plain];
	for (const pattern of [/"((?:[^"\\]|\\.)*)"/g, /'((?:[^'\\]|\\.)*)'/g, /`([^`]*)`/g, /\(([^()]*)\)/g, /\{([^{}]*)\}/g, /\[([^[\]]*)\]/g, />([^<>]{6,})</g]) {
		for (const match of plain.matchAll(pattern)) found.push(match[1]!.replaceAll(/\\(["'\\])/g, '$1'));
	}
	// `Exec = sh -c ...`, `!curl ...`, `preconnect sh ...`
	for (const one of found.slice(0, 12)) {
		for (const pattern of [/[=:!@]\s*/g, /^\s*\S+\s+/g, /^\s*\S+\s+\S+\s+/g, /\bsh\s+-\w*c\s+/g]) {
			for (const match of one.matchAll(pattern)) if (mayRun.test(one)) found.push(one.slice(match.index + match[0].length));
		}
	}
	// A list of words, as JSON and YAML write a command.
	const words = [...plain.matchAll(/"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'/g)].map(match => (match[1] ?? match[2])!.replaceAll(/\\(["'\\])/g, '$1'));
	if (words.length > 1) found.push(words.map(word => (/^[\w./:=@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)).join(' '));
	return found.slice(0, mostCandidates);
}

function pathOf(text: string): Odd | undefined {
	for (const match of text.matchAll(temporary)) {
		const parts = `${match[1]!}${match[2]!}`.split('/');
		const hidden = parts.find(part => part.startsWith('.') && part !== '.' && part !== '..');
		if (hidden === undefined ? programEnding.test(match[2]!) : !customary.test(hidden)) {
			return { severity: 'medium', says: hidden === undefined ? 'names a program or a library in a temporary place' : 'names something hidden in a temporary place', technique: hidden === undefined ? 'T1574' : 'T1564.001', path: match[0] };
		}
	}
	for (const match of text.matchAll(hiddenInSystem)) if (!ordinaryHidden.test(match[1]!)) return { severity: 'medium', says: 'names something hidden among the system\'s files', technique: 'T1564.001', path: match[0] };
	const cached = [...text.matchAll(hiddenInCache)].find(match => !ordinaryHidden.test(match[1]!));
	return cached === undefined ? undefined : { severity: 'medium', says: 'names something hidden within the hidden folder of caches', technique: 'T1564.001', path: cached[0] };
}
