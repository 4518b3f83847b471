/** `regain image --verify DEST`: holds a copy against its record, years later. */

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Checklists } from '../core/checklist.ts';
import { bytes } from '../core/imaging-plan.ts';
import { shown, visibleText, type Visible } from '../core/visible.ts';
import { parseImageRecord, type ImageRecord } from '../parsers/image-record.ts';
import { digestNames, type DigestName, type Digests } from '../tasks/copy-disk/order.ts';
import { recordingSession } from './case-session.ts';
import { copied, target, width } from './image.ts';
import { Refusal, type World } from './world.ts';

export interface VerifyImageRequest {
	readonly path: string;
	readonly record: string | undefined;
	readonly caseFolder: string | undefined;
}

/** Holds a copy against its record, years later. @throws Refusal */
export async function verifyImage({ path, record: named, caseFolder }: VerifyImageRequest, checklists: Checklists, world: World): Promise<number> {
	const place = named ?? `${path.replace(/\.001$/, '')}.regain.txt`;
	const record = recordAt(place);
	const first = record.split !== undefined && !path.endsWith('.001') ? `${path}.001` : path;
	const { status, answer, words } = await compared(first, record, world);
	world.write(`${visibleText(path)}: ${words}\n`);
	if (caseFolder !== undefined) {
		const session = await recordingSession(caseFolder, target, checklists, world);
		const kept = await session.images.keepVerdict(visibleText(resolve(path)), visibleText(resolve(place)), answer, words);
		await session.close();
		if (!kept.done) throw new Refusal(kept.why, copied.stopped);
	}
	return status;
}

interface Compared {
	readonly status: number;
	readonly answer: 'same' | 'differs' | 'not-read';
	readonly words: Visible;
}

async function compared(path: string, record: ImageRecord, world: World): Promise<Compared> {
	const names = digestNames.filter(name => record.digests[name] !== undefined);
	const read = await digestsOf(path, record, names, world);
	if ('why' in read) return { status: copied.stopped, answer: 'not-read', words: read.why };
	const wrong = names.filter(name => read.digests[name] !== record.digests[name]);
	const unread = record.unreadBytes === 0 ? shown`` : shown`; ${bytes(record.unreadBytes)} were unread when it was made, zeros in their place`;
	if (wrong.length > 0) return { status: copied.damaged, answer: 'differs', words: shown`NOT what was recorded: ${wrong.join(', ') as Visible} ${(wrong.length === 1 ? 'differs' : 'differ') as Visible} (${bytes(record.size)} read${unread})` };
	return { status: copied.faithful, answer: 'same', words: shown`what was recorded: ${names.map(name => `${name} ${read.digests[name]}`).join(', ') as Visible} (${bytes(record.size)} read${unread})` };
}

async function digestsOf(path: string, { as, split, size }: ImageRecord, digests: readonly DigestName[], { runner, signal, error, errorIsTerminal }: World): Promise<{ readonly digests: Digests } | { readonly why: Visible }> {
	let answer: { readonly digests: Digests } | { readonly why: Visible } = { why: visibleText('stopped before its end: nothing can be said') };
	const form = { as, sparse: false, ...(split === undefined ? {} : { split }) };
	const task = runner.start(
		{ kind: 'check-copy', run: 'check-copy', path: visibleText(path), form, size, digests },
		{
			keep: async message => {
				if (message.type === 'copy-checked' && !signal.aborted) answer = message.answer;
			},
			gauge: ({ share = 0 }) => void (errorIsTerminal && error(`\r${`reading: ${Math.floor(share * 100)} %`.padEnd(width)}`)),
		},
	);
	const stop = (): void => task.stop();
	signal.addEventListener('abort', stop);
	if (signal.aborted) stop();
	try {
		await task.ended;
	} finally {
		signal.removeEventListener('abort', stop);
		if (errorIsTerminal) error(`\r${' '.repeat(width)}\r`);
	}
	return answer;
}

function recordAt(path: string): ImageRecord {
	let text: Uint8Array;
	try {
		text = readFileSync(path);
	} catch (error) {
		throw new Refusal(`the record ${visibleText(path)} cannot be read (${visibleText((error as Error).message)}); name it with --record FILE`, copied.refused);
	}
	const parsed = parseImageRecord(text);
	if (!parsed.ok) throw new Refusal(`the record ${visibleText(path)} cannot be used: ${parsed.why}`, copied.refused);
	return parsed.record;
}
