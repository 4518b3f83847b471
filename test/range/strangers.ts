/**
 * Sets by people who had not seen the checks, as they wrote them: shell scripts that plant signs in a fresh tree, with a list of what is to be
 * named (a fourth column where this program does not name it, and that is known), and scripts that make of it an honest server.
 */

import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export interface StrangersSign {
	readonly id: string;
	/** Paths, `account x`, `host x`: one of them has to be the subject of a finding, or stand in one. */
	readonly names: readonly string[];
	readonly what: string;
	readonly isUnnamed: boolean;
}

const place = fileURLToPath(new URL('strangers', import.meta.url));

/** Names of the sets. */
export const strangers = {
	planted: setsIn('planted'),
	honest: setsIn('honest'),
};

function setsIn(kind: string): readonly string[] {
	return readdirSync(path.join(place, kind)).filter(name => name.endsWith('.sh')).map(name => name.slice(0, -3)).toSorted();
}

export function signsOf(set: string): readonly StrangersSign[] {
	return readFileSync(path.join(place, 'planted', `${set}.tsv`), 'utf8').trimEnd().split('\n').map(line => {
		const [id = '', names = '', what = '', unnamed] = line.split('\t');
		return { id, names: names.split(' | ').map(name => name.trim()), what, isUnnamed: unnamed !== undefined };
	});
}

/** A copy of `fresh` below `folder`, changed by the set. @returns where it is */
export function makeStrangers(kind: keyof typeof strangers, set: string, fresh: string, folder: string): string {
	const root = path.join(folder, `strangers-${set}`);
	rmSync(root, { recursive: true, force: true });
	for (const [command, ...words] of [['cp', '-a', '--reflink=auto', fresh, root], ['bash', path.join(place, kind, `${set}.sh`), root]] as const) {
		const { status, stderr } = spawnSync(command, words, { encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] });
		if (status !== 0) throw new Error(`${command} ${words.join(' ')} ended with ${String(status)}: ${stderr.slice(-2000)}`);
	}
	return root;
}
