/** What archives of packages hold: one shape for tar and cpio. Names are the archive's claim until `memberPath` looked at them. */

import { shown, visibleName, type Visible } from '../../core/visible.ts';
import type { StatedCapabilities } from '../file-capabilities.ts';

export type MemberKind = 'file' | 'directory' | 'link' | 'hard-link' | 'fifo' | 'block-device' | 'character-device' | 'unsupported';

export interface Member {
	/** From the root, one byte to a character, `/usr/bin/ls`; `/` for the root itself. */
	readonly path: string;
	readonly kind: MemberKind;
	/** Permission bits, 0 to 0o7777. */
	readonly mode: number;
	readonly uid: number;
	readonly gid: number;
	/** Names the archive gives owner and group; empty where it gives numbers alone. One byte to a character. */
	readonly user: string;
	readonly group: string;
	/** Bytes of content that follow; 0 for all but files. */
	readonly size: number;
	/** Seconds since 1970. */
	readonly modified: number;
	/** Text of a link; path of the member a hard link stands for, as `path` is written. */
	readonly link: string;
	/** Undefined where there are none. */
	readonly capabilities: StatedCapabilities | undefined;
}

/** Where a reader hands what it met. A member's content comes before the next member. */
export interface ArchiveSink {
	member(member: Member): void;
	/** Bytes of the last member. Only good during the call. */
	content(bytes: Uint8Array): void;
	/** The member's content is complete. */
	end(): void;
	/** A member that is refused or not understood; its content is passed over. Hostile: no honest archive holds one. */
	refused(name: Visible, why: Visible, isHostile: boolean): void;
}

/** Reads an archive as it streams. Never throws: what is wrong with it is `trouble`, and nothing after that is read. */
export interface ArchiveReader {
	push(bytes: Uint8Array): void;
	/** No more bytes follow. */
	finish(): void;
	readonly trouble: Visible | undefined;
}

/** Members of one archive: the largest known package (texlive, linux-headers) has under 50,000. */
export const mostMembers = 2_000_000;
/** Bytes of a name: paths longer than that cannot be opened by name on any system. */
export const longestName = 65_536;

/** `./usr/bin/ls`, `usr/bin/ls/` and `/usr/bin/ls` -> `/usr/bin/ls`. Undefined for what would climb out, with a zero byte in it or without end. */
export function memberPath(name: string): string | undefined {
	if (name.length > longestName || name.includes('\0')) return undefined;
	const parts = name.split('/').filter(part => part !== '' && part !== '.');
	return parts.includes('..') ? undefined : `/${parts.join('/')}`;
}

export function refusedName(name: string): Visible {
	return shown`${visibleName(name.slice(0, 200))}`;
}
