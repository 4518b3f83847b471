/** What was saved of the running machine, under the step that asks for it. */

import { grouped } from '../core/coverage.ts';
import { shown } from '../core/visible.ts';
import { paragraph, words, type Line } from './line.ts';
import { moment } from './moment.ts';
import type { Scene } from './scene.ts';

export function savedLines({ snapshot, theme }: Scene, width: number): Line[] {
	return snapshot.incident.captures.flatMap(({ of, at, state, ending, items }) => {
		const what = of.of === 'machine' ? words('all that is volatile') : shown`process ${of.pid} ${of.name}`;
		const end = ending === undefined ? words(state) : shown`${words(ending.how)}${ending.why === undefined ? words('') : shown`: ${ending.why}`}`;
		return [
			...paragraph(theme, shown`${words(moment(at))} ${what}: ${end}`, width, 2),
			...items.flatMap(({ item, kept, bytes, sha256, why }) =>
				paragraph(theme, kept === undefined ? shown`not taken: ${item}: ${why ?? words('')}` : shown`${item}: ${kept}, ${words(grouped(bytes))} bytes, SHA-256 ${words(sha256.slice(0, 16))}...${why === undefined ? words('') : shown` (${why})`}`, width, 4)),
		];
	});
}
