/** A .deb (deb(5)): an ar archive of `debian-binary`, `control.tar` and `data.tar`, the last two packed in one of several ways. */

import { parseDpkgStatus } from '../../parsers/packages/dpkg-status.ts';
import { parseMd5Sums } from '../../parsers/packages/dpkg-md5sums.ts';
import { readAr } from '../../parsers/archives/ar.ts';
import { TarReader } from '../../parsers/archives/tar.ts';
import { linesOf } from '../../parsers/lines.ts';
import type { Digest } from '../../checks/packaged-files/expected.ts';
import { CannotUse, type MediaFile } from './media-file.ts';
import { Parts, readArchive, type MediaPackage } from './media-package.ts';

/** Throws `CannotUse` or `CannotUnpack`. */
export async function openDeb(file: MediaFile): Promise<MediaPackage> {
	const { members, trouble } = readAr(file);
	const control = members.find(({ name }) => /^control\.tar(?:\.\w+)?$/.test(name));
	const data = members.find(({ name }) => /^data\.tar(?:\.\w+)?$/.test(name));
	if (control === undefined || data === undefined) throw new CannotUse(trouble ?? `it has no ${control === undefined ? 'control' : 'data'} archive`);
	if (members[0]?.name !== 'debian-binary') throw new CannotUse('it does not begin with debian-binary');
	const parts = new Parts();
	for await (const _ of readArchive(file, control.at, control.at + control.size, new TarReader(parts)));
	const own = parts.files.get('/control');
	const about = own === undefined ? undefined : parseDpkgStatus(own).next().value;
	if (about === undefined || about === null) throw new CannotUse('its control file names no package and version');
	const named = new Map([...parts.files].map(([path, bytes]) => [path.slice(1), bytes]));
	const digests = new Map<string, Digest>();
	for (const { path, md5 } of parseMd5Sums(named.get('md5sums') ?? new Uint8Array())) digests.set(path, { algorithm: 'md5', hex: md5 });
	const configuration = new Set<string>();
	for (const { text } of linesOf(named.get('conffiles') ?? new Uint8Array())) {
		const path = text.replace(/^(?:[a-z-]+ )+(?=\/)/, '').trim();
		if (path.startsWith('/')) configuration.add(path);
	}
	return {
		name: about.name,
		version: about.version,
		architecture: about.architecture,
		control: { parts: named, configuration, digests },
		scripts: ['preinst', 'postinst', 'triggers'].map(name => named.get(name)?.toString('latin1') ?? '').join('\n'),
		files: sink => readArchive(file, data.at, data.at + data.size, new TarReader(sink)),
	};
}
