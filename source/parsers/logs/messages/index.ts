/** What messages say, by the program that wrote them: for every log that keeps program and message apart, the journal too. */

import { literalsOf } from '../../required-literals.ts';
import { accounts } from './accounts.ts';
import { guards } from './guards.ts';
import { kernel } from './kernel.ts';
import { readPam } from './pam.ts';
import { privilege } from './privilege.ts';
import type { MessageReader, Said } from './said.ts';
import { services } from './services.ts';
import { sshd } from './sshd.ts';

export const messageReaders: readonly MessageReader[] = [sshd, ...privilege, accounts, kernel, ...services, guards];

const byProgram = new Map(messageReaders.flatMap(reader => reader.programs.map(program => [program, reader] as const)));

export function readerFor(program: string): MessageReader | undefined {
	return byProgram.get(program);
}

/** Readers that say by literals what they hear; the place of each is its group's. */
const byLiterals = messageReaders.filter(({ hears }) => hears !== 'everything' && hears.length > 0);
/** What a scan looks for: a group for each of those readers. */
export function heardGroups(): readonly (readonly string[])[] {
	return byLiterals.map(({ hears }) => literalsOf(hears as readonly RegExp[]));
}

/** Which of these groups are worth reading in lines of this program, by bits from 1 on; all bits: everything it says. */
export function groupsOf(reader: MessageReader | undefined): number {
	if (reader?.hears === 'everything') return -1;
	const place = reader === undefined ? -1 : byLiterals.indexOf(reader);
	return place === -1 ? 0 : 1 << place;
}

/** `program` and `text` one byte to a character; `pid` -1 where it is not known. Undefined: nothing that has a kind. */
export function readMessage(program: string, text: string, pid = -1): Said | undefined {
	const said = readAs(program, text);
	// A user's own systemd starts and ends with a session, and says so in the words of the machine's.
	return program === 'systemd' && pid > 1 && (said?.kind === 'boot' || said?.kind === 'shutdown') ? { ...said, kind: 'service' } : said;
}

function readAs(program: string, text: string): Said | undefined {
	return byProgram.get(program)?.read(text.slice(0, longest), program) ?? (text.includes('pam_') || text.startsWith('authentication failure;') ? readPam(text.slice(0, longest), program) : undefined);
}

/** Of longer messages so much is looked at. */
const longest = 4096;
