/** Kinds of file system: which hold an intruder's files, which are a window into a kernel, which may never answer. */

/**
 * - `disk`: files (tmpfs and devtmpfs too: intruders like them);
 * - `pseudo`: made up by the kernel as it is read;
 * - `remote`: another machine or a program answers, or nobody ever does.
 */
export type FileSystemNature = 'disk' | 'pseudo' | 'remote';

/** statfs(2) `f_type`, from linux/magic.h and the file systems' own sources. */
const pseudoMagic: readonly number[] = [
	0x9fa0, // proc
	0x62656572, // sysfs
	0x27e0eb, // cgroup
	0x63677270, // cgroup2
	0x64626720, // debugfs
	0x74726163, // tracefs
	0xcafe4a11, // bpf
	0x1cd1, // devpts
	0x73636673, // securityfs
	0x19800202, // mqueue
	0x958458f6, // hugetlbfs
	0x62656570, // configfs
	0x6165676c, // pstore
	0xde5e81e4, // efivarfs
	0xf97cff8c, // selinuxfs
	0x43415d53, // smackfs
	0x42494e4d, // binfmt_misc
	0x6e736673, // nsfs
	0x65735543, // fusectl
	0x67596969, // rpc_pipefs
	0x6e667364, // nfsd
	0x6c6f6f70, // binder
	0x7655821, // resctrl
];

const remoteMagic: readonly number[] = [
	0x187, // autofs
	0x65735546, // fuse
	0x6969, // nfs
	0xff534d42, // cifs
	0xfe534d42, // smb2
	0x517b, // smb
	0x1021997, // 9p
	0xc36400, // ceph
	0x5346414f, // afs
	0x6b414653, // kafs
	0x73757245, // coda
	0xbd00bd0, // lustre
	0x47504653, // gpfs
];

const natureByMagic = new Map<number, FileSystemNature>([
	...pseudoMagic.map(magic => [magic, 'pseudo'] as const),
	...remoteMagic.map(magic => [magic, 'remote'] as const),
]);

/** From the number statfs(2) gives. What is not in the lists is a disk. */
export function natureOfMagic(magic: number): FileSystemNature {
	return natureByMagic.get(magic >>> 0) ?? 'disk';
}

const pseudoNames: ReadonlySet<string> = new Set([
	'proc', 'sysfs', 'cgroup', 'cgroup2', 'debugfs', 'tracefs', 'bpf', 'devpts', 'securityfs', 'mqueue', 'hugetlbfs', 'configfs', 'pstore',
	'efivarfs', 'selinuxfs', 'smackfs', 'binfmt_misc', 'nsfs', 'fusectl', 'rpc_pipefs', 'nfsd', 'binder', 'resctrl', 'sockfs', 'pipefs',
]);
const remoteNames: ReadonlySet<string> = new Set([
	'autofs', 'nfs', 'nfs4', 'cifs', 'smb3', 'smbfs', '9p', 'virtiofs', 'ceph', 'afs', 'coda', 'lustre', 'gpfs', 'ocfs2', 'gfs2', 'glusterfs', 'davfs',
]);

/** From the type in the mount table; `fuse.sshfs` is `remote`, and so is `fuseblk`: a program answers for it. */
export function natureOfType(type: string): FileSystemNature {
	if (pseudoNames.has(type)) return 'pseudo';
	if (remoteNames.has(type) || isFuse(type)) return 'remote';
	return 'disk';
}

export function isFuse(type: string): boolean {
	return type === 'fuse' || type === 'fuseblk' || type.startsWith('fuse.');
}

/** Lives in memory, and is gone with the power. */
export function isMemory(type: string): boolean {
	return type === 'tmpfs' || type === 'ramfs' || type === 'devtmpfs';
}
