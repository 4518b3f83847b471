/**
 * Names made not to be seen, or to be taken for others: `...`, `.. `, a trailing blank, control and bidirectional
 * characters, characters without width, letters of another script in a Latin word, bytes that are no UTF-8.
 */

import type { Severity } from '../core/finding.ts';
import { shown, visibleText } from '../core/visible.ts';
import { parentOf, shownPath, type HostPath } from '../host/host.ts';
import { findingOf, type FileCheck } from './check.ts';
import { installedPackages } from './installed-packages.ts';
import { placeOf, pathInside, type Place } from './place.ts';

interface Oddity {
	readonly severity: Severity;
	/** A clause after `The name`. */
	readonly says: string;
	readonly technique?: string;
}

export const oddNames: FileCheck = {
	id: 'odd-names',
	step: 'C.3',
	title: 'Odd names',
	covers: 'Every name of the tree: dots and blanks, blanks at an end, control, bidirectional and zero-width characters, look-alike letters, bytes that are not UTF-8; folders deeper than a path can be long.',
	needs: 'both',
	kind: 'file',
	begin(host, { own }) {
		return {
			inspect(file, report) {
				const { name } = file;
				if (isPlain(name) || (plainName.test(name) && !dotted.test(name) && !setsVariable.test(name) && !name.includes('            '))) return;
				const oddity = oddityOf(file.path, name, file.entry.kind === 'directory');
				if (oddity === undefined || own.some(place => file.path === place || file.path.startsWith(`${place}/`))) return;
				// Test data of interpreters and of tar is packaged under the oddest names.
				const owner = oddity.severity === 'info' ? undefined : installedPackages(host).packageOf(file.path);
				const severity = owner === undefined ? oddity.severity : 'info';
				report(
					findingOf(oddNames, severity, { kind: 'file', path: file.shown }, shown`The name ${visibleText(oddity.says)}`, {
						facts: { kind: visibleText(file.entry.kind), ...(owner === undefined ? {} : { 'host-says-package': owner }) },
						techniques: severity === 'info' || severity === 'low' ? [] : [oddity.technique ?? 'T1564.001'],
						next: visibleText('List what is in it with its bytes shown; see who made it, when, and what else was made then.'),
					}),
				);
			},
			listed(directory, _names, report) {
				if (directory.length < longestPath || parentOf(directory).length >= longestPath) return;
				report(
					findingOf(oddNames, 'medium', { kind: 'file', path: shownPath(directory) }, shown`Folders so deep in each other that no program can name what lies here by its whole path`, {
						facts: { length: directory.length },
						techniques: ['T1564.001'],
						next: visibleText('Go down step by step (cd, then cd again) and see what is at the end; a runaway copy of a folder into itself looks the same.'),
					}),
				);
			},
		};
	},
};

/** PATH_MAX of Linux with its closing zero: what find, tar and editors can open. */
const longestPath = 4096;

const setsVariable = /^(?:GCONV_PATH|LD_PRELOAD|LD_LIBRARY_PATH|PATH)=/;

/** Printing ASCII without a blank or an equals sign, beginning with neither a dot nor a dash: nearly all. */
function isPlain(name: string): boolean {
	const first = name.charCodeAt(0);
	if (first === 0x2e || first === 0x2d) return false;
	for (let at = 0; at < name.length; at++) {
		const code = name.charCodeAt(at);
		if (code <= 0x20 || code >= 0x7f || code === 0x3d) return false;
	}
	return true;
}

/** Begins and ends with a printing ASCII character, and holds nothing else but inner blanks. */
const plainName = /^[!-~](?:[ -~]*[!-~])?$/;
/** Names of dots and little else, and short hidden ones worth a second look. */
const dotted = /^\.(?:\.|[.,:;~^'"`_-]?$| )|^-/;

/** What is odd about a name, one byte to a character; undefined for an ordinary one. */
export function oddityOf(path: HostPath, name: string, isDirectory: boolean): Oddity | undefined {
	if (name === '') return undefined;
	const place = placeOf(path);
	const inHome = (place === 'home' || place === 'web') && pathInside(path) === undefined;
	if (setsVariable.test(name)) return { severity: 'high', says: 'sets a variable of the loader, as exploits of set-uid programs make it', technique: 'T1068' };
	if (/^\.\.+$/.test(name)) return { severity: 'high', says: 'is of dots alone, to be taken for the folder above' };
	if (/^\.{1,2}[ \t\xa0]/.test(name) || /^\.+ +\.*$/.test(name)) return { severity: 'high', says: 'is of dots and blanks, to be taken for the folder above' };
	if (/^ +$/.test(name)) return { severity: 'high', says: 'is nothing but blanks' };
	if (/^\.{1,2}[,:;~^'"`_-]?$/.test(name) && !ordinaryDots.has(name)) return { severity: 'medium', says: 'is a dot and one mark, to be overlooked' };
	if (/[\0-\x1f\x7f]/.test(name)) return ofControls(name, path);
	const text = utf8(name);
	if (text === undefined) return ofBytes(place, path);
	if (/[\u202A-\u202E\u2066-\u2069]/.test(text)) return { severity: 'high', says: 'turns the direction of writing, so that it reads as another', technique: 'T1036.002' };
	if (/[\u0080-\u009f]/.test(text)) return { severity: 'high', says: 'holds control characters' };
	if (/^[.\u2024-\u2026\uFE19\uFE52\uFF0E\u3002\u00B7\u30FB\u2219\u22EF]+$/u.test(text) && /[^.]/u.test(text)) return { severity: 'high', says: 'is of marks that pass for dots, to be taken for the folder above' };
	const unseen = unseenIn(text);
	if (unseen !== undefined) return { severity: inHome ? 'low' : 'high', says: unseen };
	if (/^\s|\s$/u.test(text)) return ofOuterBlanks(text, place, path);
	if (/\p{Zs}/u.test(text.replaceAll(' ', ''))) return inHome ? { severity: 'info', says: 'holds a blank that is not the usual one' } : { severity: 'medium', says: 'holds a blank that is not the usual one' };
	if (/\S {12,}\.\w{1,5}$/.test(text)) return { severity: 'medium', says: 'ends, after many blanks, otherwise than it seems to', technique: 'T1036.006' };
	if (/\p{M}{8,}/u.test(text)) return { severity: inHome ? 'low' : 'medium', says: 'lies under a flood of marks' };
	const mixed = mixedScripts(text) ?? (inHome || place === 'other' ? undefined : otherScriptOnly(text));
	if (mixed !== undefined) return { severity: inHome ? 'low' : 'medium', says: mixed, technique: 'T1036.005' };
	return isDirectory ? undefined : ofLeadingDash(name, place);
}

/** `.-` and the like are no known program's; `.:` and `._` come from Macs and from old editors. */
const ordinaryDots = new Set(['.', '..', '._', '.~']);

function ofControls(name: string, path: HostPath): Oddity {
	// Finder of old Macs: a folder's icon is a file named so.
	if (name === 'Icon\r') return { severity: 'info', says: 'ends in a carriage return, as the icon files of Macs do' };
	return { severity: placeOf(path) === 'home' && /^[^\0-\x1f\x7f]*[\n\r\t][^\0-\x1f\x7f]*$/.test(name) ? 'low' : 'high', says: 'holds control characters' };
}

/** Old archives and mounts carry Latin-1 and Shift-JIS names: in homes and data that is everyday life. */
function ofBytes(place: Place, path: HostPath): Oddity {
	const everyday = place === 'home' || place === 'web' || place === 'other' || place === 'local' || pathInside(path) !== undefined || /^\/usr\/share\//.test(path);
	return { severity: everyday ? 'info' : 'medium', says: 'is not UTF-8 (an old character set, or meant to break tools)' };
}

function ofOuterBlanks(text: string, place: Place, path: HostPath): Oddity {
	const everyday = (place === 'home' || place === 'web' || place === 'other') && !/\/\.[^/]*$/.test(path);
	const end = /^\s/u.test(text) ? 'begins' : 'ends';
	return { severity: everyday ? 'low' : 'high', says: `${end} with a blank, so that it reads as another` };
}

/** `-rf` as a name is typed by accident, or waits for an administrator's `*`. */
function ofLeadingDash(name: string, place: Place): Oddity | undefined {
	if (!/^--?[A-Za-z][\w-]*(?:=|$)/.test(name) || place === 'local') return undefined;
	if (/^--(?:checkpoint|checkpoint-action|use-compress-program|to-command|rsh|reference)\b/.test(name)) {
		return { severity: 'high', says: 'is an option that makes tar, rsync or chown run or follow something when they are called with *', technique: 'T1202' };
	}
	return { severity: 'info', says: 'reads as an option of a command' };
}

/** Characters without width or ink. Joiners between letters of scripts that need them, and emoji sequences, are writing. */
function unseenIn(text: string): string | undefined {
	const rest = text
		.replaceAll(/(?<=[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Gujarati}\p{Script=Gurmukhi}\p{Script=Oriya}\p{Script=Khmer}\p{Script=Myanmar}\p{M}])[\u200C\u200D]/gu, '')
		.replaceAll(/(?<=\p{Extended_Pictographic}\uFE0F?|\p{Emoji_Modifier})\u200D(?=\p{Extended_Pictographic})/gu, '')
		.replaceAll(/(?<=[\p{Extended_Pictographic}#*0-9])\uFE0F/gu, '')
		.replaceAll(/\u{1F3F4}[\u{E0020}-\u{E007F}]+/gu, '');
	if (/[\u200E\u200F\u061C]/.test(rest) && /[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(rest) && !/[\u200B\u2060\uFEFF]/.test(rest)) return undefined;
	if (/[\p{Cf}\p{Default_Ignorable_Code_Point}\u2800\u3164\uFFA0]/u.test(rest)) return 'holds characters that are drawn as nothing';
	if (/[\p{Zl}\p{Zp}]/u.test(rest)) return 'holds a line separator';
	return undefined;
}

/** Cyrillic and Greek letters that pass for Latin ones. */
const lookAlikes = /[аеорсухіјѕһԁԛԝАВЕЗКМНОРСТУХІЈЅοανρτυικΑΒΕΖΗΙΚΜΝΟΡΤΥΧ]/u;

/** One run of letters that mixes Latin with look-alikes of another script: `раsswd`. A name wholly in one script is a name. */
function mixedScripts(text: string): string | undefined {
	for (const [word] of text.matchAll(/\p{L}+/gu)) {
		if (/\p{Script=Latin}/u.test(word) && lookAlikes.test(word)) return 'mixes Latin letters with look-alikes of another script';
	}
	return undefined;
}

/** `ѕѕһ`, wholly of letters that pass for Latin ones, and full-width letters: no word of a language where only programs are named. */
function otherScriptOnly(text: string): string | undefined {
	if (/[\uFF01-\uFF5E]/.test(text)) return 'is of full-width letters, which pass for the usual ones';
	const letters = text.match(/\p{L}/gu) ?? [];
	return letters.length > 0 && letters.every(letter => lookAlikes.test(letter)) ? 'is of letters that pass for Latin ones' : undefined;
}

function utf8(name: string): string | undefined {
	if (!/[\x80-\xff]/.test(name)) return name;
	try {
		return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(name, 'latin1'));
	} catch {
		return undefined;
	}
}

