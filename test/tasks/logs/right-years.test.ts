import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { rfc3164 } from '../../../source/parsers/logs/rfc3164.ts';
import { inlineRunner } from '../../../source/tasks/inline.ts';
import { placeOf } from '../../../source/tasks/workplace.ts';
import { memoryHost, type Machine } from '../../support/memory-host.ts';
import { Hearer, jobOf } from '../../support/tiny-checks.ts';
import { logCheck } from '../../support/tiny-logs.ts';

const check = logCheck('times', {
	begin() {
		const lines: string[] = [];
		return { opens: log => void lines.push(`${log.shown} opens`), event: ({ at, account }) => void lines.push(`${new Date(at / 1000).toISOString().slice(0, 10)} ${account!}`), part: () => ({ first: true, lines: lines as never }) };
	},
});

async function times(machine: Machine): Promise<readonly string[]> {
	const heard = new Hearer();
	const host = memoryHost(machine);
	await inlineRunner({ checks: [check], logFormats: [rfc3164], ...placeOf(host) }).start(jobOf([check], { target: { kind: host.kind, root: host.root } }), heard).ended;
	return heard.findings.map(({ summary }) => summary).slice(0, -1);
}

/** A sign, so that it is told: an account. */
const line = (stamp: string, letter: string): string => `${stamp} 10:00:00 web1 useradd[1]: new user: name=${letter}, UID=1001, GID=1001, home=/home/${letter}, shell=/bin/sh\n`;
const modified = '2024-02-20T12:00:00Z';

test('rotated files across New Year, each in its own year', async () => {
	expect(
		await times({
			'/var/log/a.log': { content: line('Feb 10', 'e'), modified },
			'/var/log/a.log.1': { content: line('Dec 30', 'c') + line('Jan  2', 'd'), modified: '2024-01-02T12:00:00Z' },
			'/var/log/a.log.2.gz': { content: gzipSync(line('Nov  3', 'a') + line('Dec  1', 'b')), modified: '2023-12-01T12:00:00Z' },
		}),
	).toEqual(['/var/log/a.log.2.gz opens', '2023-11-03 a', '2023-12-01 b', '/var/log/a.log.1 opens', '2023-12-30 c', '2024-01-02 d', '/var/log/a.log opens', '2024-02-10 e']);
});

test('a log that spans three New Years is told once, in the years it was written', async () => {
	const content = line('Nov 10', 'a') + line('Mar  1', 'b') + line('Nov 11', 'c') + line('Mar  2', 'd') + line('Nov 12', 'e') + line('Feb 20', 'f');
	const told = ['2021-11-10 a', '2022-03-01 b', '2022-11-11 c', '2023-03-02 d', '2023-11-12 e', '2024-02-20 f'];
	expect(await times({ '/var/log/a.log': { content, modified } })).toEqual(['/var/log/a.log opens', ...told]);
	expect(await times({ '/var/log/a.log.1.gz': { content: gzipSync(content), modified } })).toEqual(['/var/log/a.log.1.gz opens', ...told]);
});

test('a long one is looked at here and there first; a packed one with very many events is read twice', async () => {
	const many = (stamp: string, letter: string, count: number): string => line(stamp, letter).repeat(count);
	const content = many('Nov 10', 'a', 5_200) + many('Mar  1', 'b', 5_200) + many('Nov 11', 'c', 5_200) + many('Feb 20', 'd', 5_200);
	const told = ['/x opens', '2022-11-10 a', '2023-03-01 b', '2023-11-11 c', '2024-02-20 d'];
	for (const machine of [{ '/var/log/a.log': { content, modified } }, { '/var/log/a.log.1.gz': { content: gzipSync(content), modified } }]) {
		const all = (await times(machine)).map(words => words.replace(/^\/\S+/, '/x'));
		expect(all).toHaveLength(20_801);
		expect([...new Set(all)]).toEqual(told);
	}
});

test('a last line of February 29 is of a leap year', async () => {
	expect(await times({ '/var/log/a.log': { content: line('Feb 28', 'a') + line('Feb 29', 'b') + line('Mar  1', 'c'), modified: '2025-12-01T00:00:00Z' } })).toEqual(['/var/log/a.log opens', expect.stringMatching(/a$/), '2024-02-29 b', expect.stringMatching(/c$/)]);
});
