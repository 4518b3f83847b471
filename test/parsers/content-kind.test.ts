import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contentOf } from '../../source/parsers/content-kind.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const elf = (type: number, ...headers: number[]): Uint8Array => {
	const head = Buffer.alloc(64 + headers.length * 56);
	head.write('\x7fELF\x02\x01\x01', 'latin1');
	head.writeUInt16LE(type, 16);
	head.writeBigUInt64LE(64n, 32);
	head.writeUInt16LE(56, 54);
	head.writeUInt16LE(headers.length, 56);
	for (const [at, kind] of headers.entries()) head.writeUInt32LE(kind, 64 + at * 56);
	return head;
};

test.each([
	['', 'empty'], ['#!/bin/sh\n', 'script'], ['plain words\n', 'text'], ['Größe\n', 'text'], ['a\0b', 'data'], ['\x89PNG\r\n\x1a\n', 'picture'], ['GIF89a<?php', 'picture'], ['BM is a car maker\n', 'text'],
	['%PDF-1.4', 'document'], ['PK\x03\x04', 'archive'], ['\x1f\x8b\x08', 'archive'], ['\xd4\xc3\xb2\xa1', 'capture'], [`${'x'.repeat(257)}ustar`, 'archive'], ['!<arch>\ndebian-binary', 'package'], ['\x7fELF', 'data'],
])('%j is %s', (text, kind) => {
	expect(contentOf(bytes(text)).kind).toBe(kind);
});
test('the kinds of ELF', () => {
	expect(contentOf(elf(2)).kind).toBe('elf-program');
	expect(contentOf(elf(3, 6, 3)).kind).toBe('elf-program');
	expect(contentOf(elf(3, 1)).kind).toBe('elf-library');
	expect(contentOf(elf(1)).kind).toBe('elf-object');
	expect(contentOf(elf(4)).kind).toBe('elf-core');
});
test('interpreters', () => {
	expect(contentOf(bytes('#! /bin/bash -e\n')).interpreter).toBe('/bin/bash');
	expect(contentOf(bytes('#!/usr/bin/env -S A=1 python3 -u\n')).interpreter).toBe('python3');
	expect(contentOf(bytes('#!\n')).interpreter).toBe('');
});
test('random bytes never throw', () => {
	fc.assert(fc.property(fc.uint8Array({ maxLength: 600 }), input => void contentOf(input)));
	fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), input => void contentOf(Buffer.concat([bytes('\x7fELF\x02\x01'), input]))));
});
