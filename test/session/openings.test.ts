import { expect, test } from 'vitest';
import type { ImageCopy } from '../../source/core/image-copy.ts';
import type { Medium } from '../../source/core/imaging-plan.ts';
import { visibleText as say } from '../../source/core/visible.ts';
import { Openings } from '../../source/session/openings.ts';
import { surveyed } from '../../source/session/surveying.ts';
import { toldRunner } from '../support/told-runner.ts';

const none = say('');
const disk: Medium = { path: say('/dev/sdb'), name: say('sdb'), kind: 'device', is: 'sdb', size: 8_000_000, sector: 512, model: none, serial: none, volumes: [{ name: say('sdb'), at: 0, size: 8_000_000, holds: say('ext4'), kind: 'file-system', type: 'ext4', number: 0 }], isBlank: false, readOnly: false, mounts: [], holders: [], self: ['sdb'], foundation: ['sdb'] };
const copied = { kind: 'device' as const, path: disk.path, size: disk.size, model: none, serial: none };
const copy: ImageCopy = { role: 'image', from: copied, to: copied, form: { as: 'raw', sparse: false }, verify: true, resumed: false, accepted: [], map: none };
const paths = [{ path: disk.path, isWrittenTo: false }];

test('a copy is looked at in the background, and anew when that is a while ago', async () => {
	const { runner, tasks } = toldRunner();
	let [now, changes] = [0, 0];
	const openings = new Openings(runner, () => now, () => changes++);
	const answer = async (task: number, medium: Medium): Promise<void> => {
		await tasks[task]!.keep({ type: 'surveyed', answer: { media: [{ ok: true, medium }], caseOn: [] } });
		tasks[task]!.end();
		await new Promise(resolve => setImmediate(resolve));
	};
	expect([openings.of('image-1', copy), openings.of('image-1', copy)]).toEqual([{ is: 'looking' }, { is: 'looking' }]);
	await answer(0, disk);
	expect(openings.of('image-1', copy)).toMatchObject({ is: 'looked-at', advice: { commands: [expect.stringContaining('mount -t ext4')], tree: '/mnt/victim' } });
	expect([changes, tasks.length]).toEqual([1, 1]);
	// Another disk took its name meanwhile: what is known stands until it was looked at.
	now = 10_000;
	expect(openings.of('image-1', copy)).toMatchObject({ is: 'looked-at' });
	await answer(1, { ...disk, volumes: [{ ...disk.volumes[0]!, holds: none, kind: 'unknown', type: '' }] });
	const opening = openings.of('image-1', copy);
	expect(opening).toMatchObject({ is: 'looked-at', advice: { commands: [], said: [expect.stringContaining('no file system was recognised')] } });
	expect(opening.is === 'looked-at' && opening.advice.tree).toBe(undefined);
	now = 20_000;
	openings.of('image-1', copy);
	await answer(2, { ...disk, kind: 'absent' });
	expect(openings.of('image-1', copy)).toEqual({ is: 'not-open', why: 'the copy is not at /dev/sdb any more' });
	openings.close();
});

test('who gives up does not wait for a disk that does not answer', async () => {
	const { runner, tasks } = toldRunner();
	const giving = new AbortController();
	const answer = surveyed(runner, { paths, caseFolder: none }, { signal: giving.signal });
	giving.abort();
	expect(await answer).toEqual({ ok: false, why: expect.stringContaining('/dev/sdb was not looked at to the end') });
	expect(tasks[0]!.stopped).toBe(true);
});

test('a look that was lost says why', async () => {
	const { runner, tasks } = toldRunner();
	const answer = surveyed(runner, { paths, caseFolder: none });
	await tasks[0]!.keep({ type: 'surveyed', answer: { why: say('no sign of life for 120 s') } });
	tasks[0]!.end({ how: 'failed' });
	expect(await answer).toEqual({ ok: false, why: '/dev/sdb cannot be looked at: no sign of life for 120 s' });
});
