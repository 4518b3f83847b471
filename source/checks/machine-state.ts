/** What kind of machine this is while it is looked at: single-user or rescue, container, virtual machine. */

import { shown, visibleName, visibleText, type Visible } from '../core/visible.ts';
import { hostPath, type Host, type Kernel } from '../host/host.ts';

/** The word of the boot line that asked for it, in a sentence; undefined: started as usual. */
export function singleUser(kernel: Kernel): Visible | undefined {
	const words = textOf(kernel, '/proc/cmdline').split(/\s+/);
	const asked = words.find(word => /^(?:single|s|S|1|rescue|emergency|init=\/bin\/\w*sh|systemd\.unit=(?:rescue|emergency)\.target|rd\.break)$/.test(word));
	return asked === undefined ? undefined : shown`The machine was started in single-user or rescue mode (${visibleName(asked)})`;
}

export function containerOf(host: Host, kernel: Kernel): Visible | undefined {
	if (host.look(hostPath('/.dockerenv')).ok) return visibleText('regain runs in a container (/.dockerenv)');
	if (host.look(hostPath('/run/.containerenv')).ok) return visibleText('regain runs in a container (/run/.containerenv)');
	const named = /(?:^|\0)container=([^\0]+)/.exec(textOf(kernel, '/proc/1/environ'))?.[1];
	if (named !== undefined) return shown`regain runs in a container (${visibleName(named)})`;
	const group = /(?:docker|kubepods|libpod|lxc|containerd)/.exec(textOf(kernel, '/proc/1/cgroup'))?.[0];
	return group === undefined ? undefined : shown`regain runs in a container (${visibleText(group)})`;
}

export function virtualMachineOf(kernel: Kernel): Visible | undefined {
	if (!/^flags\s*:.*\bhypervisor\b/m.test(textOf(kernel, '/proc/cpuinfo'))) return undefined;
	const vendor = textOf(kernel, '/sys/class/dmi/id/sys_vendor').trim();
	return vendor === '' ? visibleText('It is a virtual machine') : shown`It is a virtual machine (${visibleName(vendor)})`;
}

function textOf(kernel: Kernel, path: string): string {
	const read = kernel.read(path, 4 << 20);
	return read.ok ? Buffer.from(read.value).toString('latin1') : '';
}
