/** Libraries forced into a process through its environment. Of the environment, nothing but these two names is ever told. */

import type { Severity } from '../core/finding.ts';
import { shown, visibleName, visibleText, type Visible } from '../core/visible.ts';
import type { Host, HostPath, Kernel } from '../host/host.ts';
import { environmentOf } from './environment-of.ts';
import { installedPackages } from './installed-packages.ts';
import { hiddenPart, placeOf, placeWords } from './place.ts';

export interface Preload {
	readonly severity: Severity;
	/** A clause whose subject is the process. */
	readonly says: Visible;
	readonly techniques: readonly string[];
}

const most = 8;

export function* preloadsOf(host: Host, kernel: Kernel, pid: number): Generator<Preload> {
	for (const setting of environmentOf(kernel, pid)) {
		const match = /^(LD_PRELOAD|LD_AUDIT)=([\s\S]+)$/.exec(setting);
		if (match === null) continue;
		const libraries = match[2]!.split(/[: ]+/).filter(library => library !== '');
		for (const library of libraries.slice(0, most)) yield judged(host, visibleText(match[1]!), library);
	}
}

function judged(host: Host, name: Visible, library: string): Preload {
	const says = shown`was started with ${name}=${visibleName(library)}`;
	// A bare name is looked for in the folders of libraries, where the checks of files judge it.
	if (!library.startsWith('/')) return { severity: 'low', says, techniques: [] };
	const path = library as HostPath;
	const packages = installedPackages(host);
	if (packages.owns(path)) return { severity: 'info', says: shown`${says}, a library of a package`, techniques: [] };
	const place = placeOf(path);
	const bad = (severity: Severity, why: Visible): Preload => ({ severity, says: shown`${says}, ${why}`, techniques: ['T1574.006'] });
	if (place === 'temporary' || place === 'device') return bad('high', visibleText(placeWords[place]));
	const hidden = hiddenPart(path);
	if (hidden !== undefined && place !== 'home' && place !== 'local' && place !== 'other') return bad('high', shown`in a hidden place (${visibleName(hidden)})`);
	// Containers have libraries of their own, which are not at this path here.
	if (place === 'system' && packages.system !== 'none' && host.look(path).ok) return bad('high', visibleText('a library of no package in a system folder'));
	return { severity: 'low', says, techniques: [] };
}
