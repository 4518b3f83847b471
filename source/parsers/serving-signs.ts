/** Small web servers that anybody starts in a line: which folder they show to whoever asks. Pure; byte strings. */

import type { Invocation } from './shell-command.ts';

/** What may show the folder it stands in. */
export const mayServe = /\bhttp\.server\b|\bSimpleHTTPServer\b|\bhttpd\b|\bphp[\d.]*\s+-S\b/;
/** Whole systems, root's own files and the settings of all. */
const whole = /^\/+(?:(?:root|etc)\/*)?$/;
const nearby = /^(?:127\.|localhost\b|::1$|\[::1\])/;

/**
 * `/`, `/root` or `/etc`, where the command shows it to the network; `standing` is the folder it is started in, where that is known.
 * http.server of Python, httpd of busybox, and `php -S` without a script of its own, which decides what is shown.
 */
export function servedFolder({ name, arguments: words, file }: Pick<Invocation, 'name' | 'arguments' | 'file'>, standing: string | undefined): string | undefined {
	const after = (...options: readonly string[]): string | undefined => {
		const at = words.findLastIndex(word => options.some(option => word === option || (option.startsWith('--') && word.startsWith(`${option}=`))));
		return at === -1 ? undefined : words[at]!.includes('=') ? words[at]!.slice(words[at]!.indexOf('=') + 1) : words[at + 1];
	};
	let folder: string | undefined;
	let address: string | undefined;
	if (/^(?:python|pypy)[\d.]*$/.test(name) && /^(?:http\.server|SimpleHTTPServer)$/.test(after('-m') ?? '')) {
		folder = after('-d', '--directory') ?? standing;
		address = after('-b', '--bind');
	} else if (name === 'busybox' && words[0] === 'httpd') {
		folder = after('-h') ?? standing;
		address = after('-p');
	} else if (/^php[\d.]*$/.test(name) && words.includes('-S')) {
		address = after('-S');
		if (words.some((word, at) => at > 0 && !word.startsWith('-') && !/^-[StcdzD]$/.test(words[at - 1]!)) || (file !== undefined && file !== address && file !== after('-t'))) return undefined;
		folder = after('-t') ?? standing;
	}
	if (folder === undefined || !whole.test(folder) || nearby.test(address ?? '')) return undefined;
	return folder.replaceAll(/\/+/g, '/').replace(/(?<=.)\/$/, '');
}
