import { describe, expect, test } from 'vitest';
import { mayStart, planImaging, type ImageForm, type ImagingQuestion, type Medium } from '../../source/core/imaging-plan.ts';
import { visibleText as say } from '../../source/core/visible.ts';

const none = say('');
const gigabyte = 1_000_000_000;

function device(name: string, more: Partial<Medium> = {}): Medium {
	return { path: say(`/dev/${name}`), name: say(name), kind: 'device', is: name, size: 100 * gigabyte, sector: 512, model: none, serial: say(`SERIAL-${name}`), volumes: [], isBlank: true, readOnly: false, mounts: [], holders: [], self: [name], foundation: [name], ...more };
}

function file(path: string, more: Partial<Medium> = {}): Medium {
	return { ...device('x'), path: say(path), name: say(path.split('/').at(-1)!), kind: 'absent', is: '', size: 0, serial: none, self: [], foundation: ['sdz'], free: 1000 * gigabyte, ...more };
}

const raw: ImageForm = { as: 'raw', sparse: false };
const question = (more: Partial<ImagingQuestion> = {}): ImagingQuestion => ({ from: device('sda'), to: device('sdb'), form: raw, caseOn: ['sdz'], confirmed: [], resumes: false, ...more });
const reasons = (more: Partial<ImagingQuestion>): readonly string[] => planImaging(question(more)).refusals.map(({ reason }) => reason);

test('an empty disk of the same size: nothing stands against it', () => {
	expect(mayStart(planImaging(question()))).toBe(true);
	expect(mayStart(planImaging(question({ to: file('/mnt/case/a.dd') })))).toBe(true);
});

const written = [{ point: say('/'), device: say('/dev/sda1'), readOnly: false }];

describe('refused, whatever is typed', () => {
	const typed = ['sdb', 'SERIAL-sdb', 'sda', 'SERIAL-sda', 'yes'];
	test.for<[string, Partial<ImagingQuestion>]>([
		['same-disk', { to: device('sda') }],
		['same-disk', { from: device('sda1', { self: ['sda', 'sda1'], foundation: ['sda', 'sda1'] }), to: device('sda2', { self: ['sda', 'sda2'], foundation: ['sda', 'sda2'] }) }],
		['same-disk', { to: file('/data/a.dd', { foundation: ['dm-0', 'sda', 'sda2'] }) }],
		['same-disk', { from: file('/a', { kind: 'file', self: ['file:1:2'], foundation: ['file:1:2', 'sdz'] }), to: device('loop0', { self: ['file:1:2', 'loop0'], foundation: ['file:1:2', 'loop0', 'sdz'] }) }],
		['same-disk', { from: file('/a', { kind: 'file', self: ['file:1:2'], foundation: ['file:1:2', 'sdb'] }) }],
		['destination-mounted', { to: device('sdb', { mounts: written }) }],
		['destination-held', { to: device('sdb', { holders: [say('dm-0')] }) }],
		['destination-read-only', { to: device('sdb', { readOnly: true }) }],
		['too-small', { to: device('sdb', { size: 100 * gigabyte - 512 }) }],
		['no-room', { to: file('/mnt/a.dd', { free: gigabyte }) }],
		['file-too-large', { to: file('/mnt/a.dd', { largestFile: 0xff_ff_ff_ff }) }],
		['case-on-source', { caseOn: ['sda', 'sda3'] }],
		['source-absent', { from: file('/gone'), to: file('/mnt/a.dd') }],
		['source-empty', { from: device('sr0', { size: 0 }) }],
		['form', { form: { as: 'zstd', sparse: false } }],
		['form', { form: { as: 'raw', sparse: true } }],
		['form', { to: file('/mnt/a.dd'), form: { as: 'raw', sparse: false, split: 512 } }],
		['form', { to: file('/mnt/a.dd'), form: { as: 'zstd', sparse: false, split: 2 ** 31 } }],
	])('%s', ([reason, more]) => {
		expect(reasons({ ...more, confirmed: typed })).toContain(reason);
		expect(mayStart(planImaging(question({ ...more, confirmed: typed })))).toBe(false);
	});
});

describe('asked', () => {
	const full = device('sdb', { isBlank: false, volumes: [{ name: say('sdb1'), number: 1, at: 0, size: 1, holds: say('ext4'), kind: 'file-system', type: 'ext4' }] });
	test.for([
		[[], false],
		[['yes'], false],
		[['sda', 'SERIAL-sda'], false],
		[['serial-sdb'], false],
		[['sdb'], true],
		[['SERIAL-sdb'], true],
	] as const)('a destination with data, and %j was typed', ([confirmed, may]) => {
		expect(mayStart(planImaging(question({ to: full, confirmed })))).toBe(may);
	});

	test('nothing is asked of a copy that is gone on with', () => {
		expect(mayStart(planImaging(question({ to: full, resumes: true })))).toBe(true);
	});

	test('a source that is written to, by its own name alone; its destination’s name lifts nothing here', () => {
		const from = device('sda', { mounts: written });
		expect(mayStart(planImaging(question({ from, confirmed: ['sdb'] })))).toBe(false);
		expect(mayStart(planImaging(question({ from, confirmed: ['SERIAL-sda'] })))).toBe(true);
	});

	test('a file that is there, by its name', () => {
		const to = file('/mnt/a.dd', { kind: 'file', size: 12 });
		expect(mayStart(planImaging(question({ to })))).toBe(false);
		expect(mayStart(planImaging(question({ to, confirmed: ['a.dd'] })))).toBe(true);
	});

	test('an empty serial is no word that can be typed', () => {
		expect(mayStart(planImaging(question({ to: { ...full, serial: none }, confirmed: [''] })))).toBe(false);
	});
});

test('the other way round it is called so', () => {
	expect(planImaging(question({ from: file('/a.dd', { kind: 'file', size: gigabyte, self: ['file:1:2'] }) })).role).toBe('restore');
});
