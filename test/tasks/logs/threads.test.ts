import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { bySeverity, findingKey, type Finding } from '../../../source/core/finding.ts';
import { visibleText } from '../../../source/core/visible.ts';
import { checks } from '../../../source/checks/index.ts';
import { inlineRunner } from '../../../source/tasks/inline.ts';
import { threadRunner } from '../../../source/tasks/thread.ts';
import { built } from '../../support/built.ts';
import { accepted, authLine, failed, livedInPasswd } from '../../support/lived-in-logins.ts';
import { livedInLogs } from '../../support/lived-in-logs.ts';
import { scratch } from '../../support/scratch.ts';
import { Hearer, jobOf } from '../../support/tiny-checks.ts';
import { sessions, utmpRecord } from '../../support/utmp-record.ts';

const judges = checks.filter(({ kind }) => kind === 'log');

/** Logs of all kinds, in several series, with something in each of them. */
function tree(): string {
	const folder = scratch();
	const records = [utmpRecord({ type: 2, line: '~', user: 'reboot', host: '6.1', at: '2024-01-20T07:59:00Z' }), ...sessions(40, undefined, '2024-01-20T08:00:00Z').with(10, Buffer.alloc(384))];
	const guessed = Array.from({ length: 30 }, (_, at) => failed(55, 10_000 + at * 5, ['a', 'b', 'c'][at % 3]!, '203.0.113.199', false)).join('') + authLine(55, 11_000, accepted('anna', '203.0.113.199', 'password'));
	const logs: Record<string, string | Uint8Array> = {
		'/etc/passwd': livedInPasswd,
		'/var/log/secure': guessed,
		'/var/log/kern.log': authLine(55, 11_100, 'kernel: [1234.5] device enp3s0 entered promiscuous mode'),
		'/var/log/wtmp': Buffer.concat(records),
	};
	for (const [name, written] of Object.entries(livedInLogs())) if (!/\.[2-9]$/.test(name) && typeof written === 'object' && 'content' in written) logs[name] ??= written.content;
	for (const [name, content] of Object.entries(logs)) {
		mkdirSync(path.join(folder, path.dirname(name)), { recursive: true });
		writeFileSync(path.join(folder, name), content);
	}
	return folder;
}

test('log checks answer the same on one thread, on two, and inline', async () => {
	const job = jobOf(judges, { target: { kind: 'image', root: visibleText(tree()) } });
	const run = async (threads: number): Promise<Hearer> => {
		const heard = new Hearer();
		const runner = threads === 0 ? inlineRunner({ checks: judges }) : threadRunner(pathToFileURL(built()), { threads });
		expect(await runner.start(job, heard).ended).toMatchObject({ how: 'complete' });
		return heard;
	};
	const inOrder = ({ findings }: Hearer): readonly Finding[] => findings.toSorted((a, b) => bySeverity(a, b) || (findingKey(a) < findingKey(b) ? -1 : 1));
	const inline = await run(0);
	const worst = inOrder(inline).filter(({ severity }) => severity === 'high').map(({ check }) => check);
	expect(new Set(worst)).toEqual(new Set(['login-signs', 'login-records']));
	expect(inOrder(inline).some(({ check, severity }) => check === 'log-signs' && severity === 'medium')).toBe(true);
	for (const threads of [1, 2]) {
		const heard = await run(threads);
		expect(inOrder(heard)).toEqual(inOrder(inline));
		for (const { id } of judges) expect(heard.endingOf(id)).toEqual(inline.endingOf(id));
	}
});
