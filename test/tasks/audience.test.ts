import { expect, test } from 'vitest';
import type { FileJudge, Hears } from '../../source/checks/check.ts';
import { Folder } from '../../source/checks/folder.ts';
import { hostPath } from '../../source/host/host.ts';
import { Audience } from '../../source/tasks/audience.ts';

const plain = 0o100644;
const setUid = 0o104755;

function judge(...hears: readonly Hears[]): FileJudge {
	return { hears, inspect: () => undefined };
}

function hearing(audience: Audience, folder: string, mode: number, name: string): readonly number[] {
	audience.enter(new Folder(hostPath(folder)));
	const heard: number[] = [];
	if (!audience.gather(mode, name)) return heard;
	for (let next = audience.judge(); next !== -1; next = audience.judge()) heard.push(next);
	return heard;
}

test('a judge that says nothing of what it hears is shown everything', () => {
	expect(hearing(new Audience([{ inspect: () => undefined }]), '/usr', plain, 'x')).toEqual([0]);
});

test('all that one ear asks must hold, and one ear is enough', () => {
	const audience = new Audience([
		judge({ mode: mode => (mode & 0o4000) !== 0 }),
		judge({ folder: ({ path }) => path === '/dev' }, { mode: mode => mode === setUid }),
		judge({ ending: ending => ending === 'php', mode: mode => mode === plain }),
		judge({ hidden: true }),
		judge(),
	]);
	expect(hearing(audience, '/usr/bin', setUid, 'sh')).toEqual([0, 1]);
	expect(hearing(audience, '/dev', setUid, '.PHP')).toEqual([0, 1, 3]);
	expect(hearing(audience, '/dev', plain, 'a.PHP')).toEqual([1, 2]);
	expect(hearing(audience, '/srv', plain, 'a.php.txt')).toEqual([]);
});

test('a name without a dot, or with nothing after it, has an empty ending', () => {
	const asked: string[] = [];
	const audience = new Audience([judge({ ending: ending => asked.push(ending) > 0 })]);
	for (const name of ['cgi', 'cgi.', '.htaccess', '']) hearing(audience, '/', plain, name);
	expect(asked).toEqual(['', 'htaccess']);
});

test('a hundred judges with three ears each are shown in their order, each once', () => {
	const all = Array.from({ length: 100 }, () => judge({}, { mode: mode => mode === plain }, { ending: ending => ending === 'x' }));
	expect(hearing(new Audience(all), '/', plain, 'a.x')).toEqual(Array.from({ length: 100 }, (_, number) => number));
});

test('a judge that was dismissed hears nothing more, here or elsewhere', () => {
	const audience = new Audience([judge({}), judge({}, { mode: mode => mode === plain }), judge({})]);
	audience.enter(new Folder(hostPath('/')));
	expect(audience.gather(plain, 'x')).toBe(true);
	expect(audience.judge()).toBe(0);
	audience.dismiss(1);
	expect(audience.judge()).toBe(2);
	expect(hearing(audience, '/usr', plain, 'x')).toEqual([0, 2]);
});
