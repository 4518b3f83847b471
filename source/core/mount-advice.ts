/** How a copy is opened without a byte of it changing: lines to be shown, typed by a person, and never run by regain. */

import type { ImageForm, Medium, Volume } from './imaging-plan.ts';
import { shown, type Visible } from './visible.ts';

export interface MountAdvice {
	/** Commands in their order. */
	readonly commands: readonly Visible[];
	/** What cannot be opened, and why; what is to be known. */
	readonly said: readonly Visible[];
	/** Where these commands leave a tree to be examined; absent where none of them mounts one. */
	readonly tree?: Visible;
}

const tree = shown`/mnt/victim`;

const safe = 'ro,nodev,nosuid,noexec';
/** What keeps a file system from playing its journal back, which would write (mount(8), and each file system's own page). */
const quiet: Readonly<Record<string, string>> = { ext2: '', ext3: ',noload', ext4: ',noload', xfs: ',norecovery', btrfs: ',rescue=nologreplay', f2fs: ',norecovery', ntfs: ',norecover', vfat: '', exfat: '', iso9660: '', squashfs: '', hfsplus: '', ufs: ',ufstype=ufs2' };

/** @param image as it lies there; for parts, the first of them */
export function mountAdvice(image: Pick<Medium, 'path' | 'kind' | 'volumes' | 'parts' | 'packed' | 'remarks'>, form: ImageForm = { as: 'raw', sparse: false }): MountAdvice {
	const path = quoted(image.path);
	const [commands, said]: [Visible[], Visible[]] = [[], [...(image.remarks ?? [])]];
	const foreign = image.volumes.length === 1 && image.volumes[0]!.kind === 'image' ? image.volumes[0]! : undefined;
	if (image.packed === true) return after(shown`zstd -d --sparse -o ${path}.dd ${path}`, image, shown`${image.path}.dd`);
	if (form.as === 'zstd' || foreign?.type === 'zstd') return { commands: [shown`zstd -d --sparse -o ${path}.dd ${path}`], said: [shown`then open the unpacked ${path}.dd`] };
	if (image.parts !== undefined || form.split !== undefined) {
		const joined = after(shown`cat ${path.replace(/\.0+1?('?)$/, '.$1') as Visible}[0-9]* > image.dd`, image, shown`image.dd`);
		return { ...joined, said: [shown`the parts are joined first; xmount --in raw shows them as one without a second copy`, ...joined.said] };
	}
	if (foreign !== undefined) return wrappedImage(foreign, path);
	const isDisk = image.kind === 'device';
	if (!isDisk) commands.push(shown`losetup --find --show --read-only --partscan ${path}`);
	const disk = isDisk ? path : shown`/dev/loopN`;
	if (!isDisk) said.push(shown`losetup prints the device it took (here /dev/loopN)`);
	for (const volume of image.volumes) {
		const device = volume.number === 0 ? disk : shown`${disk}${(/\d$/.test(isDisk ? image.path : '0') ? 'p' : '') as Visible}${volume.number}`;
		open(volume, device, commands, said);
	}
	return { commands, said, ...(image.volumes.some(({ kind, type }) => kind === 'file-system' && quiet[type] !== undefined) ? { tree } : {}) };
}

/** What has to be done before the image is plain, and then how that is opened. */
function after(first: Visible, { kind, volumes, remarks = [] }: Pick<Medium, 'kind' | 'volumes' | 'remarks'>, plain: Visible): MountAdvice {
	const { commands, ...rest } = mountAdvice({ path: plain, kind, volumes, remarks });
	return { ...rest, commands: [first, ...commands] };
}

function open({ name, kind, type, holds }: Volume, device: Visible, commands: Visible[], said: Visible[]): void {
	switch (kind) {
		case 'file-system': {
			const more = quiet[type];
			if (more === undefined) return void said.push(shown`${name}: ${holds}; Linux does not mount it`);
			return void commands.push(shown`mount -t ${(type === 'ntfs' ? 'ntfs-3g' : type) as Visible} -o ${(safe + more) as Visible} ${device} ${tree}`);
		}
		case 'lvm':
			commands.push(shown`vgscan; vgs; vgchange --activate y NAME; lvs`);
			return void said.push(shown`${name}: a member of LVM; its volumes appear as /dev/NAME/VOLUME and are mounted read-only as above. Two groups of one name (this machine's and the victim's) must not meet: use a machine without LVM`);
		case 'raid':
			commands.push(shown`mdadm --assemble --readonly /dev/md/victim ${device}`);
			return void said.push(shown`${name}: ${holds}, a member of a RAID; a mirror opens from one member (--run), others need the images of all`);
		case 'encrypted':
			commands.push(type === 'BitLocker' ? shown`cryptsetup bitlkOpen --readonly ${device} victim` : shown`cryptsetup open --readonly ${device} victim`);
			return void said.push(shown`${name}: ${holds}, encrypted; without its passphrase or key nothing in it can be read`);
		case 'swap':
			return void said.push(shown`${name}: swap; nothing to mount, but pages of memory may be in it`);
		case 'image':
			return void said.push(shown`${name}: holds an image (${holds})`);
		case 'unknown':
			return void said.push(shown`${name}: ${(holds === '' ? 'nothing known' : holds) as Visible}; not opened, no file system was recognised`);
	}
}

function wrappedImage({ type, name }: Volume, path: Visible): MountAdvice {
	if (type.startsWith('EWF')) {
		return {
			commands: [shown`mkdir -p /mnt/ewf && ewfmount ${path} /mnt/ewf`, shown`ewfverify ${path}`, shown`losetup --find --show --read-only --partscan /mnt/ewf/ewf1`],
			said: [shown`${name} is an ${type as Visible} image: libewf's ewfmount (package ewf-tools), or xmount --in ewf ${path} --out raw /mnt/ewf, shows the disk in it; then mount its partitions read-only`],
		};
	}
	if (type === 'AFF') {
		return {
			commands: [shown`mkdir -p /mnt/aff && affuse ${path} /mnt/aff`, shown`losetup --find --show --read-only --partscan /mnt/aff/*.raw`],
			said: [shown`${name} is an AFF image: affuse (package afflib-tools), or xmount --in aff ${path} --out raw /mnt/aff, shows the disk in it; then mount its partitions read-only`],
		};
	}
	const known: Readonly<Record<string, string>> = { qcow2: 'qcow2', VMDK: 'vmdk', VHD: 'vpc', VHDX: 'vhdx', VDI: 'vdi' };
	const format = known[type];
	if (format === undefined) return { commands: [], said: [shown`${name} is packed (${type as Visible}): unpack it first`] };
	return { commands: [shown`modprobe nbd max_part=16`, shown`qemu-nbd --read-only --format=${format as Visible} --connect=/dev/nbd0 ${path}`], said: [shown`${name} is a ${type as Visible} image of a virtual machine; qemu-nbd (package qemu-utils) shows its partitions as /dev/nbd0p1 and so on, to be mounted read-only; qemu-nbd --disconnect /dev/nbd0 ends it`] };
}

/** As a shell takes it for one word. */
function quoted(path: Visible): Visible {
	return /^[\w/.,:+@%=-]+$/.test(path) ? path : shown`'${path.replaceAll("'", String.raw`'\''`) as Visible}'`;
}
