/** pacman (Arch): a folder for each package, with `desc`, `files` and a gzipped `mtree`. */

import { gunzipSync } from 'node:zlib';
import { childOf, hostPath } from '../../host/host.ts';
import { parseMtree, type MtreeEntry } from '../../parsers/packages/mtree.ts';
import { parsePacmanDesc, parsePacmanFiles } from '../../parsers/packages/pacman-local.ts';
import type { Ledger } from './ledger.ts';

const local = hostPath('/var/lib/pacman/local');
/** What a package's mtree may unpack to: the largest known (texlive) is under 8 MiB. */
const mostMtree = 64 << 20;

export function loadPacman(ledger: Ledger): 'pacman' | undefined {
	const folders = new Map<string, string>();
	for (const folder of ledger.list(local)) {
		if (folder === 'ALPM_DB_VERSION') continue;
		const desc = ledger.read(childOf(childOf(local, folder), 'desc'));
		const about = desc === undefined ? undefined : parsePacmanDesc(desc);
		const files = ledger.read(childOf(childOf(local, folder), 'files'));
		if (about === undefined || files === undefined) continue;
		folders.set(about.name, folder);
		const number = ledger.packageNumber(about.name);
		for (const path of parsePacmanFiles(files)) ledger.table.addPath(path.replace(/\/$/, ''), number);
	}
	if (folders.size === 0) return undefined;
	let last = { packageName: '', entries: new Map<number, MtreeEntry>() };
	ledger.lookUps.push((path, packageName) => {
		if (last.packageName !== packageName) {
			last = { packageName, entries: new Map() };
			const folder = folders.get(packageName);
			const packed = folder === undefined ? undefined : ledger.read(childOf(childOf(local, folder), 'mtree'));
			for (const entry of packed === undefined ? [] : parseMtree(unpacked(packed))) last.entries.set(ledger.table.find(entry.path), entry);
		}
		const entry = last.entries.get(ledger.table.find(path));
		if (entry === undefined) return undefined;
		return {
			...(entry.mode === undefined ? {} : { mode: entry.mode }),
			...(entry.sha256 === undefined ? {} : { digest: { algorithm: 'sha256', hex: entry.sha256 } }),
		};
	});
	return 'pacman';
}

function unpacked(packed: Uint8Array): Uint8Array {
	try {
		return gunzipSync(packed, { maxOutputLength: mostMtree });
	} catch {
		return new Uint8Array();
	}
}
