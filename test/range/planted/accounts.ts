/** Accounts made, opened or raised. */

import { elf, type Sign } from '../sign.ts';

export const accountSigns: readonly Sign[] = [
	{
		id: 'second-root', family: 'accounts', what: 'an account with UID 0 and an innocent name',
		plant: tree => {
			tree.append('/etc/passwd', 'sysupd:x:0:0:System update:/var/lib/sysupd:/bin/bash\n');
			tree.append('/etc/shadow', 'sysupd:$6$abcdefgh$0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ./0123456789abcdefghijkl:20300:0:99999:7:::\n');
		},
		names: ['account sysupd'], also: ['/etc/passwd', '/etc/shadow'],
	},
	{
		id: 'empty-password', family: 'accounts', what: 'an account that logs in without a password',
		plant: tree => {
			tree.append('/etc/passwd', 'guest1:x:1044:1044::/home/guest1:/bin/bash\n');
			tree.append('/etc/group', 'guest1:x:1044:\n');
			tree.append('/etc/shadow', 'guest1::20300:0:99999:7:::\n');
		},
		names: ['account guest1'],
	},
	{ id: 'daemon-with-shell', family: 'accounts', what: 'a system account given a shell and a password', plant: tree => {
		tree.edit('/etc/passwd', /^(games:.*):\/usr\/sbin\/nologin$/m, '$1:/bin/bash');
		tree.edit('/etc/shadow', /^games:\*:/m, 'games:$6$abcdefgh$0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ./0123456789abcdefghijkl:');
	}, names: ['account games'] },
	{ id: 'www-shell', family: 'accounts', what: 'the web server\'s account given a shell', plant: tree => tree.edit('/etc/passwd', /^(www-data:.*):\/usr\/sbin\/nologin$/m, '$1:/bin/bash'), names: ['account www-data'] },
	{ id: 'passwd-hash', family: 'accounts', what: 'a password kept in passwd itself, past shadow', plant: tree => tree.edit('/etc/passwd', /^(lp):x:/m, '$1:$$1$$evil$$rTuWjzvkhYYwK1wzN2n6L0:'), names: ['account lp'] },
	{ id: 'group-zero', family: 'accounts', what: 'an ordinary account whose first group is root', plant: tree => {
		tree.append('/etc/passwd', 'backup2:x:1051:0:backup:/home/backup2:/bin/sh\n');
		tree.append('/etc/shadow', 'backup2:$6$abcdefgh$0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ./0123456789abcdefghijkl:20300:0:99999:7:::\n');
	}, names: ['account backup2'] },
	{ id: 'same-uid', family: 'accounts', what: 'an account with the UID of somebody else', plant: tree => {
		const uid = tree.id('passwd', 'ada');
		tree.append('/etc/passwd', `mona:x:${uid}:${uid}::/home/mona:/bin/bash\n`);
		tree.append('/etc/shadow', 'mona:$6$abcdefgh$0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ./0123456789abcdefghijkl:20300:0:99999:7:::\n');
	}, names: ['account mona', 'account ada'], also: ['account ada'] },
	{ id: 'in-shadow-group', family: 'accounts', what: 'a daemon\'s account in the groups shadow and disk', plant: tree => {
		tree.edit('/etc/group', /^shadow:x:(\d+):.*$/m, 'shadow:x:$1:www-data');
		tree.edit('/etc/group', /^disk:x:(\d+):.*$/m, 'disk:x:$1:nobody');
	}, names: ['account www-data', 'account nobody', '/etc/group'], also: ['account nobody', '/etc/gshadow'] },
	{ id: 'sudo-member', family: 'accounts', what: 'a system account in the group sudo', plant: tree => tree.edit('/etc/group', /^(sudo:x:\d+:.*)$/m, '$1,news'), names: ['account news', '/etc/group'], also: ['/etc/gshadow'] },
	{ id: 'nis-plus', family: 'accounts', what: 'a line that lets NIS add accounts', plant: tree => tree.append('/etc/passwd', '+::0:0:::\n'), names: ['/etc/passwd', 'account +'] },
	{ id: 'open-shadow', family: 'accounts', what: 'a copy of shadow in a web folder, and shadow itself world-writable', plant: tree => tree.mode('/etc/shadow', 0o666), names: ['/etc/shadow'] },
	{ id: 'shell-is-program', family: 'accounts', what: 'an account whose shell is a program in a hidden place', plant: tree => {
		tree.write('/usr/share/misc/.terminfo/login', elf('shell'), { mode: 0o755 });
		tree.edit('/etc/passwd', /^(grace:.*):[^:]+$/m, '$1:/usr/share/misc/.terminfo/login');
	}, names: ['account grace'], also: ['/usr/share/misc/.terminfo', '/usr/share/misc/.terminfo/login'] },
	{ id: 'nologin-swapped', family: 'accounts', what: 'nologin, the shell of every daemon, linked to bash', plant: tree => tree.link('/bin/bash', '/usr/sbin/nologin'), names: ['/usr/sbin/nologin'] },
	{ id: 'shells-file', family: 'accounts', what: 'a home of root that is elsewhere', plant: tree => {
		tree.append('/etc/passwd', 'toor2:x:0:1::/dev/shm/.t:/bin/sh\n');
		tree.append('/etc/shadow', 'toor2:$6$abcdefgh$0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ./0123456789abcdefghijkl:20300:0:99999:7:::\n');
	}, names: ['account toor2'] },
];
