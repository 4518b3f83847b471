import { describe, expect, test } from 'vitest';
import { hostPath as path } from '../../source/host/host.ts';
import { Stopped, watched } from '../../source/host/watched.ts';
import { memoryHost } from '../support/memory-host.ts';

function watch(stopAfter = Infinity) {
	const seen = { pulses: 0, bytes: 0, files: 0 };
	return {
		seen,
		pulse: () => void seen.pulses++,
		stopped: () => seen.pulses > stopAfter,
		read: (bytes: number, files: number) => {
			seen.bytes += bytes;
			seen.files += files;
		},
	};
}

const victim = memoryHost({ '/log': 'x'.repeat(2_500_000), '/etc/passwd': 'root', '/link': { link: 'log' } }, { kind: 'live', kernel: { '/proc/net/packet': 'sk' } });

describe('a watched host', () => {
	test('answers as the host does, and counts what was read', () => {
		const { seen, ...it } = watch();
		const host = watched(victim, it);
		expect([host.root, host.kind, host.kernel?.ownPid]).toEqual(['/', 'live', 4242]);
		expect(host.read(path('/etc/passwd'))).toEqual(victim.read(path('/etc/passwd')));
		expect(host.read(path('/none'))).toMatchObject({ ok: false });
		expect(host.list(path('/'))).toEqual(victim.list(path('/')));
		expect(host.look(path('/link'))).toEqual(victim.look(path('/link')));
		expect(host.resolve(path('/link'))).toEqual(victim.resolve(path('/link')));
		expect(host.linkOf(path('/link'))).toEqual(victim.linkOf(path('/link')));
		const pieces = host.chunks(path('/log'));
		expect([...(pieces.ok ? pieces.value : [])].length).toBe(3);
		expect(host.kernel?.read('/proc/net/packet')).toMatchObject({ ok: true });
		expect(host.kernel?.list('/proc/net')).toMatchObject({ ok: true });
		expect(host.kernel?.linkOf('/proc/none')).toMatchObject({ ok: false });
		expect(seen).toEqual({ pulses: 13, bytes: 4 + 2_500_000 + 2, files: 2 });
	});

	test('stops at the next look', () => {
		const host = watched(victim, watch(1));
		expect(host.look(path('/'))).toMatchObject({ ok: true });
		expect(() => host.read(path('/etc/passwd'))).toThrow(Stopped);
		expect(() => host.kernel?.list('/proc')).toThrow(Stopped);
	});

	test('stops between two pieces of one file', () => {
		const host = watched(victim, watch(2));
		const pieces = host.chunks(path('/log'));
		expect(() => [...(pieces.ok ? pieces.value : [])]).toThrow(Stopped);
	});

	test('an image has no kernel', () => {
		expect(watched(memoryHost(), watch()).kernel).toBeUndefined();
	});
});
