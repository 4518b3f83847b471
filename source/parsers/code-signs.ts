/** Signs in a one-liner of Python, Perl, Ruby, PHP, Lua, JavaScript or awk: a socket that meets a shell, decoded text that is run. */

import type { Severity } from '../core/finding.ts';

export interface CodeSign {
	readonly kind: 'reverse-shell' | 'shell-socket' | 'decoded-run' | 'download-run';
	readonly severity: Severity;
	readonly says: string;
}

const socket = /\bsocket\b|\bSOCKET\b|TCPSocket|fsockopen|stream_socket_client|IO::Socket|net\.connect|net\.Socket|create_connection|\/inet\/(?:tcp|udp)\//i;
const shell = /\bdup2\b|pty\.spawn|\bsubprocess\b|\bexec[lv]?[pe]?\b|child_process|proc_open|shell_exec|\bsystem\b|popen|\bspawn\b|\/bin\/(?:ba|da|z|k|a)?sh|>\s*&\s*S|io\.popen|\|&\s*getline|getline|\bqx\b|`[^`{]{0,200}\$[\w_][^`{]{0,200}`/;
const decoded = /b64decode|base64_decode|decode_base64|unpack\s*\(?\s*["']u|fromhex|zlib\.decompress|gzinflate|codecs\.decode|atob\(|unpack\(["']m|Buffer\.from\([^)]{0,4096}base64|marshal\.loads/;
const run = /\bexec\b|\beval\b|\bsystem\b|__import__|\bassert\b|compile\(|Function\(/;
const fetched = /urlopen|urllib|requests\.get|LWP::|file_get_contents\s*\(\s*["']https?:|open-uri|Net::HTTP|https?\.get|require\(\s*["'\\]*(?:node:)?https?["'\\]*\s*\)\.get|\beval\s+get\s*\(/;

/** `program` is the interpreter's name. */
export function codeSigns(code: string, program: string): readonly CodeSign[] {
	const found: CodeSign[] = [];
	if (socket.test(code)) {
		if (shell.test(code)) found.push({ kind: 'reverse-shell', severity: 'critical', says: `joins a shell to a network connection in ${languageOf(program)} code` });
		else found.push({ kind: 'shell-socket', severity: 'low', says: `opens a network connection in ${languageOf(program)} code on the command line` });
	} else if (/pty\.spawn\(/.test(code)) {
		found.push({ kind: 'shell-socket', severity: 'medium', says: 'gives a shell a terminal of its own, as is done to a shell that came over the network' });
	}
	if (decoded.test(code) && run.test(code)) {
		found.push({ kind: 'decoded-run', severity: 'high', says: 'runs text that is decoded on the way, so that it cannot be read where it stands' });
	}
	if (/\bsyscall\s*\(?\s*(?:319|279|385)\b|\bmemfd_create\b/.test(code)) found.push({ kind: 'decoded-run', severity: 'high', says: 'runs a program out of memory, of which there is no file' });
	if (fetched.test(code) && run.test(code)) found.push({ kind: 'download-run', severity: 'high', says: 'runs what it downloads without keeping a copy' });
	return found;
}

/** Strings of another language that are handed to a shell. */
const handedToShell = /\b(?:os\.system|os\.popen|subprocess\.\w+|commands\.getoutput|system|exec|shell_exec|passthru|popen|execSync|qx)\s*\(?\s*[rbf]?(["'`])((?:\\.|(?!\1)[^\\\n]){4,2000})\1/g;

/** Shell texts within code, at most 200, with where they stand. */
export function shellTextsOf(code: string): readonly { readonly text: string; readonly index: number }[] {
	return [...code.matchAll(handedToShell)].slice(0, 200).map(match => ({ text: match[2]!, index: match.index }));
}

function languageOf(program: string): string {
	return /^(?:python|pypy)/.test(program) ? 'Python' : /^perl/.test(program) ? 'Perl' : /ruby/.test(program) ? 'Ruby' : /^php/.test(program) ? 'PHP' : /^lua/.test(program) ? 'Lua' : /awk$/.test(program) ? 'awk' : 'script';
}
