/** Commands in the settings of daemons and of the kernel. Pure; one byte to a character; random text never throws. */

import { linesOf } from './lines.ts';

export interface SettingCommand {
	/** From 1. */
	readonly line: number;
	/** The field's word for the setting. */
	readonly setting: string;
	/** Shell text or the path of a program. */
	readonly command: string;
}

/** How one family of settings writes a command: the first group is the command. */
interface Form {
	readonly setting: string;
	readonly pattern: RegExp;
	/** Rewrites what was matched into the shell text it amounts to; undefined where it is nothing. */
	readonly command?: (match: RegExpExecArray) => string | undefined;
}

/** `^program` and omprog of rsyslog; `program("...")` and `pipe` of syslog-ng are of the same kind. */
export const rsyslogForms: readonly Form[] = [
	{ setting: 'shell action of rsyslog', pattern: /^\s*(?![#$])[^#"']*?(?:"[^"]*"[^#"']*?)*\s\^(\/[^;]+)/ },
	{ setting: 'omprog action of rsyslog', pattern: /\bbinary\s*=\s*"([^"]+)"/i },
	{ setting: 'omprog action of rsyslog', pattern: /^\s*\$ActionOMProgBinary\s+(\S.*)/i },
	{ setting: 'program of syslog-ng', pattern: /\bprogram\(\s*["']([^"']+)["']/ },
];
/** actionstart, actionban and the like. */
export const fail2banForms: readonly Form[] = [{ setting: 'action of fail2ban', pattern: /^(?:action(?:start|stop|check|ban|unban|flush|reload|repair)(?:_on_demand)?|ignorecommand)\s*=\s*(\S.*)/i }];
/** net-snmp's snmpd.conf(5). The name or the OID before the program is left out. */
export const snmpForms: readonly Form[] = [
	{ setting: 'program of snmpd', pattern: /^\s*(?:extend(?:-sh)?|exec|sh)\s+(?:\.?[\d.]+\s+)?\S+\s+(\S.*)/i },
	{ setting: 'program of snmpd', pattern: /^\s*pass(?:_persist)?\s+(?:-p\s+\S+\s+)?\.?[\d.]+\s+(\S.*)/i },
];
/** sysctl.conf(5): programs that the kernel itself starts as root. */
export const sysctlForms: readonly Form[] = [
	{ setting: 'handler of core dumps', pattern: /^\s*-?kernel[./]core_pattern\s*=\s*\|\s*(\S.*)/ },
	{ setting: 'helper of the kernel', pattern: /^\s*-?kernel[./](?:modprobe|hotplug|poweroff_cmd)\s*=\s*(\/\S+)/ },
];
/** The kernel's command line: `init=/sbin/x`. */
export const bootForms: readonly Form[] = [{ setting: 'first program of the kernel', pattern: /(?:^|[\s"'=])(?:rd)?init=(\/[^\s"']+)/ }];
/** needrestart's settings are Perl, which needrestart evaluates as root. */
export const perlForms: readonly Form[] = [
	{ setting: 'Perl code in settings', pattern: /^[^#]*\b(?:system|exec|popen)\s*\(?\s*["']([^"'\n]+)["']/ },
	{ setting: 'Perl code in settings', pattern: /^[^#]*(?:`([^`]+)`|qx\{([^}]+)\})/ },
];
/** ssh_config(5). `none` starts nothing. */
export const sshClientForms: readonly Form[] = [{ setting: 'command of the ssh client', pattern: /^\s*(?:ProxyCommand|LocalCommand|KnownHostsCommand)\s*[=\s]\s*(?!none\b)(\S.*)/i }, { setting: 'command the ssh client matches by', pattern: /^\s*Match\s(?:.*\s)?exec\s+(?:"(.*)"|(\S+))/i }];
export function settingCommands(bytes: Uint8Array, forms: readonly Form[]): readonly SettingCommand[] {
	const found: SettingCommand[] = [];
	for (const { number, text } of linesOf(bytes)) {
		if (/^\s*[#;]/.test(text) || text.length > 8192) continue;
		for (const { setting, pattern, command: amountsTo } of forms) {
			const match = pattern.exec(text);
			const command = match === null ? undefined : amountsTo === undefined ? (match[1] ?? match[2]) : amountsTo(match);
			if (command !== undefined) found.push({ line: number, setting, command: command.trim() });
		}
	}
	return found;
}
