/** Accounts and groups made, changed and removed: shadow's useradd and its kin, adduser, chage, passwd, systemd's homed aside. */

import { readPam } from './pam.ts';
import { facts, firstOf, type MessageReader } from './said.ts';

type Groups = Readonly<Record<string, string | undefined>>;
const changed = (did: string) => ({ account, group, uid, gid, shell, home }: Groups) =>
	({ kind: 'account-changed', account: account ?? group, facts: facts({ did, group, uid: uid === undefined ? undefined : Number(uid), gid: gid === undefined ? undefined : Number(gid), shell, home }) }) as const;

export const accounts: MessageReader = {
	programs: ['useradd', 'adduser', 'usermod', 'userdel', 'deluser', 'groupadd', 'addgroup', 'groupmod', 'groupdel', 'gpasswd', 'passwd', 'chpasswd', 'chage', 'chsh', 'chfn', 'newusers', 'pw', 'vipw', 'vigr', 'systemd-sysusers'],
	hears: 'everything',
	read(text) {
		return (
			readPam(text, 'passwd') ??
			firstOf(text, [
				[/^new user: name=(?<account>[^,]*), (?:UID|uid)=(?<uid>\d+)(?:, (?:GID|gid)=(?<gid>\d+))?(?:, home=(?<home>[^,]*))?(?:, shell=(?<shell>[^,]*))?/, changed('account-added')],
				[/^(?:new account added|Creating user)\W+'?account=(?<account>[^,]*), uid=(?<uid>\d+)(?:, gid=(?<gid>\d+))?(?:, home=(?<home>[^,]*))?(?:, shell=(?<shell>[^,]*))?/, changed('account-added')],
				[/^Creating user '?(?<account>[^\s']+)'? .*UID (?<uid>\d+)/, changed('account-added')],
				[/^(?<by>\S+) (?<account>\S+)\((?<uid>\d+)\):.* useradd|^(?<account2>\S+)\((?<uid2>\d+)\):.* (?:home|shell)/, groups => changed('account-added')({ ...groups, account: groups['account'] ?? groups['account2'], uid: groups['uid'] ?? groups['uid2'] })],
				[/^(?:new group: name=|group added to \S+: name=)(?<group>[^,\s]*)(?:, GID=(?<gid>\d+))?/, changed('group-added')],
				[/^(?:add|added) '?(?<account>[^\s']+)'? to (?:shadow )?group '?(?<group>[^\s']+)'?/, changed('member-added')],
				[/^(?:members? of group|user) (?<account>\S+) (?:set|added) by \S+ (?:to group|in group|to) (?<group>\S+)/, changed('member-added')],
				[/^(?:delete|removed) '?(?<account>[^\s']+)'?(?: from (?:shadow )?group '?(?<group>[^\s']+)'?)/, changed('member-removed')],
				[/^delete user '?(?<account>[^\s']+)'?/, changed('account-removed')],
				[/^change user '?(?<account>[^\s']+)'? UID from '?\d+'? to '?(?<uid>\d+)'?/, changed('uid')],
				[/^change user '?(?<account>[^\s']+)'? (?<what>password|shell|home|name|GID|expiration)/, groups => changed(groups['what'] === 'password' ? 'password' : 'settings')(groups)],
				[/^changed? (?:user )?password for '?(?<account>[^\s']+)'?|^password for '?(?<account2>[^\s']+)'? changed by/, groups => changed('password')({ account: groups['account'] ?? groups['account2'] })],
				[/^changed user '?(?<account>[^\s']+)'? shell to '?(?<shell>[^\s']+)/, changed('settings')],
				[/^(?:removed|delete) group '?(?<group>[^\s']+)'?/, changed('group-removed')],
			])
		);
	},
};
