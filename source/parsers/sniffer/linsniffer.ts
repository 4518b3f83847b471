/**
 * LinSniffer 0.03 (Mike Edulla) and 0.666 (humble of rhino9): `SRC => DST [23]`, then what was typed, then how it ended.
 * The format has no times.
 */

import type { LineFormat } from './format.ts';
import { serviceName } from './services.ts';

const header = /^([^\s=>[\]]{1,255}) => ([^\s=>[\]]{1,255}) \[(\d{1,5})\]$/;
const trailer = /^----- \[(?:FIN|RST|Timed Out)\]$/;

export const linsniffer: LineFormat = {
	kind: 'lines',
	id: 'linsniffer',
	name: 'LinSniffer',
	begin: () => ({
		line(text, see) {
			const [, source, destination, port] = header.exec(text) ?? [];
			if (source === undefined || destination === undefined || port === undefined) return trailer.test(text);
			see({ destination, source, service: serviceName(port) });
			return true;
		},
	}),
};
