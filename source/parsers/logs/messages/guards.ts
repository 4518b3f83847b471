/** Guards that tell syslog whom they shut out or saw scanning. Nobody who asks for signs listens: every server is scanned. */

import { facts, firstOf, type MessageReader } from './said.ts';

export const guards: MessageReader = {
	programs: ['fail2ban', 'fail2ban.actions', 'fail2ban.filter', 'fail2ban-server', 'scanlogd', 'sshguard', 'portsentry'],
	hears: [],
	read(text, program) {
		return firstOf(text, [
			[/^(?:fail2ban\.\w+\s*(?:\[\d+\])?: )?(?:[A-Z]+\s+)?\[(?<jail>[^\]]*)\] (?<did>Found|Ban|Restore Ban) (?<remote>\S+)/, ({ jail, did, remote }) => ({ kind: 'blocked', remote, facts: facts({ jail, did: did?.toLowerCase() }) })],
			[/^(?<remote>[\da-f.:]+?)(?::\d+)? to [\da-f.:]+ ports /i, ({ remote }) => ({ kind: 'blocked', remote, facts: { did: 'scan', service: program } })],
			[/^(?:Blocking|Attack from) "?(?<remote>[\da-f.:]+)/i, ({ remote }) => ({ kind: 'blocked', remote, facts: { service: program } })],
			[/^attackalert: .*from host: (?:\S+?\/)?(?<remote>[\da-f.:]+)/i, ({ remote }) => ({ kind: 'blocked', remote, facts: { did: 'scan', service: program } })],
		]);
	},
};
