/** Whom a rule of sudo, doas or polkit gives powers to, and what is to be thought of that. */

import { shown, visibleName, visibleText, type Visible } from '../core/visible.ts';
import type { HostAccount, HostAccounts } from './host-accounts.ts';
import { neverLogIn } from './login-shell.ts';

/**
 * `administrators`: the group a distribution makes for them. `administrator`: a person in it. `cloud`: the user a cloud's
 * image is made with. `service`: an account nobody logs in to. `unknown`: no such account here (a directory may have it). `nobody`: a bare number that no account here has.
 */
export type GranteeKind = 'everybody' | 'root' | 'administrators' | 'administrator' | 'cloud' | 'person' | 'service' | 'group' | 'service-group' | 'unknown' | 'nobody';

export interface Grantee {
	readonly kind: GranteeKind;
	readonly words: Visible;
	readonly account?: HostAccount;
}

const adminGroups = new Set(['sudo', 'wheel', 'admin', 'root', 'administrators', 'google-sudoers', 'sudoers', 'operator']);
/** First users of the cloud images, which need no password by design (cloud-init's `default_user`), and accounts of programs that administer many hosts. */
const cloudUsers = new Set([
	'ubuntu', 'debian', 'ec2-user', 'admin', 'centos', 'rocky', 'almalinux', 'fedora', 'cloud-user', 'opc', 'azureuser', 'vagrant', 'pi', 'core', 'arch', 'alpine', 'freebsd', 'opensuse', 'sles', 'bitnami', 'cloud', 'cloudadmin', 'ansible', 'awx', 'packer', 'terraform', 'rundeck', 'saltstack',
]);
/** `ansible-svc`, `svc_terraform`. */
const provisioner = /^(?:svc[-_]?)?(?:ansible|awx|packer|terraform|rundeck|salt(?:stack)?|puppet|chef)(?:[-_]?(?:svc|service|user|deploy|admin|automation|bot|runner))?$/;
const isOfCloud = (name: string): boolean => cloudUsers.has(name) || provisioner.test(name);

/** `name` and `group` one byte to a character. */
export function granteeOf(known: HostAccounts, who: { readonly user: string } | { readonly group: string }): Grantee {
	if ('group' in who) {
		const name = visibleName(who.group);
		const words = shown`the group ${name}`;
		if (adminGroups.has(who.group)) return { kind: 'administrators', words };
		return { kind: neverLogIn.has(who.group) || who.group === 'users' || who.group === 'nogroup' ? 'service-group' : 'group', words };
	}
	const name = visibleName(who.user);
	const account = known.byName.get(name);
	if (name === 'root') return { kind: 'root', words: name };
	if (account === undefined) return { kind: neverLogIn.has(who.user) ? 'service' : isOfCloud(who.user) ? 'cloud' : 'unknown', words: name };
	if (account.uid === 0) return { kind: 'root', words: name, account };
	if (account.system || neverLogIn.has(who.user)) return { kind: 'service', words: shown`the system account ${name}`, account };
	if (isOfCloud(who.user)) return { kind: 'cloud', words: name, account };
	const administrator = known.groupsOf(account).some(group => adminGroups.has(group));
	return { kind: administrator ? 'administrator' : 'person', words: name, account };
}

export const everybody: Grantee = { kind: 'everybody', words: visibleText('everybody') };
