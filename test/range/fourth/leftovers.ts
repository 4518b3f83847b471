/** Programs, archives, names and captured words left where they look at home. */

import { elf, file, type Sign } from '../sign.ts';
import type { TreePath } from '../tree.ts';

const named = (id: string, what: string, path: TreePath, content: string | Buffer, mode = 0o644): Sign => ({ id: `name-${id}`, family: 'names', what, plant: tree => tree.write(path, content, { mode }), names: [path] });
const random = (seed: number, length: number): Buffer => {
	let state = seed;
	return Buffer.from(Array.from({ length }, () => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return state >>> 24;
	}));
};

export const fourthLeftovers: readonly Sign[] = [
	named('cron-cyrillic', 'a job under a letter of another alphabet', '/etc/cron.d/рhp', '# nothing\n0 5 * * * root true\n'),
	named('unit-zero-width', 'a unit with a letter nobody sees', '/etc/systemd/system/ssh\u200b.service', '[Service]\nExecStart=/usr/sbin/sshd -D\n'),
	named('profile-blank', 'a profile with a blank at its end', '/etc/profile.d/locale.sh ', 'export A=1\n'),
	named('init-cyrillic', 'a boot script under a letter of another alphabet', '/etc/init.d/сron', '#!/bin/sh\nexit 0\n', 0o755),
	named('ellipsis', 'three dots that are one letter', '/usr/lib/…', 'x\n'),
	named('full-width', 'wide letters', '/usr/bin/ｌｓ', '#!/bin/sh\n', 0o755),
	named('joiner', 'a letter that joins, at the end', '/usr/sbin/chronyd\u200d', '#!/bin/sh\n', 0o755),
	named('tab', 'two dots and a tabulator', '/var/lib/..\t', 'x\n'),
	named('greek', 'a Greek letter in a library', '/usr/lib/x86_64-linux-gnu/libcrypτ.so.1', elf('crypt', 'library')),
	named('soft-hyphen', 'a hyphen nobody sees', '/etc/pam.d/su\u00addo', 'auth sufficient pam_permit.so\n'),

	file('timestomped', 'files', 'a program as old as its neighbours', '/usr/bin/pkdump', elf('dump'), { mode: 0o755, at: Date.UTC(2022, 8, 20) }),
	{ id: 'shell-renamed', family: 'files', what: 'bash under a dull name', plant: tree => tree.copy('/bin/bash', '/opt/metrics/bin/sampler', { mode: 0o755 }), names: ['/opt/metrics/bin/sampler'] },
	{ id: 'perl-renamed', family: 'files', what: 'an interpreter under a dull name', plant: tree => tree.copy('/usr/bin/perl', '/usr/local/lib/report/spool', { mode: 0o755 }), names: ['/usr/local/lib/report/spool'] },
	file('encrypted-log', 'files', 'an encrypted file among the logs', '/var/log/installer/.status.dat', Buffer.concat([Buffer.from('Salted__'), random(1, 4096)])),
	file('encrypted-tmp', 'files', 'an encrypted file in a temporary place', '/var/tmp/session.bin', Buffer.concat([Buffer.from('Salted__'), random(2, 4096)])),
	file('sevenzip', 'files', 'an archive among translations', '/usr/share/locale/sr@latin/LC_MESSAGES/base.mo', Buffer.concat([Buffer.from('377abcaf271c0004', 'hex'), random(3, 4096)])),
	file('luks', 'files', 'an encrypted disk as a library', '/usr/lib/x86_64-linux-gnu/libnss_data.so.1', Buffer.concat([Buffer.from('LUKS\xba\xbe\0\x01', 'latin1'), random(4, 4096)])),
	file('rar', 'files', 'an archive in the configuration', '/etc/ssl/backup.dat', Buffer.concat([Buffer.from('Rar!\x1a\x07\x01\0', 'latin1'), random(5, 4096)])),
	file('zip-log', 'files', 'an archive under the name of a log', '/var/log/apt/term.log.7', Buffer.concat([Buffer.from('504b030414000000', 'hex'), random(6, 4096)])),
	file('upx', 'files', 'a packed program among data', '/var/lib/misc/state.db', Buffer.concat([elf('UPX!'), Buffer.from('UPX!$Info: This file is packed with the UPX executable packer http://upx.sf.net $')]), { mode: 0o755 }),
	file('hidden-etc-data', 'files', 'hidden data in the configuration', '/etc/alternatives/.cache', random(7, 300)),
	{ id: 'hidden-python', family: 'files', what: 'a hidden folder among Python\'s modules', plant: tree => tree.write('/usr/lib/python3/.cache/a.txt', 'a\n'), names: ['/usr/lib/python3/.cache', '/usr/lib/python3/.cache/a.txt'] },
	{ id: 'hidden-manual', family: 'files', what: 'a hidden folder among manual pages', plant: tree => tree.write('/usr/share/man/man8/.8/n', 'x\n'), names: ['/usr/share/man/man8/.8', '/usr/share/man/man8/.8/n'] },
	file('dsniff-log', 'evidence', 'what dsniff caught', '/usr/share/games/scores.dat', '-----------------\n11/05/25 10:12:01 tcp 10.0.0.7.1042 -> mail.example.org.110 (pop)\nUSER ada\nPASS secret1\n\n-----------------\n11/05/25 10:13:44 tcp 10.0.0.8.1043 -> ftp.example.net.21 (ftp)\nUSER grace\nPASS secret2\n\n'),
	file('esniff-log', 'evidence', 'what esniff caught', '/var/lib/misc/ldconfig.aux', 'Log started at => Tue Nov  4 10:12:29 [pid 1234]\n\n-- TCP/IP LOG -- TM: Tue Nov  4 10:12:29 --\n PATH: 10.0.0.7(1042) => mail.example.org(pop3)\n STAT: Tue Nov  4 10:12:39, 16 pkts, 128 bytes [TH_FIN]\n DATA: USER ada\n     : PASS secret1\n-- \n'),
	file('linsniffer-log', 'evidence', 'what linsniffer caught', '/usr/lib/ssl/engines.idx', 'host7.example.org => mail.example.org [110]\nUSER ada\nPASS secret1\n\n----- [FIN]\n\nhost8.example.org => ftp.example.net [21]\nUSER grace\nPASS secret2\n\n----- [Timed Out]\n'),
	file('pam-catcher', 'evidence', 'passwords, as trojans of sshd keep them', '/usr/include/netinet/tcp6.h', 'ada:secret1\nroot:toor2025\nUser: grace Password: secret2 Host: 10.0.0.8\n'),
	file('pcap-library', 'evidence', 'captured packets as a library', '/usr/lib/x86_64-linux-gnu/libpcre.so.4', Buffer.concat([Buffer.from('d4c3b2a1020004000000000000000000ffff000001000000', 'hex'), random(8, 2000)])),
	file('strace-log', 'evidence', 'what was typed into ssh, by strace', '/usr/share/misc/trace', 'execve("/usr/bin/ssh", ["ssh", "root@10.0.0.9"], 0x7ffd /* 20 vars */) = 0\nread(4, "s", 1) = 1\nread(4, "3", 1) = 1\nwrite(5, "secret", 6) = 6\n'),
	file('private-key-share', 'evidence', 'a stolen key of a person', '/usr/share/misc/k', '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gt\n-----END OPENSSH PRIVATE KEY-----\n'),
	file('sshd-copy', 'files', 'an sshd of no package beside the other', '/usr/sbin/sshd2', elf('sshd'), { mode: 0o755 }),
	file('bpf-object', 'files', 'a program for the kernel', '/usr/lib/firmware/rtl_nic/rtl8168z.o', (() => {
		const object = elf('xdp', 'module');
		object.writeUInt16LE(247, 18);
		return object;
	})()),
];
