/** One package of the media held against the host while it streams by: every member once, then what the host says beyond it. */

import { Tally } from '../../core/coverage.ts';
import type { Fact, Finding } from '../../core/finding.ts';
import { shown, visibleText, type Visible } from '../../core/visible.ts';
import { hostPath, shownPath, type Entry, type Host, type HostPath } from '../../host/host.ts';
import type { ArchiveSink, Member } from '../../parsers/archives/member.ts';
import { contentOf, isProgram } from '../../parsers/content-kind.ts';
import { noCapabilities } from '../../parsers/file-capabilities.ts';
import { elfSections, sectionAt } from '../../parsers/elf-file.ts';
import { fileWindows } from '../file-windows.ts';
import { capabilityDifference } from './capability-difference.ts';
import { ContentComparison, type ContentVerdict } from './content-comparison.ts';
import { contentSeverity, differenceFinding, isMadeAnew, offsetWords, shapeFinding, sourceWords, type Judging, type Source } from './difference-finding.ts';
import type { Digest, Expected, PackageRecord } from './expected.ts';
import type { LocalDecisions } from './local-decisions.ts';
import { shapeOf } from './shape.ts';
import { textDifference } from './text-difference.ts';
import { differs, ofNoPackage, verdictOf } from './verdict.ts';

/** What the media's package says of itself beside its files. */
export interface MediaControl {
	/** Scripts and lists by their name (`postinst`, `md5sums`...). */
	readonly parts: ReadonlyMap<string, Uint8Array>;
	/** Paths meant to be changed by the administrator. */
	readonly configuration: { has(path: string): boolean };
	/** Digests the package lists for its own files, in the form the host's database keeps them. */
	readonly digests: ReadonlyMap<string, Digest>;
}

export interface ComparisonGround {
	readonly host: Host;
	readonly decisions: LocalDecisions;
	readonly judging: Judging;
	/** Which other package the host says a path belongs to; undefined where it says none. */
	readonly otherOwner: (path: HostPath) => Visible | undefined;
}

const mostDiffText = 256 * 1024;

interface Open {
	readonly expected: Expected;
	readonly place: HostPath;
	readonly entry: Entry;
	/** Kind, mode, owner and capabilities are the package's. */
	readonly isAsShaped: boolean;
	readonly content: ContentComparison | undefined;
}

export class PackageComparison implements ArchiveSink {
	readonly findings: Finding[] = [];
	readonly tally = new Tally();
	/** Files whose content differs and is no configuration, and of them those the host's own record agrees with. */
	differing = 0;
	differingAsRecorded = 0;
	compared = 0;
	readonly #ground: ComparisonGround;
	readonly #source: Source;
	readonly #record: PackageRecord;
	readonly #control: MediaControl;
	readonly #met = new Set<string>();
	#open: Open | undefined;

	constructor(ground: ComparisonGround, source: Source, record: PackageRecord, control: MediaControl) {
		this.#ground = ground;
		this.#source = source;
		this.#record = record;
		this.#control = control;
	}

	/** Lets go of a file whose archive was broken off. */
	close(): void {
		this.#open?.content?.close();
		this.#open = undefined;
	}

	member(member: Member): void {
		this.close();
		const path = hostPath(member.path);
		this.#met.add(path);
		if (path === '/') return;
		const expected = expectedOf(member, this.#control);
		const { host, decisions, judging } = this.#ground;
		if (this.#isElsewhere(expected)) return;
		const place = decisions.placeOf(path, this.#source.pkg.name);
		const looked = host.look(place);
		if (!looked.ok) {
			if (looked.reason !== 'vanished') return this.tally.skip(looked.reason, shownPath(place));
			this.tally.count(countable(expected));
			if (!decisions.isExcluded(path)) this.findings.push(shapeFinding(judging, this.#source, expected, place, undefined, { kind: 'missing' }));
			return;
		}
		const entry = looked.value;
		this.tally.count(countable(expected));
		const before = this.findings.length;
		for (const difference of [...shapeOf(host, expected, place, entry, decisions, this.#source.pkg.name), ...capabilityDifference(host, expected, place, entry, this.tally)]) {
			this.findings.push(shapeFinding(judging, this.#source, expected, place, entry, difference));
		}
		const isAsShaped = this.findings.length === before;
		if (expected.kind !== 'file' || entry.kind !== 'file') return isAsShaped && expected.kind !== 'directory' ? this.tally.count('matching') : undefined;
		const recorded = this.#record.entries.get(path)?.digest;
		const own = this.#control.digests.get(path);
		const digest = recorded !== undefined && recorded.algorithm !== own?.algorithm ? recorded.algorithm : undefined;
		this.#open = { expected, place, entry, isAsShaped, content: new ContentComparison(host, place, entry, digest) };
	}

	content(bytes: Uint8Array): void {
		this.#open?.content?.push(bytes);
	}

	end(): void {
		const open = this.#open;
		this.#open = undefined;
		if (open?.content === undefined) return;
		const verdict = open.content.end();
		this.compared++;
		this.tally.count('bytes', open.entry.size);
		if (verdict.is === 'unread') this.tally.skip(verdict.why.reason, shownPath(open.place));
		const forged = this.#forged(open.expected, open.content.digest());
		if (verdict.is === 'different') this.#differs(open, open.content, verdict, forged);
		else if (forged !== undefined) this.#entryForged(open, forged);
		if (verdict.is === 'same' && open.isAsShaped) this.tally.count('matching');
	}

	refused(name: Visible, why: Visible): void {
		this.tally.skip('unsupported', shown`${name} of ${this.#source.where ?? this.#source.pkg.name}: ${why}`);
	}

	/** After the last member: what the host's list claims for this package beyond what is in it. */
	finish(): void {
		for (const listed of this.#record.listed ?? []) {
			const path = hostPath(listed);
			if (this.#met.has(path) || this.#record.entries.get(path)?.isConfiguration === true) continue;
			const { host, judging } = this.#ground;
			const looked = host.look(path);
			// Folders stay in a list when something else still lies in them.
			if (!looked.ok || looked.value.kind === 'directory') continue;
			const summary = shown`The host's list names it as a file of ${this.#source.pkg.name}; ${sourceWords(this.#source)} does not hold it`;
			this.findings.push(differenceFinding(judging, this.#source, path, looked.value, 'high', summary, ofNoPackage(this.#source)));
		}
	}

	/** A newer package may have taken the file over; then it is that one's to be compared. A list that leaves a file out without that was changed. */
	#isElsewhere({ path, kind }: Expected): boolean {
		if (this.#record.listed === undefined || this.#record.listed.has(path) || kind === 'directory') return false;
		const { host, judging, otherOwner } = this.#ground;
		if (otherOwner(path) !== undefined) return true;
		const looked = host.look(path);
		if (!looked.ok) return false;
		const summary = shown`The host's list of ${this.#source.pkg.name} leaves it out; ${sourceWords(this.#source)} holds it`;
		this.findings.push(differenceFinding(judging, this.#source, path, looked.value, 'high', summary, {}));
		return false;
	}

	/** The host's record where it contradicts the media's package. */
	#forged({ path }: Expected, made: string | undefined): { readonly host: Digest; readonly media: Digest } | undefined {
		const host = this.#record.entries.get(path)?.digest;
		if (host === undefined) return undefined;
		const own = this.#control.digests.get(path);
		const media = own?.algorithm === host.algorithm ? own : made === undefined ? undefined : { algorithm: host.algorithm, hex: made };
		return media === undefined || media.hex === host.hex ? undefined : { host, media };
	}

	#differs({ expected, place, entry }: Open, content: ContentComparison, verdict: Extract<ContentVerdict, { readonly is: 'different' }>, forged: { readonly host: Digest; readonly media: Digest } | undefined): void {
		const { judging } = this.#ground;
		const media = content.beginning();
		const runs = isProgram(contentOf(media.bytes.subarray(0, 512))) || (entry.mode & 0o111) !== 0;
		if (forged === undefined && isMadeAnew(expected.path, runs)) return;
		const severity = forged === undefined ? contentSeverity(expected.path, runs, expected.isConfiguration) : 'critical';
		if (!expected.isConfiguration) this.differing++;
		if (forged !== undefined) this.differingAsRecorded++;
		const against = sourceWords(this.#source);
		const summary = expected.isConfiguration
			? shown`The configuration was changed: it differs from ${against}`
			: forged === undefined
				? shown`It differs from ${against}`
				: shown`It differs from ${against}, and the host's own record of its digest was changed as well`;
		this.findings.push(differenceFinding(judging, this.#source, place, entry, severity, summary, { ...this.#particulars(expected, place, media, verdict), ...forgedFacts(forged) }));
	}

	#particulars(expected: Expected, place: HostPath, media: ReturnType<ContentComparison['beginning']>, verdict: Extract<ContentVerdict, { readonly is: 'different' }>): Record<string, Fact> {
		const { host } = this.#ground;
		const file = fileWindows(host, place);
		const section = file.ok ? sectionAt(elfSections(file.value), verdict.at) : undefined;
		const facts: Record<string, Fact> = {
			...differs(this.#source, 'content', expected.isConfiguration),
			'size-in-package': verdict.size,
			'sha256-in-package': visibleText(verdict.sha256),
			...(verdict.installedSha256 === undefined ? {} : { sha256: visibleText(verdict.installedSha256) }),
			'first-difference': offsetWords(verdict.at, section),
		};
		if (!media.isWhole) return facts;
		const installed = host.read(place, { limit: mostDiffText });
		const lines = installed.ok && !installed.value.cut ? textDifference(media.bytes, installed.value.bytes) : undefined;
		for (const [at, line] of (lines ?? []).entries()) facts[`diff-${at + 1}`] = line;
		return facts;
	}

	#entryForged({ place, entry, expected }: Open, forged: { readonly host: Digest; readonly media: Digest }): void {
		const summary = shown`The host's own record of its digest is not that of ${sourceWords(this.#source)}, although the file is`;
		this.findings.push(differenceFinding(this.#ground.judging, this.#source, place, entry, expected.isConfiguration ? 'high' : 'critical', summary, { ...verdictOf('matches media'), ...forgedFacts(forged) }));
	}
}

function forgedFacts(forged: { readonly host: Digest; readonly media: Digest } | undefined): Record<string, Fact> {
	if (forged === undefined) return {};
	return {
		[`host-says-${forged.host.algorithm}`]: visibleText(forged.host.hex),
		[`${forged.media.algorithm}-in-package`]: visibleText(forged.media.hex),
	};
}

function expectedOf(member: Member, { configuration }: MediaControl): Expected {
	const { path, kind, mode, uid, gid, user, group, size, link, capabilities = noCapabilities } = member;
	const isConfiguration = configuration.has(path);
	return {
		path: hostPath(path),
		kind: kind === 'file' || kind === 'directory' || kind === 'link' || kind === 'hard-link' ? kind : kind === 'unsupported' ? 'unknown' : 'special',
		mode, uid, gid, user, group, size, link, capabilities, isConfiguration, mayBeAbsent: isConfiguration,
	};
}

function countable({ kind }: Expected): 'files' | 'directories' | 'links' | 'others' {
	return kind === 'file' || kind === 'hard-link' || kind === 'unknown' ? 'files' : kind === 'directory' ? 'directories' : kind === 'link' ? 'links' : 'others';
}
