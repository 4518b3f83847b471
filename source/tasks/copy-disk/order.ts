/** What is to be copied where, as plain data that crosses threads: decided before, and held against what is really opened. */

import type { ImageForm, MediumPart } from '../../core/imaging-plan.ts';
import type { Visible } from '../../core/visible.ts';

export const digestNames = ['sha256', 'md5', 'sha1'] as const;
export type DigestName = (typeof digestNames)[number];
/** In hex. */
export type Digests = Readonly<Partial<Record<DigestName, string>>>;

/** What a path stood for when the plan was made. */
export interface Identity {
	readonly path: Visible;
	readonly kind: 'device' | 'file' | 'absent';
	readonly size: number;
	readonly serial: Visible;
	readonly model: Visible;
	readonly sector: number;
	/** `vda`, `file:65024:131`: what it must still be when it is opened. Empty for what does not exist yet. */
	readonly is: string;
	/** Of an image in parts, all of them. */
	readonly parts?: readonly MediumPart[];
	/** It is unpacked while it is read. */
	readonly packed?: true;
}

export interface ImageOrder {
	readonly role: 'image' | 'restore';
	readonly from: Identity;
	readonly to: Identity;
	readonly form: ImageForm;
	/** SHA-256 always. */
	readonly digests: readonly DigestName[];
	readonly verify: boolean;
	readonly retries: number;
	/** Where the map (`.map`) and the sums (`.sums`) are kept, without the ending. */
	readonly work: Visible;
	/** Go on where the map says. */
	readonly resumes: boolean;
	/** What wrote it. */
	readonly program: string;
}
