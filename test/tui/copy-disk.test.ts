/** An admin copies a disk from the cockpit, at 80x24. */

import { expect, test } from 'vitest';
import type { Medium } from '../../source/core/imaging-plan.ts';
import { visibleText as say } from '../../source/core/visible.ts';
import type { Wait } from '../../source/session/surveying.ts';
import { answered, atWork, frameOf, press, type as typed, type AtWork } from '../support/cockpit-at-work.tsx';

const source: Medium = { path: say('/dev/sda'), name: say('sda'), kind: 'device', is: 'sda', size: 8_000_000_000, sector: 512, model: say('ACME'), serial: say('S-1'), volumes: [], isBlank: false, readOnly: false, mounts: [], holders: [], self: ['sda'], foundation: ['sda'] };
const disk: Medium = { ...source, path: say('/dev/sdb'), name: say('sdb'), is: 'sdb', serial: say('S-2') };
const plan = { role: 'image' as const, refusals: [], questions: [], notes: [] };
const copied = (medium: Medium) => ({ kind: medium.kind, path: medium.path, size: medium.size, model: medium.model, serial: medium.serial });
const copy = { role: 'image' as const, from: copied(source), to: copied(disk), form: { as: 'raw' as const, sparse: false }, verify: true, resumed: false, accepted: [], map: say('case/images/sdb.map') };
const order = { ...copy, from: { ...copied(source), sector: 512, is: 'sda' }, to: { ...copied(disk), sector: 512, is: 'sdb' }, digests: ['sha256' as const], retries: 1, work: say('case/images/sdb'), resumes: false, program: 'regain test' };
const ready = { ok: true as const, from: source, to: disk, plan, order, copy };

function typedIn(work: AtWork, then = 'ctrl-s'): void {
	press(work.cockpit, 'B i');
	typed(work.cockpit, '/dev/sda');
	press(work.cockpit, 'enter');
	typed(work.cockpit, '/dev/sdb');
	press(work.cockpit, `enter y${then === '' ? '' : ` ${then}`}`);
}

test('both are shown, and nothing is started before y', async () => {
	const work = atWork();
	work.session.prepared = ready;
	typedIn(work);
	await answered();
	const frame = frameOf(work.cockpit);
	expect(frame).toMatch(/SOURCE +\/dev\/sda: device.*ACME.*S-1/s);
	expect(frame).toMatch(/DESTINATION \/dev\/sdb.*S-2/s);
	expect(work.session.imaged).toEqual([]);
	press(work.cockpit, 'y');
	await answered();
	expect(work.session.imaged).toEqual([{ source: '/dev/sda', destination: '/dev/sdb', form: { as: 'raw', sparse: false }, also: ['md5'], verify: true, retries: 1, confirmed: [] }]);
});

test('parts, tries and a map of ddrescue are asked for; what is no size is said, with all that was typed', async () => {
	const work = atWork();
	work.session.prepared = ready;
	typedIn(work, '');
	press(work.cockpit, 'tab tab tab tab tab');
	typed(work.cockpit, 'much');
	press(work.cockpit, 'tab ctrl-u 3 tab');
	typed(work.cockpit, '/mnt/old.map');
	expect(frameOf(work.cockpit)).toMatch(/Split into parts of +much.*Tries of bad sectors +3.*ddrescue map +\/mnt\/old\.map/s);
	press(work.cockpit, 'ctrl-s');
	await answered();
	expect(work.cockpit.view.status?.words).toContain('much is not a size');
	press(work.cockpit, 'up up ctrl-u');
	typed(work.cockpit, '650M');
	press(work.cockpit, 'ctrl-s');
	await answered();
	press(work.cockpit, 'y');
	await answered();
	expect(work.session.imaged[0]).toMatchObject({ form: { split: 681_574_400 }, retries: 3, map: '/mnt/old.map' });
});

test('a disk that does not answer is said to, and Esc does not wait for it', async () => {
	const work = atWork();
	let asked: Wait | undefined;
	work.session.images.plan = (_, wait) => {
		asked = wait;
		return new Promise(resolve => wait?.signal?.addEventListener('abort', () => resolve({ ok: false, why: say('/dev/sda was not looked at to the end') })));
	};
	typedIn(work);
	expect(frameOf(work.cockpit)).toMatch(/Looking at both.*Esc/s);
	asked!.slow!(say('/dev/sda has not answered for 5 s'));
	expect(frameOf(work.cockpit)).toContain('has not answered for 5 s');
	press(work.cockpit, 'y');
	expect(work.cockpit.view.mode.kind).toBe('wait');
	press(work.cockpit, 'escape');
	await answered();
	const frame = frameOf(work.cockpit);
	expect(frame).toContain('NO: /dev/sda was not looked at to the end');
	expect(frame).toMatch(/Source +\/dev\/sda/);
});

test('a refusal stands over the form with its reason, and what was typed is not lost', async () => {
	const work = atWork();
	work.session.prepared = { ok: false, why: say('it is mounted'), from: source, to: disk, plan: { ...plan, refusals: [{ reason: 'destination-mounted', words: say('the destination is mounted on /mnt') }] } };
	typedIn(work);
	await answered();
	const frame = frameOf(work.cockpit);
	expect(frame).toContain('NO: the destination is mounted on /mnt');
	expect(frame).toMatch(/Source +\/dev\/sda/);
	expect(work.session.imaged).toEqual([]);
});

test('a disk with data on it is overwritten only when its serial or name was typed', async () => {
	const work = atWork();
	const question = { about: 'destination-holds-data' as const, words: say('the destination /dev/sdb holds data'), accepts: [say('S-2'), say('sdb')], isAnswered: false };
	work.session.prepared = { ok: false, why: say('holds data'), from: source, to: disk, plan: { ...plan, questions: [question] } };
	typedIn(work);
	await answered();
	expect(frameOf(work.cockpit)).toMatch(/holds data.*Type S-2 or sdb/s);
	typed(work.cockpit, 'sda');
	press(work.cockpit, 'enter');
	await answered();
	expect(work.cockpit.view.status?.words).toContain('nothing was written');
	expect(work.session.imaged).toEqual([]);
	work.session.prepared = ready;
	press(work.cockpit, 'ctrl-u');
	typed(work.cockpit, 'S-2');
	press(work.cockpit, 'enter');
	await answered();
	expect(work.session.imaged[0]).toMatchObject({ confirmed: expect.arrayContaining(['S-2']) });
});

test('a copy at work tells how far, is held, and stopped so that it can be gone on with', async () => {
	const work = atWork();
	work.session.record({ type: 'image-started', run: 'image-1', program: 'regain test', digests: ['sha256'], copy });
	work.session.running({ run: 'image-1', kind: 'image', label: say('image of /a/long/name/of/a/disk/that/is/copied to /another/long/name/of/the/copy'), gauge: { files: 0, bytes: 4_000_000_000, share: 0.25 }, rate: 200_000_000, left: 30_000 });
	press(work.cockpit, '2');
	expect(frameOf(work.cockpit)).toMatch(/25% 4\.0 GB, 200\.0 MB\/s, 30 s left: /);
	work.cockpit.perform('pause');
	expect(work.session.held).toEqual([['image-1', true]]);
	press(work.cockpit, 'B i');
	expect(work.cockpit.view.status?.words).toContain('being copied already');
	press(work.cockpit, 'x');
	expect(work.session.stopped).toEqual(['image-1']);
	expect(work.cockpit.view.status?.words).toContain('goes on');
});

test('an ended copy stands under B.2 with digest, label and the way to open it', () => {
	const work = atWork();
	work.session.record({ type: 'image-started', run: 'image-1', program: 'regain test', digests: ['sha256'], copy });
	work.session.record({ type: 'image-ended', run: 'image-1', outcome: { how: 'complete', read: 7_999_999_488, unread: { ranges: [{ at: 4096, size: 512 }], count: 1, bytes: 512 }, digests: { sha256: 'ab'.repeat(32) }, digestOf: 'source', verified: 'same', differs: [], unsummed: 0, direct: true } });
	work.session.record({ type: 'image-labelled', run: 'image-1', record: say('sdb.regain.txt'), labels: [say('sdb.label.txt')], sha256: 'cd'.repeat(32) });
	work.session.openings = { is: 'looked-at', advice: { commands: [say('mount -t ext4 -o ro,nodev,nosuid,noexec,noload /dev/sdb1 /mnt/victim')], said: [], tree: say('/mnt/victim') } };
	press(work.cockpit, 'B down down enter');
	let all = '';
	for (let screen = 0; screen < 3; screen++) {
		all += frameOf(work.cockpit);
		press(work.cockpit, 'page-down');
	}
	for (const part of ['ab'.repeat(32), '4,096 512', 'sdb.label.txt', 'noload', 'Examined tree']) expect(all).toContain(part);
});
