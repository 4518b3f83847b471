/** Where people and services live on the host: the homes that passwd names, and those that merely stand there. */

import { visibleName, type Visible } from '../core/visible.ts';
import { childOf, hostPath, type Host, type HostPath } from '../host/host.ts';
import { parsePasswd } from '../parsers/passwd.ts';
import type { Runner } from './named-program.ts';
import { oncePerHost } from './once-per-host.ts';

export interface Home {
	readonly path: HostPath;
	/** The account it belongs to; the folder's name where no account names it. */
	readonly name: Visible;
	/** Undefined where no account names it. */
	readonly uid: number | undefined;
}

/** Folders that hold one home for each person: Linux, Solaris, the older BSDs. */
const folders = ['/home', '/export/home', '/usr/home', '/var/home'].map(hostPath);
/** Homes of services that are places of the system itself: what starts up from there is looked at under its own name. */
const noHomes = /^\/(?:$|bin|sbin|dev|proc|sys|usr\/s?bin|nonexistent|etc|var\/empty|run\/.*|tmp|var\/tmp|lib|usr|var|var\/run|var\/lib|var\/spool|var\/cache|opt|srv|home)$/;
const mostHomes = 10_000;

interface People {
	readonly homes: readonly Home[];
	readonly accounts: ReadonlyMap<Visible, Account>;
}

/** What passwd says of one account. The home may not be there. */
export interface Account {
	readonly name: Visible;
	readonly uid: number | undefined;
	readonly home: HostPath | undefined;
}

const peopleOf = oncePerHost(readPeople);

/** Who runs what is started in an account's name. */
export function runnerOf(account: Account | Home | undefined): Runner {
	if (account === undefined) return {};
	const home = 'path' in account ? account.path : account.home;
	return { ...(home === undefined ? {} : { home }), ...(account.uid === undefined ? {} : { uid: account.uid }) };
}

/** The first account of that name, as the C library finds it. */
export function accountNamed(host: Host, name: Visible): Account | undefined {
	return peopleOf(host).accounts.get(name);
}

/** Each folder once, in the order of passwd, root's first where it names none. Read once for each host. */
export function homesOf(host: Host): readonly Home[] {
	return peopleOf(host).homes;
}

function readPeople(host: Host): People {
	const accounts = new Map<Visible, Account>();
	const found = new Map<HostPath, Home>();
	const take = (path: HostPath, name: Visible, uid: number | undefined) => {
		const resolved = host.resolve(path);
		if (!resolved.ok || resolved.value.entry.kind !== 'directory' || noHomes.test(resolved.value.path) || found.size >= mostHomes) return;
		if (!found.has(resolved.value.path)) found.set(resolved.value.path, { path: resolved.value.path, name, uid });
	};
	for (const passwd of ['/etc/passwd', '/etc/master.passwd'].map(hostPath)) {
		const read = host.read(passwd);
		if (!read.ok) continue;
		for (const { home, name, uid, nis } of parsePasswd(read.value.bytes).records) {
			if (nis !== undefined) continue;
			const path = home.startsWith('/') ? ((home.replace(/\/+$/, '') || '/') as HostPath) : undefined;
			if (!accounts.has(name)) accounts.set(name, { name, uid, home: path });
			if (path !== undefined) take(path, name, uid);
		}
	}
	take(hostPath('/root'), visibleName('root'), 0);
	for (const folder of folders) {
		const names = host.list(folder);
		if (names.ok) for (const name of names.value) take(childOf(folder, name), visibleName(name), undefined);
	}
	return { homes: [...found.values()], accounts };
}
