/** hosts.allow and hosts.deny of TCP wrappers (hosts_access(5), hosts_options(5)): `daemons : clients [: option ...]`. */

import { joinedLines } from './joined-lines.ts';

/** Words one byte to a character. */
export interface HostsAccessRule {
	/** From 1. */
	readonly line: number;
	readonly daemons: string;
	readonly clients: string;
	/** Shell text of `spawn`, `twist` and `aclexec`, and of the third field of the old form. */
	readonly commands: readonly string[];
}

export function parseHostsAccess(bytes: Uint8Array): readonly HostsAccessRule[] {
	const rules: HostsAccessRule[] = [];
	for (const { line, text } of joinedLines(bytes)) {
		if (text.startsWith('#')) continue;
		// `\:` is a colon of the text, and `[::1]` holds colons of its own.
		const fields = (text.match(/(?:\\[^]|\[[^\]\s]*\]|[^:\\])+/g) ?? []).map(field => field.trim().replaceAll('\\:', ':'));
		const [daemons, clients, ...options] = fields;
		if (daemons === undefined || clients === undefined) continue;
		const commands = options.flatMap(option => {
			const found = /^(?:spawn|twist|aclexec)\b\s*=?\s*(.+)$/.exec(option);
			if (found !== null) return [found[1]!];
			return options.length === 1 && !/^(?:allow|deny|severity|rfc931|banners|keepalive|linger|nice|setenv|umask|user)\b/.test(option) ? [option] : [];
		});
		rules.push({ line, daemons, clients, commands });
	}
	return rules;
}
