/**
 * LinSniffer 0.03 (Mike Edulla) and 0.666 (humble of rhino9): `SRC => DST [23]`, then what was typed, then how it ended.
 * The format has no times.
 */

import type { Connection, LineFormat } from './format.ts';
import { serviceName } from './services.ts';

const header = /^([^\s=>[\]]{1,255}) => ([^\s=>[\]]{1,255}) \[(\d{1,5})\]$/;
/** What FTP and POP send; of telnet it is not told where a name ends and a password begins. */
const login = /^USER ([^\t-\r ]{1,64})\s*$/;
const trailer = /^----- \[(?:FIN|RST|Timed Out)\]$/;

export const linsniffer: LineFormat = {
	kind: 'lines',
	id: 'linsniffer',
	name: 'LinSniffer',
	/** `...]`, `USER ...` or `-----...`. */
	heeds: (bytes, from, end) => bytes[end - 1] === 0x5d || (end > from && (bytes[from] === 0x55 || bytes[from] === 0x2d)),
	begin() {
		let open: Connection | undefined;
		return { line };

		function line(text: string, see: (connection: Connection) => void): boolean {
			const [, source, destination, port] = header.exec(text) ?? [];
			if (source === undefined || destination === undefined || port === undefined) {
				const account = login.exec(text)?.[1];
				if (account !== undefined && open !== undefined) see({ ...open, account, goesOn: true });
				if (text.startsWith('-----')) open = undefined;
				return trailer.test(text);
			}
			open = { destination, source, service: serviceName(port) };
			see(open);
			return true;
		}
	},
};
