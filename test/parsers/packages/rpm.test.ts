import { existsSync, readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseRpmHeader, type RpmHeader } from '../../../source/parsers/packages/rpm-header.ts';
import { rpmBdbHeaders } from '../../../source/parsers/packages/rpm-bdb.ts';
import { rpmNdbHeaders } from '../../../source/parsers/packages/rpm-ndb.ts';
import { rpmSqliteHeaders } from '../../../source/parsers/packages/rpm-sqlite.ts';
import { inMemory } from '../../../source/parsers/random-access.ts';
import { sqliteTable } from '../../../source/parsers/sqlite-table.ts';

const corpus = new URL('../../../../shared/corpus/', import.meta.url);
const read = (path: string) => inMemory(readFileSync(new URL(path, corpus)));
const packagesOf = (blobs: Iterable<Uint8Array> | undefined): readonly RpmHeader[] => [...blobs!].flatMap(blob => parseRpmHeader(blob) ?? []);

describe.skipIf(!existsSync(corpus))('the corpus (skipped: no corpus)', () => {
	test('Berkeley DB: one package, with the digest of its library', () => {
		const [header, ...rest] = packagesOf(rpmBdbHeaders(read('go-rpmdb/libuuid/Packages')));
		expect(rest).toEqual([]);
		expect(header).toMatchObject({ name: 'libuuid', version: '2.32.1-42.el8_8', architecture: 'x86_64', size: 35104, md5: 'c1e561f13d39aee443a1f00258fba000', algorithm: 'sha256' });
		expect([...header!.files].find(({ path }) => path === '/usr/lib64/libuuid.so.1.3.0')).toMatchObject({
			mode: 0o100755, size: 33496, digest: expect.stringMatching(/^3c8f59a0e39cce53501045859f5c9a86b82fedd558a2f4110ab1823047b43745$/),
		});
	});
	test('NDB: 35 packages of SLE 15, 3 of osquery', () => {
		const packages = packagesOf(rpmNdbHeaders(read('go-rpmdb/sle15-bci/Packages.db')));
		expect(packages.length).toBe(35);
		expect(packages.map(({ name, version }) => `${name} ${version}`)).toEqual(expect.arrayContaining(['glibc 2.31-9.3.2', 'bash 4.4-19.6.1']));
		expect(packagesOf(rpmNdbHeaders(read('osquery/rpm-ndb/Packages.db'))).map(({ name }) => name).toSorted()).toEqual(['binutils', 'ncurses-devel', 'zlib-devel']);
	});
	test('SQLite: 129 rows of CBL-Mariner 2.0', () => {
		const file = read('go-rpmdb/cbl-mariner-2.0/rpmdb.sqlite');
		expect([...rpmSqliteHeaders(file)!].length).toBe(129);
		expect(packagesOf(rpmSqliteHeaders(file)).find(({ name }) => name === 'curl')).toMatchObject({ version: '7.76.0-6.cm2', size: 326023, installTime: 1643279454 });
	});
	test('each format refuses the others', () => {
		const [bdb, ndb, sqlite] = ['go-rpmdb/libuuid/Packages', 'go-rpmdb/sle15-bci/Packages.db', 'go-rpmdb/cbl-mariner-2.0/rpmdb.sqlite'].map(read);
		expect([rpmBdbHeaders(ndb!), rpmBdbHeaders(sqlite!), rpmNdbHeaders(bdb!), rpmNdbHeaders(sqlite!), rpmSqliteHeaders(bdb!), rpmSqliteHeaders(ndb!)]).toEqual(Array(6).fill(undefined));
	});
	test('damage is survived: bits turned over, ends cut off', () => {
		for (const path of ['go-rpmdb/libuuid/Packages', 'osquery/rpm-ndb/Packages.db']) {
			const whole = readFileSync(new URL(path, corpus));
			fc.assert(
				fc.property(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 20 }), fc.nat(whole.length), (flips, cut) => {
					const bytes = Buffer.from(whole.subarray(0, cut));
					for (const [at, value] of flips) if (at < bytes.length) bytes[at] = value;
					for (const headers of [rpmBdbHeaders, rpmNdbHeaders]) for (const blob of headers(inMemory(bytes)) ?? []) for (const file of parseRpmHeader(blob)?.files ?? []) void file.path;
				}),
				{ numRuns: 10 },
			);
		}
	});
});

describe('SQLite tables', () => {
	const made = (fill: (database: DatabaseSync) => void, wal = false): { file: Uint8Array; wal: Uint8Array | undefined } => {
		const folder = mkdtempSync(join(tmpdir(), 'regain-sqlite-'));
		try {
			const path = join(folder, 'a.db');
			const database = new DatabaseSync(path);
			if (wal) database.exec('PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0');
			fill(database);
			const bytes = { file: readFileSync(path), wal: wal ? readFileSync(`${path}-wal`) : undefined };
			database.close();
			return bytes;
		} finally {
			rmSync(folder, { recursive: true });
		}
	};
	const values = [0, 1, -1, 127, -129, 40_000, 9_000_000, 3_000_000_000, -5_000_000_000_000, 1.5, null];

	test('what SQLite itself wrote: numbers, text, blobs on overflow pages, many pages', () => {
		const { file } = made(database => {
			database.exec('CREATE TABLE other(x); CREATE TABLE t(id INTEGER PRIMARY KEY, a, b BLOB)');
			const insert = database.prepare('INSERT INTO t VALUES (?, ?, ?)');
			for (const [at, value] of values.entries()) insert.run(at + 1, value, Buffer.alloc(at * 3000, at));
			for (let at = 100; at < 3000; at++) insert.run(at, `row ${at}`, null);
		});
		const table = sqliteTable(inMemory(file), 'T');
		if (!table.found) throw new Error(table.why);
		const rows = [...table.rows];
		expect(rows.length).toBe(values.length + 2900);
		expect(rows.slice(0, values.length).map(row => row.values[1])).toEqual(values);
		expect(rows.slice(0, values.length).map(row => (row.values[2] as Uint8Array).length)).toEqual(values.map((_, at) => at * 3000));
		expect(rows.at(-1)).toMatchObject({ rowid: 2999, values: [null, Buffer.from('row 2999'), null] });
		expect(table.damage).toEqual({ pages: 0, rows: 0 });
		expect(table.sql).toContain('CREATE TABLE t(');
		expect(sqliteTable(inMemory(file), 'none')).toEqual({ found: false, why: 'no such table' });
	});
	test('what was committed last is in the write-ahead log', () => {
		const { file, wal } = made(database => database.exec("CREATE TABLE t(a); INSERT INTO t VALUES ('new')"), true);
		expect(sqliteTable(inMemory(file), 't').found).toBe(false);
		const table = sqliteTable(inMemory(file), 't', inMemory(wal!));
		expect(table.found && [...table.rows].map(row => Buffer.from(row.values[0] as Uint8Array).toString())).toEqual(['new']);
	});
	test('damage ends, and is counted', () => {
		const { file } = made(database => {
			database.exec('CREATE TABLE t(a, b)');
			for (let at = 0; at < 500; at++) database.prepare('INSERT INTO t VALUES (?, ?)').run(at, Buffer.alloc(at * 20));
		});
		fc.assert(
			fc.property(fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { maxLength: 30 }), fc.nat(file.length), (flips, cut) => {
				const bytes = Buffer.from(file.subarray(0, Math.max(cut, 4096)));
				for (const [at, value] of flips) if (at < bytes.length) bytes[at] = value;
				const table = sqliteTable(inMemory(bytes), 't');
				if (table.found) for (const row of table.rows) void row.values.length;
			}),
			{ numRuns: 60 },
		);
		expect(sqliteTable(inMemory(new Uint8Array(200)), 't')).toEqual({ found: false, why: 'not an SQLite database' });
	});
});

test('random bytes are no header', () => {
	fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), bytes => void parseRpmHeader(bytes)));
	fc.assert(
		fc.property(fc.array(fc.nat(0xffffffff), { maxLength: 40 }), fc.nat(6), (numbers, entries) => {
			const bytes = Buffer.alloc(8 + numbers.length * 4);
			bytes.writeUInt32BE(entries, 0);
			for (const [at, number] of numbers.entries()) bytes.writeUInt32BE(at % 4 === 0 ? 1000 + (number % 120) : at % 4 === 1 ? number % 10 : number % 200, 8 + at * 4);
			for (const file of parseRpmHeader(bytes)?.files ?? []) void file;
		}),
	);
});
