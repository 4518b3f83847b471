/** What was saved of the running machine, with the digest of each file: a part of the report. */

import type { Capture } from '../core/capture.ts';
import { coverageInWords } from '../core/coverage.ts';
import type { Incident } from '../core/incident.ts';
import { code, prose, table } from './markdown-text.ts';

export function capturesInMarkdown({ captures }: Pick<Incident, 'captures'>): readonly string[] {
	if (captures.length === 0) return ['## Saved from the running machine', '', 'Nothing volatile was saved.', ''];
	return ['## Saved from the running machine', '', ...captures.flatMap(one)];
}

function one({ of, at, state, ending, items }: Capture): readonly string[] {
	const what = of.of === 'machine' ? 'All that is volatile' : `Process ${of.pid} ${code(of.name)}`;
	const end = ending === undefined ? state : `${ending.how}${ending.why === undefined ? '' : `: ${prose(ending.why)}`}; ${prose(coverageInWords(ending.coverage))}`;
	const rows = items.map(({ item, kept, bytes, sha256, why }) => [prose(item), kept === undefined ? 'not taken' : code(kept), String(bytes), code(sha256), prose(why ?? '')]);
	return [`${what}, begun ${at}: ${end}`, '', ...table(['What', 'File of the case', 'Bytes', 'SHA-256', 'Lacking'], rows, 'Nothing was taken.')];
}
