/** What kind of place a path is: most of a file's oddness is where it lies. */

import type { HostPath } from '../host/host.ts';

export type Place =
	/** /dev: devices, and little else. */
	| 'device'
	/** Anyone may write there: /tmp, /var/tmp, /dev/shm, /run/lock... */
	| 'temporary'
	/** A person's own: /home/x, /root. */
	| 'home'
	/** What packages install: /bin, /sbin, /lib*, /usr (without local), /boot. */
	| 'system'
	| 'configuration'
	/** The administrator's own: /usr/local, /opt. */
	| 'local'
	/** Served to the world: /var/www, /srv/www... */
	| 'web'
	| 'spool'
	| 'log'
	/** Written by programs as they run: the rest of /var, /run. */
	| 'state'
	| 'other';

const places: readonly (readonly [RegExp, Place])[] = [
	[/^\/dev\/(shm|mqueue)(\/|$)/, 'temporary'],
	[/^\/dev(\/|$)/, 'device'],
	[/^\/(tmp|var\/tmp|usr\/tmp|var\/lock|run\/lock|run\/shm|var\/run\/lock)(\/|$)/, 'temporary'],
	[/^\/(var\/www|srv\/(www|http|htdocs|web)|usr\/share\/nginx\/html|usr\/share\/httpd|var\/apache2?\/htdocs|usr\/local\/(www|apache2?\/htdocs)|opt\/lampp\/htdocs)(\/|$)/, 'web'],
	[/^\/home\/[^/]+\/(public_html|www|htdocs)(\/|$)/, 'web'],
	[/^\/(root|home|export\/home|usr\/home|var\/home)(\/|$)/, 'home'],
	[/^\/(usr\/local|usr\/pkg|opt|nix|gnu|snap)(\/|$)/, 'local'],
	[/^\/(bin|sbin|lib|lib32|lib64|libx32|libexec|usr|boot)(\/|$)/, 'system'],
	[/^\/etc(\/|$)/, 'configuration'],
	[/^\/var\/(spool|mail)(\/|$)/, 'spool'],
	[/^\/var\/(log|adm)(\/|$)/, 'log'],
	[/^\/(var|run)(\/|$)/, 'state'],
];

export function placeOf(path: HostPath): Place {
	for (const [pattern, place] of places) if (pattern.test(path)) return place;
	return 'other';
}

/** The place in a word for a sentence. */
export const placeWords: Readonly<Record<Place, string>> = {
	device: 'among the devices',
	temporary: 'in a temporary place',
	home: 'in a home directory',
	system: 'in a system folder',
	configuration: 'among the configuration',
	local: "in the administrator's own folders",
	web: 'in a web root',
	spool: 'in a spool',
	log: 'among the logs',
	state: 'among the data of services',
	other: 'outside the usual folders',
};

/** Directories where the system looks for programs and libraries. */
export function holdsPrograms(path: HostPath): boolean {
	return /^\/(usr\/)?(bin|sbin|lib|lib32|lib64|libx32|libexec)\//.test(path);
}

/** Is the file or a directory above it hidden (`.x`)? The first such name, or undefined. */
export function hiddenPart(path: HostPath): string | undefined {
	return /\/(\.[^/]+)/.exec(path)?.[1];
}

const nested: readonly RegExp[] = [
	/^\/var\/lib\/docker\/(?:overlay2|overlay|aufs\/diff|vfs\/dir|btrfs\/subvolumes|zfs\/graph)\/[^/]+(?:\/(?:diff|merged|root))?(?=\/)/,
	/^(?:\/var\/lib|\/home\/[^/]+\/\.local\/share|\/root\/\.local\/share)\/containers\/storage\/(?:overlay|vfs\/dir|vfs-containers)\/[^/]+(?:\/(?:diff|merged))?(?=\/)/,
	/^(?:\/home\/[^/]+\/\.local\/share|\/root\/\.local\/share)\/docker\/overlay2\/[^/]+(?:\/(?:diff|merged))?(?=\/)/,
	/^\/var\/lib\/(?:containerd|rancher\/k3s\/agent\/containerd)\/io\.containerd\.snapshotter\.v1\.[a-z]+\/(?:snapshots\/)?[^/]+(?:\/fs)?(?=\/)/,
	/^\/var\/lib\/(?:lxc|lxd\/containers|lxd\/storage-pools\/[^/]+\/containers|incus\/storage-pools\/[^/]+\/containers)\/[^/]+\/rootfs(?=\/)/,
	/^\/var\/lib\/(?:machines|schroot\/chroots|sbuild\/chroots|mock)\/[^/]+(?:\/root)?(?=\/)/,
	/^\/(?:snap|var\/lib\/snapd\/snap)\/[^/]+\/[^/]+(?=\/)/,
	/^\/(?:var\/lib|home\/[^/]+\/\.local\/share)\/flatpak\/(?:app|runtime)\/[^/]+\/[^/]+\/[^/]+\/[^/]+\/files(?=\/)/,
	/^\/(?:srv|var)\/(?:chroots?|lib\/chroots?)\/[^/]+(?=\/)/,
];

/**
 * Systems within the system: containers, snaps, chroots. The path inside, for a file of one; undefined for a file of the
 * host itself. The host's package lists do not know these files.
 */
export function pathInside(path: HostPath): HostPath | undefined {
	// Every one of them has five components at least or a name of its own: most paths are told apart by their first letters.
	if (!/^\/(var|home|root|snap|srv)\//.test(path)) return undefined;
	for (const pattern of nested) {
		const prefix = pattern.exec(path)?.[0];
		if (prefix !== undefined) return path.slice(prefix.length) as HostPath;
	}
	return undefined;
}
