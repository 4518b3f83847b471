/** sudoers (sudoers(5)): aliases, defaults, includes and who may run what as whom. Tolerant: an odd line is named, never fatal. */

import { joinedLines } from './joined-lines.ts';

/** One command (or `ALL`) that a rule grants. Words one byte to a character. */
export interface SudoGrant {
	readonly runAs: readonly string[];
	/** `NOPASSWD`, `SETENV`, `NOEXEC`... as they stand when the command is reached. */
	readonly tags: readonly string[];
	/** `!command` is a denial. */
	readonly denied: boolean;
	/** With its arguments. */
	readonly command: string;
}

export interface SudoRule {
	/** From 1. */
	readonly line: number;
	/** `name`, `%group`, `#uid`, `+netgroup`, an alias or `ALL`. */
	readonly users: readonly string[];
	readonly hosts: readonly string[];
	readonly grants: readonly SudoGrant[];
}

export interface SudoAlias {
	readonly line: number;
	readonly kind: 'user' | 'runas' | 'host' | 'command';
	readonly name: string;
	readonly members: readonly string[];
}

export interface Sudoers {
	readonly rules: readonly SudoRule[];
	readonly aliases: readonly SudoAlias[];
	readonly includes: readonly { readonly line: number; readonly path: string; readonly directory: boolean }[];
	/** `Defaults:user settings`: whom they are for (`:user`, `@host`, `!command`, `>runas`, or empty), and the settings. */
	readonly defaults: readonly { readonly line: number; readonly scope: string; readonly text: string }[];
	readonly odd: readonly number[];
}

const aliasKinds: Readonly<Record<string, SudoAlias['kind']>> = { User_Alias: 'user', Runas_Alias: 'runas', Host_Alias: 'host', Cmnd_Alias: 'command', Cmd_Alias: 'command' };
const tag = /^(NOPASSWD|PASSWD|NOEXEC|EXEC|NOSETENV|SETENV|NOLOG_INPUT|LOG_INPUT|NOLOG_OUTPUT|LOG_OUTPUT|NOMAIL|MAIL|NOFOLLOW|FOLLOW|NOINTERCEPT|INTERCEPT)\s*:\s*/;

const options = /^(?:(?:ROLE|TYPE|PRIVS|LIMITPRIVS|NOTBEFORE|NOTAFTER|TIMEOUT|CWD|CHROOT)=(?:"[^"]*"|[^\s"]+)\s+)+/;

export function parseSudoers(bytes: Uint8Array): Sudoers {
	const rules: SudoRule[] = [];
	const aliases: SudoAlias[] = [];
	const includes: { line: number; path: string; directory: boolean }[] = [];
	const defaults: { line: number; scope: string; text: string }[] = [];
	const odd: number[] = [];
	for (const { line, text } of joinedLines(bytes)) {
		const include = /^[@#](include(?:dir)?)\s+(.+)$/.exec(text);
		if (include !== null) {
			includes.push({ line, path: unquoted(include[2]!.trim()), directory: include[1] === 'includedir' });
			continue;
		}
		// `#` begins a comment, except in `#1000`, a user number, at the start.
		const bare = withoutComment(text);
		if (bare === '') continue;
		const first = /^([A-Za-z_]+)\s*(.*)$/.exec(bare);
		if (/^Defaults\b/.test(bare)) {
			// The scope follows without a blank: `Defaults!command`, but `Defaults !setting`.
			const scope = /^Defaults([@:!>]\S+)?/.exec(bare)!;
			defaults.push({ line, scope: scope[1] ?? '', text: bare.slice(scope[0].length).trim() });
		} else if (first !== null && Object.hasOwn(aliasKinds, first[1]!)) {
			for (const one of split(first[2]!, ':')) {
				const cut = one.indexOf('=');
				if (cut < 0) odd.push(line);
				else aliases.push({ line, kind: aliasKinds[first[1]!]!, name: one.slice(0, cut).trim(), members: split(one.slice(cut + 1), ',') });
			}
		} else {
			const rule = ruleOf(line, bare);
			if (rule === undefined) odd.push(line);
			else rules.push(...rule);
		}
	}
	return { rules, aliases, includes, defaults, odd: odd.slice(0, 100) };
}

function ruleOf(line: number, text: string): SudoRule[] | undefined {
	const [left, ...rest] = split(text, '=', 2);
	if (left === undefined || rest.length === 0) return undefined;
	const words = wordsOf(left.replaceAll(/\s*,\s*/g, ','));
	if (words.length < 2) return undefined;
	const users = split(words[0]!, ',').map(unquoted);
	const rules: SudoRule[] = [];
	let hosts = split(words.slice(1).join(','), ',');
	let commands = rest[0]!;
	for (let specifications = 0; specifications < 100; specifications++) {
		// `host = commands : other host = commands`
		const next = /\s:\s*([\w!.,*+\s-]{1,128}?)\s*=/.exec(commands);
		rules.push({ line, users, hosts, grants: grantsOf(next === null ? commands : commands.slice(0, next.index)) });
		if (next === null) break;
		hosts = split(next[1]!, ',');
		commands = commands.slice(next.index + next[0].length);
	}
	return rules;
}

function grantsOf(text: string): SudoGrant[] {
	let runAs: readonly string[] = ['root'];
	let tags: readonly string[] = [];
	return split(text, ',').map(one => {
		let rest = one;
		const as = /^\(([^)]*)\)\s*/.exec(rest);
		if (as !== null) {
			rest = rest.slice(as[0].length);
			runAs = (as[1]!.split(':')[0] ?? '').split(',').map(name => name.trim()).filter(name => name !== '');
			if (runAs.length === 0) runAs = as[1]!.includes(':') ? ['(the caller)'] : ['root'];
		}
		rest = rest.replace(options, '');
		for (let found = tag.exec(rest); found !== null; found = tag.exec(rest)) {
			rest = rest.slice(found[0].length);
			const name = found[1]!;
			const opposite = name.startsWith('NO') ? name.slice(2) : `NO${name}`;
			tags = [...tags.filter(known => known !== opposite && known !== name), name];
		}
		const denied = /^(?:!\s*)+/.exec(rest)?.[0] ?? '';
		return { runAs, tags, denied: denied.replaceAll(/\s/g, '').length % 2 === 1, command: rest.slice(denied.length) };
	});
}

/** At a character outside quotes, parentheses and escapes; trimmed, without empty pieces. At most `most` pieces. */
function split(text: string, at: string, most = 10_000): string[] {
	const pieces: string[] = [];
	let from = 0;
	let quoted = false;
	let open = 0;
	for (let index = 0; index < text.length && pieces.length < most - 1; index++) {
		const character = text[index];
		if (character === '\\') index++;
		else if (character === '"') quoted = !quoted;
		else if (quoted) continue;
		else if (character === '(') open++;
		else if (character === ')') open = Math.max(0, open - 1);
		else if (character === at && open === 0) {
			pieces.push(text.slice(from, index).trim());
			from = index + 1;
		}
	}
	pieces.push(text.slice(from).trim());
	return pieces.filter(piece => piece !== '');
}

function wordsOf(text: string): string[] {
	return text.match(/(?:"[^"]*"|\\[^]|[^\s"\\]|["\\])+/g) ?? [];
}

function unquoted(text: string): string {
	return text.replaceAll(/^"|"$/g, '').replaceAll(/\\([^])/g, '$1');
}

function withoutComment(text: string): string {
	let quoted = false;
	for (let at = 0; at < text.length; at++) {
		const character = text[at];
		if (character === '\\') at++;
		else if (character === '"') quoted = !quoted;
		else if (character === '#' && !quoted && !(/\d/.test(text[at + 1] ?? '') && (at === 0 || /[\s,(!%:]/.test(text[at - 1]!)))) return text.slice(0, at).trim();
	}
	return text.trim();
}
