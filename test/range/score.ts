/** Findings held against the planted signs: what was named, what was missed, what was cried for nothing. */

import { severityRank, type Finding } from '../../source/core/finding.ts';
import { visible } from '../../source/core/visible.ts';
import type { Sign } from './sign.ts';
import type { TreePath } from './tree.ts';

export interface Score {
	readonly named: readonly { readonly sign: Sign; readonly by: Finding }[];
	readonly missed: readonly Sign[];
	/** Findings of medium and above about nothing that was planted. */
	readonly falseAlarms: readonly Finding[];
}

export function alarms(findings: readonly Finding[]): readonly Finding[] {
	return findings.filter(({ severity }) => severityRank(severity) >= severityRank('medium'));
}

export function score(findings: readonly Finding[], signs: readonly Sign[]): Score {
	const loud = alarms(findings);
	const named: { sign: Sign; by: Finding }[] = [];
	const missed: Sign[] = [];
	for (const sign of signs) {
		const by = loud.find(finding => sign.names.some(name => wordsOf(name) === subjectOf(finding) || matches(name, finding)));
		if (by === undefined) missed.push(sign);
		else named.push({ sign, by });
	}
	const planted = signs.flatMap(({ names, also = [] }) => [...names, ...also]).map(wordsOf);
	const falseAlarms = loud.filter(finding => {
		const subject = subjectOf(finding);
		return !planted.some(one => subject === one || subject.startsWith(`${one}/`) || subject.startsWith(`${one}\\`) || glob(one)?.test(subject));
	});
	return { named, missed, falseAlarms };
}

/** A file by its path, anything else by its kind and name: as signs name them. */
export function subjectOf({ subject }: Finding): string {
	return subject.kind === 'file' ? subject.path : `${subject.kind} ${subject.name}`;
}

function wordsOf(name: TreePath): string {
	return visible(typeof name === 'string' ? Buffer.from(name) : name);
}

function matches(name: TreePath, finding: Finding): boolean {
	return glob(wordsOf(name))?.test(subjectOf(finding)) ?? false;
}

/** `*` stands for one part of a path that differs from tree to tree, such as the kernel's version. */
function glob(words: string): RegExp | undefined {
	return words.includes('/*/') ? new RegExp(`^${words.split('*').map(part => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)).join('[^/]+')}$`) : undefined;
}
