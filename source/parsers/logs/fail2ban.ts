/** fail2ban's own log: whom it found, banned and let go. */

import { lineShare } from './line-share.ts';
import { recordFormat, timeOf } from './record-reader.ts';

const form = /^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d) (?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d),(?<millis>\d{3}) (?<program>fail2ban\.\S+?)\s*(?:\[(?<pid>\d+)\])?: (?<level>[A-Z]+)\s+(?<words>(?:\[(?<jail>[^\]]*)\] )?(?<rest>.*))$/;

export const fail2banLog = recordFormat('fail2ban log', head => lineShare(head, form), {
	begin: context => ({
		line: text => {
			const found = form.exec(text)?.groups;
			if (found === undefined) return undefined;
			const { year, month, day, hour, minute, second, millis, words = '', jail, pid } = found;
			const act = /^(?<did>Found|Ban|Restore Ban|Unban|Ignore) (?<remote>\S+)/.exec(found['rest'] ?? '')?.groups;
			const daemon = /^(?:Starting|Exiting|Stopping|Shutdown)/.exec(found['rest'] ?? '') !== null;
			return {
				at: timeOf(context, [year, month, day, hour, minute, `${second}.${millis}`]), clock: 'local', kind: act?.['did'] === 'Ban' || act?.['did'] === 'Found' ? 'blocked' : daemon ? 'service' : 'other', words, remote: act?.['remote'], program: 'fail2ban',
				pid: pid === undefined ? undefined : Number(pid), facts: { did: act?.['did']?.toLowerCase(), jail }, everyday: !daemon,
			};
		},
	}),
});
