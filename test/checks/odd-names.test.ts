import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { oddityOf, oddNames } from '../../source/checks/odd-names.ts';
import type { HostPath } from '../../source/host/host.ts';
import { latin1, memoryHost } from '../support/memory-host.ts';
import { sweep, told } from '../support/sweep-host.ts';

/** Severity of a name given as text, below a folder. */
const ask = (name: string, folder = '/usr/share') => oddityOf(`${folder}/${latin1(name)}` as HostPath, latin1(name), false)?.severity;

describe('odd names', () => {
	test.each([
		'...', '....', '.. ', '..  ', '. ', '.. .', ' ', '   ', 'passwd ', ' sshd', '..\x07', 'a\x1b[2J', 'a\nb', '\x7f', 'ls\u200b', '\ufeffx', 'cod\u202eexe.txt',
		'..\u00a0', '.\u2800', 'x\u2028y', '\u0085', '--checkpoint-action=exec=sh x.sh',
	])('%j is high in a system folder', name => {
		expect(ask(name)).toBe('high');
	});
	test.each(['раsswd', '.,', '.-', 'a\u2003b', 'bаsh', 'ѕѕһ', 'ｌｓ'])('%j is medium', name => {
		expect(ask(name)).toBe('medium');
	});
	test.each([
		'passwd', 'a b c.txt', '.bashrc', '..2024_01_01', '.hidden', 'Ünïcode.txt', '日本語.txt', 'Документ.doc', 'Ελλάδα.pdf', 'e\u0301', '👩\u200d💻.md', '❤️.png', 'می\u200cخواهم', 'क्\u200dष',
		'C++', '[', '@eaDir', '+x', '~lock', '#draft#', 'a-b', '-', '..data', '.~lock.a.odt#', 'שלום\u200f.txt', '._a', 'κρυπτός', 'µ-law', 'naïve',
	])('%j is a name', name => {
		expect(ask(name)).toBe(undefined);
	});
	test('blanks in homes are everyday, and so are old character sets', () => {
		expect(ask('letter ', '/home/ann')).toBe('low');
		expect(oddityOf('/home/ann/\xe9t\xe9' as HostPath, '\xe9t\xe9', false)?.severity).toBe('info');
		expect(oddityOf('/usr/lib/\xe9t\xe9' as HostPath, '\xe9t\xe9', false)?.severity).toBe('medium');
		expect(ask('...', '/home/ann')).toBe('high');
		expect(ask('-rf', '/home/ann')).toBe('info');
	});
	test('over a tree, with the name shown harmless', () => {
		const findings = sweep(oddNames, memoryHost({ '/usr/lib/.. /sniff': '', '/home/ann/two words.txt': '', '/tmp/\x1b]0;x\x07': '' }));
		expect(told(findings)).toEqual(['high /tmp/\\u{1b}]0;x\\u{7}', 'high /usr/lib/.. ']);
	});
	test('folders deeper than PATH_MAX are told of once', () => {
		const step = `/${'d'.repeat(200)}`;
		const found = told(sweep(oddNames, memoryHost({ [`/tmp${step.repeat(24)}/x`]: 'x', [`/srv${step.repeat(20)}/x`]: 'x' })));
		expect(found).toHaveLength(1);
		expect(found[0]).toMatch(/^medium \/tmp/);
	});
	test('any bytes get an answer', () => {
		fc.assert(fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), bytes => void oddityOf('/tmp/x' as HostPath, Buffer.from(bytes).toString('latin1'), false)));
	});
});
