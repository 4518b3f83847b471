/** A script that an interpreter runs: by the command line, which is the word of the process itself. */

import { shown, visibleName, visibleText } from '../core/visible.ts';
import { nameOf, type Host, type HostPath, type Kernel } from '../host/host.ts';
import { hiddenPart, placeOf, placeWords } from './place.ts';
import type { ProgramOddity } from './running-program.ts';
import type { Holder } from './socket-holders.ts';

export const interpreters = /^(?:python[\d.]*|perl[\d.]*|ruby[\d.]*|php[\d.]*|node|nodejs|lua[\d.]*|java|tclsh[\d.]*|bash|dash|sh)$/;

/** The first word of a command line that is a file and no option. */
export function scriptOf(words: readonly string[]): string | undefined {
	for (const word of words.slice(1)) {
		if (word === '-c' || word === '-e' || word === '-') return undefined;
		if (!word.startsWith('-')) return word;
	}
	return undefined;
}

/** AppImages and Ansible keep what they run for a while in hidden folders of temporary places. */
const passing = /^\.(?:mount_|ansible)/;

/** undefined: no script, or none in a temporary or a hidden place. Installers and configuration tools run theirs from /tmp. */
export function oddScript(host: Host, kernel: Kernel, { exe, words, pid }: Pick<Holder, 'exe' | 'words' | 'pid'>): ProgramOddity | undefined {
	if (exe === undefined || !interpreters.test(nameOf(exe))) return undefined;
	const script = words.includes('-m') ? undefined : scriptOf(words);
	const path = script === undefined ? undefined : script.startsWith('/') ? (script as HostPath) : inFolderOf(host, kernel, pid, script);
	if (path === undefined) return undefined;
	const place = placeOf(path);
	const hidden = hiddenPart(path);
	const runs = shown`is ${visibleName(nameOf(exe))} running ${visibleName(path)}, ${visibleText(hidden === undefined ? '' : 'hidden ')}${visibleText(placeWords[place])}`;
	if (place === 'temporary' || place === 'device') {
		const concealed = path.startsWith('/dev/') || (hidden !== undefined && !passing.test(hidden));
		return { severity: concealed ? 'high' : 'low', says: runs, techniques: concealed ? ['T1059', 'T1564.001'] : ['T1059'] };
	}
	if (hidden !== undefined && (place === 'configuration' || place === 'log' || place === 'spool')) return { severity: 'medium', says: runs, techniques: ['T1059', 'T1564.001'] };
	return undefined;
}

/** Only where it is there: a word may be no file at all. */
function inFolderOf(host: Host, kernel: Kernel, pid: number, word: string): HostPath | undefined {
	const folder = kernel.linkOf(`/proc/${pid}/cwd`);
	if (!folder.ok || !folder.value.startsWith('/')) return undefined;
	const path = `${folder.value === '/' ? '' : folder.value}/${word.replace(/^(?:\.\/)+/, '')}` as HostPath;
	const there = host.look(path);
	return there.ok && there.value.kind === 'file' ? path : undefined;
}
