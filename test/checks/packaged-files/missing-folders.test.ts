import { expect, test } from 'vitest';
import { findingOf } from '../../../source/checks/check.ts';
import { packagedFiles } from '../../../source/checks/packaged-files/check.ts';
import type { Source } from '../../../source/checks/packaged-files/difference-finding.ts';
import { withMissingFoldersAsOne } from '../../../source/checks/packaged-files/missing-folders.ts';
import { isMissing } from '../../../source/checks/packaged-files/verdict.ts';
import type { Finding, Severity } from '../../../source/core/finding.ts';
import { visibleText } from '../../../source/core/visible.ts';

const source = { kind: 'database', pkg: { system: 'dpkg', name: visibleText('tool'), version: visibleText('1'), architecture: visibleText('all') }, where: undefined, scripts: '' } as unknown as Source;
const gone = (path: string, severity: Severity): Finding => findingOf(packagedFiles, severity, { kind: 'file', path: visibleText(path) }, visibleText('It is missing'), { facts: isMissing(source) });
const changed = findingOf(packagedFiles, 'critical', { kind: 'file', path: visibleText('/usr/bin/tool') }, visibleText('It differs'), {});
const told = (findings: readonly Finding[]) => withMissingFoldersAsOne(source, findings).map(({ severity, subject, facts }) => `${severity} ${subject.kind === 'file' ? subject.path : ''} ${facts['missing-below'] ?? ''}`.trim());

test('a folder that is gone is told once, as bad as the worst below it', () => {
	const findings = [gone('/usr/lib/tool', 'info'), gone('/usr/lib/tool/a', 'low'), gone('/usr/lib/tool/sub', 'info'), gone('/usr/lib/tool/sub/run', 'medium'), gone('/usr/lib/tool/unlisted/b', 'low')];
	expect(told(findings)).toEqual(['medium /usr/lib/tool 4']);
	expect(withMissingFoldersAsOne(source, findings)[0]).toMatchObject({ summary: expect.stringContaining('all of tool that lay below (4)'), facts: { 'second-opinion': 'missing', 'file-1': '/usr/lib/tool/sub/run' } });
});

test('what is gone alone, and what differs, stands alone and in its place', () => {
	expect(told([gone('/etc/tool.conf', 'info'), changed, gone('/usr/lib/tool', 'info'), gone('/usr/lib/toolbox', 'low'), gone('/usr/lib/tool/a', 'low')])).toEqual(['info /etc/tool.conf', 'critical /usr/bin/tool', 'low /usr/lib/tool 1', 'low /usr/lib/toolbox']);
});
