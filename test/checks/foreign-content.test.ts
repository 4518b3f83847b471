import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foreignContent } from '../../source/checks/foreign-content.ts';
import { contentOf } from '../../source/parsers/content-kind.ts';
import { foreignKind } from '../../source/parsers/foreign-kinds.ts';
import { byPath } from '../support/by-path.ts';
import { memoryHost, type Machine } from '../support/memory-host.ts';
import { sweep } from '../support/sweep-host.ts';

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');
const noise = '\x01\x82\x03\xf4\x05\x96\x07\x88'.repeat(20);
const salted = bytes(`Salted__${noise}`);
const zip = bytes(`PK\x03\x04\x14\0${noise}`);
const pcap = bytes(`\xd4\xc3\xb2\xa1\x02\0\x04\0${noise}`);
const key = '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n';
const traced = 'execve("/usr/bin/ssh", ["ssh", "root@10.0.0.9"], 0x7ffd /* 20 vars */) = 0\nread(4, "s", 1) = 1\n';
const ask = (machine: Machine): readonly string[] => byPath(sweep(foreignContent, memoryHost({ '/var/lib/dpkg/info/p.list': '/usr/share/p/data.bin\n/usr/lib/p/key\n/usr/include/p.h\n', ...machine })));

describe('foreign content', () => {
	test.each<[string, Machine, string]>([
		['an archive among translations', { '/usr/share/locale/sr/LC_MESSAGES/base.mo': zip }, 'medium /usr/share/locale/sr/LC_MESSAGES/base.mo'],
		['an archive under the name of a log', { '/var/log/apt/term.log.7': zip }, 'medium /var/log/apt/term.log.7'],
		['an archive in the configuration', { '/etc/ssl/backup.dat': bytes(`Rar!\x1a\x07\x01\0${noise}`) }, 'medium /etc/ssl/backup.dat'],
		['an encrypted file in a temporary place', { '/var/tmp/session.bin': salted }, 'medium /var/tmp/session.bin'],
		['an encrypted disk as a library', { '/usr/lib/libnss_data.so.1': bytes(`LUKS\xba\xbe\0\x01${noise}`) }, 'high /usr/lib/libnss_data.so.1'],
		['captured packets as a library', { '/usr/lib/libpcre.so.4': pcap }, 'high /usr/lib/libpcre.so.4'],
		['captured packets in a temporary place', { '/tmp/a7': pcap }, 'medium /tmp/a7'],
		['captured packets in a hidden place', { '/tmp/.x/a7': pcap }, 'high /tmp/.x/a7'],
		['a trace of ssh', { '/usr/share/misc/trace': traced }, 'high /usr/share/misc/trace'],
		['a key', { '/usr/share/misc/k': key }, 'medium /usr/share/misc/k'],
		['names with passwords', { '/usr/lib/x/tcp6.idx': '#log\nUser: grace Password: secret2 Host: 10.0.0.8\n' }, 'medium /usr/lib/x/tcp6.idx'],
		['a header that is none', { '/usr/include/file.h': '3 burim\n3 mirkforce\n' }, 'medium /usr/include/file.h'],
		['a program for the kernel', { '/usr/lib/firmware/x.bin': bytes(`\x7fELF\x02\x01\x01${'\0'.repeat(9)}\x01\0\xf7\0${noise}`) }, 'medium /usr/lib/firmware/x.bin'],
	])('%s', (_name, machine, told) => {
		expect(ask(machine)).toEqual([told]);
	});

	test('what packages, package managers and administrators put there', () => {
		expect(
			ask({
				'/usr/share/p/data.bin': zip, '/usr/lib/p/key': key, '/usr/include/p.h': 'not code\n', '/usr/include/own.h': '/* own */\nint own(void);\n', '/usr/lib/python3/dist-packages/x/test/key': key,
				'/usr/share/app/app.jar': zip, '/var/log/old.zip': zip, '/boot/initrd.img-6.1.0': bytes('070701'.repeat(20)), '/usr/lib/locale/locale-archive': bytes(noise), '/etc/ssl/private/site.key': key, '/etc/letsencrypt/keys/0000_key': key,
				'/tmp/pip-x/a.tmp': zip, '/var/log/app.log': '2025-01-01 user: ann logged in\n', '/etc/backup.enc': salted, '/usr/share/doc/notes': 'Salted__ is how openssl begins its files\n', '/home/ann/secret': salted, '/usr/local/share/x': zip,
			}),
		).toEqual([]);
	});

	test('any bytes are taken', () => {
		fc.assert(fc.property(fc.uint8Array({ maxLength: 600 }), head => void foreignKind(head, contentOf(head).kind)));
	});
});

test('a system whose package lists cannot be read is not called foreign as a whole', () => {
	expect(byPath(sweep(foreignContent, memoryHost({ '/usr/share/p/data.bin': zip, '/usr/include/p.h': 'x y z and more\n' })))).toEqual([]);
});
