/** What the host's own files say of its accounts, and what its logs say of their making, in a form that crosses threads. */

import type { Tally } from '../../core/coverage.ts';
import type { LogEvent } from '../../core/log-event.ts';
import type { Visible } from '../../core/visible.ts';
import type { Host } from '../../host/host.ts';
import { accountsElsewhere } from '../accounts-elsewhere.ts';
import type { ReadLog } from '../check.ts';
import { hostAccounts, type HostAccount } from '../host-accounts.ts';
import { sampleOf, told } from './sign.ts';

export interface KnownAccounts {
	/** `service`: a number of the system's own, and no shell to log in with. */
	readonly byName: ReadonlyMap<Visible, 'service' | 'other'>;
	/** Others may be known to a directory (LDAP, SSSD, NIS), which no file of the host lists. */
	readonly elsewhere: boolean;
}

const mostAccounts = 100_000;

/** A number of the system's own, and no shell to log in with. */
const isService = ({ system, shellKind }: HostAccount): boolean => system && shellKind === 'none';

export function servicesOf(host: Host): ReadonlySet<Visible> {
	return new Set(hostAccounts(host).all.slice(0, mostAccounts).filter(isService).map(({ name }) => name));
}

/** Undefined where there is no passwd to read: then nobody is unknown. */
export function knownAccounts(host: Host, tally: Tally): KnownAccounts | undefined {
	const accounts = hostAccounts(host);
	tally.add(accounts.tally.coverage);
	if (accounts.passwd === undefined) return undefined;
	if (accounts.all.length > mostAccounts) tally.skip('limit-reached', accounts.all[mostAccounts]!.name);
	return {
		byName: new Map(accounts.all.slice(0, mostAccounts).map(account => [account.name, isService(account) ? 'service' : 'other'])),
		elsewhere: accountsElsewhere(host) || accounts.nis.some(({ include }) => include),
	};
}

/** An account that a log says was made or removed. Microseconds since 1970. */
export interface Turn {
	readonly account: Visible;
	readonly did: 'account-added' | 'account-removed';
	readonly at: number;
	readonly log: Visible;
	readonly offset: number;
	readonly words: Visible;
}

const turns = ['account-added', 'account-removed'] as const;
const mostTurns = 5000;

export class AccountTurns {
	readonly #turns: Turn[] = [];

	event(event: LogEvent, log: ReadLog): void {
		const did = turns.find(turn => turn === told(event, 'did'));
		if (event.account === undefined || Number.isNaN(event.at) || did === undefined || this.#turns.length >= mostTurns) return;
		this.#turns.push({ account: event.account, did, at: event.at, log: log.shown, offset: event.offset, words: sampleOf(event) });
	}

	part(): readonly Turn[] {
		return this.#turns;
	}
}
