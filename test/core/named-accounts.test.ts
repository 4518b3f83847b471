import { expect, test } from 'vitest';
import { NamedAccounts } from '../../source/core/named-accounts.ts';
import { visibleName } from '../../source/core/visible.ts';

const of = (accounts: NamedAccounts, host: string): string[] => [...accounts.of(visibleName(host))].map(({ service, account }) => `${service} ${account}`);

test('accounts come back each once, by host, in their order, whatever their bytes', () => {
	const accounts = new NamedAccounts();
	expect(accounts.add('one', 'ftp', 'anna')).toBe(true);
	expect(accounts.add('two', 'ftp', 'anna')).toBe(true);
	expect(accounts.add('one', 'pop3', 'anna')).toBe(true);
	expect(accounts.add('one', 'ftp', 'anna')).toBe(false);
	expect(accounts.add('one', 'ftp', 'caf\u{c3}\u{a9}\u{1b}\u{ff}')).toBe(true);
	expect(accounts.has('one', 'ftp', 'anna')).toBe(true);
	expect(accounts.has('two', 'pop3', 'anna')).toBe(false);
	expect(accounts.has('three', 'ftp', 'anna')).toBe(false);
	expect(of(accounts, 'one')).toEqual(['ftp anna', 'pop3 anna', 'ftp caf\u{e9}\\u{1b}\\xff']);
	expect([...accounts.of(visibleName('one'), visibleName('pop3'))]).toEqual([{ service: 'pop3', account: 'anna' }]);
	expect(of(accounts, 'three')).toEqual([]);
	expect([...accounts.counts(visibleName('one'))]).toEqual([['ftp', 2], ['pop3', 1]]);
});

test('a hundred thousand are held as bytes, and one longer than a page of them', () => {
	const before = process.memoryUsage().arrayBuffers;
	const accounts = new NamedAccounts();
	for (let at = 0; at < 100_000; at++) accounts.add(`host${at % 7}`, 'ftp', `user${at}`);
	const long = 'x'.repeat(300_000);
	accounts.add('host0', 'ftp', long);
	expect(accounts.add('host0', 'ftp', long)).toBe(false);
	expect(accounts.size).toBe(100_001);
	const all = of(accounts, 'host0');
	expect(all).toHaveLength(14_287);
	expect(all.slice(0, 2)).toEqual(['ftp user0', 'ftp user7']);
	expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8_000_000);
});
