/** inetd.conf (inetd(8)): `service socket protocol wait user program arguments`. */

import { linesOf } from './lines.ts';

/** Words one byte to a character. */
export interface InetdService {
	/** From 1. */
	readonly line: number;
	/** A name, a port, or `program/versions` for RPC; without a leading address. */
	readonly service: string;
	readonly socket: string;
	readonly protocol: string;
	readonly user: string;
	/** `internal` for what inetd serves itself. */
	readonly program: string;
	/** From argv[0] on. */
	readonly args: readonly string[];
}

export function parseInetdConf(bytes: Uint8Array): { readonly services: readonly InetdService[]; readonly odd: readonly number[] } {
	const services: InetdService[] = [];
	const odd: number[] = [];
	for (const { number: line, text } of linesOf(bytes)) {
		const trimmed = text.trim();
		if (trimmed === '' || trimmed.startsWith('#') || trimmed.endsWith(':')) continue; // `address:` alone sets the default
		const words = trimmed.split(/\s+/);
		const [service, socket, protocol, , user, program, ...args] = words;
		if (program === undefined) {
			if (odd.length < 100) odd.push(line);
			continue;
		}
		services.push({ line, service: service!.replace(/^.*:(?=[^:]+$)/, ''), socket: socket!, protocol: protocol!, user: user!.split(/[.:]/)[0]!, program, args });
	}
	return { services, odd };
}
