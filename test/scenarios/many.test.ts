/** Forty thousand findings: every key still answers, and the screen is whole. */

import { describe, expect, test } from 'vitest';
import { visibleText } from '../../source/core/visible.ts';
import { newStory, today } from '../support/story.ts';
import { findingsByNumber, writeCase } from '../support/written-case.ts';

describe.for([
	['xterm', today],
	['Linux console', { TERM: 'linux' }],
] as const)('40,000 findings on %s', ([, env]) => {
	test('are opened, scrolled, grouped, filtered and judged', async () => {
		const story = newStory();
		await writeCase({ folder: story.caseFolder, target: { kind: 'image', root: visibleText(story.victim) }, findings: findingsByNumber(40_000) });
		const terminal = story.open({ env });
		await terminal.waitFor('[1 Stages');
		terminal.keys('3');
		await terminal.waitFor(screen => screen.includes('[3 Findings') && screen.includes('1/40,000'));
		const mark = terminal.bytes;
		terminal.keys('down');
		await terminal.waitFor('2/40,000');
		expect(terminal.bytes - mark).toBeLessThanOrEqual(450);
		for (let one = 0; one < 50; one++) terminal.keys('pagedown');
		await terminal.waitFor(screen => Number((/([\d,]+)\/40,000/.exec(screen)?.[1] ?? '0').replaceAll(',', '')) > 500);
		terminal.keys('end');
		await terminal.waitFor('40,000/40,000');
		terminal.keys('home', 'g');
		await terminal.waitFor(/by check/);
		terminal.keys('g', 'g', '/');
		terminal.type('file-31999');
		terminal.keys('enter');
		const one = await terminal.waitFor(screen => /(?<!\d)1\/1(?!\d)/.test(screen));
		expect(one).toContain('file-31999');
		terminal.keys('c');
		await terminal.waitFor(/confirmed/i);
		terminal.keys('q');
		expect((await terminal.ended).code).toBe(0);
	});
});
