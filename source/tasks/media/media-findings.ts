/** What is said of the media as a whole, once: what they lack, and whether they are the right ones at all. */

import type { Fact, Finding } from '../../core/finding.ts';
import { shown, visibleText } from '../../core/visible.ts';
import { findingOf } from '../../checks/check.ts';
import { packagedFiles } from '../../checks/packaged-files/check.ts';
import { aboutPackage, type Source } from '../../checks/packaged-files/difference-finding.ts';
import { differs, verdictOf } from '../../checks/packaged-files/verdict.ts';
import type { InstalledPackage } from '../../checks/packaged-files/expected.ts';
import type { PackageComparison } from '../../checks/packaged-files/package-comparison.ts';
import { wantedWords, type Shelf } from './shelf.ts';

const system = { kind: 'system', name: visibleText('media') } as const;

/** More packages than this are named in one finding. */
const mostNamed = 25;
const namesInALine = 20;

export function mediaFindings(packages: readonly InstalledPackage[], shelf: Shelf, folders: number): readonly Finding[] {
	if (folders === 0) {
		const next = visibleText("Bring the distribution's packages (a mirror, an ISO's tree, a folder of the very versions) and name them with --media.");
		return [findingOf(packagedFiles, 'info', system, visibleText("No media were named: files are compared with the host's own package database, which the intruder can have changed with them"), { next })];
	}
	const lacking = packages.filter(pkg => shelf.matching(pkg).length === 0);
	if (lacking.length === 0) return [];
	const facts = { packages: packages.length, 'on-the-media': packages.length - lacking.length, 'package-files': shelf.files };
	const otherArchitecture = lacking.filter(pkg => shelf.named(pkg).length > 0 && shelf.named(pkg).every(({ architecture }) => architecture !== '' && architecture !== pkg.architecture && architecture !== 'all' && architecture !== 'noarch'));
	if (otherArchitecture.length * 2 > packages.length) {
		const [one] = otherArchitecture;
		const theirs = visibleText(shelf.named(one!)[0]!.architecture);
		return [findingOf(packagedFiles, 'info', system, shown`The media are for another architecture: ${theirs}, and the host is ${one!.architecture}`, { facts })];
	}
	const otherVersion = lacking.filter(pkg => shelf.named(pkg).length > 0);
	if (otherVersion.length * 2 > packages.length) {
		return [findingOf(packagedFiles, 'info', system, shown`The media are of another release: they hold ${otherVersion.length} of ${packages.length} packages in other versions only`, { facts })];
	}
	if (lacking.length > mostNamed) {
		const summary = shown`The media hold ${packages.length - lacking.length} of ${packages.length} packages: the others are compared with the host's own package database only`;
		return [findingOf(packagedFiles, 'info', system, summary, { facts: { ...verdictOf('no media for this version'), ...facts, ...wanted(lacking) } })];
	}
	return lacking.map(pkg => {
		const versions = shelf.named(pkg).slice(0, 5).map(({ version, architecture }) => `${version} ${architecture}`).join(', ');
		return findingOf(packagedFiles, 'info', { kind: 'package', name: pkg.name }, shown`The media do not hold ${wantedWords(pkg)}: it is compared with the host's own package database only`, {
			facts: { ...verdictOf('no media for this version'), wanted: wantedWords(pkg), ...(versions === '' ? {} : { 'on-the-media': visibleText(versions) }) },
		});
	});
}

/** What to fetch, a few names a line. */
function wanted(lacking: readonly InstalledPackage[]): Record<string, Fact> {
	const lines: Record<string, Fact> = {};
	for (let at = 0; at < lacking.length; at += namesInALine) {
		lines[`wanted-${at / namesInALine + 1}`] = lacking.slice(at, at + namesInALine).map(pkg => wantedWords(pkg)).reduce((line, words) => shown`${line}, ${words}`);
	}
	return lines;
}

/** Below this, every file speaks for itself. */
const manyFiles = 10;

/**
 * Most files differ, and the host's record says so too: another build under the same version, or a package exchanged as a
 * whole. One finding names it, with the first few files.
 */
export function anotherBuild(source: Source, { differing, differingAsRecorded, compared, findings }: PackageComparison): readonly Finding[] | undefined {
	if (differing < manyFiles || differing * 2 < compared || differingAsRecorded * 10 < differing * 9) return undefined;
	const files = findings.flatMap(({ subject, severity }) => (subject.kind === 'file' && (severity === 'critical' || severity === 'high') ? [subject.path] : []));
	const examples = Object.fromEntries(files.slice(0, 5).map((path, at) => [`file-${at + 1}`, path]));
	const summary = shown`${differing} of ${compared} files differ from its package on the media, and the host's own records with them: it is another build of the same version, or it was exchanged as a whole`;
	return [findingOf(packagedFiles, 'high', { kind: 'package', name: source.pkg.name }, summary, { facts: { ...differs(source, 'content'), ...examples, ...aboutPackage(source) }, techniques: ['T1554'] })];
}

export function nothingToCompare(source: Source): Finding {
	return findingOf(packagedFiles, 'low', { kind: 'package', name: source.pkg.name }, shown`The host keeps no list of its files, and the media do not hold it`, { facts: aboutPackage(source) });
}
