import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { visibleText } from '../../source/core/visible.ts';
import { backspace, bufferOf, edited, emptyBuffer, insert, isBlank, linesOf, moved, valueOf, type TextBuffer } from '../../source/tui/text-buffer.ts';

const typed = (text: string): TextBuffer => insert(emptyBuffer, text);

describe('a text being written', () => {
	test('a paste keeps its lines, whatever ends them', () => {
		expect(typed('a\r\nb\rc\nd').lines).toEqual(['a', 'b', 'c', 'd']);
		expect(typed('a\tb').lines).toEqual(['a    b']);
	});
	test('is inserted at the cursor', () => {
		const middle = moved(moved(typed('ad'), 'left'), 'left');
		expect(insert(moved(middle, 'right'), 'bc').lines).toEqual(['abcd']);
		expect(insert(moved(middle, 'right'), 'x\ny').lines).toEqual(['ax', 'yd']);
	});
	test('backspace joins lines, and takes a letter with its marks', () => {
		expect(backspace({ ...typed('a\nb'), column: 0 }).lines).toEqual(['ab']);
		expect(backspace(typed('ne\u0301')).lines).toEqual(['n']);
		expect(backspace(emptyBuffer)).toBe(emptyBuffer);
	});
	test('delete takes the letter under the cursor', () => expect(edited(moved(typed('abc'), 'home'), { key: 'delete', text: '' }).lines).toEqual(['bc']));
	test('is made safe when read', () => {
		expect(linesOf(typed('a\u001B[2Jb\\'))).toEqual(['a\\u{1b}[2Jb\\\\']);
		expect(valueOf(typed('  x '))).toBe('x');
		expect(isBlank(typed(' \n '))).toBe(true);
	});
	test('a kept text comes back as it was typed', () => {
		const lines = ['one\\two', 'thr\u0007ee'].map(visibleText);
		expect(linesOf(bufferOf(lines))).toEqual(lines);
	});
	test('no order of keys leaves the text', () => {
		const key = fc.constantFrom('up', 'down', 'left', 'right', 'home', 'end', 'backspace', 'delete', 'ctrl-a', 'ctrl-e', 'ctrl-u', 'tab');
		const step = fc.oneof(key.map(name => ({ key: name, text: '' })), fc.string({ unit: 'grapheme', maxLength: 4 }).map(text => ({ key: text, text })), fc.constant({ key: 'x', text: '\n' }));
		fc.assert(
			fc.property(fc.array(step, { maxLength: 60 }), steps => {
				let buffer = emptyBuffer;
				for (const one of steps) {
					buffer = edited(buffer, one);
					const line = buffer.lines[buffer.row];
					expect(line).toBeDefined();
					expect(buffer.column).toBeGreaterThanOrEqual(0);
					expect(buffer.column).toBeLessThanOrEqual(line!.length);
				}
			}),
		);
	});
});
