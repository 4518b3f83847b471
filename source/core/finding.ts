/** What a look ends with: findings, how far it looked, and how it ended. Never a bare list. */

import { blanksSeen, type Visible } from './visible.ts';

/** How sure and how bad. `info` is worth knowing; on a clean, lived-in server nothing is `medium` or above. */
export const severities = ['info', 'low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof severities)[number];

/** The number of a step of the document (`C.5`, `A.2.c`) or of a detection checklist (`U.4`, `N.10`). */
export type StepId = string;
export type CheckId = string;

/** What a finding is about. A path is as the victim sees it, from its own root. */
export type Subject =
	| { readonly kind: 'file'; readonly path: Visible }
	| { readonly kind: 'account'; readonly name: Visible }
	| { readonly kind: 'host'; readonly name: Visible }
	| { readonly kind: 'interface'; readonly name: Visible }
	| { readonly kind: 'process'; readonly pid: number; readonly name: Visible }
	| { readonly kind: 'package'; readonly name: Visible }
	| { readonly kind: 'system'; readonly name: Visible };

export type Fact = Visible | number | boolean;

export interface Finding {
	readonly check: CheckId;
	readonly step: StepId;
	readonly severity: Severity;
	readonly subject: Subject;
	/** One sentence: what is odd, with the reason that gives it its severity. */
	readonly summary: Visible;
	/** Named particulars (mode, owner, digest...). Names that start `host-says` were learnt from the suspect itself. */
	readonly facts: Readonly<Record<string, Fact>>;
	/** ATT&CK technique ids, where one fits. */
	readonly techniques: readonly string[];
	/** What to look at next, in the project's words. */
	readonly next?: Visible;
}

/**
 * Identity of a finding across runs: what the operator triages. `suid-files | file | /tmp/sh | owned by root`, with a `|`
 * inside a part doubled, so that no path and no link target can be chosen that makes one finding pass for another.
 */
export function findingKey({ check, subject, summary }: Finding): string {
	return [check, subject.kind, subjectName(subject), summary].map(part => (part.includes('|') ? part.replaceAll('|', '||') : part)).join(' | ');
}

/** The name of the subject as it stands in a key; undefined where the text is no key. */
export function subjectInKey(key: string): string | undefined {
	return key.split(' | ')[2]?.replaceAll('||', '|');
}

/** The subject in a few words for a list row. */
export function subjectName(subject: Subject): Visible {
	switch (subject.kind) {
		case 'file':
			return subject.path;
		case 'process':
			return `${subject.pid} ${subject.name}` as Visible;
		default:
			return subject.name;
	}
}

/** The same for people: blanks that nobody would see are shown. Not for keys or order. */
export function subjectShown(subject: Subject): Visible {
	return blanksSeen(subjectName(subject));
}

export function severityRank(severity: Severity): number {
	return severities.indexOf(severity);
}

export function isAtLeast(severity: Severity, least: Severity): boolean {
	return severityRank(severity) >= severityRank(least);
}

interface Judged {
	readonly severity: Severity;
}

/** Orders what was judged, the worst first. */
export function worseFirst(a: Judged, b: Judged): number {
	return severityRank(b.severity) - severityRank(a.severity);
}

/** Worst first, of those what intruders replace first, then by subject: the order of every list of findings. */
export function bySeverity(a: Finding, b: Finding): number {
	const worse = worseFirst(a, b) || Number(isOfOftenReplaced(b)) - Number(isOfOftenReplaced(a));
	if (worse !== 0) return worse;
	const left = subjectName(a.subject);
	const right = subjectName(b.subject);
	return left < right ? -1 : left > right ? 1 : a.check < b.check ? -1 : a.check > b.check ? 1 : 0;
}

/** About a program that intruders often replace, what the host starts by itself, or a library of these: said by the check that knows. */
function isOfOftenReplaced({ facts }: Finding): boolean {
	return facts['often-replaced'] === true;
}
