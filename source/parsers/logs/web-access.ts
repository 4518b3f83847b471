/** Access logs of Apache and nginx, common and combined, with a virtual host before or none. */

import { exploitLiterals, exploitSignsIn } from './exploit-signs.ts';
import { lineShare } from './line-share.ts';
import { offsetOf, recordFormat, timeOf } from './record-reader.ts';

const form = /^(?:(?<site>\S+?:\d+) )?(?<remote>\S+) \S+ (?<account>.+?) \[(?<day>\d\d?)\/(?<month>\w{3})\/(?<year>\d{4}):(?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d) (?<zone>[+-]\d{4})\] "(?<request>(?:[^"\\]|\\.)*|.*)" (?<status>\d{3}|-) (?<bytes>\d+|-)(?: "(?<referer>(?:[^"\\]|\\.)*)" "(?<agent>(?:[^"\\]|\\.)*)")?/;

export const webAccess = recordFormat('web access log', head => lineShare(head, form), {
	literals: exploitLiterals,
	begin: context => ({
		line: (text, _offset, marked) => {
			const { groups = {} } = form.exec(text) ?? {};
			const { remote, account, request, status, year, month, day, hour, minute, second, zone, site } = groups;
			if (remote === undefined) return undefined;
			const exploits = marked || text.length > 400 ? exploitSignsIn(`${request} ${groups['referer'] ?? ''} ${groups['agent'] ?? ''}`) : [];
			return {
				at: timeOf(context, [year, month, day, hour, minute, second], offsetOf(zone!)),
				clock: 'absolute',
				kind: 'request',
				words: `${status} ${request}`,
				account,
				remote,
				facts: { request, status: Number(status), bytes: Number(groups['bytes'] === '-' ? 0 : groups['bytes']), site, agent: groups['agent'], referer: groups['referer'], exploit: exploits.join(' ') },
				everyday: exploits.length === 0,
			};
		},
	}),
	// Requests are written when they end, with the time they began.
	rhythm: 'silences',
});
