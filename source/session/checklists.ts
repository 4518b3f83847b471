/**
 * The recovery the operator walks: the built-in set, and an organisation's own folder on top. The bundle carries the
 * built-in set already parsed, so that neither the folder nor the YAML parser is needed at start.
 */

import { constants } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Checklists } from '../core/checklist.ts';
import { shown, visibleName, visibleText, type Visible } from '../core/visible.ts';
import type { ChecklistFile } from '../parsers/checklist-file.ts';

/** Filled in by the bundler. */
declare const EMBEDDED_CHECKLISTS: Checklists | undefined;

export type LoadedChecklists =
	| {
			readonly ok: true;
			readonly checklists: Checklists;
			/** What was passed over in the folder, one sentence each. */
			readonly said: readonly Visible[];
	  }
	| { readonly ok: false; readonly why: Visible };

/** Files of one folder: enough for any organisation, and an end for a folder named by mistake. */
const mostFiles = 200;

/** The set that comes with regain. A mistake in it is ours, and is thrown. */
export async function embedded(): Promise<Checklists> {
	if (typeof EMBEDDED_CHECKLISTS !== 'undefined') return EMBEDDED_CHECKLISTS;
	const loaded = await readChecklistFolder(fileURLToPath(new URL('../../checklists', import.meta.url)));
	if (!loaded.ok) throw new Error(loaded.why);
	return loaded.checklists;
}

/** The built-in set, with the files of `folder` (`--checklists DIR`) on top where one is given. */
export async function loadChecklists(folder?: string): Promise<LoadedChecklists> {
	const base = await embedded();
	return folder === undefined ? { ok: true, checklists: base, said: [] } : readChecklistFolder(folder, base);
}

/** Every `.yaml` and `.yml` file of a folder, in the order of their names, on top of `base`. */
export async function readChecklistFolder(folder: string, base?: Checklists): Promise<LoadedChecklists> {
	const named = visibleText(folder);
	const { largestFile } = await import('../parsers/checklist-yaml.ts');
	const { parseChecklistFile } = await import('../parsers/checklist-file.ts');
	const { assembleChecklists } = await import('../parsers/checklist-set.ts');

	let names: Buffer[];
	try {
		names = (await readdir(Buffer.from(folder), { encoding: 'buffer' })).toSorted(Buffer.compare);
	} catch (error) {
		return { ok: false, why: shown`${named}: ${folderTrouble(error)}` };
	}
	const said: Visible[] = [];
	const files: ChecklistFile[] = [];
	for (const name of names) {
		const file = visibleName(name.toString('latin1'));
		if (!/\.ya?ml$/.test(file)) {
			said.push(shown`${named}: passed over ${file}; a checklist is a file whose name ends in .yaml`);
			continue;
		}
		if (files.length === mostFiles) return { ok: false, why: shown`${named}: more than ${mostFiles} .yaml files; name the folder that holds just your checklists` };
		const bytes = await read(Buffer.concat([Buffer.from(`${folder}/`), name]), largestFile + 1);
		if (!('byteLength' in bytes)) return { ok: false, why: shown`${named}: ${file} ${bytes.trouble}` };
		const parsed = parseChecklistFile(file, bytes);
		if (!parsed.ok) return { ok: false, why: shown`${inFolder(named)}${parsed.why}` };
		files.push(parsed.value);
	}
	if (files.length === 0) return { ok: false, why: shown`${named}: no .yaml file in this folder; name the folder that holds your checklists, or leave --checklists out` };
	const set = assembleChecklists(files, base);
	return set.ok ? { ok: true, checklists: set.value, said } : { ok: false, why: shown`${inFolder(named)}${set.why}` };
}

/** Before `a.yaml:12: ...`, so that an editor finds the file. */
function inFolder(named: Visible): Visible {
	return named.endsWith('/') ? named : shown`${named}/`;
}

/** At most `most` bytes of a regular file; a FIFO or device under a checklist's name must not hang the start. */
async function read(path: Buffer, most: number): Promise<Uint8Array | { readonly trouble: Visible }> {
	try {
		await using file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
		if (!(await file.stat()).isFile()) return { trouble: shown`is not a regular file; take it out of the folder` };
		const bytes = Buffer.alloc(most);
		let length = 0;
		for (let got = -1; got !== 0 && length < most; length += got) got = (await file.read(bytes, length, most - length, length)).bytesRead;
		return bytes.subarray(0, length);
	} catch (error) {
		return { trouble: shown`cannot be read (${codeOf(error)}); make it readable, or take it out of the folder` };
	}
}

function folderTrouble(error: unknown): Visible {
	const code = codeOf(error);
	if (code === 'ENOENT') return shown`there is no such folder; name one that exists after --checklists`;
	if (code === 'ENOTDIR') return shown`this is not a folder; name the folder that holds the .yaml files after --checklists`;
	return shown`the folder cannot be read (${code}); make it readable, or name another after --checklists`;
}

function codeOf(error: unknown): Visible {
	return visibleText(String((error as NodeJS.ErrnoException | undefined)?.code ?? error));
}
