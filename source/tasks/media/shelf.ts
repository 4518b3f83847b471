/** The media the operator brought, as a list of package files: found by their names, which are checked when they are opened. */

import { lstatSync, readdirSync, statSync } from 'node:fs';
import { Tally } from '../../core/coverage.ts';
import { shown, visibleName, visibleText, type Visible } from '../../core/visible.ts';
import type { InstalledPackage } from '../../checks/packaged-files/expected.ts';
import { systemPath } from '../../host/open-regular.ts';

export interface ShelfFile {
	/** On the analysis host, one byte to a character. */
	readonly path: string;
	readonly version: string;
	readonly architecture: string;
}

/** Whole mirrors hold 100,000 packages; this is what a list of names may take. */
const mostEntries = 4_000_000;
const mostDepth = 40;
const mostReleases = 100;

/** `bash_5.2.15-2+b2_amd64.deb`; `bash-5.2.26-4.fc40.x86_64.rpm`; `bash-5.2.26-r0.apk`; `bash-5.2.026-2-x86_64.pkg.tar.zst`. */
const names: Readonly<Record<InstalledPackage['system'], RegExp>> = {
	dpkg: /^(?<name>[^_]+)_(?<version>[^_]+)_(?<architecture>[^_]+)\.deb$/,
	rpm: /^(?<name>.+)-(?<version>[^-]+-[^-]+)\.(?<architecture>[^.]+)\.rpm$/,
	apk: /^(?<name>.+)-(?<version>[^-]+-r\d+)(?<architecture>)\.apk$/,
	pacman: /^(?<name>.+)-(?<version>[^-]+-[^-]+)-(?<architecture>[^-]+)\.pkg\.tar(?:\.\w+)?$/,
};

export class Shelf {
	/** Files that look like packages of the host's kind. */
	files = 0;
	readonly tally = new Tally();
	/** Release, InRelease, repomd.xml and APKINDEX files met on the way: by them the media can be authenticated. */
	readonly releases: string[] = [];
	readonly #system: InstalledPackage['system'];
	readonly #byName = new Map<string, ShelfFile[]>();
	#entries = 0;

	constructor(system: InstalledPackage['system'], folders: readonly string[], stopped: () => boolean = () => false) {
		this.#system = system;
		for (const folder of folders) this.#add(folder, 0, stopped);
	}

	/** Files of this package, whatever their version and architecture. */
	named({ name }: InstalledPackage): readonly ShelfFile[] {
		return this.#byName.get(name) ?? [];
	}

	/** Files that claim to be this very package. */
	matching(pkg: InstalledPackage): readonly ShelfFile[] {
		const version = withoutEpoch(pkg.version);
		return this.named(pkg).filter(file => file.version === version && (file.architecture === '' || file.architecture === pkg.architecture));
	}

	#add(path: string, depth: number, stopped: () => boolean): void {
		if (stopped()) return;
		const shownAs = visibleName(path);
		if (++this.#entries > mostEntries || depth > mostDepth) return this.tally.skip(depth > mostDepth ? 'too-deep' : 'limit-reached', shownAs);
		let isFolder: boolean;
		try {
			const entry = lstatSync(systemPath(path));
			// Links to files are how mirrors name a file twice; links to folders are how an ISO contains itself.
			if (entry.isSymbolicLink() && (depth === 0 || statSync(systemPath(path)).isFile())) isFolder = statSync(systemPath(path)).isDirectory();
			else if (entry.isFile() || entry.isDirectory()) isFolder = entry.isDirectory();
			else return;
			if (!isFolder) return this.#file(path);
			const entries = readdirSync(systemPath(path), { encoding: 'latin1', withFileTypes: true });
			for (const one of entries) {
				const place = `${path.replace(/\/$/, '')}/${one.name}`;
				if (one.isFile()) this.#file(place);
				else if (one.isDirectory() || one.isSymbolicLink()) this.#add(place, depth + 1, stopped);
			}
		} catch (error) {
			const code = String((error as { readonly code?: unknown }).code);
			if (code !== 'ENOENT' || depth === 0) this.tally.skip(code === 'ENOENT' ? 'vanished' : 'unreadable', shownAs);
		}
	}

	#file(path: string): void {
		const name = path.slice(path.lastIndexOf('/') + 1);
		if (/(?:^|_)(?:In)?Release$|^repomd\.xml$|^APKINDEX(?:\.[0-9a-f]+)?\.tar\.gz$/.test(name) && this.releases.length < mostReleases) this.releases.push(path);
		const match = names[this.#system].exec(name);
		if (match === null) return;
		this.files++;
		const { name: packageName = '', version = '', architecture = '' } = match.groups!;
		const key = visibleName(packageName);
		const file = { path, version: withoutEpoch(visibleText(unescaped(version))), architecture: visibleText(architecture) };
		const known = this.#byName.get(key);
		if (known === undefined) this.#byName.set(key, [file]);
		else known.push(file);
	}
}

/** Debian's mirrors leave the epoch out of file names; apt's own cache writes it `1%3a`. */
function withoutEpoch(version: Visible): string {
	return version.replace(/^\d+:/, '');
}

function unescaped(version: string): string {
	return version.replaceAll(/%([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** How a package is named to an admin who has to fetch it. */
export function wantedWords({ name, version, architecture }: InstalledPackage): Visible {
	return shown`${name} ${version} (${architecture})`;
}
