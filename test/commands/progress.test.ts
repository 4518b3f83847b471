import { expect, test } from 'vitest';
import { showProgress } from '../../source/commands/progress.ts';
import type { World } from '../../source/commands/world.ts';
import { Pace } from '../../source/session/pace.ts';
import type { SessionCommands } from '../../source/session/session.ts';
import type { Running } from '../../source/session/snapshot.ts';
import { progress } from '../../source/tui/progress.ts';
import { inlineRunner } from '../../source/tasks/inline.ts';
import { placeOf } from '../../source/tasks/workplace.ts';
import { visibleText as v } from '../../source/core/visible.ts';
import { memoryHost } from '../support/memory-host.ts';
import { Hearer, hostCheck, jobOf } from '../support/tiny-checks.ts';

const asked = (count: number) => ({ count, what: v('process numbers') });
const running: Running = {
	run: 'check-1.1', kind: 'checks', label: v('hidden-processes'), checks: ['hidden-processes'], startedAt: 0, gauge: { files: 0, bytes: 0, share: 0.25, asked: asked(1_048_576) }, rate: 262_144, left: 12_000, stopping: false, paused: false,
};

test('a look that asks no files says what it asks, how fast, and for how long yet', () => {
	expect(progress(running)).toBe('25% 1,048,576 process numbers, 262,144/s, 12 s left');
	let line = '';
	let tell = (): void => {};
	const session = {
		snapshot: { running: [running] },
		subscribe: (heard: () => void) => {
			tell = heard;
			return () => {};
		},
	} as unknown as SessionCommands;
	showProgress(session, { errorIsTerminal: true, error: (text: string) => void (line = text) } as unknown as World);
	tell();
	expect(line.trim()).toBe('hidden-processes: 1,048,576 process numbers, 262,144/s, 12 s left');
});

test('what a host check asks one by one comes through to who shows it, with the share that is done', async () => {
	const check = hostCheck('asks', function* () {
		for (const count of [100, 200]) yield { far: count / 400, place: v('there'), asked: asked(count) };
	});
	const heard = new Hearer();
	await inlineRunner({ checks: [check], ...placeOf(memoryHost({})), clock: (now => () => (now += 200))(0) }).start(jobOf([check]), heard).ended;
	expect(heard.gauges).toContainEqual(expect.objectContaining({ share: 0.5, asked: asked(200) }));
});

test('the pace is that of what is asked', () => {
	const pace = new Pace(({ files, asked: of }) => of?.count ?? files);
	pace.mark(0, { files: 3, bytes: 0, share: 0, asked: asked(0) });
	pace.mark(1000, { files: 3, bytes: 0, share: 0.2, asked: asked(5000) });
	expect([pace.rate, pace.left]).toEqual([5000, 4000]);
});
