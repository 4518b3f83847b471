/** Files of settings in which one statement is the sign. */

import type { Finding } from '../core/finding.ts';
import { shown, visibleName, visibleText } from '../core/visible.ts';
import { hostPath, nameOf, shownPath, type HostPath } from '../host/host.ts';
import { statementsOf, type StatementRule } from '../parsers/statement-rules.ts';
import { findingOf } from './check.ts';
import type { Examination } from './examination.ts';

export interface StatementPlace {
	readonly files?: readonly string[];
	/** `*` stands for any one name. */
	readonly folders?: readonly string[];
	readonly names?: RegExp;
	readonly rules: readonly StatementRule[];
}

export function placesOf(examination: Examination, { files = [], folders = [], names }: StatementPlace): readonly HostPath[] {
	const listed = folders.flatMap(folder => foldersLike(examination, folder)).flatMap(folder => examination.names(folder)).filter(path => names?.test(nameOf(path)) ?? true);
	const seen = new Set<HostPath>();
	// /etc/sysctl.d/99-sysctl.conf is a link to /etc/sysctl.conf: said once.
	return [...files.map(hostPath), ...listed].filter(path => {
		const real = examination.standing(path)?.real;
		const isNew = real !== undefined && !seen.has(real);
		if (isNew) seen.add(real);
		return isNew;
	});
}

/** Folders by a path in which `*` stands for any one name. */
export function foldersLike(examination: Examination, pattern: string): readonly HostPath[] {
	const [start, ...rest] = pattern.split('/*');
	return rest.reduce<readonly HostPath[]>((folders, part) => folders.flatMap(folder => examination.names(folder)).map(folder => hostPath(`${folder}${part}`)), [hostPath(start!)]);
}

/** One finding a statement; none for what a package shipped and nobody changed. `flat` puts a statement of several lines on one. */
export function* judgeStatements(examination: Examination, path: HostPath, rules: readonly StatementRule[], what: string, technique: string, next: string, flat = (bytes: Uint8Array) => bytes): Generator<Finding> {
	const standing = examination.standing(path);
	if (standing === undefined || standing.entry.kind === 'directory' || standing.real === hostPath('/dev/null')) return;
	if (examination.packages.owns(path) && examination.isIntact(path)) return;
	for (const { line, text, says, severity } of examination.some(path, statementsOf(flat(examination.read(path) ?? new Uint8Array()), rules))) {
		yield findingOf(examination.check, severity, { kind: 'file', path: shownPath(path) }, shown`${visibleName(what)}: it ${visibleText(says)} (line ${line})`, {
			facts: { line, text: visibleName(text) },
			techniques: severity === 'low' || severity === 'info' ? [] : [technique],
			next: visibleText(next),
		});
	}
}
