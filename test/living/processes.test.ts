/** Real processes with real signs, found through the running kernel. */

import { once } from 'node:events';
import { copyFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { networkSockets } from '../../source/checks/network-sockets.ts';
import { packetSockets } from '../../source/checks/packet-sockets.ts';
import { runningProcesses } from '../../source/checks/running-processes.ts';
import { scratch } from '../support/scratch.ts';
import { isRoot, programAt, saidOf, started } from './started.ts';

const sleep = programAt('sleep');
const python = programAt('python3');
const bash = programAt('bash');
const unshare = programAt('unshare');
const without = (what: string | undefined, name: string): string => (isRoot ? (what === undefined ? `skipped: no ${name} on this machine: ` : '') : 'skipped: not root: ');

describe('the living machine', () => {
	test.skipIf(!isRoot || sleep === undefined)(`${without(sleep, 'sleep')}a program that was deleted while it runs`, async () => {
		const copy = path.join(scratch(), 'daemon');
		copyFileSync(sleep!, copy);
		const pid = await started(copy, ['600'], { ready: false });
		rmSync(copy);
		expect(saidOf(runningProcesses, pid)).toMatchObject([{ severity: expect.stringMatching(/high|critical/), summary: expect.stringContaining('deleted') }]);
	});

	test.skipIf(!isRoot || bash === undefined)(`${without(bash, 'bash')}a program that calls itself a thread of the kernel`, async () => {
		const pid = await started(bash!, [], { ready: false, argv0: '[kworker/3:1]' });
		expect(saidOf(runningProcesses, pid)).toMatchObject([{ severity: 'high', summary: expect.stringContaining('like a thread of the kernel') }]);
	});

	test.skipIf(!isRoot || python === undefined || bash === undefined)(`${without(python ?? bash, 'python3 or bash')}a program in memory alone`, async () => {
		const code = 'import os,sys\nfd=os.memfd_create("x",os.MFD_CLOEXEC)\nos.write(fd,open(sys.argv[1],"rb").read())\nos.execve(fd,["sshd","-c","echo ready; kill -STOP $$"],{})\n';
		const pid = await started(python!, ['-c', code, bash!]);
		expect(saidOf(runningProcesses, pid)).toMatchObject([{ severity: 'high', summary: expect.stringContaining('in memory alone (memfd:x)') }]);
	});

	test.skipIf(!isRoot || bash === undefined)(`${without(bash, 'bash')}a shell whose input and output are a connection`, async () => {
		const server = createServer().listen(0, '127.0.0.1');
		onTestFinished(() => void server.close());
		await once(server, 'listening');
		const { port } = server.address() as AddressInfo;
		const connected = once(server, 'connection') as Promise<[Socket]>;
		const pid = await started(bash!, ['--norc', '-c', `exec ${bash} --norc -s <>/dev/tcp/127.0.0.1/${port} >&0`], { ready: false });
		const [socket] = await connected;
		onTestFinished(() => void socket.destroy());
		socket.write('echo ready\n');
		await once(socket, 'data');
		expect(saidOf(runningProcesses, pid)).toMatchObject([{ severity: 'high', facts: { remote: `127.0.0.1 port ${port}` } }]);
		expect(saidOf(networkSockets, pid)).toMatchObject([{ facts: { connected: `tcp 127.0.0.1:${port}` } }]);
	});

	test.skipIf(!isRoot || python === undefined)(`${without(python, 'python3')}who listens`, async () => {
		const code = 'import socket,time\ns=socket.socket()\ns.bind(("127.0.0.1",0))\ns.listen()\nprint(s.getsockname()[1],flush=True)\ntime.sleep(600)\n';
		const pid = await started(python!, ['-c', code]);
		expect(saidOf(networkSockets, pid)).toMatchObject([{ severity: 'info', facts: { listens: expect.stringMatching(/^tcp 127\.0\.0\.1:\d+$/) } }]);
	});

	test.skipIf(!isRoot || python === undefined || unshare === undefined)(`${without(python === undefined ? python : unshare, 'python3 or unshare')}a sniffer in a network namespace of its own`, async () => {
		const code = 'import socket,time\ns=socket.socket(socket.AF_PACKET,socket.SOCK_RAW,socket.htons(3))\nprint("ready",flush=True)\ntime.sleep(600)\n';
		const pid = await started(unshare!, ['--net', python!, '-c', code]);
		expect(saidOf(packetSockets, pid)).toMatchObject([{ severity: 'high', facts: { receives: 'everything', interface: expect.stringMatching(/^number 0 of net:\[\d+\]$/) } }]);
	});
});
