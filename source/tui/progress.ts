/** How far live work is, in a few words. */

import { grouped } from '../core/coverage.ts';
import type { Visible } from '../core/visible.ts';
import type { Running } from '../session/snapshot.ts';
import { words } from './line.ts';
import { amount, lasting } from './moment.ts';

export function progress({ kind, gauge, rate, left, stopping, paused }: Running): Visible {
	if (stopping) return words('stopping');
	const share = gauge.share === undefined ? '' : `${Math.floor(gauge.share * 100)}% `;
	if (paused) return words(`${share}held (: pause goes on)`);
	const count = gauge.asked === undefined ? `${grouped(gauge.files)} files` : `${grouped(gauge.asked.count)} ${gauge.asked.what}`;
	const done = kind === 'image' || kind === 'timeline' ? `${amount(gauge.bytes)}, ${amount(Math.round(rate))}/s` : `${count}, ${grouped(rate)}/s`;
	return words(`${share}${done}${left === undefined ? '' : `, ${lasting(left)} left`}`);
}
