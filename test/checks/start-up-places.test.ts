/** What holds for every look at a start-up place: hostile files neither stop it, nor flood it, nor reach a screen as they are. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HostCheck } from '../../source/checks/check.ts';
import { checks } from '../../source/checks/index.ts';
import { isVisible } from '../../source/core/visible.ts';
import { debian } from '../support/debian.ts';
import { memoryHost, type Machine } from '../support/memory-host.ts';
import { run, told } from '../support/sweep-host.ts';

const ids = [
	'cron-jobs', 'at-jobs', 'systemd-units', 'systemd-hooks', 'boot-scripts', 'network-hooks', 'boot-image-hooks', 'login-scripts', 'package-manager-hooks', 'log-rotation', 'device-rules', 'bus-services',
	'desktop-autostart', 'module-settings', 'binary-formats', 'pam-stacks', 'library-preloads', 'name-lookups', 'shell-profiles', 'git-hooks', 'container-restarts', 'interpreter-startup', 'mail-programs',
];
const startUp = checks.filter((check): check is HostCheck => check.kind === 'host' && ids.includes(check.id));

/** One file of each family. */
const places = [
	'/etc/crontab', '/etc/cron.d/x', '/etc/cron.daily/x', '/etc/anacrontab', '/var/spool/cron/crontabs/ann', '/var/spool/cron/atjobs/a1', '/etc/systemd/system/x.service', '/etc/systemd/system-generators/x', '/etc/rc.local',
	'/etc/inittab', '/etc/init/x.conf', '/etc/init.d/x', '/etc/network/interfaces', '/etc/wireguard/wg0.conf', '/etc/openvpn/x.conf', '/etc/network/if-up.d/x', '/etc/initramfs-tools/hooks/x', '/etc/update-motd.d/x',
	'/home/ann/.xprofile', '/etc/apt/apt.conf.d/x', '/etc/dpkg/dpkg.cfg', '/var/lib/dpkg/info/x.postinst', '/etc/pacman.d/hooks/x.hook', '/etc/logrotate.d/x', '/etc/udev/rules.d/x.rules',
	'/usr/share/dbus-1/system-services/x.service', '/etc/xdg/autostart/x.desktop', '/etc/modprobe.d/x.conf', '/etc/modules', '/etc/binfmt.d/x.conf', '/etc/pam.d/x', '/etc/pam.conf', '/etc/ld.so.preload', '/etc/ld.so.conf',
	'/etc/environment', '/etc/hosts', '/etc/resolv.conf', '/etc/nsswitch.conf', '/etc/profile', '/home/ann/.bashrc', '/home/ann/.gitconfig', '/etc/.git/config', '/var/lib/docker/containers/a/config.v2.json',
	'/var/lib/docker/containers/a/hostconfig.json', '/opt/a/compose.yaml', '/usr/lib/python3/dist-packages/x.pth', '/home/ann/.vimrc', '/etc/manpath.config', '/etc/aliases', '/home/ann/.forward',
] as const;
const everywhere = (content: string | Uint8Array | { readonly kind: 'fifo' }): Machine =>
	Object.fromEntries(places.map(path => [path, typeof content === 'object' && 'kind' in content ? content : { content, mode: 0o755 }]));

test('all of them are here', () => {
	expect(startUp.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
});

describe.each(startUp)('$id', check => {
	test('a machine with nothing on it: nothing found, nothing thrown', () => {
		expect(run(check, memoryHost({})).findings).toEqual([]);
	});

	test('any bytes are taken', () => {
		const fragments = fc.constantFrom('[Service]\nExecStart=', '* * * * * root ', '/tmp/x', '\n', '"', "'", '\\', '{', '}', '$(', '`', '#!/bin/sh\n', 'auth sufficient ', 'RUN+="', '\x1b[2J', '\0', '\xff', '=', ':', '127.0.0.1 security.debian.org', 'import os;');
		const content = fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.array(fragments, { maxLength: 12 }).map(parts => Buffer.from(parts.join(''), 'latin1')));
		fc.assert(
			fc.property(content, bytes => {
				for (const { subject, summary, facts } of run(check, memoryHost(debian([], everywhere(bytes)))).findings) {
					expect(isVisible(summary) && subject.kind === 'file' && isVisible(subject.path) && Object.values(facts).every(fact => typeof fact !== 'string' || isVisible(fact))).toBe(true);
				}
			}),
			{ numRuns: 25 },
		);
	});

	test('a FIFO in every place is said and not waited for', () => {
		const { findings, coverage } = run(check, memoryHost(debian([], everywhere({ kind: 'fifo' }))));
		expect(told(findings).every(line => /^(?:medium|low|info) /.test(line))).toBe(true);
		expect(coverage.skipped.every(({ reason }) => reason === 'special-file')).toBe(true);
	});
});

test('a file of a hundred thousand jobs is judged in part, and that is said', () => {
	const check = startUp.find(({ id }) => id === 'cron-jobs')!;
	const { findings, coverage } = run(check, memoryHost(debian([], { '/etc/cron.d/x': '* * * * * root /tmp/x\n'.repeat(30_000) })));
	expect(findings.length).toBe(2000);
	expect(coverage.skipped).toMatchObject([{ reason: 'limit-reached', count: 28_000 }]);
});
