/** Names of the numbers that own files, from the host's own passwd and group files. */

import { nothingCovered, Tally, type Coverage } from '../core/coverage.ts';
import { shown, type Visible } from '../core/visible.ts';
import { hostPath, shownPath, type Host, type HostPath } from '../host/host.ts';
import { parseGroup } from '../parsers/group.ts';
import { parsePasswd } from '../parsers/passwd.ts';
import { oncePerHost } from './once-per-host.ts';

export interface Owners {
	/** False where the files could not be read: then nobody is known, which is no sign. */
	readonly usersKnown: boolean;
	readonly groupsKnown: boolean;
	readonly users: ReadonlyMap<number, Visible>;
	readonly groups: ReadonlyMap<number, Visible>;
	/** Home directories, as passwd names them. */
	readonly homes: ReadonlyMap<HostPath, Visible>;
	/** What could not be read. */
	readonly coverage: Coverage;
}

export const ownersOf = oncePerHost(readOwners);

function readOwners(host: Host): Owners {
	const users = new Map<number, Visible>();
	const groups = new Map<number, Visible>();
	const homes = new Map<HostPath, Visible>();
	const tally = new Tally();
	const passwdPath = hostPath('/etc/passwd');
	const passwd = host.read(passwdPath);
	if (passwd.ok) {
		for (const { uid, name, home, nis } of parsePasswd(passwd.value.bytes).records) {
			if (nis !== undefined || uid === undefined) continue;
			if (!users.has(uid)) users.set(uid, name);
			if (home.startsWith('/') && home.length > 1 && !homes.has(home as HostPath)) homes.set(home.replace(/\/+$/, '') as HostPath, name);
		}
	} else tally.skip(passwd.reason, shownPath(passwdPath));
	const groupPath = hostPath('/etc/group');
	const group = host.read(groupPath);
	if (group.ok) {
		for (const { gid, name, nis } of parseGroup(group.value.bytes).records) {
			if (nis === undefined && gid !== undefined && !groups.has(gid)) groups.set(gid, name);
		}
	} else tally.skip(group.reason, shownPath(groupPath));
	const coverage = passwd.ok && group.ok ? nothingCovered : tally.coverage;
	return { usersKnown: users.size > 0, groupsKnown: groups.size > 0, users, groups, homes, coverage };
}

/** `root (0)`, or the number alone where no account has it. */
export function ownerWords(names: ReadonlyMap<number, Visible>, number: number): Visible {
	const name = names.get(number);
	return name === undefined ? shown`${number}` : shown`${name} (${number})`;
}
