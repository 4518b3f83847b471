import { describe, expect, test } from 'vitest';
import { visibleText } from '../../source/core/visible.ts';
import { emptyBuffer } from '../../source/tui/text-buffer.ts';
import { firstView, place, reduce, type Action, type View } from '../../source/tui/view.ts';

const after = (...actions: Action[]): View => actions.reduce(reduce, firstView);

describe('the view', () => {
	test('each pane keeps its own place', () => {
		const view = after({ type: 'moved', pane: 'stages', cursor: 'C.5', index: 9, top: 3 }, { type: 'opened', open: true }, { type: 'went', pane: 'checks' }, { type: 'filtered', filter: 'suid' }, { type: 'went', pane: 'stages' });
		expect(place(view)).toMatchObject({ cursor: 'C.5', open: true, filter: '' });
		expect(view.places.checks.filter).toBe('suid');
	});
	test('going elsewhere and asking something forget what was said', () => {
		const said: Action = { type: 'said', status: { words: visibleText('done'), kind: 'done' } };
		expect(after(said, { type: 'went', pane: 'help' }).status).toBeUndefined();
		expect(after(said, { type: 'mode', mode: { kind: 'filter', typed: emptyBuffer } }).status).toBeUndefined();
	});
	test('marks, groups and systems turn round', () => {
		expect([...after({ type: 'check-marked', check: 'a' }, { type: 'check-marked', check: 'b' }, { type: 'check-marked', check: 'a' }).marked]).toEqual(['b']);
		const turn: Action = { type: 'regrouped' };
		expect([after(turn).grouping, after(turn, turn).grouping, after(turn, turn, turn).grouping]).toEqual(['check', 'step', 'severity']);
		expect(after({ type: 'systems-turned' }).systems).toBe('unix');
	});
	test('a view is never changed in place', () => {
		const before = structuredClone({ ...firstView, marked: [] });
		after({ type: 'scrolled', scroll: 4 }, { type: 'check-marked', check: 'a' });
		expect({ ...firstView, marked: [] }).toEqual(before);
	});
});
