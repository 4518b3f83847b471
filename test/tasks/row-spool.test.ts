import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { RowSpool } from '../../source/tasks/row-spool.ts';
import { SweepLedger } from '../../source/tasks/sweep-ledger.ts';
import { scratch } from '../support/scratch.ts';

const asIs = (): never => {
	throw new Error('nothing is judged as a whole here');
};

test('rows of a folder that come with those of others between them stand together, in the order of folders', () => {
	const place = scratch();
	const spool = new RowSpool(path.join(place, 'rows'));
	for (const rows of ['# root\n#/ .\n# b\n', '#/ ./b\n# b1\n', '#/ ./a\n# a1\n', '#/ ./b\n# b2\n#/ ./b/c\n# c1\n', '#/ ./a\n# a2\n']) spool.add(Buffer.from(rows));
	expect(spool.directories).toBe(4);
	spool.writeTo(path.join(place, 'base'), false);
	spool.writeTo(path.join(place, 'body'), true);
	spool.close();
	expect(readFileSync(path.join(place, 'base'), 'latin1').split('\n').slice(2, -2)).toEqual(['# root', '#/ .', '# b', '#/ ./a', '# a1', '# a2', '#/ ./b', '# b1', '# b2', '#/ ./b/c', '# c1']);
	expect(readFileSync(path.join(place, 'body'), 'latin1')).toBe('# root\n# b\n# a1\n# a2\n# b1\n# b2\n# c1\n');
	expect(existsSync(path.join(place, 'rows'))).toBe(false);
});

test('rows are handed on before their part has its turn, until the walk has failed', () => {
	const ledger = new SweepLedger(['tree-record'], asIs);
	const kept = (): void => {};
	const rows = Buffer.from('#/ ./late\n');
	expect(ledger.held(7, rows, kept)).toEqual([{ message: { type: 'rows', rows }, kept }]);
	ledger.close('failed');
	let given = 0;
	expect(ledger.held(8, rows, () => given++)).toEqual([]);
	expect(given).toBe(1);
});
