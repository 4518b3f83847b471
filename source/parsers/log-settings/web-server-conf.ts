/**
 * Where web servers write: CustomLog, ErrorLog and their like of Apache (mod_log_config), access_log and error_log of nginx.
 * Apache's variables are taken from `Define` and from the environment it is started with.
 */

import { joinedLines } from '../joined-lines.ts';
import { hostOf, wordsOf, type LogSetting } from './log-setting.ts';

const longest = 4096;

/** `known`: variables by name, as `envvars` of Debian sets them. ServerRoot is taken from the text, or else from there. */
export function parseApacheLogs(bytes: Uint8Array, known: ReadonlyMap<string, string> = new Map()): readonly LogSetting[] {
	const found: LogSetting[] = [];
	const defined = new Map(known);
	for (const { line, text } of joinedLines(bytes)) {
		if (text.length > longest || text.startsWith('#')) continue;
		const [, keyword = '', rest = ''] = /^(\w+)\s+(\S.*)$/.exec(text) ?? [];
		const [first = '', second = ''] = wordsIn(rest);
		const told = { line, text: wordsOf(text) };
		const value = filled(first, defined);
		switch (keyword.toLowerCase()) {
			case 'define':
				if (second !== '') defined.set(first, filled(second, defined));
				break;
			case 'serverroot':
				defined.set('ServerRoot', value);
				break;
			case 'include':
			case 'includeoptional':
				found.push({ ...told, does: 'includes', pattern: absolute(value, defined) });
				break;
			case 'customlog':
			case 'errorlog':
			case 'transferlog':
			case 'globallog':
			case 'forensiclog':
			case 'scriptlog':
			case 'rewritelog':
			case 'secauditlog': {
				const setting = of(absolute(value, defined), keyword);
				if (setting !== undefined) found.push({ ...told, ...setting });
				break;
			}
			default:
		}
	}
	return found;
}

/** `export NAME=value` of a file a shell reads; `$NAME` within a value, and a suffix that is empty, are filled in. */
export function parseEnvvars(bytes: Uint8Array): ReadonlyMap<string, string> {
	const found = new Map<string, string>();
	for (const { text } of joinedLines(bytes)) {
		const set = /^\s*(?:export\s+)?([A-Z_][A-Z0-9_]*)=["']?([^"'\s;]*)/.exec(text.slice(0, longest));
		if (set !== null) found.set(set[1]!, set[2]!.replaceAll(/\$\{?(\w+)\}?/g, (_, name: string) => found.get(name) ?? ''));
	}
	return found;
}

export function parseNginxLogs(bytes: Uint8Array): readonly LogSetting[] {
	const found: LogSetting[] = [];
	for (const { line, text } of joinedLines(bytes)) {
		if (text.length > longest || text.startsWith('#')) continue;
		for (const [all, keyword, value] of text.matchAll(/(?:^|[;{}\s])(access_log|error_log|include)\s+("[^"]*"|'[^']*'|[^\s;]+)/g)) {
			const told = { line, text: wordsOf(all) };
			const bare = value!.replaceAll(/^["']|["']$/g, '');
			if (keyword === 'include') found.push({ ...told, does: 'includes', pattern: bare.startsWith('/') ? bare : `/etc/nginx/${bare}` });
			else if (bare === 'off') found.push({ ...told, does: 'drops', of: keyword! });
			else {
				const server = /^syslog:server=([^,]+)/.exec(bare)?.[1];
				const to = server === undefined || server.startsWith('unix:') ? undefined : hostOf(server);
				if (to !== undefined) found.push({ ...told, does: 'sends', to });
				else if (server === undefined && !/^(?:stderr|memory:)/.test(bare)) {
					const setting = of((bare.startsWith('/') ? bare : `/etc/nginx/${bare}`).replaceAll(/\$\{?\w+\}?/g, '*'), keyword!);
					if (setting !== undefined) found.push({ ...told, ...setting });
				}
			}
		}
	}
	return found;
}

/** Programs that logs are piped to are the matter of commands in settings. */
function of(path: string, keyword: string): { readonly does: 'writes'; readonly path: string } | { readonly does: 'drops'; readonly of: string } | undefined {
	if (path === '/dev/null') return { does: 'drops', of: keyword };
	return /^\/(?!dev\/)/.test(path) ? { does: 'writes', path: path.replaceAll(/\*+/g, '*') } : undefined;
}

function absolute(path: string, known: ReadonlyMap<string, string>): string {
	if (/^(?:\/|\||syslog|"?\|)/.test(path)) return path;
	return `${(known.get('ServerRoot') ?? '').replace(/\/$/, '')}/${path}`;
}

function filled(word: string, known: ReadonlyMap<string, string>): string {
	return word.replaceAll(/\$\{(\w+)\}/g, (all, name: string) => known.get(name) ?? all).slice(0, longest);
}

function wordsIn(text: string): readonly string[] {
	return [...text.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S+)/g)].slice(0, 10).map(([, double, single, plain]) => double ?? single ?? plain ?? '');
}
