import { expect, test } from 'vitest';
import { HostsAtRisk } from '../../source/core/at-risk.ts';
import type { NamedHost } from '../../source/core/named-hosts.ts';
import { visibleText as say } from '../../source/core/visible.ts';
import { atRiskInMarkdown } from '../../source/report/at-risk-lists.ts';
import { capturesInMarkdown } from '../../source/report/captures.ts';

test('passwords to change and sites to tell, what a log named made harmless', () => {
	const hosts = new HostsAtRisk();
	hosts.sight({ host: say('10.1.1.9'), role: 'destination', service: say('ftp'), account: say('anna|x') }, say('log'));
	hosts.sight({ host: say('a.example'), role: 'source', service: say('ftp') }, say('log'));
	const text = atRiskInMarkdown(hosts.ranked()).join('\n');
	expect(text).toContain('| `10.1.1.9` | ftp | `anna\\|x` |');
	expect(text).toMatch(/C\.7, D\)[^]*\| `a\.example` \| source \| ftp \|/);
	expect(atRiskInMarkdown([]).join('')).toContain('no log shows');
});

test('hosts that logs name, by network, with the line that names them', () => {
	const named = (host: string, ways: readonly ('came from' | 'went to')[]): NamedHost => ({ host: say(host), ways: new Set(ways), severity: 'high', accounts: [say('root')], times: 1200, namings: [{ check: 'login-signs', log: say('/var/log/auth.log'), offset: 7, words: say('Accepted | `x`') }] });
	const text = atRiskInMarkdown([], [named('10.0.0.5', ['went to']), named('203.0.113.5', ['came from', 'went to']), ...Array.from({ length: 600 }, (_, at) => named(`198.51.${at >> 8}.${at & 255}`, ['came from']))]).join('\n');
	expect(text).toMatch(/C\.6\)[^]*\| `10\.0\.0\.5` \| high \| went to \| root \| 1,200 \| `\/var\/log\/auth\.log` at byte 7: `` Accepted \\\| `x` `` \|[^]*C\.7, D\)[^]*\| `203\.0\.113\.5` \| high \| came from, went to/);
	expect(text).toContain('101 more are named in the findings.');
});

test('what was saved, with its digests, and what was not', () => {
	const ending = { how: 'complete', coverage: { counts: { files: 1 }, skipped: [] } } as const;
	const items = [{ item: say('mounts'), kept: say('captured/c/09-mounts'), bytes: 7, sha256: 'ab' }, { item: say('kernel log'), bytes: 0, sha256: '', why: say('EPERM') }];
	const text = capturesInMarkdown({ captures: [{ run: 'c', at: '2026-01-31T22:15:00.000Z', of: { of: 'process', pid: 7, name: say('sh') }, state: 'ended', ending, items }] }).join('\n');
	expect(text).toContain('Process 7 `sh`, begun 2026-01-31T22:15:00.000Z: complete; 1 files');
	expect(text).toContain('| mounts | `captured/c/09-mounts` | 7 | `ab` |');
	expect(text).toContain('| kernel log | not taken | 0 |  | EPERM |');
	expect(capturesInMarkdown({ captures: [] }).join('')).toContain('Nothing volatile was saved.');
});
