/** From a difference to a finding: how bad it is, and in which words. */

import type { Fact, Finding, Severity } from '../../core/finding.ts';
import { shown, visibleName, visibleText, type Visible } from '../../core/visible.ts';
import { shownPath, type Entry, type HostPath } from '../../host/host.ts';
import { findingOf } from '../check.ts';
import { factsOf } from '../file-facts.ts';
import type { Owners } from '../owners.ts';
import { capabilitiesJudged, capabilityWords } from './capability-difference.ts';
import { packagedFiles } from './check.ts';
import type { Expected, InstalledPackage } from './expected.ts';
import { modeText, type Difference } from './shape.ts';
import { differs, isMissing } from './verdict.ts';

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
	/** Where a file of that name lies once links on the way are followed: /lib/x is /usr/lib/x on most systems today, and a walk meets it there. */
	readonly realPlace: (path: HostPath) => HostPath;
}

const programPlace = /^\/(?:usr\/(?:local\/)?)?(?:s?bin|lib(?:32|64|x32|exec)?)\//;
const documentation = /^\/usr\/share\/(?:doc|man|info|locale|lintian|help|gnome\/help|bug|doc-base|zoneinfo|i18n|common-licenses|licenses)\//;
/** What is run, or read by what runs, without being marked as a program. */
const code = /\.(?:p[lmy]|pyx|rb|lua|js|mjs|cjs|sh|bash|zsh|awk|tcl|elc?|php\d?|phtml|inc|jsp|cgi|jar|vim|so(?:\.[\d.]+)?|ko(?:\.(?:xz|zst|gz))?|service|socket|timer|path|mount|target|rules|desktop|policy|preset)$/;
const startsThings = /^\/(?:boot|(?:usr\/)?lib\/(?:modules|systemd|udev|init|security|modprobe\.d|modules-load\.d|sysctl\.d|tmpfiles\.d|binfmt\.d)|usr\/share\/(?:dbus-1|polkit-1|initramfs-tools|pam|pam-configs|bash-completion|perl5?|python3?))\//;
const changesByItself = /^\/(?:var|run|srv|tmp|home|root|dev|proc|sys)\//;
/** Pictures, sounds, fonts, translations and lists: what reads them runs nothing of them. */
const inert = /\.(?:png|jpe?g|gif|svgz?|xpm|ico|icns|webp|ogg|oga|wav|mp3|pcf|otf|tt[fc]|pf[ab]|woff2?|mo|qm|gmo|txt|md|rst|html?|css|less|scss|map|pdf|ps|gz|xz|bz2|csv|tsv|xsd|dtd|ent|sgml|ids|afm|enc|dic|aff|theme)$/;
/** Programs make these anew from what else is there, long after a package brought them. */
const madeAnew =
	/(?:^\/etc\/ld\.so\.cache|\/(?:icon-theme\.cache|mimeinfo\.cache|mime\.cache|gschemas\.compiled|giomodule\.cache|gconv-modules\.cache|loaders\.cache|immodules\.cache|fonts\.(?:dir|scale|alias)|\.uuid|locale-archive|classes\.jsa|ls-R|aspell\.compat))$|^\/usr\/share\/(?:mime\/(?!packages\/)|info\/dir(?:\.old)?$|applications\/mimeinfo)|^\/(?:usr\/)?lib\/modules\/[^/]+\/modules\.|^\/var\/cache\//;

/** Is the file one of those that change without anybody's doing? A program in the place of one is not. */
export function isMadeAnew(path: HostPath, isProgram: boolean): boolean {
	return !isProgram && madeAnew.test(path);
}

/**
 * How bad it is that a file's content is not the package's: worst where it runs, less where others read it to know what to run,
 * little where it is data. Configuration is expected to change; what it says is other checks' to judge.
 */
export function contentSeverity(path: HostPath, isProgram: boolean, isConfiguration: boolean): Severity {
	if (isConfiguration || changesByItself.test(path)) return 'low';
	if (documentation.test(path)) return isProgram && !path.startsWith('/usr/share/doc/') ? 'medium' : 'low';
	if (isProgram) return 'critical';
	if (startsThings.test(path) || code.test(path)) return 'high';
	if (inert.test(path) || path.startsWith('/etc/') || /\/__pycache__\//.test(path)) return 'low';
	return 'medium';
}

export function shapeFinding(judging: Judging, source: Source, expected: Expected, place: HostPath, entry: Entry | undefined, difference: Difference): Finding {
	const { severity, summary } = judged(source, expected, entry, difference);
	return differenceFinding(judging, source, place, entry, severity, summary, { ...(difference.kind === 'missing' ? isMissing(source) : differs(source, difference.kind)), ...particulars(difference) });
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
	const real = judging.realPlace(path);
	return findingOf(packagedFiles, severity, { kind: 'file', path: shownPath(real) }, summary, {
		facts: {
			...(real === path ? {} : { 'listed-as': shownPath(path) }),
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
		case 'capabilities':
			return capabilitiesJudged(difference, expected.path, against, source.kind === 'media' ? source.scripts : '');
		case 'hard-link':
			return { severity: changesByItself.test(expected.path) ? 'low' : 'high', summary: shown`It is no longer the same file as ${difference.with}, as it is in ${against}` };
	}
}

/** dpkg keeps no modes: what it lists in a folder of commands is one. */
function missing({ path, kind, mode, isConfiguration, mayBeAbsent }: Expected, against: Visible): Judged {
	const summary = shown`It is missing; it is in ${against}`;
	if (isConfiguration || mayBeAbsent || documentation.test(path) || changesByItself.test(path) || kind === 'directory') return { severity: 'info', summary };
	const ran = mode === undefined ? /^\/(?:usr\/)?s?bin\//.test(path) : programPlace.test(path) && (mode & 0o111) !== 0;
	return { severity: ran && (kind === 'file' || (kind === 'unknown' && mode === undefined)) ? 'medium' : 'low', summary };
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
		case 'capabilities':
			return { capabilities: capabilityWords(difference.is), 'capabilities-in-package': capabilityWords(difference.expected) };
		default:
			return {};
	}
}

export function offsetWords(at: number, section: string | undefined): Visible {
	return section === undefined ? shown`byte ${at}` : shown`byte ${at}, in section ${visibleName(section)}`;
}
