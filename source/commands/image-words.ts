/** The words after `regain image`: which of its ways is meant, and with what. */

import type { Checklists } from '../core/checklist.ts';
import { visibleText } from '../core/visible.ts';
import { describe, image, sizeOf } from './image.ts';
import { verifyImage } from './verify-image.ts';
import { Refusal, type World } from './world.ts';

export interface ImageWords {
	readonly input: readonly string[];
	/** `--verify` was written: with one word it asks for a copy to be held against its record. */
	readonly isCheck: boolean;
	readonly flags: {
		readonly case?: string | undefined;
		readonly md5: boolean;
		readonly sha1: boolean;
		readonly sparse: boolean;
		readonly split?: string | undefined;
		readonly zstd: boolean;
		readonly verify: boolean;
		readonly retries?: string | undefined;
		readonly confirm?: readonly string[] | undefined;
		readonly map?: string | undefined;
		readonly record?: string | undefined;
		readonly describe: boolean;
	};
}

/** @throws Refusal */
export async function imageWords({ input, flags, isCheck }: ImageWords, checklists: Checklists, world: World): Promise<number> {
	const [source, destination, extra] = input;
	const isAlone = flags.describe || (isCheck && destination === undefined);
	if (source === undefined || (isAlone ? destination : extra) !== undefined) throw new Refusal('name a source and a destination: regain image SOURCE DEST; or regain image --verify DEST');
	if (flags.describe) return describe(source, world);
	if (isAlone) return verifyImage({ path: source, record: flags.record, caseFolder: flags.case }, checklists, world);
	if (destination === undefined) throw new Refusal('name a destination too: regain image SOURCE DEST; or regain image --describe IMAGE says how an image is opened');
	if (flags.record !== undefined) throw new Refusal('--record names the record that --verify reads; a copy writes its own beside the image');
	const retries = flags.retries ?? '1';
	if (!/^\d{1,3}$/.test(retries)) throw new Refusal(`--retries ${visibleText(retries)} is not a number of tries`);
	const split = sizeOf('split', flags.split);
	return image(
		{
			source,
			destination,
			form: { as: flags.zstd ? 'zstd' : 'raw', sparse: flags.sparse, ...(split === undefined ? {} : { split }) },
			also: [...(flags.md5 ? ['md5' as const] : []), ...(flags.sha1 ? ['sha1' as const] : [])],
			verify: flags.verify,
			retries: Number(retries),
			confirmed: flags.confirm ?? [],
			...(flags.map === undefined ? {} : { map: flags.map }),
			caseFolder: flags.case,
		},
		checklists,
		world,
	);
}
