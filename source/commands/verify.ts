/** `regain verify CASE`: is the journal what was written? */

import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { visibleText } from '../core/visible.ts';
import { inGroups } from '../journal/chain.ts';
import { journalName } from '../journal/journal.ts';
import { headDigits, leastHeadDigits, verifyJournal, type Verdict } from '../journal/verify.ts';
import { Refusal, type World } from './world.ts';

/** @param writtenHead the head as somebody copied it on a label, in groups or not */
export async function verify(caseFolder: string, writtenHead: string | undefined, json: boolean, world: World): Promise<number> {
	const digits = writtenHead === undefined ? undefined : headDigits(writtenHead);
	if (writtenHead !== undefined && digits === undefined) {
		throw new Refusal(`--head ${visibleText(writtenHead)} is not a head: expected at least ${leastHeadDigits} hexadecimal digits as the label shows them`);
	}
	const path = await journalAt(caseFolder);
	const verdict = verdictOn(path, digits);
	if (json) {
		world.write(`${JSON.stringify({ type: 'verified', case: visibleText(caseFolder), ...verdict })}\n`);
		return verdict.intact ? 0 : 1;
	}
	if (!verdict.intact) {
		const { line, offset, why } = verdict.bad;
		world.write(`NOT INTACT: ${visibleText(path)} line ${line} (byte ${offset}): ${why}\n`);
		world.write(`${before(Math.min(verdict.lines, line - 1))}Keep the file as it is: it is evidence.\n`);
		return 1;
	}
	const { head, lines, torn, grownSinceHead } = verdict;
	world.write(`intact: ${lines} lines in ${visibleText(path)}\n`);
	if (torn !== undefined) world.write(`incomplete: the last ${torn} bytes are a line that was cut short while it was written; that is not tampering\n`);
	if (grownSinceHead !== undefined) world.write(grownSinceHead === 0 ? 'the head is the one written down\n' : `the head written down is in it; ${grownSinceHead} lines were added since\n`);
	else world.write('lines cut off the end, or a journal written anew, show only against a head kept elsewhere: --head\n');
	world.write(`head of line ${head.seq}, to copy on a label:\n  ${inGroups(head.digest)}\n`);
	return 0;
}

function verdictOn(path: string, digits: string | undefined): Verdict {
	try {
		return verifyJournal(path, digits);
	} catch (error) {
		throw new Refusal(`${visibleText(path)} cannot be read: ${visibleText((error as Error).message)}`, 3);
	}
}

async function journalAt(caseFolder: string): Promise<string> {
	try {
		const there = await stat(caseFolder);
		if (!there.isDirectory()) {
			if (caseFolder.endsWith('.ndjson')) return caseFolder;
			throw new Refusal(`${visibleText(caseFolder)} is not a folder; a case is a folder`, 3);
		}
		const path = join(caseFolder, journalName);
		await stat(path);
		return path;
	} catch (error) {
		if (error instanceof Refusal) throw error;
		const { code, message } = error as NodeJS.ErrnoException;
		throw new Refusal(`${visibleText(caseFolder)} ${code === 'ENOENT' ? `holds no case: there is no ${journalName}` : `cannot be read: ${visibleText(message)}`}`, 3);
	}
}

/** A line that was changed is known from the one after it: it is not among those that hold. */
function before(lines: number): string {
	return lines === 0 ? '' : lines === 1 ? 'The line before it stands. ' : `The ${lines} lines before it hold together. `;
}
