/** An entry of the journal as an event. What systemd says itself carries a message id (sd-messages.h), which no wording changes. */

import type { LogEvent, LogEventKind } from '../../core/log-event.ts';
import { shown, visible, visibleText, type Visible } from '../../core/visible.ts';
import type { JournalEntry } from './journal-file.ts';

/** Values by field name. */
export type Fields = Map<string, Uint8Array>;

export const wantedFields: ReadonlySet<string> = new Set([
	'MESSAGE', 'MESSAGE_ID', 'SYSLOG_IDENTIFIER', 'SYSLOG_PID', '_PID', '_UID', '_COMM', '_HOSTNAME', '_TRANSPORT', '_SYSTEMD_UNIT', 'UNIT', 'USER_ID', 'SESSION_ID', 'LEADER', 'PRIORITY',
]);

const messages: Readonly<Record<string, LogEventKind>> = {
	'8d45620c1a4348dbb17410da57c60c66': 'login', // a session of logind began
	'3354939424b4456d9802ca8333ed424a': 'logout',
	'c7a787079b354eaaa9e77b371893cd27': 'clock-changed',
	'f77379a8490b408bbe5f6940505a777b': 'log-daemon', // the journal started
	'd93fb3c9c24d451a97cea615ce59c00b': 'log-daemon', // stopped
	'a596d6fe7bfa4994828e72309e95d61e': 'log-daemon', // messages were dropped
	'e9bf28e6e834481bb6f48f548ad13606': 'log-daemon', // missed
	'b07a249cd024414a82dd00cd181378ff': 'boot',
	'98268866d1d54a499c4e98921d93bc40': 'shutdown',
	'fc2e22bc6ee647b6b90729ab34a250b1': 'service', // a process dumped core
	'be02cf6855d2428ba40df7e9d022f03d': 'service', // a unit failed
	'd9b373ed55a64feb8242e02dbe79a49c': 'service',
};

export function journalEvent(entry: JournalEntry, fields: Fields, offset: number): LogEvent {
	const text = (name: string): Visible | undefined => {
		const value = fields.get(name);
		return value === undefined || value.length === 0 ? undefined : visible(value);
	};
	const program = text('SYSLOG_IDENTIFIER') ?? text('_COMM');
	const id = text('MESSAGE_ID');
	const kind = (id === undefined ? undefined : messages[id]) ?? 'other';
	const host = text('_HOSTNAME');
	const account = kind === 'login' || kind === 'logout' ? text('USER_ID') : undefined;
	const pid = Number(text('_PID') ?? text('SYSLOG_PID') ?? Number.NaN);
	const unit = text('_SYSTEMD_UNIT');
	return {
		at: entry.realtime,
		clock: 'absolute',
		kind,
		offset,
		length: 0,
		words: program === undefined ? (text('MESSAGE') ?? nothing) : shown`${program}: ${text('MESSAGE') ?? nothing}`,
		...(host === undefined ? {} : { host }),
		...(account === undefined ? {} : { account }),
		...(program === undefined ? {} : { program }),
		...(Number.isInteger(pid) ? { pid } : {}),
		facts: { number: entry.number, boot: visibleText(entry.boot), ...(unit === undefined ? {} : { unit }) },
	};
}

const nothing = visibleText('');
