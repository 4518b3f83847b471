/** What dpkg says of its packages: status, info/PACKAGE.list, .md5sums and the maintainer scripts. */

import { hostPath, childOf, hostPathOf, shownPath, type Host, type HostPath } from '../../host/host.ts';
import type { Tally } from '../../core/coverage.ts';
import { dpkgListPaths } from '../../parsers/packages/dpkg-list.ts';
import { parseMd5Sums } from '../../parsers/packages/dpkg-md5sums.ts';
import { parseDpkgStatus, type DpkgPackage } from '../../parsers/packages/dpkg-status.ts';
import type { Expected, InstalledPackage, PackageRecord } from './expected.ts';

const info = hostPath('/var/lib/dpkg/info');
const statusFile = hostPath('/var/lib/dpkg/status');
const statusFolder = hostPath('/var/lib/dpkg/status.d');
const limit = 64 << 20;
/** Parts of a package that dpkg keeps as they came: what is run, and what is read. */
export const keptParts = ['preinst', 'postinst', 'prerm', 'postrm', 'config', 'triggers', 'conffiles', 'md5sums', 'shlibs', 'symbols', 'templates'] as const;

export function installedByDpkg(host: Host, tally: Tally): readonly InstalledPackage[] {
	const bytes = readList(host, statusFile, tally);
	if (bytes === undefined) return [];
	const names = host.list(info);
	if (!names.ok && names.reason !== 'vanished') tally.skip(names.reason, shownPath(info));
	const parts = partsByPackage(names.ok ? names.value : []);
	return [...parseDpkgStatus(bytes)].filter(({ installed }) => installed).map(about => ({
		system: 'dpkg',
		name: about.name,
		version: about.version,
		architecture: about.architecture,
		size: about.size,
		record: () => recordOf(host, about, parts, tally),
	}));
}

/** Distroless images: status.d/PACKAGE and status.d/PACKAGE.md5sums, the only list of files there is. */
export function installedByDistroless(host: Host, tally: Tally): readonly InstalledPackage[] {
	const names = host.list(statusFolder);
	if (!names.ok) return [];
	return names.value.filter(name => !name.endsWith('.md5sums')).flatMap(name => {
		const bytes = readList(host, childOf(statusFolder, name), tally);
		return [...parseDpkgStatus(bytes ?? new Uint8Array())].map((about): InstalledPackage => ({
			system: 'dpkg',
			name: about.name,
			version: about.version,
			architecture: about.architecture,
			size: about.size,
			record() {
				const entries = new Map<string, Expected>();
				const path = childOf(statusFolder, `${name}.md5sums`);
				const sums = readList(host, path, tally);
				for (const { path: listed, md5 } of sums === undefined ? [] : parseMd5Sums(sums)) {
					entries.set(listed, { path: hostPath(listed), kind: 'file', digest: { algorithm: 'md5', hex: md5 }, isConfiguration: listed.startsWith('/etc/'), mayBeAbsent: false });
				}
				return { entries, listed: undefined, parts: new Map(sums === undefined ? [] : [['md5sums', { path, bytes: sums }]]) };
			},
		}));
	});
}

/** `libc6:amd64` or `bash` -> the parts info/ holds of it. */
function partsByPackage(names: readonly string[]): ReadonlyMap<string, readonly string[]> {
	const parts = new Map<string, string[]>();
	for (const name of names) {
		const dot = name.lastIndexOf('.');
		if (dot <= 0) continue;
		const owner = name.slice(0, dot);
		const known = parts.get(owner);
		if (known === undefined) parts.set(owner, [name.slice(dot + 1)]);
		else known.push(name.slice(dot + 1));
	}
	return parts;
}

function recordOf(host: Host, { name, architecture, conffiles }: DpkgPackage, parts: ReadonlyMap<string, readonly string[]>, tally: Tally): PackageRecord {
	const owner = [`${name}:${architecture}`, name].find(key => parts.has(key));
	const kept = new Map<string, { path: HostPath; bytes: Uint8Array }>();
	const entries = new Map<string, Expected>();
	let listed: Set<string> | undefined;
	for (const part of owner === undefined ? [] : parts.get(owner)!) {
		const path = childOf(info, `${owner}.${part}`);
		const bytes = part === 'list' || (keptParts as readonly string[]).includes(part) ? readList(host, path, tally) : undefined;
		if (bytes === undefined) continue;
		if (part === 'list') {
			const paths = (listed = new Set<string>());
			dpkgListPaths(bytes, (from, to) => {
				const path = hostPathOf(bytes.subarray(from, to));
				paths.add(path);
				entries.set(path, { path, kind: 'unknown', isConfiguration: false, mayBeAbsent: false });
			});
		} else kept.set(part, { path, bytes });
	}
	const sums = kept.get('md5sums');
	for (const { path, md5 } of sums === undefined ? [] : parseMd5Sums(sums.bytes)) {
		entries.set(path, { path: hostPath(path), kind: 'file', digest: { algorithm: 'md5', hex: md5 }, isConfiguration: false, mayBeAbsent: false });
	}
	for (const { path, md5, obsolete } of conffiles) {
		const digest = obsolete ? {} : { digest: { algorithm: 'md5', hex: md5 } as const };
		// Dpkg takes it as a wish when a configuration file is removed.
		entries.set(path, { path: hostPath(path), kind: 'file', ...digest, isConfiguration: true, mayBeAbsent: true });
	}
	return { entries, parts: kept, listed };
}

/** What is not there is no gap: many packages have no scripts. */
function readList(host: Host, path: HostPath, tally: Tally): Uint8Array | undefined {
	const read = host.read(path, { limit });
	if (read.ok) {
		if (read.value.cut) tally.skip('too-large', shownPath(path));
		return read.value.bytes;
	}
	if (read.reason !== 'vanished') tally.skip(read.reason, shownPath(path));
	return undefined;
}
