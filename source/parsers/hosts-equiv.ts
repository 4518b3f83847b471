/** hosts.equiv(5) and .rhosts, .shosts, hosts.lpd: hosts, netgroups and users that need no password. */

import { linesOf } from './lines.ts';

/** Words one byte to a character. */
export interface TrustedHost {
	/** From 1. */
	readonly line: number;
	/** `+`, a name or address, `@netgroup`; without the sign of a denial. */
	readonly host: string;
	/** `+`, a user, `@netgroup`; undefined: the user of the same name. */
	readonly user: string | undefined;
	readonly denied: boolean;
	/** `+` alone as host: any host. */
	readonly anyHost: boolean;
	readonly anyUser: boolean;
}

export function parseHostsEquiv(bytes: Uint8Array): readonly TrustedHost[] {
	const records: TrustedHost[] = [];
	for (const { number: line, text } of linesOf(bytes)) {
		const [host, user] = text.replace(/#.*/, '').trim().split(/\s+/);
		if (host === undefined || host === '') continue;
		const denied = /^-/.test(host) || (user?.startsWith('-') ?? false);
		const bare = host.length > 1 ? host.replace(/^[-+](?=[^+])/, '') : host;
		records.push({
			line,
			host: bare,
			user: user === undefined ? undefined : user.length > 1 ? user.replace(/^[-+]/, '') : user,
			denied,
			anyHost: /^\++$/.test(host),
			anyUser: user !== undefined && /^\++$/.test(user),
		});
	}
	return records;
}
