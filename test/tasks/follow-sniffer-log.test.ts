import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { connection, listenTo } from '../support/log-listener.ts';
import { pcapOf, frame } from '../support/sniffer-log.ts';
import { scratch } from '../support/scratch.ts';

let folder: string;
let log: string;

beforeEach(() => {
	folder = scratch();
	log = join(folder, 'tcp.log');
});

describe('read to its end', () => {
	test('each host once in each role and service, then counts and coverage', async () => {
		writeFileSync(log, connection('a.example.org') + connection('b.example.org') + connection('a.example.org'));
		const heard = listenTo(log, false);
		expect(await heard.ended).toEqual({ how: 'complete' });
		expect(heard.kept).toHaveLength(2);
		expect(heard.kept[0]).toEqual({
			type: 'sightings',
			sightings: [
				{ host: 'a.example.org', role: 'destination', service: 'telnet', at: 'Tue Nov 15 15:12:29' },
				{ host: 'ws.example.org', role: 'source', service: 'telnet', at: 'Tue Nov 15 15:12:29' },
				{ host: 'b.example.org', role: 'destination', service: 'telnet', at: 'Tue Nov 15 15:12:29' },
			],
		});
		expect(heard.kept[1]).toMatchObject({
			type: 'log-closed',
			format: expect.stringContaining('PATH:'),
			ending: { how: 'complete', coverage: { counts: { records: 3 }, skipped: [] } },
			counts: expect.arrayContaining([
				{ host: 'a.example.org', times: 2, lastSeen: 'Tue Nov 15 15:12:29' },
				{ host: 'ws.example.org', times: 3, lastSeen: 'Tue Nov 15 15:12:29' },
			]),
		});
		expect(heard.gauges.at(-1)).toMatchObject({ share: 1 });
	});

	test('many hosts come in messages of at most 256', async () => {
		writeFileSync(log, Array.from({ length: 1000 }, (_, at) => connection(`h${at}`)).join(''));
		const heard = listenTo(log, false);
		await heard.ended;
		const sizes = heard.kept.flatMap(message => (message.type === 'sightings' ? [message.sightings.length] : []));
		expect(Math.max(...sizes)).toBeLessThanOrEqual(256);
		expect(sizes.reduce((sum, size) => sum + size)).toBe(1001);
	});

	test('an empty log was looked at, and named nobody', async () => {
		writeFileSync(log, '');
		const heard = listenTo(log, false);
		expect(await heard.ended).toEqual({ how: 'complete' });
		expect(heard.kept).toEqual([{ type: 'log-closed', ending: { how: 'complete', coverage: { counts: { bytes: 0, records: 0 }, skipped: [] } }, counts: [] }]);
	});

	test('a capture says from when to when', async () => {
		writeFileSync(log, pcapOf([frame({ from: '10.0.0.1', fromPort: 9999, to: '10.0.0.2', toPort: 21, flags: 2 })]));
		const heard = listenTo(log, false);
		await heard.ended;
		expect(heard.kept.at(-1)).toMatchObject({ ending: { coverage: { span: { from: '2023-11-14T22:13:20.500Z', to: '2023-11-14T22:13:20.500Z' } } } });
	});
});

describe('what cannot be looked at is said', () => {
	test.each([
		['is not there (ENOENT)', () => {}],
		['is a directory', () => mkdirSync(log)],
		['is a symbolic link: name the file it leads to', () => symlinkSync('/etc/passwd', log)],
		['is a FIFO', () => void spawnSync('mkfifo', [log])],
		['does not look like a sniffer log: it is not text, and may be encrypted', () => writeFileSync(log, Buffer.alloc(200_000, 0x9a))],
		['does not look like a sniffer log: no line of it', () => writeFileSync(log, 'root:x:0:0:root:/root:/bin/bash\n')],
		['it is gzip data', () => writeFileSync(log, Buffer.from('1f8b0800', 'hex'))],
	])('%s', async (why, make) => {
		make();
		for (const follow of [false, true]) {
			const heard = listenTo(log, follow);
			const refusesAtOnce = !why.startsWith('does not') && !why.startsWith('it is gzip');
			if (follow && !refusesAtOnce) await heard.stop();
			expect(await heard.ended).toMatchObject({ how: 'failed', why: expect.stringContaining(why) });
			expect(heard.kept).toMatchObject([{ type: 'log-closed', ending: { how: 'failed', why: expect.stringContaining(why) } }]);
		}
	});
});

describe('followed', () => {
	test('a new host is heard as the log grows', async () => {
		writeFileSync(log, connection('first'));
		const heard = listenTo(log, true);
		await heard.sees('first');
		appendFileSync(log, connection('second'));
		await heard.sees('second');
		// Half a line is not a line yet.
		appendFileSync(log, ' PATH: ws(1) => thi');
		appendFileSync(log, 'rd(ftp)\n');
		await heard.sees('third');
		const closed = await heard.stop();
		expect(closed.ending.how).toBe('complete');
		expect(closed.ending.coverage.counts.records).toBe(3);
		expect(heard.kept.some(message => message.type === 'log-changed')).toBe(false);
	});

	test('a log that is empty at first says what it is when it can', async () => {
		writeFileSync(log, '');
		const heard = listenTo(log, true);
		appendFileSync(log, '\n10.0.0.5 => 10.0.0.6 [23]\nroot\nhunter2\n----- [FIN]\n');
		await heard.sees('10.0.0.6');
		expect(await heard.stop()).toMatchObject({ format: 'LinSniffer', ending: { how: 'complete' } });
	});

	test('renamed: said, its rest is read first, the new file from its beginning, and the old one goes on', async () => {
		writeFileSync(log, connection('first'));
		const heard = listenTo(log, true);
		await heard.sees('first');
		appendFileSync(log, connection('last-words'));
		renameSync(log, `${log}.1`);
		writeFileSync(log, connection('in-the-new-one'));
		await heard.hears('rotated');
		await heard.sees('in-the-new-one');
		expect(heard.kept.findIndex(message => JSON.stringify(message).includes('last-words'))).toBeLessThan(heard.kept.findIndex(message => message.type === 'log-changed'));
		appendFileSync(`${log}.1`, connection('still-written'));
		await heard.sees('still-written');
		const closed = await heard.stop();
		expect(closed.ending.coverage.counts.records).toBe(4);
		expect(closed.counts).toContainEqual({ host: 'ws.example.org', times: 4, lastSeen: 'Tue Nov 15 15:12:29' });
		// Named in three files, told once.
		expect(heard.kept.flatMap(message => (message.type === 'sightings' ? message.sightings : [])).filter(({ host }) => host === 'ws.example.org')).toHaveLength(1);
	});

	test('cut to nothing: said, and read from its beginning', async () => {
		writeFileSync(log, connection('first'));
		const heard = listenTo(log, true);
		await heard.sees('first');
		truncateSync(log, 0);
		await heard.hears('truncated');
		appendFileSync(log, connection('second'));
		await heard.sees('second');
		expect((await heard.stop()).ending.coverage.counts.records).toBe(2);
	});

	test('written anew and longer than before: found by the bytes that were there', async () => {
		writeFileSync(log, connection('first'));
		const heard = listenTo(log, true);
		await heard.sees('first');
		writeFileSync(log, connection('second') + connection('third'));
		await heard.hears('truncated');
		await heard.sees('second');
		await heard.sees('third');
		expect((await heard.stop()).ending.coverage.counts.records).toBe(3);
	});

	test('deleted and made anew', async () => {
		writeFileSync(log, connection('first'));
		const heard = listenTo(log, true);
		await heard.sees('first');
		writeFileSync(`${log}.new`, connection('second'));
		renameSync(`${log}.new`, log);
		await heard.hears('replaced');
		await heard.sees('second');
		expect((await heard.stop()).ending.coverage.counts.records).toBe(2);
	});

	test('gone, and back as the same file or as another', async () => {
		writeFileSync(log, connection('first'));
		const heard = listenTo(log, true);
		await heard.sees('first');
		renameSync(log, `${log}.away`);
		await heard.hears('vanished');
		renameSync(`${log}.away`, log);
		await heard.hears('returned');
		rmSync(log);
		await heard.until(() => heard.kept.filter(message => message.type === 'log-changed' && message.change === 'vanished').length === 2);
		writeFileSync(log, connection('second'));
		await heard.sees('second');
		expect(heard.kept.filter(message => message.type === 'log-changed').map(({ change }) => change)).toEqual(['vanished', 'returned', 'vanished', 'returned']);
		expect((await heard.stop()).ending).toMatchObject({ how: 'complete', coverage: { counts: { records: 2 } } });
	});

	test('a FIFO in its place is not waited for, and is said at the end', async () => {
		writeFileSync(log, connection('first'));
		const heard = listenTo(log, true);
		await heard.sees('first');
		rmSync(log);
		spawnSync('mkfifo', [log]);
		await heard.until(message => message.type === 'log-changed');
		expect((await heard.stop()).ending).toMatchObject({ how: 'failed', why: expect.stringContaining('is a FIFO'), coverage: { counts: { records: 1 } } });
	});
});

test('a password is in no message, whatever becomes of the log', async () => {
	writeFileSync(log, connection('first'));
	const heard = listenTo(log, true);
	await heard.sees('first');
	appendFileSync(log, ' DATA: PATH: user => hunter2(telnet)\n     : PATH: hunter2 => hunter2\n');
	renameSync(log, `${log}.1`);
	writeFileSync(log, '\n10.0.0.5 => 10.0.0.6 [23]\nhunter2\n----- [FIN]\n');
	await heard.sees('10.0.0.6');
	await heard.stop();
	const everything = JSON.stringify([heard.kept, heard.gauges, await heard.ended]);
	expect(everything).toContain('10.0.0.6');
	expect(everything).not.toContain('hunter2');
});
