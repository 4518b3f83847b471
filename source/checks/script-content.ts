/** What a script that starts by itself is made of: read, never run. A compiled program is left to other checks. */

import { isAtLeast, type Severity } from '../core/finding.ts';
import { shown, visibleName, visibleText, type Visible } from '../core/visible.ts';
import { shownPath, type HostPath } from '../host/host.ts';
import { interpreterOf, scriptSigns } from '../parsers/script-signs.ts';
import { programsOf, shells } from '../parsers/shell-command.ts';
import type { Examination } from './examination.ts';
import { hiddenPart, placeOf } from './place.ts';
import { judgeProgram, type ProgramJudgement, type Reason, type Runner } from './named-program.ts';

/** `program`: what the script runs, where that is what is odd. */
export interface ScriptReason extends Reason {
	readonly program?: Visible;
}

const longest = 262_144;
const deepest = 2;

/**
 * Reasons whose subject is the script: `joins a shell to a network connection (line 3)`. Below `medium` nothing is said: people's
 * scripts download, unpack and tidy up. Empty for what is no script, or a package's own and unchanged.
 */
export function scriptReasons(examination: Examination, path: HostPath, runner: Runner, depth = 0): readonly ScriptReason[] {
	const { host, packages } = examination;
	const standing = examination.standing(path);
	if (standing === undefined || standing.entry.kind !== 'file' || depth > deepest) return [];
	if (packages.owns(standing.real) && examination.isIntact(standing.real)) return [];
	// A compiled program is told by its first bytes, so that its size is no gap in what was read.
	if (examination.head(standing.real).includes('\0')) return [];
	const text = examination.text(standing.real, longest);
	if (text === undefined || text.startsWith('\x7fELF') || text.includes('\0')) return [];
	const interpreter = interpreterOf(text);
	const reasons: ScriptReason[] = [];
	for (const { severity, says, technique, line } of scriptSigns(text, interpreter)) {
		if (!isAtLeast(severity, 'medium')) continue;
		reasons.push({ severity: softened(severity, says), says: line === 0 ? visibleText(says) : shown`${visibleText(says)} (line ${line})`, technique });
	}
	if (interpreter !== undefined && !shells.has(interpreter)) return reasons;
	const started = programsOf(text).slice(0, 200);
	for (const { program, line } of started) {
		if (/^\/.*\/lib[^/]*\.so(?:\.\d+)*$/.test(program)) reasons.push({ severity: 'high', program: visibleName(program), says: shown`runs ${visibleName(program)} (line ${line}), which has the name of a library`, technique: 'T1036.005' });
	}
	for (const { program, line } of [...started, ...namedPrograms(text)]) {
		if (!program.includes('/')) continue;
		const judged = judgeProgram(host, packages, program, runner);
		// A script that names a file twice makes it before it runs it.
		const hides = hiddenPart(program as HostPath) !== undefined && placeOf(program as HostPath) === 'temporary';
		const gone = judged.exists === false && judged.severity === 'high' && depth === 0 && (hides || text.indexOf(program) === text.lastIndexOf(program));
		if (gone && started.some(one => one.program === program)) reasons.push({ severity: 'medium', program: visibleName(program), says: shown`names ${visibleName(program)} (line ${line}), which lay in an odd place and is no longer there` });
		if (judged.exists !== true || judged.path === undefined || judged.path === standing.real || judged.entry?.kind !== 'file') continue;
		if ((judged.entry.mode & 0o111) === 0 && !/\.(?:sh|py|pl|rb|php|js)$/.test(judged.path) && interpreterOf(examination.head(judged.path)) === undefined) continue;
		for (const { severity, says, technique } of judged.reasons) {
			if (!isAtLeast(severity, 'medium') || isOrdinaryInHome(examination, judged, technique)) continue;
			reasons.push({ severity, program: shownPath(judged.path), says: shown`runs ${visibleName(program)} (line ${line}), which ${says}`, ...(technique === undefined ? {} : { technique }) });
		}
		if (judged.packaged === true) continue;
		for (const reason of scriptReasons(examination, judged.path, runner, depth + 1)) reasons.push({ program: shownPath(judged.path), ...reason, says: shown`runs ${visibleName(program)} (line ${line}), which ${reason.says}` });
	}
	return reasons;
}

/** Dot files of a home are hidden by custom: a script among them is judged by its content. One hidden within another is no custom. */
export function isOrdinaryInHome(examination: Examination, { path, place, entry }: ProgramJudgement, technique: string | undefined): boolean {
	if (technique !== 'T1564.001' || place !== 'home' || path === undefined || entry === undefined) return false;
	if (path.split('/').filter(name => name.startsWith('.')).length > 1) return false;
	const head = examination.head(path);
	return !head.startsWith('\x7fELF') && (head.startsWith('#!') || !head.includes('\0'));
}

/** `DAEMON=/usr/sbin/x`: programs a script names before it runs them by the name's variable. */
const namedInVariable = /^[ \t]*(?:export[ \t]+|local[ \t]+)?[A-Za-z_]\w{0,60}=["']?(\/[^\s"'$`;]{1,300})["']?[ \t]*$/gm;

function namedPrograms(text: string): readonly { readonly program: string; readonly line: number }[] {
	return [...text.matchAll(namedInVariable)].slice(0, 100).map(match => ({ program: match[1]!, line: text.slice(0, match.index).split('\n').length }));
}

/** An administrator's own script makes accounts and sets passwords. */
function softened(severity: Severity, says: string): Severity {
	return severity === 'medium' && /account/.test(says) ? 'low' : severity;
}
