/** Where everybody who was let in came from: the complete list, so that a site that a sign points to can be held against it. */

import type { Finding } from '../../core/finding.ts';
import { visibleText } from '../../core/visible.ts';
import { findingOf, type Heard, type LogCheck } from '../check.ts';
import { loginOf } from './logins.ts';
import { factsOfRemote, merged, NamedRemotes, type NamedPart } from './named-remotes.ts';

const mostListed = 300;

export const loginSources: LogCheck<NamedPart> = {
	id: 'login-sources',
	step: 'C.7',
	kind: 'log',
	needs: 'both',
	title: 'Hosts that logins came from',
	covers: 'every host that somebody was let in from, by what all logs tell: which accounts, how often, first and last; those within the window first, 300 listed and the others counted',
	begin(_host, circumstances) {
		const remotes = new NamedRemotes(circumstances);
		return {
			event(event, log) {
				if (event.kind !== 'login') return;
				const login = loginOf(event);
				if (login !== undefined && login.remote !== '') remotes.name(login.remote, login.account, login.method === '' ? login.service : login.method, event, log);
			},
			part: () => remotes.part(),
		};
	},
	hears: ({ account }) => account === undefined,
	*judge({ parts }: Heard<NamedPart>): Generator<Finding, void> {
		const all = merged(parts);
		for (const remote of all.slice(0, mostListed)) {
			yield findingOf(loginSources, remote.isWithin ? 'low' : 'info', { kind: 'host', name: remote.host }, visibleText(remote.isWithin ? 'somebody was let in from here within the window of the intrusion' : 'somebody was let in from here'), {
				facts: factsOfRemote('came from', remote, visibleText('most logins are of those who may')),
				next: visibleText('Ask the accounts it names whether they know this host. One that nobody knows is a site to tell.'),
			});
		}
		yield* notListed(loginSources, all.length - mostListed, parts);
	},
};

export function* notListed(check: LogCheck<NamedPart>, more: number, parts: readonly NamedPart[]): Generator<Finding> {
	const left = parts.reduce((sum, part) => sum + part.left, 0);
	if (more <= 0 && left === 0) return;
	yield findingOf(check, 'info', { kind: 'system', name: visibleText('logs') }, visibleText('logs name more hosts than are listed'), { facts: { 'not-listed': Math.max(0, more), 'namings-not-kept': left } });
}
