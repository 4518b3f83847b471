import { describe, expect, test } from 'vitest';
import { coveredPlaces } from '../../source/checks/covered-places.ts';
import { memoryHost, type Machine } from '../support/memory-host.ts';
import { run, told } from '../support/sweep-host.ts';

const files: Machine = { '/usr/bin/ps': '', '/etc/passwd': '', '/etc/resolv.conf': '', '/etc/pam.d/': {}, '/usr/lib/': {}, '/run/x': '', '/usr/': {} };
const mount = (point: string, { type = 'ext4', root = '/', source = '/dev/sda1' } = {}): string => `30 1 8:1 ${root} ${point} rw - ${type} ${source} rw\n`;
const ask = (mounts: string, machine: Machine = {}, kernel = {}) => run(coveredPlaces, memoryHost({ ...files, ...machine }, { kind: 'live', kernel: { '/proc/self/mountinfo': mounts, ...kernel } }));

describe('mounts over files and programs', () => {
	test('a lived-in machine: disks of their own, run-time files, snaps, container file systems', () => {
		expect(ask(mount('/') + mount('/usr') + mount('/run/x', { type: 'tmpfs' }) + mount('/boot') + mount('/snap/core/1', { type: 'squashfs' }) + mount('/usr/lib/modules', { type: 'tmpfs' }) + mount('/nix/store', { root: '/nix' }))).toMatchObject({ findings: [], coverage: { counts: { entries: 7 } } });
	});
	test('over a program, over accounts, over folders', () => {
		expect(told(ask(mount('/usr/bin/ps', { root: '/tmp/.x/ps' }) + mount('/etc/passwd', { root: '/tmp/p' })).findings)).toEqual(['high /usr/bin/ps', 'medium /etc/passwd']);
		expect(told(ask(mount('/usr/lib', { type: 'tmpfs' }) + mount('/etc/pam.d', { root: '/tmp/pam' })).findings)).toEqual(['high /usr/lib', 'medium /etc/pam.d']);
	});
	test('in a container files are given in from outside', () => {
		expect(told(ask(mount('/etc/resolv.conf', { root: '/containers/x/resolv.conf' }) + mount('/usr/lib', { root: '/x' }), { '/.dockerenv': '' }).findings)).toEqual(['info /etc/resolv.conf']);
	});
	test('pinned eBPF; what could not be looked at', () => {
		expect(ask(mount('/'), {}, { '/sys/fs/bpf/tc/': '' }).findings).toMatchObject([{ severity: 'info', facts: { names: 'tc' } }]);
		expect(run(coveredPlaces, memoryHost({})).couldNotLook).toContain('image');
		expect(run(coveredPlaces, memoryHost({}, { kind: 'live' })).couldNotLook).toContain('/proc');
	});
});
