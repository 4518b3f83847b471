/** `regain` at a terminal: settles where the case is kept, opens it, and hands it to the screen. */

import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Media } from '../checks/check.ts';
import { cards } from '../checks/cards.ts';
import type { Checklists } from '../core/checklist.ts';
import type { Target } from '../core/event.ts';
import { bytesOf, shown, textOf, visibleText, type Visible } from '../core/visible.ts';
import { hostPathOf } from '../host/host.ts';
import { liveHost, runningKernel } from '../host/live.ts';
import { readMounts } from '../host/mounts.ts';
import { freeIn, writablePlaces, type Holder, type Place } from '../host/writable-places.ts';
import type { CaseSession } from '../session/case-session.ts';
import { judgeCasePlace } from '../session/case-folder.ts';
import { Machine } from '../session/machine.ts';
import { lookAtCase, openCase, reasonOf } from '../session/open-case.ts';
import { askToGoOn, askWhereToKeep } from '../tui/opening.tsx';
import type { Terminal } from '../tui/screen.tsx';
import { startCockpit } from '../tui/start.tsx';
import { smallMemory, smallMemoryWhereMany } from './kept-memory.ts';
import { readCase } from './report.ts';
import { exitStatus, groundOf, Refusal, type World } from './world.ts';

export interface CockpitRequest {
	/** As it was typed, or the default. */
	readonly folder: string;
	readonly target: Target;
	/** With `--root`: else the case may say what was examined last. */
	readonly isRootNamed: boolean;
	readonly terminal: Terminal;
	/** Known-good packages named at the start. */
	readonly media?: Media | undefined;
}

/** Resolves to the exit status once the screen is given back and the case is closed. */
export async function cockpit(request: CockpitRequest, checklists: Checklists, world: World): Promise<number> {
	const settled = await settleFolder(request, world);
	if (settled === undefined) return exitStatus.clean;
	smallMemory();
	const session = await opened(settled.folder, request, checklists, world);
	if (session === undefined) return exitStatus.clean;
	smallMemoryWhereMany(session);
	if (settled.accepted !== undefined) await session.acceptWarning('case-on-examined-disk', settled.accepted);
	try {
		const { description, isDescriptionPostponed } = session.incident;
		const askDescription = description === undefined && !isDescriptionPostponed;
		await startCockpit({ session, terminal: request.terminal, checks: cards, now: world.clock.now, askDescription });
	} finally {
		await session.close();
	}
	return exitStatus.clean;
}

interface Settled {
	readonly folder: string;
	/** The words of the warning the operator went on after. */
	readonly accepted?: Visible;
}

/** Undefined: the operator left. */
async function settleFolder({ folder: wanted, target, terminal }: CockpitRequest, world: World): Promise<Settled | undefined> {
	let folder = resolve(wanted);
	for (let why = unfit(folder, target); why !== undefined; why = unfit(folder, target)) {
		const places = placesFor(target);
		const choices = places.map(({ shown: path, free = 0, holder, words }) => ({ path, free, remark: shown`${words}${visibleText(remarks[holder])}` }));
		const kept = await askWhereToKeep({ terminal, why, places: choices });
		if (kept === undefined) return undefined;
		folder = kept.kind === 'typed' ? resolve(textOf(kept.path)) : join(Buffer.from(bytesOf(places[kept.index]!.shown)).toString(), 'regain-case');
	}
	const place = judgeCasePlace(folder, target);
	if (place.verdict !== 'warn' || wasAccepted(folder)) return { folder };
	const goOn = await askToGoOn({ terminal, title: visibleText('Before the case is made'), says: [place.words], goOn: visibleText('keep the case there all the same; that you chose so is recorded') });
	if (!goOn) world.error('regain: nothing was written; name a folder on a stick or another disk: regain /media/stick/case\n');
	return goOn ? { folder, accepted: place.words } : undefined;
}

const remarks: Readonly<Record<Holder, string>> = {
	removable: ', removable',
	'other-disk': '',
	network: ', over the network',
	memory: ', in memory: gone when the machine stops',
	'own-disk': ', a disk of the machine under examination',
};

/** Why the case cannot be kept in this folder, or undefined where it can. */
function unfit(folder: string, target: Target): Visible | undefined {
	const place = judgeCasePlace(folder, target);
	if (place.verdict === 'refused') return place.why;
	for (let at = folder; ; at = join(at, '..')) {
		const free = freeIn(hostPathOf(Buffer.from(at)));
		if (free.ok) return undefined;
		if (free.reason !== 'vanished' || at === '/') return shown`The case cannot be kept in ${visibleText(folder)}: ${visibleText(reasonOf({ code: free.detail, message: free.detail }))}.`;
	}
}

function placesFor(target: Target): readonly Place[] {
	const table = readMounts();
	const examined = { kind: target.kind, root: hostPathOf(bytesOf(target.root)) };
	const also = [homedir(), '/var/tmp', '/tmp', '/run'].map(path => hostPathOf(Buffer.from(path)));
	return writablePlaces({ mounts: table.ok ? table.value.mounts : [], kernel: runningKernel(), examined, also }).filter(({ whyNot }) => whyNot === undefined);
}

/** A warning is shown once for a case: the journal says it was accepted. */
function wasAccepted(folder: string): boolean {
	try {
		return readCase(folder).incident.warnings.some(({ warning }) => warning === 'case-on-examined-disk');
	} catch {
		return false;
	}
}

async function opened(folder: string, { target, isRootNamed, terminal, media }: CockpitRequest, checklists: Checklists, world: World): Promise<CaseSession | undefined> {
	const machine = new Machine(liveHost, world.loadedObjects, world.clock.now);
	const ground = { machine, ...groundOf(world, target, checklists, folder), resumesTarget: !isRootNamed, ...(media === undefined ? {} : { media }) };
	const result = await openCase(folder, ground, world.processes, 'cockpit');
	if (result.ok) return result.session;
	if (!result.canLook) throw new Refusal(result.why, exitStatus.couldNotLook);
	const look = await askToGoOn({ terminal, title: visibleText('The case is not free'), says: [result.why], goOn: visibleText('only look at it: nothing is recorded') });
	if (!look) return undefined;
	const looking = lookAtCase(folder, ground, result.why);
	if (!looking.ok) throw new Refusal(looking.why, exitStatus.couldNotLook);
	return looking.session;
}
