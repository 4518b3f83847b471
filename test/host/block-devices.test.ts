import { Buffer } from 'node:buffer';
import { describe, expect, test } from 'vitest';
import { BlockDevices } from '../../source/host/block-devices.ts';
import { hostPath } from '../../source/host/host.ts';
import { parseMountinfo } from '../../source/host/mountinfo.ts';
import { memoryHost } from '../support/memory-host.ts';

const block = (name: string, numbers: string, parent = ''): Readonly<Record<string, string | { link: string }>> => ({
	[`/sys/class/block/${name}`]: { link: `../../devices/pci0/block/${parent === '' ? '' : `${parent}/`}${name}` },
	[`/sys/dev/block/${numbers}`]: { link: `../../devices/pci0/block/${parent === '' ? '' : `${parent}/`}${name}` },
	[`/sys/class/block/${name}/dev`]: `${numbers}\n`,
	...(parent === '' ? {} : { [`/sys/class/block/${name}/partition`]: '1\n' }),
});

const kernel = memoryHost(
	{},
	{
		kernel: {
			...block('sda', '8:0'),
			...block('sda1', '8:1', 'sda'),
			...block('sda2', '8:2', 'sda'),
			...block('sdb', '8:16'),
			...block('dm-0', '253:0'),
			'/sys/class/block/dm-0/slaves/sda2': { link: 'x' },
			'/sys/class/block/dm-0/dm/name': 'vg-root\n',
			'/sys/class/block/dm-0/dm/uuid': 'LVM-abc\n',
			'/sys/class/block/sda2/holders/dm-0': { link: 'x' },
			'/sys/class/block/sda/device/vendor': 'ATA     \n',
			'/sys/class/block/sda/device/model': 'WDC WD10 \n',
			'/sys/class/block/sda/device/vpd_pg80': '\0x\0\u0008WD-123  ',
			'/sys/class/block/sda/size': '2048\n',
			'/proc/swaps': 'Filename\tType\n',
		},
	},
).kernel!;
const { mounts } = parseMountinfo(Buffer.from('1 0 253:0 / / rw - ext4 /dev/mapper/vg-root rw\n2 1 8:16 / /media rw - vfat /dev/sdb rw\n3 1 0:30 / /var/lib/x rw - overlay overlay rw,lowerdir=/lower,upperdir=/media/up\n'));
const devices = new BlockDevices(kernel, mounts);

describe('through partitions and volumes', () => {
	test('a volume is the disk it lies on', () => {
		expect(devices.standing('dm-0')).toEqual({ self: ['dm-0', 'sda', 'sda2'], foundation: ['dm-0', 'sda', 'sda2'] });
	});
	test('a file stands on the disk below its file system, through an overlay too', () => {
		expect(devices.standingOfFile(hostPath('/home/a.dd'))).toEqual({ self: [], foundation: ['dm-0', 'sda', 'sda2'] });
		expect(devices.standingOfFile(hostPath('/var/lib/x/a.dd')).foundation).toContain('sdb');
	});
	test('a disk is mounted through a volume on one of its partitions; the partition beside it is not', () => {
		expect(devices.mountsOn('sda', []).map(({ point }) => point)).toContain('/');
		expect(devices.mountsOn('sda2', []).map(({ point }) => point)).toContain('/');
		expect(devices.mountsOn('sda1', [])).toEqual([]);
		expect(devices.mountsOn('sdb', []).map(({ point }) => point)).toContain('/media');
	});
	test('a volume holds the partition and its disk', () => {
		expect(devices.holdersOf([], 'sda')).toEqual(['dm-0 (LVM volume vg-root) on sda2']);
		expect(devices.holdersOf([], 'sda2')).toEqual(['dm-0 (LVM volume vg-root) on sda2']);
		expect(devices.holdersOf([], 'sdb')).toEqual([]);
	});
});

test('model, serial and size, asked of a partition as of its disk', () => {
	expect([devices.modelOf('sda1'), devices.serialOf('sda1'), devices.sizeOf('sda')]).toEqual(['ATA WDC WD10', 'WD-123', 1_048_576]);
});
