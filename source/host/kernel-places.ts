/**
 * What may be read of a running kernel: nothing that is not on these lists. Not there, and why: /proc/PID/mem (device-backed
 * maps behind it have panicked kernels, Loki-RS #36), /proc/kcore, /proc/kmsg (reading consumes it), debugfs and tracefs
 * (drivers answer, and hang), module parameters and device attributes that run code of a driver.
 */

const task = String.raw`/proc/(?:self|thread-self|\d{1,10})(?:/task/\d{1,10})?`;
const name = String.raw`[^/\0]+`;
const sysNumbers = String.raw`(?:kernel|vm|net|fs|dev|user)(?:/[\w.\-]+)+`;

const files: readonly RegExp[] = [
	new RegExp(
		`^${task}/(?:cmdline|comm|status|stat|statm|maps|environ|cgroup|mountinfo|mounts|loginuid|sessionid|limits|wchan|oom_score_adj|personality|syscall|timerslack_ns|uid_map|gid_map|autogroup|sched|attr/current)$`,
	),
	/^\/proc\/self\/smaps$/,
	new RegExp(`^${task}/fdinfo/\\d{1,10}$`),
	new RegExp(`^(?:${task}|/proc)/net/(?:\\w[\\w.\\-]*|stat/\\w+|netfilter/\\w+|vlan/${name}|bonding/${name}|dev_snmp6/${name})$`),
	/^\/proc\/(?:cmdline|consoles|cpuinfo|crypto|devices|diskstats|filesystems|interrupts|iomem|ioports|kallsyms|keys|key-users|loadavg|locks|mdstat|meminfo|misc|modules|mounts|partitions|stat|swaps|uptime|version|vmstat)$/,
	new RegExp(`^/proc/sys/${sysNumbers}$`),
	/^\/proc\/sysvipc\/(?:msg|sem|shm)$/,
	/^\/proc\/tty\/(?:drivers|ldiscs)$/,
	new RegExp(
		`^/sys/class/net/${name}/(?:flags|address|addr_len|broadcast|ifindex|iflink|ifalias|operstate|type|mtu|dormant|link_mode|carrier|carrier_changes|dev_id|dev_port|netdev_group|tx_queue_len|name_assign_type|addr_assign_type|tun_flags|owner|group|uevent|statistics/\\w+|brport/\\w+|bridge/\\w+|bonding/(?:mode|slaves))$`,
	),
	new RegExp(`^/sys/module/${name}/(?:refcnt|initstate|initsize|coresize|taint|version|srcversion|uevent)$`),
	new RegExp(`^/sys/module/${name}/(?:sections|notes)/${name}$`),
	/^\/sys\/kernel\/(?:uevent_helper|uevent_seqnum|kexec_loaded|kexec_crash_loaded|kexec_crash_size|profiling|fscaps|notes|boot_params\/version)$/,
	new RegExp(`^/sys/kernel/livepatch/${name}/(?:enabled|transition|stack_order)$`),
	new RegExp(`^/sys/(?:block|class/block)/${name}/(?:dev|removable|ro|size|hidden|uevent|partition|start|stat|serial|wwid|loop/backing_file|dm/(?:name|uuid)|md/(?:level|array_state)|queue/(?:rotational|logical_block_size|physical_block_size)|device/(?:model|vendor|serial|rev|type|wwid|vpd_pg80|cid))$`),
	/^\/sys\/dev\/(?:block|char)\/\d+:\d+\/(?:dev|removable|ro|size|uevent|partition|start)$/,
	/^\/sys\/class\/dmi\/id\/(?:sys_vendor|product_name|product_serial|product_uuid|product_version|board_name|board_vendor|bios_version|bios_date|chassis_type)$/,
	/^\/sys\/class\/tty\/[^/\0]+\/active$/,
	/^\/sys\/hypervisor\/(?:type|uuid)$/,
];

const folders: readonly RegExp[] = [
	/^\/proc$/,
	/^\/proc\/(?:net|sysvipc|tty)$/,
	new RegExp(String.raw`^/proc/sys(?:/(?:kernel|vm|net|fs|dev|user)(?:/[\w.\-]+)*)?$`),
	new RegExp(`^${task}$`),
	new RegExp(`^${task}/(?:task|fd|fdinfo|ns|net|map_files)$`),
	/^\/sys$/,
	/^\/sys\/fs\/bpf$/,
	/^\/sys\/(?:class|block|module|kernel|fs|firmware|dev\/block|dev\/char|kernel\/livepatch)$/,
	new RegExp(`^/sys/class/(?:net|block|tty|dmi|input|misc|mem|hidraw|vc|graphics|sound|video4linux)(?:/${name})?$`),
	new RegExp(`^/sys/class/net/${name}/(?:statistics|brif|brport|bridge|bonding|queues)$`),
	new RegExp(`^/sys/module/${name}(?:/(?:holders|sections|notes|parameters))?$`),
	new RegExp(`^/sys/(?:block|class/block)/${name}(?:/(?:holders|slaves|device|queue|dm|loop))?$`),
	/^\/sys\/dev\/block\/\d+:\d+(?:\/(?:holders|slaves))?$/,
];

const links: readonly RegExp[] = [
	/^\/proc\/(?:self|thread-self|net|mounts)$/,
	new RegExp(`^${task}/(?:exe|cwd|root)$`),
	new RegExp(`^${task}/(?:fd|ns|map_files)/${name}$`),
	new RegExp(`^/sys/class/(?:net|block|tty|input|misc)/${name}$`),
	new RegExp(`^/sys/class/net/${name}/(?:master|device|brport/bridge|(?:upper|lower)_${name})$`),
	new RegExp(`^/sys/block/${name}(?:/device)?$`),
	/^\/sys\/dev\/(?:block|char)\/\d+:\d+$/,
	new RegExp(`^/sys/module/${name}/(?:holders/${name}|drivers/${name})$`),
];

/** May this place be read, listed, or asked where it points? */
export function isAllowed(path: string, what: 'file' | 'folder' | 'link'): boolean {
	if (path.split('/').some(part => part === '..' || part === '.')) return false;
	return (what === 'file' ? files : what === 'folder' ? folders : links).some(pattern => pattern.test(path));
}
