/** Test files that are not the project's to give away: beside its folder, or one further up where several copies of it stand. */

import { existsSync, readFileSync } from 'node:fs';

const candidates = ['../../../shared/corpus/', '../../../../shared/corpus/'].map(place => new URL(place, import.meta.url));

export const corpus: URL | undefined = candidates.find(place => existsSync(place));

export function corpusFile(path: string): Buffer {
	return readFileSync(new URL(path, corpus));
}
