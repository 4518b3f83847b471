/** Signs in what a command line sends away or listens to: files of secrets handed to a host, sniffers that write where nobody looks. */

import type { Say } from './administration-signs.ts';
import type { Invocation } from './shell-command.ts';

/** What an intruder carries off first. */
const secret = /(?:^|[@=])\/(?:etc\/(?:g?shadow-?|passwd|sudoers|ssh\/\S*key\S*|krb5\.keytab|ssl\/private\/\S*)?\/?$|etc\/?$|root(?:\/\.ssh\S*)?\/?$|home\/?$|home\/\S+\/\.(?:ssh|gnupg|aws)\S*)|(?:^|\/)\.ssh\/id_\w+$/;
const copiers = /^(?:cp|mv|install|rsync|ln)$/;
/** What only root reads. */
const guarded = /^\/etc\/(?:g?shadow-?|krb5\.keytab|ssh\/ssh_host_\w+_key|ssl\/private\/\S+)$|^\/root\/\.ssh\/id_\w+$/;
const privateAddress = /^(?:10\.|127\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|0\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)/;
const bareHost = /^(?:[a-z]+:\/\/)?(?:[^@/\s]*@)?((?:\d{1,3}\.){3}\d{1,3})(?=[:/]|$)/i;
const sniffers = /^(?:tcpdump|tshark|dumpcap|dsniff|ettercap|ngrep|snort|sniffit|netsniff-ng|urlsnarf|mailsnarf)$/;
const oddTarget = /^\/(?:tmp|var\/tmp|dev)\/|\/\.[^/.]/;

export function judgeSending({ name, arguments: words, redirects }: Invocation, say: Say): void {
	const payloads = payloadsOf(name, words);
	if (redirects.some(({ operator, target }) => operator === '<' && secret.test(target)) && /^(?:nc|ncat|netcat|socat|telnet|curl)(?:\.\w+)?$/.test(name)) payloads.push('/etc/shadow');
	if (payloads.length > 0) {
		const secrets = payloads.some(payload => secret.test(payload));
		const bare = words.some(isBarePublic);
		if (secrets) say('data-sent', bare ? 'high' : 'medium', 'sends files that hold secrets of this host away');
		else if (bare && payloads.some(payload => /^@?(?:-|\/proc\/(?:self|\$\$|\d+)\/environ)$/.test(payload))) say('data-sent', 'medium', 'sends what it reads to an address that has no name');
	}
	if (copiers.test(name) && isCopiedToView(words)) say('data-sent', 'high', 'copies files that hold secrets of this host to where others read them');
	if (sniffers.test(name)) {
		const at = words.findIndex(word => /^-\w*[wL]$/.test(word) || word === '--write');
		const targets = [...(at < 0 ? [] : [words[at + 1] ?? '']), ...redirects.filter(({ operator }) => operator.includes('>')).map(({ target }) => target)];
		if (targets.some(target => oddTarget.test(target) && target !== '/dev/null' && target !== '/dev/stdout')) say('sniffer-run', 'high', 'captures what crosses the network into an odd place');
	}
	if (/^(?:xterm|rxvt|urxvt|gnome-terminal|konsole)$/.test(name)) {
		const display = words[words.findIndex(word => /^--?display$/.test(word)) + 1] ?? '';
		if (words.some(word => /^--?display$/.test(word)) && /^[^:\s]+:\d/.test(display) && !/^(?:localhost|127\.|unix)/.test(display)) say('reverse-shell', 'high', 'opens a terminal of this host on the screen of another');
	}
}

/** `cp /etc/shadow /var/www/html/s.txt`: into web roots, temporary places and hidden ones. Copies in /var/backups are everybody's. */
function isCopiedToView(words: readonly string[]): boolean {
	const named = words.filter(word => !word.startsWith('-'));
	return /^\/(?:var\/www|srv\/(?:www|http|ftp)|usr\/share\/nginx|tmp|var\/tmp|dev\/shm)\/|^\/.*\/\.[^/.]/.test(named.at(-1) ?? '') && named.slice(0, -1).some(word => guarded.test(word));
}

/** `... | nc 203.0.113.9 53`. */
export function carriesToBareAddress({ name, arguments: words }: Pick<Invocation, 'name' | 'arguments'>): boolean {
	return /^(?:nc|ncat|netcat)(?:\.\w+)?$/.test(name) && !words.some(word => /^-\w*[lz]/.test(word)) && words.some(isBarePublic);
}

/** A host or an address of the Internet by its numbers. */
export function isBarePublic(word: string): boolean {
	const address = bareHost.exec(word)?.[1];
	return address !== undefined && !privateAddress.test(address);
}

/** Files that a command line of curl, wget, scp or rsync sends. `-` is what it reads. */
function payloadsOf(name: string, words: readonly string[]): string[] {
	const found: string[] = [];
	if (name === 'curl') {
		for (const [at, word] of words.entries()) {
			const next = words[at + 1] ?? '';
			if (/^(?:-[a-zA-Z]*T|--upload-file)$/.test(word)) found.push(next);
			else if (/^(?:-[a-zA-Z]*d|--data(?:-binary|-raw|-urlencode)?)$/.test(word) && next.startsWith('@')) found.push(next.slice(1));
			else if (/^(?:-[a-zA-Z]*F|--form)$/.test(word) && /=[@<]/.test(next)) found.push(next.slice(next.search(/[@<]/) + 1).split(';')[0]!);
			else if (/^--(?:upload-file|data(?:-binary)?)=@?/.test(word)) found.push(word.replace(/^--[\w-]+=@?/, ''));
		}
	} else if (name === 'wget') {
		for (const [at, word] of words.entries()) {
			if (/^--(?:post|body)-file=/.test(word)) found.push(word.slice(word.indexOf('=') + 1));
			else if (/^--(?:post|body)-file$/.test(word)) found.push(words[at + 1] ?? '');
		}
	} else if ((name === 'scp' || name === 'rsync') && isBarePublic((words.at(-1) ?? '').replace(/:.*$/, ''))) found.push(...words.slice(0, -1).filter(word => word.startsWith('/')));
	return found;
}
