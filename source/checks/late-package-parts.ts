/**
 * Scripts and sums that dpkg keeps of a package, written after its list of files. dpkg puts them down as they came, with the times of the
 * package's making, and writes the list itself last: what is younger was changed later.
 */

import type { Finding } from '../core/finding.ts';
import { shown, visibleText } from '../core/visible.ts';
import { hostPath, shownPath, type HostPath } from '../host/host.ts';
import { findingOf } from './check.ts';
import type { Examination } from './examination.ts';

const kept = /\.(?:md5sums|preinst|postinst|prerm|postrm|config|triggers)$/;
/** Of more than an intruder changes the times say nothing: files were copied or touched, or debsums made sums of packages that brought none. */
const most = 8;
/** Milliseconds: file systems and copies keep seconds. */
const apart = 2000;

export function* latePackageParts(examination: Examination): Generator<Finding> {
	const late: HostPath[] = [];
	const lists = new Map<string, number>();
	for (const path of examination.names(hostPath('/var/lib/dpkg/info'))) {
		if (!kept.test(path)) continue;
		const part = examination.host.look(path);
		const list = path.replace(kept, '.list');
		let listed = lists.get(list);
		if (listed === undefined) {
			const look = examination.host.look(hostPath(list));
			lists.set(list, (listed = look.ok ? look.value.modified : Number.NaN));
		}
		if (part.ok && part.value.modified > listed + apart) late.push(path);
	}
	if (late.length > most) {
		yield findingOf(examination.check, 'info', { kind: 'file', path: shownPath(hostPath('/var/lib/dpkg/info')) }, shown`${late.length} scripts and sums of packages are younger than the lists of their files: their times were set anew, and tell nothing of them`, { facts: { first: shownPath(late[0]!) } });
		return;
	}
	for (const path of late) {
		const ofSums = path.endsWith('.md5sums');
		const what = ofSums ? 'The sums that the host has of a package were written' : 'A script that dpkg runs for a package was written';
		yield findingOf(examination.check, 'medium', { kind: 'file', path: shownPath(path) }, shown`${visibleText(what)} after the package was installed`, {
			facts: { 'innocent-causes': visibleText(ofSums ? 'debsums made sums for a package that brought none' : 'an administrator who mended a package that would not be removed') },
			techniques: ['T1554'],
			next: visibleText('Hold the files of this package against media, not against these sums; read the script.'),
		});
	}
}
