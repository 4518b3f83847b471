import { Buffer } from 'node:buffer';
import { describe, expect, test } from 'vitest';
import { disksOf } from '../../source/host/disks.ts';
import { hostPath as path, type HostPath, type Look } from '../../source/host/host.ts';
import { parseMountinfo } from '../../source/host/mountinfo.ts';
import { freeIn, writablePlaces } from '../../source/host/writable-places.ts';
import { memoryHost } from '../support/memory-host.ts';
import { scratch } from '../support/scratch.ts';

const kernel = memoryHost(
	{},
	{
		kernel: {
			'/sys/dev/block/8:1': { link: '../../devices/pci0/ata1/block/sda/sda1' },
			'/sys/dev/block/8:1/partition': '1\n',
			'/sys/dev/block/8:2': { link: '../../devices/pci0/ata1/block/sda/sda2' },
			'/sys/dev/block/8:2/partition': '2\n',
			'/sys/dev/block/253:0': { link: '../../devices/virtual/block/dm-0' },
			'/sys/dev/block/253:0/slaves/sda2': { link: 'x' },
			'/sys/class/block/sda2/dev': '8:2\n',
			'/sys/block/sda/removable': '0\n',
			'/sys/block/sda': { link: '../devices/pci0/ata1/block/sda' },
			'/sys/dev/block/8:17': { link: '../../devices/pci0/usb1/1-1/block/sdb/sdb1' },
			'/sys/dev/block/8:17/partition': '1\n',
			'/sys/block/sdb/removable': '0\n',
			'/sys/block/sdb': { link: '../devices/pci0/usb1/1-1/block/sdb' },
			'/sys/dev/block/8:32': { link: '../../devices/pci0/ata2/block/sdc' },
			'/sys/block/sdc/removable': '0\n',
			'/sys/block/sdc': { link: '../devices/pci0/ata2/block/sdc' },
			// A volume that names itself as its own part.
			'/sys/dev/block/253:9': { link: '../../devices/virtual/block/dm-9' },
			'/sys/dev/block/253:9/slaves/dm-9': { link: 'x' },
			'/sys/class/block/dm-9/dev': '253:9\n',
		},
	},
).kernel!;

const { mounts } = parseMountinfo(
	Buffer.from(
		[
			'1 0 253:0 / / ro - ext4 /dev/mapper/vg-root ro',
			'2 1 8:1 / /boot rw - ext4 /dev/sda1 rw',
			'3 1 0:5 / /proc rw - proc proc rw',
			'4 1 0:6 / /dev rw - devtmpfs udev rw',
			'5 1 0:7 / /dev/shm rw - tmpfs tmpfs rw',
			'6 1 8:17 / /media/stick rw - vfat /dev/sdb1 rw',
			'7 1 8:32 / /mnt/case rw - ext4 /dev/sdc rw',
			'8 1 0:40 / /net/share rw - nfs4 10.0.0.1:/x rw',
			'9 1 0:41 / /run rw - tmpfs tmpfs rw',
			'10 1 8:17 /sub /bind rw - vfat /dev/sdb1 rw',
			'12 1 0:28 / /sys/fs/cgroup rw - tmpfs tmpfs rw',
			'11 1 7:1 / /snap/core/1 ro - squashfs /dev/loop1 ro',
		].join('\n'),
	),
);

const giga = 2 ** 30;
const answers = (free: Readonly<Record<string, number>>) => (at: HostPath): Look<number> =>
	free[at] === undefined ? { ok: false, reason: 'unreadable', detail: 'EACCES' as never } : { ok: true, value: free[at] };

const survey = { mounts, kernel, also: [path('/root')], numbersOf: () => undefined };

describe('writable places', () => {
	test('a stick first, then another disk, memory, the own disk; the rest with the reason', () => {
		const places = writablePlaces({
			...survey,
			examined: { kind: 'live', root: path('/') },
			freeIn: answers({ '/media/stick': giga, '/mnt/case': 9 * giga, '/dev/shm': 2 * giga, '/boot': giga, '/run': 1000 }),
		});
		expect(places.map(place => [place.path, place.holder, place.free, place.whyNot])).toEqual([
			['/media/stick', 'removable', giga, undefined],
			['/mnt/case', 'other-disk', 9 * giga, undefined],
			['/dev/shm', 'memory', 2 * giga, undefined],
			['/boot', 'own-disk', giga, undefined],
			['/net/share', 'network', undefined, expect.stringContaining('never answers')],
			['/run', 'memory', 1000, 'it is full'],
			['/', 'own-disk', undefined, 'it is mounted read-only'],
		]);
		expect(places[0]?.words).toBe('vfat on /dev/sdb1');
	});

	test('no place inside an examined image, by whatever name', () => {
		const places = writablePlaces({
			...survey,
			examined: { kind: 'image', root: path('/media/stick') },
			freeIn: answers({ '/media/stick': giga, '/bind': giga, '/mnt/case': giga, '/boot': giga }),
		});
		expect(places.find(place => place.path === '/bind')?.whyNot).toContain('under examination');
		expect(places.filter(place => place.whyNot === undefined).map(place => [place.path, place.holder])).toEqual([
			['/boot', 'other-disk'],
			['/mnt/case', 'other-disk'],
		]);
	});

	test('the disks below a volume, a partition, a whole disk; a ring of volumes ends', () => {
		const on = (device: string) => disksOf({ ...mounts[0]!, device }, kernel, () => '8:17');
		expect(on('253:0')).toEqual([{ name: 'sda', removable: false }]);
		expect(on('8:1')).toEqual([{ name: 'sda', removable: false }]);
		expect(on('8:32')).toEqual([{ name: 'sdc', removable: false }]);
		expect(on('0:44')).toEqual([{ name: 'sdb', removable: true }]);
		expect(on('253:9')).toEqual([]);
		expect(on('9:9')).toEqual([]);
	});

	test('asks the real system for a folder, and says what is none', () => {
		const free = freeIn(path(scratch()));
		expect(free.ok && free.value > 0).toBe(true);
		expect(freeIn(path('/nowhere-at-all'))).toMatchObject({ ok: false, reason: 'vanished' });
		expect(freeIn(path('/dev/null'))).toMatchObject({ ok: false });
	});
});
