/** A file whose lines the system obeys, judged as a file: who may change it, where it really lies, whether its name hides it. */

import { worseFirst, type Finding } from '../core/finding.ts';
import { shown, visibleName, visibleText } from '../core/visible.ts';
import { hostPath, nameOf, parentOf, shownPath, type HostPath } from '../host/host.ts';
import { findingOf } from './check.ts';
import type { Examination, Standing } from './examination.ts';
import { hostAccounts } from './host-accounts.ts';
import { neverLogIn } from './login-shell.ts';
import type { Reason } from './named-program.ts';
import { placeOf } from './place.ts';

export interface SettingsFile {
	/** `systemd unit`, `crontab`. */
	readonly what: string;
	readonly technique: string;
	/** Whose it should be; root where not said. */
	readonly uid?: number | undefined;
}

/** A finding where somebody else could have written the file, or it is not where it seems to be. */
export function judgeSettingsFile(examination: Examination, standing: Standing, { what, technique, uid = 0 }: SettingsFile): Finding | undefined {
	const { path, real, entry } = standing;
	const { packages } = examination;
	if (entry.kind !== 'file' || isMasked(standing)) return undefined;
	const reasons: Reason[] = [];
	const writable = whereWritable(examination, real, entry.mode);
	if (writable !== undefined) reasons.push({ severity: 'high', says: writable === real ? visibleText('anyone may change it') : shown`it lies below ${shownPath(writable)}, which anyone may change` });
	const place = placeOf(real);
	if (real !== path && (place === 'temporary' || place === 'device')) reasons.push({ severity: 'high', says: shown`it is a link to ${shownPath(real)}`, technique: 'T1036' });
	else if (real !== path && place === 'home' && placeOf(path) !== 'home') reasons.push({ severity: 'low', says: shown`it is a link to ${shownPath(real)}, in a home directory` });
	if (entry.uid !== 0 && entry.uid !== uid) reasons.push({ severity: packages.owns(path) ? 'info' : isServants(examination, entry.uid) ? 'medium' : 'low', says: shown`it belongs to user ${entry.uid}, who can change it` });
	const packaged = packages.owns(path) || packages.owns(real);
	if (packages.system !== 'none' && !packaged && placeOf(path) === 'system') {
		const partly = packages.tally.coverage.skipped.length > 0;
		reasons.push({ severity: partly ? 'low' : 'medium', says: visibleText('no package brought it, in a folder that packages fill') });
	}
	if (packaged && placeOf(path) === 'system' && packages.recorded(path)?.digest !== undefined && !examination.isIntact(path)) {
		reasons.push({ severity: 'low', says: visibleText("it is not as its package shipped it, by the host's own list") });
	}
	const worst = reasons.toSorted(worseFirst)[0];
	if (worst === undefined || worst.severity === 'info') return undefined;
	return findingOf(examination.check, worst.severity, { kind: 'file', path: shownPath(path) }, shown`${visibleText(what)} ${visibleName(nameOf(path))}: ${worst.says}`, {
		facts: { mode: visibleText((entry.mode & 0o7777).toString(8).padStart(4, '0')), 'owner-number': entry.uid, ...(real === path ? {} : { 'leads-to': shownPath(real) }) },
		techniques: [technique, ...(worst.technique === undefined ? [] : [worst.technique])],
		next: shown`Read ${shownPath(real)}; find out who made it and when (its change time), and compare it with the package from clean media.`,
	});
}

/** A link to /dev/null says "none". In a tree that was copied without its devices an empty file may stand there. */
function isMasked({ path, real, entry }: Standing): boolean {
	return real === hostPath('/dev/null') && path !== real && entry.size === 0;
}

/** An account that serves the network, and may be taken over from there. */
function isServants({ host }: Examination, uid: number): boolean {
	return hostAccounts(host).byUid.get(uid)?.some(({ name }) => neverLogIn.has(name)) === true;
}

function whereWritable(examination: Examination, path: HostPath, mode: number): HostPath | undefined {
	if ((mode & 0o002) !== 0) return path;
	for (let above = parentOf(path); above !== '/'; above = parentOf(above)) {
		const look = examination.host.look(above);
		if (look.ok && look.value.kind === 'directory' && (look.value.mode & 0o1002) === 0o002) return above;
	}
	return undefined;
}
