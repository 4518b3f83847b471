/** Files of developers that run commands by themselves: scripts of npm and composer, tasks an editor starts, Makefiles that fetch as they are read. */

import { isAtLeast } from '../core/finding.ts';
import { shown, visibleName, visibleText } from '../core/visible.ts';
import { buildCommands } from '../parsers/build-commands.ts';
import { isBarePublic } from '../parsers/sending-signs.ts';
import { suspiciousConstructs } from '../parsers/suspicious-constructs.ts';
import { findingOf, type FileCheck } from './check.ts';
import { factsOf } from './file-facts.ts';
import { textOf } from './file-text.ts';
import type { Folder } from './folder.ts';
import { isFile } from './mode.ts';
import { ownersOf } from './owners.ts';

const largest = 262_144;
const names = /^(?:package\.json|composer\.json|tasks\.json|[Mm]akefile|GNUmakefile)$/;
/** What installers of projects do all day, from hosts with names. */
const everyday: ReadonlySet<string> = new Set(['download-run']);

export const buildFiles: FileCheck = {
	id: 'build-files',
	step: 'C.3',
	title: 'Commands in files of projects',
	covers: 'Scripts that npm and composer run as they install, tasks that an editor starts with a folder, and what a Makefile runs while it is read, in projects outside of fetched dependencies: shells for the network, hidden text, tunnels, programs run from bare addresses, the environment sent away.',
	needs: 'both',
	kind: 'file',
	begin(host) {
		const owners = ownersOf(host);
		return {
			hears: [{ mode: isFile, folder: isOwn, ending: ending => ending === 'json' || ending === '' }],
			inspect(file, report) {
				const { entry, name, folder } = file;
				if (entry.kind !== 'file' || entry.size === 0 || entry.size > largest || !names.test(name) || !isOwn(folder)) return;
				if (name === 'tasks.json' && !folder.isBelow(/\/\.vscode\/$/)) return;
				const text = textOf(file, largest);
				if (text === undefined) return;
				for (const { command, line, byItself } of buildCommands(name, text)) {
					const bare = command.split(/[\s'"]+/).some(isBarePublic);
					const sends = /process\.env\b/.test(command) && /\bhttps?\b|fetch\(/.test(command);
					const worst = suspiciousConstructs(command).find(({ kind, severity }) => isAtLeast(severity, 'high') && (!everyday.has(kind) || bare || byItself));
					if (worst === undefined && !sends) continue;
					report(
						findingOf(buildFiles, 'medium', { kind: 'file', path: file.shown }, shown`A command of a project ${visibleText(worst === undefined ? 'sends the environment, and the secrets in it, to another host' : worst.says)}`, {
							facts: { ...factsOf(entry, owners), line, command: visibleName(command.slice(0, 300)) },
							techniques: [worst?.technique ?? 'T1552.001'],
							next: visibleText('See in the history of the project who wrote it, and on which machines it was built since.'),
						}),
					);
					return;
				}
			},
		};
	},
};

/** Of a project of this host: not fetched, not packaged, not in a container. */
function isOwn(folder: Folder): boolean {
	return !folder.isDependency && !folder.isNested && !folder.isBelow(/^\/usr\/(?!local\/|src\/)/);
}
