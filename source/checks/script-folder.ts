/** A folder whose programs something runs of itself: cron.daily, if-up.d, update-motd.d, systemd's generators and the like. */

import { worseFirst, type Finding, type Severity } from '../core/finding.ts';
import { shown, visibleName, visibleText } from '../core/visible.ts';
import { nameOf, type HostPath } from '../host/host.ts';
import type { Examination, Standing } from './examination.ts';
import { judgeProgram, type Runner } from './named-program.ts';
import { placeOf } from './place.ts';
import { scriptReasons, type ScriptReason } from './script-content.ts';
import { entryFinding } from './start-up-entry.ts';

export interface ScriptFolder {
	readonly folder: HostPath;
	/** The field's word for what lies there: `script run by cron`. */
	readonly what: string;
	readonly technique: string;
	/** Folders below it are looked into as deep as this. Default 0. */
	readonly depth?: number;
	/** Names that are run; default: all. */
	readonly names?: RegExp;
	/** Sourced rather than started, or data: an execution bit says nothing about it. */
	readonly sourced?: boolean;
	/** The names are the place's own, hidden or not. */
	readonly known?: boolean;
	/** Who runs it; root where not said. */
	readonly runner?: Runner;
	/** What was judged under another name; added to. */
	readonly seen?: Set<HostPath>;
	/** How odd a file of no package is here. Default `info`. */
	readonly unpackaged?: Severity;
}

export function* scriptFolder(examination: Examination, place: ScriptFolder): Generator<Finding> {
	for (const standing of examination.folder(place.folder)) {
		if (standing.entry.kind === 'directory' && (place.depth ?? 0) > 0) {
			yield* scriptFolder(examination, { ...place, folder: standing.path, depth: place.depth! - 1 });
		}
		if (standing.entry.kind !== 'file' || !(place.names ?? /./).test(nameOf(standing.path))) continue;
		if (place.seen?.has(standing.real) === true) continue;
		place.seen?.add(standing.real);
		const finding = judgeScript(examination, place, standing);
		if (finding !== undefined) yield finding;
	}
}

/** One such file, wherever it lies. */
export function judgeScript(examination: Examination, place: Pick<ScriptFolder, 'what' | 'technique' | 'sourced' | 'unpackaged' | 'known' | 'runner'>, standing: Standing): Finding | undefined {
	const { host, packages } = examination;
	const { path, real, entry } = standing;
	if (examination.isOwn(real)) return undefined;
	const packaged = packages.owns(path) || packages.owns(real);
	if (packaged && examination.isIntact(packages.owns(path) ? path : real) && (entry.mode & 0o002) === 0) return undefined;
	const program = judgeProgram(host, packages, path, place.runner);
	const reasons: ScriptReason[] = [...program.reasons.filter(({ technique, severity }) => place.known !== true || (technique !== 'T1564.001' && severity !== 'low')), ...scriptReasons(examination, real, place.runner ?? {})];
	const name = nameOf(path);
	if (!packaged && place.known !== true && /^\.(?!placeholder$|gitignore$|keep|git$)/.test(name) && !program.hidden) reasons.push({ severity: 'medium', says: visibleText('has a hidden name'), technique: 'T1564.001' });
	if (!packaged && examination.listsAreWhole && examination.head(real).startsWith('\x7fELF')) reasons.push({ severity: 'medium', says: visibleText('is a compiled program of no package, where scripts are kept') });
	if (!packaged && examination.listsAreWhole && place.unpackaged !== undefined) reasons.push({ severity: place.unpackaged, says: visibleText('belongs to no package, where hardly anything but packages puts programs') });
	const sorted = reasons.toSorted(worseFirst);
	const worst = sorted[0];
	const runnable = place.sourced === true || (entry.mode & 0o111) !== 0;
	const asked = { file: path, what: visibleText(place.what), command: '', technique: place.technique };
	if (worst !== undefined && worst.severity !== 'info') {
		const severity: Severity = runnable ? worst.severity : milder(worst.severity);
		return entryFinding(examination, asked, severity, shown`${visibleName(name)} ${worst.says}`, sorted.map(reason => ({ ...reason, says: shown`${visibleName(name)} ${reason.says}` })), real === path ? [] : [program]);
	}
	if (packaged || packages.system === 'none' || !runnable || place.known === true || placeOf(path) === 'home') return undefined;
	return entryFinding(examination, asked, 'info', shown`${visibleName(name)} belongs to no package`, []);
}

/** What may not be executed does not run today. */
function milder(severity: Severity): Severity {
	return severity === 'critical' ? 'high' : severity === 'high' ? 'medium' : severity === 'medium' ? 'low' : severity;
}
