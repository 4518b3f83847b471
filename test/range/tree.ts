/** A tree on disk that is being furnished: files, links, owners and times, all below one root. Developer and CI machines only; needs root. */

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, chmodSync, copyFileSync, existsSync, lchownSync, linkSync, lstatSync, lutimesSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Below the root; a Buffer where the name is not UTF-8. */
export type TreePath = string | Buffer;

export interface Put {
	readonly mode?: number;
	/** Of the tree's own passwd and group files; root where absent. */
	readonly owner?: string | number;
	readonly group?: string | number;
	/** Milliseconds since 1970. Where absent: some day of the last year, the same for the same path. */
	readonly at?: number;
}

const day = 86_400_000;

export class Tree {
	readonly root: string;
	readonly #born: number;

	/** `born`: about when this system's life is to end, milliseconds since 1970. */
	constructor(root: string, born: number) {
		this.root = root;
		this.#born = born;
	}

	write(path: TreePath, content: string | Uint8Array, put: Put = {}): void {
		const real = this.at(path);
		this.#parents(path, put);
		rmSync(real, { force: true, recursive: true });
		writeFileSync(real, content);
		this.#finish(path, put, 0o644);
	}

	append(path: TreePath, content: string): void {
		if (!existsSync(this.at(path))) {
			this.write(path, content);
			return;
		}
		const { atimeMs, mtimeMs } = lstatSync(this.at(path));
		appendFileSync(this.at(path), content);
		lutimesSync(this.at(path), atimeMs / 1000, mtimeMs / 1000);
	}

	/** The file with every match replaced; throws where nothing matched, since a sign that was not planted is no sign. */
	edit(path: TreePath, from: string | RegExp, to: string): void {
		const { mode, uid, gid, mtimeMs } = lstatSync(this.at(path));
		const before = this.read(path).toString('latin1');
		const after = before.replace(from, to);
		if (after === before) throw new Error(`${String(path)} holds nothing that matches ${String(from)}`);
		this.write(path, Buffer.from(after, 'latin1'), { mode: mode & 0o7777, owner: uid, group: gid, at: mtimeMs });
	}

	dir(path: TreePath, put: Put = {}): void {
		this.#parents(path, put);
		mkdirSync(this.at(path), { recursive: true });
		this.#finish(path, put, 0o755);
	}

	link(target: string, path: TreePath, put: Put = {}): void {
		this.#parents(path, put);
		rmSync(this.at(path), { force: true, recursive: true });
		symlinkSync(target, this.at(path));
		this.#finish(path, put, undefined);
	}

	/** A second name of the same file. */
	hardLink(from: TreePath, to: TreePath): void {
		this.#parents(to, {});
		rmSync(this.at(to), { force: true });
		linkSync(this.at(from), this.at(to));
	}

	copy(from: TreePath, to: TreePath, put: Put = {}): void {
		this.#parents(to, put);
		rmSync(this.at(to), { force: true });
		copyFileSync(this.at(from), this.at(to));
		this.#finish(to, put, lstatSync(this.at(from)).mode & 0o7777);
	}

	fifo(path: string, put: Put = {}): void {
		this.#parents(path, put);
		rmSync(this.at(path), { force: true });
		execFileSync('mkfifo', [`${this.root}${path}`]);
		this.#finish(path, put, 0o600);
	}

	socket(path: string, put: Put = {}): void {
		this.#parents(path, put);
		rmSync(this.at(path), { force: true });
		execFileSync('perl', ['-MIO::Socket::UNIX', '-e', 'chdir $ARGV[0] or die; IO::Socket::UNIX->new(Local => $ARGV[1], Listen => 1) or die', dirname(this.at(path).toString()), path.slice(path.lastIndexOf('/') + 1)]);
		this.#finish(path, put, 0o755);
	}

	node(path: string, kind: 'b' | 'c', major: number, minor: number, put: Put = {}): void {
		this.#parents(path, put);
		rmSync(this.at(path), { force: true });
		execFileSync('mknod', [`${this.root}${path}`, kind, String(major), String(minor)]);
		this.#finish(path, put, 0o600);
	}

	mode(path: TreePath, mode: number): void {
		chmodSync(this.at(path), mode);
	}

	/** In the words of setcap. */
	capability(path: string, words: string): void {
		execFileSync('setcap', [words, `${this.root}${path}`]);
	}

	/** In the words of chattr; only on a file system that keeps them. */
	flags(path: string, words: string): void {
		execFileSync('chattr', [words, `${this.root}${path}`]);
	}

	owner(path: TreePath, owner: string | number, group: string | number): void {
		lchownSync(this.at(path), this.id('passwd', owner), this.id('group', group));
	}

	remove(path: TreePath): void {
		rmSync(this.at(path), { force: true, recursive: true });
	}

	has(path: TreePath): boolean {
		return existsSync(this.at(path));
	}

	read(path: TreePath): Buffer {
		return readFileSync(this.at(path));
	}

	/** Runs a program of the tree inside it. Only before anything is planted. */
	inside(...argv: readonly string[]): void {
		execFileSync('chroot', [this.root, ...argv], { stdio: ['ignore', 'ignore', 'pipe'], env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/root', LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' } });
	}

	/** The newest kernel that has modules here. */
	kernel(): string | undefined {
		return existsSync(`${this.root}/lib/modules`) ? readdirSync(`${this.root}/lib/modules`).toSorted().at(-1) : undefined;
	}

	/** The number of an account or a group, from the tree's own file. */
	id(list: 'passwd' | 'group', name: string | number): number {
		if (typeof name === 'number') return name;
		const line = readFileSync(`${this.root}/etc/${list}`, 'utf8').split('\n').find(one => one.startsWith(`${name}:`));
		if (line === undefined) throw new Error(`/etc/${list} of ${this.root} has no ${name}`);
		return Number(line.split(':')[2]);
	}

	at(path: TreePath): Buffer {
		return Buffer.concat([Buffer.from(this.root), typeof path === 'string' ? Buffer.from(path) : path]);
	}

	#parents(path: TreePath, put: Put): void {
		const text = typeof path === 'string' ? path : path.toString('latin1');
		const parent = text.slice(0, text.lastIndexOf('/'));
		const real = typeof path === 'string' ? parent : Buffer.from(parent, 'latin1');
		if (parent === '' || existsSync(this.at(real))) return;
		this.dir(real, { ...(put.owner === undefined ? {} : { owner: put.owner }), ...(put.group === undefined ? {} : { group: put.group }) });
	}

	#finish(path: TreePath, { mode, owner = 0, group, at }: Put, ordinary: number | undefined): void {
		const real = this.at(path);
		lchownSync(real, this.id('passwd', owner), group === undefined ? this.#groupOf(owner) : this.id('group', group));
		const bits = mode ?? ordinary;
		if (bits !== undefined) chmodSync(real, bits);
		const seconds = (at ?? this.#someDay(path)) / 1000;
		lutimesSync(real, seconds, seconds);
	}

	#groupOf(owner: string | number): number {
		if (typeof owner === 'number') return owner;
		const line = readFileSync(`${this.root}/etc/passwd`, 'utf8').split('\n').find(one => one.startsWith(`${owner}:`));
		return Number(line?.split(':')[3] ?? 0);
	}

	#someDay(path: TreePath): number {
		const digest = createHash('sha256').update(path).digest();
		return this.#born - (digest.readUInt16BE(0) % 360) * day - digest.readUInt16BE(2) * 1000;
	}
}
