/** Programs that udev runs when a device comes, goes or is looked at again. */

import { isAtLeast } from '../core/finding.ts';
import { shown, visibleName, visibleText } from '../core/visible.ts';
import { hostPath, nameOf, shownPath, type HostPath } from '../host/host.ts';
import { parseUdevRules } from '../parsers/udev-rules.ts';
import { findingOf, type HostCheck } from './check.ts';
import { Examination } from './examination.ts';
import { judgeSettingsFile } from './settings-file.ts';
import { judgeStartUp } from './start-up-entry.ts';

const technique = 'T1546.017';
const folders = ['/etc/udev/rules.d', '/run/udev/rules.d', '/usr/local/lib/udev/rules.d', '/usr/lib/udev/rules.d', '/lib/udev/rules.d'].map(hostPath);

export const deviceRules: HostCheck = {
	id: 'device-rules',
	step: 'C.1',
	title: 'Rules of udev',
	covers: 'Programs that rules of udev run or ask (RUN, PROGRAM, IMPORT), in every folder of rules.',
	needs: 'both',
	kind: 'host',
	*run(host, circumstances, tally) {
		const examination = new Examination(host, deviceRules, circumstances, tally);
		const seen = new Set<HostPath>();
		for (const standing of folders.flatMap(folder => examination.folder(folder))) {
			if (!standing.path.endsWith('.rules') || standing.entry.kind === 'directory' || seen.has(standing.real)) continue;
			seen.add(standing.real);
			const itself = judgeSettingsFile(examination, standing, { what: 'rules of udev', technique });
			if (itself !== undefined) yield itself;
			for (const { line, key, command } of examination.some(standing.path, parseUdevRules(examination.read(standing.path) ?? new Uint8Array()))) {
				const finding = judgeStartUp(examination, { file: standing.path, line, what: shown`${visibleName(key)} in ${visibleName(nameOf(standing.path))}, rules of udev`, command: absolute(command), technique, conditional: true });
				if (finding !== undefined && isAtLeast(finding.severity, 'medium')) yield finding;
				else if (givenToAt.test(command)) {
					yield findingOf(deviceRules, 'medium', { kind: 'file', path: shownPath(standing.path) }, shown`${visibleName(key)} in ${visibleName(nameOf(standing.path))} leaves a job to at, out of udev's reach, which ends what its rules start`, {
						facts: { line, command: visibleName(command.slice(0, 300)) },
						techniques: [technique],
						next: visibleText('Read the file the job is made of and the jobs that wait; no rule of a device needs at.'),
					});
				} else if (finding !== undefined) yield finding;
			}
		}
		yield* examination.oddities;
	},
};

/** The command itself, or what a shell is given. */
const givenToAt = /^(?:\S*\/)?(?:at|batch)(?:\s|$)|[|;&]\s*(?:\S*\/)?(?:at\s+(?:now|-|\d|midnight|noon)|batch\b)/;

/** A bare name is a program of /usr/lib/udev. */
function absolute(command: string): string {
	return /^[\w.-]+(?:\s|$)/.test(command) ? `/usr/lib/udev/${command}` : command;
}
