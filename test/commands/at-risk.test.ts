import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { atRisk, type AtRiskRequest } from '../../source/commands/at-risk.ts';
import { connection } from '../support/log-listener.ts';
import { scratch } from '../support/scratch.ts';

const defaults: AtRiskRequest = { logs: [], sources: false, follow: false, json: false };

interface Ran {
	readonly out: string;
	readonly error: string;
	readonly status: number;
}

async function run(request: Partial<AtRiskRequest>): Promise<Ran> {
	let out = '';
	let error = '';
	const status = await atRisk({ ...defaults, ...request }, { write: text => void (out += text), error: text => void (error += text), signal: new AbortController().signal });
	return { out, error, status };
}

function logOf(text: string | Buffer, name = 'tcp.log'): string {
	const path = join(scratch(), name);
	writeFileSync(path, text);
	return path;
}

test('destinations, sorted by their bytes, each once; what was read goes to the error output', async () => {
	const log = logOf([connection('b.example.org'), connection('B.example.org'), connection('10.0.0.9'), connection('b.example.org'), ' PATH: a => caf\u{e9}(ftp)\n'].join(''));
	const { out, error, status } = await run({ logs: [log] });
	expect(out).toBe('10.0.0.9\nB.example.org\nb.example.org\ncaf\u{e9}\n');
	expect(error).toContain(`${log}: TCP/IP LOG with PATH: lines (esniff, sunsniff, solsniff); `);
	expect(error).toContain('5 records');
	expect(status).toBe(0);
});

test('sources join the list where asked', async () => {
	const log = logOf(connection('victim', 'origin'));
	expect((await run({ logs: [log], sources: true })).out).toBe('origin\nvictim\n');
});

test('a record that names nobody is an empty line, as the pipeline prints, and a gap', async () => {
	const { out, error, status } = await run({ logs: [logOf('PATH: torn\nPATH: a(1) => b(ftp)\n')] });
	expect(out).toBe('\nb\n');
	expect(error).toContain('1 damaged');
	expect(status).toBe(3);
});

test('logs of several formats make one list', async () => {
	const { out, error, status } = await run({ logs: [logOf(connection('one')), logOf('\na => two [21]\nPASS hunter2\n\n----- [FIN]\n'), logOf(connection('one'))] });
	expect(out).toBe('one\ntwo\n');
	expect(error).toContain('LinSniffer');
	expect(error).not.toContain('hunter2');
	expect(status).toBe(0);
});

test('JSON: a host a line, then how each log ended', async () => {
	const log = logOf(connection('victim') + connection('victim') + ' PATH: x(1) => victim(ftp)\n');
	const { out } = await run({ logs: [log], json: true });
	expect(out.trimEnd().split('\n').map(line => JSON.parse(line) as unknown)).toEqual([
		{ type: 'host-at-risk', host: 'victim', roles: ['destination'], services: ['ftp', 'telnet'], times: 3, first: 'Tue Nov 15 15:12:29', last: 'Tue Nov 15 15:12:29', logs: [log] },
		expect.objectContaining({ type: 'ended', log, how: 'complete', coverage: { counts: { bytes: expect.any(Number), records: 3 }, skipped: [] } }),
	]);
});

test('JSON of a host with thousands of accounts is one line, whatever log named them first', async () => {
	const names = Array.from({ length: 4000 }, (_, at) => `user${at}`);
	const session = (account: string): string => ` PATH: x(1) => victim(ftp)\n DATA: USER ${account}\n`;
	const first = logOf(names.slice(0, 3000).map(session).join(''));
	const second = logOf(`${names.slice(2000).map(session).join('')}${connection('other')}`);
	const { out } = await run({ logs: [first, second], json: true });
	const [other, victim] = out.split('\n').slice(0, 2).map(line => JSON.parse(line) as { host: string; times: number; accounts?: object[]; logs: string[] });
	expect(other).toMatchObject({ host: 'other', times: 1, logs: [second] });
	expect(other).not.toHaveProperty('accounts');
	expect(victim).toMatchObject({ host: 'victim', times: 5000, accounts: names.map(account => ({ service: 'ftp', account })), logs: [first, second] });
});

describe('what could not be looked at is said, and the rest is listed', () => {
	test('a log that is missing, and one that is none', async () => {
		const good = logOf(connection('victim'));
		const bad = logOf(Buffer.alloc(5000, 0xee), 'bad');
		const { out, error, status } = await run({ logs: ['/nowhere/tcp.log', bad, good] });
		expect(out).toBe('victim\n');
		expect(error).toContain('/nowhere/tcp.log: could not look: /nowhere/tcp.log is not there');
		expect(error).toContain(`${bad}: could not look: this does not look like a sniffer log: it is not text, and may be encrypted; formats known: `);
		expect(status).toBe(3);
	});

	test('nothing found is not the same', async () => {
		const { out, error, status } = await run({ logs: [logOf('\nLog started at => Tue Nov 15 15:10:01 [pid 1234]\n')] });
		expect(out).toBe('');
		expect(error).toContain('nothing found');
		expect(status).toBe(0);
	});

	test('no log is a mistake of usage', async () => {
		const { error, status } = await run({});
		expect(error).toContain('name at least one sniffer log');
		expect(status).toBe(2);
	});
});

test('hostile names come out as visible text', async () => {
	const { out } = await run({ logs: [logOf(' PATH: a(1) => \x1b]0;x\x07b\\(ftp)\n')] });
	expect(out).toBe('\\u{1b}]0;x\\u{7}b\\\\\n');
});

test('followed: each new host as it appears, until it is stopped', async () => {
	const log = logOf(connection('first'));
	const stopping = new AbortController();
	const lines: string[] = [];
	let printed = Promise.withResolvers<void>();
	const running = atRisk(
		{ ...defaults, logs: [log], follow: true },
		{
			write: text => {
				lines.push(text);
				printed.resolve();
				printed = Promise.withResolvers();
			},
			error: () => {},
			signal: stopping.signal,
		},
	);
	while (!lines.includes('first\n')) await printed.promise;
	appendFileSync(log, connection('second') + connection('first'));
	while (!lines.includes('second\n')) await printed.promise;
	stopping.abort();
	expect(await running).toBe(0);
	expect(lines).toEqual(['first\n', 'second\n']);
});
