import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseProcNetInet } from '../../source/parsers/proc-net-inet.ts';
import { parseTaskStat, parseTaskStatus } from '../../source/parsers/proc-task.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');

describe('/proc/PID/stat', () => {
	test('a name with brackets and blanks does not shift the fields', () => {
		const line = '77 (a) R 1 (b) S 3 77 70 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 555 0 0\n';
		expect(parseTaskStat(bytes(line))).toEqual({ pid: 77, parent: 3, state: 'S', session: 70, kernelThread: false, started: 555 });
	});
	test('a thread of the kernel', () => {
		expect(parseTaskStat(bytes('2 (kthreadd) S 0 0 0 0 -1 2129984 0 0 0 0 0 0 0 0 20 0 1 0 1 0 0\n'))?.kernelThread).toBe(true);
	});
	test('what is none', () => {
		for (const text of ['', '1', '1 (', ')', '1 (x) S 1\n']) expect(parseTaskStat(bytes(text))).toBe(undefined);
	});
});

test('/proc/PID/status', () => {
	expect(parseTaskStatus(bytes('Name:\ta\\nTracerPid:\\t9\nTgid:\t8\nPid:\t8\nTracerPid:\t4\nUid:\t1000\t0\t0\t0\nThreads:\t3\n'))).toEqual({ group: 8, threads: 3, tracer: 4, uid: 1000 });
	expect(parseTaskStatus(bytes('Tgid:\t8\n'))).toBe(undefined);
});

describe('/proc/net/tcp and its kin', () => {
	const line = (local: string, remote: string, state = '01', tail = '  1000        0 4711 1 0000000000000000 20 4 30 10 -1') => `   0: ${local} ${remote} ${state} 00000000:00000000 00:00000000 00000000 ${tail}\n`;
	test('addresses of both families', () => {
		const text =
			'  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n' +
			line('0100007F:0016', '0700000A:D431') +
			line('B80D0120000000000000000001000000:01BB', '0000000000000000FFFF00000700000A:0050') +
			line('00000000000000000000000000000000:0050', '00000000000000000000000001000000:0000', '0A');
		expect(parseProcNetInet(bytes(text))).toEqual([
			{ local: { address: '127.0.0.1', port: 22 }, remote: { address: '10.0.0.7', port: 54321 }, state: 1, uid: 1000, inode: 4711 },
			{ local: { address: '2001:db8::1', port: 443 }, remote: { address: '10.0.0.7', port: 80 }, state: 1, uid: 1000, inode: 4711 },
			{ local: { address: '::', port: 80 }, remote: { address: '::1', port: 0 }, state: 10, uid: 1000, inode: 4711 },
		]);
	});
	test('a machine with the other byte order', () => {
		expect(parseProcNetInet(bytes(line('7F000001:0016', '0A000007:0001')), false)[0]).toMatchObject({ local: { address: '127.0.0.1' }, remote: { address: '10.0.0.7' } });
	});
});

test('any bytes', () => {
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 400 }), random => {
			parseTaskStat(random);
			parseTaskStatus(random);
			parseProcNetInet(random);
		}),
	);
});
