/** Where people on this machine went from here: hosts that commands name, in shell histories, audit logs and sudo's lines. */

import { bytesOf, shown, visibleName, visibleText } from '../../core/visible.ts';
import { remoteTargets } from '../../parsers/remote-targets.ts';
import type { Heard, LogCheck } from '../check.ts';
import { NamedRemotes, remoteFindings, type NamedPart } from './named-remotes.ts';
import { told } from './sign.ts';

const goesOut = /\b(?:ssh|slogin|autossh|scp|sftp|sshfs|rsync|mosh|telnet|t?ftp|ncftp|lftp|rsh|remsh|rcp|rlogin|rexec)\b/;

export const visitedHosts: LogCheck<NamedPart> = {
	id: 'visited-hosts',
	step: 'C.6',
	kind: 'log',
	needs: 'both',
	title: 'Hosts that commands on this one went to',
	covers: 'hosts that ssh, scp, sftp, rsync, mosh, telnet, ftp and the r-commands were given, in shell histories, the audit log and the lines of sudo: by whom, under which name over there, and when; 300 listed and the others counted',
	begin(_host, circumstances) {
		const remotes = new NamedRemotes(circumstances);
		return {
			event(event, log) {
				const command = told(event, 'command');
				if (command === undefined || !goesOut.test(command)) return;
				const who = event.kind === 'command' ? (log.account ?? event.account) : (event.account ?? log.account);
				for (const { program, host, account } of remoteTargets(Buffer.from(bytesOf(command)).toString('latin1'))) {
					remotes.name(visibleName(host.toLowerCase()), who, account === undefined ? visibleName(program) : shown`${visibleName(program)} as ${visibleName(account)}`, event, log);
				}
			},
			part: () => remotes.part(),
		};
	},
	judge: ({ parts }: Heard<NamedPart>) =>
		remoteFindings(visitedHosts, parts, {
			way: 'went to',
			summary: visibleText('a command on this machine went there'),
			innocent: visibleText('administrators and copies of data go to other hosts every day'),
			techniques: ['T1021'],
			next: visibleText('If an intruder had that account, look at that host as well: whoever gets in here goes on from here.'),
		}),
};
