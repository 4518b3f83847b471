/** Does syslog keep what is said about logins? Asked of selectors alone: a condition that may take them is taken to do so. */

import type { Severity } from '../../core/finding.ts';
import { visibleText, type Visible } from '../../core/visible.ts';
import { hostPath, type HostPath } from '../../host/host.ts';
import type { Examination } from '../examination.ts';
import type { NamedLogs } from './named-logs.ts';

interface Nowhere {
	readonly file: HostPath;
	readonly severity: Severity;
	readonly says: Visible;
	readonly innocent: Visible;
}

const inputs = /\b(?:imuxsock|imjournal|imtcp|imudp|imfile|imklog|imrelp|imptcp|imkmsg|imdocker|imhttp|imkafka|imbatchreport|imgssapi|im3195|imsolaris|imdiag|impstats|immark)\b/;

export function* loginsNowhere(examination: Examination, { settings, syslogFiles }: NamedLogs): Generator<Nowhere> {
	const journal = examination.host.look(hostPath('/var/log/journal'));
	const hasJournal = journal.ok && journal.value.kind === 'directory';
	const texts = syslogFiles.map(path => examination.text(path) ?? '');
	for (const by of ['rsyslog', 'syslogd']) {
		const rules = settings.filter(setting => setting.by === by);
		const keeping = rules.flatMap(rule => (rule.does === 'writes' || rule.does === 'sends' ? [rule] : []));
		const main = syslogFiles.find(path => path === hostPath(by === 'rsyslog' ? '/etc/rsyslog.conf' : '/etc/syslog.conf'));
		// A part of the settings tells nothing of the whole.
		if (main === undefined || keeping.length === 0) continue;
		if (by === 'rsyslog' && !texts.some(text => inputs.test(text))) {
			yield { file: main, severity: 'medium', says: visibleText('it loads no module that messages come in by: rsyslog writes nothing'), innocent: visibleText('settings of a program of another name that uses the same file') };
		}
		// Facilities may be told apart in conditions, and rules stand in sets that are called elsewhere.
		const isConditional = keeping.some(({ logins }) => logins === undefined) && texts.some(text => /\bsyslogfacility|\bprifilt\s*\(|\bcall\b|\bruleset\b/i.test(text));
		if (isConditional) continue;
		const has = (facility: 'auth' | 'authpriv'): boolean => keeping.some(({ logins }) => logins?.[facility] === true);
		const lacks = (['auth', 'authpriv'] as const).filter(facility => !has(facility));
		if (lacks.length === 0) continue;
		yield {
			file: main,
			severity: lacks.length === 2 && !hasJournal ? 'medium' : 'low',
			says: visibleText(lacks.length === 2 ? `no rule keeps what is said about logins (auth and authpriv)${hasJournal ? ': only the journal has it' : ''}` : `no rule keeps messages of ${lacks[0]!}, which some programs tell logins by`),
			innocent: visibleText('a host that leaves logins to the journal; rules of a form that is not read here'),
		};
	}
}
