/** Values of extended attributes that give rights: `security.capability` (capabilities(7)) and POSIX access lists (acl(5)). Pure. */

const names = [
	'chown', 'dac_override', 'dac_read_search', 'fowner', 'fsetid', 'kill', 'setgid', 'setuid', 'setpcap', 'linux_immutable', 'net_bind_service', 'net_broadcast', 'net_admin', 'net_raw', 'ipc_lock', 'ipc_owner',
	'sys_module', 'sys_rawio', 'sys_chroot', 'sys_ptrace', 'sys_pacct', 'sys_admin', 'sys_boot', 'sys_nice', 'sys_resource', 'sys_time', 'sys_tty_config', 'mknod', 'lease', 'audit_write', 'audit_control', 'setfcap',
	'mac_override', 'mac_admin', 'syslog', 'wake_alarm', 'block_suspend', 'audit_read', 'perfmon', 'bpf', 'checkpoint_restore',
] as const;

export interface FileCapabilities {
	/** `cap_setuid`; a number beyond the known ones is `cap_63`. */
	readonly permitted: readonly string[];
	readonly inheritable: readonly string[];
	/** In force as soon as the program starts. */
	readonly effective: boolean;
}

/** What a package states of a file. */
export type StatedCapabilities = FileCapabilities | 'not-understood';

export const noCapabilities: FileCapabilities = { permitted: [], inheritable: [], effective: false };

/** Undefined where it is no such value. */
export function parseFileCapabilities(value: Uint8Array): FileCapabilities | undefined {
	if (value.length < 12) return undefined;
	const data = new DataView(value.buffer, value.byteOffset, value.byteLength);
	const form = data.getUint32(0, true);
	const revision = form >>> 24;
	if (revision < 1 || revision > 3 || (revision > 1 && value.length < 20)) return undefined;
	const words = revision === 1 ? 1 : 2;
	const permitted: string[] = [];
	const inheritable: string[] = [];
	for (let word = 0; word < words; word++) {
		for (let bit = 0; bit < 32; bit++) {
			const name = capabilityName(word * 32 + bit);
			if (((data.getUint32(4 + word * 8, true) >>> bit) & 1) === 1) permitted.push(name);
			if (((data.getUint32(8 + word * 8, true) >>> bit) & 1) === 1) inheritable.push(name);
		}
	}
	return { permitted, inheritable, effective: (form & 1) === 1 };
}

function capabilityName(bit: number): string {
	return `cap_${names[bit] ?? String(bit)}`;
}

/** More clauses than this no capability needs. */
const mostClauses = 256;

/**
 * As cap_from_text(3) reads it and rpm's headers keep it: `= cap_net_raw+ep`, `cap_setuid,cap_setgid=p`, `all=ep cap_sys_admin-ep`.
 * An empty text is none at all; undefined is no such text.
 */
export function parseCapabilityText(text: string): FileCapabilities | undefined {
	const held = { e: new Set<number>(), i: new Set<number>(), p: new Set<number>() };
	const clauses = text.trim().split(/\s+/).filter(clause => clause !== '');
	if (clauses.length > mostClauses) return undefined;
	for (const clause of clauses) {
		const match = /^(?<list>[\w,]*)(?<actions>=[eip]*(?:[+-][eip]+)*|(?:[+-][eip]+)+)$/.exec(clause);
		const { list = '', actions = '' } = match?.groups ?? {};
		const bits = match === null ? undefined : bitsOf(list, actions);
		if (bits === undefined) return undefined;
		for (const action of actions.match(/[=+-][eip]*/g) ?? []) {
			const flags = (['e', 'i', 'p'] as const).filter(flag => action.includes(flag));
			if (action.startsWith('=')) for (const flag of Object.values(held)) for (const bit of bits) flag.delete(bit);
			for (const flag of flags) {
				for (const bit of bits) {
					if (action.startsWith('-')) held[flag].delete(bit);
					else held[flag].add(bit);
				}
			}
		}
	}
	const named = (bits: ReadonlySet<number>): readonly string[] => [...bits].sort((a, b) => a - b).map(capabilityName);
	return { permitted: named(held.p), inheritable: named(held.i), effective: held.e.size > 0 };
}

/** No list is all of them, and is only set with an equals sign. */
function bitsOf(list: string, actions: string): readonly number[] | undefined {
	if (list === '' && !actions.startsWith('=')) return undefined;
	const bits: number[] = [];
	for (const word of list === '' ? ['all'] : list.toLowerCase().split(',')) {
		const name = word.replace(/^cap_/, '');
		const known = (names as readonly string[]).indexOf(name);
		if (word === 'all') bits.push(...names.keys());
		else if (known !== -1 && word !== name) bits.push(known);
		else if (/^\d{1,2}$/.test(name) && Number(name) < 64) bits.push(Number(name));
		else return undefined;
	}
	return bits;
}

export interface NamedRight {
	readonly kind: 'user' | 'group';
	readonly id: number;
	/** Of 4 read, 2 write, 1 execute, as the mask leaves them. */
	readonly rights: number;
}

/** Entries of a list that name one user or one group, in ext4's compact form. */
export function parseNamedRights(value: Uint8Array): readonly NamedRight[] {
	const data = new DataView(value.buffer, value.byteOffset, value.byteLength);
	if (value.length < 4 || data.getUint32(0, true) !== 1) return [];
	const found: NamedRight[] = [];
	let mask = 7;
	for (let at = 4; at + 4 <= value.length; ) {
		const tag = data.getUint16(at, true);
		const rights = data.getUint16(at + 2, true) & 7;
		const named = tag === 2 || tag === 8;
		if (named && at + 8 > value.length) break;
		if (named) found.push({ kind: tag === 2 ? 'user' : 'group', id: data.getUint32(at + 4, true), rights });
		if (tag === 0x10) mask = rights;
		at += named ? 8 : 4;
	}
	return found.map(right => ({ ...right, rights: right.rights & mask }));
}
