/** `regain baseline`: writes a tree down, to compare with later or to make a timeline of. */

import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Recording } from '../checks/check.ts';
import { coverageInWords, gaps, grouped } from '../core/coverage.ts';
import type { Target } from '../core/event.ts';
import { visibleText } from '../core/visible.ts';
import { judgeCasePlace } from '../session/case-folder.ts';
import { insideRoot } from '../session/examined.ts';
import { recordingJob, recordTree, spoolOf } from '../tasks/record-tree.ts';
import type { Gauge } from '../tasks/task.ts';
import { exitStatus, Refusal, type World } from './world.ts';

export interface BaselineRequest extends Recording {
	readonly target: Target;
	readonly out: string | undefined;
	readonly crossMounts: boolean;
}

const width = 78;

export async function baseline(request: BaselineRequest, world: World): Promise<number> {
	const { target, crossMounts, form, md5 } = request;
	const out = fitPlace(request.out, target, world);
	const own = [world.programPath, out, spoolOf(out)].flatMap(path => insideRoot(path, target));
	const job = recordingJob({ target, crossMounts, circumstances: { now: world.clock.now(), own, record: { form, md5 } } });
	const gauge = ({ files, bytes }: Gauge): void => {
		if (world.errorIsTerminal) world.error(`\r${`${form}: ${grouped(files)} files, ${grouped(bytes / 1_000_000)} MB`.padEnd(width)}`);
	};
	const { ending, directories, seal } = await written(() => recordTree(world.runner, { job, out, gauge, signal: world.signal }), out);
	if (world.errorIsTerminal) world.error(`\r${' '.repeat(width)}\r`);
	if (ending.how !== 'complete') throw new Refusal(`no ${form} was written, ${ending.how}: ${ending.why ?? ''}`, exitStatus.couldNotLook);
	world.write(`${visibleText(out)}: ${coverageInWords(ending.coverage)}; ${grouped(directories)} directories looked into\n`);
	if (seal !== undefined) world.write(`sha256 of what it holds, to copy on a label: ${seal}\nKeep it where an intruder on this machine cannot reach it.\n`);
	return gaps(ending.coverage).length === 0 ? exitStatus.clean : exitStatus.couldNotLook;
}

/** @throws Refusal where it must not or cannot be written */
function fitPlace(named: string | undefined, target: Target, world: World): string {
	if (named === undefined || named === '') throw new Refusal('where to? regain baseline --root DIR -o FILE');
	const out = resolve(named);
	const words = visibleText(named);
	if (existsSync(out)) throw new Refusal(`${words} exists already; name a file that does not`);
	if (!existsSync(dirname(out))) throw new Refusal(`the folder of ${words} does not exist; make it first, or name another`);
	const place = judgeCasePlace(dirname(out), target);
	if (place.verdict === 'refused') throw new Refusal(`${words} would lie inside the examined tree ${target.root}, which must not be written to; name a file outside it`);
	if (place.verdict === 'warn') world.error(`regain: ${words} is on a disk of the machine it describes, where an intruder could edit it: move it to a stick or another machine\n`);
	return out;
}

async function written<T>(work: () => Promise<T>, out: string): Promise<T> {
	try {
		return await work();
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === undefined) throw error;
		throw new Refusal(`${visibleText(out)} cannot be written: ${visibleText((error as Error).message)}`, exitStatus.couldNotLook);
	}
}
