/**
 * Signs in a whole script, of the shell or of another language, as against a one-liner (suspicious-constructs, code-signs): a long
 * program may well have sockets and start others, so only what joins the two is told. Pure; byte strings.
 */

import { severityRank, type Severity } from '../core/finding.ts';
import { shellTextsOf } from './code-signs.ts';
import { lastComponent, shells } from './shell-command.ts';
import { suspiciousConstructs, techniques } from './suspicious-constructs.ts';

export interface ScriptSign {
	readonly severity: Severity;
	/** The program's own words: what the script does. */
	readonly says: string;
	readonly technique: string;
	/** From 1; 0 where the sign is of the script as a whole. */
	readonly line: number;
}

const mostText = 262_144;

/** `bash` for `#!/usr/bin/env -S bash -e`; undefined for what is no script. One byte to a character. */
export function interpreterOf(text: string): string | undefined {
	const words = /^#![ \t]*([^\n\r]{1,200})/.exec(text)?.[1]?.split(/[ \t]+/);
	if (words === undefined) return undefined;
	const named = lastComponent(words[0]!) === 'env' ? words.slice(1).find(word => !word.startsWith('-') && !word.includes('=')) : words[0];
	return named === undefined ? undefined : lastComponent(named);
}

const wholes: readonly { readonly language: RegExp; readonly needs: readonly RegExp[]; readonly severity: Severity; readonly says: string; readonly technique: string }[] = [
	{ language: /^(?:python|pypy)/, needs: [/\bsocket\.|\bsocket\(/, /\bdup2\(|pty\.spawn\(/], severity: 'critical', says: 'joins a shell to a network connection', technique: 'T1059.006' },
	{ language: /^perl/, needs: [/\bsocket\s*\(|IO::Socket|\bSOCK_STREAM\b/, /open\s*\(?\s*(?:STDIN|STDOUT)\s*,\s*["'][<>]&|\bexec\s*\(?\s*\{?\s*["'](?:\/bin\/)?(?:ba)?sh\b/], severity: 'critical', says: 'joins a shell to a network connection', technique: 'T1059' },
	{ language: /^php/, needs: [/\bfsockopen\s*\(|stream_socket_client\s*\(/, /\bproc_open\s*\(|shell_exec\s*\(\s*\$|\bsystem\s*\(\s*\$/], severity: 'critical', says: 'joins a shell to a network connection', technique: 'T1059' },
	{ language: /^j?ruby/, needs: [/TCPSocket\.(?:new|open)/, /\bexec\b[^\n]{0,80}\/bin\/(?:ba)?sh|IO\.popen\s*\(\s*\w+\s*,|\$std(?:in|out)\.reopen/], severity: 'critical', says: 'joins a shell to a network connection', technique: 'T1059' },
	{ language: /^(?:node|nodejs|bun|deno)$/, needs: [/\bnet\.(?:connect|Socket|createConnection)\b|new net\.Socket/, /\.pipe\(\s*\w+\.stdin/], severity: 'critical', says: 'joins a shell to a network connection', technique: 'T1059.007' },
	{ language: /^(?:python|pypy)/, needs: [/\b(?:exec|eval)\s*\(\s*(?:compile\s*\(\s*)?(?:__import__\s*\(\s*["'](?:base64|zlib|marshal|codecs)["']\s*\)|base64|zlib|marshal|codecs|bytes\.fromhex)\s*[.(]/], severity: 'high', says: 'runs text that is decoded on the way', technique: 'T1140' },
	{ language: /^(?:python|pypy)/, needs: [/\b(?:http\.client|urllib|requests|socket|httplib|websocket)/, /\bwhile\s*\(?(?:1|True)\b/, /\b(?:subprocess\.\w+|os\.(?:popen|system))\s*\(\s*\w{1,30}(?:\.\w+\(\))?\s*(?:,\s*shell\s*=\s*True|\))/], severity: 'high', says: 'runs what it is told over the network, again and again', technique: 'T1059.006' },
	{ language: /^perl/, needs: [/\beval\s*\(?\s*pack\s*\(?\s*["']H\*/], severity: 'high', says: 'runs text that is decoded on the way', technique: 'T1140' },
	{ language: /^(?:node|nodejs|bun|deno)$/, needs: [/\b(?:exec|execSync|spawn|spawnSync|eval|Function)\s*\(\s*(?:atob\s*\(\s*["'][A-Za-z0-9+/=]{16,}|Buffer\.from\s*\(\s*["'][A-Za-z0-9+/=]{16,}["']\s*,\s*["'](?:base64|hex)["'])/], severity: 'high', says: 'runs text that is decoded on the way', technique: 'T1140' },
	{ language: /^(?:php|perl|j?ruby|node|nodejs)/, needs: [/\beval\s*\(?\s*(?:gzinflate|gzuncompress|str_rot13|base64_decode|decode_base64|unpack|Base64\.decode64|Buffer\.from|atob)\s*\(/], severity: 'high', says: 'runs text that is decoded on the way', technique: 'T1140' },
];

/** Signs in the text of a file whose interpreter is `interpreter` (a shell where undefined), each kind once, where it is worst; at most 20. */
export function scriptSigns(text: string, interpreter: string | undefined): readonly ScriptSign[] {
	const read = text.slice(0, mostText);
	const found = new Map<string, ScriptSign>();
	const add = (sign: ScriptSign) => {
		const known = found.get(sign.says);
		if (known === undefined ? found.size < 20 : severityRank(sign.severity) > severityRank(known.severity)) found.set(sign.says, sign);
	};
	if (interpreter === undefined || shells.has(interpreter)) {
		for (const { severity, says, technique, line } of suspiciousConstructs(read)) add({ severity, says, technique, line });
		return [...found.values()];
	}
	for (const { language, needs, severity, says, technique } of wholes) {
		if (language.test(interpreter) && needs.every(need => need.test(read))) add({ severity, says, technique, line: 0 });
	}
	for (const { text: given, index } of shellTextsOf(read)) {
		for (const { severity, says, kind } of suspiciousConstructs(given)) {
			add({ severity, says, technique: techniques[kind], line: read.slice(0, index).split('\n').length });
		}
	}
	return [...found.values()];
}
