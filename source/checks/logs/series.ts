/** Which logs follow one another: `auth.log`, `auth.log.1`, `auth.log.2.gz`; `messages-20261120.xz`; the journal's own names. */

/** What a rotated log is called, by its last name. */
export interface RotatedName {
	/** The name of the one that is still written. */
	readonly base: string;
	/** Bigger is older; 0 is the one that is still written. Numbers count from it, dates count back from the year 10000. */
	readonly age: number;
	/** How its rotation names what it puts aside. */
	readonly by: 'nothing' | 'number' | 'date' | 'sequence';
	/** As the name says it: the number, or the date in digits. */
	readonly mark: string;
	readonly packed: boolean;
}

const packing = /\.(?:gz|xz|zst|bz2|lzma|Z)$/;
const numbered = /^(.+)\.(\d{1,4})$/;
const dated = /^(.+?)[-_.](\d{4})-?(\d{2})-?(\d{2})(?:[-_.T]?(\d{2}):?-?(\d{2})?:?-?(\d{2})?)?(\.(?:log|db|txt))?$/;
const old = /^(.+)\.(?:old|prev|backup|bak|0)$/;
/** `system@0005f1c2a3b4c5d6-0123456789abcdef.journal~` was put aside broken; `system@ID-SEQNUM-TIME.journal` was full (sd-journal). */
const journal = /^(.+?)@(?:[0-9a-f]{32}-[0-9a-f]{16}-)?([0-9a-f]{16})(?:-[0-9a-f]{16})?(\.journal)~?$/;

export function rotatedName(name: string): RotatedName {
	const bare = name.replace(packing, '');
	const packed = bare !== name;
	const aside = journal.exec(bare);
	if (aside !== null) return { base: `${aside[1]!}${aside[3]!}`, age: Number.MAX_SAFE_INTEGER - Math.min(Number(`0x${aside[2]!}`), Number.MAX_SAFE_INTEGER - 1), by: 'sequence', mark: aside[2]!, packed };
	const day = dated.exec(bare);
	if (day !== null && Number(day[3]) >= 1 && Number(day[3]) <= 12 && Number(day[4]) >= 1 && Number(day[4]) <= 31) {
		const mark = day.slice(2, 8).map(part => part ?? '').join('');
		return { base: `${day[1]!}${day[8] ?? ''}`, age: 1e14 - Number(mark.padEnd(14, '0')), by: 'date', mark, packed };
	}
	const one = numbered.exec(bare);
	if (one !== null) return { base: one[1]!, age: Number(one[2]) + 1, by: 'number', mark: one[2]!, packed };
	const before = old.exec(bare);
	if (before !== null) return { base: before[1]!, age: 1, by: 'number', mark: '', packed };
	return { base: bare, age: packed ? 1 : 0, by: 'nothing', mark: '', packed };
}

const formByName = /\/(?:auth\.log|authlog|secure|messages|syslog|maillog|mail\.(?:log|err|warn|info)|kern\.log|daemon\.log|user\.log|cron|cron\.log|debug|audit\.log|[wb]tmp|utmp|lastlog|wtmp\.db|lastlog2\.db|xferlog|vsftpd\.log|fail2ban\.log|dpkg\.log|[^/]+\.journal)$/;

/** Is it told by its name what a log holds? By the path of the newest of its series. Programs' own names tell nothing. */
export function hasFormByName(series: string): boolean {
	return formByName.test(series);
}
