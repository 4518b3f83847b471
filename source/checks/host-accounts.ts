/** The accounts of the host: passwd, shadow and group held together. */

import { Tally } from '../core/coverage.ts';
import { bytesOf, type Visible } from '../core/visible.ts';
import { childOf, hostPath, type Host, type HostPath } from '../host/host.ts';
import { parseGroup, type GroupRecord } from '../parsers/group.ts';
import { parseGshadow, type GshadowRecord } from '../parsers/gshadow.ts';
import { parseLoginDefs } from '../parsers/login-defs.ts';
import { parsePasswd, type OddLine, type PasswdRecord } from '../parsers/passwd.ts';
import { parseShadow, passwordState, type PasswordState, type ShadowRecord } from '../parsers/shadow.ts';
import { configFile, namesIn, type ConfigFile } from './config-file.ts';
import { shellKind, type ShellKind } from './login-shell.ts';
import { oncePerHost } from './once-per-host.ts';

export interface HostAccount {
	readonly name: Visible;
	readonly uid: number;
	readonly gid: number | undefined;
	readonly gecos: Visible;
	/** Without a slash at the end; undefined where none is given. */
	readonly home: HostPath | undefined;
	/** As it stands, one byte to a character. */
	readonly shell: string;
	readonly shellKind: ShellKind;
	/** In passwd, from 1. */
	readonly line: number;
	/** What the field of passwd itself says. */
	readonly passwdState: PasswordState;
	/** What holds: passwd's field, or shadow's where that is `x`; `unknown` where shadow could not be read. */
	readonly password: PasswordState | 'unknown';
	readonly shadow: ShadowRecord | undefined;
	/** A number the system keeps for itself (below UID_MIN, nobody, systemd's own), root not counted. */
	readonly system: boolean;
}

export interface HostAccounts {
	/** In the order of passwd, without NIS lines and lines without a number. */
	readonly all: readonly HostAccount[];
	readonly byName: ReadonlyMap<Visible, HostAccount>;
	readonly byUid: ReadonlyMap<number, readonly HostAccount[]>;
	readonly nis: readonly { readonly file: HostPath; readonly line: number; readonly name: Visible; readonly uid: number | undefined; readonly include: boolean }[];
	readonly odd: readonly { readonly file: HostPath; readonly odd: OddLine }[];
	readonly passwd: ConfigFile | undefined;
	readonly passwdRecords: readonly PasswdRecord[];
	/** /etc/shadow, or master.passwd of a BSD. */
	readonly shadow: ConfigFile | undefined;
	/** There is none at all (which is not the same as one that cannot be read). */
	readonly shadowless: boolean;
	readonly shadowRecords: readonly ShadowRecord[];
	readonly group: ConfigFile | undefined;
	readonly groups: readonly GroupRecord[];
	readonly gshadow: ConfigFile | undefined;
	readonly gshadowRecords: readonly GshadowRecord[];
	readonly uidMin: number;
	/** FreeBSD and its kin, by master.passwd. */
	readonly bsd: boolean;
	/** Groups an account is in, its own first. */
	groupsOf(account: HostAccount): readonly Visible[];
	/** What could not be read. */
	readonly tally: Tally;
}

/** A home and the accounts that have it. A folder of /home that no account has is listed with none. */
export interface Home {
	readonly path: HostPath;
	readonly accounts: readonly HostAccount[];
}

export const hostAccounts = oncePerHost(readAccounts);

function readAccounts(host: Host): HostAccounts {
	const tally = new Tally();
	const none = new Uint8Array();
	const passwd = configFile(host, tally, hostPath('/etc/passwd'));
	const master = configFile(host, tally, hostPath('/etc/master.passwd'));
	const shadow = master ?? configFile(host, tally, hostPath('/etc/shadow'));
	const group = configFile(host, tally, hostPath('/etc/group'));
	const gshadow = configFile(host, tally, hostPath('/etc/gshadow'));
	const defs = configFile(host, tally, hostPath('/etc/login.defs'));
	const shadowGap = shadow === undefined && tally.coverage.skipped.some(skip => skip.examples.some(path => path === '/etc/shadow' || path === '/etc/master.passwd'));

	const parsedPasswd = parsePasswd(passwd?.bytes ?? none);
	const parsedShadow = master === undefined ? parseShadow(shadow?.bytes ?? none) : fromMaster(master);
	const parsedGroup = parseGroup(group?.bytes ?? none);
	const bsd = master !== undefined;
	const uidMin = boundary(defs);

	const shadowed = new Map<Visible, ShadowRecord>();
	for (const record of parsedShadow.records) if (record.nis === undefined && !shadowed.has(record.name)) shadowed.set(record.name, record);
	const all: HostAccount[] = [];
	for (const record of parsedPasswd.records) {
		if (record.nis !== undefined || record.uid === undefined) continue;
		const passwdState = passwordState(record.password);
		const hidden = shadowed.get(record.name);
		// A BSD shows `*` in passwd for what master.passwd holds.
		const elsewhere = passwdState === 'elsewhere' || (bsd && record.password === '*');
		all.push({
			name: record.name,
			uid: record.uid,
			gid: record.gid,
			gecos: record.gecos,
			home: record.home.startsWith('/') ? ((record.home.replace(/(?<=.)\/+$/, '') || '/') as HostPath) : undefined,
			shell: record.shell,
			shellKind: shellKind(record.shell),
			line: record.line,
			passwdState,
			password: !elsewhere ? passwdState : hidden !== undefined ? passwordState(hidden.password) : shadow === undefined && shadowGap ? 'unknown' : 'none',
			shadow: hidden,
			system: record.uid !== 0 && isSystemNumber(record.uid, uidMin),
		});
	}
	const byName = new Map<Visible, HostAccount>();
	const byUid = new Map<number, HostAccount[]>();
	for (const account of all) {
		if (!byName.has(account.name)) byName.set(account.name, account);
		const same = byUid.get(account.uid);
		if (same === undefined) byUid.set(account.uid, [account]);
		else same.push(account);
	}
	const nisOf = (file: ConfigFile | undefined, records: readonly { line: number; name: Visible; nis?: 'include' | 'exclude'; uid?: number | undefined }[]) =>
		file === undefined ? [] : records.flatMap(({ line, name, nis, uid }) => (nis === undefined ? [] : [{ file: file.path, line, name, uid, include: nis === 'include' }]));
	const oddOf = (file: ConfigFile | undefined, lines: readonly OddLine[]) => (file === undefined ? [] : lines.map(odd => ({ file: file.path, odd })));
	const groupNames = new Map(parsedGroup.records.map(({ gid, name }) => [gid, name]));
	return {
		all,
		byName,
		byUid,
		nis: [...nisOf(passwd, parsedPasswd.records), ...(bsd ? [] : nisOf(shadow, parsedShadow.records)), ...nisOf(group, parsedGroup.records)],
		odd: [...oddOf(passwd, parsedPasswd.odd), ...oddOf(shadow, parsedShadow.odd), ...oddOf(group, parsedGroup.odd)],
		passwd,
		passwdRecords: parsedPasswd.records,
		shadow,
		shadowless: shadow === undefined && !shadowGap,
		shadowRecords: parsedShadow.records,
		group,
		groups: parsedGroup.records,
		gshadow,
		gshadowRecords: parseGshadow(gshadow?.bytes ?? none),
		uidMin,
		bsd,
		groupsOf(account) {
			const own = account.gid === undefined ? undefined : groupNames.get(account.gid);
			const others = parsedGroup.records.filter(record => record.members.includes(account.name)).map(({ name }) => name);
			return [...new Set(own === undefined ? others : [own, ...others])];
		},
		tally,
	};
}

/** The first name of each number, for logs that say the number alone. */
export function namesByUid(host: Host): ReadonlyMap<number, Visible> {
	return new Map([...hostAccounts(host).byUid].map(([uid, [first]]) => [uid, first!.name]));
}

/** Every home once, in the order of passwd, those of services and the places of the system among them; then folders of /home that nobody has. */
export function everyHome(host: Host, accounts: HostAccounts, tally: Tally): readonly Home[] {
	const homes = new Map<HostPath, HostAccount[]>();
	for (const account of accounts.all) {
		if (account.home === undefined) continue;
		const resolved = host.resolve(account.home);
		if (!resolved.ok) {
			if (resolved.reason !== 'vanished') tally.skip(resolved.reason, resolved.detail);
			continue;
		}
		if (resolved.value.entry.kind !== 'directory') continue;
		const same = homes.get(resolved.value.path);
		if (same === undefined) homes.set(resolved.value.path, [account]);
		else same.push(account);
	}
	for (const above of ['/home', '/export/home', '/usr/home', '/var/home'].map(hostPath)) {
		const look = host.look(above);
		if (!look.ok || look.value.kind !== 'directory') continue;
		for (const name of namesIn(host, tally, above)) {
			const path = childOf(above, name);
			const entry = host.look(path);
			if (entry.ok && entry.value.kind === 'directory' && !homes.has(path)) homes.set(path, []);
		}
	}
	const root = hostPath('/root');
	const look = host.look(root);
	if (!homes.has(root) && look.ok && look.value.kind === 'directory') homes.set(root, []);
	return [...homes].map(([path, of]) => ({ path, accounts: of }));
}

/** The name as it stands in passwd, one byte to a character. */
export function nameBytes({ name }: Pick<HostAccount, 'name'>): string {
	return Buffer.from(bytesOf(name)).toString('latin1');
}

/** master.passwd holds in one file what shadow and passwd hold in two. */
function fromMaster(file: ConfigFile): { readonly records: readonly ShadowRecord[]; readonly odd: readonly OddLine[] } {
	const { records } = parsePasswd(file.bytes);
	return {
		records: records.map(({ line, name, password, nis }) => ({ line, name, password, changed: undefined, expires: undefined, ...(nis === undefined ? {} : { nis }) })),
		odd: [],
	};
}

function boundary(defs: ConfigFile | undefined): number {
	const given = defs === undefined ? undefined : parseLoginDefs(defs.bytes).get('UID_MIN');
	// A boundary moved beyond the usual ones would make people of the system, or the system of people.
	return given !== undefined && /^\d{3,4}$/.test(given) && Number(given) >= 100 && Number(given) <= 2000 ? Number(given) : 1000;
}

function isSystemNumber(uid: number, uidMin: number): boolean {
	// systemd gives 61184 to 65519 to services it makes up as they start; 65534 is nobody, as are the ends of 16 and 32 bits.
	return uid < uidMin || (uid >= 61_184 && uid <= 65_535) || uid >= 0xfffffffe;
}
