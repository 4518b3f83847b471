import { expect, test } from 'vitest';
import { Images } from '../../source/core/images.ts';
import { visibleText as say } from '../../source/core/visible.ts';
import { imagesInMarkdown } from '../../source/report/images.ts';

const nothing = say('');

test('an image in the report says who, from where to where, with which digest, and what is zeros', () => {
	const images = new Images();
	expect(imagesInMarkdown({ images }).join('\n')).toContain('No disk was copied.');
	const at = '2026-01-31T22:15:00.000Z';
	const copy = { role: 'image' as const, from: { kind: 'device' as const, path: say('/dev/sda'), size: 1_000_000, model: say('ACME'), serial: say('S-1') }, to: { kind: 'absent' as const, path: say('/mnt/a.dd'), size: 0, model: nothing, serial: nothing }, form: { as: 'raw' as const, sparse: false }, verify: true, resumed: false, accepted: [say('the source is mounted read-write')], map: say('case/images/a.dd.map') };
	images.fold({ type: 'image-started', run: 'image-1', program: 'regain test', digests: ['sha256'], copy }, at, say('ada'));
	expect(imagesInMarkdown({ images }).join('\n')).toContain('still copying');
	images.fold({ type: 'image-ended', run: 'image-1', outcome: { how: 'complete', read: 999_488, unread: { ranges: [{ at: 4096, size: 512 }], count: 1, bytes: 512 }, digests: { sha256: 'ab'.repeat(32) }, digestOf: 'source', verified: 'same', differs: [], unsummed: 0, direct: true } }, '2026-01-31T22:20:00.000Z', say('ada'));
	images.fold({ type: 'image-labelled', run: 'image-1', record: say('a.dd.regain.txt'), labels: [say('a.dd.label.txt')], sha256: 'cd'.repeat(32) }, at, say('ada'));
	images.fold({ type: 'image-verified', image: say('/mnt/a.dd'), record: say('r'), answer: 'same', words: say('what was recorded') }, at, say('bob'));
	const report = imagesInMarkdown({ images }).join('\n');
	for (const part of ['ada', '`/dev/sda`', '`S-1`', 'ACME', '`/mnt/a.dd`', 'ab'.repeat(32), '4096 512', 'mounted read', '22:20', 'a.dd.label.txt', 'bob']) expect(report).toContain(part);
});
