/**
 * What is known of every check without running it. The bundler writes these lists out as they come from here, so that the
 * side that records loads no check: only threads do.
 */

import type { Check, Described } from './check.ts';
import { checks, walks } from './index.ts';

/** A check as it is told of: plain data. */
export interface Card extends Described {
	readonly kind: Check['kind'];
}

/** In the order of `checks/index.ts`. */
export const cards: readonly Card[] = checks.map(cardOf);

/** All that a walk may be started for. */
export const walkCards: readonly Card[] = walks.map(cardOf);

export function cardById(id: Card['id']): Card | undefined {
	return cards.find(card => card.id === id);
}

function cardOf({ id, step, title, covers, needs, kind, idle }: Check): Card {
	return { id, step, title, covers, needs, kind, ...(idle === undefined ? {} : { idle }) };
}
