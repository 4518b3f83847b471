/** Where a running program came from, and whether that is odd: memory alone, a deleted file, a temporary or a hidden place. */

import type { Severity } from '../core/finding.ts';
import { shown, visibleName, visibleText, type Visible } from '../core/visible.ts';
import { hostPath, nameOf, type Host, type HostPath } from '../host/host.ts';
import { installedPackages } from './installed-packages.ts';
import { hiddenPart, placeOf, placeWords } from './place.ts';
import type { Holder } from './socket-holders.ts';

export interface ProgramOddity {
	readonly severity: Severity;
	/** A clause whose subject is the process. */
	readonly says: Visible;
	readonly techniques: readonly string[];
}

/** Only here is a hidden folder odd in itself: programs of people and of applications lie in `.cache`, `.pnpm`, `.vscode-server`. */
const noHiddenPrograms = new Set(['system', 'configuration', 'device', 'temporary', 'log', 'spool']);

/** undefined: nothing odd, or no program to judge. */
export function oddProgram(host: Host, { exe, deleted }: Pick<Holder, 'exe' | 'deleted'>): ProgramOddity | undefined {
	if (exe === undefined) return undefined;
	if (deleted && exe.startsWith('/memfd:')) return inMemory(host, exe);
	const place = placeOf(exe);
	const hidden = hiddenPart(exe);
	const runs = shown`runs ${visibleName(exe)}`;
	if (!deleted && exe.endsWith(' (deleted)')) return { severity: 'high', says: shown`${runs}: the file is there, and its name is made to look as if it were gone`, techniques: ['T1036'] };
	if (place === 'temporary' || place === 'device') {
		// AppImages mount themselves at /tmp/.mount_NAMEabcdef.
		const concealed = deleted || place === 'device' || exe.startsWith('/dev/') || (hidden !== undefined && !hidden.startsWith('.mount_'));
		const says = shown`${runs}, ${visibleText(placeWords[place])}${visibleText(deleted ? ', and the file has been deleted' : '')}`;
		return { severity: concealed ? 'critical' : 'medium', says, techniques: ['T1036.005', ...(deleted ? ['T1070.004'] : [])] };
	}
	if (hidden !== undefined && noHiddenPrograms.has(place)) return { severity: 'high', says: shown`${runs}, in a hidden place (${visibleName(hidden)})`, techniques: ['T1564.001'] };
	if (!deleted) return undefined;
	const successor = host.look(exe);
	if (successor.ok && successor.value.kind === 'file') return { severity: 'info', says: shown`${runs} as it was before it was replaced, as an upgrade does`, techniques: [] };
	if (installedPackages(host).owns(exe)) return { severity: 'low', says: shown`${runs}, which a package lists and which is gone from the disk`, techniques: [] };
	return { severity: 'high', says: shown`${runs}, a program that has been deleted from the disk`, techniques: ['T1070.004'] };
}

/** runc copies itself into memory before it enters a container (CVE-2019-5736). Its name is no proof, so the program must be there too. */
function inMemory(host: Host, exe: HostPath): ProgramOddity {
	const name = visibleName(nameOf(exe));
	const cloned = exe.startsWith('/memfd:runc_cloned:') && ['/usr/bin/runc', '/usr/sbin/runc'].some(path => installedPackages(host).owns(hostPath(path)));
	if (cloned) return { severity: 'low', says: shown`runs a program that is in memory alone (${name}), as runc does while a container starts`, techniques: [] };
	return { severity: 'high', says: shown`runs a program that is in memory alone (${name}) and was never a file`, techniques: ['T1620'] };
}
