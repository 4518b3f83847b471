/** syslog-ng.conf(5): where destinations lead, what is included, and log paths that end without a destination. */

import { hostOf, wordsOf, type LogSetting } from './log-setting.ts';

/** Comments, strings, marks, words. */
const token = /#[^\n]*|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[{}();]|@(?:include|version|define)\b[^\n]*|[^\s{}();"'#]+|\n/g;
const mostTokens = 200_000;
const drivers = new Set(['file', 'wildcard-file']);
const remotes = new Set(['tcp', 'udp', 'tcp6', 'udp6', 'syslog', 'network', 'http', 'elasticsearch-http', 'loggly', 'logmatic', 'splunk-hec-raw', 'graylog2', 'mongodb', 'redis', 'kafka-c', 'opentelemetry', 'syslog-ng-otlp', 'loki', 'mqtt', 'stomp', 'amqp', 'riemann']);

interface Filter {
	readonly words: string;
}

export function parseSyslogNgConf(bytes: Uint8Array): readonly LogSetting[] {
	const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
	const found: LogSetting[] = [];
	const filters = new Map<string, Filter>();
	const dropping: { readonly line: number; readonly filters: readonly string[]; readonly words: string }[] = [];
	for (const { line, words, includes } of statements(text)) {
		if (includes !== undefined) {
			found.push({ line, text: wordsOf(`@include "${includes}"`), does: 'includes', pattern: includes });
			continue;
		}
		const [kind, name = ''] = words;
		if (kind === 'filter') filters.set(name, { words: words.slice(2).join(' ') });
		else if (kind === 'destination') found.push(...destinations(line, words));
		else if (kind === 'log') {
			// A destination may be written into the path itself.
			found.push(...destinations(line, words));
			if (!words.some(word => /^(?:destination|log|junction|channel|rewrite-rule)$/.test(word) && word !== kind) && words.includes('final')) dropping.push({ line, filters: namesAfter(words, 'filter'), words: words.join(' ') });
		}
	}
	for (const { line, filters: named, words } of dropping) {
		found.push({ line, text: wordsOf(words), does: 'drops', of: named.length === 0 ? words : named.map(name => filters.get(name)?.words ?? name).join(' ') });
	}
	return found;
}

interface Block {
	readonly line: number;
	/** Strings keep their quotes. */
	readonly words: readonly string[];
	readonly includes?: string;
}

function* statements(text: string): Generator<Block> {
	let line = 1;
	let begun = 1;
	let depth = 0;
	let words: string[] = [];
	let count = 0;
	for (const [one] of text.matchAll(token)) {
		if (++count > mostTokens) break;
		if (one === '\n') line++;
		if (one === '\n' || one.startsWith('#')) continue;
		if (one.startsWith('@')) {
			const includes = /^@include\s+["']?([^"'\s]+)/.exec(one)?.[1];
			if (includes !== undefined) yield { line, words: [], includes };
			continue;
		}
		if (words.length === 0) begun = line;
		if (one === '{' || one === '(') depth++;
		else if (one === '}' || one === ')') depth = Math.max(0, depth - 1);
		if (words.length < 5000) words.push(one);
		if (depth === 0 && (one === ';' || one === '}')) {
			if (words.length > 1) yield { line: begun, words };
			words = [];
		}
	}
	if (words.length > 1) yield { line: begun, words };
}

/** `file("/var/log/x" ...)`, `tcp("host" port(514))`, `syslog("host")`, `http(url("..."))`. */
function* destinations(line: number, words: readonly string[]): Generator<LogSetting> {
	for (const [at, word] of words.entries()) {
		if (words[at + 1] !== '(') continue;
		const driver = word.toLowerCase();
		const first = unquoted(words[at + 2] ?? '');
		const told = { line, text: wordsOf(`${words[0] === 'log' ? 'log' : (words[1] ?? '')}: ${word}(${words[at + 2] ?? ''})`) };
		if (drivers.has(driver) && first.startsWith('/')) {
			const path = first.replaceAll(/\$\{[^}]*\}|\$\([^)]*\)|\$\w+/g, '*').replaceAll(/\*+/g, '*');
			if (path === '/dev/null') yield { ...told, does: 'drops', of: unquoted(words[1] ?? '') };
			else if (path.startsWith('/dev/')) yield { ...told, does: 'shows' };
			else yield { ...told, does: 'writes', path };
		} else if (remotes.has(driver)) {
			const named = words.slice(at + 2, at + 60).findIndex((one, place, all) => /^(?:url|urls|servers|host|uri|bootstrap-servers)$/.test(one) && all[place + 1] === '(');
			const to = hostOf(named === -1 ? first : unquoted(words[at + 4 + named] ?? ''));
			if (to !== undefined && !/^(?:ip|port|transport|flags|localip|template)$/.test(to)) yield { ...told, does: 'sends', to };
		}
	}
}

function namesAfter(words: readonly string[], keyword: string): readonly string[] {
	return words.flatMap((word, at) => (word === keyword && words[at + 1] === '(' ? [words[at + 2] ?? ''] : []));
}

function unquoted(word: string): string {
	return /^["'].*["']$/.test(word) ? word.slice(1, -1) : word;
}
