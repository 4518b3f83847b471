/** Lists of hosts with a name and a password to log in with, as guessers of passwords write them and feed them. Pure; byte strings. */

const address = String.raw`(?:\d{1,3}\.){3}\d{1,3}`;
/** When it was caught, or which way it went: `1795012230 `, `2026-11-26 03:41:00 `, `OUT: `. */
const before = String.raw`(?:(?:\d{9,10}|\d{4}-\d\d-\d\d[T ][\d:.]{5,15}Z?|\[[^\]]{1,30}\]|[A-Z]{2,8}[:>])\s+)?`;
const host = String.raw`(?:${address}|[a-z][\w-]{0,30}(?:\.[\w-]{1,30}){1,4})`;
/** Names that are guessed everywhere: a list of machines has other words behind the address. */
const guessed = 'root|admin|administrator|ubuntu|debian|pi|oracle|postgres|mysql|test|user|guest|git|ftp|ftpuser|deploy|hadoop|jenkins|nagios|support|centos|ec2-user|vagrant|www-data';
const forms = [
	new RegExp(String.raw`^${before}${address}(?::\d{2,5})?[ \t|;,]+[\w.-]{1,32}:\S{1,64}$`),
	new RegExp(String.raw`^${address}(?::\d{2,5})?[ \t|;,:]+(?:${guessed})[ \t|;,:]+\S{1,64}$`, 'i'),
	new RegExp(String.raw`^${before}(?:ssh://)?[\w.-]{1,32}:[^@\s]{1,64}@${host}(?::\d{2,5})?/?$`, 'i'),
	new RegExp(String.raw`^(?:${guessed})[ \t|;,:]+\S{1,64}[ \t|;,]+${address}(?::\d{2,5})?$`, 'i'),
];
const mostLines = 200;

/** How many lines of the text, among the first 200, give a host, a name and a password. */
export function credentialLines(text: string): number {
	return text.split('\n', mostLines).filter(line => line.length < 200 && forms.some(form => form.test(line.trim()))).length;
}
