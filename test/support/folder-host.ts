/** The machine of a memory host, written to a real folder: what proves that the two keep one contract. */

import { Buffer } from 'node:buffer';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import type { Machine } from './memory-host.ts';

/** Parents are made; a FIFO by mkfifo(1). Devices and sockets are the test's own affair. */
export function writeMachine(root: string, machine: Machine): void {
	for (const [path, written] of Object.entries(machine).toSorted(([a], [b]) => a.split('/').length - b.split('/').length)) {
		const it = typeof written === 'string' || written instanceof Uint8Array ? { content: written } : written;
		const bare = path.replace(/\/+$/, '');
		const at = onDisk(root, bare);
		mkdirSync(onDisk(root, bare.slice(0, bare.lastIndexOf('/'))), { recursive: true });
		if (it.link !== undefined) symlinkSync(Buffer.from(it.link, 'latin1'), at);
		else if (it.kind === 'fifo') execFileSync('mkfifo', [at.toString()]);
		else if (it.kind === 'directory' || path.endsWith('/')) mkdirSync(at, { recursive: true });
		else if (it.kind === undefined || it.kind === 'file') writeFileSync(at, it.content ?? '');
		else throw new TypeError(`${path}: a ${it.kind} is not written to a folder`);
		if (it.size !== undefined) truncateSync(at, it.size);
		if (it.mode !== undefined && it.link === undefined) chmodSync(at, it.mode);
	}
}

export function onDisk(root: string, path: string): Buffer {
	return Buffer.concat([Buffer.from(root), Buffer.from(path, 'latin1')]);
}
