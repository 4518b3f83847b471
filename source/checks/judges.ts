/**
 * How log checks judge what all threads heard, and checks of the walk its whole, on the side that records. That side knows checks
 * by their cards alone: in the bundle this file is a part of its own, compiled when the first of them is to be answered.
 */

import type { Card } from './cards.ts';
import type { Check, FileCheck, LogCheck } from './check.ts';
import { checks } from './index.ts';

/** The check of its card. */
export function logCheckOf(card: Card): LogCheck {
	const check = checkOf(card);
	if (check?.kind !== 'log') throw new Error(`there is no log check ${card.id}`);
	return check;
}

/** How the check of this card judges a walk as one; undefined where it does not. */
export function wholeOf(card: Card): FileCheck['whole'] {
	const check = checkOf(card);
	return check?.kind === 'file' ? check.whole : undefined;
}

/** A check is a card, too. */
function checkOf(card: Card): Check | undefined {
	return 'begin' in card ? (card as Check) : checks.find(({ id }) => id === card.id);
}
