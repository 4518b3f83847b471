/** Scripts and programs that logrotate runs as root. */

import { shown, visibleName } from '../core/visible.ts';
import { hostPath, nameOf } from '../host/host.ts';
import { parseLogrotateConf } from '../parsers/logrotate-conf.ts';
import type { HostCheck } from './check.ts';
import { Examination } from './examination.ts';
import { judgeSettingsFile } from './settings-file.ts';
import { judgeStartUp } from './start-up-entry.ts';

const technique = 'T1053';

export const logRotation: HostCheck = {
	id: 'log-rotation',
	step: 'C.1',
	title: 'Scripts of logrotate',
	covers: 'prerotate, postrotate and other scripts in logrotate.conf and logrotate.d, and the programs set to compress.',
	needs: 'both',
	kind: 'host',
	*run(host, circumstances, tally) {
		const examination = new Examination(host, logRotation, circumstances, tally);
		const folders = ['/etc/logrotate.d', '/usr/local/etc/logrotate.d', '/usr/etc/logrotate.d'].map(hostPath);
		for (const path of [hostPath('/etc/logrotate.conf'), ...folders.flatMap(folder => examination.names(folder))]) {
			const standing = examination.standing(path);
			if (standing === undefined || standing.entry.kind === 'directory') continue;
			const itself = judgeSettingsFile(examination, standing, { what: 'settings of logrotate', technique });
			if (itself !== undefined) yield itself;
			for (const { line, when, command } of examination.some(path, parseLogrotateConf(examination.read(path) ?? new Uint8Array()))) {
				const finding = judgeStartUp(examination, { file: path, line, what: shown`${visibleName(when)} of ${visibleName(nameOf(path))}, rotated by logrotate`, command, technique, conditional: true });
				if (finding !== undefined) yield finding;
			}
		}
		yield* examination.oddities;
	},
};
