import { expect, test } from 'vitest';
import { packageManagerHooks } from '../../source/checks/package-manager-hooks.ts';
import { memoryHost, type Machine } from '../support/memory-host.ts';
import { run } from '../support/sweep-host.ts';

const info = '/var/lib/dpkg/info';
const [made, installed, later] = [Date.UTC(2024, 1, 1), Date.UTC(2025, 1, 1), Date.UTC(2026, 1, 1)];
const part = (modified: number, content = '\n') => ({ content, modified });
const late = (machine: Machine) => run(packageManagerHooks, memoryHost({ '/var/lib/dpkg/status': '', ...machine })).findings.filter(({ summary }) => /after the package|times were set anew/.test(summary)).map(({ severity, subject }) => `${severity} ${subject.kind === 'file' ? subject.path : ''}`);

test('sums and a script that are younger than the list of their package were written later', () => {
	expect(late({ [`${info}/sshd.list`]: part(installed), [`${info}/sshd.md5sums`]: part(later), [`${info}/sshd.postinst`]: part(made), [`${info}/cron.list`]: part(installed), [`${info}/cron.md5sums`]: part(made), [`${info}/cron.prerm`]: part(later) })).toEqual([`medium ${info}/cron.prerm`, `medium ${info}/sshd.md5sums`]);
});

test('as dpkg leaves them none is; a part without a list is not held against one; times that were set anew, and sums that debsums made, are no forgery', () => {
	expect(late({ [`${info}/a.list`]: part(installed), [`${info}/a.md5sums`]: part(made), [`${info}/a.postinst`]: part(installed + 1000), [`${info}/b.md5sums`]: part(later), [`${info}/a.templates`]: part(later) })).toEqual([]);
	const many = Object.fromEntries(Array.from({ length: 25 }, (_, at) => [[`${info}/p${at}.list`, part(installed)], [`${info}/p${at}.md5sums`, part(later)]] as const).flat());
	expect(late(many)).toEqual([`info ${info}`]);
});
