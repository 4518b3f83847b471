/** sniffall v3: `Time: Tue Nov 15 15:12:29     Size: 123`, `Path: SRC => DST [80]`, then the packet's text. */

import type { LineFormat } from './format.ts';
import { serviceName } from './services.ts';

const time = /^Time: ([A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?: \d{4})?)\s+Size: \d+\s*$/;
const path = /^Path: ([^\s=>[\]]{1,255}) => ([^\s=>[\]]{1,255}) \[(\d{1,5})\]\s*$/;

export const sniffall: LineFormat = {
	kind: 'lines',
	id: 'sniffall',
	name: 'sniffall',
	begin() {
		let at: string | undefined;
		return {
			line(text, see) {
				const [, source, destination, port] = path.exec(text) ?? [];
				if (source === undefined || destination === undefined || port === undefined) {
					at = time.exec(text)?.[1];
					return at !== undefined;
				}
				see({ destination, source, service: serviceName(port), ...(at === undefined ? {} : { at }) });
				at = undefined;
				return true;
			},
		};
	},
};
