/** /var/lib/pacman/local/NAME-VERSION/{desc,files} of Arch: blocks that begin with `%FIELD%` and end with an empty line. */

import { visibleName, type Visible } from '../../core/visible.ts';
import { linesOf } from '../lines.ts';

/** Field -> its lines, one byte to a character. */
export function parsePacmanBlocks(bytes: Uint8Array): ReadonlyMap<string, readonly string[]> {
	const blocks = new Map<string, string[]>();
	let lines: string[] | undefined;
	for (const { text } of linesOf(bytes)) {
		const field = /^%([A-Z0-9]+)%$/.exec(text)?.[1];
		if (field !== undefined) blocks.set(field, (lines = []));
		else if (text === '') lines = undefined;
		else lines?.push(text);
	}
	return blocks;
}

export interface PacmanPackage {
	readonly name: Visible;
	readonly version: Visible;
	readonly architecture: Visible;
	/** Bytes installed; 0 where it does not say. */
	readonly size: number;
}

export function parsePacmanDesc(bytes: Uint8Array): PacmanPackage | undefined {
	const blocks = parsePacmanBlocks(bytes);
	const name = blocks.get('NAME')?.[0];
	const version = blocks.get('VERSION')?.[0];
	const size = blocks.get('SIZE')?.[0] ?? '';
	if (name === undefined || version === undefined) return undefined;
	return { name: visibleName(name), version: visibleName(version), architecture: visibleName(blocks.get('ARCH')?.[0] ?? ''), size: /^\d{1,15}$/.test(size) ? Number(size) : 0 };
}

/** Files and directories (directories end in `/`) with a leading `/`, one byte to a character. */
export function parsePacmanFiles(bytes: Uint8Array): readonly string[] {
	return (parsePacmanBlocks(bytes).get('FILES') ?? []).map(path => `/${path}`);
}

/** Files meant to be changed by the administrator, with a leading `/`, one byte to a character. */
export function parsePacmanBackup(bytes: Uint8Array): readonly string[] {
	return (parsePacmanBlocks(bytes).get('BACKUP') ?? []).map(line => `/${line.split('\t')[0]}`);
}
