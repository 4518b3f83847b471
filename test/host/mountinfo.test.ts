import { Buffer } from 'node:buffer';
import { realpathSync, symlinkSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hostPath as path } from '../../source/host/host.ts';
import { parseMountinfo } from '../../source/host/mountinfo.ts';
import { liesWithin, mountOf, mountsBelow, isReadOnly, isWhollyWithin, realPlace } from '../../source/host/mounts.ts';
import { scratch } from '../support/scratch.ts';

const parse = (text: string) => parseMountinfo(Buffer.from(text, 'latin1'));

describe('mountinfo', () => {
	test('reads a line of proc_pid_mountinfo(5), optional fields and all', () => {
		const table = parse('36 35 98:0 /mnt1 /mnt/parent rw,noatime master:1 propagate_from:2 - ext3 /dev/root rw,errors=continue\n');
		expect(table).toEqual({
			damaged: 0,
			mounts: [
				{ id: 36, parent: 35, device: '98:0', root: '/mnt1', point: '/mnt/parent', type: 'ext3', source: '/dev/root', options: ['rw', 'noatime', 'errors=continue'] },
			],
		});
	});

	test('undoes the octal escapes, byte for byte', () => {
		const [mount] = parse(String.raw`1 0 8:1 / /media/my\040stick\012\134\043` + '\xe9 rw - vfat //srv/a\\040b rw\n').mounts;
		expect(mount).toMatchObject({ point: '/media/my stick\n\\#\xe9', source: '//srv/a b' });
	});

	test('a line that is none is counted', () => {
		expect(parse('nonsense\n1 2 x:y / / rw - ext4 /dev/sda rw\n1 0 8:1 / /a rw ext4\n1 0 8:1 / /b rw -\n')).toEqual({ damaged: 4, mounts: [] });
		expect(parse('1 0 0:9 / /c rw -  none rw\n').damaged).toBe(1);
	});

	test('random bytes and random lines never throw', () => {
		fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), bytes => void parseMountinfo(bytes)));
		const field = fc.constantFrom('1', '8:1', '/', '/a', 'rw', '-', 'ext4', '\\040', '\\999', '');
		fc.assert(fc.property(fc.array(field, { maxLength: 14 }), fields => void parse(fields.join(' '))));
	});
});

const { mounts } = parse(
	[
		'1 0 8:2 / / rw - ext4 /dev/sda2 rw',
		'2 1 8:17 / /mnt/victim ro - ext4 /dev/sdb1 ro',
		'3 2 8:18 / /mnt/victim/home rw - ext4 /dev/sdb2 rw',
		'4 1 8:17 /srv/www /var/www rw - ext4 /dev/sdb1 rw',
		'5 1 8:18 / /mnt/other rw - ext4 /dev/sdb2 rw',
		'6 1 0:30 / /mnt rw - tmpfs tmpfs rw',
		'7 1 0:31 / /mnt rw - tmpfs later rw',
		'8 1 8:33 /@ /pool rw - btrfs /dev/sdc1 rw',
		'9 1 8:33 /@/case /keep rw - btrfs /dev/sdc1 rw',
	].join('\n'),
);

describe('mounts', () => {
	test('a path is on the deepest mount, and on the latest of two', () => {
		expect(mountOf(mounts, path('/mnt/victim/home/joe'))?.id).toBe(3);
		expect(mountOf(mounts, path('/mnt/victims'))?.source).toBe('later');
		expect(mountOf(mounts, path('/etc'))?.id).toBe(1);
		expect(mountOf([], path('/etc'))).toBeUndefined();
	});

	test('mounts below a place, without the place itself', () => {
		expect(mountsBelow(mounts, path('/mnt')).map(mount => mount.point)).toEqual(['/mnt/other', '/mnt/victim', '/mnt/victim/home']);
		expect(isReadOnly(mounts[1]!)).toBe(true);
		expect(isReadOnly(mounts[2]!)).toBe(false);
	});

	test('a place is inside by name and by what is mounted twice', () => {
		const within = (a: string, b: string): boolean => liesWithin(path(a), path(b), mounts);
		expect(within('/mnt/victim/case', '/mnt/victim')).toBe(true);
		expect(within('/mnt/victims/case', '/mnt/victim')).toBe(false);
		expect(within('/var/www/case', '/mnt/victim')).toBe(true);
		expect(within('/mnt/other/case', '/mnt/victim')).toBe(true);
		expect(within('/mnt/other/case', '/mnt/victim/etc')).toBe(false);
		expect(within('/keep', '/pool/case')).toBe(true);
		expect(within('/keep', '/pool/cases')).toBe(false);
		expect(within('/pool', '/keep')).toBe(false);
		expect(within('/home/case', '/mnt/victim')).toBe(false);
	});

	test('a file system is wholly within a place when no part of it is mounted anywhere else', () => {
		const within = (device: number, place: string): boolean => isWhollyWithin(device, path(place), mounts);
		const [memory, victims, homes, large] = [0x1e, 0x811, 0x812, 0x1000_0821];
		expect(within(memory, '/mnt')).toBe(true);
		expect(within(memory, '/mnt/victim')).toBe(false);
		// Bound to /var/www, and mounted a second time beside it.
		expect([victims, homes].map(device => within(device, '/mnt/victim'))).toEqual([false, false]);
		expect(within(homes, '/mnt')).toBe(true);
		expect(within(large, '/pool')).toBe(false);
		expect(isWhollyWithin(large, path('/pool'), parse('1 0 8:65569 / /pool/a rw - ext4 /dev/sdx rw').mounts)).toBe(true);
	});

	test('a folder still to be made is judged by the part that exists', () => {
		expect(realPlace(path('/nowhere-at-all/case'))).toBe('/nowhere-at-all/case');
		const folder = scratch();
		symlinkSync(folder, `${folder}/link`);
		expect(realPlace(path(`${folder}/link/link/case/new`))).toBe(`${realpathSync(folder)}/case/new`);
	});
});
