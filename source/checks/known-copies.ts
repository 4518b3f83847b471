/** Shells, interpreters and network tools of the host, to tell a copy of one that goes by another name. */

import { createHash } from 'node:crypto';
import { childOf, hostPath, nameOf, type Host, type HostPath } from '../host/host.ts';
import type { SweptFile } from './check.ts';
import { oncePerHost } from './once-per-host.ts';

const folders = ['/usr/bin', '/bin', '/usr/sbin', '/sbin'].map(hostPath);
const names = `bash dash sh zsh zsh5 ksh ksh93 mksh fish ash busybox nc nc.openbsd nc.traditional ncat netcat socat tcpdump nmap perl ruby lua node nodejs php ssh sshd gdb strace python2.7
	python3.6 python3.7 python3.8 python3.9 python3.10 python3.11 python3.12 python3.13 python3.14 php7.4 php8.1 php8.2 php8.3 php8.4 ruby2.7 ruby3.0 ruby3.1 ruby3.3`.split(/\s+/);
const longest = 64 << 20;

export interface KnownCopies {
	/** The program that this file is a copy of under another name, byte for byte; read only where its length is that of one. */
	copied(file: SweptFile): HostPath | undefined;
}

export const knownCopies = oncePerHost(readCopies);

function readCopies(host: Host): KnownCopies {
	const bySize = new Map<number, HostPath[]>();
	for (const path of folders.flatMap(folder => names.map(name => childOf(folder, name)))) {
		const resolved = host.resolve(path);
		if (!resolved.ok || resolved.value.entry.kind !== 'file' || resolved.value.entry.size < 10_000) continue;
		const { path: real, entry } = resolved.value;
		const paths = bySize.get(entry.size) ?? [];
		if (!paths.includes(real)) bySize.set(entry.size, [...paths, real]);
	}
	const digests = new Map<HostPath, string | undefined>();
	const digestOf = (path: HostPath): string | undefined => {
		if (!digests.has(path)) {
			const read = host.read(path, { limit: longest });
			digests.set(path, read.ok && !read.value.cut ? createHash('sha256').update(read.value.bytes).digest('hex') : undefined);
		}
		return digests.get(path);
	};
	return {
		copied(file) {
			const candidates = bySize.get(file.entry.size)?.filter(path => path !== file.path && stem(nameOf(path)) !== stem(file.name));
			if (candidates === undefined || candidates.length === 0) return undefined;
			const digest = file.sha256();
			return digest.ok ? candidates.find(path => digestOf(path) === digest.value) : undefined;
		},
	};
}

/** `python3.11` and `python3` and `python` are one name; so are `nc` and `nc.openbsd`. */
function stem(name: string): string {
	return /^[a-z]+/i.exec(name)?.[0].toLowerCase() ?? name;
}
