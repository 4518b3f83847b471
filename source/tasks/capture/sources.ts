/** What is volatile on a Linux machine, in the order in which it vanishes (RFC 3227, 2.1), and where the kernel shows it. */

import { Buffer } from 'node:buffer';
import { pidsOf } from '../../checks/socket-holders.ts';
import { isMemory } from '../../host/file-systems.ts';
import { childOf, hostPath, type Host, type HostPath, type Kernel, type Look } from '../../host/host.ts';
import { parseMountinfo } from '../../host/mountinfo.ts';
import { found, refused } from '../../host/unread.ts';

/** One place, and what was read there. */
export interface Source {
	readonly place: string;
	readonly look: Look<Uint8Array>;
}

export interface Item {
	readonly words: string;
	/** Name of its file in the case. */
	readonly file: string;
	sources(host: Host, kernel: Kernel): Iterable<Source>;
}

const longest = 64 << 20;
const mostEntries = 50_000;

const read = (kernel: Kernel, place: string): Source => ({ place, look: kernel.read(place, longest) });
const link = (kernel: Kernel, place: string): Source => {
	const target = kernel.linkOf(place);
	return { place, look: target.ok ? found(Buffer.from(target.value, 'latin1')) : target };
};
const listed = (kernel: Kernel, place: string): Source => {
	const names = kernel.list(place);
	return { place: `${place}/`, look: names.ok ? found(Buffer.from(names.value.join('\n'), 'latin1')) : names };
};
const files = (...places: readonly string[]) => (_host: Host, kernel: Kernel): readonly Source[] => places.map(place => read(kernel, place));

function* each(kernel: Kernel, of: (task: string, pid: number) => Iterable<Source>): Generator<Source> {
	for (const pid of pidsOf(kernel) ?? []) if (pid !== kernel.ownPid) yield* of(`/proc/${pid}`, pid);
}

/** One process of each namespace, regain's own left out: that is read through /proc/net. */
function* others(kernel: Kernel, kind: 'net' | 'mnt'): Generator<string> {
	const own = kernel.linkOf(`/proc/self/ns/${kind}`);
	const seen = new Set(own.ok ? [own.value] : []);
	for (const pid of pidsOf(kernel) ?? []) {
		const namespace = kernel.linkOf(`/proc/${pid}/ns/${kind}`);
		if (!namespace.ok || seen.has(namespace.value)) continue;
		seen.add(namespace.value);
		yield `/proc/${pid}`;
	}
}

const networkTables = (...names: readonly string[]) =>
	function* (_host: Host, kernel: Kernel): Generator<Source> {
		for (const place of ['/proc', ...others(kernel, 'net')]) {
			// Says which namespace the tables behind it are of.
			yield link(kernel, `${place === '/proc' ? '/proc/self' : place}/ns/net`);
			for (const name of names) yield read(kernel, `${place}/net/${name}`);
		}
		yield* namedNetworks(kernel);
	};

/** Namespaces that somebody gave a name (`ip netns add`). To read the tables of one that no process is in, regain would have to enter it. */
function* namedNetworks(kernel: Kernel): Generator<Source> {
	const table = kernel.read('/proc/self/mountinfo');
	const named = table.ok ? parseMountinfo(table.value).mounts.filter(({ type, root }) => type === 'nsfs' && root.startsWith('net:')) : [];
	if (named.length === 0) return;
	const lived = new Set(['/proc/self', ...others(kernel, 'net')].map(task => kernel.linkOf(`${task}/ns/net`)).flatMap(look => (look.ok ? [look.value] : [])));
	for (const { point, root } of named) yield { place: point, look: lived.has(root) ? found(Buffer.from(root, 'latin1')) : refused('unreadable', `no process is in ${root}, and its sockets show inside it alone`) };
}

export function* processSources(kernel: Kernel, task: string): Generator<Source> {
	for (const name of ['stat', 'status', 'cmdline', 'comm', 'cgroup', 'loginuid', 'sessionid', 'wchan', 'limits', 'uid_map']) yield read(kernel, `${task}/${name}`);
	for (const name of ['exe', 'cwd', 'root', 'ns/net', 'ns/mnt', 'ns/pid', 'ns/user']) yield link(kernel, `${task}/${name}`);
}

export function* descriptorSources(kernel: Kernel, task: string): Generator<Source> {
	const descriptors = kernel.list(`${task}/fd`);
	if (!descriptors.ok) return void (yield { place: `${task}/fd/`, look: descriptors });
	for (const one of descriptors.value) {
		yield link(kernel, `${task}/fd/${one}`);
		yield read(kernel, `${task}/fdinfo/${one}`);
	}
}

const interfaceFiles = ['flags', 'address', 'operstate', 'carrier', 'carrier_changes', 'ifindex', 'iflink', 'type', 'mtu', 'tun_flags', 'uevent', 'statistics/rx_bytes', 'statistics/tx_bytes', 'statistics/rx_packets', 'statistics/tx_packets'];
const facts = [
	'/proc/version', '/proc/cmdline', '/proc/loadavg', '/proc/meminfo', '/proc/vmstat', '/proc/stat', '/proc/cpuinfo', '/proc/interrupts', '/proc/devices', '/proc/misc', '/proc/consoles', '/proc/iomem', '/proc/keys', '/proc/key-users',
	'/proc/sysvipc/shm', '/proc/sysvipc/sem', '/proc/sysvipc/msg', '/proc/locks', '/proc/tty/drivers',
	...['tainted', 'core_pattern', 'modprobe', 'poweroff_cmd', 'modules_disabled', 'kptr_restrict', 'dmesg_restrict', 'randomize_va_space', 'yama/ptrace_scope', 'pid_max', 'hostname', 'osrelease', 'unprivileged_bpf_disabled'].map(name => `/proc/sys/kernel/${name}`),
	'/proc/sys/net/ipv4/ip_forward', '/proc/sys/net/ipv6/conf/all/forwarding', '/sys/kernel/uevent_helper', '/sys/kernel/kexec_loaded',
];

export const volatileItems: readonly Item[] = [
	{ words: 'clock and start of the machine', file: '01-clock', sources: files('/proc/uptime', '/proc/sys/kernel/random/boot_id') },
	{ words: 'sockets and connections', file: '02-sockets', sources: networkTables('tcp', 'tcp6', 'udp', 'udp6', 'udplite', 'udplite6', 'raw', 'raw6', 'icmp', 'icmp6', 'unix', 'packet', 'netlink', 'nf_conntrack') },
	{ words: 'ARP, neighbours and routes', file: '03-routes', sources: networkTables('arp', 'route', 'ipv6_route', 'rt_cache', 'fib_trie', 'fib_triestat', 'if_inet6', 'igmp', 'igmp6', 'mcfilter', 'anycast6') },
	{
		words: 'interfaces',
		file: '04-interfaces',
		*sources(host, kernel) {
			yield* networkTables('dev', 'dev_mcast', 'wireless', 'ptype', 'sockstat', 'sockstat6', 'snmp', 'netstat', 'xfrm_stat', 'ip_tables_names', 'netfilter/nf_log')(host, kernel);
			const names = kernel.list('/sys/class/net');
			if (!names.ok) return void (yield { place: '/sys/class/net/', look: names });
			for (const name of names.value) {
				for (const file of interfaceFiles) yield read(kernel, `/sys/class/net/${name}/${file}`);
				for (const one of ['device', 'master']) yield link(kernel, `/sys/class/net/${name}/${one}`);
			}
		},
	},
	{ words: 'processes', file: '05-processes', sources: (_, kernel) => each(kernel, task => processSources(kernel, task)) },
	{ words: 'open files', file: '06-open-files', sources: (_, kernel) => each(kernel, task => descriptorSources(kernel, task)) },
	{
		words: 'who is logged in',
		file: '07-who',
		*sources(host) {
			for (const path of ['/run/utmp', '/var/run/utmp']) yield* fileSource(host, hostPath(path));
			for (const folder of ['/run/systemd/sessions', '/run/systemd/users', '/run/user']) {
				const names = host.list(hostPath(folder));
				yield { place: `${folder}/`, look: names.ok ? found(Buffer.from(names.value.join('\n'), 'latin1')) : names };
				if (names.ok && folder.startsWith('/run/systemd')) for (const name of names.value) yield* fileSource(host, childOf(hostPath(folder), name));
			}
		},
	},
	{
		words: 'kernel modules',
		file: '08-modules',
		*sources(_host, kernel) {
			yield read(kernel, '/proc/modules');
			const names = kernel.list('/sys/module');
			for (const name of names.ok ? names.value : []) for (const file of ['initstate', 'taint', 'refcnt', 'coresize', 'srcversion']) yield read(kernel, `/sys/module/${name}/${file}`);
			yield listed(kernel, '/sys/module');
		},
	},
	{
		words: 'mounts',
		file: '09-mounts',
		*sources(_host, kernel) {
			for (const task of ['/proc/self', '/proc/1', ...others(kernel, 'mnt')]) yield read(kernel, `${task}/mountinfo`);
			for (const name of ['swaps', 'partitions', 'filesystems', 'mdstat', 'diskstats']) yield read(kernel, `/proc/${name}`);
		},
	},
	{ words: 'kernel log', file: '10-kernel-log', sources: (_, kernel) => [{ place: '/dev/kmsg', look: kernel.messages(longest) }] },
	{ words: 'facts of the kernel', file: '11-kernel-facts', sources: files(...facts) },
	{ words: 'memory maps of the processes', file: '12-maps', sources: (_, kernel) => each(kernel, task => [read(kernel, `${task}/maps`)]) },
	{ words: 'environments of the processes', file: '13-environments', sources: (_, kernel) => each(kernel, task => [read(kernel, `${task}/environ`)]) },
	{ words: 'names of files that live in memory', file: '14-files-in-memory', sources: filesInMemory },
	{ words: 'symbols of the kernel', file: '15-kernel-symbols', sources: files('/proc/kallsyms') },
];

function* fileSource(host: Host, path: HostPath): Generator<Source> {
	const file = host.read(path, { limit: longest });
	yield { place: path, look: file.ok ? found(file.value.bytes) : file };
}

/** mode, owner, size, time of change and path of what is in /dev/shm, /run and their like. */
function* filesInMemory(host: Host, kernel: Kernel): Generator<Source> {
	const table = kernel.read('/proc/self/mountinfo');
	if (!table.ok) return void (yield { place: '/proc/self/mountinfo', look: table });
	const points = new Set(parseMountinfo(table.value).mounts.filter(({ type, point }) => isMemory(type) && !/^\/(?:sys|proc)(?:\/|$)/.test(point)).map(({ point }) => point));
	let left = mostEntries;
	for (const point of points) {
		const lines: string[] = [];
		const waiting: HostPath[] = [point];
		for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
			const names = host.list(folder);
			if (!names.ok) yield { place: `${folder}/`, look: names };
			for (const name of names.ok ? names.value : []) {
				const path = childOf(folder, name);
				const entry = host.look(path);
				if (!entry.ok || left-- <= 0) continue;
				const { kind, mode, uid, gid, size, modified } = entry.value;
				lines.push(`${mode.toString(8)} ${uid}:${gid} ${size} ${new Date(modified).toISOString()} ${path}`);
				if (kind === 'directory' && !points.has(path)) waiting.push(path);
			}
		}
		yield { place: `${point}/`, look: found(Buffer.from(`${lines.join('\n')}\n`, 'latin1')) };
	}
}
