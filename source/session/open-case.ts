/** Opens a case folder: makes it, locks it, replays its journal. Says why not in one sentence, and offers to look only. */

import { join } from 'node:path';
import fsExtra from 'fs-extra';
import type { Entry } from '../core/event.ts';
import { Incident } from '../core/incident.ts';
import { shown, textOf, visibleText, type Visible } from '../core/visible.ts';
import { FileJournal, journalName, type Journal } from '../journal/journal.ts';
import { lockCase, type Holder, type Processes } from '../journal/lock.ts';
import { UnkeptJournal, WatchedJournal } from '../journal/other-journals.ts';
import { CaseSession } from './case-session.ts';
import type { SessionGround } from './session-ground.ts';
import { targetNamed } from './examined.ts';

export type OpenedCase =
	| { readonly ok: true; readonly session: CaseSession }
	/** The case may still be looked at with `lookAtCase`, if `canLook`. */
	| { readonly ok: false; readonly why: Visible; readonly canLook: boolean };

export async function openCase(folder: string, ground: SessionGround, processes: Processes, front: 'cockpit' | 'headless'): Promise<OpenedCase> {
	let release = () => Promise.resolve();
	try {
		await fsExtra.ensureDir(folder, { mode: 0o700 });
		const lock = await lockCase(folder, processes, ground.clock.now());
		if (!lock.held) return { ok: false, why: heldBy(folder, lock.by, lock.sure), canLook: true };
		({ release } = lock);
		const incident = new Incident();
		let heard = (entry: Entry): void => incident.fold(entry);
		const opened = await FileJournal.open(folder, ground.clock, entry => heard(entry));
		if (!opened.ok) {
			await release();
			const { line, why } = opened.bad;
			return { ok: false, why: shown`the journal of ${visibleText(folder)} is not intact: line ${line}: ${visibleText(why)}. It is not written to; \`regain verify\` tells more`, canLook: true };
		}
		const session = new CaseSession(await onTarget(ground, incident), incident, opened.journal, release);
		heard = session.fold;
		await session.open(front);
		if (opened.recovered !== undefined) await session.recovered(opened.recovered.lostBytes, opened.recovered.keptAs);
		return { ok: true, session };
	} catch (error) {
		await release();
		return { ok: false, why: shown`the case ${visibleText(folder)} cannot be opened: ${visibleText(reasonOf(error))}`, canLook: false };
	}
}

/** Nobody named a tree: the mounted one the case was about last, while it is still there. */
async function onTarget(ground: SessionGround, { target }: Incident): Promise<SessionGround> {
	if (ground.resumesTarget !== true || target?.kind !== 'image') return ground;
	const named = await targetNamed(textOf(target.root));
	return named.ok && named.target.kind === 'image' ? { ...ground, target: named.target } : ground;
}

/** A view of a case that another regain holds, or whose journal is not intact: nothing can be recorded. */
export function lookAtCase(folder: string, ground: SessionGround, why: string): OpenedCase {
	const incident = new Incident();
	try {
		let heard = (entry: Entry): void => incident.fold(entry);
		const journal = WatchedJournal.open(folder, entry => heard(entry), why);
		const session = new CaseSession(ground, incident, journal);
		heard = session.fold;
		return { ok: true, session };
	} catch (error) {
		const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
		const path = visibleText(missing ? folder : join(folder, journalName));
		return { ok: false, why: missing ? shown`there is no case in ${path}: it holds no ${visibleText(journalName)}` : shown`${path} cannot be read: ${visibleText(reasonOf(error))}`, canLook: false };
	}
}

/** A session that keeps nothing: headless commands without `--case`. */
export async function withoutCase(ground: SessionGround): Promise<CaseSession> {
	const incident = new Incident();
	let heard = (entry: Entry): void => incident.fold(entry);
	const journal: Journal = new UnkeptJournal(ground.clock, entry => heard(entry));
	const session = new CaseSession(ground, incident, journal);
	heard = session.fold;
	await session.open('headless');
	return session;
}

function heldBy(folder: string, holder: Holder, sure: boolean): Visible {
	const path = visibleText(folder);
	if (sure) return shown`another regain (process ${holder.pid}) holds the case ${path}`;
	if (holder.machine !== '') {
		return shown`the case ${path} is locked by process ${holder.pid} of the machine ${visibleText(holder.machine)}; if that regain is surely gone, remove ${visibleText(join(folder, 'journal.lock'))}`;
	}
	return shown`another regain is opening the case ${path} right now; try again in a few seconds`;
}

/** What a refusal of the system means, in words for the operator. */
export function reasonOf(error: unknown): string {
	const { code, message } = error as NodeJS.ErrnoException;
	switch (code) {
		case 'ENOSPC':
		case 'EDQUOT':
			return 'the disk is full';
		case 'EROFS':
			return 'the file system is read-only';
		case 'EACCES':
		case 'EPERM':
			return 'permission denied';
		case 'ENOTDIR':
		case 'EEXIST':
			return 'it is not a folder';
		default:
			return message;
	}
}
