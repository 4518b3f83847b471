/** Archives and captures where none are kept: tools brought in, data about to be carried out. */

import { shown, visibleText, type Visible } from '../core/visible.ts';
import type { Severity } from '../core/finding.ts';
import { contentOf } from '../parsers/content-kind.ts';
import { findingOf, type FileCheck, type SweptFile } from './check.ts';
import { factsOf } from './file-facts.ts';
import { installedPackages } from './installed-packages.ts';
import { isFile } from './mode.ts';
import { ownersOf } from './owners.ts';
import { hiddenPart, holdsPrograms, placeOf, placeWords, quietState } from './place.ts';
import { oddHiddenPart } from './tool-trees.ts';

/** Several files in one; a lone .gz is a manual page or a rotated log. */
const archiveName = /\.(?:tar|tgz|tbz2?|txz|tzst|zip|7z|rar|cpio|tar\.\w{1,5}|pcap(?:ng)?|cap|dump|sql\.gz|sql)$/i;
const bundle = /\.(?:tar|tgz|tbz2?|txz|tzst|zip|7z|rar|cpio|tar\.\w{1,5})$/i;

export const archivesInOddPlaces: FileCheck = {
	id: 'archives-in-odd-places',
	step: 'C.3',
	title: 'Archives and captures in odd places',
	covers: 'Archives, packet captures and database dumps in system folders, the configuration, logs, spools, web roots, temporary and hidden places.',
	needs: 'both',
	kind: 'file',
	begin(host) {
		const owners = ownersOf(host);
		return {
			hears: [{ mode: isFile }],
			inspect(file, report) {
				if (file.entry.kind !== 'file' || file.entry.size === 0 || !archiveName.test(file.name)) return;
				const { path } = file;
				if (file.folder.isNested || file.folder.isDependency) return;
				const verdict = judge(file);
				if (verdict === undefined || installedPackages(host).owns(path)) return;
				report(
					findingOf(archivesInOddPlaces, verdict.severity, { kind: 'file', path: file.shown }, verdict.why, {
						facts: factsOf(file.entry, owners),
						techniques: verdict.severity === 'medium' || verdict.severity === 'high' ? ['T1074.001', 'T1560'] : [],
						next: visibleText('List its members without unpacking them. Whose are they: tools brought in, or data of this host?'),
					}),
				);
			},
		};
	},
};

/** Languages and programs whose own installers put archives among the libraries. */
const bringsArchives = /\/(?:python|pypy|node_modules|jvm|java|ruby|gems|perl|php|go|erlang|ocaml|ghc|firmware|debug|R|lua|mono|dotnet|libreoffice|firefox|thunderbird|chromium|jenkins|[a-z]+-plugins?|plugins?|extensions?)[\w.-]*\//;

/** Straight in the root of a web site, under a name that is guessed in seconds; deeper down, programs of the site keep theirs behind rules. */
const inRoot = /^\/(?:var\/www|srv\/(?:www|http|htdocs|web))\/(?:html\/|[^/]+\/|[^/]+\/(?:public|htdocs|public_html|web)\/)?[^/]+$/;
/** Here lie files of a few lines, and nothing else. */
const keys = /^\/etc\/(?:ssl\/private|pki\/tls\/private|ssh|pam\.d|security|sudoers\.d|cron\.\w+|systemd|init\.d|profile\.d|ld\.so\.conf\.d|modprobe\.d|udev)\//;

/** `sip-2026-11-12-1410.pcap`, `ticket_4711-mail.pcap`: who names a capture for its purpose and day means to find it again. */
const ofSomebody = /(?:19|20)\d\d-?[01]\d-?[0-3]\d|^[a-z]{3,20}[-_][\w-]{4,60}\./i;

function judge(file: SweptFile): { readonly severity: Severity; readonly why: Visible } | undefined {
	const { path, name } = file;
	const place = placeOf(path);
	const where = visibleText(placeWords[place]);
	const hidden = place === 'home' ? oddHiddenPart(path) : hiddenPart(path);
	const quiet = quietState.test(path);
	const watched = hidden !== undefined || place === 'temporary' || place === 'configuration' || place === 'spool' || place === 'log' || place === 'web' || holdsPrograms(path) || quiet || path.lastIndexOf('/') === 0;
	if (!watched || place === 'device') return undefined;
	const head = file.head();
	const { kind } = head.ok ? contentOf(head.value) : { kind: 'data' };
	if (kind === 'capture') return { severity: hidden !== undefined || holdsPrograms(path) || place === 'web' || place === 'configuration' ? 'high' : quiet || (place === 'temporary' && (path.startsWith('/dev/') || !ofSomebody.test(name))) ? 'medium' : 'low', why: shown`Captured network traffic ${where}` };
	if (!bundle.test(name)) return /\.sql(?:\.gz)?$/i.test(name) && place === 'web' ? { severity: inRoot.test(path) ? 'medium' : 'low', why: shown`A dump of a database ${where}: anyone may fetch it` } : undefined;
	if (kind !== 'archive') return undefined;
	if (hidden !== undefined && place !== 'home' && place !== 'local' && place !== 'other') return { severity: 'medium', why: shown`An archive in a hidden place ${where}` };
	if (/^\/(?:usr\/)?s?bin\//.test(path)) return { severity: 'medium', why: shown`An archive among the programs` };
	if (holdsPrograms(path)) return bringsArchives.test(path) ? undefined : { severity: 'medium', why: shown`An archive among the libraries` };
	if (path.startsWith('/dev/shm/')) return { severity: 'medium', why: shown`An archive in shared memory, which is no place to keep one` };
	if (place === 'spool') return /^\/var\/spool\/(?:cron|at|anacron)\//.test(path) ? { severity: 'medium', why: shown`An archive among the timed jobs` } : { severity: 'low', why: shown`An archive ${where}` };
	if (keys.test(path)) return { severity: 'medium', why: shown`An archive among the keys and the rules of logins` };
	if (place === 'web') return /backup|dump|site|www|html|export|\bdb\b/i.test(name) ? { severity: inRoot.test(path) ? 'medium' : 'low', why: shown`An archive ${where}: anyone may fetch it` } : undefined;
	return { severity: place === 'home' || place === 'local' || place === 'other' ? 'info' : 'low', why: shown`An archive ${where}` };
}
