/**
 * C.2 and F.2: what was added, removed or changed since a baseline was made of a tree that was known to be clean. The
 * baseline is as good as the place it was kept in: on the suspect's own disk it proves nothing.
 */

import type { Fact, Finding } from '../core/finding.ts';
import { joined, shown, visibleName, visibleText, type Visible } from '../core/visible.ts';
import { childOf, nameOf, parentOf, shownPath, type HostPath } from '../host/host.ts';
import type { Row } from '../parsers/baseline/row.ts';
import type { Rows } from '../parsers/baseline/section.ts';
import { BaselineFile } from './baseline/baseline-file.ts';
import { changesOf, type Change } from './baseline/changes.ts';
import { weightOfAddition, weightOfChange, weightOfRemoval } from './baseline/weight.ts';
import { findingOf, type FileCheck, type FileJudge, type SweptFile } from './check.ts';

type Report = (finding: Finding) => void;

export const baselineChanges: FileCheck = {
	id: 'baseline-changes',
	step: 'C.2',
	kind: 'file',
	title: 'Changes since a baseline',
	covers: 'Every entry of the tree beside the baseline named with --baseline: added, removed, or changed in type, permissions, owner, content, link target or times.',
	needs: 'both',
	idle: { without: ['baseline'], why: visibleText('no baseline was named; make one of a clean tree with `regain baseline`, and name it with --baseline') },
	begin: (_, { baseline }) => new BaselineJudge(new BaselineFile(baseline!)),
};

const technique = ['T1565.001'];
const next = visibleText('compare it with distribution media or a clean copy; keep the file before it is replaced');

class BaselineJudge implements FileJudge {
	readonly #baseline: BaselineFile;
	#directory: HostPath | undefined;
	#section: Rows | undefined;
	/** The baseline did not look into the directory at work. */
	#unknown = false;

	constructor(baseline: BaselineFile) {
		this.#baseline = baseline;
	}

	listed(directory: HostPath, names: readonly string[], report: Report): void {
		this.#directory = directory;
		this.#section = this.#baseline.section(directory);
		this.#unknown = this.#section === undefined && this.#wasThere(directory);
		if (this.#section === undefined) return;
		const there = new Set(names);
		for (const [name, row] of this.#section) if (!there.has(name)) this.#removed(childOf(directory, name), row, report);
	}

	inspect(file: SweptFile, report: Report): void {
		const { path } = file;
		if (path === '/') return this.#compared(file, this.#baseline.root.get(''), report);
		if (this.#directory !== parentOf(path) || this.#unknown) return;
		this.#compared(file, this.#section?.get(file.name), report);
	}

	#compared(file: SweptFile, was: Row | undefined, report: Report): void {
		if (was === undefined) return this.#added(file, report);
		const wasDirectory = was.measure.startsWith('d');
		const isDirectory = file.entry.kind === 'directory';
		if (wasDirectory && isDirectory && !this.#baseline.has(file.path)) this.#unrecorded(file, report);
		const changes = changesOf(file, was);
		if (changes.length === 0) return;
		const severity = weightOfChange(file.path, changes);
		const what = joined(changes.map(({ aspect }) => visibleText(aspect)));
		report(findingOf(baselineChanges, severity, { kind: 'file', path: file.shown }, shown`changed since the baseline: ${what}`, { facts: factsOf(changes), techniques: technique, next }));
		if (wasDirectory && !isDirectory) this.#removedBelow(file.path, report);
	}

	#added(file: SweptFile, report: Report): void {
		const { mode, uid, gid, size, kind } = file.entry;
		const digest = kind === 'file' ? file.sha256() : undefined;
		const facts: Record<string, Fact> = { type: visibleText(kind), permissions: visibleText(mode.toString(8)), owner: uid, group: gid, size };
		if (digest?.ok === true) facts['sha256'] = visibleText(digest.value);
		const severity = weightOfAddition(file.path, mode, kind === 'file');
		report(findingOf(baselineChanges, severity, { kind: 'file', path: file.shown }, shown`added since the baseline: a ${visibleText(kind)} that was not there`, { facts, next }));
	}

	#removed(path: HostPath, row: Row, report: Report): void {
		const [kind, mode, owner, group, size] = row.measure.split(' ');
		const facts: Record<string, Fact> = { 'was-type': visibleName(kind!), 'was-permissions': visibleName(mode!), 'was-owner': visibleName(owner!), 'was-group': visibleName(group!), 'was-size': visibleName(size!) };
		if (row.sha256 !== undefined) facts['was-sha256'] = visibleName(row.sha256);
		report(findingOf(baselineChanges, weightOfRemoval(path), { kind: 'file', path: shownPath(path) }, visibleText('removed since the baseline'), { facts }));
		if (kind === 'd') this.#removedBelow(path, report);
	}

	#removedBelow(directory: HostPath, report: Report): void {
		for (const [name, row] of this.#baseline.section(directory) ?? []) this.#removed(childOf(directory, name), row, report);
	}

	/** For want of permission, or another file system then: what is in it now is neither new nor old. */
	#unrecorded({ shown: path }: SweptFile, report: Report): void {
		report(findingOf(baselineChanges, 'info', { kind: 'file', path }, visibleText('the baseline did not look into this directory, so nothing can be said of what is in it')));
	}

	/** Of a directory without a section: was it, or one above it, there without being looked into? */
	#wasThere(directory: HostPath): boolean {
		for (let path = directory; path !== '/'; path = parentOf(path)) {
			const above = this.#baseline.section(parentOf(path));
			if (above !== undefined) return above.get(nameOf(path))?.measure.startsWith('d') === true;
		}
		return true;
	}
}

function factsOf(changes: readonly Change[]): Readonly<Record<string, Visible>> {
	const facts: Record<string, Visible> = {};
	for (const { aspect, was, is } of changes) facts[aspect.replaceAll(' ', '-')] = shown`${visibleName(was)} -> ${visibleName(is)}`;
	return facts;
}
