/** Jobs of at and batch that wait in their spool. */

import { shown, visibleText } from '../core/visible.ts';
import { hostPath } from '../host/host.ts';
import { parseAtJob } from '../parsers/at-job.ts';
import type { HostCheck } from './check.ts';
import { judgeEnvironment } from './environment-settings.ts';
import { Examination } from './examination.ts';
import { ownerWords, ownersOf } from './owners.ts';
import { entryFinding, judgeStartUp } from './start-up-entry.ts';

const technique = 'T1053.002';
/** Debian, RHEL, SUSE and Solaris, FreeBSD. */
const spools = ['/var/spool/cron/atjobs', '/var/spool/at', '/var/spool/atjobs', '/var/at/jobs'].map(hostPath);

export const atJobs: HostCheck = {
	id: 'at-jobs',
	step: 'C.1',
	title: 'Jobs of at',
	covers: 'Jobs of at and batch in their spools: what each will run, and as whom.',
	needs: 'both',
	kind: 'host',
	*run(host, circumstances, tally) {
		const examination = new Examination(host, atJobs, circumstances, tally);
		const owners = ownersOf(host);
		for (const { path, entry } of spools.flatMap(spool => examination.folder(spool))) {
			if (entry.kind !== 'file' || /\/(?:\.SEQ|\.lockfile)$/.test(path)) continue;
			const text = examination.text(path);
			const job = text === undefined ? undefined : parseAtJob(text);
			if (job === undefined) continue;
			const uid = job.uid ?? entry.uid;
			const asked = { file: path, line: job.line, what: shown`job of at for user ${ownerWords(owners.users, uid)}`, command: job.command, technique, runner: { uid }, as: ownerWords(owners.users, uid), scope: 'person' as const };
			yield* judgeEnvironment(examination, path, 'job of at', job.environment.filter(({ name }) => name !== 'PATH'));
			yield judgeStartUp(examination, asked) ?? entryFinding(examination, asked, 'info', visibleText('waits to be run'), []);
		}
		yield* examination.oddities;
	},
};
