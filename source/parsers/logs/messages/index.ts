/** What messages say, by the program that wrote them: for every log that keeps program and message apart, the journal too. */

import { accounts } from './accounts.ts';
import { guards } from './guards.ts';
import { kernel } from './kernel.ts';
import { readPam } from './pam.ts';
import { privilege } from './privilege.ts';
import type { MessageReader, Said } from './said.ts';
import { services } from './services.ts';
import { sshd } from './sshd.ts';

const messageReaders: readonly MessageReader[] = [sshd, ...privilege, accounts, kernel, ...services, guards];

const byProgram = new Map(messageReaders.flatMap(reader => reader.programs.map(program => [program, reader] as const)));

export function readerFor(program: string): MessageReader | undefined {
	return byProgram.get(program);
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
