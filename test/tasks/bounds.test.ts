import { expect, test } from 'vitest';
import { hostPath, type Entry } from '../../source/host/host.ts';
import type { Mount } from '../../source/host/mountinfo.ts';
import { Bounds } from '../../source/tasks/bounds.ts';
import { hostTree, type Place, type Tree } from '../../source/tasks/tree.ts';
import { memoryHost } from '../support/memory-host.ts';

const mount = (point: string, type: string): Mount => ({ id: 1, parent: 0, device: '0:1', root: hostPath('/'), point: hostPath(point), type, source: 'x', options: [] });
const mounts = [mount('/home/ann', 'nfs4'), mount('/run/user/0/gvfs', 'fuse.gvfsd-fuse'), mount('/mnt/ntfs', 'fuseblk'), mount('/srv', 'xfs')];

function tree(kind: 'live' | 'image', fileSystem: ReturnType<Tree['fileSystem']> = { nature: 'disk', memory: false }): Tree {
	return { ...hostTree(memoryHost({}, { kind })), mounts, fileSystem: () => fileSystem };
}

test('mounts that may never answer are not even looked at; under an image a FUSE driver is the responder\'s own', () => {
	const live = new Bounds(tree('live'), [hostPath('/case')], true);
	expect([...live.unmet(hostPath('/home'))!]).toEqual([['ann', 'other-file-system']]);
	expect([...live.unmet(hostPath('/run/user/0'))!]).toEqual([['gvfs', 'other-file-system']]);
	expect([...live.unmet(hostPath('/'))!]).toEqual([['case', 'own-file']]);
	expect(live.unmet(hostPath('/mnt'))).toEqual(new Map([['ntfs', 'other-file-system']]));
	const image = new Bounds(tree('image'), [], false);
	expect([image.unmet(hostPath('/home'))?.size, image.unmet(hostPath('/mnt')), image.unmet(hostPath('/run/user/0'))]).toEqual([1, undefined, undefined]);
});

const disk = { nature: 'disk', memory: false } as const;
const memory = { nature: 'disk', memory: true } as const;
const pseudo = { nature: 'pseudo', memory: false } as const;
const remote = { nature: 'remote', memory: false } as const;

test.each([
	['live', memory, false, undefined],
	['image', memory, false, 'other-file-system'],
	['live', disk, false, 'other-file-system'],
	['live', disk, true, undefined],
	['live', pseudo, true, 'pseudo-file-system'],
	['image', pseudo, true, 'pseudo-file-system'],
	['live', remote, true, 'other-file-system'],
	['image', remote, true, undefined],
] as const)('%s, %o, crossing %s: %s', (kind, fileSystem, cross, stays) => {
	const bounds = new Bounds(tree(kind, fileSystem), [], cross);
	const place: Place = { path: hostPath('/'), device: 1 };
	expect(bounds.stays(place, 'x', { device: 2 } as Entry)).toBe(stays);
	expect(bounds.stays(place, 'x', { device: 1 } as Entry)).toBeUndefined();
});
