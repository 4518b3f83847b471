/**
 * sniffit: `[Mon Aug 19 22:38:56 1996] - 10.0.0.1.1046-10.0.0.2.23: Connection initiated.` The words after the colon may be
 * `password [x]`: nothing of them is kept but whether a connection began, and the account of `login [x]` and `USER [x]`.
 */

import type { LineFormat } from './format.ts';
import { serverOf, serviceName } from './services.ts';

const line = /^\[([\w: ]{1,40})\] - ([^\s:-]{1,255})\.(\d{1,5})-([^\s:-]{1,255})\.(\d{1,5}): (?:(Connection initiated)|(?:login|USER) \[([^\]\s]{1,64})\])?/;
const frame = /^(?:\[[\w: ]{1,40}\] - )?Sniffit session (?:started|ended)\.$/;

export const sniffit: LineFormat = {
	kind: 'lines',
	id: 'sniffit',
	name: 'sniffit',
	/** `[...` or `Sniffit ...`. */
	heeds: (bytes, from, end) => end > from && (bytes[from] === 0x5b || bytes[from] === 0x53),
	begin: () => ({
		line(text, see) {
			const [, time, from, fromPort, to, toPort, begins, account] = line.exec(text) ?? [];
			if (time === undefined || from === undefined || fromPort === undefined || to === undefined || toPort === undefined) return frame.test(text);
			const { server, client } = serverOf({ host: from, port: fromPort }, { host: to, port: toPort });
			see({
				destination: server.host,
				source: client.host,
				service: serviceName(server.port),
				...(time === 'Recorded' ? {} : { at: time }),
				goesOn: begins === undefined,
				...(account === undefined ? {} : { account }),
			});
			return true;
		},
	}),
};
