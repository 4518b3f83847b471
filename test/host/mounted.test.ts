/** What only a real folder can show: races, depth, permissions, and that nothing outside the root is ever read. */

import { Buffer } from 'node:buffer';
import { execFileSync } from 'node:child_process';
import { appendFileSync, chmodSync, lstatSync, mkdirSync, renameSync, rmSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { BrokenOff, hostPath, type Look } from '../../source/host/host.ts';
import { mountedHost } from '../../source/host/mounted.ts';
import { parseMountinfo } from '../../source/host/mountinfo.ts';
import { attempt, entryOf, openRegular, reach } from '../../source/host/open-regular.ts';
import { writeMachine } from '../support/folder-host.ts';
import { scratch } from '../support/scratch.ts';

const isRoot = process.getuid?.() === 0;
const path = hostPath;

function text(look: Look<{ readonly bytes: Uint8Array }>): string {
	return look.ok ? Buffer.from(look.value.bytes).toString('latin1') : look.reason;
}

/** root reads everything: for the time of `look` this process is nobody. */
function asNobody<T>(look: () => T): T {
	if (!isRoot) return look();
	process.seteuid!(65_534);
	try {
		return look();
	} finally {
		process.seteuid!(0);
	}
}

/** `victim` is the root, `outside` holds what must never be read. */
function places(): { readonly victim: string; readonly outside: string } {
	const folder = scratch();
	chmodSync(folder, 0o755);
	mkdirSync(`${folder}/victim`);
	mkdirSync(`${folder}/outside`);
	writeFileSync(`${folder}/outside/passwd`, 'secret of the analysis machine');
	return { victim: `${folder}/victim`, outside: `${folder}/outside` };
}

describe('nothing outside the root is read', () => {
	test('a linked /etc, by absolute path and by dots', () => {
		const { victim, outside } = places();
		symlinkSync(outside, `${victim}/etc`);
		mkdirSync(`${victim}/var/log`, { recursive: true });
		symlinkSync('../../../outside/passwd', `${victim}/var/log/messages`);
		symlinkSync(`${'../'.repeat(30)}${outside.slice(1)}/passwd`, `${victim}/var/log/secure`);
		const host = mountedHost(victim, 'image');
		for (const place of ['/etc', '/var/log/messages', '/var/log/secure', '/../outside/passwd']) {
			expect([place, text(host.read(path(place)))]).toEqual([place, 'vanished']);
		}
		// Not merely absent: whoever looks for settings there looked nowhere.
		expect(host.read(path('/etc/passwd'))).toMatchObject({ ok: false, reason: 'leads-nowhere', detail: '/etc is a link that leads nowhere below the root' });
		expect(host.list(path('/etc'))).toMatchObject({ ok: false, reason: 'vanished' });
		// What the victim itself keeps at that place is what its own kernel would have found.
		mkdirSync(`${victim}${outside}`, { recursive: true });
		writeFileSync(`${victim}${outside}/passwd`, 'of the victim');
		const again = mountedHost(victim, 'image');
		expect(text(again.read(path('/etc/passwd')))).toBe('of the victim');
	});

	test('a folder swapped for a link after it was seen', () => {
		const { victim, outside } = places();
		writeMachine(victim, { '/etc/passwd': 'of the victim' });
		const host = mountedHost(victim, 'image');
		expect(text(host.read(path('/etc/passwd')))).toBe('of the victim');
		renameSync(`${victim}/etc`, `${victim}/old`);
		symlinkSync(outside, `${victim}/etc`);
		expect(text(host.read(path('/etc/passwd')))).toBe('changed-while-read');
		expect(host.list(path('/etc'))).toMatchObject({ ok: false });
		expect(host.chunks(path('/etc/passwd'))).toMatchObject({ ok: false });
	});

	test('a root given through a link is the folder it leads to', () => {
		const { victim, outside } = places();
		writeMachine(victim, { '/etc/hostname': 'victim' });
		symlinkSync(victim, `${outside}/case`);
		const host = mountedHost(Buffer.from(`${outside}/case/`), 'image');
		expect(host.root).toBe(victim);
		expect(text(host.read(path('/etc/hostname')))).toBe('victim');
	});

	test('a root that is not there, or no folder, is thrown at whoever named it', () => {
		const { victim, outside } = places();
		expect(() => mountedHost(`${victim}/none`, 'image')).toThrow('ENOENT');
		expect(() => mountedHost(`${outside}/passwd`, 'image')).toThrow('ENOTDIR');
	});
});

describe('a file is the one that was seen, or it is not read', () => {
	test('another file, a link, a FIFO in its place', () => {
		const { victim } = places();
		writeMachine(victim, { '/a': 'a', '/b': 'b', '/link': { link: 'a' }, '/fifo': { kind: 'fifo' } });
		const seen = entryOf(lstatSync(`${victim}/a`));
		expect(openRegular(`${victim}/a`, seen)).toMatchObject({ ok: true });
		for (const other of ['b', 'link', 'fifo']) expect(openRegular(`${victim}/${other}`, seen)).toMatchObject({ ok: false, reason: 'changed-while-read' });
		expect(openRegular(`${victim}/none`, seen)).toMatchObject({ ok: false, reason: 'vanished' });
	});

	test('one that grows or shrinks while it is read is cut', () => {
		const { victim } = places();
		writeFileSync(`${victim}/log`, 'line\n');
		let meanwhile = (): void => appendFileSync(`${victim}/log`, 'more\n');
		const clock = (): number => {
			meanwhile();
			return 0;
		};
		const host = mountedHost(victim, 'image', { clock });
		expect(host.read(path('/log'))).toMatchObject({ ok: true, value: { cut: true, bytes: new Uint8Array(Buffer.from('line\n')) } });
		meanwhile = () => truncateSync(`${victim}/log`, 2);
		expect(host.read(path('/log'))).toMatchObject({ ok: true, value: { cut: true, bytes: new Uint8Array(Buffer.from('li')) } });
		meanwhile = () => undefined;
		expect(host.read(path('/log'))).toMatchObject({ ok: true, value: { cut: false } });
	});

	test('in pieces: what grows ends, what shrinks breaks off', () => {
		const { victim } = places();
		const file = `${victim}/log`;
		writeFileSync(file, Buffer.alloc(3_000_000));
		const host = mountedHost(victim, 'image');
		const look = host.chunks(path('/log'));
		let read = 0;
		for (const piece of look.ok ? look.value : []) {
			read += piece.length;
			appendFileSync(file, piece);
		}
		expect(read).toBe(3_000_000);
		const again = host.chunks(path('/log'));
		expect(() => {
			for (const piece of again.ok ? again.value : []) truncateSync(file, piece.length);
		}).toThrow(BrokenOff);
		rmSync(file);
		expect(() => [...(again.ok ? again.value : [])]).toThrow('vanished');
	});

	test('a read has its time', () => {
		const { victim } = places();
		writeFileSync(`${victim}/big`, Buffer.alloc(5_000_000));
		let now = 0;
		const host = mountedHost(victim, 'image', { budget: 100, clock: () => (now += 60) });
		expect(host.read(path('/big'))).toMatchObject({ ok: false, reason: 'time-budget' });
	});

	test('a file as long as the file system holds is read up to the limit and no further', () => {
		const { victim } = places();
		writeFileSync(`${victim}/sparse`, 'head');
		const longest = [2 ** 53 - 1, 15 * 2 ** 40, 2 ** 40].find(size => attempt(`${victim}/sparse`, at => truncateSync(at, size)).ok);
		expect(longest).toBeDefined();
		const host = mountedHost(victim, 'image');
		const read = host.read(path('/sparse'), { limit: 4 });
		expect(read).toMatchObject({ ok: true, value: { cut: true, bytes: new Uint8Array(Buffer.from('head')) } });
		expect(host.chunks(path('/sparse'))).toMatchObject({ ok: false, reason: 'too-large' });
	});

	test('its access time stays as it was', () => {
		const { victim } = places();
		writeFileSync(`${victim}/evidence`, 'x');
		utimesSync(`${victim}/evidence`, 1, 2);
		const host = mountedHost(victim, 'image');
		expect(text(host.read(path('/evidence')))).toBe('x');
		expect(lstatSync(`${victim}/evidence`).atimeMs).toBe(1000);
	});
});

describe('places that answer in their own way', () => {
	test('a socket is not opened', async () => {
		const { victim } = places();
		const server = createServer().listen(`${victim}/sock`);
		await once(server, 'listening');
		const host = mountedHost(victim, 'image');
		expect(host.read(path('/sock'))).toMatchObject({ ok: false, reason: 'special-file', detail: 'socket' });
		server.close();
		await once(server, 'close');
	});

	test.skipIf(!isRoot)('a device is not opened (needs root to make one)', () => {
		const { victim } = places();
		execFileSync('mknod', [`${victim}/tty`, 'c', '5', '0']);
		execFileSync('mknod', [`${victim}/disk`, 'b', '7', '200']);
		const host = mountedHost(victim, 'image');
		expect(host.read(path('/tty'))).toMatchObject({ ok: false, reason: 'special-file', detail: 'character-device' });
		expect(host.read(path('/disk'))).toMatchObject({ ok: false, reason: 'special-file', detail: 'block-device' });
	});

	test('what may not be read is unreadable, not absent', () => {
		const { victim } = places();
		writeMachine(victim, { '/root/': {}, '/root/.rhosts': '+ +', '/etc/shadow': { content: 'x', mode: 0o000 } });
		chmodSync(`${victim}/root`, 0o000);
		const { list, look, read } = asNobody(() => {
			const host = mountedHost(victim, 'image');
			return { list: host.list(path('/root')), look: host.look(path('/root/.rhosts')), read: host.read(path('/etc/shadow')) };
		});
		for (const answer of [list, look, read]) expect(answer).toMatchObject({ ok: false, reason: 'unreadable', detail: 'EACCES' });
		chmodSync(`${victim}/root`, 0o700);
	});

	test('a path longer than PATH_MAX is reached', () => {
		const { victim } = places();
		const name = 'd'.repeat(200);
		let deep = '';
		for (let depth = 0; depth < 60; depth++) {
			deep += `/${name}`;
			reach(victim + deep, at => mkdirSync(at));
		}
		reach(`${victim}${deep}/hidden`, at => writeFileSync(at, 'where find does not go'));
		reach(`${victim}${deep}/link`, at => symlinkSync('hidden', at));
		expect(deep.length).toBeGreaterThan(12_000);
		const host = mountedHost(victim, 'image');
		expect(host.look(path(`${deep}/hidden`))).toMatchObject({ ok: true, value: { kind: 'file' } });
		expect(text(host.read(path(`${deep}/link`)))).toBe('where find does not go');
		expect(host.list(path(deep))).toMatchObject({ ok: true, value: ['hidden', 'link'] });
		expect(host.linkOf(path(`${deep}/link`))).toMatchObject({ ok: true, value: 'hidden' });
		expect(host.chunks(path(`${deep}/hidden`))).toMatchObject({ ok: true });
		expect(host.look(path('/n'.repeat(40_000)))).toMatchObject({ ok: false });
	});

	test('the mount point of a share whose server may be gone is not even looked up', () => {
		const { victim } = places();
		writeMachine(victim, { '/srv/share/file': 'x', '/srv/ntfs/file': 'x' });
		const table = parseMountinfo(
			Buffer.from(`50 1 0:50 / ${victim}/srv/share rw - nfs4 10.0.0.1:/x rw\n51 1 0:51 / ${victim}/srv/ntfs rw - fuseblk /dev/sdb1 rw\n`),
		);
		const image = mountedHost(victim, 'image', { mounts: table.mounts });
		expect(image.look(path('/srv/share/file'))).toMatchObject({ ok: false, reason: 'other-file-system', detail: 'nfs4 from 10.0.0.1:/x' });
		expect(image.list(path('/srv/share'))).toMatchObject({ ok: false, reason: 'other-file-system' });
		// What the responder mounted under an image is meant to be looked at.
		expect(text(image.read(path('/srv/ntfs/file')))).toBe('x');
		const live = mountedHost(victim, 'live', { mounts: table.mounts });
		expect(live.read(path('/srv/ntfs/file'))).toMatchObject({ ok: false, reason: 'other-file-system' });
	});
});

test('locks are asked of the kernel where it would tell: not where the whole file system takes no write', () => {
	const { victim } = places();
	const mounted = (options: string): ReturnType<typeof mountedHost> => mountedHost(victim, 'image', { mounts: parseMountinfo(Buffer.from(`1 0 8:1 / / ${options}\n`)).mounts });
	expect(mounted('rw - ext4 /dev/sda1 rw').isLocked?.(path('/etc'))).toBe(false);
	expect(mounted('ro - ext4 /dev/sda1 rw').isLocked?.(path('/etc'))).toBe(false);
	expect(mounted('ro - ext4 /dev/sda1 ro').isLocked).toBeUndefined();
});
