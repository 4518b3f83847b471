/** Where FTP servers write: vsftpd.conf(5), proftpd.conf, and pure-ftpd's file or its folder of one setting a file. */

import { joinedLines } from '../joined-lines.ts';
import { wordsOf, type LogSetting } from './log-setting.ts';

const longest = 4096;
const written = (path: string, of: string) => (path === '/dev/null' || /^none$/i.test(path) ? ({ does: 'drops', of } as const) : path.startsWith('/') ? ({ does: 'writes', path: path.replaceAll(/%\w|%\{[^}]*\}/g, '*') } as const) : undefined);

export function parseVsftpdLogs(bytes: Uint8Array): readonly LogSetting[] {
	return byWord(bytes, /^(xferlog_file|vsftpd_log_file)=(\S+)$/);
}

export function parseProftpdLogs(bytes: Uint8Array): readonly LogSetting[] {
	const found: LogSetting[] = [];
	for (const { line, text } of joinedLines(bytes)) {
		if (text.length > longest) continue;
		const include = /^Include\s+"?(\/[^"\s]+)/i.exec(text)?.[1];
		if (include !== undefined) found.push({ line, text: wordsOf(text), does: 'includes', pattern: include });
		const log = /^(TransferLog|SystemLog|ExtendedLog|ServerLog|ControlsLog|SQLLogFile|TLSLog|SFTPLog|BanLog|DebugLog)\s+"?([^"\s]+)/i.exec(text);
		const setting = log === null ? undefined : written(log[2]!, log[1]!);
		if (setting !== undefined) found.push({ line, text: wordsOf(text), ...setting });
		if (/^SyslogLevel\s+(?:emerg|alert|crit)\b/i.test(text)) found.push({ line, text: wordsOf(text), does: 'drops', of: 'SyslogLevel' });
	}
	return found;
}

/** `AltLog clf:/path`; in a folder of settings the file's name is the word and its text the value. */
export function parsePureFtpdLogs(bytes: Uint8Array, name?: string): readonly LogSetting[] {
	return byWord(bytes, /^(AltLog|SyslogFacility)\s+(?:(?:clf|stats|w3c|xferlog):)?(\/\S+|none)$/i, name);
}

function byWord(bytes: Uint8Array, form: RegExp, name?: string): readonly LogSetting[] {
	const found: LogSetting[] = [];
	for (const { line, text } of joinedLines(bytes)) {
		const match = text.length > longest ? null : form.exec(name === undefined ? text : `${name} ${text}`);
		const setting = match === null ? undefined : written(match[2]!, match[1]!);
		if (setting !== undefined) found.push({ line, text: wordsOf(text), ...setting });
	}
	return found;
}
