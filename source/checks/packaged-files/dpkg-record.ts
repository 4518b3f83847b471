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
					entries.set(listed, { ...summed(hostPath(listed), md5), isConfiguration: listed.startsWith('/etc/') });
				}
				return { entries, listed: undefined, parts: new Map(sums === undefined ? [] : [['md5sums', { path, bytes: sums }]]) };
			},
		}));
	});
}

interface KeptPart {
	readonly path: HostPath;
	readonly bytes: Uint8Array;
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
	const names = owner === undefined ? [] : parts.get(owner)!;
	const partOf = (part: string): KeptPart | undefined => {
		const path = childOf(info, `${owner}.${part}`);
		const bytes = names.includes(part) ? readList(host, path, tally) : undefined;
		return bytes === undefined ? undefined : { path, bytes };
	};
	const list = partOf('list')?.bytes;
	const summing = partOf('md5sums');
	const sums = new Map<string, string>();
	for (const { path, md5 } of parseMd5Sums(summing?.bytes ?? new Uint8Array())) sums.set(path, md5);
	const entries = new Map<string, Expected>();
	for (const path of pathsOf(list)) {
		const md5 = sums.get(path);
		if (md5 === undefined) entries.set(path, { path, kind: 'unknown', isConfiguration: false, mayBeAbsent: false });
		else entries.set(path, summed(path, md5));
	}
	// One may be summed that is not listed.
	for (const [path, md5] of sums) if (!entries.has(path)) entries.set(path, summed(hostPath(path), md5));
	for (const { path, md5, obsolete } of conffiles) {
		const digest = obsolete ? {} : { digest: { algorithm: 'md5', hex: md5 } as const };
		// Dpkg takes it as a wish when a configuration file is removed.
		entries.set(path, { path: hostPath(path), kind: 'file', ...digest, isConfiguration: true, mayBeAbsent: true });
	}
	let kept: ReadonlyMap<string, KeptPart> | undefined;
	let listed: ReadonlySet<string> | undefined;
	return {
		entries,
		isSummed: summing !== undefined,
		get parts() {
			return (kept ??= new Map(
				keptParts.flatMap(name => {
					const part = name === 'md5sums' ? summing : partOf(name);
					return part === undefined ? [] : [[name, part] as const];
				}),
			));
		},
		get listed() {
			return list === undefined ? undefined : (listed ??= new Set(pathsOf(list)));
		},
	};
}

function pathsOf(list: Uint8Array | undefined): readonly HostPath[] {
	const paths: HostPath[] = [];
	if (list !== undefined) dpkgListPaths(list, (from, to) => paths.push(hostPathOf(list.subarray(from, to))));
	return paths;
}

const summed = (path: HostPath, md5: string): Expected => ({ path, kind: 'file', digest: { algorithm: 'md5', hex: md5 }, isConfiguration: false, mayBeAbsent: false });

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
