import { createRequire } from 'node:module';
import path from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import { describe, expect, test } from 'vitest';
import type { KeptImage } from '../../source/core/images.ts';
import { visibleName, visibleText as say } from '../../source/core/visible.ts';
import { parseImageRecord } from '../../source/parsers/image-record.ts';
import { custodyLabel, custodyLabelSvg } from '../../source/report/custody-label.ts';
import { imageRecord } from '../../source/report/image-record.ts';

const hostile = visibleName('/mnt/<&">\u001B[2J\u202E' + 'long'.repeat(40));
const ranges = Array.from({ length: 30 }, (_, index) => ({ at: index * 1_000_000_000, size: 512 }));
const image: KeptImage = {
	run: 'image-1',
	at: '2026-01-31T22:15:00.000Z',
	by: say('ada'),
	program: 'regain 1.2.3',
	digests: ['sha256', 'md5', 'sha1'],
	copy: { role: 'image', from: { kind: 'device', path: say('/dev/sda'), size: 512_110_190_592, model: say('ACME Fléché 9000'), serial: say('S-1234') }, to: { kind: 'absent', path: hostile, size: 0, model: say(''), serial: say('') }, form: { as: 'raw', sparse: false }, verify: true, resumed: false, accepted: [say('the source /dev/sda is mounted read-write: /dev/sda1 on /')], map: say('/case/images/a.map') },
	state: 'ended',
	endedAt: '2026-01-31T23:15:00.000Z',
	outcome: { how: 'complete', read: 512_110_175_232, unread: { ranges, count: 30, bytes: 15_360 }, digests: { sha256: 'ab'.repeat(32), md5: 'cd'.repeat(16), sha1: 'ef'.repeat(20) }, digestOf: 'source', verified: 'same', differs: [], unsummed: 0, direct: true },
};
const ground = { head: { seq: 42, digest: '0123456789abcdef'.repeat(4) }, caseFolder: say('/media/stick/case'), title: say('Web server & friends'), organisation: say('Example Ltd'), tracking: [say('CERT#1')] };
/** As a person reads it, over the ends of lines. */
const flat = (text: string): string => text.replaceAll(/\|\n\| */g, ' ').replaceAll(/ +/g, ' ');

describe('the label in text', () => {
	test('fits 80 columns of ASCII on any printer', () => {
		const label = custodyLabel(image, ground);
		for (const line of label.trimEnd().split('\n')) expect(line).toMatch(/^[\x20-\x7e]{78}$/);
	});

	test('shows who, what, digests, what is zeros, the head of the journal, and lines to sign and date', () => {
		const label = flat(custodyLabel(image, ground));
		for (const part of ['EVIDENCE: IMAGE OF A DISK', 'Web server & friends', 'CERT#1', '/dev/sda', 'serial S-1234', '512,110,190,592 bytes', 'by ada', 'regain 1.2.3', `SHA-256 ${'abab '.repeat(16).trim()}`, `MD5 ${'cdcd '.repeat(8).trim()}`, 'SHA-1', '15,360 bytes', '19000000000+512', 'and 10 more: see the map', 'mounted read-write', 'entry 42: 0123 4567 89ab cdef']) expect(label).toContain(part);
		expect(label.match(/Taken by _{20,} +Date _{10,}/g)).toHaveLength(1);
		expect(label.match(/Received by _{20,} +Date _{10,}/g)).toHaveLength(2);
	});

	test('a copy without a case says that nothing holds it to a journal', () => {
		expect(flat(custodyLabel(image, { ...ground, caseFolder: say('') }))).toContain('the copy was made without a case');
	});
});

describe('the label as a picture', () => {
	const fonts = path.dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json'));
	const drawn = (svg: string): Resvg => new Resvg(svg, { font: { loadSystemFonts: false, fontFiles: [path.join(fonts, 'ttf/DejaVuSansMono.ttf')], defaultFontFamily: 'DejaVu Sans Mono' } });

	test('is drawn, with every line within its frame', () => {
		const svg = custodyLabelSvg(image, ground);
		const picture = drawn(svg);
		const frame = drawn(svg.replaceAll(/<text.*<\/text>/g, '')).innerBBox()!;
		const text = drawn(svg.replace(/<rect[^>]*>/, '')).innerBBox()!;
		expect(text.width).toBeGreaterThan(frame.width / 2);
		expect(text.x).toBeGreaterThan(frame.x);
		expect(text.y).toBeGreaterThan(frame.y);
		expect(text.x + text.width).toBeLessThan(frame.x + frame.width);
		expect(text.y + text.height).toBeLessThan(frame.y + frame.height);
		const { pixels } = picture.render();
		let dark = 0;
		for (let at = 0; at < pixels.length; at += 4) if (pixels[at]! < 128) dark++;
		expect(dark).toBeGreaterThan(5000);
	});

	test('holds the same lines, with nothing of a name taken for a mark', () => {
		const svg = custodyLabelSvg(image, ground);
		expect(svg).toContain('&lt;&amp;');
		expect(svg).not.toContain('<&');
		expect([...svg.matchAll(/<text/g)]).toHaveLength(custodyLabel(image, ground).trimEnd().split('\n').length - 2);
	});
});

test('the record beside it is read back as it was written', () => {
	const parsed = parseImageRecord(Buffer.from(imageRecord(image, ground)));
	expect(parsed).toEqual({ ok: true, record: { size: 512_110_190_592, as: 'raw', digests: image.outcome!.digests, unreadBytes: 15_360 } });
});
