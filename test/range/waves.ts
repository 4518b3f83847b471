/** The sets of signs, each planted in a lived-in tree of its own: one would cover another up. */

import { fifthSigns } from './fifth.ts';
import { fourthSigns } from './fourth.ts';
import { signs } from './planted.ts';
import { rarerSigns } from './rarer.ts';
import type { Sign } from './sign.ts';
import { sixthSigns } from './sixth.ts';

/** The name is that of the tree's folder. */
export const waves: readonly { readonly name: string; readonly signs: readonly Sign[] }[] = [
	{ name: 'planted', signs },
	{ name: 'rarer', signs: rarerSigns },
	{ name: 'fourth', signs: fourthSigns },
	{ name: 'fifth', signs: fifthSigns },
	{ name: 'sixth', signs: sixthSigns },
];
