import { readFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { visibleText } from '../../../source/core/visible.ts';
import { lastlog2, wtmpdb } from '../../../source/parsers/logs/login-database.ts';
import { heardFile } from '../../support/heard-log.ts';
import { scratch } from '../../support/scratch.ts';

const schema = 'CREATE TABLE IF NOT EXISTS wtmp(ID INTEGER PRIMARY KEY, Type INTEGER, User TEXT NOT NULL, Login INTEGER, Logout INTEGER, TTY TEXT, RemoteHost TEXT, Service TEXT) STRICT;';
const rows = `INSERT INTO wtmp(Type, User, Login, Logout, TTY, RemoteHost, Service) VALUES
	(1, 'reboot', 1700000000000000, 1700090000000000, '~', '6.12.48', NULL),
	(3, 'ann', 1700000100000000, 1700000200000000, 'ssh', '192.0.2.7', 'sshd'),
	(3, 'root', 1700000300000000, NULL, 'tty1', '', 'login');`;

/** What SQLite itself writes. */
function written(sql: string, options: { readonly wal?: boolean } = {}): { readonly bytes: Buffer; readonly wal?: Buffer } {
	const file = path.join(scratch(), 'wtmp.db');
	const database = new DatabaseSync(file);
	if (options.wal === true) database.exec('PRAGMA journal_mode=WAL;');
	database.exec(sql);
	const bytes = readFileSync(file);
	const wal = options.wal === true ? readFileSync(`${file}-wal`) : undefined;
	database.close();
	return wal === undefined ? { bytes } : { bytes, wal };
}

test('wtmpdb: boots, logins and logouts, times in microseconds', () => {
	const { bytes } = written(schema + rows);
	expect([wtmpdb, lastlog2].map(format => format.recognises(bytes.subarray(0, 65_536), visibleText('/var/lib/wtmpdb/wtmp.db')))).toEqual([1, 0]);
	const { events, oddities, tally } = heardFile(wtmpdb, bytes);
	expect(tally).toMatchObject({ records: 3, unknown: 0, first: 1700000000000000, last: 1700090000000000 });
	expect(oddities).toEqual([]);
	expect(events).toMatchObject([
		{ kind: 'boot', at: 1700000000000000, words: 'system boot, kernel 6.12.48' },
		{ kind: 'shutdown', at: 1700090000000000 },
		{ kind: 'login', at: 1700000100000000, account: 'ann', line: 'ssh', remote: '192.0.2.7', program: 'sshd' },
		{ kind: 'logout', at: 1700000200000000, account: 'ann' },
		{ kind: 'login', account: 'root', line: 'tty1', words: 'login of root on tty1' },
	]);
});

test('what is not yet written back is read beside the file', () => {
	const { bytes, wal } = written(schema + rows, { wal: true });
	expect(heardFile(wtmpdb, bytes).tally.records).toBe(0);
	expect(wtmpdb.recognises(bytes.subarray(0, 65_536), visibleText('/var/lib/wtmpdb/wtmp.db'))).toBe(0.8);
	expect(heardFile(wtmpdb, bytes, {}, wal).tally.records).toBe(3);
});

test('rows that were deleted and times that go backwards are said', () => {
	const { bytes } = written(`${schema}${rows}${rows}DELETE FROM wtmp WHERE ID = 2;`);
	expect(heardFile(wtmpdb, bytes).oddities).toEqual([
		{ odd: 'sequence-gap', offset: 0, from: 1, to: 3, of: 'ID' },
		{ odd: 'time-backwards', offset: 0, from: 1700000300000000, to: 1700000000000000, across: 'boot' },
	]);
});

test('lastlog2: one row an account, times in seconds', () => {
	const { bytes } = written(`CREATE TABLE Lastlog2(Name TEXT PRIMARY KEY, Time INTEGER, TTY TEXT, RemoteHost TEXT, Service TEXT); INSERT INTO Lastlog2 VALUES ('ann', 1700000100, 'ssh', '192.0.2.7', 'sshd'), ('never', 0, NULL, NULL, NULL);`);
	expect(lastlog2.recognises(bytes, visibleText('/x'))).toBe(1);
	expect(heardFile(lastlog2, bytes).events).toMatchObject([{ kind: 'login', account: 'ann', at: 1700000100000000, line: 'ssh', remote: '192.0.2.7', program: 'sshd' }, { account: 'never', clock: 'none' }]);
});

test('another database is not theirs; bytes turned over never throw', () => {
	const { bytes } = written('CREATE TABLE other(a);');
	expect(wtmpdb.recognises(bytes, visibleText('/var/lib/other.db'))).toBe(0);
	expect(heardFile(wtmpdb, bytes).oddities).toMatchObject([{ odd: 'broken-structure', why: 'its table cannot be read: no such table' }]);
	const whole = written(schema + rows).bytes;
	fc.assert(
		fc.property(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 30 }), fc.nat(whole.length), (flips, cut) => {
			const mutated = Buffer.from(whole.subarray(0, cut));
			for (const [at, value] of flips) if (at < mutated.length) mutated[at] = value;
			void heardFile(wtmpdb, mutated);
		}),
		{ numRuns: 100 },
	);
});
