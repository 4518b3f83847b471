/**
 * What the host's own package lists say it installed. It is the suspect's word: an intruder who can write a program can
 * write these lists too. Findings that lean on it put it under `host-says...`.
 */

import { createHash } from 'node:crypto';
import type { Tally } from '../core/coverage.ts';
import type { Visible } from '../core/visible.ts';
import { hostPath, type Host, type HostPath } from '../host/host.ts';
import { loadApk } from './package-lists/apk.ts';
import { putLists, takenLists, type ListShelf } from './list-shelf.ts';
import { dpkgRecords, loadDpkg } from './package-lists/dpkg.ts';
import { Ledger, type RecordedFile } from './package-lists/ledger.ts';
import { loadPacman } from './package-lists/pacman.ts';
import { loadRpm } from './package-lists/rpm.ts';
import { PathTable } from './path-table.ts';
import { oncePerHost } from './once-per-host.ts';

export type PackageSystem = 'dpkg' | 'distroless' | 'rpm' | 'apk' | 'pacman' | 'none';

export interface InstalledPackages {
	/** Whose lists hold the most files; `none` where the host has no list regain can read. */
	readonly system: PackageSystem;
	/** Packages and paths listed. */
	readonly packages: number;
	readonly paths: number;
	/** What could not be read of the lists. */
	readonly tally: Tally;
	/** Does some package list this path? Links of the top level (/bin -> /usr/bin) and diversions are seen through. */
	owns(path: HostPath): boolean;
	packageOf(path: HostPath): Visible | undefined;
	/**
	 * Do the lists ship this file with set-uid or set-gid bits? 0, 0o2000, 0o4000 or 0o6000; undefined where they keep no
	 * modes (dpkg, pacman) or do not know the file.
	 */
	setIdBitsOf(path: HostPath): number | undefined;
	/** Digest and mode the lists hold for a file, read on demand. */
	recorded(path: HostPath): RecordedFile | undefined;
	/** Bytes of memory the paths take. */
	readonly weight: number;
}

export const installedPackages = oncePerHost(load);

/** Are these the bytes that the host's database says? */
export function hasDigest(bytes: Uint8Array, { algorithm, hex }: NonNullable<RecordedFile['digest']>): boolean {
	return createHash(algorithm).update(bytes).digest('hex') === hex.toLowerCase();
}

const shelves = new WeakMap<Host, ListShelf>();

/** What is read of the lists of this host is shared with other threads from now on. */
export function shareLists(host: Host, shelf: ListShelf): void {
	shelves.set(host, shelf);
}

function load(host: Host): InstalledPackages {
	const aliases = aliasesOf(host);
	const shelf = shelves.get(host);
	const mine = shelf === undefined || shelf.claim() ? read(host, aliases, shelf) : undefined;
	const taken = shelf === undefined ? undefined : takenLists(shelf, aliases);
	if (taken === undefined) {
		const { ledger, system } = mine ?? read(host, aliases);
		return answersOf(ledger, system);
	}
	// The reader too: its own table is let go.
	const ledger = new Ledger(host, taken.table);
	ledger.names.push(...taken.names);
	ledger.tally.add(taken.coverage);
	ledger.lookUps.push(...dpkgRecords(ledger));
	return answersOf(ledger, 'dpkg');
}

interface Lists {
	readonly ledger: Ledger;
	readonly system: PackageSystem;
}

/** Lists of dpkg alone are put on the shelf: of all others more is kept than paths and names. */
function read(host: Host, aliases: ReadonlyMap<string, string>, shelf?: ListShelf): Lists {
	let isPut = false;
	try {
		const lists = readAll(host, aliases);
		if (shelf !== undefined && lists.found.length === 1 && lists.system === 'dpkg') {
			putLists(shelf, lists.ledger);
			isPut = true;
		}
		return lists;
	} finally {
		if (!isPut) shelf?.abandon();
	}
}

function readAll(host: Host, aliases: ReadonlyMap<string, string>): Lists & { readonly found: readonly PackageSystem[] } {
	const table = new PathTable(aliases);
	const ledger = new Ledger(host, table);
	const all: PackageSystem[] = [];
	let system: PackageSystem = 'none';
	let most = 0;
	for (const loadOne of [loadDpkg, loadRpm, loadApk, loadPacman]) {
		const before = table.size;
		const found = loadOne(ledger);
		if (found !== undefined) all.push(found);
		if (found !== undefined && table.size - before > most) {
			most = table.size - before;
			system = found;
		}
	}
	return { ledger, system, found: all };
}

function answersOf(ledger: Ledger, system: PackageSystem): InstalledPackages {
	const { table } = ledger;
	return {
		system,
		packages: ledger.names.length,
		paths: table.size,
		tally: ledger.tally,
		owns: path => table.find(path) !== -1,
		packageOf: path => {
			const entry = table.find(path);
			return entry === -1 ? undefined : ledger.names[table.ownerOf(entry)];
		},
		setIdBitsOf: path => {
			const entry = table.find(path);
			return entry === -1 ? undefined : ledger.setIdBitsOf(entry);
		},
		recorded: path => {
			const entry = table.find(path);
			if (entry === -1) return undefined;
			for (const lookUp of ledger.lookUps) {
				const recorded = lookUp(path, ledger.names[table.ownerOf(entry)]!);
				if (recorded !== undefined) return recorded;
			}
			return undefined;
		},
		weight: table.weight,
	};
}

/** Directories near the top that are links to others on some systems and were not when their packages were made. */
const onceDirectories = [
	'/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32', '/usr/bin', '/usr/sbin', '/usr/lib32', '/usr/lib64', '/usr/libx32', '/usr/local/sbin',
	'/usr/tmp', '/usr/X11R6', '/var/run', '/var/lock', '/var/mail', '/etc/init.d', '/etc/rc.d/init.d',
] as const;

function aliasesOf(host: Host): ReadonlyMap<string, string> {
	const aliases = new Map<string, string>();
	for (const directory of onceDirectories) {
		const path = hostPath(directory);
		const entry = host.look(path);
		if (!entry.ok || entry.value.kind !== 'link') continue;
		const resolved = host.resolve(path);
		if (resolved.ok && resolved.value.entry.kind === 'directory') aliases.set(directory, resolved.value.path);
	}
	return aliases;
}
