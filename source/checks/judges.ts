/**
 * How log checks judge what all threads heard, and checks of the walk its whole, on the side that records. That side knows checks
 * by their cards alone: in the bundle this file is a part of its own, compiled when the first of them is to be answered.
 */

import type { Card } from './cards.ts';
import type { FileCheck, LogCheck } from './check.ts';
import { checks } from './index.ts';

/** The check itself, of its card; a check is a card, too. */
export function logCheckOf(card: Card): LogCheck {
	const check = 'judge' in card ? card : checks.find(({ id }) => id === card.id);
	if (check?.kind !== 'log') throw new Error(`there is no log check ${card.id}`);
	return check as LogCheck;
}

/** How the check of this card judges a walk as one; undefined where it does not. */
export function wholeOf(card: Card): FileCheck['whole'] {
	const check = 'begin' in card ? (card as FileCheck) : checks.find(({ id }) => id === card.id);
	return check?.kind === 'file' ? check.whole : undefined;
}
