/**
 * C.1: the whole tree beside a clean one: a fresh installation of the same system, or a backup from before. What cmp is
 * for one file. Times are not compared: two installations differ in them.
 */

import type { Fact, Finding, Severity } from '../core/finding.ts';
import { bytesOf, joined, shown, visibleName, visibleText, type Visible } from '../core/visible.ts';
import { BrokenOff, childOf, parentOf, shownPath, type Entry, type Host, type HostPath } from '../host/host.ts';
import { mountedHost } from '../host/mounted.ts';
import { weightOfAddition, weightOfChange, weightOfRemoval } from './baseline/weight.ts';
import type { Change } from './baseline/changes.ts';
import { findingOf, type FileCheck, type FileJudge, type SweptFile } from './check.ts';
import { ContentComparison, type ContentVerdict } from './packaged-files/content-comparison.ts';
import { textDifference } from './packaged-files/text-difference.ts';

type Report = (finding: Finding) => void;

export const cleanTree: FileCheck = {
	id: 'clean-tree',
	step: 'C.1',
	kind: 'file',
	title: 'Differences from a clean tree',
	covers: 'Every entry of the tree beside the same path of the clean tree named with --clean: missing, not in it, or different in type, permissions, owner, link target or content, byte for byte.',
	needs: 'both',
	idle: { without: ['clean'], why: visibleText('no clean tree was named; mount a fresh installation or a backup from before, and name it with --clean') },
	begin: (host, { clean }) => new CleanJudge(host, mountedHost(Buffer.from(bytesOf(clean!)), 'image')),
};

const techniques = ['T1554'];
const next = visibleText('keep a copy as evidence; then compare with distribution media, or put the clean one in its place when you recover');
/** Settings are the system's own: another installation has others. */
const settings = /^\/etc\//;

class CleanJudge implements FileJudge {
	readonly #host: Host;
	readonly #clean: Host;
	/** The directory at work where the clean tree has it too. */
	#common: HostPath | undefined;

	constructor(host: Host, clean: Host) {
		this.#host = host;
		this.#clean = clean;
	}

	listed(directory: HostPath, names: readonly string[], report: Report): void {
		const clean = this.#clean.list(directory);
		this.#common = clean.ok ? directory : undefined;
		if (!clean.ok) return;
		const there = new Set(names);
		for (const name of clean.value) if (!there.has(name)) this.#missing(childOf(directory, name), report);
	}

	/** Of what the clean tree does not have, the topmost directory alone is told of. */
	inspect(file: SweptFile, report: Report): void {
		const { path } = file;
		if (path !== '/' && parentOf(path) !== this.#common) return;
		const clean = this.#clean.look(path);
		if (clean.ok) this.#compared(file, clean.value, report);
		else if (clean.reason === 'vanished') this.#extra(file, report);
		else report(findingOf(cleanTree, 'info', subjectOf(file), shown`the clean tree's own cannot be looked at: ${visibleText(clean.reason)}, ${clean.detail}`));
	}

	#missing(path: HostPath, report: Report): void {
		const severity = weightOfRemoval(path) === 'medium' ? 'low' : 'info';
		report(findingOf(cleanTree, severity, { kind: 'file', path: shownPath(path) }, visibleText('missing: the clean tree has it')));
	}

	#extra(file: SweptFile, report: Report): void {
		const { kind, mode, uid, size } = file.entry;
		const severity = weightOfAddition(file.path, mode, kind === 'file');
		const facts = { type: visibleText(kind), permissions: visibleText(mode.toString(8)), owner: uid, size };
		report(findingOf(cleanTree, severity === 'low' ? 'info' : severity, subjectOf(file), shown`not in the clean tree: a ${visibleText(kind)}`, { facts, next }));
	}

	#compared(file: SweptFile, clean: Entry, report: Report): void {
		const changes = changesOf(file.entry, clean);
		let content: ContentVerdict = { is: 'same' };
		let text: readonly Visible[] | undefined;
		if (file.entry.kind === 'link' && clean.kind === 'link') {
			const [is, was] = [file.target(), this.#clean.linkOf(file.path)];
			if (is.ok && was.ok && is.value !== was.value) changes.push({ aspect: 'target', was: was.value, is: is.value });
		}
		if (file.entry.kind === 'file' && clean.kind === 'file') ({ content, text } = this.#content(file, clean));
		if (content.is === 'different') changes.push({ aspect: 'content', was: content.sha256, is: content.installedSha256 ?? 'not read to its end' });
		if (content.is === 'unread') report(findingOf(cleanTree, 'info', subjectOf(file), shown`its content could not be compared: ${visibleText(content.why.reason)}, ${content.why.detail}`));
		if (changes.length === 0) return;
		const facts: Record<string, Fact> = {};
		for (const { aspect, was, is } of changes) facts[aspect] = shown`clean ${visibleName(was)}, here ${visibleName(is)}`;
		if (content.is === 'different') Object.assign(facts, { 'first-differing-byte': content.at, 'size-clean': content.size, 'size-here': content.installedSize });
		if (text !== undefined) facts['difference'] = joined(text, ' | ');
		const what = joined(changes.map(({ aspect }) => visibleText(aspect)));
		report(findingOf(cleanTree, weightOf(file.path, changes), subjectOf(file), shown`differs from the clean tree: ${what}`, { facts, techniques, next }));
	}

	#content(file: SweptFile, clean: Entry): { readonly content: ContentVerdict; readonly text?: readonly Visible[] } {
		// What cannot be read here is told in the coverage.
		if (!file.head().ok) return { content: { is: 'same' } };
		const comparison = new ContentComparison(this.#host, file.path, file.entry);
		const pieces = this.#clean.chunks(file.path);
		if (!pieces.ok) return { content: { is: 'unread', why: pieces } };
		try {
			for (const piece of pieces.value) comparison.push(piece);
		} catch (error) {
			if (!(error instanceof BrokenOff)) throw error;
			return { content: { is: 'unread', why: error } };
		}
		const content = comparison.end();
		if (content.is !== 'different' || clean.size === 0) return { content };
		const { bytes, isWhole } = comparison.beginning();
		const here = isWhole ? file.content(bytes.length * 2) : undefined;
		const text = here?.ok === true && !here.value.cut ? textDifference(bytes, here.value.bytes) : undefined;
		return { content, ...(text === undefined ? {} : { text }) };
	}
}

function subjectOf({ shown: path }: SweptFile): { readonly kind: 'file'; readonly path: Visible } {
	return { kind: 'file', path };
}

function changesOf(here: Entry, clean: Entry): Change[] {
	const changes: Change[] = [];
	if (here.kind !== clean.kind) changes.push({ aspect: 'type', was: clean.kind, is: here.kind });
	if (here.kind !== 'link' && here.mode !== clean.mode) changes.push({ aspect: 'permissions', was: clean.mode.toString(8), is: here.mode.toString(8) });
	if (here.uid !== clean.uid) changes.push({ aspect: 'owner', was: String(clean.uid), is: String(here.uid) });
	if (here.gid !== clean.gid) changes.push({ aspect: 'group', was: String(clean.gid), is: String(here.gid) });
	return changes;
}

function weightOf(path: HostPath, changes: readonly Change[]): Severity {
	const severity = weightOfChange(path, changes);
	return severity === 'medium' && settings.test(path) && changes.every(({ aspect }) => aspect === 'content') ? 'low' : severity;
}
