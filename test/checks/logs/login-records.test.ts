import { describe, expect, test } from 'vitest';
import { loginRecords } from '../../../source/checks/logs/login-records.ts';
import { inlineRunner } from '../../../source/tasks/inline.ts';
import { placeOf } from '../../../source/tasks/workplace.ts';
import { memoryHost } from '../../support/memory-host.ts';
import { Hearer, jobOf } from '../../support/tiny-checks.ts';
import { sessions, utmpRecord } from '../../support/utmp-record.ts';

const boot = utmpRecord({ type: 2, line: '~', id: '~~', user: 'reboot', host: '6.1.0-18-amd64', at: '2024-03-01T07:59:00Z' });
const good = [boot, ...sessions(40)];

async function told(records: readonly Uint8Array[], name = '/var/log/wtmp'): Promise<readonly string[]> {
	const heard = new Hearer();
	const host = memoryHost({ [name]: Buffer.concat(records) });
	await inlineRunner({ checks: [loginRecords], ...placeOf(host) }).start(jobOf([loginRecords], { target: { kind: host.kind, root: host.root } }), heard).ended;
	expect(heard.endingOf('login-records')).toMatchObject({ how: 'complete', coverage: { counts: { files: 1 } } });
	return heard.findings.map(({ severity, summary }) => `${severity} ${summary}`);
}

describe('a wtmp', () => {
	test('of comings and goings says nothing', async () => {
		expect(await told(good)).toEqual([]);
	});

	test('with a record zeroed between others', async () => {
		expect(await told(good.with(11, Buffer.alloc(384)))).toEqual([expect.stringMatching(/^medium 1 logout from a pseudo terminal/), expect.stringMatching(/^high 1 record between good ones hold nothing but zeros/)]);
	});

	test('whose end a power cut zeroed', async () => {
		expect(await told([...good, Buffer.alloc(384)])).toEqual([expect.stringMatching(/^low 1 record at its end/)]);
	});

	test('that a power cut zeroed up to the start behind it', async () => {
		const again = utmpRecord({ type: 2, line: '~', id: '~~', user: 'reboot', host: '6.1.0', at: '2024-05-01T00:00:00Z' });
		expect(await told([...good, Buffer.alloc(384), again, ...sessions(4, undefined, '2024-05-02T08:00:00Z')])).toEqual([expect.stringMatching(/^low 1 record at its end, or right before a start/)]);
	});

	test('with a login taken out, which chkwtmp does not see', async () => {
		expect(await told(good.toSpliced(11, 1))).toEqual([expect.stringMatching(/^medium 1 logout from a pseudo terminal that nobody came in by/)]);
	});

	test('overwritten with junk, which chkwtmp does not see', async () => {
		expect(await told(good.with(12, Buffer.alloc(384, 0x41)))).toEqual(expect.arrayContaining([expect.stringMatching(/^medium 1 record are none that any program writes|^low parts of it/)]));
	});

	test('whose time goes back by days, which chkwtmp does not see', async () => {
		expect(await told([...good, ...sessions(4, undefined, '2024-02-01T08:00:00Z')])).toEqual([expect.stringMatching(/^medium its time goes back by up to \d+ hours, once/)]);
	});

	test('whose last record is cut', async () => {
		expect(await told([...good, good[1]!.subarray(0, 100)])).toEqual([expect.stringMatching(/^medium its last record is cut in half, amid a block/)]);
		expect(await told(good.slice(0, 9).concat(good[9]!.subarray(0, 100)), '/var/log/wtmp.1')).toEqual([expect.stringMatching(/^medium its last record is cut/)]);
		// As a power cut leaves it: 41 records are 15,744 bytes, and 31 sectors are 15,872.
		expect(await told([...good, good[1]!.subarray(0, 128)])).toEqual([expect.stringMatching(/^low its last record is cut in half, at the edge/)]);
	});

	test('that begins amid sessions, or after a boot that set the clock back', async () => {
		expect(await told(good.slice(2))).toEqual([]);
		expect(await told([...good, utmpRecord({ type: 2, line: '~', id: '~~', user: 'reboot', host: '6.1.0', at: '2020-01-01T00:00:00Z' }), ...sessions(4, undefined, '2024-03-02T08:00:00Z')])).toEqual([]);
	});
});
