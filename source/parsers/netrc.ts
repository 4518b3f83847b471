/** .netrc (ftp(1)): `machine x login y password z`. Passwords are counted and never kept. */

import { linesOf } from './lines.ts';

export interface NetrcMachine {
	/** From 1. */
	readonly line: number;
	/** One byte to a character; undefined for `default`. */
	readonly machine: string | undefined;
	readonly login: string | undefined;
	readonly hasPassword: boolean;
	/** A macro named `init` runs by itself when ftp connects. */
	readonly macros: readonly string[];
}

type Keyword = 'machine' | 'login' | 'password' | 'account' | 'macdef';

const keywords: ReadonlyMap<string, Keyword> = new Map([
	['machine', 'machine'],
	['login', 'login'],
	['user', 'login'],
	['password', 'password'],
	['passwd', 'password'],
	['account', 'account'],
	['macdef', 'macdef'],
]);

export function parseNetrc(bytes: Uint8Array): readonly NetrcMachine[] {
	const machines: { line: number; machine: string | undefined; login: string | undefined; hasPassword: boolean; macros: string[] }[] = [];
	let waits: Keyword | undefined;
	let inMacro = false;
	for (const { number: line, text } of linesOf(bytes)) {
		if (inMacro) {
			if (text.trim() === '') inMacro = false;
			continue;
		}
		for (const word of text.split(/\s+/)) {
			if (word === '') continue;
			if (waits === undefined && word.startsWith('#')) break;
			const last = machines.at(-1);
			switch (waits) {
				case 'machine':
					machines.push({ line, machine: word, login: undefined, hasPassword: false, macros: [] });
					break;
				case 'login':
					if (last !== undefined) last.login = word;
					break;
				case 'password':
					if (last !== undefined) last.hasPassword = true;
					break;
				case 'macdef':
					last?.macros.push(word);
					inMacro = true;
					break;
				case 'account':
				case undefined:
			}
			if (waits !== undefined) {
				waits = undefined;
				continue;
			}
			if (word === 'default') machines.push({ line, machine: undefined, login: undefined, hasPassword: false, macros: [] });
			else waits = keywords.get(word);
		}
	}
	return machines;
}
