/** From a tree to a file, and from the file back to what became of the tree: the command, the walk and the check together. */

import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, lutimesSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { baselineChanges } from '../../source/checks/baseline-changes.ts';
import { baseline, type BaselineRequest } from '../../source/commands/baseline.ts';
import { visibleText } from '../../source/core/visible.ts';
import { inlineRunner } from '../../source/tasks/inline.ts';
import { literalWorld } from '../support/literal-world.ts';
import { scratch } from '../support/scratch.ts';
import { told } from '../support/sweep-host.ts';
import { Hearer, jobOf } from '../support/tiny-checks.ts';

function tree(): string {
	const root = path.join(scratch(), 'victim');
	for (const folder of ['usr/bin', 'srv/www/old', 'var/log']) mkdirSync(path.join(root, folder), { recursive: true });
	writeFileSync(path.join(root, 'usr/bin/ls'), 'ELF');
	writeFileSync(path.join(root, 'srv/www/index.html'), '<p>');
	writeFileSync(path.join(root, 'srv/www/old/a\n\\b'), 'odd');
	writeFileSync(Buffer.from(`${root}/srv/\xff\t`, 'latin1'), 'bytes');
	writeFileSync(path.join(root, 'var/log/syslog'), 'line\n');
	symlinkSync('usr/bin', path.join(root, 'bin'));
	return root;
}

async function written(root: string, more: Partial<BaselineRequest> = {}): Promise<string> {
	const out = path.join(scratch(), 'it');
	expect(await baseline({ target: { kind: 'image', root: visibleText(root) }, out, crossMounts: false, form: 'baseline', md5: false, ...more }, literalWorld(inlineRunner()))).toBe(0);
	expect(readdirSync(path.dirname(out))).toEqual(['it']);
	return out;
}

async function compared(root: string, file: string): Promise<Hearer> {
	const heard = new Hearer();
	const circumstances = { now: 0, own: [], baseline: visibleText(file) };
	await inlineRunner().start(jobOf([baselineChanges], { target: { kind: 'image', root: visibleText(root) }, circumstances }), heard).ended;
	return heard;
}

describe('regain baseline', () => {
	test('writes what sha256sum can check, the same bytes every time', async () => {
		const root = tree();
		const [one, two] = [await written(root), await written(root)];
		expect(readFileSync(one)).toEqual(readFileSync(two));
		const checked = execFileSync('sha256sum', ['--check', '--strict', '--quiet', one], { cwd: root, encoding: 'utf8' });
		expect(checked).toBe('');
		expect(readFileSync(one, 'latin1').match(/^\\?[\da-f]{64} {2}/gm)).toHaveLength(5);
	});

	test('writes MD5 on request', async () => {
		const text = readFileSync(await written(tree(), { md5: true }), 'latin1');
		expect(text).toMatch(/ md5:[\da-f]{32}\n[\da-f]{64} {2}\.\/usr\/bin\/ls\n/);
	});

	test('writes a bodyfile', async () => {
		const lines = readFileSync(await written(tree(), { form: 'bodyfile', md5: true }), 'latin1').trimEnd().split('\n');
		expect(lines).toHaveLength(14);
		expect(lines.every(line => line.split('|').length === 11)).toBe(true);
		expect(lines.find(line => line.includes('|/usr/bin/ls|'))).toMatch(/^[\da-f]{32}\|/);
	});

	test.each([
		['no file named', () => undefined, /where to/],
		['inside the tree', (root: string) => path.join(root, 'srv/base'), /inside the examined tree/],
		['over another file', (root: string) => path.join(root, 'usr/bin/ls'), /exists already/],
		['into no folder', (root: string) => path.join(root, '../none/base'), /does not exist/],
	])('refuses: %s', async (_, out, why) => {
		const root = tree();
		const request = { target: { kind: 'image', root: visibleText(root) }, out: out(root), crossMounts: false, form: 'baseline', md5: false } as const;
		await expect(baseline(request, literalWorld(inlineRunner()))).rejects.toThrow(why);
		expect(existsSync(path.join(root, 'srv/base'))).toBe(false);
	});
});

describe('baseline-changes', () => {
	test('says nothing of a tree that is as it was', async () => {
		const root = tree();
		const heard = await compared(root, await written(root));
		expect(heard.findings).toEqual([]);
		expect(heard.endingOf('baseline-changes')).toMatchObject({ how: 'complete', coverage: { counts: { files: 5, directories: 8, links: 1 }, skipped: [] } });
	});

	test('names what was added, removed and changed, and what of it', async () => {
		const root = tree();
		const file = await written(root);
		writeFileSync(path.join(root, 'usr/bin/ls'), 'ELG');
		chmodSync(path.join(root, 'srv/www/index.html'), 0o4755);
		rmSync(path.join(root, 'srv/www/old'), { recursive: true });
		mkdirSync(path.join(root, 'srv/new'));
		writeFileSync(path.join(root, 'srv/new/sh'), '#!/bin/sh\n', { mode: 0o755 });
		rmSync(path.join(root, 'bin'));
		symlinkSync('/tmp', path.join(root, 'bin'));
		writeFileSync(path.join(root, 'var/log/syslog'), 'line\nline\n');
		const heard = await compared(root, file);
		expect(told(heard.findings).toSorted()).toEqual([
			'high /bin',
			'high /srv/www/index.html',
			'high /usr/bin/ls',
			'low /srv/new',
			'low /srv/new/sh',
			'low /srv/www/old',
			'low /srv/www/old/a\\u{a}\\\\b',
			'low /var/log/syslog',
		]);
		const ls = heard.findings.find(({ subject }) => subject.kind === 'file' && subject.path === '/usr/bin/ls')!;
		expect(ls.summary).toMatch(/content/);
		expect(ls.facts['content']).toMatch(/^[\da-f]{64} -> [\da-f]{64}$/);
	});

	test('a change of times alone weighs little', async () => {
		const root = tree();
		const file = await written(root);
		lutimesSync(path.join(root, 'usr/bin/ls'), 1, 1);
		expect(told((await compared(root, file)).findings)).toEqual(['low /usr/bin/ls']);
	});

	test.each([
		['cut short', (text: string) => text.slice(0, -10)],
		['edited', (text: string) => text.replace('./usr/bin/ls', './usr/bin/lS')],
		['something else', () => 'MD5 (x) = 1\n'],
		['empty', () => ''],
	])('a baseline that was %s is not used', async (_, spoilt) => {
		const root = tree();
		const file = await written(root);
		writeFileSync(file, spoilt(readFileSync(file, 'latin1')), 'latin1');
		const ending = (await compared(root, file)).endingOf('baseline-changes');
		expect(ending.how).toBe('failed');
		expect(ending.why).toContain(file);
	});

	test('has nothing to ask where no baseline was named', async () => {
		const heard = new Hearer();
		await inlineRunner().start(jobOf([baselineChanges]), heard).ended;
		expect(heard.endingOf('baseline-changes').how).toBe('not-applicable');
	});
});
