/**
 * npm comes with the package nodejs and then replaces itself in place. After one such update hundreds of files differ and are
 * no sign; one finding says so, and what it cannot tell apart. pip and gem keep to folders of their own and need none of it.
 */

import type { Finding } from '../../core/finding.ts';
import { bytesOf, shown, visibleText } from '../../core/visible.ts';
import { findingOf } from '../check.ts';
import { hostPathOf } from '../../host/host.ts';
import { packagedFiles } from './check.ts';
import { aboutPackage, sourceWords, type Source } from './difference-finding.ts';
import { isOfContent } from './verdict.ts';

const ownTree = /^\/usr\/(?:local\/)?lib\/node_modules\//;
/** Fewer than this are no update. */
const manyFiles = 20;

export function withoutOwnTrees(source: Source, findings: readonly Finding[]): readonly Finding[] {
	const within = findings.filter(isOfOwnTree);
	if (within.length < manyFiles) return findings;
	const examples = within.slice(0, 5).map(({ subject }, at) => [`file-${at + 1}`, subject.kind === 'file' ? subject.path : visibleText('')] as const);
	const summary = shown`${within.length} files below node_modules differ from ${sourceWords(source)} or are missing: that is what an update by npm itself leaves, and a change hidden among them cannot be told from it`;
	const one = findingOf(packagedFiles, 'low', { kind: 'package', name: source.pkg.name }, summary, {
		facts: { ...Object.fromEntries(examples), ...aboutPackage(source) },
		next: visibleText('If nobody updated it, or it matters, compare the folder with a fresh copy of the version its own package.json names.'),
	});
	return [...findings.filter(finding => !isOfOwnTree(finding)), one];
}

/** Content and absence alone: bits, owners and forged records speak for themselves. */
function isOfOwnTree({ subject, severity, facts }: Finding): boolean {
	if (subject.kind !== 'file' || severity === 'critical') return false;
	return isOfContent(facts) && ownTree.test(hostPathOf(bytesOf(subject.path)));
}
