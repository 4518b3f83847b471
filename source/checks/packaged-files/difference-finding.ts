/** From a difference to a finding: how bad it is, and in which words. */

import type { Fact, Finding, Severity } from '../../core/finding.ts';
import { shown, visibleName, visibleText, type Visible } from '../../core/visible.ts';
import { shownPath, type Entry, type HostPath } from '../../host/host.ts';
import { findingOf } from '../check.ts';
import { factsOf } from '../file-facts.ts';
import type { Owners } from '../owners.ts';
import { packagedFiles } from './check.ts';
import type { Expected, InstalledPackage } from './expected.ts';
import { modeText, type Difference } from './shape.ts';

/** Whose word a file is held against. */
export interface Source {
	/** `media`: a package the operator brought. `database`: the host's own list, the suspect's statement. */
	readonly kind: 'media' | 'database';
	readonly pkg: InstalledPackage;
	/** Where the media's copy is, as the analysis host names it. */
	readonly where: Visible | undefined;
	/** Who signed the media's copy, or why nobody can be named. */
	readonly authenticity?: Visible;
	/** Scripts the package runs when it is installed, which may change its own files. */
	readonly scripts: string;
}

export interface Judging {
	readonly owners: Owners;
	/** Paths that intruders often replace, and what the system starts from them. */
	readonly oftenReplaced: (path: HostPath) => boolean;
}

const programPlace = /^\/(?:usr\/(?:local\/)?)?(?:s?bin|lib(?:32|64|x32|exec)?)\//;
const documentation = /^\/usr\/share\/(?:doc|man|info|locale|lintian|help|gnome\/help|bug|doc-base|zoneinfo|i18n|common-licenses|licenses)\//;
/** What is run or read by what runs without being marked as a program. */
const code = /\.(?:pyc?|p[lm]|rb|lua|js|mjs|sh|awk|tcl|elc?|jar|so(?:\.[\d.]+)?|ko(?:\.(?:xz|zst|gz))?|service|socket|timer|path|rules|conf)$/;
const startsThings = /^\/(?:boot|(?:usr\/)?lib\/(?:modules|systemd|udev|firmware|init|security)|usr\/share\/(?:dbus-1|polkit-1|initramfs-tools))\//;
const changesByItself = /^\/(?:var|run|srv|tmp|home|root|dev|proc|sys)\//;

/** How bad it is that a file's content is not the package's. */
export function contentSeverity(path: HostPath, isProgram: boolean, isConfiguration: boolean): Severity {
	if (isConfiguration || changesByItself.test(path)) return 'low';
	if (documentation.test(path)) return 'low';
	if (isProgram) return 'critical';
	if (startsThings.test(path) || code.test(path)) return 'high';
	return path.startsWith('/etc/') ? 'low' : 'medium';
}

export function shapeFinding(judging: Judging, source: Source, expected: Expected, place: HostPath, entry: Entry | undefined, difference: Difference): Finding {
	const { severity, summary } = judged(source, expected, entry, difference);
	return differenceFinding(judging, source, place, entry, severity, summary, { verdict: visibleText(verdicts[difference.kind]), ...particulars(difference) });
}

const verdicts: Readonly<Record<Difference['kind'], string>> = { missing: 'missing', type: 'replaced', link: 'replaced', mode: 'permissions', owner: 'permissions', 'hard-link': 'differs' };

/** The fact `verdict` of what differs in content. */
export function contentVerdict(isConfiguration: boolean): Visible {
	return visibleText(isConfiguration ? 'configuration-changed' : 'differs');
}

export function differenceFinding(
	judging: Judging,
	source: Source,
	path: HostPath,
	entry: Entry | undefined,
	severity: Severity,
	summary: Visible,
	facts: Readonly<Record<string, Fact>>,
): Finding {
	return findingOf(packagedFiles, severity, { kind: 'file', path: shownPath(path) }, summary, {
		facts: {
			...(entry === undefined ? {} : factsOf(entry, judging.owners)),
			...facts,
			...aboutPackage(source),
			...(judging.oftenReplaced(path) ? { 'often-replaced': true } : {}),
		},
		...(severity === 'critical' || severity === 'high' ? { techniques: ['T1554'] } : {}),
		...(severity === 'info' || severity === 'low' ? {} : { next: visibleText('Keep a copy of the file as it is, see what starts it, and look for what else was changed at its time.') }),
	});
}

export function aboutPackage({ kind, pkg, where, authenticity }: Source): Record<string, Fact> {
	return {
		package: shown`${pkg.name} ${pkg.version}`,
		'compared-with': kind === 'media' ? shown`media ${where ?? pkg.name}` : visibleText("the host's own package database, which is the suspect's statement"),
		...(authenticity === undefined ? {} : { 'media-authenticity': authenticity }),
	};
}

/** `the media` or `the host's own package database`. */
export function sourceWords({ kind }: Source): Visible {
	return visibleText(kind === 'media' ? 'its package on the media' : "what the host's own package database records (the suspect's statement)");
}

interface Judged {
	readonly severity: Severity;
	readonly summary: Visible;
}

function judged(source: Source, expected: Expected, entry: Entry | undefined, difference: Difference): Judged {
	const against = sourceWords(source);
	switch (difference.kind) {
		case 'missing':
			return missing(expected, against);
		case 'type': {
			const severity = expected.kind === 'directory' ? 'medium' : changesByItself.test(expected.path) || expected.isConfiguration ? 'low' : 'high';
			return { severity, summary: shown`A ${visibleText(difference.is)} stands where there is a ${visibleText(difference.expected)} in ${against}` };
		}
		case 'link': {
			const severity = expected.isConfiguration || expected.path.startsWith('/etc/') || changesByItself.test(expected.path) || documentation.test(expected.path) ? 'low' : 'high';
			return { severity, summary: shown`The link leads to ${difference.is}; in ${against} it leads to ${difference.expected}` };
		}
		case 'mode':
			return modeJudged(source, expected, entry, difference.expected, difference.is);
		case 'owner': {
			const isRun = entry !== undefined && entry.kind === 'file' && (entry.mode & 0o111) !== 0 && programPlace.test(expected.path);
			const given = difference.uid === 0 && entry !== undefined && entry.uid !== 0;
			const severity = isRun && given && !isSetByScript(source, expected.path) ? 'high' : isRun && !isSetByScript(source, expected.path) ? 'low' : 'info';
			return { severity, summary: shown`The owner is ${difference.is}; in ${against} it is ${difference.expected}` };
		}
		case 'hard-link':
			return { severity: changesByItself.test(expected.path) ? 'low' : 'high', summary: shown`It is no longer the same file as ${difference.with}, as it is in ${against}` };
	}
}

function missing({ path, kind, mode = 0, isConfiguration, mayBeAbsent }: Expected, against: Visible): Judged {
	const summary = shown`It is missing; it is in ${against}`;
	if (isConfiguration || mayBeAbsent || documentation.test(path) || changesByItself.test(path) || kind === 'directory') return { severity: 'info', summary };
	return { severity: programPlace.test(path) && (mode & 0o111) !== 0 && kind === 'file' ? 'medium' : 'low', summary };
}

/** Set-user-id and set-group-id, then who may write, then the rest. */
function modeJudged(source: Source, expected: Expected, entry: Entry | undefined, was: number, is: number): Judged {
	const against = sourceWords(source);
	const isFile = entry?.kind === 'file';
	const byScript = isSetByScript(source, expected.path);
	const explained = byScript ? shown`; a script of the package sets it so` : shown``;
	const added = is & ~was;
	if (isFile && (added & 0o6000) !== 0) {
		const bit = (added & 0o4000) !== 0 ? shown`set-user-ID` : shown`set-group-ID`;
		return { severity: byScript ? 'info' : 'critical', summary: shown`The ${bit} bit was added: mode ${modeText(is)}; in ${against} it is ${modeText(was)}${explained}` };
	}
	const summary = shown`The mode is ${modeText(is)}; in ${against} it is ${modeText(was)}${explained}`;
	if (isFile && (added & 0o002) !== 0) return { severity: byScript ? 'info' : changesByItself.test(expected.path) ? 'low' : 'high', summary };
	if (!isFile && (added & 0o002) !== 0 && (is & 0o1000) === 0) return { severity: byScript || changesByItself.test(expected.path) ? 'info' : 'high', summary };
	if (isFile && (added & 0o020) !== 0 && programPlace.test(expected.path) && entry?.gid !== 0) return { severity: byScript ? 'info' : 'medium', summary };
	return { severity: 'info', summary };
}

/** Does a script of the package name the file and change modes or owners? Only the media's own scripts can excuse. */
function isSetByScript({ kind, scripts }: Source, path: HostPath): boolean {
	if (kind !== 'media' || !/\b(?:chmod|chown|chgrp|dpkg-statoverride|setcap|install)\b/.test(scripts)) return false;
	const name = path.slice(path.lastIndexOf('/') + 1);
	return scripts.includes(path) || new RegExp(`[/"'\\s]${name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}(?:["'\\s;]|$)`, 'm').test(scripts);
}

function particulars(difference: Difference): Record<string, Fact> {
	switch (difference.kind) {
		case 'mode':
			return { 'mode-in-package': modeText(difference.expected) };
		case 'owner':
			return { 'owner-in-package': difference.expected };
		case 'link':
			return { 'link-in-package': difference.expected };
		default:
			return {};
	}
}

export function offsetWords(at: number, section: string | undefined): Visible {
	return section === undefined ? shown`byte ${at}` : shown`byte ${at}, in section ${visibleName(section)}`;
}
