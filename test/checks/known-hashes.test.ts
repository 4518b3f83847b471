import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { knownHashes } from '../../source/checks/known-hashes.ts';
import { visibleText } from '../../source/core/visible.ts';
import { buildKnownLists } from '../../source/tasks/known/known-lists.ts';
import { memoryHost } from '../support/memory-host.ts';
import { scratch } from '../support/scratch.ts';
import { sweep, told } from '../support/sweep-host.ts';

const machine = memoryHost({
	'/usr/bin/ls': { content: 'ls', mode: 0o755 },
	'/usr/bin/kit': { content: 'rootkit', mode: 0o755 },
	'/usr/bin/own': { content: 'own', mode: 0o755 },
	'/etc/motd': 'hello',
	'/empty': '',
});

const hex = (name: string, content: string): string => createHash(name).update(content).digest('hex');

function found(good: string, bad: string): readonly string[] {
	const folder = scratch();
	const lists = path.join(folder, 'lists');
	mkdirSync(lists);
	const write = (name: string, text: string) => {
		if (text === '') return [];
		writeFileSync(path.join(folder, name), text);
		return [visibleText(path.join(folder, name))];
	};
	return told(sweep(knownHashes, machine, { known: buildKnownLists(write('good', good), write('bad', bad), lists).lists }));
}

describe('known-hashes', () => {
	test('names what is known to be bad, whichever digest says so', () => {
		for (const name of ['md5', 'sha1', 'sha256']) expect(found('', `${hex(name, 'rootkit')}\n${hex(name, '')}\n`)).toEqual(['critical /usr/bin/kit']);
	});

	test('names a listed path whose content is another, and a program on no list', () => {
		const good = `${hex('sha256', 'ls')}  ./usr/bin/ls\n${hex('sha256', 'kit')}  ./usr/bin/kit\n${hex('sha256', 'welcome')}  /etc/motd\n`;
		expect(found(good, '')).toEqual(['low /etc/motd', 'high /usr/bin/kit', 'info /usr/bin/own']);
	});

	test('a copy of a good file in the place of another differs', () => {
		expect(found(`${hex('md5', 'own')}  usr/bin/ls\n${hex('md5', 'ls')}  usr/bin/cat\n`, '')).toContain('high /usr/bin/ls');
	});

	test('reads the RDS as NSRL publishes it', () => {
		const folder = scratch();
		const database = path.join(folder, 'rds.db');
		const table = 'CREATE TABLE FILE (sha256 VARCHAR NOT NULL, sha1 VARCHAR NOT NULL, md5 VARCHAR NOT NULL, crc32 VARCHAR, file_name VARCHAR NOT NULL, file_size INTEGER, package_id INTEGER)';
		const writing = new DatabaseSync(database);
		writing.exec(table);
		writing.prepare("INSERT INTO FILE VALUES (?, '', '', 0, 'ls', 2, 1)").run(hex('sha256', 'ls').toUpperCase());
		writing.close();
		const { lists, said } = buildKnownLists([visibleText(database)], [], folder);
		expect(said).toEqual([`${database}: 1 hashes`]);
		expect(told(sweep(knownHashes, machine, { known: lists }))).toEqual(['info /usr/bin/kit', 'info /usr/bin/own']);
	});

	test('a list that is none is refused by name', () => {
		expect(() => found('hello\n', '')).toThrow(/good holds no list of hashes/);
	});
});
