/** Looks at disks and files that are to be copied, or opened: on a thread of its own, since a failing disk answers when it likes. */

import { Buffer } from 'node:buffer';
import type { Medium } from '../../core/imaging-plan.ts';
import { bytesOf, textOf, visibleText, type Visible } from '../../core/visible.ts';
import { hostPathOf } from '../../host/host.ts';
import { runningKernel } from '../../host/live.ts';
import { readMounts, realPlace } from '../../host/mounts.ts';
import type { ErrandWork, SurveyJob } from '../task.ts';
import { mediumAt, standingOf, UnfitMedium } from './medium.ts';

export type Surveyed = { readonly ok: true; readonly medium: Medium } | { readonly ok: false; readonly why: Visible };

export interface Survey {
	/** In the order asked, up to the first that is unfit. */
	readonly media: readonly Surveyed[];
	/** What the case folder stands on. */
	readonly caseOn: readonly string[];
	/** What is mounted could not be told: why. */
	readonly noMounts?: Visible;
}

export const survey: ErrandWork<SurveyJob> = async ({ paths, caseFolder }, hear, signal) => {
	const table = readMounts();
	const around = { kernel: runningKernel(), mounts: table.ok ? table.value.mounts : [] };
	const media: Surveyed[] = [];
	for (const { path, isWrittenTo } of paths) {
		if (signal.aborted()) return { how: 'cancelled' };
		signal.pulse();
		hear.gauge({ files: media.length, bytes: 0, place: path });
		try {
			media.push({ ok: true, medium: mediumAt(textOf(path), around, { isWrittenTo, pulse: () => signal.pulse() }) });
		} catch (error) {
			if (!(error instanceof UnfitMedium)) throw error;
			media.push({ ok: false, why: visibleText(error.message) });
			break;
		}
	}
	const caseOn = caseFolder === '' ? [] : standingOf(realPlace(hostPathOf(Buffer.from(bytesOf(caseFolder)))), around);
	await hear.keep({ type: 'surveyed', answer: { media, caseOn, ...(table.ok ? {} : { noMounts: table.detail }) } });
	return { how: 'complete' };
};
