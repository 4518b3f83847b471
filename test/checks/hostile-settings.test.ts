/** Whatever stands in the files of accounts, trust and services, every check of them ends, and says only what is Visible. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { accountFiles } from '../../source/checks/account-files.ts';
import { accounts } from '../../source/checks/accounts.ts';
import { authorizedKeys } from '../../source/checks/authorized-keys.ts';
import { doasRules } from '../../source/checks/doas-rules.ts';
import { networkServices } from '../../source/checks/network-services.ts';
import { polkitRules } from '../../source/checks/polkit-rules.ts';
import { remoteTrust } from '../../source/checks/remote-trust.ts';
import { sshRc } from '../../source/checks/ssh-rc.ts';
import { sshServer } from '../../source/checks/ssh-server.ts';
import { sudoRules } from '../../source/checks/sudo-rules.ts';
import { findingKey } from '../../source/core/finding.ts';
import { isVisible } from '../../source/core/visible.ts';
import { debianServer } from '../support/distributions.ts';
import { memoryHost, type Machine } from '../support/memory-host.ts';
import { run } from '../support/sweep-host.ts';

const checks = [accounts, accountFiles, remoteTrust, sudoRules, doasRules, polkitRules, sshServer, authorizedKeys, sshRc, networkServices];
const paths = [
	'/etc/passwd', '/etc/shadow', '/etc/group', '/etc/gshadow', '/etc/login.defs', '/etc/hosts.equiv', '/etc/exports', '/root/.rhosts', '/root/.netrc', '/root/.k5login', '/etc/sudoers', '/etc/sudoers.d/x', '/etc/doas.conf', '/etc/polkit-1/rules.d/x.rules',
	'/etc/polkit-1/localauthority/50-local.d/x.pkla', '/etc/ssh/sshd_config', '/etc/ssh/sshd_config.d/x.conf', '/etc/default/ssh', '/root/.ssh/authorized_keys', '/home/ann/.ssh/rc', '/home/ann/.ssh/config', '/home/ann/.ssh/environment', '/etc/inetd.conf', '/etc/xinetd.d/x', '/etc/hosts.allow',
	'/etc/systemd/system/x.socket', '/etc/systemd/system/x.service',
];
const pieces = [
	'root:x:0:0::/root:/bin/sh\n', 'eve::0:0::/tmp/\x1b[2J:/bin/\xff\n', '+\n', '+ +\n', '\n', ' ', ':', '=', '\\', '"', '(', ')', '#', ',', '\x1b]0;x\x07', '\x9b', '\xff\xfe', 'ALL', 'ALL=(ALL) NOPASSWD: ', '/bin/sh -i', 'Include /etc/ssh/*\n', 'Match User x\n', 'ForceCommand ', 'AuthorizedKeysFile ',
	'@include ', '/etc/sudoers\n', 'User_Alias A = A\n', 'command="', 'ssh-rsa AAAA ', 'LD_PRELOAD=/tmp/\u202e', '[Socket]\nListenStream=1\nAccept=yes\n', '[Service]\nExecStart=', 'service x\n{\n', 'server = ', '}\n', 'stream tcp nowait root ', 'polkit.addRule(', 'polkit.Result.YES', 'machine ', ' password ', 'permit nopass ', '$(', '`', '%u', '../../', '/dev/tcp/',
];

test('every answer ends and is safe to show', () => {
	const text = fc.array(fc.constantFrom(...pieces), { maxLength: 25 }).map(parts => Buffer.from(parts.join(''), 'latin1'));
	const written = fc.oneof({ weight: 6, arbitrary: text.map(content => ({ content })) }, { weight: 1, arbitrary: fc.constantFrom({ kind: 'fifo' as const }, { kind: 'directory' as const }, { link: '/etc/passwd' }, { link: '../../../../x' }, { unreadable: true }) });
	fc.assert(
		fc.property(fc.array(fc.tuple(fc.constantFrom(...paths), written), { minLength: 1, maxLength: 8 }), planted => {
			const machine: Machine = { ...debianServer, '/home/ann/.ssh/': {}, ...Object.fromEntries(planted) };
			const host = memoryHost(machine);
			for (const check of checks) {
				for (const finding of run(check, host).findings) {
					const shown = [finding.summary, finding.next ?? '', findingKey(finding).replace(`${finding.check} `, ''), ...Object.values(finding.facts).filter(fact => typeof fact === 'string')];
					expect(shown.filter(words => !isVisible(words))).toEqual([]);
				}
			}
		}),
		{ numRuns: 300 },
	);
}, 120_000);
