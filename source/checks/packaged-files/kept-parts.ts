/** Scripts and lists the host keeps of a package, held against the media's own. What is kept there is run as root, or believed. */

import type { Fact, Finding, Severity } from '../../core/finding.ts';
import { shown, visibleText } from '../../core/visible.ts';
import type { Host } from '../../host/host.ts';
import { linesOf } from '../../parsers/lines.ts';
import { differenceFinding, sourceWords, type Judging, type Source } from './difference-finding.ts';
import type { PackageRecord } from './expected.ts';
import type { MediaControl } from './package-comparison.ts';
import { textDifference } from './text-difference.ts';
import { differs, ofNoPackage } from './verdict.ts';

/** Run as root at the next change of the package. */
const scripts: ReadonlySet<string> = new Set([
	'preinst', 'postinst', 'prerm', 'postrm', 'config', // dpkg
	'prein', 'postin', 'preun', 'postun', // rpm
	'pre-install', 'post-install', 'pre-upgrade', 'post-upgrade', 'pre-deinstall', 'post-deinstall', 'trigger', // apk
	'install', // pacman
]);
const severities: Readonly<Record<string, Severity>> = { md5sums: 'critical', mtree: 'critical', triggers: 'high', conffiles: 'high' };

/** `listed`: paths whose forged digest is told with the file itself, so that a changed list of digests is said to be one once. */
export function* partFindings(host: Host, judging: Judging, source: Source, record: PackageRecord, control: MediaControl): Generator<Finding> {
	for (const [name, { path, bytes }] of record.parts) {
		const media = control.parts.get(name);
		if (media === undefined && !scripts.has(name)) continue;
		if (media !== undefined && Buffer.from(media).equals(bytes)) continue;
		const severity = scripts.has(name) ? 'critical' : (severities[name] ?? 'low');
		const what = scripts.has(name) ? shown`The script the package manager runs as root for ${source.pkg.name}` : shown`The host's ${visibleText(name)} of ${source.pkg.name}`;
		const summary = media === undefined ? shown`${what} is not in ${sourceWords(source)} at all` : shown`${what} differs from ${sourceWords(source)}`;
		const entry = host.look(path);
		yield differenceFinding(judging, source, path, entry.ok ? entry.value : undefined, severity, summary, media === undefined ? ofNoPackage(source) : { ...differs(source, 'content'), ...differenceFacts(name, media, bytes) });
	}
}

function differenceFacts(name: string, media: Uint8Array, bytes: Uint8Array): Record<string, Fact> {
	const lines = textDifference(media, bytes) ?? [];
	const facts = Object.fromEntries(lines.map((line, at) => [`diff-${at + 1}`, line]));
	return name === 'md5sums' ? { 'entries-in-package': [...linesOf(media)].length, ...facts } : facts;
}
