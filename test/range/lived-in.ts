/** A fresh Debian made to look lived in: people, administration, data. Nothing of it is an intruder's. */

import { administration } from './lived-in/administration.ts';
import { busier } from './lived-in/busier.ts';
import { data } from './lived-in/data.ts';
import { likenesses } from './lived-in/likenesses.ts';
import { older } from './lived-in/older.ts';
import { people } from './lived-in/people.ts';
import { services } from './lived-in/services.ts';
import type { Tree } from './tree.ts';

export function liveIn(tree: Tree): void {
	people(tree);
	administration(tree);
	data(tree);
	services(tree);
	busier(tree);
	older(tree);
	likenesses(tree);
}
