/** The trust in this program in two words, for the header: never a word that calls a running machine clean. */

import type { MachineView } from '../session/machine.ts';
import { words } from './line.ts';
import type { Visible } from '../core/visible.ts';

export function trustBriefly(machine: MachineView | undefined): Visible {
	if (machine === undefined) return words('trust ?');
	const count = (answer: string): number => machine.trust.filter(one => one.answer === answer).length;
	const doubts = count('not clean');
	if (doubts > 0) return words(`${doubts} doubt${doubts === 1 ? '' : 's'}`);
	return words(count('cannot tell') > 0 ? 'trust ?' : 'trust unproven');
}
