/** File systems that are really there, in a file, a loop device and a mount namespace of their own: what files explain of them, and what not. */

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { built } from '../support/built.ts';
import { scratch } from '../support/scratch.ts';
import { isRoot, programAt } from './started.ts';

const unshare = programAt('unshare');
const kernelKnows = (type: string): boolean => readFileSync('/proc/filesystems', 'latin1').split(/\s+/).includes(type);
const lacking = (type: string): string | undefined =>
	!isRoot ? 'not root' : !existsSync('/dev/loop-control') ? 'no loop devices on this machine' : unshare === undefined ? 'no unshare on this machine' : programAt(`mkfs.${type}`) === undefined ? `no mkfs.${type} on this machine` : kernelKnows(type) ? undefined : `no ${type} in this kernel`;

/** Blocks are set aside and nothing is written to them. A file system in memory lies over 700 MB the second time. */
const script = `set -e; truncate -s 3G "$3/disk"; mkfs.$2 -q "$3/disk"; mkdir "$3/m"; mount -o loop "$3/disk" "$3/m"
mkdir "$3/m/etc" "$3/m/var"; fallocate -l 300M "$3/m/etc/big"; fallocate -l 700M "$3/m/var/hidden"; sync -f "$3/m"
"$0" "$1" check unexplained-space --root "$3/m" --json; mount -t tmpfs none "$3/m/var"; "$0" "$1" check unexplained-space --root "$3/m" --json; umount "$3/m/var" "$3/m"`;

/** One below another: left out of the walk, then walked, then with a file hidden below a mount point. */
const nested = `set -e; for d in root var; do truncate -s 3G "$3/$d"; mkfs.ext4 -q "$3/$d"; done; mkdir "$3/m"; mount -o loop "$3/root" "$3/m"; mkdir "$3/m/etc" "$3/m/var"; mount -o loop "$3/var" "$3/m/var"
mkdir "$3/m/var/log" "$3/m/var/log/x"; fallocate -l 700M "$3/m/var/log/x/hidden"; sync -f "$3/m/var"; "$0" "$1" check unexplained-space --root "$3/m" --json; "$0" "$1" check unexplained-space --root "$3/m" --cross-mounts --json
mount -t tmpfs none "$3/m/var/log/x"; "$0" "$1" check unexplained-space --root "$3/m" --cross-mounts --json; umount "$3/m/var/log/x" "$3/m/var" "$3/m"`;

describe('space that no file explains', () => {
	const lacksExt4 = lacking('ext4');
	test.skipIf(lacksExt4 !== undefined)(`${lacksExt4 === undefined ? '' : `skipped: ${lacksExt4}: `}a partition below the root, named or walked`, () => {
		const { stdout, stderr } = spawnSync(unshare!, ['--mount', '--propagation', 'private', 'sh', '-c', nested, process.execPath, built(), '', scratch()], { encoding: 'utf8' });
		expect(stderr).not.toContain('mount:');
		const said = stdout.trim().split('\n').map(line => JSON.parse(line) as { readonly type: string });
		expect(said.filter(line => line.type === 'finding')).toMatchObject([
			{ subject: { path: '/' }, severity: 'info', facts: { 'could-not-look-at': expect.stringContaining('/var: the walk was not asked') } },
			{ subject: { path: '/' }, severity: 'info' },
			{ subject: { path: '/var' }, severity: 'info', facts: { unexplained: expect.any(String) } },
			{ subject: { path: '/' }, severity: 'info' },
			{ subject: { path: '/var' }, severity: 'low', facts: { 'mounted-over': '/var/log/x' } },
		]);
	});

	for (const type of ['ext4', 'xfs']) {
		const lacks = lacking(type);
		test.skipIf(lacks !== undefined)(`${lacks === undefined ? '' : `skipped: ${lacks}: `}${type}: what lies below a mount point, and nothing else`, () => {
			const { stdout, stderr } = spawnSync(unshare!, ['--mount', '--propagation', 'private', 'sh', '-c', script, process.execPath, built(), type, scratch()], { encoding: 'utf8' });
			const said = stdout.trim().split('\n').map(line => JSON.parse(line) as { readonly type: string; readonly severity?: string; readonly facts?: object });
			expect(stderr).not.toContain('mount');
			expect(said.filter(line => line.type === 'finding')).toMatchObject([
				{ severity: 'info', facts: { 'file-system': type } },
				{ severity: 'low', facts: { 'file-system': type, 'mounted-over': '/var' } },
			]);
		});
	}
});
