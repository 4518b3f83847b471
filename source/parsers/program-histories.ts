/** Histories of programs: statements given to MySQL, and files that vim opened. Pure; byte strings. */

export interface Remembered {
	/** From 1. */
	readonly line: number;
	/** One byte to a character. Make it visible before showing it. */
	readonly text: string;
}

export interface Statement extends Remembered {
	/** `writes`: a query's rows, or one value as it is (`raw`), to a file of the server's. `makes`: a function out of a library. `runs`: a command of the system. */
	readonly does: 'writes' | 'makes' | 'runs';
	/** The file, the library or the function. */
	readonly what: string;
	readonly raw: boolean;
}

export interface OpenedFile extends Remembered {
	/** As vim wrote it: `~/x` is of the home it stands in. */
	readonly path: string;
	/** Seconds since 1970; NaN where vim did not say. */
	readonly at: number;
}

const most = 1000;
/** A library may stand in one statement, in hexadecimal digits. */
const longest = 1 << 20;
const writes = /\bINTO\s+(OUT|DUMP)FILE\s+(?:'([^']+)'|"([^"]+)")/i;
const makes = /\bCREATE\s+(?:OR\s+REPLACE\s+)?(?:AGGREGATE\s+)?FUNCTION\s+(?:IF\s+NOT\s+EXISTS\s+)?`?(\w+)`?\s[^;]{0,200}?\bSONAME\s+(?:'([^']+)'|"([^"]+)")/i;
const runs = /\b(sys_(?:exec|eval|bineval)|do_system)\s*\((?!\s*\))/i;
const telling = /OUTFILE|DUMPFILE|SONAME|sys_|do_system/i;

/** Lines of `.mysql_history`: as readline writes them, and as libedit does, which writes a space as `\040`. */
export function statementsRemembered(text: string): readonly Statement[] {
	const found: Statement[] = [];
	for (const [at, raw] of text.split('\n').entries()) {
		if (found.length >= most) break;
		if (raw.length > longest || !telling.test(raw)) continue;
		const line = raw.startsWith('--') || raw.startsWith('#') ? '' : raw.replaceAll(/\\([0-3][0-7]{2})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
		const written = writes.exec(line);
		const made = makes.exec(line);
		const run = runs.exec(line);
		const say = (does: Statement['does'], what: string, isRaw = false): void => void found.push({ line: at + 1, text: line, does, what, raw: isRaw });
		if (written !== null) say('writes', written[2] ?? written[3]!, written[1]!.toUpperCase() === 'DUMP');
		if (made !== null) say('makes', `${made[1]!} of ${made[2] ?? made[3]!}`);
		// What defines or removes it does not run it.
		else if (run !== null && !/^\s*(?:CREATE|DROP)\b/i.test(line)) say('runs', run[1]!);
	}
	return found;
}

/** `'0  12  5  /etc/x`, `-'  12  5  ~/x`, `> /etc/x`, and since vim 8 `|4,39,12,5,1700000000,"/etc/x"`. Registers and searches name files that nobody opened. */
const marked = /^(?:(?:'[0-9A-Z]|-') +\d+ +\d+ +|> )(\S.*)$/;
const stamped = /^\|4,\d+,\d+,\d+,(\d{1,12}),"((?:[^"\\]|\\.)+)"/;
const typed = /^:\s*(?:e|edit|tabe|tabedit|tabnew|sp|split|vs|vsplit|vsp|r|w|sav|saveas|view|sview|new|vnew)!?\s+(\S+)\s*$/;

/** Files that `.viminfo` says were opened or written, each as often as it says so. */
export function filesOpened(text: string): readonly OpenedFile[] {
	const found: OpenedFile[] = [];
	for (const [at, line] of text.split('\n').entries()) {
		if (found.length >= most) break;
		if (line.length > 4096) continue;
		const stamp = stamped.exec(line);
		const path = stamp?.[2]?.replaceAll(/\\(.)/g, '$1') ?? marked.exec(line)?.[1] ?? typed.exec(line)?.[1];
		if (path !== undefined) found.push({ line: at + 1, text: line, path, at: stamp === null ? Number.NaN : Number(stamp[1]) });
	}
	return found;
}

interface Telling {
	readonly of: string;
	readonly pattern: RegExp;
	readonly says: string;
}

const tellings: readonly Telling[] = [
	{ of: '.psql_history', pattern: /\bCOPY\s+\S+\s+(?:FROM|TO)\s+PROGRAM\s+'(?!\s*(?:gunzip|gzip|zcat|xz|xzcat|bzcat|bunzip2|unzip|pigz|zstd|zstdcat|lz4|cat|cut|sed|awk|head|tail|sort|tr|iconv)\b[^|;&`$]*(?:\|\s*(?:gunzip|gzip|cut|sed|awk|head|tail|sort|tr|iconv|cat)\b[^|;&`$]*)*')|\bAS\s+'[^']*\blibc\.so[^']*'\s*,\s*'system'/i, says: 'PostgreSQL was told to run commands of the system' },
	{ of: '.psql_history', pattern: /\blo_export\s*\(\s*[^,]+,\s*'[^']*(?:\.so|\/\.ssh\/|\/cron|authorized_keys)/i, says: 'PostgreSQL was told to write a file where it is run or lets somebody in' },
	{ of: '.rediscli_history', pattern: /\bconfig\s+set\s+(?:dir\s+\S*(?:\/\.ssh|\/cron|\/var\/www)|dbfilename\s+\S*(?:authorized_keys|\.php|\.so\b))/i, says: 'Redis was told to write its data where they are run or let somebody in' },
	{ of: '.lesshst', pattern: /\bchmod\s+(?:[0-7]?[4-7][0-7]{3}|[ug]*\+s)\b|\/dev\/tcp\/|\b(?:curl|wget)\b[^\n]*\|\s*(?:ba)?sh\b/, says: 'less was used to run a command that makes a program of root, or fetches one' },
];

/** Lines of histories of other programs that tell of an intrusion. */
export function linesRemembered(name: string, text: string): readonly (Remembered & { readonly says: string })[] {
	const of = tellings.filter(one => one.of === name);
	return text.split('\n').flatMap((line, at) => of.filter(({ pattern }) => line.length <= 8192 && pattern.test(line)).map(({ says }) => ({ line: at + 1, text: line, says }))).slice(0, most);
}
