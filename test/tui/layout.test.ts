import { describe, expect, test } from 'vitest';
import { layoutOf, topOf } from '../../source/tui/layout.ts';

describe('the screen', () => {
	test('is never as tall as the terminal', () => expect(layoutOf(80, 24).rows).toBe(23));
	test('is one column, two, then three', () => {
		expect(layoutOf(80, 24)).toMatchObject({ detailWidth: 0, sideWidth: 0, listWidth: 80, tooSmall: false });
		expect(layoutOf(130, 40)).toMatchObject({ sideWidth: 0 });
		expect(layoutOf(130, 40).detailWidth).toBeGreaterThan(50);
		expect(layoutOf(160, 40).sideWidth).toBeGreaterThan(30);
	});
	test('columns and the strokes between them are as wide as the terminal', () => {
		for (let columns = 80; columns < 260; columns++) {
			const { listWidth, detailWidth, sideWidth } = layoutOf(columns, 24);
			expect(listWidth + (detailWidth && detailWidth + 1) + (sideWidth && sideWidth + 1)).toBe(columns);
		}
	});
	test('below 80x24 is too small', () => {
		expect(layoutOf(79, 24).tooSmall).toBe(true);
		expect(layoutOf(80, 23).tooSmall).toBe(true);
	});
});

describe('the window on a list', () => {
	test('stays while the cursor is in it', () => expect(topOf(5, 9, 10, 100)).toBe(5));
	test('goes along by half a screen, so that a line of 9600 baud is not redrawn for each key', () => {
		expect(topOf(0, 10, 10, 100)).toBe(5);
		expect(topOf(20, 19, 10, 100)).toBe(14);
	});
	test('never shows rows that are not there', () => {
		expect(topOf(95, 99, 10, 100)).toBe(90);
		expect(topOf(50, 3, 10, 5)).toBe(0);
	});
});
