/** Kind, permissions, owner and link of an installed file held against what its package says. */

import { shown, visibleName, visibleText, type Visible } from '../../core/visible.ts';
import type { Entry, EntryKind, Host, HostPath } from '../../host/host.ts';
import type { CapabilityDifference } from './capability-difference.ts';
import { installedDigest } from './content-comparison.ts';
import type { Expected } from './expected.ts';
import type { LocalDecisions } from './local-decisions.ts';

export type Difference =
	| { readonly kind: 'missing' }
	| { readonly kind: 'type'; readonly expected: Expected['kind']; readonly is: EntryKind }
	| { readonly kind: 'link'; readonly expected: Visible; readonly is: Visible }
	| { readonly kind: 'mode'; readonly expected: number; readonly is: number }
	| { readonly kind: 'owner'; readonly expected: Visible; readonly is: Visible; readonly uid: number; readonly gid: number }
	| { readonly kind: 'hard-link'; readonly with: Visible }
	| CapabilityDifference;

const kindsOf: Readonly<Partial<Record<Expected['kind'], readonly EntryKind[]>>> = {
	file: ['file'],
	'hard-link': ['file'],
	directory: ['directory'],
	link: ['link'],
	special: ['fifo', 'socket', 'block-device', 'character-device'],
};

/** `place`: where the file lies once diversions are followed. Content is not looked at. */
export function shapeOf(host: Host, expected: Expected, place: HostPath, entry: Entry, decisions: LocalDecisions, packageName: Visible): readonly Difference[] {
	const kinds = kindsOf[expected.kind];
	if (kinds !== undefined && !kinds.includes(entry.kind)) {
		// A folder may be moved elsewhere and linked to; dpkg and rpm follow it.
		if (expected.kind === 'directory' && entry.kind === 'link') {
			const led = host.resolve(place);
			if (led.ok && led.value.entry.kind === 'directory') return [];
		}
		return [{ kind: 'type', expected: expected.kind, is: entry.kind }];
	}
	if (expected.kind === 'link') return linkOf(host, expected, place);
	const differences: Difference[] = [];
	const override = decisions.overrideOf(expected.path);
	const mode = override?.mode ?? expected.mode;
	// Links have no mode of their own.
	if (mode !== undefined && entry.kind !== 'link' && (entry.mode & 0o7777) !== mode) differences.push({ kind: 'mode', expected: mode, is: entry.mode & 0o7777 });
	const uid = override === undefined ? numberOf(expected.user, expected.uid, decisions.uidOf) : numberOf(override.user, undefined, decisions.uidOf);
	const gid = override === undefined ? numberOf(expected.group, expected.gid, decisions.gidOf) : numberOf(override.group, undefined, decisions.gidOf);
	if ((uid !== undefined && uid !== entry.uid) || (gid !== undefined && gid !== entry.gid)) {
		differences.push({ kind: 'owner', expected: shown`${uid ?? entry.uid}:${gid ?? entry.gid}`, is: shown`${entry.uid}:${entry.gid}`, uid: uid ?? entry.uid, gid: gid ?? entry.gid });
	}
	if (expected.kind === 'hard-link' && expected.link !== undefined) {
		if (!isOneWith(host, place, entry, decisions.placeOf(expected.link as HostPath, packageName))) differences.push({ kind: 'hard-link', with: visibleName(expected.link) });
	}
	return differences;
}

/** The same file, or a copy of it (backups and images lose hard links). What the other one holds is compared by itself. */
function isOneWith(host: Host, place: HostPath, entry: Entry, other: HostPath): boolean {
	const looked = host.look(other);
	// That it is missing is said of it.
	if (!looked.ok) return true;
	if (looked.value.device === entry.device && looked.value.inode === entry.inode) return true;
	if (looked.value.size !== entry.size) return false;
	const [one, two] = [installedDigest(host, place, entry, 'sha256'), installedDigest(host, other, looked.value, 'sha256')];
	return !one.ok || !two.ok || one.value === two.value;
}

/** The same text, or the same place: since /usr was merged, links are often written another way. */
function linkOf(host: Host, { link = '' }: Expected, place: HostPath): readonly Difference[] {
	const text = host.linkOf(place);
	if (!text.ok || text.value === link) return [];
	const [is, wanted] = [host.resolve(place), host.resolve(aimOf(place, link))];
	if (is.ok && wanted.ok && is.value.path === wanted.value.path) return [];
	return [{ kind: 'link', expected: visibleName(link), is: visibleName(text.value) }];
}

function aimOf(place: HostPath, link: string): HostPath {
	return (link.startsWith('/') ? link : `${place.slice(0, place.lastIndexOf('/'))}/${link}`) as HostPath;
}

/** A name the host knows, else the number the package gives. `#33` is a number too. */
function numberOf(name: string | undefined, number: number | undefined, known: (name: string) => number | undefined): number | undefined {
	if (name === undefined || name === '') return number;
	if (/^#\d{1,10}$/.test(name)) return Number(name.slice(1));
	return name === 'root' ? 0 : (known(name) ?? number);
}

export function modeText(mode: number): Visible {
	return visibleText(mode.toString(8).padStart(4, '0'));
}
