/** A folder that is gone takes all with it: told once for each package, with how much of the package lay below it. */

import { severityRank, worseFirst, type Fact, type Finding } from '../../core/finding.ts';
import { shown, visibleText } from '../../core/visible.ts';
import { sourceWords, type Source } from './difference-finding.ts';
import { isOfAbsence } from './verdict.ts';

/** Names of what is gone that are given: the worst first. */
const mostNamed = 5;

/** Findings of one package, in its order; what is missing below a missing folder stands in the finding of the topmost. */
export function withMissingFoldersAsOne(source: Source, findings: readonly Finding[]): readonly Finding[] {
	const missing = new Map<string, Finding>();
	for (const finding of findings) if (finding.subject.kind === 'file' && isOfAbsence(finding.facts)) missing.set(finding.subject.path, finding);
	const below = new Map<Finding, Finding[]>();
	const told: Finding[] = [];
	for (const finding of findings) {
		const top = finding.subject.kind === 'file' && missing.get(finding.subject.path) === finding ? topmost(finding.subject.path, missing) : undefined;
		if (top === undefined || top === finding) told.push(finding);
		else below.set(top, [...(below.get(top) ?? []), finding]);
	}
	return below.size === 0 ? findings : told.map(finding => asOne(source, finding, below.get(finding) ?? []));
}

function topmost(path: string, missing: ReadonlyMap<string, Finding>): Finding | undefined {
	let top = missing.get(path);
	for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
		// Not every list names every folder on the way.
		top = missing.get(path.slice(0, at)) ?? top;
	}
	return top;
}

function asOne(source: Source, folder: Finding, gone: readonly Finding[]): Finding {
	if (gone.length === 0) return folder;
	const sorted = gone.toSorted(worseFirst);
	const worst = sorted[0]!;
	const named = sorted.slice(0, mostNamed).map(({ subject }, at): readonly [string, Fact] => [`file-${at + 1}`, subject.kind === 'file' ? subject.path : visibleText('')]);
	return {
		...(severityRank(worst.severity) > severityRank(folder.severity) ? { ...folder, severity: worst.severity } : folder),
		summary: shown`It is missing, and with it all of ${source.pkg.name} that lay below (${gone.length}); it is in ${sourceWords(source)}`,
		facts: { ...folder.facts, 'missing-below': gone.length, ...Object.fromEntries(named) },
	};
}
