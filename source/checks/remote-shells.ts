/** A shell or interpreter whose input and output are a connection over the network: somebody types there from afar. */

import type { Severity } from '../core/finding.ts';
import { shown, visibleName, visibleText, type Visible } from '../core/visible.ts';
import { nameOf, type HostPath, type Kernel } from '../host/host.ts';
import { isLoopback } from '../parsers/ip-address.ts';
import { parseProcNetInet, type InetSocket } from '../parsers/proc-net-inet.ts';
import { placeOf } from './place.ts';
import { socketAt, type Holder } from './socket-holders.ts';

const shells = /^(?:sh|bash|dash|ash|busybox|zsh|ksh\d*|mksh|csh|tcsh|fish|rbash)$/;
const interpreters = /^(?:python[\d.]*|perl[\d.]*|ruby[\d.]*|php[\d.]*|lua[\d.]*|tclsh[\d.]*|node|nodejs|socat\d*|nc|nc\.\w+|ncat)$/;

export interface RemoteShell {
	readonly severity: Severity;
	/** A clause whose subject is the process. */
	readonly says: Visible;
	readonly techniques: readonly string[];
	readonly facts: Readonly<Record<string, Visible>>;
}

/** Descriptors 0 and 1 are asked: sshd and pipes of daemons give unix sockets, inetd gives scripts a TCP one. */
export function remoteShell(kernel: Kernel, { pid, exe, words }: Holder): RemoteShell | undefined {
	if (exe === undefined) return undefined;
	const name = nameOf(exe);
	const shell = shells.test(name);
	if (!shell && !interpreters.test(name)) return undefined;
	const input = socketAt(kernel, pid, '0');
	if (input === undefined || socketAt(kernel, pid, '1') === undefined) return undefined;
	const socket = connectionOf(kernel, pid, input);
	if (socket === undefined) return undefined;
	const from = visibleText(`${socket.remote.address} port ${socket.remote.port}`);
	const facts = { remote: from, local: visibleText(`${socket.local.address} port ${socket.local.port}`) };
	const script = words.slice(1).find(word => !word.startsWith('-'));
	const given = words.some(word => /^-\w*[ce]$/.test(word));
	const says = shown`is ${visibleName(name)} with its input and output on a connection to ${from}`;
	if (script !== undefined && !given) {
		const usual = ['system', 'local', 'configuration'].includes(placeOf(script as HostPath));
		return { severity: usual ? 'low' : 'medium', says: shown`${says}, running ${visibleName(script)} (inetd and socket units start scripts so)`, techniques: [], facts };
	}
	return { severity: shell && !isLoopback(socket.remote.address) ? 'critical' : 'high', says, techniques: ['T1059.004', 'T1071'], facts };
}

/** Asked of the process's own network namespace. */
function connectionOf(kernel: Kernel, pid: number, inode: number): InetSocket | undefined {
	for (const table of ['tcp', 'tcp6', 'udp', 'udp6']) {
		const read = kernel.read(`/proc/${pid}/net/${table}`);
		const socket = read.ok ? parseProcNetInet(read.value).find(one => one.inode === inode) : undefined;
		if (socket !== undefined) return socket;
	}
	return undefined;
}
