import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lockCase, type Holder, type Processes } from '../../source/journal/lock.ts';
import { scratch } from '../support/scratch.ts';

const now = Date.UTC(2026, 10, 23);

/** A machine on which only `alive` runs. */
function machine(self: Partial<Holder>, alive: Readonly<Record<number, string>> = {}): Processes {
	return {
		self: { pid: 10, start: '100', boot: 'boot-1', machine: 'rescue', ...self },
		startOf: pid => Promise.resolve(alive[pid]),
	};
}

test('the second of two programs on one case is told who holds it', async () => {
	const folder = scratch();
	const first = await lockCase(folder, machine({ pid: 10, start: '100' }), now);
	expect(first.held).toBe(true);
	const second = await lockCase(folder, machine({ pid: 11, start: '200' }, { 10: '100' }), now);
	expect(second).toMatchObject({ held: false, sure: true, by: { pid: 10 } });
});

test('a lock given back is free', async () => {
	const folder = scratch();
	const first = await lockCase(folder, machine({}), now);
	if (!first.held) throw new Error('must hold');
	await first.release();
	expect((await lockCase(folder, machine({ pid: 11 }), now)).held).toBe(true);
});

test.each([
	['killed', machine({ pid: 11 }, {})],
	['killed, and its number given to another program', machine({ pid: 11 }, { 10: '999' })],
	['cut off by a power failure', machine({ pid: 10, boot: 'boot-2' }, { 10: '100' })],
])('the lock of a regain that was %s is taken over', async (_, second) => {
	const folder = scratch();
	await lockCase(folder, machine({ pid: 10, start: '100' }), now);
	expect((await lockCase(folder, second, now)).held).toBe(true);
});

test('the lock of another machine is not guessed at', async () => {
	const folder = scratch();
	await lockCase(folder, machine({ machine: 'elsewhere' }), now);
	expect(await lockCase(folder, machine({ pid: 11 }), now)).toMatchObject({ held: false, sure: false, by: { machine: 'elsewhere' } });
});

test('a lock file that was cut short is taken over once it is old', async () => {
	const folder = scratch();
	writeFileSync(join(folder, 'journal.lock'), '');
	expect((await lockCase(folder, machine({}), Date.now())).held).toBe(false);
	expect((await lockCase(folder, machine({}), Date.now() + 60_000)).held).toBe(true);
});
