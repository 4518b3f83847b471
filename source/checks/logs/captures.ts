/** Who ran a program that captures the network, and when: an administrator's tcpdump makes a card promiscuous as a sniffer does. */

import type { LogEvent } from '../../core/log-event.ts';
import type { Visible } from '../../core/visible.ts';
import { told } from './sign.ts';

/** A command that captures, told of with its time. `minute` since 1970. */
export interface Capture {
	readonly minute: number;
	readonly account: Visible;
}

/** As the command itself, not as a word of it: `less tcpdump.log` captures nothing. Names that a package of a distribution installs, at its own places. */
const capturing = /^\s*(?:sudo\s+(?:-[nEH]\s+)*)?(?:(?:\/usr)?\/s?bin\/)?(?:tcpdump|tshark|dumpcap|wireshark|ngrep|iftop|snort|suricata|ettercap|arpwatch)(?=\s|$)/;
const most = 5000;

export class Captures {
	readonly #seen: Capture[] = [];

	/** @param services accounts of services, which nobody works under */
	event(event: LogEvent, services: ReadonlySet<Visible>): void {
		if (event.account === undefined || Number.isNaN(event.at) || this.#seen.length >= most || services.has(event.account)) return;
		if (event.kind !== 'privilege-used' && event.kind !== 'command') return;
		if (capturing.test(told(event, 'command') ?? '')) this.#seen.push({ minute: Math.floor(event.at / 60e6), account: event.account });
	}

	part(): readonly Capture[] {
		return this.#seen;
	}
}

/** Whoever began to capture in each of these minutes or the one before; undefined where nobody did in one of them. */
export function capturedBy(minutes: readonly number[], captures: readonly Capture[]): Visible | undefined {
	// Several logs tell of one: by a name rather than by a number, whichever was read first.
	const byMinute = new Map(captures.toSorted((a, b) => (a.account < b.account ? -1 : 1)).map(({ minute, account }) => [minute, account]));
	const accounts = minutes.map(minute => byMinute.get(minute) ?? byMinute.get(minute - 1));
	return accounts.includes(undefined) ? undefined : accounts[0];
}
