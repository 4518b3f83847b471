/** Where everybody who was let in came from: the complete list, so that a site that a sign points to can be held against it. */

import { visibleText } from '../../core/visible.ts';
import type { Heard, LogCheck } from '../check.ts';
import { loginOf } from './logins.ts';
import { NamedRemotes, remoteFindings, type NamedPart } from './named-remotes.ts';

export const loginSources: LogCheck<NamedPart> = {
	id: 'login-sources',
	step: 'C.7',
	kind: 'log',
	kinds: ['login'],
	needs: 'both',
	title: 'Hosts that logins came from',
	covers: 'every host that somebody was let in from, by what all logs tell: which accounts, how often, first and last; those within the window first, 300 listed and the others counted',
	begin(_host, circumstances) {
		const remotes = new NamedRemotes(circumstances);
		return {
			event(event, log) {
				const login = loginOf(event);
				if (login !== undefined && login.remote !== '') remotes.name(login.remote, login.account, login.method === '' ? login.service : login.method, event, log);
			},
			part: () => remotes.part(),
		};
	},
	hears: ({ account }) => account === undefined,
	judge: ({ parts }: Heard<NamedPart>) =>
		remoteFindings(loginSources, parts, {
			way: 'came from',
			summary: visibleText('somebody was let in from here'),
			innocent: visibleText('most logins are of those who may'),
			next: visibleText('Ask the accounts it names whether they know this host. One that nobody knows is a site to tell.'),
		}),
};
