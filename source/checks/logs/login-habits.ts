/**
 * How an account usually comes in, and what of its logins is unlike that. Every login is held against those before it alone, and
 * only where there are enough of them: the first login from anywhere is new to all who look.
 */

import type { Visible } from '../../core/visible.ts';
import { networkOf, type OneLogin } from './logins.ts';

export interface HabitOf {
	readonly login: OneLogin;
	/** Logins of the account before this one, and on how many days. */
	readonly compared: number;
	readonly days: number;
	/** Nobody of this account came from this network before. `moving`: it comes from new ones all the time. */
	readonly network?: 'new' | 'moving';
	/** Nobody of this account came within an hour of this time of day before. */
	readonly oddHour: boolean;
	/** The account came from this very place before. */
	readonly known: boolean;
}

const enoughForNetwork = { logins: 20, days: 7 };
const enoughForHour = { logins: 30, days: 10 };
const movingNetworks = 5;
/** Who comes at so many hours of the day has no hours. */
const mostHours = 14;
/** Of one account, and of all. */
const mostRemotes = 5000;
const day = 86_400e6;

class Habits {
	readonly #hours = new Uint32Array(24);
	readonly #networks = new Set<string>();
	readonly #remotes = new Set<Visible>();
	#logins = 0;
	#days = 0;
	#lastDay = Number.NaN;

	of(login: OneLogin): HabitOf {
		const { remote } = login;
		const { hour } = login.tellings[0]!;
		const compared = this.#logins;
		const days = this.#days;
		const network = networkOf(remote);
		const isNew = remote !== '' && compared >= enoughForNetwork.logins && days >= enoughForNetwork.days && !this.#networks.has(network);
		const used = this.#hours.reduce((sum, count) => sum + Number(count > 0), 0);
		const around = [23, 0, 1].reduce((sum, by) => sum + this.#hours[(hour + by) % 24]!, 0);
		const judged: HabitOf = {
			login,
			compared,
			days,
			...(isNew ? { network: this.#networks.size >= movingNetworks ? 'moving' : 'new' } as const : {}),
			oddHour: compared >= enoughForHour.logins && days >= enoughForHour.days && used <= mostHours && around === 0,
			known: this.#remotes.has(remote),
		};
		this.#logins++;
		this.#hours[hour]!++;
		if (remote !== '' && this.#networks.size < mostRemotes) this.#networks.add(network);
		if (remote !== '' && this.#remotes.size < mostRemotes) this.#remotes.add(remote);
		const today = Math.floor(login.at / day);
		if (today !== this.#lastDay) this.#days++;
		this.#lastDay = today;
		return judged;
	}
}

/** In order of time; logins in that order too. */
export function* habitsOf(logins: readonly OneLogin[]): Generator<HabitOf, void> {
	const habits = new Map<Visible, Habits>();
	for (const login of logins) {
		let one = habits.get(login.account);
		if (one === undefined) habits.set(login.account, (one = new Habits()));
		yield one.of(login);
	}
}
