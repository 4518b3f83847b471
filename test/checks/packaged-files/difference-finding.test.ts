import { describe, expect, it } from 'vitest';
import { contentSeverity, isMadeAnew } from '../../../source/checks/packaged-files/difference-finding.ts';
import { hostPath } from '../../../source/host/host.ts';

describe('how bad a changed file of a package is', () => {
	it.each([
		['/usr/bin/ls', true, false, 'critical'],
		['/usr/lib/x86_64-linux-gnu/libc.so.6', true, false, 'critical'],
		['/usr/lib/modules/6.1.0-18-amd64/kernel/net/ipv6.ko', false, false, 'high'],
		['/usr/lib/systemd/system/cron.service', false, false, 'high'],
		['/usr/lib/python3.11/os.py', false, false, 'high'],
		['/usr/share/perl/5.36.0/Carp.pm', false, false, 'high'],
		['/usr/share/phpmyadmin/index.php', false, false, 'high'],
		['/usr/lib/firmware/iwlwifi.ucode', false, false, 'medium'],
		['/usr/share/snmp/snmpd.conf', false, false, 'medium'],
		['/usr/share/icons/hicolor/16x16/apps/vim.png', false, false, 'low'],
		['/usr/share/locale/de/LC_MESSAGES/bash.mo', false, false, 'low'],
		['/usr/share/doc/bash/README', false, false, 'low'],
		['/usr/share/man/man1/ls.1.gz', true, false, 'medium'],
		['/etc/ssh/sshd_config', false, true, 'low'],
		['/var/lib/misc/x', false, false, 'low'],
	] as const)('%s', (path, isProgram, isConfiguration, severity) => {
		expect(contentSeverity(hostPath(path), isProgram, isConfiguration)).toBe(severity);
	});

	it('says nothing of what programs make anew, unless it is a program now', () => {
		expect(['/etc/ld.so.cache', '/usr/share/icons/hicolor/icon-theme.cache', '/usr/share/mime/mime.cache', '/usr/share/glib-2.0/schemas/gschemas.compiled', '/usr/lib/modules/6.1.0/modules.dep', '/usr/share/info/dir'].map(path => isMadeAnew(hostPath(path), false))).toEqual(Array.from({ length: 6 }, () => true));
		expect(isMadeAnew(hostPath('/usr/share/mime/mime.cache'), true)).toBe(false);
		expect(isMadeAnew(hostPath('/usr/share/mime/packages/x.xml'), false)).toBe(false);
	});
});
