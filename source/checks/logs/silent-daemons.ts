/** Programs that write logs or keep watch and were stopped, while the machine went on. */

import type { LogEvent } from '../../core/log-event.ts';
import type { Visible } from '../../core/visible.ts';
import type { FoundLog, ReadLog } from '../check.ts';
import { sampleOf, told } from './sign.ts';

/** Times are microseconds since 1970; `to` is NaN where it was never started again. */
export interface Silence {
	/** It keeps watch, and others write the log. */
	readonly isGuard: boolean;
	readonly daemon: Visible;
	readonly log: Visible;
	readonly from: number;
	readonly to: number;
	readonly offset: number;
	readonly sample: Visible;
}

export interface SilencePart {
	readonly silences: readonly Silence[];
	/** Minutes since 1970 in which the machine started or went down, or the daemon's own package was changed. */
	readonly excuses: readonly number[];
	/** Of these, minutes in which it started. */
	readonly boots: readonly number[];
	/** The latest time any log tells. */
	readonly last: number;
}

/** Less is a restart: an upgrade, a rotation of old. */
const restart = 15 * 60e6;
/** A log daemon stops some time before the machine does. */
const near = 15;
const mostSilences = 500;
const mostExcuses = 20_000;
const ownPackages = /^(?:rsyslog|syslog-ng|sysklogd|auditd?|systemd|inetutils-syslogd|fail2ban|crowdsec|ossec|wazuh|clamav|firewalld|ufw|nftables|apparmor|suricata|snort|falco|osquery|samhain|acct|psacct|auditbeat|filebeat|denyhosts|sshguard|aide)\b/;

export class SilentDaemons {
	readonly #silences: Silence[] = [];
	readonly #excuses = new Set<number>();
	readonly #boots = new Set<number>();
	readonly #stopped = new Map<string, Silence>();
	#series = '';
	#last = Number.NaN;

	opens(log: FoundLog): void {
		if (log.series === this.#series) return;
		this.#letGo();
		this.#series = log.series;
	}

	event(event: LogEvent, log: ReadLog): void {
		if (Number.isNaN(event.at)) return;
		switch (event.kind) {
			case 'boot':
				if (this.#boots.size < mostExcuses) this.#boots.add(Math.floor(event.at / 60e6));
				return this.#excuse(event.at);
			case 'shutdown':
				return this.#excuse(event.at);
			case 'package-changed':
				if (ownPackages.test(told(event, 'package') ?? '')) this.#excuse(event.at);
				return;
			case 'log-daemon':
				return this.#daemon(event, log, told(event, 'daemon') ?? event.program);
			case 'service':
				return this.#daemon(event, log, told(event, 'guard'), true);
			default:
		}
	}

	read(last: number): void {
		if (!(last <= this.#last)) this.#last = Number.isNaN(last) ? this.#last : last;
	}

	part(): SilencePart {
		this.#letGo();
		return { silences: this.#silences, excuses: [...this.#excuses], boots: [...this.#boots], last: this.#last };
	}

	#excuse(at: number): void {
		if (this.#excuses.size < mostExcuses) this.#excuses.add(Math.floor(at / 60e6));
	}

	#daemon(event: LogEvent, log: ReadLog, daemon: Visible | undefined, isGuard = false): void {
		const did = told(event, 'did');
		if (daemon === undefined) return;
		// A server of logs holds those of other machines.
		const key = `${event.host ?? ''}\n${daemon}`;
		const stopped = this.#stopped.get(key);
		if (did === 'started' || did === 'rotated') {
			this.#stopped.delete(key);
			if (stopped !== undefined && event.at - stopped.from > restart) this.#keep({ ...stopped, to: event.at });
		} else if (did === 'stopped' && stopped === undefined && this.#stopped.size < 100) {
			this.#stopped.set(key, { isGuard, daemon, log: log.shown, from: event.at, to: Number.NaN, offset: event.offset, sample: sampleOf(event) });
		}
	}

	#keep(silence: Silence): void {
		if (this.#silences.length < mostSilences) this.#silences.push(silence);
	}

	#letGo(): void {
		for (const stopped of this.#stopped.values()) this.#keep(stopped);
		this.#stopped.clear();
	}
}

/** Those that no start, no end of the machine and no change of the package explains. */
export function unexplained(parts: readonly SilencePart[]): readonly Silence[] {
	const excuses = parts.flatMap(part => part.excuses).toSorted((a, b) => a - b);
	const last = Math.max(...parts.map(part => (Number.isNaN(part.last) ? 0 : part.last)));
	const seen = new Set<string>();
	return parts
		.flatMap(part => part.silences)
		.filter(({ daemon, from, to }) => {
			const minute = Math.floor(from / 60e6);
			// The same message stands in several logs.
			const key = `${daemon} ${minute}`;
			if (seen.has(key)) return false;
			seen.add(key);
			if (Number.isNaN(to) && !(last - from > restart)) return false;
			const until = Number.isNaN(to) ? Number.POSITIVE_INFINITY : to / 60e6 + near;
			return !excuses.some(at => at >= minute - near && at <= until);
		})
		.toSorted((a, b) => a.from - b.from);
}
