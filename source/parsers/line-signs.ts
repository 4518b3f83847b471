/** Signs of a command line as a whole, where what joins its parts is the sign: what one of them gathers, another hides, sends or locks. Pure; byte strings. */

import type { Severity } from '../core/finding.ts';

interface LineSign {
	readonly kind: 'listing-cut' | 'data-sent' | 'files-encrypted';
	readonly severity: Severity;
	/** The program's own words. */
	readonly says: string;
	readonly pattern: RegExp;
}

const shows = 'ps|top|netstat|ss|ls|lsof|who|w|last|lastlog|systemctl|crontab|find|lsmod|dmesg|iptables|journalctl|docker|pgrep';
const secrets = String.raw`\/etc\/(?:g?shadow\b|ssl\/private|letsencrypt)|\/root\/(?:\.ssh|\.aws|\.kube)\b|\/home\/\S{0,40}\/\.ssh\b`;

/** A line is looked at up to this length. */
const longest = 4096;
const signs: readonly LineSign[] = [
	{ kind: 'listing-cut', severity: 'high', says: 'leaves out of what a program shows what it was told to', pattern: new RegExp(String.raw`(?:\bcommand\s+|\/s?bin\/)(?:${shows})\s[^|\n]{0,80}\$[@*]"?[^|\n]{0,60}\|\s*(?:command\s+)?(?:\S{0,20}\/)?(?:e?grep\s(?:[^|\n]{0,20}\s)?-\w*v|sed\s[^|\n]{0,80}\/d\b|awk\s+['"]!\/)`) },
	{ kind: 'data-sent', severity: 'high', says: 'sends files that hold secrets of this host away', pattern: new RegExp(String.raw`(?:${secrets})[^\n]{0,200}\|\s*(?:curl\b[^|\n]{0,200}(?:@-|-T\s*-|--data-binary)|openssl\s+s_client\b|nc\s|ncat\s)`) },
	{ kind: 'data-sent', severity: 'high', says: 'asks name servers for names that are made of what files hold', pattern: new RegExp(String.raw`(?:${secrets}|xxd\s+-p|base(?:32|64)\b)[^\n]{0,300}\b(?:dig|nslookup|host|ping)\b[^\n|;]{0,60}\$\{?\w+\}?\.[\w.$-]{0,60}\.[a-z]{2,}`) },
	{ kind: 'files-encrypted', severity: 'high', says: 'encrypts every file it finds and removes what it was made of', pattern: /\bfind\b[^\n]{0,300}\b(?:openssl\s+enc\b|gpg\b[^\n]{0,80}(?:--symmetric|\s-c\b)|age\s+-)[^\n]{0,300}\b(?:shred|rm)\b/ },
];

export function lineSigns(lines: readonly string[]): readonly (Omit<LineSign, 'pattern'> & { readonly line: number })[] {
	return lines.flatMap((text, at) => (/^\s*#/.test(text) ? [] : signs.filter(({ pattern }) => pattern.test(text.slice(0, longest))).map(({ kind, severity, says }) => ({ kind, severity, says, line: at + 1 }))));
}
