/** The kernel: sniffing cards, modules, taint, programs that died. Both wordings of promiscuous mode, with and without "device" and a driver. */

import { facts, firstOf, heardOf, type Forms, type MessageReader } from './said.ts';

const forms: Forms = [
	[/(?:^|\s)(?:device )?(?<interface>[^\s:]+):? (?<did>entered|left) promiscuous mode/i, groups => ({ kind: 'promiscuous', facts: facts({ interface: groups['interface'], did: groups['did']!.toLowerCase() }) })],
	[/^(?<interface>\S+?):? (?:P|p)romiscuous mode (?<did>enabled|disabled)/, groups => ({ kind: 'promiscuous', facts: facts({ interface: groups['interface'], did: groups['did'] === 'enabled' ? 'entered' : 'left' }) })],
	[/^(?<interface>\S+): (?:Promiscuous mode enabled|promiscuous mode set)/, groups => ({ kind: 'promiscuous', facts: facts({ interface: groups['interface'], did: 'entered' }) })],
	[/^(?<module>\S+): (?<why>module (?:verification failed|license '.*' taints kernel)|loading out-of-tree module taints kernel|loading proprietary module)/, ({ module, why }) => ({ kind: 'module', facts: facts({ module, why }) })],
	[/^(?<process>[^\s[]+)\[(?<pid>\d+)\] is installing a program with bpf_probe_write_user helper/, ({ process, pid }) => ({ kind: 'kernel', facts: facts({ what: 'writes-memory', process, pid: Number(pid) }) })],
	[/^(?<why>Disabling lock debugging due to kernel taint)/, ({ why }) => ({ kind: 'module', facts: facts({ why }) })],
	[/^(?<process>[^\s[]+)\[(?<pid>\d+)\]:? (?<what>segfault|general protection|trap [a-z ]+?)(?: at (?<address>[0-9a-f]+))? (?:fault )?(?:rip|ip)[:= ](?<ip>[0-9a-f]+)(?:.*? in (?<object>[^\s[]+))?/, groups => ({ kind: 'kernel', facts: facts({ what: groups['what'] === 'segfault' ? 'segfault' : 'fault', process: groups['process'], pid: Number(groups['pid']), address: groups['address'], ip: groups['ip'], object: groups['object'] }) })],
	[/^traps: (?<process>[^\s[]+)\[(?<pid>\d+)\] (?<why>.*?) ip:(?<ip>[0-9a-f]+)/, ({ process, pid, ip }) => ({ kind: 'kernel', facts: facts({ what: 'fault', process, pid: Number(pid), ip }) })],
	[/^Out of memory: Kill(?:ed)? process (?<pid>\d+) \((?<process>[^)]*)\)/, ({ pid, process }) => ({ kind: 'kernel', facts: facts({ what: 'out-of-memory', pid: Number(pid), process }) })],
	[/^Linux version (?<version>\S+)/, ({ version }) => ({ kind: 'boot', facts: facts({ version }) })],
];

export const kernel: MessageReader = {
	programs: ['kernel', 'vmunix', '/bsd'],
	hears: heardOf(forms),
	read(raw) {
		const text = raw.replace(/^\[\s*\d+\.\d+\] /, '');
		return firstOf(text, forms);
	},
};
