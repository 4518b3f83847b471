/** Scripts dpkg keeps of its packages and runs as root when they change. No list holds their digests, so only what they do can tell. */

import { isAtLeast, worseFirst, type Finding } from '../core/finding.ts';
import { shown, visibleName } from '../core/visible.ts';
import { hostPath, nameOf } from '../host/host.ts';
import { interpreterOf, scriptSigns } from '../parsers/script-signs.ts';
import type { Examination } from './examination.ts';
import { entryFinding } from './start-up-entry.ts';

/** Most of some thousand scripts hold none of these words and need not be taken apart. */
const worthReading = /\/dev\/(?:tcp|udp|shm)\/|\b(?:curl|wget|nc|ncat|netcat|socat|base64|xxd|mkfifo|telnet)\b|authorized_keys|ld\.so\.preload|LD_PRELOAD|(?:python[\d.]*|perl|ruby|php)\s+-[a-zA-Z]*[ce]\b|chmod\s+[u0-9+]*[s4567]\w{0,3}|\/tmp\/|\/etc\/shadow/;

export function* maintainerScripts(examination: Examination): Generator<Finding> {
	for (const path of examination.names(hostPath('/var/lib/dpkg/info'))) {
		if (!/\.(?:preinst|postinst|prerm|postrm|config)$/.test(path)) continue;
		const text = examination.text(path);
		if (text === undefined || !worthReading.test(text)) continue;
		const signs = scriptSigns(text, interpreterOf(text)).filter(({ severity, says }) => isAtLeast(severity, 'high') && !/account files|start-up file/.test(says));
		const worst = signs.toSorted(worseFirst)[0];
		if (worst === undefined) continue;
		const what = shown`script dpkg runs for a package, ${visibleName(nameOf(path))}`;
		yield entryFinding(examination, { file: path, line: worst.line, what, command: '', technique: 'T1546.016' }, worst.severity, shown`${visibleName(worst.says)}`, [{ severity: worst.severity, says: visibleName(worst.says), technique: worst.technique }]);
	}
}
