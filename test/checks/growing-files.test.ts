import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { growingFiles } from '../../source/checks/growing-files.ts';
import { parseFdinfo } from '../../source/parsers/fdinfo.ts';
import { randomness } from '../../source/parsers/randomness.ts';
import { processFiles, type KernelFiles } from '../support/kernel-files.ts';
import { memoryHost } from '../support/memory-host.ts';
import { run, told } from '../support/sweep-host.ts';

const machine = { '/var/lib/dpkg/info/x.list': '/usr/sbin/rsyslogd\n/usr/bin/tcpdump\n/usr/bin/perl\n/usr/lib/tool.pl\n', '/usr/bin/perl': '', '/usr/lib/tool.pl': '', '/usr/sbin/rsyslogd': '', '/usr/bin/tcpdump': '' };
const info = (position: number, flags = '0102001'): string => `pos:\t${position}\nflags:\t${flags}\nmnt_id:\t27\nino:\t5\n`;
const noise = Buffer.concat(Array.from({ length: 64 }, (_, at) => createHash('sha256').update(String(at)).digest()));
const log = '\n-- TCP/IP LOG -- TM: Tue Nov 15 15:12:29 --\n PATH: a.example(1023) => b.example(telnet)\n STAT: Tue Nov 15 15:12:39, 16 pkts, 128 bytes [TH_FIN]\n DATA: x\n-- \n';
interface Written {
	readonly exe?: string;
	readonly words?: readonly string[];
	readonly content?: string | Uint8Array;
	readonly by?: number;
	readonly flags?: string;
}
const ask = (file: string, { exe = '/opt/x', words = [exe], content = 'words of a daemon\n', by = 5000, flags }: Written = {}) => {
	const kernel: KernelFiles = { ...processFiles(70, exe, { words }), '/proc/70/fd/3': { link: file, content }, '/proc/70/fdinfo/3': info(100, flags), '/proc/stat': 'btime 1700000000\n' };
	return run(growingFiles, memoryHost(machine, { kind: 'live', kernel, later: { '/proc/70/fdinfo/3': info(100 + by, flags) } }));
};

describe('files that grow fast', () => {
	test.each<[string, Written, string]>([
		['/var/log/syslog', { exe: '/usr/sbin/rsyslogd' }, 'info'],
		['/srv/db/wal', {}, 'info'],
		['/var/tmp/job', {}, 'info'],
		['/srv/backup', { content: noise }, 'low'],
		['/var/log/journal', { exe: '/usr/sbin/rsyslogd', content: noise }, 'info'],
		['/dev/shm/.x/log', { content: noise }, 'high'],
		['/tmp/log (deleted)', { content: noise }, 'medium'],
		['/tmp/log (deleted)', {}, 'low'],
		['/usr/lib/libice.log', {}, 'medium'],
		['/tmp/.x/log', {}, 'medium'],
		['/root/tcp.log', { content: log }, 'critical'],
		['/root/a.pcap', { exe: '/usr/bin/tcpdump', content: Buffer.from('d4c3b2a1020004000000000000000000ffff000001000000', 'hex') }, 'medium'],
		['/root/a.pcap', { content: Buffer.from('d4c3b2a1020004000000000000000000ffff000001000000', 'hex') }, 'high'],
		['/var/log/app', { exe: '/usr/bin/perl', words: ['perl', '/usr/lib/tool.pl'], content: noise }, 'info'],
		['/var/log/app', { exe: '/usr/bin/perl', words: ['perl', '/tmp/tool.pl'], content: noise }, 'low'],
		['/usr/lib/.libc.db', { exe: '/usr/bin/perl', words: ['perl', '/usr/lib/tool.pl'], content: noise }, 'medium'],
		['/usr/lib/.libc.db', { exe: '/usr/bin/perl', words: ['perl', '-e', 'while(1){}'], content: noise }, 'high'],
	])('%s %j is %s', (file, written, severity) => {
		const { findings } = ask(file, written);
		expect(told(findings)).toEqual([`${severity} ${file.replace(' (deleted)', '')}`]);
		expect(findings[0]!.summary).toMatch(/^It grows by about 10,000 bytes a second/);
		expect(findings[0]!.facts).toMatchObject({ writer: expect.stringContaining('(pid 70'), started: expect.stringMatching(/^2023-/) });
	});
	test('what grows slowly, is only read, or is a terminal is none', () => {
		for (const { findings } of [ask('/tmp/a', { by: 100 }), ask('/tmp/a', { flags: '0100000' }), ask('/dev/pts/0')]) expect(findings).toEqual([]);
	});
	test('what may not be asked is a gap; an image stands still', () => {
		expect(run(growingFiles, memoryHost({}, { kind: 'live', kernel: { '/proc/9/fd': { unread: 'unreadable' } } })).coverage.skipped).toMatchObject([{ reason: 'unreadable' }]);
		expect(run(growingFiles, memoryHost({})).couldNotLook).toContain('image');
	});
	test('descriptors and noise', () => {
		expect(parseFdinfo(Buffer.from(info(7)))).toEqual({ position: 7, writes: true });
		expect(parseFdinfo(Buffer.from('pos:\t0\nflags:\t02000002\nprog_type:\t2\nprog_id:\t31\n'))).toMatchObject({ bpf: { kind: 'program', type: 2, id: 31 } });
		expect(randomness(noise)).toBeGreaterThan(7.2);
		expect(randomness(Buffer.from(log.repeat(10)))).toBeLessThan(6);
		fc.assert(fc.property(fc.uint8Array({ maxLength: 900 }), bytes => void [parseFdinfo(bytes), randomness(bytes)]));
	});
});
