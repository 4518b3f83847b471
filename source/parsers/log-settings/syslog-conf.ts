/**
 * syslog.conf(5) of sysklogd, inetutils and the BSDs, and rsyslog.conf(5) in all its three tongues: selectors, `$Directives` and
 * RainerScript. What a filter or an `if` lets through is not worked out: such a rule may take anything.
 */

import { hostOf, wordsOf, type Logins, type LogSetting } from './log-setting.ts';
import { statementsIn, valueOf, type Statement } from './rainer-script.ts';

const levels = ['emerg', 'alert', 'crit', 'err', 'warning', 'notice', 'info', 'debug'];
const spelt: Readonly<Record<string, string>> = { panic: 'emerg', error: 'err', warn: 'warning' };
const part = String.raw`[\w*]+(?:,[\w*]+)*\.[=!<>]*[\w*]+`;
const selector = new RegExp(String.raw`^(${part}(?:;\s*${part})*;?)\s+(\S.*)$`);
const property = /^:[\w$!.-]+\s*,\s*!?\w+\s*,\s*"(?:[^"\\]|\\.)*"\s*(\S.*)$/;
const longest = 4096;

export function parseSyslogConf(bytes: Uint8Array): readonly LogSetting[] {
	const statements = statementsIn(bytes);
	const templates = templatesOf(statements);
	const found: LogSetting[] = [];
	let chained: Logins | undefined;
	for (const { line, text, inner } of statements) {
		if (text.length > longest) continue;
		const told = { line, text: wordsOf(text) };
		const include = /^\$IncludeConfig\s+(\S+)/i.exec(text)?.[1] ?? (/^include\s*\(/i.test(text) ? valueOf(text, 'file') : undefined) ?? /^include\s+(\/\S+)/i.exec(text)?.[1];
		if (include !== undefined) {
			found.push({ ...told, does: 'includes', pattern: include });
			continue;
		}
		if (/^(?:action|call|global|module|input|template|main_queue|ruleset|parser|timezone|lookup_table)\s*\(|^\$/i.test(text)) {
			const action = /^action\s*\(/i.test(text) ? scripted(text, templates) : undefined;
			if (action !== undefined) found.push({ ...told, ...action, ...(inner || action.does === 'drops' ? {} : { logins: { auth: true, authpriv: true } }) });
			continue;
		}
		const byFacility = selector.exec(text);
		const logins = byFacility === null ? undefined : loginsOf(byFacility[1]!);
		const words = byFacility?.[2] ?? property.exec(text)?.[1] ?? /\bthen\s+(?!\{)(\S.*)$/i.exec(text)?.[1] ?? (inner ? text : /^&\s*(\S.*)$/.exec(text)?.[1]);
		if (words === undefined) continue;
		const ofThis = text.startsWith('&') ? chained : byFacility === null || inner ? undefined : logins;
		chained = ofThis;
		const action = /^action\s*\(/i.test(words) ? scripted(words, templates) : legacy(words, templates);
		if (action !== undefined) found.push({ ...told, ...action, ...(ofThis === undefined || action.does === 'drops' ? {} : { logins: ofThis }) });
	}
	return found;
}

type Action = { readonly does: 'writes'; readonly path: string } | { readonly does: 'sends'; readonly to: string } | { readonly does: 'shows' } | { readonly does: 'drops'; readonly of: string };

/** `-/var/log/x;format`, `?Dynamic`, `@host:514`, `@@(o)[::1]:514`, `:omrelp:host:port`, `|/dev/xconsole`, `~`, `root,operator`. */
function legacy(words: string, templates: ReadonlyMap<string, string>): Action | undefined {
	const [action = ''] = words.replace(/^action\s*/i, '').split(/;|\s+#|\s/, 1);
	if (/^-?\/dev\/null$/.test(action)) return { does: 'drops', of: words };
	if (/^(?:~|stop|discard)$/.test(action)) return undefined;
	if (/^-?\/dev\/(?:console|tty\w*|xconsole|std\w+)$/.test(action)) return { does: 'shows' };
	if (/^-?\//.test(action)) return { does: 'writes', path: action.replace(/^-/, '') };
	const dynamic = /^-?\?([\w.-]+)/.exec(action)?.[1];
	if (dynamic !== undefined) {
		const path = templates.get(dynamic.toLowerCase());
		return path === undefined ? undefined : { does: 'writes', path };
	}
	const remote = /^@{1,2}(?:\([^)]*\))?(\S+)$/.exec(action)?.[1] ?? /^:omrelp:(\S+)$/i.exec(action)?.[1];
	if (remote !== undefined) {
		const to = hostOf(remote);
		return to === undefined ? undefined : { does: 'sends', to };
	}
	// A pipe may lead to anything.
	return /^(?:\||:omusrmsg:|:omprog:|\^|\*$|[a-z_][\w,-]*$)/i.test(action) ? { does: 'shows' } : undefined;
}

function scripted(text: string, templates: ReadonlyMap<string, string>): Action | undefined {
	const type = valueOf(text, 'type')?.toLowerCase();
	if (type === 'omfile') {
		const file = valueOf(text, 'file');
		if (file === '/dev/null') return { does: 'drops', of: 'action' };
		const path = file ?? templates.get((valueOf(text, 'dynafile') ?? '').toLowerCase());
		return path?.startsWith('/') === true ? { does: 'writes', path } : undefined;
	}
	const remote = valueOf(text, 'target') ?? valueOf(text, 'server') ?? valueOf(text, 'host') ?? valueOf(text, 'broker');
	if (type === undefined || remote === undefined || !/^om(?:fwd|relp|gssapi|elasticsearch|kafka|hiredis|mysql|pgsql|libdbi|mongodb|amqp1|clickhouse|http|azure\w*)$/.test(type)) return /^om(?:usrmsg|prog|pipe|stdout|journal|uxsock)$/.test(type ?? '') ? { does: 'shows' } : undefined;
	const to = hostOf(/^\[?\s*"?([^",\]]+)/.exec(remote)?.[1] ?? remote);
	return to === undefined ? undefined : { does: 'sends', to };
}

/** Names in small letters, with the paths they make: `%...%` becomes `*`. */
function templatesOf(statements: readonly Statement[]): ReadonlyMap<string, string> {
	const found = new Map<string, string>();
	for (const { text } of statements) {
		if (text.length > longest) continue;
		const old = /^\$template\s+([\w.-]+)\s*,\s*"([^"]*)"/i.exec(text);
		const name = old?.[1] ?? (/^template\s*\(/i.test(text) ? valueOf(text, 'name') : undefined);
		if (name === undefined) continue;
		const written = old?.[2] ?? valueOf(text, 'string') ?? [...text.matchAll(/\bconstant\s*\(\s*value\s*=\s*"([^"]*)"|\bproperty\s*\(/gi)].map(([, constant]) => constant ?? '%x%').join('');
		const path = written.replaceAll(/%[^%]*%/g, '*').replaceAll(/\*+/g, '*');
		if (path.startsWith('/')) found.set(name.toLowerCase(), path);
	}
	return found;
}

/** Whether login messages at `info` are taken, by the parts of a selector from left to right (syslog.conf(5)). */
function loginsOf(text: string): Logins {
	const taken = { auth: false, authpriv: false };
	for (const part of text.split(/;\s*/)) {
		const [facilities = '', priority = ''] = part.split('.', 2);
		const named = facilities.toLowerCase().split(',');
		for (const facility of ['auth', 'authpriv'] as const) {
			if (!named.includes('*') && !named.includes(facility) && !(facility === 'auth' && named.includes('security'))) continue;
			const { without, exactly, level } = /^(?<without>!?)(?<exactly>=?)[<>=]*(?<level>[\w*]+)$/.exec(priority.toLowerCase())?.groups ?? { without: '', exactly: '', level: '*' };
			if (level === 'none') taken[facility] = without === '!';
			else {
				const covers = level === '*' || (exactly === '=' ? level === 'info' : levels.indexOf(spelt[level!] ?? level!) >= levels.indexOf('info'));
				if (covers) taken[facility] = without !== '!';
			}
		}
	}
	return taken;
}
