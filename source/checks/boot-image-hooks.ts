/** What is put into, or run around, the first file system of a boot: initramfs-tools, dracut, mkinitcpio, and hooks of kernel packages. */

import { hostPath, type HostPath } from '../host/host.ts';
import type { HostCheck } from './check.ts';
import { Examination } from './examination.ts';
import { scriptFolder } from './script-folder.ts';

const technique = 'T1542';
const folders: readonly { readonly folder: string; readonly what: string; readonly depth?: number; readonly names?: RegExp; readonly sourced?: boolean }[] = [
	{ folder: '/etc/initramfs-tools/hooks', what: 'hook of initramfs-tools' },
	{ folder: '/etc/initramfs-tools/scripts', what: 'boot script in the initramfs', depth: 1 },
	{ folder: '/etc/cryptsetup-initramfs', what: 'setting of the boot image', sourced: true },
	{ folder: '/etc/initramfs-tools/conf.d', what: 'setting of initramfs-tools', sourced: true },
	{ folder: '/usr/share/initramfs-tools/hooks', what: 'hook of initramfs-tools' },
	{ folder: '/usr/share/initramfs-tools/scripts', what: 'boot script in the initramfs', depth: 1 },
	{ folder: '/etc/initramfs/post-update.d', what: 'hook of initramfs-tools' },
	{ folder: '/usr/lib/dracut/modules.d', what: 'module of dracut', depth: 2, names: /\.sh$/ },
	{ folder: '/usr/lib/dracut/hooks', what: 'hook of dracut', depth: 2, names: /\.sh$/ },
	...['/etc/initcpio/hooks', '/etc/initcpio/install', '/etc/initcpio/post', '/usr/lib/initcpio/hooks', '/usr/lib/initcpio/install'].map(folder => ({ folder, what: 'hook of mkinitcpio', sourced: true })),
	...['postinst.d', 'postrm.d', 'preinst.d', 'prerm.d', 'install.d', 'header_postinst.d'].map(name => ({ folder: `/etc/kernel/${name}`, what: 'hook of kernel packages' })),
	{ folder: '/usr/lib/kernel/install.d', what: 'hook of kernel packages' },
	{ folder: '/etc/grub.d', what: 'script of grub-mkconfig' },
	{ folder: '/etc/default/grub.d', what: 'setting of grub-mkconfig', sourced: true },
];

export const bootImageHooks: HostCheck = {
	id: 'boot-image-hooks',
	step: 'C.1',
	title: 'Hooks of the initramfs, the kernel and the boot loader',
	covers: 'Hooks and boot scripts of initramfs-tools, modules of dracut, hooks of mkinitcpio, hooks of kernel packages, scripts of grub-mkconfig.',
	needs: 'both',
	kind: 'host',
	*run(host, circumstances, tally) {
		const examination = new Examination(host, bootImageHooks, circumstances, tally);
		const seen = new Set<HostPath>();
		for (const place of folders) yield* scriptFolder(examination, { ...place, folder: hostPath(place.folder), technique, seen });
		yield* examination.oddities;
	},
};
