/** Where the host looks for accounts besides its own passwd. */

import { hostPath, type Host } from '../host/host.ts';

/** LDAP, NIS, SSSD, winbind: accounts that passwd does not hold. */
export function accountsElsewhere(host: Host): boolean {
	const read = host.read(hostPath('/etc/nsswitch.conf'), { limit: 65_536 });
	if (!read.ok) return false;
	return /^\s*(?:passwd|group)\s*:[^#\n]*\b(?:sss|ldap|nis|nisplus|winbind|hesiod|compat|oslogin|cache_oslogin|extrausers)\b/m.test(Buffer.from(read.value.bytes).toString('latin1').replaceAll(/^\s*(?:passwd|group)\s*:\s*compat(?:\s+systemd)?\s*$/gm, ''));
}
