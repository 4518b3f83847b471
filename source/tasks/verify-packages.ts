/**
 * Every installed package against the media, or against the host's own database where the media have none of it. Driven by
 * packages, not by a walk, each taken by one of the threads that take part: the first finds out which are often replaced and
 * looks at these first, the others begin with the biggest meanwhile.
 */

import { Tally, type Ending } from '../core/coverage.ts';
import type { Finding } from '../core/finding.ts';
import { bytesOf, shown, visibleName, visibleText, type Visible } from '../core/visible.ts';
import type { Circumstances } from '../checks/check.ts';
import { installedPackages } from '../checks/installed-packages.ts';
import { ownersOf } from '../checks/owners.ts';
import { DatabaseComparison } from '../checks/packaged-files/database-comparison.ts';
import type { Source } from '../checks/packaged-files/difference-finding.ts';
import type { InstalledPackage, PackageRecord } from '../checks/packaged-files/expected.ts';
import { installedList } from '../checks/packaged-files/installed.ts';
import { partFindings } from '../checks/packaged-files/kept-parts.ts';
import { withMissingFoldersAsOne } from '../checks/packaged-files/missing-folders.ts';
import { localDecisions } from '../checks/packaged-files/local-decisions.ts';
import { oftenReplaced } from '../checks/packaged-files/often-replaced.ts';
import { withoutOwnTrees } from '../checks/packaged-files/tree-of-its-own.ts';
import { PackageComparison, type ComparisonGround } from '../checks/packaged-files/package-comparison.ts';
import { childOf, nameOf, parentOf, type Host, type HostPath } from '../host/host.ts';
import { Stopped } from '../host/watched.ts';
import { FileDigests } from './file-digests.ts';
import { ArchiveIndex } from './media/archive-index.ts';
import { authenticate, authenticityWords, unauthenticated } from './media/authentication.ts';
import { CannotUnpack } from './media/decompress.ts';
import { Keyring } from './media/keyring.ts';
import type { Identity } from './media/media-package.ts';
import { openPackage } from './media/open-package.ts';
import { CannotUse, MediaFile } from './media/media-file.ts';
import { Shelf, wantedWords, type ShelfFile } from './media/shelf.ts';
import { SoundMembers } from './media/sound-members.ts';
import { anotherBuild, mediaFindings, nothingToCompare } from './media/media-findings.ts';
import { stoppedByOperator } from './run-check.ts';

/** The part of the work one thread does. */
export interface PackageWork {
	readonly host: Host;
	readonly circumstances: Circumstances;
	/** True for one thread only: the piece (0, 1, 2...) is its to do. */
	take(piece: number): boolean;
	/** How many pieces are done or being done by all threads. */
	taken(): number;
	stopped(): boolean;
	pulse(): void;
	keep(findings: readonly Finding[]): Promise<void>;
	/** The package at work, and the share done from 0 to 1. */
	at(place: Visible, share: number): void;
}

/** Resolves with what this thread covered. */
export async function verifyPackages(work: PackageWork): Promise<Ending> {
	const { host, circumstances } = work;
	const lists = new Tally();
	const packages = installedList(host, lists);
	// What is read once for all is said once: by whoever took the first piece.
	const isFirst = work.take(0);
	const tally = new Tally();
	if (isFirst) tally.add(lists.coverage);
	if (packages.length === 0) return { how: 'failed', coverage: tally.coverage, why: visibleText('the host has no package database that regain can read') };
	const folders = (circumstances.media?.folders ?? []).map(folder => Buffer.from(bytesOf(folder)).toString('latin1'));
	const shelf = new Shelf(packages[0]!.system, folders, () => work.stopped());
	const keyringPath = circumstances.media?.keyring;
	const keyring = new Keyring(keyringPath === undefined ? undefined : Buffer.from(bytesOf(keyringPath)).toString('latin1'), circumstances.now);
	const index = new ArchiveIndex(keyring, packages, () => work.pulse());
	for (const release of shelf.releases) if (!work.stopped()) await index.add(release);
	const verifier = new Verifier(work, tally, { shelf, index, keyring });
	if (isFirst) {
		tally.add(shelf.tally.coverage);
		tally.add(index.tally.coverage);
		await work.keep([...mediaFindings(packages, shelf, folders.length), ...index.findings]);
	}
	const order = packages.toSorted((a, b) => b.size - a.size || (a.name < b.name ? -1 : 1));
	const urgent = isFirst ? verifier.urgent(order) : [];
	for (const at of [...urgent, ...order.keys()]) {
		if (work.stopped()) break;
		if (!work.take(at + 1)) continue;
		const pkg = order[at]!;
		work.at(wantedWords(pkg), (work.taken() - 1) / order.length);
		try {
			await verifier.verify(pkg);
			await verifier.keepWhole();
		} catch (error) {
			if (!(error instanceof Stopped)) throw error;
		}
	}
	try {
		verifier.finish();
	} catch (error) {
		if (!(error instanceof Stopped)) throw error;
	}
	await verifier.keepWhole();
	const stopped = work.stopped();
	return { how: stopped ? 'cancelled' : 'complete', coverage: tally.coverage, ...(stopped ? { why: stoppedByOperator } : {}) };
}

interface Media {
	readonly shelf: Shelf;
	readonly index: ArchiveIndex;
	readonly keyring: Keyring;
}

class Verifier {
	readonly #work: PackageWork;
	readonly #tally: Tally;
	readonly #media: Media;
	readonly #ground: ComparisonGround;
	#found: ReadonlySet<HostPath> | undefined;
	readonly #digests: FileDigests;
	readonly #begun = new Set<DatabaseComparison>();
	/** Findings of packages that are through, to be kept. */
	#whole: (readonly Finding[])[] = [];

	constructor(work: PackageWork, tally: Tally, media: Media) {
		const { host } = work;
		this.#work = work;
		this.#tally = tally;
		this.#media = media;
		this.#digests = new FileDigests(host);
		this.#ground = {
			host,
			decisions: localDecisions(host, tally),
			judging: {
				owners: ownersOf(host),
				oftenReplaced: path => {
					const resolved = host.resolve(path);
					return this.#often.has(resolved.ok ? resolved.value.path : path);
				},
				realPlace: path => {
					const folder = host.resolve(parentOf(path));
					return folder.ok ? childOf(folder.value.path, nameOf(path)) : path;
				},
			},
			otherOwner: path => installedPackages(host).packageOf(path),
		};
	}

	/** Found out when it is asked for: a thread that meets nothing odd never does. */
	get #often(): ReadonlySet<HostPath> {
		return (this.#found ??= oftenReplaced(this.#work.host));
	}

	/** Places in `order` of the packages that the often replaced are of. */
	urgent(order: readonly InstalledPackage[]): readonly number[] {
		const owners = installedPackages(this.#work.host);
		const names = new Set<string>();
		for (const path of this.#often) names.add((owners.packageOf(path) ?? '').replace(/:.*$/, ''));
		return [...order.keys()].filter(at => names.has(order[at]!.name));
	}

	/** A package that is held against the database may still wait for digests when the next one is begun. */
	async verify(pkg: InstalledPackage): Promise<void> {
		const record = pkg.record();
		this.#tally.count('packages');
		for (const file of this.#media.shelf.matching(pkg)) {
			const findings = await this.#againstMedia(pkg, record, file);
			if (findings !== undefined) return void this.#whole.push(findings);
		}
		if (this.#media.shelf.files > 0) this.#tally.skip('no-media', wantedWords(pkg));
		this.#againstDatabase(pkg, record);
	}

	async keepWhole(): Promise<void> {
		const whole = this.#whole;
		this.#whole = [];
		for (const findings of whole) await this.#work.keep(findings);
	}

	/** What still waits is looked at, unless the work was stopped: then what was found until now is kept. */
	finish(): void {
		try {
			if (!this.#work.stopped()) this.#digests.finish();
		} finally {
			this.#digests.close();
			for (const comparison of this.#begun) this.#whole.push(comparison.findings);
		}
	}

	/** Undefined where this file of the media cannot be used. */
	async #againstMedia(pkg: InstalledPackage, record: PackageRecord, { path }: ShelfFile): Promise<readonly Finding[] | undefined> {
		const where = visibleName(path);
		let file: MediaFile | undefined;
		let comparison: PackageComparison | undefined;
		try {
			file = new MediaFile(path);
			const media = await openPackage(pkg.system, file);
			if (media.name !== pkg.name || media.version !== pkg.version || !isFor(pkg, media)) {
				throw new CannotUse(`its name is that of ${pkg.name} ${pkg.version} ${pkg.architecture}, but it holds ${media.name} ${media.version} ${media.architecture}`);
			}
			const authenticity = await authenticate(pkg.system, media, path, file, this.#media.index, this.#media.keyring);
			if (!authenticity.ok) this.#tally.skip('not-authenticated', unauthenticated(path, authenticity.why));
			const source: Source = { kind: 'media', pkg, where, scripts: media.scripts, authenticity: authenticityWords(authenticity) };
			comparison = new PackageComparison(this.#ground, source, record, media.control);
			const members = new SoundMembers(comparison);
			for await (const _ of media.files(members)) {
				this.#work.pulse();
				if (this.#work.stopped()) break;
			}
			if (!this.#work.stopped()) {
				members.finish();
				comparison.finish();
			}
			this.#tally.add(comparison.tally.coverage);
			return anotherBuild(source, comparison) ?? [...toldTogether(source, comparison.findings), ...partFindings(this.#work.host, this.#ground.judging, source, record, media.control)];
		} catch (error) {
			if (!(error instanceof CannotUse) && !(error instanceof CannotUnpack)) throw error;
			this.#tally.skip('damaged', shown`${where}: this media file cannot be used, because ${visibleText(error.message)}`);
			return undefined;
		} finally {
			comparison?.close();
			file?.close();
		}
	}

	#againstDatabase(pkg: InstalledPackage, record: PackageRecord): void {
		const source: Source = { kind: 'database', pkg, where: undefined, scripts: '' };
		const comparison = new DatabaseComparison(this.#ground, source, this.#tally);
		this.#begun.add(comparison);
		let isThrough = false;
		const heard = (): void => {
			this.#work.pulse();
			if (!isThrough || !comparison.isWhole) return;
			this.#begun.delete(comparison);
			const more = record.listed === undefined && record.entries.size === 0 ? [nothingToCompare(source)] : [];
			this.#whole.push(toldTogether(source, [...comparison.findings, ...more]));
		};
		for (const _ of comparison.compare(record, this.#digests, heard)) {
			this.#work.pulse();
			if (this.#work.stopped()) break;
		}
		isThrough = true;
		heard();
	}
}

/** What one cause explains is one finding. */
function toldTogether(source: Source, findings: readonly Finding[]): readonly Finding[] {
	return withMissingFoldersAsOne(source, withoutOwnTrees(source, findings));
}

/** Alpine's index, and with it the host's database, says its own architecture of packages for any. */
function isFor({ system, architecture }: InstalledPackage, media: Identity): boolean {
	return media.architecture === architecture || (system === 'apk' && media.architecture === 'noarch');
}
