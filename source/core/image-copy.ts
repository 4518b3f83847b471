/** A copy of a disk, as the journal, the record and the label tell it. */

import { grouped } from './coverage.ts';
import { bytes, type ImageForm } from './imaging-plan.ts';
import { shown, type Visible } from './visible.ts';

/** Source or destination, as it was when the copy began. */
export interface CopiedMedium {
	readonly kind: 'device' | 'file' | 'absent';
	readonly path: Visible;
	readonly size: number;
	readonly model: Visible;
	readonly serial: Visible;
}

export interface ByteRange {
	readonly at: number;
	readonly size: number;
}

/** What was asked. */
export interface ImageCopy {
	readonly role: 'image' | 'restore';
	readonly from: CopiedMedium;
	readonly to: CopiedMedium;
	readonly form: ImageForm;
	readonly verify: boolean;
	/** A copy that was cut short before is gone on with. */
	readonly resumed: boolean;
	/** What was shown, and lifted by typing a serial or a name. */
	readonly accepted: readonly Visible[];
	/** Where the map of what was read is kept. */
	readonly map: Visible;
}

export interface ImageOutcome {
	readonly how: 'complete' | 'cancelled' | 'failed';
	/** For all but `complete`. */
	readonly why?: Visible;
	/** Bytes read from the source, over all sessions. */
	readonly read: number;
	/** What the source would not give, zeros in the copy. At most `mostRanges` are listed; the map holds all. */
	readonly unread: { readonly ranges: readonly ByteRange[]; readonly count: number; readonly bytes: number };
	/** By `sha256`, `md5`, `sha1`, in hex; empty where the copy did not come to its end. */
	readonly digests: Readonly<Record<string, string>>;
	/** Taken while the source was read, in one pass without a break; or from the copy, each stretch held against its sum. */
	readonly digestOf: 'source' | 'copy' | 'nothing';
	readonly verified: 'same' | 'differs' | 'declined' | 'not-reached';
	/** Where the copy holds other bytes than were read. */
	readonly differs: readonly ByteRange[];
	/** Bytes another program read, of which there is no sum. */
	readonly unsummed: number;
	/** The copy was read back from the medium itself. */
	readonly direct: boolean;
	/** The source was written to while it was read. */
	readonly changed?: Visible;
}

/** Ranges listed in the journal and on the label. */
export const mostRanges = 1000;

/** Copied, every byte, read back and the same, of a source that held still. */
export function isFaithful({ how, unread, verified, changed, unsummed }: ImageOutcome): boolean {
	return how === 'complete' && unread.bytes === 0 && (verified === 'same' || verified === 'declined') && changed === undefined && unsummed === 0;
}

/** One sentence. */
export function outcomeInWords(outcome: ImageOutcome): Visible {
	const { how, why, read, unread, verified, differs, direct, changed, unsummed } = outcome;
	const because = why === undefined ? shown`` : shown`: ${why}`;
	if (how === 'cancelled') return shown`stopped after ${bytes(read)}${because}; it can be gone on with`;
	if (how === 'failed') return shown`not finished, ${bytes(read)} were read${because}; it can be gone on with`;
	const parts = [shown`copied ${bytes(read)}`];
	if (unread.bytes > 0) parts.push(shown`${bytes(unread.bytes)} in ${unread.count} range${(unread.count === 1 ? '' : 's') as Visible} could not be read and are zeros in the copy`);
	if (verified === 'same') parts.push(direct ? shown`read back from the medium and compared: the same` : shown`read back and compared: the same (the system may have read from memory)`);
	if (verified === 'differs') parts.push(shown`READ BACK AND NOT THE SAME in ${differs.length} range${(differs.length === 1 ? '' : 's') as Visible}`);
	if (verified === 'declined') parts.push(shown`not read back, as asked`);
	if (unsummed > 0) parts.push(shown`${bytes(unsummed)} were read by another program and could not be compared`);
	if (changed !== undefined) parts.push(changed);
	return parts.reduce((all, part) => shown`${all}; ${part}`);
}

/** What the digest is a digest of: said wherever it is shown. */
export function digestInWords({ digestOf, unread }: ImageOutcome): Visible {
	const of = digestOf === 'source' ? shown`taken while the source was read` : shown`of the copy as it was read back, each stretch held against the sum taken when the source was read`;
	return unread.bytes === 0 ? of : shown`${of}; with ${grouped(unread.bytes) as Visible} bytes unread, zeros in their place`;
}
