/** hosts(5), and the servers named in resolv.conf(5). */

import { linesOf } from './lines.ts';

export interface HostsEntry {
	/** From 1. */
	readonly line: number;
	/** One byte to a character, as is the name. */
	readonly address: string;
	/** In lower case. */
	readonly name: string;
}

const mostNames = 500_000;

export function parseHosts(bytes: Uint8Array): readonly HostsEntry[] {
	const found: HostsEntry[] = [];
	for (const { number: line, text } of linesOf(bytes)) {
		const [address, ...names] = text.replace(/#.*$/, '').trim().split(/\s+/);
		if (address === undefined || !/^[0-9a-fA-F:.%]+/.test(address)) continue;
		for (const name of names) if (found.length < mostNames) found.push({ line, address, name: name.toLowerCase().replace(/\.$/, '') });
	}
	return found;
}

export interface NameServer {
	readonly line: number;
	readonly address: string;
}

export function parseResolvConf(bytes: Uint8Array): readonly NameServer[] {
	const found: NameServer[] = [];
	for (const { number: line, text } of linesOf(bytes)) {
		const address = /^\s*nameserver\s+(\S+)/.exec(text)?.[1];
		if (address !== undefined) found.push({ line, address });
	}
	return found;
}

/** Servers in resolved.conf(5) and dhclient.conf(5); lines of resolv.conf(5) too, as resolvconf keeps them. */
export function parseResolverSettings(bytes: Uint8Array): readonly NameServer[] {
	const found: NameServer[] = [];
	for (const { number: line, text } of linesOf(bytes)) {
		const list = /^\s*(?:(?:DNS|servers)\s*=|(?:supersede|prepend|append|default)\s+domain-name-servers\s|nameserver\s)\s*([^;#]*)/.exec(text)?.[1];
		for (const word of list?.split(/[\s,]+/).slice(0, 100) ?? []) {
			const address = word.replace(/#.*$/, '').replace(/^\[(.*)\](?::\d+)?$/, '$1').replace(/^([\d.]+):\d+$/, '$1');
			if (/^[\d.]+$|:/.test(address)) found.push({ line, address });
		}
	}
	return found;
}

/** What kind of place an address is; `public` for what is none of the others. */
export function kindOfAddress(address: string): 'none' | 'loopback' | 'private' | 'link-local' | 'public' {
	const four = /^(?:::ffff:)?(\d{1,3})\.(\d{1,3})\.\d{1,3}\.\d{1,3}$/i.exec(address);
	if (four !== null) {
		const [first, second] = [Number(four[1]), Number(four[2])];
		if (first === 0) return 'none';
		if (first === 127) return 'loopback';
		if (first === 169 && second === 254) return 'link-local';
		if (first === 10 || (first === 172 && second >= 16 && second <= 31) || (first === 192 && second === 168) || (first === 100 && second >= 64 && second <= 127)) return 'private';
		return 'public';
	}
	if (/^[0:]+$/.test(address)) return 'none';
	if (/^[0:]+:0*1$/.test(address)) return 'loopback';
	if (/^fe[89ab]/i.test(address)) return 'link-local';
	return /^f[cd]/i.test(address) ? 'private' : 'public';
}
