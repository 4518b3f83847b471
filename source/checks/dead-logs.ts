/** Logs and shell histories that were made unable to remember: linked to /dev/null or away, or something else than a file under their name. */

import type { Severity } from '../core/finding.ts';
import { shown, visibleName, visibleText, type Visible } from '../core/visible.ts';
import { childOf, parentOf, type Host, type HostPath } from '../host/host.ts';
import { findingOf, type FileCheck, type SweptFile } from './check.ts';
import { isFile } from './mode.ts';

const systemLogs = /^(?:messages|syslog|auth\.log|authlog|secure|maillog|mail\.log|mail\.err|kern\.log|daemon\.log|user\.log|cron|cron\.log|boot\.log|dmesg|debug|sulog|xferlog|vsftpd\.log|faillog|tallylog|loginlog|audit\.log|wtmp|wtmpx|btmp|btmps|utmp|utmpx|lastlog|wtmp\.db|lastlog2\.db|acct|pacct|savacct|access\.log|error\.log|access_log|error_log|fail2ban\.log|sudo\.log|journal)$/;
const accounting = /^(?:wtmpx?|btmps?|utmpx?|lastlog|wtmp\.db|lastlog2\.db)$/;
const shellHistories = /^\.(?:bash_history|sh_history|ash_history|zsh_history|zhistory|histfile|history|ksh_history|tcsh_history|fish_history)$|^fish_history$/;
/** Histories of programs. Guides to hardening tell people to link some of these to /dev/null, since they hold passwords. */
const otherHistories = /^\.(?:mysql_history|psql_history|sqlite_history|rediscli_history|mongorc_history|dbshell|python_history|node_repl_history|lesshst|viminfo|wget-hsts|irb_history|pry_history|php_history)$/;

export const deadLogs: FileCheck = {
	id: 'dead-logs',
	step: 'C.4',
	title: 'Dead logs and histories',
	covers: 'Logs below /var/log, /var/adm and /var/run, and shell histories anywhere, that are linked to /dev/null or elsewhere, or are no regular files.',
	needs: 'both',
	kind: 'file',
	begin(host) {
		return {
			hears: [{ mode: mode => !isFile(mode) }],
			inspect(file, report) {
				if (file.entry.kind === 'file' || file.folder.isNested) return;
				const verdict = judge(host, file);
				if (verdict === undefined) return;
				report(
					findingOf(deadLogs, verdict.severity, { kind: 'file', path: file.shown }, verdict.why, {
						facts: { kind: visibleText(file.entry.kind), changed: visibleText(new Date(file.entry.changed).toISOString()), ...(verdict.target === undefined ? {} : { target: visibleName(verdict.target) }) },
						techniques: verdict.severity === 'info' || verdict.severity === 'low' ? [] : ['T1070.002', 'T1562.003'],
						next: visibleText('Its change time says when it was done. Look for what the other logs, the journal and a log host kept of the time since.'),
					}),
				);
			},
		};
	},
};

interface Verdict {
	readonly severity: Severity;
	readonly why: Visible;
	readonly target?: HostPath;
}

function judge(host: Host, file: SweptFile): Verdict | undefined {
	const { path, name, entry } = file;
	const isHistory = shellHistories.test(name);
	const isOtherHistory = otherHistories.test(name);
	const isLog = /^\/(?:var\/(?:log|adm|run|account)|run|var\/lib\/(?:wtmpdb|lastlog))\//.test(path) && (/^\/var\/(?:log|adm)\//.test(path) || systemLogs.test(name));
	if (!isHistory && !isOtherHistory && !isLog && path !== '/var/log') return undefined;
	const what: Visible = isHistory ? shown`A shell history` : isOtherHistory ? shown`The history of a program` : accounting.test(name) ? shown`The record of logins` : shown`A log`;
	if (entry.kind === 'link') {
		const target = file.target();
		const led = leadsTo(host, path, target.ok ? target.value : undefined);
		if (led === undefined) return undefined;
		if (led === '/dev/null') {
			return { target: led, severity: isOtherHistory ? 'info' : 'high', why: shown`${what} that is a link to /dev/null: nothing is kept` };
		}
		if (isLog || path === '/var/log') return linkedLog(path, name, what, led);
		return /^\/(?:dev|proc|tmp|var\/tmp)\//.test(led) && isHistory ? { target: led, severity: 'medium', why: shown`${what} that is a link to ${visibleName(led)}` } : undefined;
	}
	if (entry.kind === 'directory') {
		if (isHistory && !/^\.?(?:history|fish_history)$/.test(name)) return { severity: 'high', why: shown`${what} that is a folder: the shell cannot write it` };
		return isLog && /^(?:messages|syslog|auth\.log|secure|wtmp|btmp|utmp|lastlog|maillog|mail\.log|kern\.log)$/.test(name) && parentOf(path) === '/var/log'
			? { severity: 'high', why: shown`${what} that is a folder: nothing can be written to it` }
			: undefined;
	}
	if (entry.kind === 'socket' || (entry.kind === 'fifo' && !isHistory && !isOtherHistory && !systemLogs.test(name))) return undefined;
	if (isOtherHistory) return { severity: entry.kind === 'fifo' ? 'medium' : 'low', why: shown`${what} that is no regular file` };
	return { severity: 'high', why: shown`${what} that is a ${visibleText(entry.kind.replace('-', ' '))} and no file: nothing is kept` };
}

/** `current -> current-2024` and the like is everyday; the names of system logs elsewhere are a choice that somebody made. */
function linkedLog(path: HostPath, name: string, what: Visible, led: HostPath): Verdict | undefined {
	if (/^\/(?:dev\/(?:std(?:out|err)|fd\/\d)|proc\/(?:self|1|\d+)\/fd\/\d+)$/.test(led)) return { target: led, severity: 'info', why: shown`${what} that goes to the output of its program, as in containers` };
	if (/^\/dev\//.test(led) && !led.startsWith('/dev/shm/')) return { target: led, severity: 'medium', why: shown`${what} that is a link to a device` };
	if (/^\/(?:tmp|var\/tmp|dev\/shm)\//.test(led)) return { target: led, severity: 'high', why: shown`${what} that is a link into a temporary place, where anyone may change it and a restart deletes it` };
	if (/^\/(?:var\/log|var\/adm|var\/lib|run|var\/run|var\/account)(?:\/|$)/.test(led)) return undefined;
	return systemLogs.test(name) || path === '/var/log' ? { target: led, severity: 'info', why: shown`${what} that is kept elsewhere` } : undefined;
}

/** Where a link ends, inside the root; where nothing is there (an image without /dev), where it would. */
function leadsTo(host: Host, path: HostPath, target: HostPath | undefined): HostPath | undefined {
	const resolved = host.resolve(path);
	if (resolved.ok) return resolved.value.path;
	if (target === undefined) return undefined;
	let at = (target.startsWith('/') ? '/' : parentOf(path)) as HostPath;
	for (const part of target.split('/')) {
		if (part === '..') at = parentOf(at);
		else if (part !== '' && part !== '.') at = childOf(at, part);
	}
	return at;
}
