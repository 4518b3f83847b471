/** Logs of network sniffers where intruders keep them: told by their form, wherever and whatever they are called. */

import { findingOf, type FileCheck, type SweptFile } from './check.ts';
import { shown, visibleText } from '../core/visible.ts';
import { chooseReader } from '../parsers/sniffer/index.ts';
import { tcpdumpText } from '../parsers/sniffer/tcpdump-text.ts';
import { factsOf } from './file-facts.ts';
import { installedPackages } from './installed-packages.ts';
import { isFile } from './mode.ts';
import { ownersOf } from './owners.ts';
import { placeWords, quietState } from './place.ts';

export const snifferLogs: FileCheck = {
	id: 'sniffer-logs',
	step: 'C.5',
	title: 'Logs of sniffers',
	covers: 'Texts of no package in system folders, temporary places, spools and the configuration, hidden files, and files named as sniffers name their logs: by their form.',
	needs: 'both',
	kind: 'file',
	begin(host) {
		const owners = ownersOf(host);
		return {
			hears: [{ mode: isFile }],
			inspect(file, report) {
				const { entry, folder } = file;
				if (entry.kind !== 'file' || !mayHold(file) || entry.size < 16) return;
				const { path } = file;
				if (folder.isNested || folder.isDependency || (/^\/(?:usr|etc|lib|bin|sbin|boot)/.test(path) && installedPackages(host).owns(path))) return;
				const head = file.head();
				if (!head.ok) return;
				const chosen = chooseReader(head.value);
				if ('refused' in chosen || !chosen.certain || chosen.format.startsWith('pcap')) return;
				const written = chosen.format === visibleText(tcpdumpText.name);
				const { place } = file;
				// An administrator keeps what tcpdump printed; nobody but a sniffer writes the other forms.
				const severity = isExample.test(path) ? 'low' : !written ? 'critical' : place === 'home' || place === 'other' || place === 'temporary' ? 'low' : 'medium';
				report(
					findingOf(snifferLogs, severity, { kind: 'file', path: file.shown }, shown`The log of a network sniffer (${chosen.format}) ${visibleText(placeWords[place])}`, {
						facts: factsOf(entry, owners),
						techniques: ['T1040'],
						next: visibleText('Copy it away, then read it as a sniffer log (At risk): every host it names as a destination is at risk, and the sources where passwords are shared.'),
					}),
				);
			},
		};
	},
};

/** Projects that deal with sniffers, regain's own among them, keep logs to learn from. */
const isExample = /\/(?:tests?|fixtures|testdata|test-data|examples?|samples?|corpus|docs?)\/(?:.*\/)?[^/]+$/;

const logName = /sniff(?!.*\.(?:[cm]?[jt]sx?|py|c|h|cpp|go|rs|java|rb|pl|md|html?|json|ya?ml|1|8|gz)$)|^(?:tcp|udp|sn|cap|pass|passwd|passwords?|\.?tcp\.?log|in\.?log|esniff|libice)\.(?:log|txt|l|out|dat)$|^sn\.l$/i;

/** The rest is not opened. /dev is looked at by another check. */
function mayHold(file: SweptFile): boolean {
	const { name, entry, folder } = file;
	if (logName.test(name)) return true;
	const isHidden = name.startsWith('.');
	if (!isHidden && !folder.mayBe('temporary', 'spool', 'configuration', 'system', 'local', 'web', 'state')) return false;
	const { place } = file;
	if (place === 'device') return false;
	if (isHidden || place === 'temporary' || place === 'spool') return true;
	if (place === 'configuration') return (entry.mode & 0o111) === 0 && folder.path === '/etc';
	if (place === 'state') return folder.isBelow(quietState);
	// Whose every other file a package brought: those are not opened.
	return place === 'system' ? (entry.mode & 0o111) === 0 && !/\.(?:pyc|ko|mo|png)$/.test(name) : (place === 'local' || place === 'web') && /\.log$/i.test(name);
}
