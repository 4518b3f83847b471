/** One package held against what the host's own database says of it: a second opinion, and the suspect's. What agrees proves nothing. */

import { createHash } from 'node:crypto';
import { Tally } from '../../core/coverage.ts';
import type { Finding } from '../../core/finding.ts';
import { shown, visibleText } from '../../core/visible.ts';
import { shownPath, type Entry, type Host, type HostPath, type Look } from '../../host/host.ts';
import { contentOf, isProgram } from '../../parsers/content-kind.ts';
import { capabilityDifference } from './capability-difference.ts';
import { contentSeverity, differenceFinding, isMadeAnew, shapeFinding, sourceWords, type Source } from './difference-finding.ts';
import type { Digest, Expected, PackageRecord } from './expected.ts';
import type { ComparisonGround } from './package-comparison.ts';
import { shapeOf } from './shape.ts';
import { differs, ofNoPackage } from './verdict.ts';

/** Folders from which programs and libraries are run. */
const runFrom = /^\/(?:usr\/)?(?:s?bin|lib(?:32|64|x32|exec)?|games)\//;

/** Where digests of installed files come from, in whatever order they are ready. */
export interface Digests {
	ask(place: HostPath, entry: Entry, algorithm: Digest['algorithm'], heard: (digest: Look<string>) => void): void;
}

/** What was found so far, in the order of the record. Whole once every digest that was asked for has been heard. */
export class DatabaseComparison {
	readonly #ground: ComparisonGround;
	readonly #source: Source;
	readonly #tally: Tally;
	readonly #found: { readonly order: number; readonly finding: Finding }[] = [];
	#unheard = 0;

	constructor(ground: ComparisonGround, source: Source, tally: Tally) {
		this.#ground = ground;
		this.#source = source;
		this.#tally = tally;
	}

	get isWhole(): boolean {
		return this.#unheard === 0;
	}

	get findings(): readonly Finding[] {
		return this.#found.toSorted((a, b) => a.order - b.order).map(({ finding }) => finding);
	}

	/** Yields after each entry: a place to breathe. `heard` is called after each digest that came later than it was asked for. */
	*compare(record: PackageRecord, digests: Digests, heard: () => void): Generator<void> {
		let order = 0;
		for (const expected of record.entries.values()) {
			if (expected.path === '/') continue;
			this.#entry(expected, ++order, record.isSummed === true, digests, heard);
			yield;
		}
	}

	#tell(order: number, finding: Finding): void {
		this.#found.push({ order, finding });
	}

	#entry(expected: Expected, order: number, isSummed: boolean, digests: Digests, heard: () => void): void {
		const { host, decisions, judging } = this.#ground;
		const source = this.#source;
		const tally = this.#tally;
		const place = decisions.placeOf(expected.path, source.pkg.name);
		const looked = host.look(place);
		if (!looked.ok) {
			if (looked.reason !== 'vanished') return tally.skip(looked.reason, shownPath(place));
			tally.count('files');
			if (!decisions.isExcluded(expected.path)) this.#tell(order, shapeFinding(judging, source, expected, place, undefined, { kind: 'missing' }));
			return;
		}
		const entry = looked.value;
		tally.count(entry.kind === 'file' ? 'files' : entry.kind === 'directory' ? 'directories' : entry.kind === 'link' ? 'links' : 'others');
		for (const difference of [...shapeOf(host, expected, place, entry, decisions, source.pkg.name), ...capabilityDifference(host, expected, place, entry, tally)]) this.#tell(order, shapeFinding(judging, source, expected, place, entry, difference));
		const { digest } = expected;
		if (digest === undefined) return isSummed && expected.kind === 'unknown' ? this.#claimed(expected, place, entry, order) : undefined;
		if (entry.kind === 'link') return this.#digest(expected, digest, place, entry, linkDigest(host, place, digest.algorithm), order);
		if (entry.kind !== 'file') return;
		this.#unheard++;
		let later = false;
		digests.ask(place, entry, digest.algorithm, is => {
			this.#unheard--;
			this.#digest(expected, digest, place, entry, is, order);
			if (later) heard();
		});
		later = true;
	}

	/** Dpkg lists all that came in a package, and a package's sums hold every file but its configuration: what stands in the one list alone was written there. */
	#claimed({ path }: Expected, place: HostPath, entry: Entry, order: number): void {
		const { host, judging } = this.#ground;
		if (entry.kind !== 'file' || entry.size === 0 || !runFrom.test(path)) return;
		const head = host.read(place, { limit: 512 });
		// A module of Python or Perl is run as well, and one may stand where the package put a link (sitecustomize.py).
		if (!(head.ok && isProgram(contentOf(head.value.bytes))) && (entry.mode & 0o111) === 0 && !/\.(?:py|pl|pm|rb|js|php|sh|lua)$/.test(path)) return;
		this.#tell(order, differenceFinding(judging, this.#source, place, entry, 'high', shown`A program that the host's list of its package holds and the package's own sums do not: the list was added to, or the program was made later`, ofNoPackage(this.#source)));
	}

	#digest(expected: Expected, digest: Digest, place: HostPath, entry: Entry, is: Look<string>, order: number): void {
		if (!is.ok) return this.#tally.skip(is.reason, shownPath(place));
		this.#tally.count('bytes', entry.size);
		if (is.value === digest.hex) return;
		const { host, judging } = this.#ground;
		const source = this.#source;
		const head = host.read(place, { limit: 512 });
		const runs = entry.kind === 'file' && ((head.ok && isProgram(contentOf(head.value.bytes))) || (entry.mode & 0o111) !== 0);
		if (isMadeAnew(expected.path, runs)) return;
		const worst = contentSeverity(expected.path, runs, expected.isConfiguration);
		const summary = expected.isConfiguration ? shown`The configuration was changed: it differs from ${sourceWords(source)}` : shown`It differs from ${sourceWords(source)}`;
		this.#tell(order, differenceFinding(judging, source, place, entry, worst === 'critical' ? 'high' : worst, summary, {
			...differs(source, 'content', expected.isConfiguration),
			[`host-says-${digest.algorithm}`]: visibleText(digest.hex),
			[digest.algorithm]: visibleText(is.value),
		}));
	}
}

/** apk keeps the digest of a link's text. */
function linkDigest(host: Host, place: HostPath, algorithm: Digest['algorithm']): Look<string> {
	const text = host.linkOf(place);
	return text.ok ? { ok: true, value: createHash(algorithm).update(text.value, 'latin1').digest('hex') } : text;
}
