/** Programs that run when mail comes in: a letter to the right name is all it takes to start them. */

import type { Finding } from '../core/finding.ts';
import { shown, visibleName, visibleText } from '../core/visible.ts';
import { childOf, hostPath, nameOf, shownPath, type HostPath } from '../host/host.ts';
import { parseMailPrograms } from '../parsers/mail-aliases.ts';
import { findingOf, type HostCheck } from './check.ts';
import { Examination } from './examination.ts';
import { homesOf, runnerOf } from './homes.ts';
import type { Runner } from './named-program.ts';
import { judgeSettingsFile } from './settings-file.ts';
import { judgeStartUp } from './start-up-entry.ts';

const technique = 'T1546';
/** A shell or interpreter with nothing to run but what it reads. */
const bareShell = /^\s*["']?(?:\S*\/)?(?:(?:ba|da|z|k|a|c|tc)?sh|perl|python[\d.]*|ruby|php)(?:\s+-[sil]*)?\s*["']?\s*$/;

export const mailPrograms: HostCheck = {
	id: 'mail-programs',
	step: 'C.1',
	title: 'Programs that mail starts',
	covers: 'Pipes in aliases of the system, in .forward, .procmailrc and .qmail files of every home, and in procmailrc.',
	needs: 'both',
	kind: 'host',
	*run(host, circumstances, tally) {
		const examination = new Examination(host, mailPrograms, circumstances, tally);
		for (const path of ['/etc/aliases', '/etc/mail/aliases', '/etc/postfix/aliases', '/etc/exim4/aliases', '/etc/procmailrc', '/usr/lib/aliases'].map(hostPath)) yield* programs(examination, path, {});
		for (const home of homesOf(host)) {
			for (const name of ['.forward', '.procmailrc', '.qmail', '.maildrop', '.mailfilter']) yield* programs(examination, childOf(home.path, name), runnerOf(home));
		}
		yield* examination.oddities;
	},
};

function* programs(examination: Examination, path: HostPath, runner: Runner): Generator<Finding> {
	const standing = examination.standing(path);
	if (standing === undefined || standing.entry.kind === 'directory') return;
	const itself = judgeSettingsFile(examination, standing, { what: 'settings of mail', technique, uid: runner.uid });
	if (itself !== undefined) yield itself;
	for (const { line, alias, command } of examination.some(path, parseMailPrograms(examination.read(path) ?? new Uint8Array()))) {
		const what = alias === '' ? shown`mail handled by ${visibleName(nameOf(path))}` : shown`mail to ${visibleName(alias)}`;
		if (bareShell.test(command)) {
			yield findingOf(examination.check, 'critical', { kind: 'file', path: shownPath(path) }, shown`${what}: a shell runs what a letter says`, {
				facts: { line, command: visibleName(command) },
				techniques: [technique],
				next: visibleText('Whoever can send mail here can run commands. Look in the log of the mail server for letters to it, and who wrote the line and when.'),
			});
			continue;
		}
		const finding = judgeStartUp(examination, { file: path, line, what, command, technique, runner, conditional: true, scope: 'person' });
		if (finding !== undefined) yield finding;
	}
}
