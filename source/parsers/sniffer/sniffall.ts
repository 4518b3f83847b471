/** sniffall v3: `Time: Tue Nov 15 15:12:29     Size: 123`, `Path: SRC => DST [80]`, then the packet's text. */

import type { Connection, LineFormat } from './format.ts';
import { serviceName } from './services.ts';

const time = /^Time: ([A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?: \d{4})?)\s+Size: \d+\s*$/;
const path = /^Path: ([^\s=>[\]]{1,255}) => ([^\s=>[\]]{1,255}) \[(\d{1,5})\]\s*$/;

export const sniffall: LineFormat = {
	kind: 'lines',
	id: 'sniffall',
	name: 'sniffall',
	/** `Time: ...`, `Path: ...` or `USER: ...`. */
	heeds: (bytes, from, end) => end > from && (bytes[from] === 0x54 || bytes[from] === 0x50 || bytes[from] === 0x55),
	begin() {
		let at: string | undefined;
		let open: Connection | undefined;
		return {
			line(text, see) {
				const [, source, destination, port] = path.exec(text) ?? [];
				if (source === undefined || destination === undefined || port === undefined) {
					const account = /^USER: ([^\t-\r ]{1,64})\s*$/.exec(text)?.[1];
					if (account !== undefined && open !== undefined) see({ ...open, account, goesOn: true });
					at = time.exec(text)?.[1];
					if (at !== undefined) open = undefined;
					return at !== undefined;
				}
				open = { destination, source, service: serviceName(port), ...(at === undefined ? {} : { at }) };
				see(open);
				at = undefined;
				return true;
			},
		};
	},
};
