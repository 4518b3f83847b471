import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { cleanTree } from '../../source/checks/clean-tree.ts';
import { visibleText } from '../../source/core/visible.ts';
import { inlineRunner } from '../../source/tasks/inline.ts';
import { scratch } from '../support/scratch.ts';
import { told } from '../support/sweep-host.ts';
import { Hearer, jobOf } from '../support/tiny-checks.ts';

function tree(): string {
	const root = scratch();
	for (const folder of ['usr/bin', 'etc', 'home/ann']) mkdirSync(path.join(root, folder), { recursive: true });
	writeFileSync(path.join(root, 'usr/bin/ls'), '\x7fELF one');
	writeFileSync(path.join(root, 'usr/bin/ps'), 'x'.repeat(2_000_000));
	writeFileSync(path.join(root, 'etc/motd'), 'hello\nworld\n');
	symlinkSync('usr/bin', path.join(root, 'bin'));
	return root;
}

async function beside(victim: string, clean: string): Promise<Hearer> {
	const heard = new Hearer();
	const circumstances = { now: 0, own: [], clean: visibleText(clean) };
	await inlineRunner().start(jobOf([cleanTree], { target: { kind: 'image', root: visibleText(victim) }, circumstances }), heard).ended;
	return heard;
}

describe('clean-tree', () => {
	test('says nothing of two that are alike', async () => {
		const heard = await beside(tree(), tree());
		expect(heard.findings).toEqual([]);
		expect(heard.endingOf('clean-tree').how).toBe('complete');
	});

	test('names what differs, where, and by how much', async () => {
		const [victim, clean] = [tree(), tree()];
		writeFileSync(path.join(victim, 'usr/bin/ps'), `${'x'.repeat(1_500_000)}y${'x'.repeat(499_999)}`);
		chmodSync(path.join(victim, 'usr/bin/ls'), 0o4755);
		writeFileSync(path.join(victim, 'etc/motd'), 'hello\nowned\n');
		mkdirSync(path.join(victim, 'usr/bin/.x/y'), { recursive: true });
		writeFileSync(path.join(clean, 'home/ann/notes'), '');
		const heard = await beside(victim, clean);
		expect(told(heard.findings).toSorted()).toEqual(['high /usr/bin/ls', 'high /usr/bin/ps', 'info /home/ann/notes', 'low /etc/motd', 'medium /usr/bin/.x']);
		const of = (name: string) => heard.findings.find(({ subject }) => subject.kind === 'file' && subject.path === name)!;
		expect(of('/usr/bin/ps').facts).toMatchObject({ 'first-differing-byte': 1_500_000, 'size-here': 2_000_000 });
		expect(of('/etc/motd').facts['difference']).toContain('owned');
	});

	test('a clean tree that is not there is said, and nothing else', async () => {
		const heard = await beside(tree(), path.join(scratch(), 'none'));
		expect(heard.findings).toEqual([]);
		expect(heard.endingOf('clean-tree').how).toBe('failed');
	});
});
