import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { recordingSession } from '../../source/commands/case-session.ts';
import { timelineWords } from '../../source/commands/timeline-words.ts';
import { visibleText } from '../../source/core/visible.ts';
import { literalWorld } from '../support/literal-world.ts';
import { scratch } from '../support/scratch.ts';

const checklists = { stages: [], contacts: [] };
const noFlags = { anew: false, format: 'text', json: false, since: undefined, until: undefined, source: undefined, account: undefined, host: undefined, words: undefined, kind: undefined };

function place(): { readonly root: string; readonly caseFolder: string; readonly events: () => readonly string[] } {
	const folder = scratch();
	const [root, caseFolder] = [join(folder, 'victim'), join(folder, 'case')];
	mkdirSync(root);
	return { root, caseFolder, events: () => readFileSync(join(caseFolder, 'journal.ndjson'), 'utf8').match(/"type":"window-[a-z]+"[^}]*/g) ?? [] };
}

async function mark({ root, caseFolder }: { readonly root: string; readonly caseFolder?: string }, markSince: string | undefined, markUntil: string | undefined, more: { readonly json?: boolean } = {}): Promise<string> {
	const world = literalWorld();
	expect(await timelineWords({ input: [], flags: { ...noFlags, root, case: caseFolder, markSince, markUntil, ...more } }, checklists, world)).toBe(0);
	return world.said.out;
}

test('the window is marked in the case without the cockpit, and told', async () => {
	const at = place();
	expect(await mark(at, '2026-11-20T03:00Z', '2026-11-22')).toBe('window of the intrusion: 2026-11-20 03:00Z to 2026-11-22 00:00Z\n');
	expect(at.events()).toEqual(['"type":"window-marked","since":"2026-11-20T03:00:00.000Z","until":"2026-11-22T00:00:00.000Z"']);
	const session = await recordingSession(at.caseFolder, { kind: 'image', root: visibleText(at.root) }, checklists, literalWorld());
	expect(session.incident.window).toMatchObject({ since: '2026-11-20T03:00:00.000Z', until: '2026-11-22T00:00:00.000Z', by: 'ada' });
	await session.close();
});

test('one end leaves the other as it was, none takes it away, and without both there is no window', async () => {
	const at = place();
	await mark(at, '2026-11-20', undefined);
	expect(await mark(at, undefined, '2026-11-22')).toBe('window of the intrusion: 2026-11-20 00:00Z to 2026-11-22 00:00Z\n');
	expect(await mark(at, 'none', undefined, { json: true })).toBe('{"type":"window","since":null,"until":"2026-11-22T00:00:00.000Z"}\n');
	expect(await mark(at, undefined, 'none')).toBe('window of the intrusion: not marked\n');
	expect(at.events().at(-1)).toBe('"type":"window-withdrawn"');
});

test('what cannot be is refused, and nothing is marked', async () => {
	const at = place();
	await expect(mark({ root: at.root }, '2026-11-20', undefined)).rejects.toThrow('--case DIR');
	await expect(mark(at, 'yesterday', undefined)).rejects.toThrow('--mark-since yesterday is not a time');
	await mark(at, '2026-11-22', undefined);
	await expect(mark(at, undefined, '2026-11-20')).rejects.toThrow('would begin');
	expect(at.events()).toHaveLength(1);
	await expect(mark(place(), 'none', 'none')).rejects.toThrow('no window of the intrusion is marked');
});
