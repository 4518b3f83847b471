/** What apk says of its packages: one list of all files, and one archive of all scripts. */

import { hostPath, shownPath, type Host, type HostPath } from '../../host/host.ts';
import type { Tally } from '../../core/coverage.ts';
import { TarReader } from '../../parsers/archives/tar.ts';
import { parseApkInstalled, type ApkPackage } from '../../parsers/packages/apk-installed.ts';
import type { Expected, InstalledPackage, PackageRecord } from './expected.ts';

/** Alpine 3.22 moved its list below /usr. */
const folders = ['/lib/apk/db', '/usr/lib/apk/db'];
const limit = 256 << 20;

export function installedByApk(host: Host, tally: Tally): readonly InstalledPackage[] {
	for (const folder of folders) {
		const read = host.read(hostPath(`${folder}/installed`), { limit });
		if (!read.ok) {
			if (read.reason !== 'vanished') tally.skip(read.reason, shownPath(hostPath(`${folder}/installed`)));
			continue;
		}
		const scripts = scriptsOf(host, hostPath(`${folder}/scripts.tar`), tally);
		return [...parseApkInstalled(read.value.bytes)].map(pkg => ({
			system: 'apk',
			name: pkg.name,
			version: pkg.version,
			architecture: pkg.architecture,
			size: pkg.size,
			record: () => recordOf(pkg, scripts),
		}));
	}
	return [];
}

interface Scripts {
	readonly path: HostPath;
	/** `busybox-1.36.1-r5.Q1....=.post-install` -> its text. */
	readonly files: ReadonlyMap<string, Buffer>;
}

function scriptsOf(host: Host, path: HostPath, tally: Tally): Scripts {
	const files = new Map<string, Buffer>();
	const read = host.read(path, { limit: 64 << 20 });
	if (!read.ok) {
		if (read.reason !== 'vanished') tally.skip(read.reason, shownPath(path));
		return { path, files };
	}
	let name = '';
	let pieces: Buffer[] = [];
	const reader = new TarReader({
		member(member) {
			name = member.path.slice(1);
			pieces = [];
		},
		content: bytes => void pieces.push(Buffer.from(bytes)),
		end: () => void files.set(name, Buffer.concat(pieces)),
		refused: refused => tally.skip('damaged', refused),
	});
	reader.push(read.value.bytes);
	reader.finish();
	return { path, files };
}

function recordOf({ name, version, files }: ApkPackage, scripts: Scripts): PackageRecord {
	const entries = new Map<string, Expected>();
	for (const { path, mode, uid, gid, sha1 } of files) {
		const isConfiguration = path.startsWith('/etc/');
		const digest = sha1 === undefined ? {} : { digest: { algorithm: 'sha1', hex: sha1 } as const };
		// The mode of a link is written as that of a file; shapes that nobody states are not compared.
		entries.set(path, { path: hostPath(path), kind: 'unknown', ...(mode === 0o777 ? {} : { mode: mode & 0o7777 }), uid, gid, ...digest, isConfiguration, mayBeAbsent: isConfiguration });
	}
	const parts = new Map<string, { path: HostPath; bytes: Uint8Array }>();
	const own = `${name}-${version}.`;
	for (const [file, bytes] of scripts.files) {
		const part = file.startsWith(own) ? /\.([a-z]+-[a-z]+|trigger)$/.exec(file)?.[1] : undefined;
		if (part !== undefined) parts.set(part, { path: scripts.path, bytes });
	}
	return { entries, parts, listed: new Set(entries.keys()) };
}
