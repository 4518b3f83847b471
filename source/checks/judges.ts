/**
 * How log checks judge what all threads heard, on the side that records. That side knows checks by their cards alone: in the
 * bundle this file is a part of its own, compiled when the first log check is to be answered.
 */

import type { Card } from './cards.ts';
import type { LogCheck } from './check.ts';
import { checks } from './index.ts';

/** The check itself, of its card; a check is a card, too. */
export function logCheckOf(card: Card): LogCheck {
	const check = 'judge' in card ? card : checks.find(({ id }) => id === card.id);
	if (check?.kind !== 'log') throw new Error(`there is no log check ${card.id}`);
	return check as LogCheck;
}
