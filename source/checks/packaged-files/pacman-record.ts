/** What pacman says of its packages: a folder for each, with `desc`, `files`, a packed `mtree` and the `install` script. */

import { gunzipSync } from 'node:zlib';
import { childOf, hostPath, shownPath, type Host, type HostPath } from '../../host/host.ts';
import type { Tally } from '../../core/coverage.ts';
import { parseMtree } from '../../parsers/packages/mtree.ts';
import { parsePacmanBackup, parsePacmanDesc, parsePacmanFiles } from '../../parsers/packages/pacman-local.ts';
import type { Expected, ExpectedKind, InstalledPackage, PackageRecord } from './expected.ts';

const local = hostPath('/var/lib/pacman/local');
/** What a package's mtree may unpack to: the largest known (texlive) is under 8 MiB. */
const mostMtree = 64 << 20;

export function installedByPacman(host: Host, tally: Tally): readonly InstalledPackage[] {
	const folders = host.list(local);
	if (!folders.ok) {
		if (folders.reason !== 'vanished') tally.skip(folders.reason, shownPath(local));
		return [];
	}
	return folders.value.flatMap((folder): readonly InstalledPackage[] => {
		const place = childOf(local, folder);
		const desc = folder === 'ALPM_DB_VERSION' ? undefined : read(host, childOf(place, 'desc'), tally);
		const about = desc === undefined ? undefined : parsePacmanDesc(desc);
		if (about === undefined) return [];
		const { name, version, architecture, size } = about;
		return [{ system: 'pacman', name, version, architecture, size, record: () => recordOf(host, place, tally) }];
	});
}

const kinds: Readonly<Record<string, ExpectedKind>> = { file: 'file', dir: 'directory', link: 'link' };

function recordOf(host: Host, place: HostPath, tally: Tally): PackageRecord {
	const entries = new Map<string, Expected>();
	const parts = new Map<string, { path: HostPath; bytes: Uint8Array }>();
	const files = read(host, childOf(place, 'files'), tally);
	const backup = new Set(files === undefined ? [] : parsePacmanBackup(files));
	const listed = files === undefined ? undefined : new Set(parsePacmanFiles(files).map(path => path.replace(/(?<=.)\/$/, '')));
	const packed = read(host, childOf(place, 'mtree'), tally);
	const mtree = packed === undefined ? undefined : unpacked(packed);
	if (packed !== undefined && mtree === undefined) tally.skip('damaged', shownPath(childOf(place, 'mtree')));
	for (const { path, type, mode, uid, gid, link, size, sha256 } of mtree === undefined ? [] : parseMtree(mtree)) {
		// The package's own papers (.PKGINFO, .INSTALL...) lie in its root and are not installed.
		if (/^\/\.[A-Z]+$/.test(path)) continue;
		const kind = kinds[type] ?? 'special';
		const isConfiguration = backup.has(path);
		entries.set(path, {
			path: hostPath(path), kind,
			...(mode === undefined || kind === 'link' ? {} : { mode }),
			...(uid === undefined ? {} : { uid }),
			...(gid === undefined ? {} : { gid }),
			...(kind === 'link' && link !== undefined ? { link } : {}),
			...(kind === 'file' && size !== undefined ? { size } : {}),
			...(kind === 'file' && sha256 !== undefined ? { digest: { algorithm: 'sha256', hex: sha256 } as const } : {}),
			isConfiguration, mayBeAbsent: isConfiguration,
		});
	}
	for (const path of listed ?? []) if (!entries.has(path)) entries.set(path, { path: hostPath(path), kind: 'unknown', isConfiguration: backup.has(path), mayBeAbsent: false });
	if (mtree !== undefined) parts.set('mtree', { path: childOf(place, 'mtree'), bytes: mtree });
	const install = read(host, childOf(place, 'install'), tally);
	if (install !== undefined) parts.set('install', { path: childOf(place, 'install'), bytes: install });
	return { entries, parts, listed };
}

function read(host: Host, path: HostPath, tally: Tally): Uint8Array | undefined {
	const file = host.read(path, { limit: 64 << 20 });
	if (file.ok) return file.value.bytes;
	if (file.reason !== 'vanished') tally.skip(file.reason, shownPath(path));
	return undefined;
}

function unpacked(packed: Uint8Array): Uint8Array | undefined {
	try {
		return gunzipSync(packed, { maxOutputLength: mostMtree });
	} catch {
		return undefined;
	}
}
