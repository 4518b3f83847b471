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

type Rule = readonly [RegExp, Place];

/** By the first letter of the path: the walk asks for every file, and nine in ten lie below /usr and /var. */
const rules: Readonly<Record<string, readonly Rule[]>> = {
	d: [[/^\/dev\/(?:shm|mqueue)(?:\/|$)/, 'temporary'], [/^\/dev(?:\/|$)/, 'device']],
	t: [[/^\/tmp(?:\/|$)/, 'temporary']],
	u: [
		[/^\/usr\/(?:share\/(?:nginx\/html|httpd)|local\/(?:www|apache2?\/htdocs))(?:\/|$)/, 'web'],
		[/^\/usr\/home(?:\/|$)/, 'home'],
		[/^\/usr\/tmp(?:\/|$)/, 'temporary'],
		[/^\/usr\/(?:local|pkg)(?:\/|$)/, 'local'],
		[/^\/usr(?:\/|$)/, 'system'],
	],
	v: [
		[/^\/var\/(?:tmp|lock|run\/lock)(?:\/|$)/, 'temporary'],
		[/^\/var\/(?:www|apache2?\/htdocs)(?:\/|$)/, 'web'],
		[/^\/var\/home(?:\/|$)/, 'home'],
		[/^\/var\/(?:spool|mail)(?:\/|$)/, 'spool'],
		[/^\/var\/(?:log|adm)(?:\/|$)/, 'log'],
		[/^\/var(?:\/|$)/, 'state'],
	],
	r: [[/^\/run\/(?:lock|shm)(?:\/|$)/, 'temporary'], [/^\/root(?:\/|$)/, 'home'], [/^\/run(?:\/|$)/, 'state']],
	h: [[/^\/home\/[^/]+\/(?:public_html|www|htdocs)(?:\/|$)/, 'web'], [/^\/home(?:\/|$)/, 'home']],
	e: [[/^\/etc(?:\/|$)/, 'configuration'], [/^\/export\/home(?:\/|$)/, 'home']],
	s: [[/^\/srv\/(?:www|http|htdocs|web)(?:\/|$)/, 'web'], [/^\/sbin(?:\/|$)/, 'system'], [/^\/snap(?:\/|$)/, 'local']],
	o: [[/^\/opt\/lampp\/htdocs(?:\/|$)/, 'web'], [/^\/opt(?:\/|$)/, 'local']],
	b: [[/^\/(?:bin|boot)(?:\/|$)/, 'system']],
	l: [[/^\/lib(?:32|64|x32|exec)?(?:\/|$)/, 'system']],
	n: [[/^\/nix(?:\/|$)/, 'local']],
	g: [[/^\/gnu(?:\/|$)/, 'local']],
};

export function placeOf(path: HostPath): Place {
	for (const [pattern, place] of rules[path[1] ?? ''] ?? []) if (pattern.test(path)) return place;
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

/** Folders among the packages' own that are meant for the administrator, or filled with copies by package scripts. */
export const forAdministrators = /^\/usr\/lib\/(?:cups\/(?:filter|backend|driver)|cgi-bin|nagios\/plugins|monitoring-plugins|check_mk_agent|zabbix|munin\/plugins|ocf\/resource\.d)\//;

/** Is the file or a directory above it hidden (`.x`)? The first such name, or undefined. */
export function hiddenPart(path: HostPath): string | undefined {
	return /\/(\.[^/]+)/.exec(path)?.[1];
}

const nested: readonly RegExp[] = [
	/^\/var\/lib\/docker\/(?:overlay2|overlay|aufs\/diff|vfs\/dir|btrfs\/subvolumes|zfs\/graph)\/[^/]+(?:\/(?:diff|merged|root))?(?=\/)/,
	/^(?:\/var\/lib|\/home\/[^/]+\/\.local\/share|\/root\/\.local\/share)\/containers\/storage\/(?:overlay|vfs\/dir|vfs-containers)\/[^/]+(?:\/(?:diff|merged))?(?=\/)/,
	/^(?:\/home\/[^/]+\/\.local\/share|\/root\/\.local\/share)\/docker\/overlay2\/[^/]+(?:\/(?:diff|merged))?(?=\/)/,
	// Data moved to a disk of its own (`data-root`): layers are named by digests.
	/^\/(?:srv|opt|data|mnt|var)\/(?:[\w.-]+\/){1,3}overlay2\/[0-9a-f]{64}\/(?:diff|merged)(?=\/)/,
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
	if (!/^\/(var|home|root|snap|srv|opt|data|mnt)\//.test(path)) return undefined;
	for (const pattern of nested) {
		const prefix = pattern.exec(path)?.[0];
		if (prefix !== undefined) return path.slice(prefix.length) as HostPath;
	}
	return undefined;
}

/** Data of services that few services keep: a file that is none of theirs lies there unseen. */
export const quietState = /^\/var\/(?:lib\/(?:misc|games|systemd|dbus)|games|local|opt|cache\/(?:man|fonts|ldconfig))\//;
