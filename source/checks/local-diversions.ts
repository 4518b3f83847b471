/** What dpkg was told to put elsewhere or to give other rights: an administrator's decisions, and a way to keep a trojan through upgrades. */

import type { Finding, Severity } from '../core/finding.ts';
import { shown, visibleName, visibleText, type Visible } from '../core/visible.ts';
import { hostPath, nameOf, shownPath, type HostPath } from '../host/host.ts';
import { parseDiversions } from '../parsers/packages/dpkg-diversions.ts';
import { parseStatOverrides } from '../parsers/packages/dpkg-statoverride.ts';
import { findingOf, type HostCheck } from './check.ts';
import { Examination } from './examination.ts';
import { isNeverSetId, isShippedSetId } from './set-id-programs.ts';

const diversions = hostPath('/var/lib/dpkg/diversions');
const overrides = hostPath('/var/lib/dpkg/statoverride');
const programs = /^\/(?:usr\/)?(?:local\/)?(?:s?bin|libexec)\/|\.so(?:\.\d+)*$|\/security\//;
/** Images of containers and build machines lead these aside, so that nothing is started. */
const ordinary = /\/(?:initctl|invoke-rc\.d|policy-rc\.d|start-stop-daemon|systemctl|ischroot|udevadm|upstart|telinit|grub-install|update-grub|mkinitramfs|update-initramfs|dpkg-divert)$/;

export const localDiversions: HostCheck = {
	id: 'local-diversions',
	step: 'C.1',
	title: 'Programs led aside by dpkg',
	covers: 'Diversions and overrides of rights that the administrator of dpkg, not a package, set: programs and libraries that stay replaced through upgrades, and set-uid bits that come back.',
	needs: 'both',
	kind: 'host',
	*run(host, circumstances, tally) {
		const examination = new Examination(host, localDiversions, circumstances, tally);
		for (const { path, to, by } of examination.some(diversions, parseDiversions(examination.read(diversions) ?? new Uint8Array()))) {
			if (by !== undefined || !programs.test(path) || ordinary.test(path)) continue;
			yield told(examination, diversions, 'medium', shown`the packaged ${visibleName(path)} is led aside to ${visibleName(to)}, and not by a package: something else may stand in its place through every upgrade`);
		}
		for (const { path, mode } of examination.some(overrides, [...parseStatOverrides(examination.read(overrides) ?? new Uint8Array())])) {
			if ((mode & 0o6000) === 0 || (mode & 0o111) === 0) continue;
			const name = nameOf(hostPath(path));
			const severity = isNeverSetId(name) ? 'high' : isShippedSetId(name) || (mode & 0o4000) === 0 ? undefined : 'medium';
			if (severity !== undefined) yield told(examination, overrides, severity, shown`${visibleName(path)} is given the mode ${visibleText((mode & 0o7777).toString(8))} again with each upgrade`);
		}
		yield* examination.oddities;
	},
};

function told(examination: Examination, path: HostPath, severity: Severity, says: Visible): Finding {
	return findingOf(examination.check, severity, { kind: 'file', path: shownPath(path) }, says, {
		techniques: ['T1554'],
		next: visibleText('Ask who set it (dpkg-divert, dpkg-statoverride), and compare both files with their package from clean media.'),
	});
}
