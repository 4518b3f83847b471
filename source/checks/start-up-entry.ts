/**
 * One line somewhere that makes the system run a program by itself. The same line is ordinary or an alarm by what it runs, so
 * the entry, the program it names and the script that program may be are judged together, and both are named.
 */

import { isAtLeast, worseFirst, type Fact, type Finding, type Severity } from '../core/finding.ts';
import { joined, shown, visibleName, visibleText, type Visible } from '../core/visible.ts';
import { shownPath, type HostPath } from '../host/host.ts';
import { mayServe } from '../parsers/serving-signs.ts';
import { findingOf } from './check.ts';
import type { Examination } from './examination.ts';
import { judgeCommand, type ProgramJudgement, type Reason, type Runner } from './named-program.ts';
import { isOrdinaryInHome, scriptReasons, type ScriptReason } from './script-content.ts';

export interface StartUpEntry {
	/** The file that holds it. */
	readonly file: HostPath;
	/** From 1. */
	readonly line?: number;
	/** The field's word for it: `cron job of root`, `systemd service`. */
	readonly what: Visible;
	/** Shell text; one byte to a character. */
	readonly command: string;
	/** ATT&CK technique of such an entry. */
	readonly technique: string;
	readonly runner?: Runner;
	/** The account it runs as, where the entry says so. */
	readonly as?: Visible;
	/** The folder it is started in, where that is known. */
	readonly folder?: string | undefined;
	/** The entry runs only where its program is there (`-` before it, ConditionPathExists, `test -x`): a missing program is no news. */
	readonly conditional?: boolean;
	/** `person`: from somebody's own files; a program of that person that is gone is no news. Default `system`. */
	readonly scope?: 'system' | 'person';
}

const longestCommand = 300;

/** A finding, where the entry is worth a word. */
export function judgeStartUp(examination: Examination, entry: StartUpEntry): Finding | undefined {
	const { host, packages } = examination;
	const packaged = packages.system !== 'none' && packages.owns(entry.file);
	const { constructs, programs } = judgeCommand(host, packages, inItsFolder(entry), entry.runner ?? {});
	const reasons: ScriptReason[] = [
		...constructs.map(({ kind, severity, says, technique, path }) => ({ severity: kind === 'defence-stopped' && /watches or logs/.test(says) ? ('medium' as const) : severity, says: path === undefined ? visibleText(says) : shown`${visibleText(says)} (${visibleName(path)})`, technique })),
		...programs.flatMap(program => reasonsOfProgram(examination, entry, program, packaged)),
	].toSorted(worseFirst);
	const worst = reasons[0];
	if (worst !== undefined && worst.severity !== 'info') {
		// What a package ships and nobody changed may do odd things of its own; the package is compared elsewhere.
		if (packaged && !isAtLeast(worst.severity, 'critical') && examination.isIntact(entry.file)) return undefined;
		return entryFinding(examination, entry, worst.severity, worst.says, reasons, programs);
	}
	const own = programs.find(({ packaged: known, exists }) => known === false && exists === true);
	if (packages.system === 'none' || packaged || own === undefined || entry.scope === 'person') return undefined;
	return entryFinding(examination, entry, 'info', shown`${own.named} belongs to no package, nor does this entry`, [], programs);
}

/** The folder matters to what shows it to others. */
function inItsFolder({ command, folder }: StartUpEntry): string {
	return folder === undefined || folder.includes("'") || !mayServe.test(command) ? command : `cd '${folder}'; ${command}`;
}

function reasonsOfProgram(examination: Examination, entry: StartUpEntry, program: ProgramJudgement, packaged: boolean): readonly ScriptReason[] {
	const named = (reason: ScriptReason): ScriptReason => ({ ...reason, says: shown`${program.named} ${reason.says}` });
	if (program.exists === false && program.severity === 'info') {
		if (packaged || entry.conditional === true || entry.scope === 'person' || !program.named.startsWith('/') || /[%$*{]/.test(program.named)) return [];
		return [{ severity: 'low', says: shown`${program.named} is not there: it was removed, or stands in another name space` }];
	}
	const reasons = program.reasons.filter(({ technique }) => !isOrdinaryInHome(examination, program, technique)).map(named).map(reason => (isUnowned(program, reason) ? { ...reason, severity: 'high' as const } : reason));
	if (program.path === undefined || program.packaged === true || program.path === entry.file) return reasons;
	return [...reasons, ...scriptReasons(examination, program.path, entry.runner ?? {}).map(named)];
}

/** A program of no package in a system folder is odd; one that starts by itself is what an intruder wants. */
function isUnowned(program: ProgramJudgement, reason: Reason): boolean {
	return program.packaged === false && program.place === 'system' && reason.severity === 'medium';
}

/** Finding about an entry, with the entry's place, what it runs and every reason named. */
export function entryFinding(
	examination: Examination,
	entry: StartUpEntry,
	severity: Severity,
	says: Visible,
	reasons: readonly ScriptReason[],
	programs: readonly ProgramJudgement[] = [],
): Finding {
	const { file, line, what, command, as, technique } = entry;
	const accused = programs.find(program => reasons.some(reason => reason.severity === severity && reason.says.startsWith(program.named))) ?? programs.find(program => program.packaged === false);
	const inScript = reasons.find(reason => reason.severity === severity)?.program;
	const program = inScript ?? (accused === undefined ? undefined : accused.path === undefined ? accused.named : shownPath(accused.path));
	const others = [...new Set(reasons.filter(reason => reason.severity !== 'info' && reason.says !== says).map(reason => reason.says))];
	const facts: Record<string, Fact> = {
		...(line === undefined ? {} : { line }),
		...(command === '' ? {} : { command: visibleName(cut(command)) }),
		...(as === undefined ? {} : { 'runs-as': as }),
		...(program === undefined ? {} : { program }),
		...(others.length === 0 ? {} : { also: joined(others, '; ') }),
	};
	const next =
		severity === 'info'
			? undefined
			: program === undefined
				? shown`Read the entry in ${shownPath(file)}; find out who wrote it and when, and keep a copy before it is removed.`
				: shown`Look at ${shownPath(file)} and at ${program}: who made them, when they changed, and who here knows them. Keep copies of both before removing either.`;
	return findingOf(examination.check, severity, { kind: 'file', path: shownPath(file) }, shown`${what}: ${says}`, {
		facts,
		techniques: severity === 'info' ? [] : [...new Set([technique, ...reasons.flatMap(reason => reason.technique ?? [])])],
		...(next === undefined ? {} : { next }),
	});
}

function cut(command: string): string {
	const text = command.trim();
	return text.length > longestCommand ? `${text.slice(0, longestCommand)}...` : text;
}
