/** apk (Alpine): one file holds every package and file. */

import { hostPath, type HostPath } from '../../host/host.ts';
import { parseApkInstalled } from '../../parsers/packages/apk-installed.ts';
import type { Ledger, RecordedFile } from './ledger.ts';

/** Alpine 3.22 moved its list below /usr. */
const lists = [hostPath('/lib/apk/db/installed'), hostPath('/usr/lib/apk/db/installed')];

export function loadApk(ledger: Ledger): 'apk' | undefined {
	for (const list of lists) {
		const bytes = ledger.read(list, 256 << 20);
		if (bytes === undefined) continue;
		for (const { name, files } of parseApkInstalled(bytes)) {
			const number = ledger.packageNumber(name);
			for (const file of files) ledger.keepMode(ledger.table.addPath(file.path, number), file.mode);
		}
		let digests: Map<number, RecordedFile> | undefined;
		ledger.lookUps.push((path: HostPath) => {
			if (digests === undefined) {
				digests = new Map();
				for (const { files } of parseApkInstalled(bytes)) {
					for (const { path: listed, mode, sha1 } of files) {
						digests.set(ledger.table.find(listed), { mode, ...(sha1 === undefined ? {} : { digest: { algorithm: 'sha1', hex: sha1 } }) });
					}
				}
			}
			return digests.get(ledger.table.find(path));
		});
		return 'apk';
	}
	return undefined;
}
