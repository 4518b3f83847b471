/** Commands that hide what was done, or fetch a program and run it: from shell histories, audit logs, cron and sudo. */

import type { Severity, Subject } from '../../core/finding.ts';
import type { LogEvent } from '../../core/log-event.ts';
import { shown, visibleText, type Visible } from '../../core/visible.ts';
import { suspiciousConstructs, type ConstructKind } from '../../parsers/suspicious-constructs.ts';
import type { ReadLog } from '../check.ts';
import { coverUp } from './cover-up.ts';
import { told, type Sign } from './sign.ts';

const fetched = /\b(?:wget|curl|tftp|lwp-download|fetch|aria2c)\s[^;&|]*?(?<url>(?:https?|ftp|tftp):\/\/[^\s"'|;&<>)]+|(?:\d{1,3}\.){3}\d{1,3}[:/][^\s"'|;&]*)/;
const runPiped = /\b(?:wget|curl|lwp-download|fetch)\s[^;&]*\|\s*(?:sudo\s+(?:-\S+\s+)*)?(?:\S*\/)?(?:ba|da|z|k)?sh\b|\b(?:wget|curl|fetch)\s[^;&]*\|\s*(?:sudo\s+)?(?:\S*\/)?(?:python[\d.]*|perl|php|ruby)\b|\b(?:ba|da|z)?sh\s+(?:-c\s+)?["']?(?:<\(|\$\(|`)\s*(?:wget|curl)\b|\beval\s+["']?(?:\$\(|`)\s*(?:wget|curl)\b/;
const temporary = /(?:^|[\s=>"'])\/?(?:tmp|var\/tmp|dev\/shm)\//;
const intoTemporary = /^\s*(?:cd|pushd)\s+\/?(?:tmp|var\/tmp|dev\/shm)\b/;

const intoHiding = /(?:-O|-o|-P|-C|--output(?:-document)?|--directory-prefix|>|\bcd)[\s=]*["']?\/(?:tmp|var\/tmp|dev\/shm)\/(?:[^\s"';&|]*\/)?\.[^\s./]/;

const mostNothing = 1000;

export class CommandSigns {
	#log = '';
	#inTemporary = false;
	/** Files that were fetched into a temporary place in this log, with the address. */
	readonly #fetched = new Map<string, string>();
	/** Commands of this log that say nothing, as long as nothing was fetched in it. */
	readonly #nothing = new Set<string>();

	sign(event: LogEvent, log: ReadLog): Sign | undefined {
		const command = told(event, 'command');
		if (command === undefined) return undefined;
		if (log.path !== this.#log) {
			this.#log = log.path;
			this.#inTemporary = false;
			this.#fetched.clear();
			this.#nothing.clear();
		}
		if (this.#nothing.has(command)) return undefined;
		const sign = this.#judged(command, event, log);
		// What cron runs is the same every minute; a command that changes the folder, or fetches, means something for those behind it.
		if (sign === undefined && this.#fetched.size === 0 && !/^\s*cd(?:\s|$)/.test(command)) {
			if (this.#nothing.size >= mostNothing) this.#nothing.clear();
			this.#nothing.add(command);
		}
		return sign;
	}

	#judged(command: Visible, event: LogEvent, log: ReadLog): Sign | undefined {
		const who = event.kind === 'command' ? (log.account ?? event.account) : (event.account ?? log.account);
		const subject: Subject = who === undefined ? { kind: 'file', path: log.shown } : { kind: 'account', name: who };
		const covered = coverUp(command);
		if (covered !== undefined) return { subject, ...covered };
		return this.#fetch(command, subject) ?? construct(command, subject) ?? search(command, subject);
	}

	#fetch(command: string, subject: Subject): Sign | undefined {
		if (/^\s*cd(?:\s|$)/.test(command)) this.#inTemporary = intoTemporary.test(command);
		const address = fetched.exec(command)?.groups?.['url'];
		if (runPiped.test(command)) return ran(subject, address, visibleText('was fetched and given to a shell at once'));
		if (address !== undefined && (this.#inTemporary || temporary.test(command.replace(address, '')) || /\bcd\s+\/?(?:tmp|var\/tmp|dev\/shm)\b/.test(command))) {
			const name = /(?:-O|-o|--output(?:-document)?|>)[\s=]*(?:\S*\/)?([^\s/;&|]+)/.exec(command)?.[1] ?? address.split(/[?#]/)[0]!.split('/').at(-1)!;
			if (name !== '' && this.#fetched.size < 100) {
				this.#fetched.set(name, address);
				this.#nothing.clear();
			}
		}
		if (address !== undefined && intoHiding.test(command.replace(address, ''))) {
			return { subject, severity: 'medium', summary: visibleText('a command fetched something into a hidden file of a temporary place'), innocent: visibleText('an installer that cleans up behind it: ask whoever ran it, and look at where it came from'), techniques: ['T1105', 'T1564.001'] };
		}
		for (const [name, from] of this.#fetched) if (runs(command, name)) return ran(subject, from, visibleText('was fetched into a temporary place and run'));
		return undefined;
	}
}

/** Words without which none of the constructs below is written: a log may hold a million commands. */
const mayConstruct = /\/dev\/(?:tcp|udp)\/|\b(?:nc|ncat|netcat|socat|telnet|s_client|ztcp|base64|base32|xxd|uudecode|insmod|minerd|xmrig|gs-netcat|gsocket|chisel|revsocks|wstunnel|dnscat2?)\b|stratum\+|\bsocket\b|\b[42]?[4567][0-7]{3}\b|\+\w*s\b|-o?u\s*0?0\b|--uid|\/etc\/(?:passwd|g?shadow|ld\.so\.preload)|-display|exec\s+-a|\/proc\/\d|\/bin\/\w*sh\b/;
/** What a person types once by way of trial is judged milder than what a job does each night: `administration-signs` has the same words for jobs. */
const worths: Readonly<Partial<Record<ConstructKind, Severity>>> = {
	'reverse-shell': 'high', 'served-shell': 'medium', 'shell-socket': 'medium', 'decoded-run': 'medium', 'data-sent': 'high', 'account-made': 'high', 'setuid-made': 'medium', 'shell-copied': 'medium', miner: 'medium', 'module-loaded': 'medium', 'process-disguised': 'medium', 'process-hidden': 'medium', 'reverse-tunnel': 'medium',
};

/** Tools that look for a way to become root, by the names they come under. */
const searches = /(?:^|[\s/;&|(])(?:linpeas(?:_\w+)?|lin-?enum|pspy(?:32|64)?s?|lse|linux-exploit-suggester(?:-\d)?|linux-smart-enumeration|deepce|mimipenguin|lazagne|traitor(?:-amd64)?|pwnkit|dirtypipe|dirtycow|baron-samedit)(?:\.sh|\.py|\.pl)?(?=$|[\s;&|)])/i;
/** It is run, not looked at, fetched or removed. */
const only = /^\s*(?:sudo\s+)?(?:ls|cat|less|more|rm|mv|cp|chmod|chown|vim?|nano|grep|find|which|man|apt\S*|dnf|yum|git|tar|unzip|cd|mkdir|file|stat|sha\d+sum|md5sum|wget|curl|scp|echo)\b/;

/** A package put in from shared memory or a hidden place. */
const oddPackage = /\b(?:apt(?:-get)?|dpkg|rpm|dnf|yum|zypper)\b[^;|&]{0,200}\s(?:\/dev\/shm\/\S*|\/\S*\/\.[^/\s][^\s]*)\.(?:deb|rpm)\b/;

function search(command: string, subject: Subject): Sign | undefined {
	if (command.length > 4096) return undefined;
	if (oddPackage.test(command)) return { subject, severity: 'medium', summary: visibleText('a package was installed from shared memory or a hidden place'), innocent: visibleText('an administrator who keeps packages there'), techniques: ['T1072'] };
	if (!searches.test(command) || only.test(command)) return undefined;
	return { subject, severity: 'medium', summary: visibleText('a tool was run that looks for a way to become root'), innocent: visibleText('an administrator or a tester who looks for the same holes'), techniques: ['T1068'] };
}

function construct(command: string, subject: Subject): Sign | undefined {
	if (command.length > 4096 || !mayConstruct.test(command)) return undefined;
	for (const { kind, severity, says, technique } of suspiciousConstructs(command)) {
		const worth = worths[kind];
		if (worth === undefined || (severity !== 'high' && severity !== 'critical')) continue;
		return { subject, severity: worth, summary: shown`a command ${visibleText(says)}`, innocent: visibleText('somebody who learns or tests how it is done: ask whoever did'), techniques: [technique] };
	}
	return undefined;
}

/** Made executable, or started by its path or by an interpreter. */
function runs(command: string, name: string): boolean {
	const at = command.indexOf(name);
	if (at === -1) return false;
	return command.split(/[;&|]+/).some(part => {
		const words = part.trim().split(/\s+/).filter(word => !/^(?:sudo|nohup|setsid|exec)$/.test(word));
		const [first = '', ...rest] = words;
		const isName = (word: string): boolean => word.split('/').at(-1) === name;
		if (/^(?:\.|\/)/.test(first) && isName(first)) return true;
		return /^(?:(?:\S*\/)?(?:ba|da|z)?sh|(?:\S*\/)?(?:perl|python[\d.]*|php)|source|\.)$/.test(first) && rest.some(isName) ? true : first === 'chmod' && rest.some(word => /[+][rwst]*x|^[0-7]*7[0-7]{2}$/.test(word)) && rest.some(isName);
	});
}

/** A named host asked over TLS is how many an installer is run; a bare address, or one that says nothing of who answers, is not. */
function ran(subject: Subject, address: string | undefined, how: Visible): Sign {
	const named = address !== undefined && /^https:\/\/(?!(?:\d{1,3}\.){3}\d{1,3}\b|\[)(?!(?:[^/]*\.)?(?:pastebin\.com|transfer\.sh|bit\.ly|tinyurl\.com|ngrok\.io|ix\.io|0x0\.st|termbin\.com|paste\.ee|file\.io|anonfiles\.com|temp\.sh)\b)/.test(address);
	const severity: Severity = named ? 'low' : 'medium';
	return {
		subject,
		severity,
		summary: named ? shown`a program ${how}, from a named host over TLS` : shown`a program ${how}, from an address that says nothing of who answers`,
		innocent: visibleText('installers are run like that: ask whoever did, and look at where it came from'),
		techniques: ['T1105', 'T1059.004'],
	};
}
