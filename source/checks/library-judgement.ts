/** A library that programs load by themselves: a module of PAM or NSS. Whose is it, and is it what its package brought? */

import type { Finding, Severity } from '../core/finding.ts';
import { shown, visibleName, visibleText, type Visible } from '../core/visible.ts';
import { nameOf, shownPath } from '../host/host.ts';
import { findingOf } from './check.ts';
import type { Examination, Standing } from './examination.ts';
import { judgeProgram } from './named-program.ts';
import { placeOf } from './place.ts';

/** `what`: `module of PAM`. */
export function judgeLibrary(examination: Examination, standing: Standing, what: string, technique: string): Finding | undefined {
	const { packages, host } = examination;
	const { path, real, entry } = standing;
	if (entry.kind !== 'file' || examination.isOwn(real)) return undefined;
	const say = (severity: Severity, says: Visible) =>
		findingOf(examination.check, severity, { kind: 'file', path: shownPath(path) }, shown`${visibleText(what)} ${visibleName(nameOf(path))} ${says}`, {
			facts: { mode: visibleText((entry.mode & 0o7777).toString(8).padStart(4, '0')), size: entry.size, ...(real === path ? {} : { 'leads-to': shownPath(real) }), 'host-says-package': packages.packageOf(real) ?? visibleText('of no package') },
			techniques: [technique],
			next: visibleText('Compare it with the package from clean media, and look on a clean machine for words and paths in it. Change passwords that were typed while it was in place.'),
		});
	const packaged = packages.owns(path) || packages.owns(real);
	if (packaged) {
		if (packages.recorded(real)?.digest === undefined || examination.isIntact(real)) return undefined;
		return say('high', visibleText("is not as its package shipped it, by the host's own list"));
	}
	const reason = judgeProgram(host, packages, path).reasons[0];
	if (reason !== undefined && reason.severity !== 'info') return say(reason.severity, reason.says);
	if (packages.system === 'none') return undefined;
	return placeOf(real) === 'local' ? say('low', visibleText('belongs to no package')) : undefined;
}
