/** Sniffers that really listen, in network namespaces of their own, and logs that really grow. */

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { growingFiles } from '../../source/checks/growing-files.ts';
import { promiscuousInterfaces } from '../../source/checks/promiscuous-interfaces.ts';
import { liveHost } from '../../source/host/live.ts';
import { built } from '../support/built.ts';
import { scratch } from '../support/scratch.ts';
import { run } from '../support/sweep-host.ts';
import { isRoot, programAt } from './started.ts';

const unshare = programAt('unshare');
const python = programAt('python3');
const without = isRoot ? (unshare === undefined ? 'skipped: no unshare on this machine: ' : python === undefined ? 'skipped: no python3 on this machine: ' : '') : 'skipped: not root: ';
const cannot = !isRoot || unshare === undefined || python === undefined;

/** AF_PACKET plain, with PACKET_MR_PROMISC as libpcap has it, and the flag set by ioctl as LinSniffer did. The loopback will do. */
const sniffer: Readonly<Record<string, string>> = {
	plain: 's=socket.socket(socket.AF_PACKET,socket.SOCK_RAW,socket.htons(3))',
	member: 's=socket.socket(socket.AF_PACKET,socket.SOCK_RAW,socket.htons(3));s.bind(("lo",3));s.setsockopt(263,1,struct.pack("iHH8s",socket.if_nametoindex("lo"),1,0,b""))',
	ioctl: 's=socket.socket(socket.AF_INET,socket.SOCK_DGRAM);import fcntl;fcntl.ioctl(s,0x8914,struct.pack("16sh",b"lo",0x100|0x1|0x8).ljust(40,b"\\0"))',
};

/** regain itself in the namespace beside the sniffer, with a /sys of its own. */
function inside(kind: string, check: string): { readonly stdout: string; readonly status: number | null } {
	const code = `import socket,struct,time\n${sniffer[kind]}\nprint("ready",flush=True)\ntime.sleep(60)\n`;
	const script = 'mount -t sysfs none /sys && { "$0" -c "$1" & } | { read ready; "$2" "$3" check "$4" --json; }';
	const { stdout, status } = spawnSync(unshare!, ['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc', '--propagation', 'private', 'sh', '-c', script, python!, code, process.execPath, built(), check], { encoding: 'utf8', timeout: 25_000, killSignal: 'SIGKILL' });
	return { stdout, status };
}

describe('a sniffer', () => {
	test.skipIf(cannot).each([['member', '"severity":"high"'], ['ioctl', '"severity":"high"']])(`${without}%s makes its interface promiscuous`, (kind, words) => {
		const { stdout } = inside(kind, 'promiscuous-interfaces');
		expect(stdout).toContain('"subject":{"kind":"interface","name":"lo"}');
		expect(stdout).toContain(words);
	});

	test.skipIf(cannot)(`${without}a plain one makes no interface promiscuous, and holds its packet socket`, () => {
		expect(inside('plain', 'promiscuous-interfaces').stdout).not.toContain('"severity":"high"');
		const { stdout } = inside('plain', 'packet-sockets');
		expect(stdout).toContain('"receives":"everything"');
		expect(stdout).toMatch(/"started":"20\d\d-/);
	});

	test.skipIf(cannot)(`${without}is seen from outside its namespace by the /sys of its process`, async () => {
		const code = `import socket,struct,time\n${sniffer['member']}\nprint("ready",flush=True)\ntime.sleep(600)\n`;
		const child = spawn(unshare!, ['--net', '--mount', '--propagation', 'private', 'sh', '-c', 'mount -t sysfs none /sys && exec "$0" -c "$1"', python!, code], { stdio: ['ignore', 'pipe', 'inherit'] });
		onTestFinished(() => void child.kill('SIGKILL'));
		await once(child.stdout, 'data');
		const namespace = /net:\[\d+\]/.exec(readlinkSync(`/proc/${child.pid}/ns/net`))![0];
		expect(run(promiscuousInterfaces, liveHost()).findings).toContainEqual(expect.objectContaining({ severity: 'high', subject: { kind: 'interface', name: `lo of ${namespace}` } }));
	});
});

test.skipIf(!isRoot)(`${isRoot ? '' : 'skipped: not root: '}a log that a process writes as fast as it can`, async () => {
	const file = path.join(scratch(), 'log');
	const child = spawn(process.execPath, ['-e', 'const f=require("fs").openSync(process.argv[1],"w");setInterval(()=>require("fs").writeSync(f,require("crypto").randomBytes(4096)),20);console.log(1)', file], { stdio: ['ignore', 'pipe', 'inherit'] });
	onTestFinished(() => void child.kill('SIGKILL'));
	await once(child.stdout, 'data');
	const findings = run(growingFiles, liveHost()).findings.filter(({ subject }) => subject.kind === 'file' && subject.path === file);
	expect(findings).toMatchObject([{ facts: { writer: expect.stringContaining(`pid ${child.pid}`) }, summary: expect.stringContaining('may be an encrypted log') }]);
});

test('the kernel log of this machine is told in known words', () => {
	const log = liveHost().kernel!.messages(1 << 20);
	if (log.ok && log.value.length > 0) expect(Buffer.from(log.value).toString('latin1')).toMatch(/^\d+,\d+,\d+,/);
	else expect(readFileSync('/proc/version', 'latin1')).toContain('Linux');
});
