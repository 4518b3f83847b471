import { expect, test } from 'vitest';
import { installedPackages, shareLists, type InstalledPackages } from '../../source/checks/installed-packages.ts';
import { hostPath, type Host } from '../../source/host/host.ts';
import { Stopped } from '../../source/host/watched.ts';
import { memoryForLists, SharedShelf } from '../../source/tasks/lists-on-shelf.ts';
import { memoryHost } from '../support/memory-host.ts';

const quiet = { pulse() {}, stopped: () => false };
const debian = {
	'/usr/bin/': {},
	'/bin': { link: 'usr/bin' },
	'/var/lib/dpkg/info/b\u00E9.list': { unreadable: true },
	'/var/lib/dpkg/info/bash.list': '/.\n/bin/bash\n/etc/bash.bashrc\n',
	'/var/lib/dpkg/info/bash.md5sums': 'd41d8cd98f00b204e9800998ecf8427e  bin/bash\n',
	'/var/lib/dpkg/info/zlib.list': { unreadable: true },
	'/var/lib/dpkg/status': 'Package: bash\nStatus: install ok installed\nVersion: 5\nConffiles:\n /etc/bash.bashrc 89269e1298235f1b12b4c16e4065ad0d\n',
} as const;

/** What one thread knows, and the lists it read for that. */
function known(files: Parameters<typeof memoryHost>[0], memory: SharedArrayBuffer, watch = quiet, waits = 1): { readonly packages: InstalledPackages; readonly read: readonly string[] } {
	const read: string[] = [];
	const plain = memoryHost(files);
	const host: Host = { ...plain, read: (path, options) => (read.push(path), plain.read(path, options)) };
	shareLists(host, new SharedShelf(memory, watch, waits));
	return { packages: installedPackages(host), read: [...read] };
}

const answers = ({ packages }: ReturnType<typeof known>): unknown => ({
	system: packages.system,
	counts: [packages.packages, packages.paths],
	owners: ['/usr/bin/bash', '/bin/bash', '/etc/bash.bashrc', '/usr/bin/sh'].map(path => packages.packageOf(hostPath(path))),
	recorded: ['/usr/bin/bash', '/etc/bash.bashrc', '/usr/bin/sh'].map(path => packages.recorded(hostPath(path))),
	skipped: packages.tally.coverage.skipped,
});

test('lists are read by one thread, and all give its answers, its gaps too', () => {
	const memory = memoryForLists()!;
	const first = known(debian, memory);
	const second = known(debian, memory);
	expect(first.read.filter(path => path.endsWith('.list')).length).toBeGreaterThan(0);
	expect(second.read.filter(path => path.endsWith('.list'))).toEqual([]);
	expect(answers(second)).toEqual(answers(first));
	expect(answers(second)).toEqual(answers({ packages: installedPackages(memoryHost(debian)), read: [] }));
	expect(answers(second)).toMatchObject({ system: 'dpkg', owners: ['bash', 'bash', 'bash', undefined], skipped: [{ reason: 'unreadable' }] });
});

test('lists of which more is kept than paths are read by each', () => {
	const memory = memoryForLists()!;
	const apk = { '/lib/apk/db/installed': 'P:busybox\nV:1\nF:bin\nR:bbsuid\na:0:0:4111\n\n' };
	known(apk, memory);
	const { packages, read } = known(apk, memory);
	expect(read).toContain('/lib/apk/db/installed');
	expect(packages.setIdBitsOf(hostPath('/bin/bbsuid'))).toBe(0o4000);
});

test('nobody waits for ever for a thread that is gone, nor longer than the operator does', () => {
	const memory = memoryForLists()!;
	expect(new SharedShelf(memory, quiet).claim()).toBe(true);
	const { packages, read } = known(debian, memory);
	expect(read).toContain('/var/lib/dpkg/info/bash.list');
	expect(packages.owns(hostPath('/bin/bash'))).toBe(true);
	expect(() => known(debian, memory, { ...quiet, stopped: () => true })).toThrow(Stopped);
});

test('where one cannot read them, the next reads', () => {
	const memory = memoryForLists()!;
	const broken: Host = { ...memoryHost(debian), list: () => { throw new Error('broken'); } };
	shareLists(broken, new SharedShelf(memory, quiet));
	expect(() => installedPackages(broken)).toThrow('broken');
	expect(known(debian, memory).packages.owns(hostPath('/bin/bash'))).toBe(true);
});

test('what is larger than the memory set aside is kept by each', () => {
	const memory = new SharedArrayBuffer(16, { maxByteLength: 64 });
	known(debian, memory);
	expect(known(debian, memory).packages.owns(hostPath('/bin/bash'))).toBe(true);
});
