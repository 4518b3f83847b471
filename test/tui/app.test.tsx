import { render } from 'ink-testing-library';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { App } from '../../source/tui/app.tsx';
import { atWork, frameOf, type AtWork } from '../support/cockpit-at-work.tsx';

type Rendered = ReturnType<typeof render>;
let app: Rendered | undefined;
afterEach(() => {
	app?.unmount();
	app?.cleanup();
});

/** Listening starts after the first drawing: the key is pressed until it is heard, and no more. */
async function opened(work: AtWork, size = { columns: 80, rows: 24 }): Promise<Rendered> {
	const rendered = render(<App cockpit={work.cockpit} size={size} />);
	app = rendered;
	await vi.waitFor(() => {
		rendered.stdin.write('\f');
		expect(work.left.redraw).toBeGreaterThan(0);
	});
	return rendered;
}

describe('the frame', () => {
	test('below 80x24 it says what it needs, and goes on when it gets it', async () => {
		const { cockpit } = atWork();
		app = render(<App cockpit={cockpit} size={{ columns: 60, rows: 20 }} />);
		expect(app.lastFrame()?.trimEnd()).toBe('regain needs 80x24; this is 60x20');
		app.rerender(<App cockpit={cockpit} size={{ columns: 80, rows: 24 }} />);
		expect(app.lastFrame()).toContain('[1 Stages]');
	});

	test('on a heading the footer does not fill up with a lesser key that cannot work there', () => {
		const { cockpit } = atWork();
		app = render(<App cockpit={cockpit} size={{ columns: 80, rows: 24 }} />);
		const foot = app.lastFrame()?.trimEnd().split('\n').at(-1);
		expect(foot).not.toContain('decide');
		expect(foot).toContain('Enter open');
	});

	test('a pane without rows offers nothing to open, and what one comes there for first', () => {
		const { cockpit } = atWork();
		cockpit.do({ type: 'went', pane: 'at-risk' });
		app = render(<App cockpit={cockpit} size={{ columns: 80, rows: 24 }} />);
		const foot = app.lastFrame()?.trimEnd().split('\n').at(-1);
		expect(foot).not.toContain('Enter open');
		expect(foot).toContain('o open a log');
	});

	test('keys that arrive together are all heard, in order', async () => {
		const work = atWork();
		const { stdin, lastFrame } = await opened(work);
		stdin.write('Cjn');
		stdin.write('typed\rwhile waiting');
		await vi.waitFor(() => expect(lastFrame()).toContain('while waiting'));
		stdin.write('\u001B');
		await vi.waitFor(() => expect([...work.session.incident.notes.values()]).toMatchObject([{ about: { step: 'C.1' }, lines: ['typed', 'while waiting'] }]));
	});

	test('a bracketed paste goes into the note and presses no key', async () => {
		const work = atWork();
		const { stdin, lastFrame } = await opened(work);
		stdin.write('\u001B[200~q\u001B[201~');
		await vi.waitFor(() => expect(lastFrame()).toContain('n opens a note, then paste'));
		stdin.write('n');
		await vi.waitFor(() => expect(work.cockpit.view.mode.kind).toBe('note'));
		stdin.write('\u001B[200~one\rtwo\u001B[201~');
		await vi.waitFor(() => expect(lastFrame()).toContain('two'));
		expect(work.left.quit).toBe(0);
	});

	test('work in the background is drawn without a key', async () => {
		const work = atWork();
		const { lastFrame } = await opened(work);
		work.session.running({ run: 'r1', label: 'x' as never });
		await vi.waitFor(() => expect(lastFrame()).toContain('1 running'));
	});

	test('three columns at 160: list, detail, and what is worst', () => {
		const frame = frameOf(atWork().cockpit, 160, 40);
		expect(frame).toContain('Worst findings');
		expect(frame).toContain('0 of 4 steps settled');
	});
});
