/**
 * What an intruder's command lines are made of: shells handed to the network, downloads and decoded text run unseen, keys,
 * accounts and set-uid bits made on the side. Read from the structure of the shell text, not from its letters, so that a
 * comment or an `echo` about it is no sign. Pure; byte strings.
 */

import type { Severity } from '../core/finding.ts';
import { judgeAdministration, judgeEnvironment, judgeWrites, openPlace, type Say } from './administration-signs.ts';
import { assembled } from './assembled-words.ts';
import { codeSigns, shellTextsOf } from './code-signs.ts';
import { lineSigns } from './line-signs.ts';
import { judgeMining } from './mining-signs.ts';
import { carriesToBareAddress, isBarePublic, judgeSending } from './sending-signs.ts';
import { servedFolder } from './serving-signs.ts';
import { judgeTunnels } from './tunnel-signs.ts';
import { lastComponent, shells, walkInvocations, type Invocation } from './shell-command.ts';
import { parseShell } from './shell-syntax.ts';

export const constructKinds = [
	'reverse-shell', 'served-shell', 'shell-socket', 'download-run', 'decoded-run', 'preload', 'immutable', 'keys-appended', 'account-made', 'setuid-made',
	'shell-copied', 'history-hidden', 'log-wiped', 'miner', 'module-loaded', 'defence-stopped', 'startup-written', 'command-shadowed', 'process-disguised', 'process-hidden',
	'reverse-tunnel', 'password-read', 'data-sent', 'sniffer-run', 'host-in-container', 'files-served', 'listing-cut', 'files-encrypted',
] as const;
export type ConstructKind = (typeof constructKinds)[number];

export interface Construct {
	readonly kind: ConstructKind;
	readonly severity: Severity;
	/** The program's own words: what it does. */
	readonly says: string;
	/** ATT&CK technique. */
	readonly technique: string;
	/** From 1. */
	readonly line: number;
	/** The line of the text it stands on, one byte to a character, at most 200. Make it visible before showing it. */
	readonly text: string;
	/** A file it names that deserves a look of its own (a preloaded library, a module), one byte to a character. */
	readonly path?: string;
}

type Report = (kind: ConstructKind, severity: Severity, says: string, line: number, path?: string) => void;

export const techniques: Readonly<Record<ConstructKind, string>> = {
	'reverse-shell': 'T1059.004', 'served-shell': 'T1059.004', 'shell-socket': 'T1095', 'download-run': 'T1105', 'decoded-run': 'T1140', preload: 'T1574.006',
	immutable: 'T1222.002', 'keys-appended': 'T1098.004', 'account-made': 'T1136.001', 'setuid-made': 'T1548.001', 'shell-copied': 'T1548.001', 'history-hidden': 'T1070.003',
	'log-wiped': 'T1070.002', miner: 'T1496', 'module-loaded': 'T1547.006', 'defence-stopped': 'T1562.001', 'startup-written': 'T1546.004', 'command-shadowed': 'T1056',
	'process-disguised': 'T1036.004', 'process-hidden': 'T1564', 'reverse-tunnel': 'T1572', 'password-read': 'T1056.001', 'data-sent': 'T1048', 'sniffer-run': 'T1040', 'host-in-container': 'T1611', 'files-served': 'T1048', 'listing-cut': 'T1564', 'files-encrypted': 'T1486',
};

const networkReaders = new Set(['curl', 'wget', 'fetch', 'lynx', 'aria2c', 'axel', 'ftp', 'tftp', 'lwp-request', 'lwp-download', 'GET', 'http', 'https', 'xh', 'dig', 'host', 'nslookup', 'wget2', 'links']);
const connectors = new Set(['nc', 'ncat', 'netcat', 'nc.traditional', 'nc.openbsd', 'telnet', 'socat']);
const shellPath = /(?:^|[\s/:=,'"])(?:ba|da|a|z|k|c|tc)?sh(?:$|[\s,'"])/;

/** Every construct, each kind once for each line, at most 50. */
export function suspiciousConstructs(text: string): readonly Construct[] {
	const lines = text.slice(0, 262_144).split('\n');
	const found = new Map<string, Construct>();
	const report: Report = (kind, severity, says, line, path) => {
		const key = `${kind} ${line}`;
		const known = found.get(key);
		if (found.size >= 50 || (known !== undefined && rank[known.severity] >= rank[severity])) return;
		found.set(key, { kind, severity, says, technique: techniques[kind], line, text: (lines[line - 1] ?? '').trim().slice(0, 200), ...(path === undefined ? {} : { path }) });
	};
	judge(text, report, 0, 1);
	for (const { kind, severity, says, line } of lineSigns(lines)) report(kind, severity, says, line);
	const whole = assembled(text);
	if (whole !== undefined) judge(whole, report, 0, 1);
	return [...found.values()].toSorted((a, b) => a.line - b.line);
}

const rank: Readonly<Record<Severity, number>> = { info: 0, low: 1, medium: 2, high: 3, critical: 4 };

/** Variables and aliases whose value is itself shell text. */
const runsItsValue = /^(?:PROMPT_COMMAND|PS[0-4])=/;

interface Seen {
	pipe: number | undefined;
	shellOnPipe: number | undefined;
	connector: number | undefined;
	execSocket: number | undefined;
	/** What was fetched, by the file it was put into; true: from a host that has no name. */
	readonly downloads: Map<string, boolean>;
	/** Ports the firewall was told to let in. */
	readonly opened: Set<string>;
	/** Where the shell went with `cd`, where that is written out. */
	folder: string | undefined;
}

function judge(text: string, report: Report, nested: number, firstLine: number): void {
	const seen: Seen = { pipe: undefined, shellOnPipe: undefined, connector: undefined, execSocket: undefined, downloads: new Map(), opened: new Set(), folder: undefined };
	const inner: { readonly text: string; readonly line: number }[] = [];
	walkInvocations(parseShell(text), (pipeline, stages) => {
		judgePipeline(stages, report, firstLine);
		for (const invocation of pipeline) {
			const line = invocation.line + firstLine - 1;
			judgeInvocation(invocation, (kind, severity, says, _line, path) => report(kind, severity, says, line, path), seen);
			for (const value of [...invocation.assignments, ...(invocation.name === 'export' || invocation.name === 'declare' || invocation.name === 'alias' ? invocation.arguments : [])]) {
				const cut = value.indexOf('=');
				if (cut > 0 && (invocation.name === 'alias' || runsItsValue.test(value))) inner.push({ text: value.slice(cut + 1), line });
			}
			if (invocation.name === 'trap' && invocation.arguments.length > 1) inner.push({ text: invocation.arguments[0]!, line });
			if (invocation.code !== undefined) inner.push(...shellTextsOf(invocation.code).map(({ text: given }) => ({ text: given, line })));
		}
	});
	if (seen.pipe !== undefined && seen.connector !== undefined && seen.shellOnPipe !== undefined) {
		report('reverse-shell', 'critical', 'joins a shell to the network through a named pipe', seen.pipe + firstLine - 1);
	}
	if (nested < 3) for (const one of inner.slice(0, 50)) judge(one.text, report, nested + 1, one.line);
}

function judgePipeline(stages: readonly (readonly Invocation[])[], report: Report, firstLine: number): void {
	const last = stages.at(-1)?.at(-1);
	if (stages.length > 1 && last !== undefined && carriesToBareAddress(last) && !stages.flat().some(({ name }) => shells.has(name))) report('data-sent', 'medium', 'sends what it reads to an address that has no name', last.line + firstLine - 1);
	if (last !== undefined && stages.slice(0, -1).some(stage => /^(?:history|fc)$/.test(stage.at(-1)?.name ?? '')) && (connectors.has(last.name) || /^(?:curl|wget|ncat|http|xh)$/.test(last.name))) report('data-sent', 'high', 'sends what people type to another host', last.line + firstLine - 1);
	for (const [at, stage] of stages.entries()) {
		const reader = stage.at(-1)!;
		if (!reader.readsInput) continue;
		const line = reader.line + firstLine - 1;
		const shell = shells.has(reader.name);
		for (const [other, earlier] of stages.entries()) {
			if (other === at) continue;
			const source = earlier.at(-1)!;
			if (shell && (connectors.has(source.name) || isTlsClient(source))) report('reverse-shell', 'critical', 'joins a shell to a network connection', line);
			else if (shell && (source.redirects.some(redirect => isSocket(redirect.target)) || source.arguments.some(isSocket))) report('reverse-shell', 'critical', 'joins a shell to a network connection', line);
			else if (other < at && networkReaders.has(source.name)) report('download-run', 'high', 'runs what it downloads without keeping a copy', line);
			else if (other < at && decodes(source)) report('decoded-run', 'high', 'runs text that is decoded on the way, so that it cannot be read where it stands', line);
		}
	}
	for (const invocation of stages.flat()) {
		// `$(echo 6375 | xxd -r -p)`: the command itself is what comes out.
		const made = invocation.substitutions.length > 0 && invocation.assignments.length === 0 && /^\$\(|^`/.test(invocation.program);
		if (!(made || shells.has(invocation.name) || invocation.name === 'eval' || invocation.name === '.' || invocation.name === 'source' || invocation.code !== undefined)) continue;
		for (const script of invocation.substitutions) {
			const line = invocation.line + firstLine - 1;
			for (const command of script.flat()) {
				const program = lastComponent(command.words[0]?.text ?? '');
				const words = command.words.slice(1).map(word => word.text);
				if (program === 'curl' || program === 'wget' || program === 'fetch' || program === 'lynx') report('download-run', 'high', 'runs what it downloads without keeping a copy', line);
				else if (decodes({ name: program, arguments: words })) report('decoded-run', 'high', 'runs text that is decoded on the way, so that it cannot be read where it stands', line);
			}
		}
	}
}

function judgeInvocation(invocation: Invocation, report: Report, seen: Seen): void {
	const { name, program, arguments: words, redirects, line } = invocation;
	const say: Say = (kind, severity, says, path) => report(kind, severity, says, line, path);
	const shell = shells.has(name);

	const sockets = redirects.filter(redirect => isSocket(redirect.target)).length + words.filter(word => isSocket(word)).length;
	if (sockets > 0) {
		// `bash -c bash -i`, also of a log that keeps no quotes.
		const ofShell = invocation.script?.flat().some(command => shells.has(lastComponent(command.words[0]?.text ?? ''))) ?? true;
		if (shell && ofShell) say('reverse-shell', 'critical', 'hands a shell to a network connection');
		else if (name === 'exec') {
			seen.execSocket = line;
			const isNear = redirects.every(({ target }) => !isSocket(target) || nearSocket.test(target));
			say('shell-socket', isNear ? 'low' : 'high', 'keeps a network connection open from the shell itself');
		} else say('shell-socket', 'low', 'opens a network connection from the shell itself');
	}
	// zsh's own: `zmodload zsh/net/tcp; ztcp HOST PORT; zsh <&$REPLY >&$REPLY`.
	if (name === 'ztcp' && !words.includes('-l')) seen.execSocket = line;
	if (shell && seen.execSocket !== undefined && redirects.some(redirect => /^[<>]&$/.test(redirect.operator))) say('reverse-shell', 'critical', 'hands a shell to a network connection');

	if (name === 'mkfifo' || (name === 'mknod' && words.includes('p'))) seen.pipe ??= line;
	if (connectors.has(name) || isTlsClient(invocation)) seen.connector ??= line;
	if (shell && (invocation.readsInput || words.includes('-i'))) seen.shellOnPipe ??= line;

	if (/^(?:nc|ncat|netcat)(?:\.\w+)?$/.test(name)) judgeNetcat(words, say);
	if (name === 'socat') {
		for (const word of words) {
			if (/(?:^|,|!!)(?:exec|system|shell):/i.test(word)) {
				if (shellPath.test(word)) say('reverse-shell', 'critical', 'joins a shell to a network connection');
				else say('served-shell', 'low', 'runs a program for a network connection');
			}
		}
	}
	judgeTunnels(invocation, say);
	if ((shell || /^(?:perl|python[\d.]*|ruby|php)$/.test(name)) && /\.(?:txt|md|log|jpe?g|png|gif|ico|pdf|docx?|mp[34]|dat)$/i.test(invocation.file ?? '')) say('process-disguised', 'medium', 'has a shell run a file under the name of a text or a picture');
	if (/^ld-linux[\w-]*\.so[.\d]*$|^ld-musl-\w+\.so/.test(name) && words.some(word => word.startsWith('/') && !/^\/(?:usr\/)?(?:lib|bin|sbin|opt)/.test(word))) say('process-disguised', 'medium', 'has the loader start a program, so that it needs no rights to be run and shows under another name');
	if (name === 'exec' && words[0] === '-a' && /^\[/.test(words[1] ?? '')) say('process-disguised', 'high', 'starts a program under the name of a kernel thread');
	if (name === 'mount' && words.some(word => /^\/proc\/(?:\d|\$)/.test(word))) say('process-hidden', 'high', 'mounts something over a process in /proc, which hides it');
	if (invocation.code !== undefined) for (const sign of codeSigns(invocation.code, name)) say(sign.kind, sign.severity, sign.says);

	judgeEnvironment([...invocation.assignments, ...(/^(?:export|declare|typeset|readonly|env)$/.test(name) ? words : name === 'setenv' && words.length > 1 ? [`${words[0]!}=${words[1]!}`] : [])], say);
	judgeWrites(invocation, say);
	judgeDownloads(invocation, say, seen);
	judgeSending(invocation, say);
	if (name === 'cd') seen.folder = words.find(word => !word.startsWith('-'));
	const served = servedFolder(invocation, seen.folder);
	if (served !== undefined) say('files-served', 'high', `shows all of ${served} to whoever asks, by a web server of one line`);
	judgeAdministration(name, words, say);
	const letIn = openedPort(name, words);
	if (letIn !== undefined) seen.opened.add(letIn);
	else if (words.some(word => /^-\w*l\w*$|^--listen$/.test(word)) && words.some(word => seen.opened.has(word.replace(/^-\w*p(?=\d)/, '')))) say('served-shell', 'medium', 'lets a port in through the firewall and starts a program that listens there');
	judgeMining(invocation, say);
	if (program === '' && invocation.redirects.length === 0) return;
	if (name === 'trap' && words.includes('DEBUG') && reports.test(words[0]!)) say('data-sent', 'high', 'tells another host each command that is typed');
	if (name === 'alias') for (const word of words) judgeAlias(word, say);
	if (name === 'read' && words.some(word => /^-[a-z]*s/.test(word)) && words.some(word => /pass|pw|pwd/i.test(word))) say('password-read', 'low', 'asks for a password without showing it');
}

/** The port a line of iptables, ufw or firewalld lets in. */
function openedPort(name: string, words: readonly string[]): string | undefined {
	if (/^ip6?tables(?:-legacy|-nft)?$/.test(name)) return words.includes('ACCEPT') && words.some(word => word === 'INPUT') ? words[words.findIndex(word => /^--d(?:estination-)?port$/.test(word)) + 1] : undefined;
	if (name === 'ufw') return words.includes('allow') ? /\d+/.exec(words.at(-1) ?? '')?.[0] : undefined;
	return name === 'firewall-cmd' ? /^--add-port=(\d+)/.exec(words.find(word => word.startsWith('--add-port=')) ?? '')?.[1] : undefined;
}

function judgeNetcat(words: readonly string[], say: Say): void {
	for (const [at, word] of words.entries()) {
		const given = /^--(?:exec|sh-exec|lua-exec)=?(.*)$/.exec(word)?.[1] ?? (/^-[a-z]*e$/.test(word) ? '' : undefined);
		const value = given === '' ? (words[at + 1] ?? '') : given;
		if (value !== undefined) say('reverse-shell', shellPath.test(value) ? 'critical' : 'high', 'joins a program to a network connection');
		else if (/^-[a-z]*c$/.test(word) && shellPath.test(words[at + 1] ?? '')) say('reverse-shell', 'critical', 'joins a shell to a network connection');
	}
}

function judgeDownloads({ name, program, arguments: words, redirects, file }: Invocation, say: Say, seen: Seen): void {
	if (networkReaders.has(name)) {
		if (words.some(word => /169\.254\.169\.254/.test(word))) return; // the cloud's own metadata service
		const bare = words.some(isBarePublic);
		for (const [at, word] of words.entries()) {
			const joined = /^(?:--output=|--output-document=|-o(?=.)|-O(?=.))(.+)$/.exec(word)?.[1];
			const target = joined ?? (/^(?:-[a-zA-Z]*[oO]|--output|--output-document)$/.test(word) ? words[at + 1] : undefined);
			if (target?.startsWith('/')) seen.downloads.set(target, bare);
		}
		for (const redirect of redirects) if (redirect.target.startsWith('/')) seen.downloads.set(redirect.target, bare);
	}
	const runs = [program, file ?? '', ...(name === 'chmod' && words.some(word => /x|[1357]/.test(word) && !word.startsWith('/')) ? words : [])];
	for (const target of runs) {
		const bare = seen.downloads.get(target);
		if (bare !== undefined) say('download-run', bare || openPlace.test(target) || /\/\./.test(target) ? 'high' : 'low', 'downloads a program and runs it');
	}
}

/** Each command that is typed, handed to something that reaches the network; many keep them in a log of the host. */
const reports = /BASH_COMMAND[\s\S]*(?:\/dev\/(?:tcp|udp)\/|\|\s*(?:nc|ncat|curl|socat|openssl)\b)|(?:\b(?:curl|wget|nc|ncat|socat)\b|\/dev\/(?:tcp|udp)\/)[\s\S]*BASH_COMMAND/;

/** Programs that ask for a password: a shell alias or function of that name sits between the person and the program. */
const askers = new Set(['sudo', 'su', 'passwd', 'login', 'gpg', 'ssh']);

function judgeAlias(word: string, say: Say): void {
	const cut = word.indexOf('=');
	const name = word.slice(0, cut);
	if (cut <= 0 || !askers.has(name)) return;
	// `TERM=xterm ssh` is still ssh.
	const value = word.slice(cut + 1).trim().replace(/^(?:[A-Za-z_]\w*=\S*\s+)+/, '');
	const stands = lastComponent(value.split(/\s/)[0] ?? '');
	if (stands === name || stands === 'doas' || stands === 'sudo' || stands === 'sudo-rs' || value === '') {
		if (/\/\.|^\/(?:tmp|dev|var\/tmp)\//.test(value)) say('command-shadowed', 'high', 'puts another program in the place of one that asks for passwords');
		return;
	}
	const odd = /^(?:\/|~|\$HOME)/.test(value) || /[|;&>]/.test(value);
	say('command-shadowed', odd && name !== 'ssh' ? 'high' : odd ? 'medium' : 'low', 'puts another program in the place of one that asks for passwords');
}

/** Whether a service of one's own answers is asked like that. */
const nearSocket = /^\/dev\/(?:tcp|udp)\/(?:127\.|localhost\/|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)/;

function isSocket(word: string): boolean {
	return /^\/dev\/(?:tcp|udp)\//.test(word);
}

function isTlsClient(invocation: Pick<Invocation, 'name' | 'arguments'>): boolean {
	return invocation.name === 'openssl' && invocation.arguments[0] === 's_client';
}

function decodes({ name, arguments: words }: Pick<Invocation, 'name' | 'arguments'>): boolean {
	switch (name) {
		case 'base64':
		case 'base32':
		case 'basenc':
			return words.some(word => /^(?:-[a-z]*[dD][a-z]*|--decode)$/.test(word));
		case 'xxd':
			return words.some(word => /^-[a-z]*r/.test(word));
		case 'openssl':
			return /^(?:enc|base64)$/.test(words[0] ?? '') && words.includes('-d');
		case 'gunzip':
		case 'zcat':
		case 'bzcat':
		case 'xzcat':
			return true;
		case 'gzip':
		case 'xz':
		case 'bzip2':
			return words.some(word => /^-[a-z]*d/.test(word) || word === '--decompress');
		case 'uudecode':
		case 'rev':
			return true;
		case 'gpg':
			return words.includes('-d') || words.includes('--decrypt');
		case 'printf':
		case 'echo':
			return words.some(word => /(?:\\x[0-9a-fA-F]{2}){4}|(?:\\0?[0-7]{3}){4}/.test(word));
		default:
			return false;
	}
}
