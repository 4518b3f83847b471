/** Settings in a process's environment that hide what is done in it, or bring code along. Values are told only where they are paths. */

import type { Severity } from '../core/finding.ts';
import { shown, visibleName, visibleText, type Visible } from '../core/visible.ts';
import type { HostPath, Kernel } from '../host/host.ts';
import { environmentOf } from './environment-of.ts';
import { hiddenPart, placeOf, placeWords } from './place.ts';

export interface OddSetting {
	readonly severity: Severity;
	/** A clause whose subject is the process. */
	readonly says: Visible;
	readonly techniques: readonly string[];
}

/** Lists of folders or files whose code is loaded; LD_PRELOAD and LD_AUDIT are judged by `process-preloads.ts`. */
const loads = /^(LD_LIBRARY_PATH|GCONV_PATH|BASH_ENV|ENV|PERL5LIB|PERL5OPT|PYTHONPATH|PYTHONSTARTUP|RUBYLIB|NODE_PATH|NODE_OPTIONS|JAVA_TOOL_OPTIONS|PROMPT_COMMAND)=([\s\S]+)$/;
const most = 8;

export function* oddSettings(kernel: Kernel, pid: number): Generator<OddSetting> {
	let told = 0;
	for (const setting of environmentOf(kernel, pid)) {
		if (told === most) return;
		const odd = judged(setting);
		if (odd === undefined) continue;
		told++;
		yield odd;
	}
}

function judged(setting: string): OddSetting | undefined {
	// People do this too, for what they type of passwords: by itself it accuses nobody.
	if (/^(?:HISTFILE=(?:\/dev\/null)?|HISTSIZE=0|HISTFILESIZE=0)$/.test(setting)) return { severity: 'low', says: shown`keeps no history of its commands (${visibleName(setting)})`, techniques: ['T1070.003'] };
	const match = loads.exec(setting);
	if (match === null) return undefined;
	for (const path of match[2]!.split(/[:;\s=]+/)) {
		if (!path.startsWith('/')) continue;
		const hidden = hiddenPart(path as HostPath);
		const place = placeOf(path as HostPath);
		// AppImages mount themselves at /tmp/.mount_NAMEabcdef, and build tools work in /tmp.
		if (hidden?.startsWith('.mount_') === true) continue;
		const concealed = place === 'device' || path.startsWith('/dev/') || (hidden !== undefined && (place === 'temporary' || place === 'system' || place === 'configuration'));
		if (!concealed && place !== 'temporary') continue;
		return { severity: concealed ? 'high' : 'low', says: shown`was started with ${visibleText(match[1]!)}, which loads code from ${visibleName(path)}, ${visibleText(hidden === undefined ? placeWords[place] : 'a hidden place')}`, techniques: ['T1574'] };
	}
	return undefined;
}
