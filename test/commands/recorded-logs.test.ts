import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { recordLogs } from '../../source/commands/recorded-logs.ts';
import { visibleText } from '../../source/core/visible.ts';
import { inlineRunner } from '../../source/tasks/inline.ts';
import { literalWorld } from '../support/literal-world.ts';
import { scratch } from '../support/scratch.ts';

test('a log that could not be opened ended with the status of a clean read', async () => {
	const folder = scratch();
	const log = path.join(folder, 'tcp.log');
	writeFileSync(log, ' PATH: a.example(1) => b.example(telnet)\n');
	const world = literalWorld(inlineRunner());
	const record = (logs: readonly string[], follow = false): Promise<number> =>
		recordLogs({ logs, follow, caseFolder: path.join(folder, 'case'), target: { kind: 'image', root: visibleText('/mnt/none') } }, { stages: [], contacts: [] }, world, () => {});
	expect(await record([log])).toBe(0);
	expect(await record([log, path.join(folder, 'gone')])).toBe(3);
	expect(await record([path.join(folder, 'gone')], true)).toBe(3);
	expect(world.said.errors).toContain('gone: could not look:');
});
