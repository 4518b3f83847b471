/** Jobs of cron and anacron: system tables, users' tables, and folders whose scripts run by the hour, day, week or month. */

import { isAtLeast, severityRank, type Finding } from '../core/finding.ts';
import { shown, visibleName, visibleText } from '../core/visible.ts';
import { hostPath, nameOf, shownPath, type HostPath } from '../host/host.ts';
import { parseAnacrontab, parseCrontab } from '../parsers/crontab.ts';
import { suspiciousConstructs } from '../parsers/suspicious-constructs.ts';
import { findingOf, type HostCheck } from './check.ts';
import { changeableBy, modeWords } from './config-file.ts';
import { Examination } from './examination.ts';
import { judgeEnvironment } from './environment-settings.ts';
import { accountNamed, runnerOf } from './homes.ts';
import { scriptFolder } from './script-folder.ts';
import { judgeStartUp } from './start-up-entry.ts';

const technique = 'T1053.003';
const systemTables = ['/etc/crontab'].map(hostPath);
const systemFolders = ['/etc/cron.d', '/usr/local/etc/cron.d', '/usr/lib/cron/tabs.d'].map(hostPath);
/** Debian and Solaris, RHEL and Arch, SUSE, the BSDs, Alpine. */
const userFolders = ['/var/spool/cron/crontabs', '/var/spool/cron', '/var/spool/cron/tabs', '/var/cron/tabs', '/etc/crontabs'].map(hostPath);
const scriptFolders = [
	'/etc/cron.hourly', '/etc/cron.daily', '/etc/cron.weekly', '/etc/cron.monthly', '/etc/cron.yearly', '/etc/periodic/15min', '/etc/periodic/hourly', '/etc/periodic/daily',
	'/etc/periodic/weekly', '/etc/periodic/monthly', '/usr/local/etc/periodic/daily', '/usr/local/etc/periodic/weekly', '/usr/local/etc/periodic/monthly',
].map(hostPath);

const noShell = /\/(?:python[\d.]*|perl|ruby|php[\d.]*|node|lua[\d.]*|awk|gawk|busybox|env)$/;
/** A carriage return (`linesOf`), an escape, a backspace. */
// oxlint-disable-next-line no-control-regex
const hidesItself = /[\v\x1b\x08]/;

export const cronJobs: HostCheck = {
	id: 'cron-jobs',
	step: 'C.1',
	title: 'Jobs of cron and anacron',
	covers: 'crontab, cron.d, anacrontab, users\' tables, cron.hourly to cron.monthly and periodic: what each job runs, as whom, and the scripts behind it.',
	needs: 'both',
	kind: 'host',
	*run(host, circumstances, tally) {
		const examination = new Examination(host, cronJobs, circumstances, tally);
		const inFolders = systemFolders.flatMap(folder => examination.names(folder));
		for (const path of [...systemTables, ...inFolders]) yield* table(examination, path, 'system');
		yield* table(examination, hostPath('/etc/anacrontab'), 'anacron');
		for (const folder of userFolders) {
			for (const { path, entry } of examination.folder(folder)) if (entry.kind === 'file') yield* table(examination, path, 'user');
		}
		for (const folder of scriptFolders) yield* scriptFolder(examination, { folder, what: 'script run by cron', technique });
		yield* examination.oddities;
	},
};

function* table(examination: Examination, path: HostPath, kind: 'system' | 'user' | 'anacron'): Generator<Finding> {
	const bytes = examination.read(path);
	if (bytes === undefined) return;
	const standing = kind === 'user' ? undefined : examination.standing(path);
	const changeable = standing === undefined ? undefined : changeableBy(examination.host, standing.entry, 0);
	if (changeable !== undefined) {
		yield findingOf(examination.check, 'high', { kind: 'file', path: shownPath(path) }, shown`${shownPath(path)}, whose jobs run as any account it names, ${changeable}`, {
			facts: { mode: visibleText(modeWords(standing!.entry)), uid: standing!.entry.uid },
			techniques: [technique],
			next: visibleText('See who wrote it last and what its jobs ran; some implementations of cron refuse such a file, others obey it.'),
		});
	}
	const { settings, jobs } = kind === 'anacron' ? parseAnacrontab(bytes) : parseCrontab(bytes, kind === 'system');
	const owner = visibleName(nameOf(path));
	if (kind === 'user' && accountNamed(examination.host, owner) === undefined) {
		yield findingOf(examination.check, 'low', { kind: 'file', path: shownPath(path) }, shown`crontab of ${owner}, an account that passwd does not name`, {
			techniques: [technique],
			next: visibleText('Find out whether the account was removed, and by whom; read the table.'),
		});
	}
	yield* judgeEnvironment(examination, path, 'crontab', settings);
	const shell = settings.find(({ name, value }) => name === 'SHELL' && noShell.test(value));
	if (shell !== undefined) {
		yield findingOf(examination.check, 'medium', { kind: 'file', path: shownPath(path) }, shown`the jobs of ${shownPath(path)} are given to ${visibleName(shell.value)}, which is no shell`, {
			facts: { line: shell.line },
			techniques: [technique],
			next: visibleText('Read its jobs as programs of that language.'),
		});
	}
	for (const { line, command, user, when } of examination.some(path, jobs)) {
		if (hidesItself.test(command)) {
			yield findingOf(examination.check, 'high', { kind: 'file', path: shownPath(path) }, shown`a job of ${shownPath(path)} holds control characters, behind which a terminal hides it`, {
				facts: { line, when: visibleName(when), command: visibleName(command.slice(0, 300)) },
				techniques: [technique, 'T1564'],
				next: visibleText('Read the file with less or cat -v: what cat shows of it is not what cron runs.'),
			});
		}
		// `a=cu`, `b=rl`, and then `$a$b`: cron puts what is set into the environment of each job.
		const put = settings.some(({ name }) => command.includes(`$${name}`)) ? suspiciousConstructs([...settings.map(({ name, value }) => `${name}='${value}'`), command].join('\n')).find(({ severity }) => isAtLeast(severity, 'high')) : undefined;
		const as = user === undefined ? owner : visibleName(user);
		const runner = runnerOf(accountNamed(examination.host, as));
		const finding = judgeStartUp(examination, {
			file: path,
			line,
			what: shown`cron job of ${as} (${visibleName(when)})`,
			command,
			technique,
			as,
			runner,
			// crontab(5): jobs begin in the home.
			folder: runner.home,
			conditional: /\btest |\[ |command -v|which /.test(command),
			scope: kind === 'user' && as !== 'root' ? 'person' : 'system',
		});
		if (put !== undefined && (finding === undefined || severityRank(finding.severity) < severityRank(put.severity))) {
			yield findingOf(examination.check, put.severity, { kind: 'file', path: shownPath(path) }, shown`cron job of ${as} (${visibleName(when)}): put together from what the table sets, it ${visibleText(put.says)}`, {
				facts: { line, command: visibleName(command.slice(0, 300)) },
				techniques: [technique, put.technique],
				next: visibleText('Find out who wrote the table; a job that hides its words has a reason.'),
			});
		} else if (finding !== undefined) yield finding;
	}
}
