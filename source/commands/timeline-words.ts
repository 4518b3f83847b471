/** The words of `regain timeline` made into what it is asked. */

import type { Checklists } from '../core/checklist.ts';
import { visibleText } from '../core/visible.ts';
import { markWindow } from './mark-window.ts';
import { momentOf } from './moment.ts';
import { targetAt } from './target.ts';
import { timeline } from './timeline.ts';
import { Refusal, type World } from './world.ts';

interface Words {
	readonly input: readonly string[];
	readonly flags: {
		readonly root: string;
		readonly case: string | undefined;
		readonly anew: boolean;
		readonly format: string;
		readonly json: boolean;
		readonly since: string | undefined;
		readonly until: string | undefined;
		readonly markSince: string | undefined;
		readonly markUntil: string | undefined;
		readonly source: string | undefined;
		readonly account: string | undefined;
		readonly host: string | undefined;
		readonly words: string | undefined;
		readonly kind: readonly string[] | undefined;
	};
}

/** @throws Refusal */
export async function timelineWords({ input, flags }: Words, checklists: Checklists, world: World): Promise<number> {
	if (input[0] !== undefined) throw new Refusal(`${visibleText(input[0])} is one word too many; regain timeline --root DIR`);
	const { root, case: caseFolder, anew, json, source, account, host, words, kind: kinds = [] } = flags;
	if (flags.markSince !== undefined || flags.markUntil !== undefined) return markWindow({ target: await targetAt(root), caseFolder, since: flags.markSince, until: flags.markUntil, json: json || flags.format === 'json' }, checklists, world);
	const window = { since: momentOf('since', flags.since), until: momentOf('until', flags.until) };
	return timeline({ target: await targetAt(root), caseFolder, anew, format: json ? 'json' : flags.format, source, account, host, words, kinds, ...window }, checklists, world);
}
