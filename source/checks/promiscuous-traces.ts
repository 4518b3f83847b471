/** What the kernel log remembers of interfaces that became promiscuous: also of sniffers that run no more. */

import type { Tally } from '../core/coverage.ts';
import type { Severity } from '../core/finding.ts';
import { shown, visibleName, visibleText, type Visible } from '../core/visible.ts';
import type { Kernel } from '../host/host.ts';
import { kernelMessagesOf, promiscuousTraces } from '../parsers/kernel-log.ts';

export interface TraceJudgement {
	readonly name: string;
	readonly severity: Severity;
	readonly says: Visible;
	readonly at: Visible;
}

const longest = 16 << 20;
/** Pairs and ports that bridges, containers and virtual machines make promiscuous all day. */
export const isPort = (name: string): boolean => /^(?:veth|vnet|tap|tun|br|docker|virbr|cni|cali|flannel|lxc|lxdbr|vxlan|ovs|bond|team|macvtap|dummy|ifb|wlan\d+mon)/.test(name);

/** One for each interface. @param now milliseconds since 1970; @param up seconds since the machine started */
export function tracesOf(kernel: Kernel, now: number, up: number, tally: Tally): readonly TraceJudgement[] {
	const log = kernel.messages(longest);
	if (!log.ok) {
		// A container has no such device, and some kernels keep it from everybody but the first administrator.
		if (log.reason !== 'vanished') tally.skip(log.reason, visibleText('/dev/kmsg'));
		return [];
	}
	const messages = kernelMessagesOf(log.value);
	tally.count('records', messages.length);
	const byName = new Map<string, { times: number; entered: number; left: number | undefined }>();
	for (const { name, entered, at } of promiscuousTraces(messages)) {
		const known = byName.get(name) ?? { times: 0, entered: at, left: undefined };
		if (entered) Object.assign(known, { times: known.times + 1, entered: at, left: undefined });
		else known.left = at;
		byName.set(name, known);
	}
	const moment = (microseconds: number): Visible => visibleText(new Date(now - up * 1000 + microseconds / 1000).toISOString());
	return [...byName].map(([name, { times, entered, left }]) => {
		const ended = left === undefined ? visibleText('the log does not tell that it ended') : shown`left again ${moment(left)}`;
		const innocent = visibleText(isPort(name) ? 'as ports of bridges and of containers do' : 'tcpdump, a bridge or a virtual machine do that too: ask who did');
		return { name, severity: isPort(name) ? 'info' : 'low', says: shown`The kernel log tells that ${visibleName(name)} became promiscuous (${times} time${visibleText(times === 1 ? '' : 's')}, last ${moment(entered)}; ${ended}): ${innocent}`, at: moment(entered) };
	});
}
