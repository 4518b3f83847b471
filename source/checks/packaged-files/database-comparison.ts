/** One package held against what the host's own database says of it: a second opinion, and the suspect's. What agrees proves nothing. */

import { createHash } from 'node:crypto';
import { Tally } from '../../core/coverage.ts';
import type { Finding } from '../../core/finding.ts';
import { shown, visibleText } from '../../core/visible.ts';
import { shownPath, type Entry, type Host, type HostPath, type Look } from '../../host/host.ts';
import { contentOf, isProgram } from '../../parsers/content-kind.ts';
import { installedDigest } from './content-comparison.ts';
import { contentSeverity, contentVerdict, differenceFinding, isMadeAnew, shapeFinding, sourceWords, type Source } from './difference-finding.ts';
import type { Digest, Expected, PackageRecord } from './expected.ts';
import type { ComparisonGround } from './package-comparison.ts';
import { shapeOf } from './shape.ts';

/** Yields after each file: a place to breathe. */
export function* compareWithDatabase(ground: ComparisonGround, source: Source, record: PackageRecord, tally: Tally): Generator<Finding | undefined> {
	const { host, decisions, judging } = ground;
	for (const expected of record.entries.values()) {
		if (expected.path === '/') continue;
		const place = decisions.placeOf(expected.path, source.pkg.name);
		const looked = host.look(place);
		if (!looked.ok) {
			if (looked.reason !== 'vanished') {
				tally.skip(looked.reason, shownPath(place));
				continue;
			}
			tally.count('files');
			if (!decisions.isExcluded(expected.path)) yield shapeFinding(judging, source, expected, place, undefined, { kind: 'missing' });
			continue;
		}
		const entry = looked.value;
		tally.count(entry.kind === 'file' ? 'files' : entry.kind === 'directory' ? 'directories' : entry.kind === 'link' ? 'links' : 'others');
		for (const difference of shapeOf(host, expected, place, entry, decisions, source.pkg.name)) yield shapeFinding(judging, source, expected, place, entry, difference);
		if (expected.digest !== undefined && (entry.kind === 'file' || entry.kind === 'link')) yield digestFinding(ground, source, expected, expected.digest, place, entry, tally);
		else yield undefined;
	}
}

function digestFinding({ host, judging }: ComparisonGround, source: Source, expected: Expected, digest: Digest, place: HostPath, entry: Entry, tally: Tally): Finding | undefined {
	const is = digestOf(host, place, entry, digest.algorithm);
	if (!is.ok) {
		tally.skip(is.reason, shownPath(place));
		return undefined;
	}
	tally.count('bytes', entry.size);
	if (is.value === digest.hex) return undefined;
	const head = host.read(place, { limit: 512 });
	const runs = entry.kind === 'file' && ((head.ok && isProgram(contentOf(head.value.bytes))) || (entry.mode & 0o111) !== 0);
	if (isMadeAnew(expected.path, runs)) return undefined;
	const worst = contentSeverity(expected.path, runs, expected.isConfiguration);
	const summary = expected.isConfiguration ? shown`The configuration was changed: it differs from ${sourceWords(source)}` : shown`It differs from ${sourceWords(source)}`;
	return differenceFinding(judging, source, place, entry, worst === 'critical' ? 'high' : worst, summary, {
		verdict: contentVerdict(expected.isConfiguration),
		[`host-says-${digest.algorithm}`]: visibleText(digest.hex),
		[digest.algorithm]: visibleText(is.value),
	});
}

/** apk keeps the digest of a link's text. */
function digestOf(host: Host, place: HostPath, entry: Entry, algorithm: Digest['algorithm']): Look<string> {
	if (entry.kind === 'file') return installedDigest(host, place, entry, algorithm);
	const text = host.linkOf(place);
	return text.ok ? { ok: true, value: createHash(algorithm).update(text.value, 'latin1').digest('hex') } : text;
}
