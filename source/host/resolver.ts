/**
 * Paths led to their end inside a root, component by component, as the victim's own kernel would: an absolute link starts
 * again at the victim's root, `..` at the root stays there. The system's own lookup is never given a link to follow, so
 * no link, however planted, reaches the machine that looks.
 */

import { shown } from '../core/visible.ts';
import type { Entry, HostPath, Look, Resolved } from './host.ts';
import { childOf, parentOf, shownPath } from './host.ts';
import { found, refused, type Refused } from './unread.ts';

/** Linux gives up after 40 links in one lookup (MAXSYMLINKS, path_resolution(7)). */
const mostLinks = 40;
/** A path of more bytes is not followed: every component would be looked up through a chain of open directories. */
const longestPath = 65_536;
/** Directories and links remembered, by count and by the bytes of their names. */
const mostRemembered = 8192;
const mostRememberedBytes = 2_097_152;
/** They lead below /run, which is memory and so empty on a disk (FHS 3.0). */
const volatile: ReadonlySet<string> = new Set(['/var/run', '/var/lock']);
const dot = 0x2e;

export interface Lookup {
	/** lstat of a path whose parents are known to be real directories. */
	lstat(path: HostPath): Look<Entry>;
	/** The text of a link. */
	linkText(path: HostPath): Look<HostPath>;
	/** Places never even to be looked up, such as the mount point of a network file system whose server may be gone. */
	avoids?(path: HostPath): Refused | undefined;
}

/** Where a lookup led: the last component looked at, and whether it was followed when it was a link. */
export class Resolver {
	readonly #lookup: Lookup;
	/** `true`: a real directory. A string: the text of a link. */
	readonly #known = new Map<HostPath, true | HostPath>();
	#knownBytes = 0;
	/** A real directory with its closing slash, the last that was asked for: whoever asks for a file often asks for its neighbours next. */
	#lastFolder = '/';

	constructor(lookup: Lookup) {
		this.#lookup = lookup;
	}

	/** `follow` false: the last component is not followed when it is a link. */
	resolve(path: HostPath, follow: boolean): Look<Resolved> {
		if (path.includes('\0')) return refused('vanished', 'no file name holds a zero byte');
		if (/[^\0-\xff]/.test(path)) throw new TypeError('a HostPath holds one byte to a character; make it with hostPathOf(bytes)');
		const near = this.#near(path, follow);
		if (near !== undefined) return near;
		const ahead = components(path).toReversed();
		const through: HostPath[] = [];
		let clamped = false;
		let at = '/' as HostPath;
		let entry: Entry | undefined;
		/** The outermost link in the place of a folder whose text is being followed, and how many names come after it. */
		let bridge: { readonly link: HostPath; readonly after: number } | undefined;
		for (let name = ahead.pop(); name !== undefined; name = ahead.pop()) {
			if (name === '..') {
				if (at === '/') clamped = true;
				at = parentOf(at);
				entry = undefined;
				continue;
			}
			const here = childOf(at, name);
			if (here.length > longestPath) return refused('too-deep', `longer than ${longestPath} bytes`);
			const known = this.#known.get(here);
			const last = ahead.length === 0;
			if (bridge !== undefined && ahead.length < bridge.after) bridge = undefined;
			if (known === true && !last) {
				at = here;
				continue;
			}
			let text = typeof known === 'string' ? known : undefined;
			if (text === undefined || (last && !follow)) {
				const looked = this.#look(here);
				if (!looked.ok) return bridge === undefined || looked.reason !== 'vanished' ? looked : leadsNowhere(bridge.link);
				entry = looked.value;
				if (entry.kind !== 'link' || (last && !follow)) {
					if (entry.kind === 'directory') this.#remember(here, true);
					else if (!last) return refused('vanished', 'ENOTDIR');
					at = here;
					continue;
				}
				const read = this.#lookup.linkText(here);
				if (!read.ok) return read;
				text = read.value;
				this.#remember(here, text);
			}
			if (through.push(here) > mostLinks) return refused('unreadable', `ELOOP: more than ${mostLinks} links`);
			if (text === '') return refused('vanished', 'ENOENT');
			if (!last && bridge === undefined && !volatile.has(here)) bridge = { link: here, after: ahead.length };
			if (text.startsWith('/')) at = '/' as HostPath;
			ahead.push(...components(text).toReversed());
			entry = undefined;
		}
		if (entry === undefined) {
			const looked = this.#look(at);
			if (!looked.ok) return looked;
			entry = looked.value;
		}
		return found({ path: at, entry, through, clamped });
	}

	/** The last component stays as it is: the path it has below its real directory. */
	placeOf(path: HostPath): Look<HostPath> {
		if (this.#isNear(path)) return found(path);
		const resolved = this.resolve(path, false);
		return resolved.ok ? found(resolved.value.path) : resolved;
	}

	/** Below a directory that is known, nothing but the last name has to be looked at. */
	#near(path: HostPath, follow: boolean): Look<Resolved> | undefined {
		if (!this.#isNear(path)) return undefined;
		const looked = this.#look(path);
		if (!looked.ok) return looked;
		if (looked.value.kind === 'link' && follow) return undefined;
		if (looked.value.kind === 'directory') this.#remember(path, true);
		return found({ path, entry: looked.value, through: [], clamped: false });
	}

	#isNear(path: HostPath): boolean {
		const from = path.lastIndexOf('/') + 1;
		const length = path.length - from;
		if (from === 0 || length === 0 || path.length > longestPath) return false;
		if (path.charCodeAt(from) === dot && (length === 1 || (length === 2 && path.charCodeAt(from + 1) === dot))) return false;
		if (from === this.#lastFolder.length && path.startsWith(this.#lastFolder)) return true;
		if (from > 1 && this.#known.get(parentOf(path)) !== true) return false;
		this.#lastFolder = path.slice(0, from);
		return true;
	}

	#look(path: HostPath): Look<Entry> {
		return this.#lookup.avoids?.(path) ?? this.#lookup.lstat(path);
	}

	#remember(path: HostPath, what: true | HostPath): void {
		if (this.#known.has(path)) return;
		this.#knownBytes += path.length;
		if (this.#known.size >= mostRemembered || this.#knownBytes > mostRememberedBytes) {
			this.#known.clear();
			this.#knownBytes = path.length;
		}
		this.#known.set(path, what);
	}
}

/** Absent folders below a root and folders that are a link into the void are not the same: what the victim's programs read may lie where we are not. */
function leadsNowhere(link: HostPath): Refused {
	return { ok: false, reason: 'leads-nowhere', detail: shown`${shownPath(link)} is a link that leads nowhere below the root` };
}

function components(path: string): string[] {
	return path.split('/').filter(name => name !== '' && name !== '.');
}
