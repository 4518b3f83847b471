/** What became of an entry since the baseline, as data. */

import { measureOf, measures, type Row } from '../../parsers/baseline/row.ts';
import type { SweptFile } from '../check.ts';

export type Aspect = 'type' | 'permissions' | 'owner' | 'group' | 'size' | 'content' | 'target' | 'modification time' | 'change time';

export interface Change {
	readonly aspect: Aspect;
	readonly was: string;
	readonly is: string;
}

const aspects: Readonly<Record<(typeof measures)[number], Aspect>> = {
	kind: 'type',
	mode: 'permissions',
	owner: 'owner',
	group: 'group',
	size: 'size',
	modified: 'modification time',
	changed: 'change time',
};
/** Those of a directory follow from what is put into it and taken out, which is told of by itself. */
const ofContents: readonly Aspect[] = ['size', 'modification time', 'change time'];

/** Nothing where the entry is as it was. Reads the content of regular files. */
export function changesOf(file: SweptFile, was: Row): readonly Change[] {
	const measure = measureOf(file.entry);
	const changes = measure === was.measure ? [] : changesOfMeasure(measure, was.measure);
	if (file.entry.kind === 'link' && was.target !== undefined) {
		const target = file.target();
		if (target.ok && target.value !== was.target) changes.push({ aspect: 'target', was: was.target, is: target.value });
	}
	if (file.entry.kind === 'file' && was.sha256 !== undefined) {
		const digest = file.sha256();
		if (digest.ok && digest.value !== was.sha256) changes.push({ aspect: 'content', was: was.sha256, is: digest.value });
	}
	return changes;
}

function changesOfMeasure(is: string, was: string): Change[] {
	const [now, before] = [is.split(' '), was.split(' ')];
	const changes = measures.map((name, at) => ({ aspect: aspects[name], was: before[at] ?? '', is: now[at] ?? '' })).filter(change => change.was !== change.is);
	const isOther = changes.some(({ aspect }) => aspect === 'type');
	return now[0] === 'd' && !isOther ? changes.filter(({ aspect }) => !ofContents.includes(aspect)) : changes;
}
