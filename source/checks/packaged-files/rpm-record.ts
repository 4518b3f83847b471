/** What rpm says of its packages: the same header that stands in the package itself. */

import { hostPath, shownPath, type Host, type HostPath } from '../../host/host.ts';
import type { Tally } from '../../core/coverage.ts';
import { noCapabilities, parseCapabilityText, type StatedCapabilities } from '../../parsers/file-capabilities.ts';
import { parseRpmHeader, type RpmFile, type RpmHeader } from '../../parsers/packages/rpm-header.ts';
import { rpmDatabases } from '../package-lists/rpm-database.ts';
import type { Digest, Expected, ExpectedKind, InstalledPackage, PackageRecord } from './expected.ts';

const ghost = 64;
const configuration = 1;
const missingOk = 8;
const documentation = 2;
const verify = { content: 1, user: 8, group: 16, mode: 64, capabilities: 256 } as const;

export function installedByRpm(host: Host, tally: Tally): readonly InstalledPackage[] {
	for (const { blobs, path, file } of rpmDatabases(host, tally)) {
		const packages: InstalledPackage[] = [];
		for (const blob of blobs) {
			const header = parseRpmHeader(blob);
			// Public keys are kept as packages without files.
			if (header === undefined || header.name === 'gpg-pubkey') continue;
			const kept = Buffer.from(blob);
			const { name, version, architecture, size } = header;
			packages.push({ system: 'rpm', name, version, architecture, size, record: () => recordOf(parseRpmHeader(kept)!, path) });
		}
		if (file.trouble !== undefined) tally.skip(file.trouble.reason, shownPath(path));
		if (packages.length > 0) return packages;
	}
	return [];
}

function recordOf(header: RpmHeader, path: HostPath): PackageRecord {
	const entries = new Map<string, Expected>();
	const listed = new Set<string>();
	for (const file of header.files) {
		if (!file.path.startsWith('/')) continue;
		const expected = expectedByRpm(file, header.algorithm);
		entries.set(file.path, expected);
		// Ghosts are owned and not shipped: no media hold them.
		if ((file.flags & ghost) === 0) listed.add(file.path);
	}
	return { entries, listed, parts: new Map([...header.scripts].map(([name, text]) => [name, { path, bytes: Buffer.from(text, 'latin1') }])) };
}

const kinds: Readonly<Record<number, ExpectedKind>> = { 0o100000: 'file', 0o040000: 'directory', 0o120000: 'link' };

/** What is not to be verified is not said. */
export function expectedByRpm(file: RpmFile, algorithm: Digest['algorithm'] | undefined): Expected {
	const { path, mode, flags, user, group, size, link, digest } = file;
	const kind = kinds[mode & 0o170000] ?? (mode === 0 ? 'unknown' : 'special');
	const isGhost = (flags & ghost) !== 0;
	const compared = (what: number): boolean => (file.verify & what) !== 0;
	const content = kind === 'file' && !isGhost;
	return {
		path: hostPath(path),
		kind: isGhost ? 'unknown' : kind,
		...(compared(verify.mode) && kind !== 'link' && !isGhost ? { mode: mode & 0o7777 } : {}),
		...(compared(verify.user) && !isGhost ? { user } : {}),
		...(compared(verify.group) && !isGhost ? { group } : {}),
		...(kind === 'link' && !isGhost ? { link } : {}),
		...(content ? { size } : {}),
		...(content && compared(verify.content) && algorithm !== undefined && digest !== '' ? { digest: { algorithm, hex: digest } } : {}),
		...(content && compared(verify.capabilities) ? { capabilities: capabilitiesOfRpm(file) ?? noCapabilities } : {}),
		isConfiguration: isConfigurationOfRpm(file),
		mayBeAbsent: isGhost || (flags & (missingOk | documentation)) !== 0,
	};
}

export function capabilitiesOfRpm({ capability }: RpmFile): StatedCapabilities | undefined {
	return capability === '' ? undefined : (parseCapabilityText(capability) ?? 'not-understood');
}

/** Marked as such, or not to be verified by content: `%config` and `%verify(not md5)`. */
export function isConfigurationOfRpm({ flags, verify: compared }: RpmFile): boolean {
	return (flags & configuration) !== 0 || (compared & verify.content) === 0;
}
