import { render } from 'ink-testing-library';
import { describe, expect, test, vi } from 'vitest';
import { visibleText } from '../../source/core/visible.ts';
import { Warning, WhereToKeep, type Kept } from '../../source/tui/opening.tsx';
import type { Screen } from '../../source/tui/screen.tsx';
import { themeFor } from '../../source/tui/theme.ts';
import { hostileName, plainTerminal } from '../support/cockpit-at-work.tsx';

const say = visibleText;
const theme = themeFor(plainTerminal);
const size = { columns: 80, rows: 24 };

function screenOf(): Screen & { redrawn: number } {
	const screen = { redrawn: 0, quit() {}, suspend() {}, ready() {}, redraw: () => void screen.redrawn++ };
	return screen;
}

const places = [
	{ path: say('/media/stick'), free: 8_000_000_000, remark: say('a stick') },
	{ path: hostileName, free: 1000 },
];

describe('before there is a case', () => {
	test('the places that can be written are shown with their room, and one is taken', async () => {
		const screen = screenOf();
		const answers: (Kept | undefined)[] = [];
		const app = render(<WhereToKeep screen={screen} theme={theme} why={say('the root is mounted read-only')} places={places} answered={kept => answers.push(kept)} size={size} />);
		expect(app.lastFrame()).toContain('/media/stick');
		expect(app.lastFrame()).toContain('8.0 GB free, a stick');
		expect(app.lastFrame()).not.toMatch(/[^\x20-\x7e\n]/);
		expect(app.lastFrame()!.split('\n').length).toBeLessThanOrEqual(23);
		await vi.waitFor(() => {
			app.stdin.write('\f');
			expect(screen.redrawn).toBeGreaterThan(0);
		});
		app.stdin.write('jk\r');
		await vi.waitFor(() => expect(answers).toEqual([{ kind: 'place', index: 0 }]));
		app.stdin.write('jj');
		await vi.waitFor(() => expect(app.lastFrame()).toContain('>    another folder'));
		app.stdin.write('/mnt/q');
		await vi.waitFor(() => expect(app.lastFrame()).toContain('/mnt/q'));
		app.stdin.write('\r');
		await vi.waitFor(() => expect(answers.at(-1)).toEqual({ kind: 'typed', path: '/mnt/q' }));
		app.unmount();
	});

	test('a warning is gone past with one key', async () => {
		const screen = screenOf();
		const answers: boolean[] = [];
		const app = render(<Warning screen={screen} theme={theme} title={say('The case is on the disk under examination')} says={[say('Deleted evidence may be overwritten; a stick is better.')]} goOn={say('keep it here all the same')} answered={yes => answers.push(yes)} size={size} />);
		expect(app.lastFrame()).toContain('y  keep it here all the same');
		await vi.waitFor(() => {
			app.stdin.write('\f');
			expect(screen.redrawn).toBeGreaterThan(0);
		});
		app.stdin.write('zy');
		await vi.waitFor(() => expect(answers).toEqual([true]));
		app.unmount();
	});
});
