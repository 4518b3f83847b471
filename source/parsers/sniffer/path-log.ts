/**
 * esniff, sunsniff and solsniff, and the CERT document's own example. The original prints one blank before `PATH:`; the
 * document shows none.
 */

import type { Connection, LineFormat } from './format.ts';
import { accountIn } from './path-accounts.ts';
import { cutPathLine } from './path-line.ts';
import { PathReader } from './path-scan.ts';

const time = /^-- TCP\/IP LOG -- TM: ([A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d)(?: --)?\s*$/;
const frame = /^(?:-- TCP\/IP LOG -- TM: | ?STAT: [A-Z][a-z]{2} |Log started at => |Log ended at => )/;

export const pathLog: LineFormat = {
	kind: 'lines',
	id: 'path',
	name: 'TCP/IP LOG with PATH: lines (esniff, sunsniff, solsniff)',
	// A shell script's `PATH=$PATH:/opt/bin` is read as the document's pipeline reads it, but makes no sniffer's log of it.
	own: new RegExp(`^ ?PATH: \\S+\\s+=>\\s|${frame.source}`),
	begin() {
		let at: string | undefined;
		let open: Connection | undefined;
		return {
			line(text, see, lack) {
				if (!text.includes('PATH:')) {
					at = time.exec(text)?.[1];
					const account = accountIn(text);
					if (account !== undefined && open !== undefined) see({ ...open, account, goesOn: true });
					return frame.test(text);
				}
				const bytes = Buffer.from(text, 'latin1');
				const path = cutPathLine(bytes, 0, bytes.length);
				const before = at;
				at = undefined;
				if (path === undefined) return false;
				const word = ({ from, length }: { readonly from: number; readonly length: number }) => text.slice(from, from + length);
				open = path.host.length === 0 ? undefined : { destination: word(path.host), source: word(path.source), service: word(path.service), ...(before === undefined ? {} : { at: before }) };
				if (open === undefined) lack('destination');
				else see(open);
				return true;
			},
		};
	},
	wholeLog: asked => new PathReader(asked),
};
