/** Shell functions named like a program that asks for a password. Pure; one byte to a character. */

export interface ShadowedCommand {
	/** `sudo`. */
	readonly name: string;
	/** From 1. */
	readonly line: number;
	/** It reads a secret, or writes or sends what it is given, before or beside calling the program. */
	readonly listens: boolean;
}

const head = /^[ \t]*(?:function[ \t]+)?(sudo|su|ssh|scp|passwd|login|gpg|doas)[ \t]*(?:(?:\(\)|(?<=function[ \t]+\w+))[ \t\n]*\{|(?<=function[ \t]+\w+)(?:[ \t]+-[^\n]*)?\n)/gm;
const reads = /\bread\b[^\n;]{0,80}-[a-zA-Z]*s|\bstty[ \t]+-echo\b/;
const keeps = />>?[ \t]*["']?(?:~|\$HOME|\/)(?!dev\/null)|\btee\b|\bcurl\b|\bwget\b|\bnc\b|\/dev\/(?:tcp|udp)\/|\b(?:script|strace|ltrace|ttyrec|asciinema)[ \t]+-|\bLD_PRELOAD=/;
const longest = 4000;

export function shadowedCommands(text: string): readonly ShadowedCommand[] {
	const found: ShadowedCommand[] = [];
	for (const match of text.matchAll(head)) {
		if (found.length >= 20) break;
		const rest = text.slice(match.index, match.index + longest);
		const end = rest.search(/\n[ \t]*\}|;[ \t]*\}|\nend\b/);
		const body = end < 0 ? rest : rest.slice(0, end);
		found.push({ name: match[1]!, line: text.slice(0, match.index).split('\n').length, listens: reads.test(body) || keeps.test(body) });
	}
	return found;
}
