/** What a capability (capabilities(7)) is worth to whoever runs a program that has it. */

import type { FileCapabilities } from '../parsers/file-capabilities.ts';

/** As good as root, one step away. */
const strong = /^cap_(?:chown|dac_override|dac_read_search|fowner|setgid|setuid|setpcap|sys_module|sys_rawio|sys_ptrace|sys_admin|setfcap|mac_override|mac_admin|mknod|bpf)$/;
const middling = /^cap_(?:net_admin|net_raw|linux_immutable|sys_chroot|audit_control)$/;

export function isStrongCapability(name: string): boolean {
	return strong.test(name);
}

/** Inheritable ones need a parent that has them already. */
export function capabilityStrength({ permitted, inheritable }: Pick<FileCapabilities, 'permitted' | 'inheritable'>): 'strong' | 'middling' | 'little' {
	if (permitted.some(isStrongCapability)) return 'strong';
	return permitted.some(name => middling.test(name)) || inheritable.some(isStrongCapability) ? 'middling' : 'little';
}
