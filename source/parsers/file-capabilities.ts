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
			const name = `cap_${names[word * 32 + bit] ?? String(word * 32 + bit)}`;
			if (((data.getUint32(4 + word * 8, true) >>> bit) & 1) === 1) permitted.push(name);
			if (((data.getUint32(8 + word * 8, true) >>> bit) & 1) === 1) inheritable.push(name);
		}
	}
	return { permitted, inheritable, effective: (form & 1) === 1 };
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
