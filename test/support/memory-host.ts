/**
 * A machine written down: `memoryHost({'/tmp/.x/sh': {mode: 0o4755}, '/etc/passwd': 'root:x:0:0::/root:/bin/sh\n'})`.
 * It keeps the contract of `Host` that a mounted system keeps (test/host/contract.test.ts), so what is judged here is judged there.
 *
 * Paths are one byte to a character: a name that is not ASCII is written `'/tmp/\xff'`, or through `latin1('/tmp/é')`.
 */

import { Buffer } from 'node:buffer';
import type { SkipReason } from '../../source/core/coverage.ts';
import { visibleText } from '../../source/core/visible.ts';
import { BrokenOff, childOf, hostPath, nameOf, parentOf, type Entry, type EntryKind, type FileSystemSpace, type Host, type HostPath, type Kernel, type Look } from '../../source/host/host.ts';
import { Resolver } from '../../source/host/resolver.ts';
import { found, refused, type Refused } from '../../source/host/unread.ts';

export interface Written {
	readonly kind?: EntryKind;
	/** Text is UTF-8. Default empty. */
	readonly content?: string | Uint8Array;
	/** Makes it a symbolic link: one byte to a character. */
	readonly link?: string;
	/** Permission bits, with set-uid and the like. Default 0644, 0755 for a directory, 0777 for a link. */
	readonly mode?: number;
	readonly uid?: number;
	readonly gid?: number;
	/** Claimed size, where it differs from the content: a sparse or a shrinking file. */
	readonly size?: number;
	readonly links?: number;
	/** A number other than 1 puts it on another file system. What is below it follows, unless it says its own. */
	readonly device?: number;
	readonly inode?: number;
	readonly blocks?: number;
	/** Milliseconds since 1970, or a date in ISO 8601. Default 2024-01-01. `changed` and `accessed` follow `modified`. */
	readonly modified?: number | string;
	readonly changed?: number | string;
	readonly accessed?: number | string;
	readonly born?: number | string;
	/** Neither its content nor, for a directory, its names or what is below can be read. A reason other than `unreadable` may be given. */
	readonly unreadable?: boolean | SkipReason;
	/** A window into a kernel (procfs mounted in an image): never read. */
	readonly pseudo?: boolean;
}

/** A file by its content alone, or by its particulars. A path that ends with `/` is a directory. */
export type Machine = Readonly<Record<string, Written | string | Uint8Array>>;

export interface MemoryHostOptions {
	readonly kind?: 'live' | 'image';
	/**
	 * Kernel files by path: text or bytes, or `{link}`. `/proc/1/` alone makes a folder. Only what is written here is there.
	 * Given, the host has a kernel, whatever its kind; on a live host it has one always.
	 */
	readonly kernel?: Readonly<Record<string, string | Uint8Array | { readonly link: string; readonly content?: string | Uint8Array; readonly stillNamed?: boolean } | { readonly unread: SkipReason }>>;
	readonly ownPid?: number;
	/** Names that listings of the kernel's folders leave out, as a rootkit does. */
	readonly unlisted?: readonly string[];
	/** Kernel files as they are once half a second has passed. */
	readonly later?: MemoryHostOptions['kernel'];
	readonly processCount?: number;
	/** What the file system says of itself; without it there is none to ask. Where it is unlike the default: the root of an ext4 file system. */
	readonly space?: Partial<FileSystemSpace>;
	/** By mount point. */
	readonly spaceBelow?: Readonly<Record<string, Partial<FileSystemSpace>>>;
	/** Default `/` for a live host, `/mnt/victim` for an image. */
	readonly root?: string;
}

interface Node {
	readonly entry: Entry;
	readonly content: Uint8Array;
	readonly link: HostPath;
	readonly refusal: Refused | undefined;
	readonly pseudo: boolean;
	readonly names: Set<string>;
}

const defaultTime = Date.UTC(2024, 0, 1);
const defaultLimit = 16_777_216;
const pieceSize = 1_048_576;
const vast = 17_179_869_184;
const kindBits: Readonly<Record<EntryKind, number>> = {
	file: 0o100000,
	directory: 0o040000,
	link: 0o120000,
	fifo: 0o010000,
	socket: 0o140000,
	'block-device': 0o060000,
	'character-device': 0o020000,
	unknown: 0,
};

/** Text as the bytes of its UTF-8, one to a character: how a path is written here. */
export function latin1(text: string): string {
	return Buffer.from(text, 'utf8').toString('latin1');
}

export function memoryHost(machine: Machine = {}, options: MemoryHostOptions = {}): Host {
	const kind = options.kind ?? 'image';
	const nodes = build(machine);
	const kernel = options.kernel !== undefined || kind === 'live' ? memoryKernel(options.kernel ?? {}, options) : undefined;

	const nodeAt = (path: HostPath): Look<Node> => {
		const above = path === '/' ? undefined : nodes.get(parentOf(path));
		if (above?.refusal !== undefined) return above.refusal;
		const node = nodes.get(path);
		return node === undefined ? refused('vanished', 'ENOENT') : found(node);
	};
	const resolver = new Resolver({
		lstat: path => mapped(nodeAt(path), node => node.entry),
		linkText: path => mapped(nodeAt(path), node => node.link),
	});
	const regularFile = (path: HostPath, follow: boolean): Look<{ readonly path: HostPath; readonly node: Node }> => {
		const resolved = resolver.resolve(path, follow);
		if (!resolved.ok) return resolved;
		const node = nodes.get(resolved.value.path)!;
		if (node.entry.kind === 'link') return refused('unsupported', 'a link, and links are not followed here');
		if (node.entry.kind !== 'file') return refused('special-file', node.entry.kind);
		if (node.pseudo) return refused('pseudo-file-system', 'the kernel makes it up as it is read');
		return node.refusal ?? found({ path: resolved.value.path, node });
	};

	return {
		root: visibleText(options.root ?? (kind === 'live' ? '/' : '/mnt/victim')),
		kind,
		look: path => mapped(resolver.resolve(path, false), resolved => resolved.entry),
		resolve: path => resolver.resolve(path, true),
		list(path) {
			const resolved = resolver.resolve(path, true);
			if (!resolved.ok) return resolved;
			const node = nodes.get(resolved.value.path)!;
			if (node.entry.kind !== 'directory') return refused('unsupported', 'not a directory');
			if (node.pseudo) return refused('pseudo-file-system', 'the kernel makes it up as it is read');
			return node.refusal ?? found([...node.names].toSorted());
		},
		read(path, { limit = defaultLimit, follow = true } = {}) {
			return mapped(regularFile(path, follow), ({ path: real, node }) => {
				const bytes = node.content.subarray(0, Math.min(limit, node.entry.size));
				return { path: real, entry: node.entry, bytes, cut: bytes.length !== node.entry.size };
			});
		},
		chunks(path, { from = 0 } = {}) {
			const file = regularFile(path, true);
			if (!file.ok) return file;
			const { entry, content } = file.value.node;
			if (entry.size - from > vast && entry.blocks * 512 < entry.size / 64) return refused('too-large', `${entry.size} bytes, of which few are on the disk`);
			return found({ [Symbol.iterator]: () => pieces(content, entry.size, from) });
		},
		open(path) {
			return mapped(regularFile(path, true), ({ node: { content, entry } }) => ({
				size: entry.size,
				entry,
				// What is beyond the content is a hole.
				read: (offset, length) => (offset < 0 || length < 0 || offset + length > entry.size ? undefined : Uint8Array.from({ length }, (_, at) => content[offset + at] ?? 0)),
				close: () => {},
			}));
		},
		openForward(path, seen) {
			if (seen.kind !== 'file') return refused('special-file', seen.kind);
			const file = regularFile(path, false);
			if (!file.ok) return file;
			const { entry, content } = file.value.node;
			if (entry.inode !== seen.inode) return refused('changed-while-read', 'another file took its place while it was opened');
			if (entry.size > vast && entry.blocks * 512 < entry.size / 64) return refused('too-large', `${entry.size} bytes, of which few are on the disk`);
			let next = 0;
			return found({
				readInto(buffer, at, length) {
					const wanted = Math.min(length, entry.size - next);
					const part = content.subarray(next, next + wanted);
					if (wanted > 0 && part.length === 0) throw new BrokenOff(refused('changed-while-read', `it shrank to ${content.length} bytes`));
					buffer.set(part, at);
					next += part.length;
					return part.length;
				},
				close() {},
			});
		},
		linkOf(path) {
			const resolved = resolver.resolve(path, false);
			if (!resolved.ok) return resolved;
			return resolved.value.entry.kind === 'link' ? found(nodes.get(resolved.value.path)!.link) : refused('unsupported', 'not a link');
		},
		spaceBelow: () => Object.entries(options.spaceBelow ?? {}).map(([path, one]) => ({ path: hostPath(path), space: found({ device: 2, type: 'ext4', isTop: true, used: 0, total: 0, covered: [], again: [], ...one }) })),
		...(options.space === undefined ? {} : { space: () => found({ device: 1, type: 'ext4', isTop: true, used: 0, total: 0, covered: [], again: [], ...options.space }) }),
		...(kernel === undefined ? {} : { kernel }),
	};
}

function* pieces(content: Uint8Array, size: number, from: number): Generator<Uint8Array, undefined> {
	for (let at = from; at < size; at += pieceSize) {
		const piece = content.slice(at, Math.min(at + pieceSize, size));
		if (piece.length > 0) yield piece;
		if (at + pieceSize >= content.length && content.length < size) throw new BrokenOff(refused('changed-while-read', `it shrank to ${content.length} bytes`));
	}
	return undefined;
}

function build(machine: Machine): ReadonlyMap<HostPath, Node> {
	const nodes = new Map<HostPath, Node>();
	let inodes = 1;
	const put = (path: HostPath, written: Written): void => {
		const above = path === '/' ? undefined : nodes.get(parentOf(path));
		nodes.set(path, nodeOf(written, above, ++inodes, nodes.get(path)?.names));
		above?.names.add(nameOf(path));
	};
	const asked = Object.entries(machine).map(([path, written]): readonly [HostPath, Written] => {
		if (!path.startsWith('/') || /[^\0-\xff]/.test(path)) throw new TypeError(`a path of a memory host begins with / and holds bytes: ${path}`);
		const particulars = typeof written === 'string' || written instanceof Uint8Array ? { content: written } : written;
		const bare = (path === '/' ? path : path.replace(/\/+$/, '')) as HostPath;
		return [bare, path.endsWith('/') ? { ...particulars, kind: 'directory' } : particulars];
	});
	put('/' as HostPath, { kind: 'directory' });
	// Parents first, so that what is below a folder can take after it.
	for (const [path, written] of asked.toSorted(([a], [b]) => a.split('/').length - b.split('/').length)) {
		let above = '/' as HostPath;
		for (const name of path.split('/').slice(1, -1)) {
			above = childOf(above, name);
			const known = nodes.get(above);
			if (known === undefined) put(above, { kind: 'directory' });
			else if (known.entry.kind !== 'directory') throw new TypeError(`${path}: ${above} is not a directory`);
		}
		put(path, written);
	}
	return nodes;
}

function nodeOf(written: Written, above: Node | undefined, inode: number, names: Set<string> | undefined): Node {
	const kind = written.kind ?? (written.link === undefined ? 'file' : 'link');
	const content = kind === 'file' ? bytesOf(written.content ?? '') : new Uint8Array();
	const permissions = written.mode ?? (kind === 'directory' ? 0o755 : kind === 'link' ? 0o777 : 0o644);
	const size = written.size ?? (kind === 'link' ? written.link!.length : kind === 'directory' ? 4096 : content.length);
	const modified = time(written.modified, defaultTime);
	const reason = written.unreadable === true ? 'unreadable' : written.unreadable;
	return {
		content,
		link: (written.link ?? '') as HostPath,
		names: names ?? new Set(),
		refusal: reason === undefined || reason === false ? undefined : refused(reason, reason === 'unreadable' ? 'EACCES' : reason),
		pseudo: written.pseudo ?? above?.pseudo ?? false,
		entry: {
			kind,
			mode: kindBits[kind] | (permissions & 0o7777),
			uid: written.uid ?? 0,
			gid: written.gid ?? 0,
			size,
			links: written.links ?? (kind === 'directory' ? 2 : 1),
			device: written.device ?? above?.entry.device ?? 1,
			inode: written.inode ?? inode,
			blocks: written.blocks ?? Math.ceil(content.length / 512),
			modified,
			changed: time(written.changed, modified),
			accessed: time(written.accessed, modified),
			...(written.born === undefined ? {} : { born: time(written.born, modified) }),
		},
	};
}

function memoryKernel(written: NonNullable<MemoryHostOptions['kernel']>, { ownPid = 4242, unlisted = [], later = {}, processCount }: MemoryHostOptions): Kernel {
	let files = written;
	let rested = 0;
	const folders = new Map<string, Set<string>>();
	for (const path of Object.keys(files)) {
		const names = path.split('/').filter(name => name !== '');
		for (let depth = 0; depth < names.length; depth++) {
			const folder = `/${names.slice(0, depth).join('/')}`;
			folders.set(folder, (folders.get(folder) ?? new Set()).add(names[depth]!));
		}
		if (path.endsWith('/') && path !== '/') folders.set(path.slice(0, -1), folders.get(path.slice(0, -1)) ?? new Set());
	}
	return {
		ownPid,
		read(path, limit = Infinity) {
			const file = files[path];
			if (file === undefined) return refused('vanished', 'ENOENT');
			if (typeof file === 'object' && 'unread' in file) return refused(file.unread, file.unread);
			if (typeof file === 'object' && 'link' in file) return refused('special-file', 'link');
			const bytes = bytesOf(file);
			return bytes.length > limit ? refused('limit-reached', `longer than ${limit} bytes`) : found(bytes);
		},
		head(path, length) {
			const whole = this.read(path);
			return whole.ok ? found(whole.value.subarray(0, length)) : whole;
		},
		stillNamed(path) {
			const file = files[path];
			return typeof file === 'object' && 'link' in file && file.stillNamed === true;
		},
		list(path) {
			const denied = files[path] ?? files[`${path}/`];
			if (typeof denied === 'object' && 'unread' in denied) return refused(denied.unread, denied.unread);
			const names = folders.get(path);
			return names === undefined ? refused('vanished', 'ENOENT') : found([...names].filter(name => !unlisted.includes(name)).toSorted());
		},
		contentOf(path) {
			const file = files[path];
			if (file === undefined) return refused('vanished', 'ENOENT');
			if (typeof file === 'object' && 'unread' in file) return refused(file.unread, file.unread);
			if (typeof file !== 'object' || !('link' in file) || file.content === undefined) return refused('special-file', 'not a regular file');
			const bytes = bytesOf(file.content);
			return found({ size: bytes.length, allocated: Math.ceil(bytes.length / 4096) * 4096, device: 1, links: path.includes('/fd/') && file.link.endsWith(' (deleted)') ? 0 : 1, identity: file.link, pieces: [bytes] });
		},
		messages(limit) {
			const log = files['/dev/kmsg'];
			if (log === undefined) return refused('vanished', 'ENOENT');
			if (typeof log === 'object' && 'unread' in log) return refused(log.unread, log.unread);
			return typeof log === 'object' && 'link' in log ? refused('special-file', 'link') : found(bytesOf(log).subarray(0, limit));
		},
		interfacesOf(pid) {
			const place = `/proc/${pid}/root/sys/class/net`;
			const names = folders.get(place);
			const number = (name: string, what: string): number => Number(files[`${place}/${name}/${what}`]);
			return names === undefined ? refused('pseudo-file-system', 'no /sys is mounted there') : found([...names].map(name => ({ name, flags: number(name, 'flags'), index: number(name, 'ifindex') })));
		},
		processCount: () => (processCount === undefined ? refused('unsupported', 'not counted') : found(processCount)),
		rest(milliseconds) {
			rested += milliseconds;
			if (rested >= 500) files = { ...files, ...later };
		},
		hasTask: pid => folders.has(`/proc/${pid}`),
		linkOf(path) {
			const file = files[path];
			if (file === undefined) return refused('vanished', 'ENOENT');
			if (typeof file === 'object' && 'unread' in file) return refused(file.unread, file.unread);
			return typeof file === 'object' && 'link' in file ? found(file.link) : refused('unsupported', 'not a link');
		},
	};
}

function bytesOf(content: string | Uint8Array): Uint8Array {
	return typeof content === 'string' ? new Uint8Array(Buffer.from(content, 'utf8')) : content;
}

function time(given: number | string | undefined, otherwise: number): number {
	return given === undefined ? otherwise : typeof given === 'number' ? given : Date.parse(given);
}

function mapped<T, U>(look: Look<T>, change: (value: T) => U): Look<U> {
	return look.ok ? found(change(look.value)) : look;
}
