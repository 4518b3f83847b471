/** What a file ought to be, by its package's media or by the host's own list, and what the host says of a package. */

import type { Visible } from '../../core/visible.ts';
import type { HostPath } from '../../host/host.ts';
import type { StatedCapabilities } from '../../parsers/file-capabilities.ts';

export interface Digest {
	readonly algorithm: 'md5' | 'sha1' | 'sha256' | 'sha512';
	readonly hex: string;
}

export type ExpectedKind = 'file' | 'directory' | 'link' | 'hard-link' | 'special' | 'unknown';

/** What is undefined is not said, and not compared. */
export interface Expected {
	/** As the package names it. */
	readonly path: HostPath;
	readonly kind: ExpectedKind;
	/** Permission bits, 0 to 0o7777. */
	readonly mode?: number;
	/** Names go before numbers: packages are unpacked by name where the host knows the name. */
	readonly user?: string;
	readonly group?: string;
	readonly uid?: number;
	readonly gid?: number;
	readonly size?: number;
	/** Text of a link, or path of what a hard link is one with. */
	readonly link?: string;
	readonly digest?: Digest;
	/** `not-understood`: the package states some in a form regain cannot read. */
	readonly capabilities?: StatedCapabilities;
	/** Meant to be changed by the administrator. */
	readonly isConfiguration: boolean;
	/** Owned by the package without being shipped (rpm's ghosts), or left out where the administrator wanted it so. */
	readonly mayBeAbsent: boolean;
}

/** A package the host says is installed. */
export interface InstalledPackage {
	readonly system: 'dpkg' | 'rpm' | 'apk' | 'pacman';
	readonly name: Visible;
	readonly version: Visible;
	readonly architecture: Visible;
	/** Bytes it says it takes; 0 where it does not say. Only for the order of work. */
	readonly size: number;
	/** Read anew at every call: all packages at once would be too much to hold. */
	record(): PackageRecord;
}

/** What the host's own database says of one package: the suspect's statement. */
export interface PackageRecord {
	readonly entries: ReadonlyMap<string, Expected>;
	/** Files the database keeps of the package itself (`postinst`, `md5sums`...), by their name. Read when they are asked for. */
	readonly parts: ReadonlyMap<string, { readonly path: HostPath; readonly bytes: Uint8Array }>;
	/** Every path of the package by the database's list; undefined where it keeps none, and nothing can be missing from it. */
	readonly listed: ReadonlySet<string> | undefined;
	/** The package brought sums of all its files but configuration, as dpkg's do. */
	readonly isSummed?: boolean;
}
