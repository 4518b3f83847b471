/**
 * An entry of the journal as an event. What systemd says itself carries a message id (sd-messages.h), which no wording changes;
 * what other programs say is read as their lines in a syslog are. Fields that begin with `_` are journald's own word: who wrote
 * an entry is known, whatever name it gives itself.
 */

import type { LogEvent, LogEventKind } from '../../core/log-event.ts';
import { shown, visible, visibleName, visibleText, type Visible } from '../../core/visible.ts';
import { exploitSignsIn, leastEncoded } from './exploit-signs.ts';
import type { JournalEntry } from './journal-file.ts';
import { readMessage } from './messages/index.ts';
import type { Said } from './messages/said.ts';

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
	const told = id === undefined ? undefined : messages[id];
	const said = saidBy(fields);
	const kind = told ?? said?.kind ?? 'other';
	const host = text('_HOSTNAME');
	const account = (told === 'login' || told === 'logout' ? text('USER_ID') : undefined) ?? seen(said?.account);
	const remote = seen(said?.remote?.replace(/^::ffff:(?=\d+\.)/i, ''));
	const line = seen(said?.line);
	const pid = Number(text('_PID') ?? text('SYSLOG_PID') ?? Number.NaN);
	const unit = text('_SYSTEMD_UNIT');
	const writer = Number(text('_UID') ?? 0);
	return {
		at: entry.realtime,
		clock: 'absolute',
		kind,
		offset,
		length: 0,
		words: program === undefined ? (text('MESSAGE') ?? nothing) : shown`${program}: ${text('MESSAGE') ?? nothing}`,
		...(host === undefined ? {} : { host }),
		...(account === undefined ? {} : { account }),
		...(remote === undefined ? {} : { remote }),
		...(line === undefined ? {} : { line }),
		...(program === undefined ? {} : { program }),
		...(Number.isInteger(pid) ? { pid } : {}),
		facts: {
			...Object.fromEntries(Object.entries(said?.facts ?? {}).map(([name, value]) => [name, typeof value === 'number' ? value : visibleName(value.slice(0, longestFact))])),
			...(told === 'login' || told === 'logout' ? { service: logind } : {}),
			number: entry.number,
			boot: visibleText(entry.boot),
			...(unit === undefined ? {} : { unit }),
			...(writer > 0 ? { writer } : {}),
		},
	};
}

/** What its words say, one byte to a character, as the message readers ask for. */
function saidBy(fields: Fields): Said | undefined {
	const latin = (name: string): string => {
		const value = fields.get(name);
		return value === undefined ? '' : Buffer.from(value.buffer, value.byteOffset, value.length).toString('latin1');
	};
	const program = latin('SYSLOG_IDENTIFIER') || latin('_COMM');
	const transport = latin('_TRANSPORT');
	const isKernel = transport === 'kernel' || transport === '';
	// Anybody may call himself kernel.
	if (program === 'kernel' && !isKernel) return undefined;
	const message = latin('MESSAGE');
	const said = readMessage(program, message, Number(latin('_PID') || latin('SYSLOG_PID') || -1));
	if (said?.kind === 'scheduled' || said?.kind === 'privilege-used' || !mayBeAttack(message)) return said;
	const exploits = exploitSignsIn(message);
	return exploits.length === 0 ? said : { kind: 'other', ...said, facts: { ...said?.facts, exploit: exploits.join(' ') } };
}

/** What texts of attacks have in them: cheap to ask of every entry. */
const mayBeAttack = (message: string): boolean => message.length >= leastEncoded || /[%$`;|<?\\'(]|\.\.|\x90|(?:wget|curl|tftp) /.test(message);

const longestFact = 2000;
const logind = visibleText('systemd-logind');
const nothing = visibleText('');
const seen = (name: string | undefined): Visible | undefined => (name === undefined || name === '' ? undefined : visibleName(name.slice(0, 256)));
