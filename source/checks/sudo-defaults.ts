/** `Defaults` of sudoers that take away what sudo guards (sudoers(5), "SUDOERS OPTIONS"). */

import type { Severity } from '../core/finding.ts';
import { shown, visibleName, type Visible } from '../core/visible.ts';
import type { Host, HostPath } from '../host/host.ts';
import { installedPackages } from './installed-packages.ts';
import { judgeProgram } from './named-program.ts';
import { placeOf } from './place.ts';

interface WeakDefault {
	readonly severity: Severity;
	readonly says: Visible;
	readonly technique: string;
}

/** Variables that load code into what is run. */
const loads = /(?:^|[\s"=])(LD_PRELOAD|LD_LIBRARY_PATH|LD_AUDIT|LD_\*|PYTHONPATH|PYTHONSTARTUP|PERL5LIB|PERL5OPT|PERLLIB|RUBYLIB|RUBYOPT|NODE_OPTIONS|BASH_ENV|ENV|SHELLOPTS|PATH)(?:$|[\s"])/;

/** Monitors ask every minute, and their makers advise to keep that out of the logs. */
const ofWatcher = /^:(?:(?:nagios|nrpe|icinga\d?|zabbix|munin|telegraf|sensu|checkmk|netdata|prometheus|node[-_]exporter)[\w-]*(?:,|$))+$/;

/** One `Defaults` line: whom it is for, and its settings, one byte to a character. */
export function sudoDefaults(host: Host, scope: string, settings: string): readonly WeakDefault[] {
	const found: WeakDefault[] = [];
	const say = (severity: Severity, says: Visible, technique = 'T1548.003') => found.push({ severity, says: scope === '' ? says : shown`${says}, for ${visibleName(scope)}`, technique });
	if (/(?:^|[\s,])!authenticate\b/.test(settings)) say(scope === '' ? 'high' : 'medium', shown`asks for no password at all`);
	if (/(?:^|[\s,])!env_reset\b/.test(settings)) say('medium', shown`keeps the caller's whole environment`, 'T1574.006');
	const kept = /(?:^|[\s,])env_(?:keep|delete|check)?\s*\+?=\s*("[^"]*"|\S+)/.exec(settings);
	const variable = kept === null || /env_(?:delete|check)/.test(kept[0]) ? null : loads.exec(kept[1]!);
	if (variable !== null) say(variable[1]!.startsWith('LD_') || variable[1] === 'BASH_ENV' ? 'high' : /^(?:PYTHON|PERL|RUBY)/.test(variable[1]!) ? 'medium' : 'low', shown`keeps the caller's ${visibleName(variable[1]!)}, by which code is loaded into what runs as root`, 'T1574.006');
	if (/(?:^|[\s,])setenv\b/.test(settings)) say('low', shown`lets callers set variables as they like`, 'T1574.006');
	if (/(?:^|[\s,])!tty_tickets\b|timestamp_type\s*=\s*global/.test(settings)) say('low', shown`counts a password given on one terminal for all of them`);
	if (Number(/timestamp_timeout\s*=\s*"?(\d+)/.exec(settings)?.[1] ?? 0) >= 10_080) say('medium', shown`asks for a password once, and then for a week or more no longer`);
	if (/timestamp_timeout\s*=\s*-/.test(settings)) say('medium', shown`never asks for a password twice`);
	if (/(?:^|[\s,])!(?:syslog|logfile)\b|logfile\s*=\s*"?\/dev\/null/.test(settings)) say(ofWatcher.test(scope) ? 'low' : 'medium', shown`keeps what is run out of the logs`, 'T1562');
	if (/(?:^|[\s,])visiblepw\b/.test(settings.replaceAll('!visiblepw', ''))) say('low', shown`lets passwords be shown as they are typed`);
	const lecture = /(?:lecture_file|lecture_path|badpass_message_file)\s*=\s*"?([^\s,"]+)/.exec(settings)?.[1];
	if (lecture !== undefined && /^\/(?:etc\/(?:g?shadow|master\.passwd|ssh\/ssh_host_\w+_key|krb5\.keytab)|root\/|home\/)/.test(lecture)) say('medium', shown`shows ${visibleName(lecture)} to whoever calls sudo`, 'T1003.008');
	const exempt = /exempt_group\s*=\s*"?([^\s,"]+)/.exec(settings)?.[1];
	if (exempt !== undefined) say('medium', shown`asks members of ${visibleName(exempt)} for no password`);
	const path = /secure_path\s*=\s*("[^"]*"|[^\s,]+)/.exec(settings)?.[1]?.replaceAll('"', '');
	for (const folder of path?.split(':') ?? []) {
		const place = placeOf(folder as HostPath);
		if (!folder.startsWith('/')) say('medium', shown`looks for programs in ${visibleName(folder === '' ? '.' : folder)}, wherever the caller stands`, 'T1574.007');
		else if (place === 'temporary' || place === 'device') say('high', shown`looks for programs in ${visibleName(folder)}`, 'T1574.007');
		else if (place === 'home' && !folder.startsWith('/root')) say('medium', shown`looks for programs in ${visibleName(folder)}`, 'T1574.007');
	}
	for (const [, option, value] of settings.matchAll(/\b(editor|askpass|mailerpath|sudoers_plugin|noexec_file|sesh_path|pam_askpass)\s*=\s*"?([^\s,"]+)/g)) {
		for (const program of value!.split(':')) {
			const { severity, reasons } = judgeProgram(host, installedPackages(host), program);
			const reason = reasons[0];
			if (reason !== undefined && severity !== 'info') say(severity, shown`has ${visibleName(option!)} ${visibleName(program)}, which ${reason.says}`);
		}
	}
	return found;
}
