/** Tables of cron: crontab(5) of the system (with a user field) and of users, and anacrontab(5). */

import { linesOf } from './lines.ts';

export interface CronJob {
	/** From 1. */
	readonly line: number;
	/** `@reboot`, `0 5 * * 1`; of anacron `1 5`. One byte to a character, as is the rest. */
	readonly when: string;
	/** Of a system table; undefined for a user's own. */
	readonly user: string | undefined;
	/** Shell text. What follows the first `%` is its standard input and is kept behind a newline, so that it is read as well. */
	readonly command: string;
}

export interface CronSetting {
	readonly line: number;
	readonly name: string;
	readonly value: string;
}

export interface CronTable {
	readonly jobs: readonly CronJob[];
	readonly settings: readonly CronSetting[];
	/** Lines that are none of both; the first 100. */
	readonly odd: readonly number[];
}

const nickname = /^(@[a-zA-Z_0-9]+)[ \t]+(.*)$/;
/** Five fields; FreeBSD's `@every_minute` and `@<seconds>` are nicknames. */
const fields = /^((?:[-*0-9,/~?LWa-zA-Z#]+[ \t]+){5})(.*)$/;
const setting = /^[ \t]*("[^"]*"|'[^']*'|[A-Za-z_][A-Za-z0-9_]*)[ \t]*=[ \t]*(.*)$/;

/** `withUser`: the sixth field names the account (/etc/crontab, /etc/cron.d). */
export function parseCrontab(bytes: Uint8Array, withUser: boolean): CronTable {
	return parse(bytes, rest => {
		// SUSE and others put a dash before the minute: do not log.
		const job = nickname.exec(rest) ?? fields.exec(rest.replace(/^-(?=[\d*])/, ''));
		if (job === null) return undefined;
		const when = job[1]!.trim();
		if (!withUser) return { when, user: undefined, command: job[2]! };
		const owned = /^(\S+)[ \t]+(.*)$/.exec(job[2]!);
		return owned === null ? undefined : { when, user: owned[1]!, command: owned[2]! };
	});
}

/** `period delay job-identifier command`, run by root. */
export function parseAnacrontab(bytes: Uint8Array): CronTable {
	return parse(bytes, rest => {
		const job = /^(@?[A-Za-z0-9]+[ \t]+\d+)[ \t]+\S+[ \t]+(.*)$/.exec(rest);
		return job === null ? undefined : { when: job[1]!, user: 'root', command: job[2]! };
	});
}

function parse(bytes: Uint8Array, jobOf: (text: string) => Omit<CronJob, 'line'> | undefined): CronTable {
	const jobs: CronJob[] = [];
	const settings: CronSetting[] = [];
	const odd: number[] = [];
	for (const { number: line, text } of linesOf(bytes)) {
		const rest = text.trim();
		if (rest === '' || rest.startsWith('#')) continue;
		const job = jobOf(rest);
		if (job !== undefined) jobs.push({ line, ...job, command: withInput(job.command) });
		else {
			const set = setting.exec(rest);
			if (set !== null) settings.push({ line, name: unquoted(set[1]!), value: unquoted(set[2]!.trim()) });
			else if (odd.length < 100) odd.push(line);
		}
	}
	return { jobs, settings, odd };
}

function withInput(command: string): string {
	return command.replaceAll(/(\\?)%/g, (_all, escaped: string) => (escaped === '' ? '\n' : '%'));
}

function unquoted(text: string): string {
	const quote = text[0];
	return text.length > 1 && (quote === '"' || quote === "'") && text.endsWith(quote) ? text.slice(1, -1) : text;
}
