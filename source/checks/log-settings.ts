/** Where this host is told to write and to send its logs, and what of them it is told to throw away. */

import type { Tally } from '../core/coverage.ts';
import type { Finding, Severity } from '../core/finding.ts';
import { shown, visibleName, visibleText, type Visible } from '../core/visible.ts';
import { hostPath, nameOf, shownPath, type HostPath } from '../host/host.ts';
import type { LogSetting } from '../parsers/log-settings/log-setting.ts';
import { flattened } from '../parsers/log-settings/rainer-script.ts';
import { auditRules, syslogRules } from '../parsers/statement-rules.ts';
import { findingOf, type HostCheck } from './check.ts';
import { Examination } from './examination.ts';
import { journalSettings, judgeJournal } from './logs/journal-settings.ts';
import { loginsNowhere } from './logs/logins-nowhere.ts';
import { namedLogs, type Placed } from './logs/named-logs.ts';
import { hiddenPart, placeOf } from './place.ts';
import { judgeStatements } from './statements.ts';

const technique = 'T1562.006';
const ask = 'Ask who set it; its change time says since when little was written down. Look at what a log host kept.';

export const logSettings: HostCheck = {
	id: 'log-settings',
	step: 'C.4',
	title: 'What logs are told to send elsewhere or to forget',
	covers: 'Settings of rsyslog, syslogd, syslog-ng, the journal, auditd, logrotate, Apache, nginx, vsftpd, ProFTPD and Pure-FTPd, with all they include: hosts that are sent copies, messages that are thrown away or kept nowhere, and logs told to go where no log belongs.',
	needs: 'both',
	kind: 'host',
	*run(host, circumstances, tally) {
		const examination = new Examination(host, logSettings, circumstances, tally);
		const named = namedLogs(host);
		tally.add(named.tally.coverage);
		tally.count('entries', named.settings.length);
		yield* sentTo(named.settings);
		for (const path of named.syslogFiles) yield* judgeStatements(examination, path, syslogRules, nameOf(path), technique, ask, flattened);
		yield* thrownAway(examination, named.settings);
		yield* auditing(examination);
		yield* theJournal(examination, tally);
		for (const { file, severity, says, innocent } of loginsNowhere(examination, named)) {
			yield findingOf(logSettings, severity, { kind: 'file', path: shownPath(file) }, shown`${visibleName(nameOf(file))}: ${says}`, { facts: { 'innocent-causes': innocent }, techniques: severity === 'medium' ? [technique] : [], next: visibleText(ask) });
		}
		yield* oddPlaces(examination, named.settings);
		yield* examination.oddities;
	},
};

/** One for each host: a place where copies may be that nobody on this machine could touch. */
function* sentTo(settings: readonly Placed<LogSetting>[]): Generator<Finding> {
	const told = new Set<string>();
	for (const setting of settings) {
		if (setting.does !== 'sends' || told.has(setting.to) || /^(?:127\.|::1$|localhost$|0\.0\.0\.0$)/.test(setting.to)) continue;
		told.add(setting.to);
		yield findingOf(logSettings, 'info', { kind: 'host', name: visibleName(setting.to) }, shown`${visibleText(setting.by)} sends it copies of logs as they are written: nobody on this machine could change them there`, {
			facts: { 'set-in': shownPath(setting.file), line: setting.line, text: visibleName(setting.text) },
			next: visibleText('Secure its logs of this machine before anything else, and hold them against those here.'),
		});
	}
}

const login = /\b(?:sshd|sudo|su|login|auditd?|useradd|passwd)\b|\bfacility\s*\(\s*auth|\bfacility\s*\([^)]*\bauth/;
const address = /(?:\d{1,3}\.){3}\d{1,3}/;

/** syslogd's own are judged by the rules for statements. */
function* thrownAway(examination: Examination, settings: readonly Placed<LogSetting>[]): Generator<Finding> {
	let off = 0;
	let first: Placed<LogSetting> | undefined;
	for (const setting of settings) {
		if (setting.does !== 'drops' || /^(?:rsyslog|syslogd)$/.test(setting.by) || isShipped(examination, setting.file)) continue;
		if (setting.of === 'access_log' && /\boff$/.test(setting.text)) {
			off++;
			first ??= setting;
			continue;
		}
		const { severity, says } = verdictOn(setting, setting.of);
		yield about(setting, severity, says);
	}
	if (first !== undefined) yield about(first, 'info', shown`is told ${off} times to write no access log, as is usual for icons and health checks`);
}

function verdictOn({ by, text }: Placed<LogSetting>, of: string): { readonly severity: Severity; readonly says: Visible } {
	if (by === 'syslog-ng') {
		if (login.test(of)) return { severity: 'high', says: visibleText('throws messages about logins away') };
		if (address.test(of)) return { severity: 'medium', says: visibleText('throws messages away that name one address') };
		return { severity: 'info', says: visibleText('throws some messages away') };
	}
	if (/FTP/i.test(by)) return /\/dev\/null/.test(text) ? { severity: 'medium', says: visibleText('writes down nowhere what is transferred') } : { severity: 'low', says: visibleText('is told to keep no log') };
	return { severity: /\benv=/.test(text) ? 'info' : 'low', says: shown`has its ${visibleName(of)} thrown away` };
}

function about(setting: Placed<LogSetting>, severity: Severity, says: Visible): Finding {
	return findingOf(logSettings, severity, { kind: 'file', path: shownPath(setting.file) }, shown`${visibleText(setting.by)} ${says} (line ${setting.line})`, {
		facts: { line: setting.line, text: visibleName(setting.text) },
		techniques: severity === 'info' || severity === 'low' ? [] : [technique],
		...(severity === 'info' ? {} : { next: visibleText(ask) }),
	});
}

/** audit.rules is put together from rules.d: what is said there already is told there, and only there. */
function* auditing(examination: Examination): Generator<Finding> {
	const parts = examination.names(hostPath('/etc/audit/rules.d')).filter(path => path.endsWith('.rules'));
	const said = new Set(parts.flatMap(path => (examination.text(path) ?? '').split('\n').map(line => line.trim())));
	const judge = (path: HostPath) => judgeStatements(examination, path, auditRules, nameOf(path), technique, ask);
	for (const path of [...parts, hostPath('/etc/audit/auditd.conf')]) yield* judge(path);
	for (const finding of judge(hostPath('/etc/audit/audit.rules'))) if (!said.has(String(finding.facts['text']))) yield finding;
}

function* theJournal(examination: Examination, tally: Tally): Generator<Finding> {
	const settings = journalSettings(examination.host, tally);
	tally.count('entries', settings.size);
	for (const { setting, severity, says } of judgeJournal(settings)) {
		if (isShipped(examination, setting.file)) continue;
		yield findingOf(logSettings, severity, { kind: 'file', path: shownPath(setting.file) }, shown`${visibleName(nameOf(setting.file))}: it ${visibleText(says)} (line ${setting.line})`, {
			facts: { line: setting.line, text: visibleName(`${setting.name}=${setting.value}`.slice(0, 200)) },
			techniques: severity === 'info' || severity === 'low' ? [] : [technique],
			...(severity === 'info' ? {} : { next: visibleText(ask) }),
		});
	}
}

/** Below /var/log and /run the logs themselves are judged (dead-logs); elsewhere nobody looks but here. */
function* oddPlaces(examination: Examination, settings: readonly Placed<LogSetting>[]): Generator<Finding> {
	for (const setting of settings) {
		if (setting.does !== 'writes' || isShipped(examination, setting.file)) continue;
		const path = hostPath(setting.path);
		const resolved = examination.host.resolve(path);
		const known = /^\/(?:var\/(?:log|adm|run|account)|run)\//.test(path);
		const log = shownPath(path);
		if (resolved.ok && resolved.value.clamped) yield about(setting, 'medium', shown`is told to write ${log}, which leads out of this system's root`);
		else if (!known && resolved.ok && resolved.value.path === '/dev/null') yield about(setting, 'medium', shown`is told to write ${log}, which is a link to /dev/null: nothing is kept`);
		else if (!known && resolved.ok && !/^(?:file|directory|link)$/.test(resolved.value.entry.kind)) yield about(setting, 'medium', shown`is told to write ${log}, which is a ${visibleText(resolved.value.entry.kind.replace('-', ' '))} and no file: nothing is kept`);
		else if (hiddenPart(path) !== undefined) yield about(setting, 'medium', shown`is told to write ${log}, which is hidden`);
		else if (placeOf(path) === 'temporary') yield about(setting, 'low', shown`is told to write ${log}, in a temporary place, where anyone may change it and a restart deletes it`);
	}
}

function isShipped(examination: Examination, path: HostPath): boolean {
	return examination.packages.owns(path) && examination.isIntact(path);
}
