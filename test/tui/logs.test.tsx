import { render } from 'ink-testing-library';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { nothingCovered } from '../../source/core/coverage.ts';
import type { Timeline, TimelineEntry } from '../../source/core/timeline.ts';
import { visibleText } from '../../source/core/visible.ts';
import { App } from '../../source/tui/app.tsx';
import { localTime } from '../../source/tui/local-time.ts';
import { widthOf } from '../../source/tui/width.ts';
import { atWork, hostileName, press, type as typed, type AtWork } from '../support/cockpit-at-work.tsx';
import { literalTimeline } from '../support/literal-timeline.ts';
import { LiteralSession } from '../support/literal-session.ts';

const say = visibleText;
const noon = Date.UTC(2026, 0, 31, 12);

/** One record a minute from noon on. */
function record(minute: number, words: string, more: Partial<TimelineEntry> = {}): Omit<TimelineEntry, 'place'> {
	return { at: (noon + minute * 60_000) * 1000, clock: 'local', kind: 'other', words: say(words), source: say('/var/log/messages'), offset: minute * 80, host: say('web1'), ...more };
}

const hour: readonly Omit<TimelineEntry, 'place'>[] = [
	...Array.from({ length: 60 }, (_, minute) =>
		minute === 20
			? record(20, 'sshd: Accepted password for root', { kind: 'login', source: say('/var/log/auth.log'), offset: 4711, account: say('root'), remote: say('203.0.113.9'), program: say('sshd'), clock: 'year-inferred' })
			: minute === 30
				? record(30, 'GET /cgi-bin/phf', { clock: 'absolute', source: say('/var/log/apache2/access.log') })
				: record(minute, `line ${minute}`),
	),
	record(99, 'no time at all', { at: Number.NaN, clock: 'none', source: hostileName }),
];

const berlin: Partial<Timeline> = {
	zone: { name: say('Europe/Berlin') },
	sources: [{ source: say('/var/log/messages'), format: 'syslog', count: 58, first: noon * 1000, last: (noon + 59 * 60_000) * 1000, clocks: { local: 58 } }],
	problems: [{ source: say('/var/log/secure'), why: say('not permitted') }],
	coverage: { counts: { files: 3 }, skipped: [] },
};

/** A case whose timeline was made. */
function made(session = new LiteralSession(), timeline = literalTimeline(hour, berlin)): LiteralSession {
	const run = 'timeline-1.1';
	session.record({ type: 'timeline-began', run, target: session.snapshot.target });
	const { count, timeless, zone } = timeline;
	session.record({ type: 'timeline-made', run, made: { folder: say(run), files: [], count, timeless, sources: 1, problems: 1, zone, coverage: nothingCovered } });
	session.openedTimeline = { ok: true, run, at: '2026-02-01T10:00:00.000Z', timeline };
	return session;
}

let app: ReturnType<typeof render> | undefined;
afterEach(() => {
	app?.unmount();
	app?.cleanup();
});

interface Shown extends AtWork {
	frame(): string;
	until(words: string | RegExp): Promise<string>;
	status(): string | undefined;
}

function shown(session: LiteralSession, size = { columns: 80, rows: 24 }): Shown {
	const work = atWork(session);
	app = render(<App cockpit={work.cockpit} size={size} />);
	const frame = (): string => app!.lastFrame() ?? '';
	const until = async (words: string | RegExp): Promise<string> => {
		await vi.waitFor(() => expect(frame()).toMatch(words), { timeout: 10_000 });
		return frame();
	};
	press(work.cockpit, '8');
	return { ...work, frame, until, status: () => work.cockpit.view.status?.words };
}

const under = (frame: string): string | undefined => frame.split('\n').find(row => row.startsWith('>'));

describe('before there is a timeline', () => {
	test('it says so, and which key makes one and what that does', async () => {
		const { until, cockpit, session, frame } = shown(new LiteralSession());
		await until('No timeline of the logs was made yet');
		// What can be done is in the footer before what cannot be done yet.
		await until('m make timeline');
		expect(frame()).toMatch(/m reads every log of \//);
		press(cockpit, 'b');
		expect(cockpit.view.status?.words).toContain('no timeline yet: m makes one');
		press(cockpit, 'm');
		await vi.waitFor(() => expect(session.written.at(-1)?.event).toMatchObject({ type: 'timeline-began' }));
	});

	test('while it is made it says how far, how fast and how long; x stops it', async () => {
		const session = new LiteralSession();
		const { until, cockpit } = shown(session);
		session.running({ run: 'timeline-1.1', kind: 'timeline', label: say('timeline of /'), gauge: { files: 3, bytes: 5e8, share: 0.5 }, rate: 1e8, left: 5000 });
		await until(/50% 500\.0 MB, 100\.0 MB\/s, 5 s left/);
		press(cockpit, 'm');
		expect(cockpit.view.status?.words).toContain('x stops it');
		press(cockpit, 'x');
		expect(session.stopped).toEqual(['timeline-1.1']);
	});

	test('it says how the last making ended, and what is wrong with what was made', async () => {
		const session = new LiteralSession();
		session.record({ type: 'timeline-began', run: 't', target: session.snapshot.target });
		session.record({ type: 'timeline-not-made', run: 't', how: 'failed', why: say('the disk is full') });
		const { until } = shown(session);
		expect(await until('The last timeline was not made')).toContain('the disk is full');
		const damaged = made();
		damaged.openedTimeline = { ok: false, state: 'damaged', why: say('its index is torn') };
		app!.unmount();
		expect(await shown(damaged).until('its index is torn')).toContain('m reads every log');
	});
});

describe('what the logs say', () => {
	test('stands in rows, the newest with a time under the cursor, each with how its time is known', async () => {
		const { until } = shown(made());
		const frame = await until('line 59');
		expect(under(frame)).toMatch(/^> +2026-01-31 12:59:00~ +messages +web1 +line 59/);
		expect(frame).toMatch(/no time- {13}/);
		expect(frame).toContain('61 records of 1 log, 1 not read (s: why); made 2026-02-01 10:00');
		expect(frame).toContain('60/61');
		expect(frame).toMatch(/No window marked: b begins it, e ends it +UTC, ~ local, \? year guessed/);
	});

	test('opens around the window where one is marked, with a sign beside what is within', async () => {
		const session = made();
		await session.markWindow({ since: noon + 20 * 60_000, until: noon + 22 * 60_000 });
		const { until } = shown(session);
		const frame = await until('Accepted');
		await until('line 19');
		expect(under(frame)).toMatch(/^>\|2026-01-31 12:20:00\?/);
		const inside = app!.lastFrame()!.split('\n').filter(row => /^.\|2026/.test(row));
		expect(inside.map(row => row.slice(13, 18))).toEqual(['12:20', '12:21', '12:22']);
	});

	test('one of them whole: log, byte, account, address, both times and the clock', async () => {
		const session = made();
		session.record({ type: 'case-described', description: { operator: say('ada'), organisation: say(''), title: say(''), tracking: [], clockOffset: say('3 min fast'), target: session.snapshot.target } });
		await session.markWindow({ since: noon + 20 * 60_000 });
		const { until, cockpit } = shown(session);
		await until('Accepted');
		press(cockpit, 'enter');
		const frame = await until('known by');
		for (const words of ['2026-01-31 12:20:00 UTC', 'local time and no year; the year was worked', '2026-01-31 13:20:00 +01:00 (Europe/Berlin)', 'is off by: 3 min fast', 'within the window', '/var/log/auth.log', '4,711, where', 'root', '203.0.113.9', 'sshd']) expect(frame).toContain(words);
	});

	test('a filter looks from where the cursor stands; what cannot be asked is said', async () => {
		const { until, cockpit } = shown(made());
		await until('line 59');
		press(cockpit, '/');
		typed(cockpit, 'user:root from:203.0.113.9');
		press(cockpit, 'enter');
		expect(under(await until(/> +2026-01-31 12:20/))).toContain('Accepted');
		press(cockpit, '/');
		typed(cockpit, ' since:never');
		await until('never is not a time');
		press(cockpit, 'escape');
		expect(under(await until('line 25'))).toContain('12:20');
		press(cockpit, '/');
		typed(cockpit, 'no such words');
		await until('No record is what the filter asks for');
	});

	test('begin and end of the window are marked at a record; a second stands for all of it', async () => {
		const { until, cockpit, session, status } = shown(made());
		await until('line 50');
		press(cockpit, 'up up e');
		await vi.waitFor(() => expect(session.incident.window).toMatchObject({ until: '2026-01-31T12:57:00.999Z' }));
		press(cockpit, 'up b');
		await vi.waitFor(() => expect(session.incident.window).toMatchObject({ since: '2026-01-31T12:56:00.000Z', until: '2026-01-31T12:57:00.999Z' }));
		expect(status()).toBe('the window of the intrusion: 2026-01-31 12:56Z to 2026-01-31 12:57:00.999Z');
		await until('| within 2026-01-31 12:56Z to 2026-01-31 12:57:00.999Z');
		press(cockpit, '<');
		expect(under(await until(/> +2026-01-31 12:00/))).toContain('line 0');
		press(cockpit, 'w');
		await vi.waitFor(() => expect(under(app!.lastFrame()!)).toContain('12:56'));
		press(cockpit, '> b');
		expect(status()).toContain('this record has no time');
	});

	test('a note on a record begins with where it stands, and is shown with it', async () => {
		const { until, cockpit, session } = shown(made());
		await until('line 59');
		press(cockpit, 'n escape');
		expect(session.incident.notes.size).toBe(0);
		press(cockpit, 'n');
		typed(cockpit, 'this is odd');
		press(cockpit, 'escape');
		await vi.waitFor(() => expect([...session.incident.notes.values()]).toMatchObject([{ lines: ['/var/log/messages, byte 4720, 2026-01-31 12:59:00~', 'line 59', 'this is odd'] }]));
		press(cockpit, 'enter');
		await until(/Note, .*\n +this is odd/);
	});

	test('a case that is only looked at takes no mark, and says so', async () => {
		const session = made();
		session.change({ readOnly: true });
		const { until, cockpit, status } = shown(session);
		await until('line 59');
		for (const key of ['b', 'e', 'm']) {
			press(cockpit, key);
			expect(status()).toContain('read only');
		}
		press(cockpit, 'w');
		expect(status()).toContain('no window is marked');
	});

	test('which logs were read, and which were not and why; back to the record it was', async () => {
		const { until, cockpit } = shown(made());
		await until('line 50');
		press(cockpit, 'up s');
		const frame = await until('NOT READ');
		expect(frame).toMatch(/NOT READ +\/var\/log\/secure +not permitted/);
		expect(frame).toContain('1 read, 1 not; made 2026-02-01 10:00');
		expect(frame).toContain(' 3 files');
		press(cockpit, 'down enter');
		await until('read as');
		press(cockpit, 'escape escape');
		expect(under(await until('line 58'))).toContain('line 58');
		press(cockpit, 's');
		await until('NOT READ');
		// A filter is for records.
		press(cockpit, '/');
		expect(under(await until('line 58'))).toContain('line 58');
	});

	test('nothing hostile comes through at 80x24, and nothing is wider than the screen at any size', async () => {
		for (const size of [{ columns: 80, rows: 24 }, { columns: 120, rows: 30 }, { columns: 160, rows: 50 }]) {
			const { until, frame, cockpit } = shown(made(), size);
			await until('line 59');
			press(cockpit, '>');
			await vi.waitFor(() => expect(under(frame())).toContain('no time-'));
			press(cockpit, 'enter');
			expect(frame()).not.toMatch(/[^\x20-\x7e\n]/);
			expect(Math.max(...frame().split('\n').map(widthOf))).toBeLessThanOrEqual(size.columns);
			app!.unmount();
		}
	});
});

test('ten thousand records are scrolled through, and no more than some of them held', async () => {
	const session = made(undefined, literalTimeline(Array.from({ length: 10_000 }, (_, at) => record(at, `line ${at}`))));
	const { until, cockpit } = shown(session);
	await until('line 9999');
	press(cockpit, '<');
	await until(/> .*line 0/);
	for (let page = 0; page < 20; page++) press(cockpit, 'page-down');
	expect(Number(/line (\d+)/.exec(under(await until(/> .*line [1-9]/))!)![1])).toBe(20 * 16);
	expect(cockpit.logs.stretch!.count).toBeLessThan(2000);
	press(cockpit, '>');
	await until(/> .*line 9999/);
});

test('local time of a zone, and none for a zone nobody knows', () => {
	expect(localTime(noon, 'Europe/Berlin')).toBe('2026-01-31 13:00:00 +01:00');
	expect(localTime(noon, 'UTC')).toBe('2026-01-31 12:00:00 +00:00');
	expect(localTime(noon, 'as /etc/localtime says')).toBeUndefined();
	expect(localTime(Number.NaN, 'UTC')).toBeUndefined();
});
