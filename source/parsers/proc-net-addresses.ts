/** /proc/net/fib_trie and /proc/net/if_inet6: the addresses this network namespace answers to. Pure. */

import { linesOf } from './lines.ts';

/** IPv4 addresses that are this machine's own (`/32 host LOCAL`), in the order of the table, the loopback's left out. */
export function localAddresses(fibTrie: Uint8Array): readonly string[] {
	const found = new Set<string>();
	let last = '';
	for (const { text } of linesOf(fibTrie)) {
		const address = /^\s*\|-- (\d{1,3}(?:\.\d{1,3}){3})\s*$/.exec(text)?.[1];
		if (address !== undefined) last = address;
		else if (/^\s*\/32 host LOCAL\s*$/.test(text) && last !== '' && !last.startsWith('127.')) found.add(last);
	}
	return [...found];
}

/** `fe80:0000:...` with its interface; the loopback's left out. */
export function localAddresses6(ifInet6: Uint8Array): readonly { readonly address: string; readonly name: string }[] {
	const found: { address: string; name: string }[] = [];
	for (const { text } of linesOf(ifInet6)) {
		const match = /^([\da-f]{32}) [\da-f]{2} [\da-f]{2} [\da-f]{2} [\da-f]{2} +(\S{1,15})$/.exec(text);
		if (match === null || match[2] === 'lo') continue;
		const groups = match[1]!.match(/.{4}/g)!.map(group => group.replace(/^0{1,3}/, ''));
		found.push({ address: groups.join(':').replace(/(?:^|:)0(?::0)+(?::|$)/, '::'), name: match[2]! });
	}
	return found;
}
