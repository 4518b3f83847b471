/** What changed within the window around the intrusion, and content dated to before it by hand. */

import type { Severity } from '../core/finding.ts';
import { shown, visibleText, type Visible } from '../core/visible.ts';
import { findingOf, type FileCheck, type SweptFile } from './check.ts';
import { factsOf, hostSaysPackage } from './file-facts.ts';
import { installedPackages } from './installed-packages.ts';
import { ownersOf } from './owners.ts';
import { holdsPrograms, pathInside, placeOf, placeWords } from './place.ts';
import { withinWindow } from './window.ts';

/** More than anybody reads; the rest is counted. */
const mostTold = 20_000;

export const recentChanges: FileCheck = {
	id: 'recent-changes',
	step: 'C.2',
	title: 'Changes around the intrusion',
	covers: 'Files and folders whose content or status changed between --since and --until. The change time is the harder one to forge.',
	needs: 'both',
	kind: 'file',
	idle: { without: ['since', 'until'], why: visibleText('no window of time was named; name it with --since and --until, or mark it in the cockpit: b and e in Logs, or : and the words mark window') },
	begin(host, { since, until }) {
		if (since === undefined && until === undefined) {
			return { inspect: () => undefined };
		}
		const within = withinWindow({ since, until });
		const owners = ownersOf(host);
		const packages = installedPackages(host);
		let told = 0;
		return {
			inspect(file, report) {
				const { modified, changed, kind } = file.entry;
				const contentThen = within(modified);
				const statusThen = within(changed);
				if ((!contentThen && !statusThen) || (kind !== 'file' && kind !== 'link' && kind !== 'directory')) return;
				if (pathInside(file.path) !== undefined || isNoise.test(file.path)) return;
				if (++told > mostTold) {
					file.passOver('limit-reached', file.shown);
					return;
				}
				const { severity, why } = judge(file, contentThen);
				report(
					findingOf(recentChanges, severity, { kind: 'file', path: file.shown }, why, {
						facts: { kind: visibleText(kind), ...factsOf(file.entry, owners), ...hostSaysPackage(packages, file.path) },
						techniques: contentThen ? [] : ['T1070.006'],
					}),
				);
			},
		};
	},
};

/** Written all the time by every running system. */
const isNoise = /^\/(?:proc|sys|dev|run|var\/(?:run|lock|cache|lib\/(?:dpkg|rpm|apt|systemd|docker|containerd|NetworkManager|dhcp\w*|logrotate|plocate|mlocate|update-notifier|ubuntu-\S+|snapd|PackageKit|fwupd|mysql|postgresql|mongodb|redis|prometheus|elasticsearch|chrony|ntp\w*|private|command-not-found|man-db)))\//;

function judge({ path, entry }: SweptFile, contentThen: boolean): { readonly severity: Severity; readonly why: Visible } {
	const place = placeOf(path);
	const where = visibleText(placeWords[place]);
	const what = visibleText(entry.kind === 'directory' ? 'folder' : entry.kind === 'link' ? 'link' : 'file');
	const weight: Severity = entry.kind === 'file' && (holdsPrograms(path) || place === 'configuration' || place === 'temporary' || place === 'web' || /^\/boot\//.test(path)) ? 'low' : 'info';
	if (contentThen) return { severity: weight, why: shown`A ${what} ${where} whose content changed in the window` };
	return { severity: weight, why: shown`A ${what} ${where} whose status changed in the window while its content bears another date: moved, unpacked, given other rights, or dated by hand` };
}
