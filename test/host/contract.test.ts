/** One contract, held by the memory host and by a real folder alike: what a check learns there, it learns on a victim. */

import { Buffer } from 'node:buffer';
import { mkdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { childOf, hostPath, hostPathOf, type Host, type HostPath, type Look } from '../../source/host/host.ts';
import { mountedHost } from '../../source/host/mounted.ts';
import { writeMachine } from '../support/folder-host.ts';
import { memoryHost, type Machine } from '../support/memory-host.ts';
import { scratch } from '../support/scratch.ts';

const hosts: readonly (readonly [string, (machine: Machine) => Host])[] = [
	['memory host', machine => memoryHost(machine)],
	[
		'mounted folder',
		machine => {
			const folder = scratch();
			mkdirSync(`${folder}/victim`);
			writeMachine(`${folder}/victim`, machine);
			return mountedHost(`${folder}/victim`, 'image', { mounts: [] });
		},
	],
];

const path = hostPath;
const raw = (text: string): HostPath => hostPathOf(Buffer.from(text, 'latin1'));

function text(look: Look<{ readonly bytes: Uint8Array }>): string {
	return look.ok ? Buffer.from(look.value.bytes).toString('latin1') : `${look.reason} ${look.detail}`;
}

function why(look: Look<unknown>): string {
	return look.ok ? 'ok' : look.reason;
}

function value<T>(look: Look<T>): T {
	if (!look.ok) throw new Error(`${look.reason}: ${look.detail}`);
	return look.value;
}

function whole(pieces: Iterable<Uint8Array>): { readonly bytes: Buffer; readonly longest: number } {
	const kept: Buffer[] = [];
	for (const piece of pieces) kept.push(Buffer.from(piece));
	return { bytes: Buffer.concat(kept), longest: Math.max(0, ...kept.map(piece => piece.length)) };
}

describe.each(hosts)('%s', (_, hostOf) => {
	test('says what is there: kind, mode, size', () => {
		const host = hostOf({ '/bin/su': { mode: 0o4755, content: 'ELF' }, '/tmp/': { mode: 0o1777 }, '/lnk': { link: 'bin' } });
		expect(value(host.look(path('/bin/su')))).toMatchObject({ kind: 'file', mode: 0o104755, size: 3, links: 1 });
		expect(value(host.look(path('/tmp')))).toMatchObject({ kind: 'directory', mode: 0o041777 });
		expect(value(host.look(path('/lnk')))).toMatchObject({ kind: 'link', size: 3 });
		expect(value(host.look(path('/'))).kind).toBe('directory');
		expect(host.kind).toBe('image');
	});

	test('what is not there is vanished, whichever way it is not', () => {
		const host = hostOf({ '/etc/passwd': 'x', '/dangling': { link: '/nowhere' } });
		for (const missing of ['/etc/shadow', '/etc/passwd/x', '/none/at/all']) {
			expect([missing, why(host.look(path(missing))), why(host.read(path(missing)))]).toEqual([missing, 'vanished', 'vanished']);
		}
		expect(why(host.read(path('/dangling')))).toBe('vanished');
		expect(value(host.look(path('/dangling'))).kind).toBe('link');
		expect(why(host.look(raw('/etc/pass\0wd')))).toBe('vanished');
		expect(why(host.look(raw(`/${'n'.repeat(300)}`)))).toBe('vanished');
	});

	test('a file held open is read forwards to the end it had, by the entry that was looked at', () => {
		const host = hostOf({ '/usr/bin/ls': 'content', '/usr/bin/du': 'x', '/bin': { link: 'usr/bin' }, '/link': { link: 'bin/ls' }, '/pipe': { kind: 'fifo' } });
		for (const name of ['/usr/bin/ls', '/bin/ls', '//usr/bin/../bin/ls']) {
			const file = value(host.openForward(path(name), value(host.look(path(name)))));
			const bytes = new Uint8Array(10);
			expect([file.readInto(bytes, 1, 3), file.readInto(bytes, 4, 6), file.readInto(bytes, 8, 2)]).toEqual([3, 4, 0]);
			expect(Buffer.from(bytes).toString('latin1')).toBe('\0content\0\0');
			file.close();
		}
		expect(why(host.openForward(path('/usr/bin/ls'), value(host.look(path('/usr/bin/du')))))).toBe('changed-while-read');
		expect(why(host.openForward(path('/link'), value(host.look(path('/link')))))).toBe('special-file');
		expect(why(host.openForward(path('/pipe'), value(host.look(path('/pipe')))))).toBe('special-file');
	});

	test('a path that does not hold bytes is our mistake, not the victim’s', () => {
		expect(() => hostOf({}).look('/tmp/\u{1f480}' as HostPath)).toThrow('one byte to a character');
	});

	test('doubled slashes, dots and a slash at the end change nothing', () => {
		const host = hostOf({ '/etc/ssh/sshd_config': 'Port 22' });
		const resolved = value(host.resolve(path('//etc/./ssh//../ssh/sshd_config/')));
		expect(resolved).toMatchObject({ path: '/etc/ssh/sshd_config', through: [], clamped: false });
	});

	test('links are followed inside the root, and named', () => {
		const host = hostOf({ '/usr/bin/dash': 'dash', '/bin': { link: 'usr/bin' }, '/usr/bin/sh': { link: 'dash' } });
		expect(value(host.resolve(path('/bin/sh')))).toMatchObject({ path: '/usr/bin/dash', through: ['/bin', '/usr/bin/sh'], clamped: false });
		expect(text(host.read(path('/bin/sh')))).toBe('dash');
		expect(value(host.read(path('/bin/sh'))).path).toBe('/usr/bin/dash');
		expect(value(host.look(path('/bin/sh'))).kind).toBe('link');
		expect(value(host.list(path('/bin')))).toEqual(['dash', 'sh']);
		expect(value(host.linkOf(path('/bin/sh')))).toBe('dash');
		expect(why(host.linkOf(path('/usr/bin/dash')))).toBe('unsupported');
		expect(why(host.read(path('/bin/sh'), { follow: false }))).toBe('unsupported');
		// The folder above may still be reached through links: only the last name is the question.
		expect(text(host.read(path('/bin/dash'), { follow: false }))).toBe('dash');
	});

	test('an absolute link starts at the root of the victim', () => {
		const host = hostOf({ '/etc/passwd': 'victim', '/srv/passwd': { link: '/etc/passwd' }, '/srv/root': { link: '/' } });
		expect(text(host.read(path('/srv/passwd')))).toBe('victim');
		expect(value(host.resolve(path('/srv/root/srv/root/etc')))).toMatchObject({ path: '/etc', clamped: false });
		expect(value(host.resolve(path('/srv/root'))).path).toBe('/');
	});

	test('a folder that is a link into the void is said, and is not what an absent file is', () => {
		const host = hostOf({
			'/etc': { link: 'away' },
			'/etc2/': {},
			'/opt': { link: '/etc2' },
			'/home': { link: '/opt' },
			'/srv': { link: '/opt/none/further' },
			'/chain': { link: '/srv' },
			'/var/run': { link: '/run' },
			'/var/last': { link: '/gone' },
		});
		for (const place of ['/etc/passwd', '/etc/cron.d/job', '/srv/x', '/chain/x/y']) expect([place, why(host.look(path(place)))]).toEqual([place, 'leads-nowhere']);
		for (const place of ['/etc', '/opt/passwd', '/home/bob/.profile', '/var/run/utmp', '/var/last', '/none/passwd']) expect([place, why(host.resolve(path(place)))]).toEqual([place, 'vanished']);
	});

	test('`..` beyond the root stays at the root, and is said', () => {
		const host = hostOf({ '/etc/passwd': 'victim', '/var/log/messages': { link: '../../../../../../etc/passwd' } });
		expect(value(host.resolve(path('/var/log/messages')))).toMatchObject({ path: '/etc/passwd', clamped: true });
		expect(text(host.read(path('/var/log/messages')))).toBe('victim');
		expect(value(host.resolve(path('/../../etc/passwd')))).toMatchObject({ path: '/etc/passwd', clamped: true });
		expect(value(host.resolve(path('/var/log/../../etc/passwd')))).toMatchObject({ path: '/etc/passwd', clamped: false });
		// `..` after a link is the parent of where the link leads.
		const linked = hostOf({ '/a/b/c/': {}, '/a/b/here': 'right', '/here': 'wrong', '/short': { link: 'a/b/c' } });
		expect(text(linked.read(path('/short/../here')))).toBe('right');
	});

	test('link loops end; forty links are followed and the forty-first is not', () => {
		const chain = (links: number): Machine => ({
			...Object.fromEntries(Array.from({ length: links }, (__, n) => [`/l${n}`, { link: n === links - 1 ? 'end' : `l${n + 1}` }])),
			'/end': 'end',
		});
		expect(text(hostOf(chain(40)).read(path('/l0')))).toBe('end');
		expect(why(hostOf(chain(41)).read(path('/l0')))).toBe('unreadable');
		const loop = hostOf({ '/a': { link: 'b' }, '/b': { link: '/a' }, '/self': { link: 'self/x' }, '/dot': { link: '.' } });
		for (const start of ['/a', '/self', '/a/x']) expect(text(loop.read(path(start)))).toMatch(/^unreadable ELOOP/);
		expect(value(loop.resolve(path('/dot/dot/dot'))).path).toBe('/');
	});

	test('lists names in byte order, hidden ones too', () => {
		const host = hostOf({ '/d/b': '', '/d/B': '', '/d/.hid': '', '/d/...': '', '/d/a/': {}, '/d/\xff': '' });
		expect(value(host.list(path('/d')))).toEqual(['...', '.hid', 'B', 'a', 'b', '\xff']);
		expect(value(host.list(path('/d/a')))).toEqual([]);
		expect(why(host.list(path('/d/b')))).toBe('unsupported');
		expect(why(host.list(path('/none')))).toBe('vanished');
	});

	test('names are bytes: not UTF-8, newlines, escapes, blanks', () => {
		const names = ['new\nline', '\x1b[2J', ' ', '.. ', '\xff\xfe', '\xc3\xa9', 'back\\slash', '\x7f', '\x01'];
		const host = hostOf(Object.fromEntries(names.map(name => [`/tmp/${name}`, name])));
		expect(value(host.list(path('/tmp')))).toEqual(names.toSorted());
		for (const name of names) {
			const file = childOf(path('/tmp'), name);
			expect(value(host.look(file)).kind).toBe('file');
			expect(Buffer.from(value(host.read(file)).bytes).toString()).toBe(name);
		}
		const links = hostOf({ '/to': { link: '/t\xfe/x\n' }, '/t\xfe/x\n': 'there' });
		expect(value(links.linkOf(path('/to')))).toBe('/t\xfe/x\n');
		expect(text(links.read(path('/to')))).toBe('there');
	});

	test('reads up to a limit and says that it cut', () => {
		const host = hostOf({ '/log': 'x'.repeat(10_000), '/empty': '' });
		expect(value(host.read(path('/log')))).toMatchObject({ cut: false });
		expect(value(host.read(path('/log'), { limit: 10_000 })).cut).toBe(false);
		const cut = value(host.read(path('/log'), { limit: 9_999 }));
		expect([cut.bytes.length, cut.cut, cut.entry.size]).toEqual([9_999, true, 10_000]);
		expect(value(host.read(path('/log'), { limit: 0 }))).toMatchObject({ cut: true });
		expect(value(host.read(path('/empty')))).toMatchObject({ cut: false, bytes: new Uint8Array() });
	});

	test('pieces are a megabyte at most and make the whole', () => {
		const content = Buffer.alloc(2_500_000, 'regain ');
		const host = hostOf({ '/big': content, '/empty': '' });
		const pieces = value(host.chunks(path('/big')));
		const all = whole(pieces);
		expect(all.bytes.equals(content)).toBe(true);
		expect(all.longest).toBe(1_048_576);
		expect(whole(pieces).bytes.length).toBe(content.length);
		expect(whole(value(host.chunks(path('/big'), { from: 2_499_990 }))).bytes.equals(content.subarray(2_499_990))).toBe(true);
		expect(whole(value(host.chunks(path('/big'), { from: 9_999_999 }))).bytes.length).toBe(0);
		expect(whole(value(host.chunks(path('/empty')))).bytes.length).toBe(0);
	});

	test('a FIFO in place of a file is said at once and never opened', () => {
		const host = hostOf({ '/etc/inetd.conf': { kind: 'fifo' }, '/etc/passwd': { link: 'inetd.conf' } });
		expect(value(host.look(path('/etc/inetd.conf'))).kind).toBe('fifo');
		for (const place of ['/etc/inetd.conf', '/etc/passwd']) {
			expect(why(host.read(path(place)))).toBe('special-file');
			expect(why(host.chunks(path(place)))).toBe('special-file');
		}
		expect(why(host.list(path('/etc/inetd.conf')))).toBe('unsupported');
		expect(why(host.read(path('/etc/inetd.conf/x')))).toBe('vanished');
	});

	test('a directory is not read as a file', () => {
		const host = hostOf({ '/etc/': {} });
		expect(host.read(path('/etc'))).toMatchObject({ ok: false, reason: 'special-file', detail: 'directory' });
		expect(why(host.chunks(path('/')))).toBe('special-file');
	});

	test('an open file is read here and there, and nothing beyond its end', () => {
		const host = hostOf({ '/var/db': 'abcdefgh', '/lnk': { link: '/var/db' }, '/pipe': { kind: 'fifo' }, '/sparse': { content: 'x', size: 100 } });
		const file = value(host.open(path('/lnk')));
		expect([file.size, file.entry.kind]).toEqual([8, 'file']);
		const read = (offset: number, length: number) => {
			const bytes = file.read(offset, length);
			return bytes === undefined ? undefined : Buffer.from(bytes).toString();
		};
		expect([read(6, 2), read(0, 3), read(8, 0), read(7, 2), read(-1, 1)]).toEqual(['gh', 'abc', '', undefined, undefined]);
		file.close();
		const sparse = value(host.open(path('/sparse')));
		expect([...sparse.read(0, 3)!]).toEqual([120, 0, 0]);
		sparse.close();
		expect([why(host.open(path('/pipe'))), why(host.open(path('/none')))]).toEqual(['special-file', 'vanished']);
	});

	test('a vast file that is all holes is cut when read and refused when it would be read through', () => {
		const host = hostOf({ '/sparse': { size: 2 ** 40, blocks: 0 } });
		expect(value(host.look(path('/sparse'))).size).toBe(2 ** 40);
		expect(value(host.read(path('/sparse'), { limit: 0 })).cut).toBe(true);
		expect(why(host.chunks(path('/sparse')))).toBe('too-large');
	});
});
