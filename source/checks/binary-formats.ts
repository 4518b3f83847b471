/** Interpreters the kernel is told to start for files of some form: a file need only be run for them to run. */

import type { Finding } from '../core/finding.ts';
import { shown, visibleName } from '../core/visible.ts';
import { hostPath, type HostPath } from '../host/host.ts';
import { parseBinfmt } from '../parsers/binfmt-conf.ts';
import type { HostCheck } from './check.ts';
import { Examination } from './examination.ts';
import { judgeSettingsFile } from './settings-file.ts';
import { judgeStartUp } from './start-up-entry.ts';

const technique = 'T1546';
const folders = ['/etc/binfmt.d', '/run/binfmt.d', '/usr/local/lib/binfmt.d', '/usr/lib/binfmt.d', '/usr/share/binfmts', '/var/lib/binfmts'].map(hostPath);

export const binaryFormats: HostCheck = {
	id: 'binary-formats',
	step: 'C.1',
	title: 'Interpreters of binary formats',
	covers: 'Programs registered to run files of some form: binfmt.d and the descriptions of update-binfmts.',
	needs: 'both',
	kind: 'host',
	*run(host, circumstances, tally) {
		const examination = new Examination(host, binaryFormats, circumstances, tally);
		for (const path of folders.flatMap(folder => examination.names(folder))) yield* formats(examination, path);
		yield* examination.oddities;
	},
};

function* formats(examination: Examination, path: HostPath): Generator<Finding> {
	const standing = examination.standing(path);
	if (standing === undefined || standing.entry.kind === 'directory') return;
	const itself = judgeSettingsFile(examination, standing, { what: 'binary format', technique });
	if (itself !== undefined) yield itself;
	for (const { line, name, interpreter, flags } of examination.some(path, parseBinfmt(examination.read(path) ?? new Uint8Array()))) {
		const rights = flags.includes('C') ? ', with the rights of a set-uid file' : '';
		const finding = judgeStartUp(examination, { file: path, line, what: shown`interpreter of binary format ${visibleName(name + rights)}`, command: interpreter, technique });
		if (finding !== undefined) yield finding;
	}
}
