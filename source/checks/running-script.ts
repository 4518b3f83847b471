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

/** Code among the words themselves, as `perl -e` and `python -c` have it. Pools of Python start each worker so. */
export function hasCodeInWords({ exe, words }: Pick<Holder, 'exe' | 'words'>): boolean {
	if (exe === undefined || !interpreters.test(nameOf(exe))) return false;
	const at = words.findIndex((word, place) => place > 0 && /^-(?:c|e|E|r|\w*[ce])$/.test(word));
	return at > 0 && scriptOf(words.slice(0, at)) === undefined && !/^from multiprocessing\b/.test(words[at + 1] ?? '');
}

/** AppImages and Ansible keep what they run for a while in hidden folders of temporary places. */
const passing = /^\.(?:mount_|ansible)/;

/** undefined: no script, or none in a temporary or a hidden place. Installers and configuration tools run theirs from /tmp. */
export function oddScript(host: Host, kernel: Kernel, { exe, words, pid }: Pick<Holder, 'exe' | 'words' | 'pid'>): ProgramOddity | undefined {
	if (exe === undefined || !interpreters.test(nameOf(exe))) return undefined;
	const script = words.includes('-m') ? undefined : scriptOf(words);
	const path = script === undefined ? undefined : script.startsWith('/') ? (script as HostPath) : inFolderOf(host, kernel, pid, script);
	if (path === undefined) return undefined;
	const descriptor = /^\/(?:dev|proc\/(?:self|thread-self|\d+))\/fd\/(\d+)$/.exec(path)?.[1] ?? (path === '/dev/stdin' ? '0' : undefined);
	if (descriptor === undefined) return oddPlace(exe, path);
	const given = givenBy(kernel, pid, descriptor);
	if (given?.startsWith('/') === true && !given.startsWith('/memfd:')) return oddPlace(exe, given.replace(/ \(deleted\)$/, '') as HostPath);
	const runs = shown`is ${visibleName(nameOf(exe))} running what its descriptor ${visibleText(descriptor)} gives`;
	if (given?.startsWith('/memfd:') === true) return { severity: 'high', says: shown`${runs}, a script that is in memory alone (${visibleName(given)})`, techniques: ['T1059', 'T1620'] };
	if (given?.startsWith('socket:') === true) return { severity: 'medium', says: shown`${runs}, a socket: no file holds it`, techniques: ['T1059'] };
	// Shells write it so for what another command prints; installers, and intruders, are piped in like that.
	return { severity: 'low', says: shown`${runs}: no file holds it`, techniques: ['T1059'] };
}

/** Where a shell keeps its script once it has read the name: bash, then dash. */
const kept = ['255', '10'];

function givenBy(kernel: Kernel, pid: number, descriptor: string): string | undefined {
	for (const one of [descriptor, ...kept]) {
		const link = kernel.linkOf(`/proc/${pid}/fd/${one}`);
		if (link.ok && !/^\/dev\/(?:null|tty|pts\/)/.test(link.value)) return link.value;
	}
	return undefined;
}

function oddPlace(exe: HostPath, path: HostPath): ProgramOddity | undefined {
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
