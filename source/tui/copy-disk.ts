/** A disk is copied: what is asked, both identities before anything is written, what has to be typed, and the start. */

import { sizeIn } from '../core/sizes.ts';
import { shown, textOf, visibleText, type Visible } from '../core/visible.ts';
import { identityLines } from '../report/medium-in-words.ts';
import type { ImagePrepared, ImageRequest } from '../session/imaging.ts';
import type { Wait } from '../session/surveying.ts';
import type { Cockpit } from './cockpit.ts';
import { copyDiskForm, typedNameForm } from './forms.ts';
import { words } from './line.ts';
import { browse, formMode } from './view.ts';

/** What was filled in, as what is asked for. */
export async function askForCopy(cockpit: Cockpit, value: (field: string) => Visible): Promise<boolean> {
	const written = (field: string): string => textOf(value(field)).trim();
	const split = written('split') === '' ? undefined : sizeIn(written('split'));
	if (written('split') !== '' && split === undefined) return refuse(cockpit, shown`${value('split')} is not a size; write it as 650M or 2G`);
	if (!/^\d{1,3}$/.test(written('retries'))) return refuse(cockpit, shown`${value('retries')} is not a number of tries`);
	const map = written('map');
	return askToCopy(cockpit, {
		source: written('source'),
		destination: written('destination'),
		form: { as: value('zstd') === 'yes' ? 'zstd' : 'raw', sparse: value('sparse') === 'yes', ...(split === undefined ? {} : { split }) },
		also: (['md5', 'sha1'] as const).filter(name => value(name) === 'yes'),
		verify: value('verify') === 'yes',
		retries: Number(written('retries')),
		confirmed: [],
		...(map === '' ? {} : { map }),
	});
}

function refuse(cockpit: Cockpit, why: Visible): false {
	cockpit.say(why, 'refused');
	return false;
}

/** Shows who both are, and asks for what the plan wants typed. Nothing is written yet. */
async function askToCopy(cockpit: Cockpit, request: ImageRequest): Promise<boolean> {
	const prepared = await waiting(cockpit, request, wait => cockpit.session.images.plan(request, wait));
	const says = [...identityLines(prepared), ...(prepared.ok && prepared.copy.resumed ? [words('A copy that was cut short is gone on with.')] : [])];
	if (prepared.ok) {
		const goOn = words(prepared.plan.role === 'restore' ? 'overwrite the disk with the image' : 'copy');
		cockpit.do({ type: 'mode', mode: { kind: 'confirm', confirm: { title: titleOf(prepared), says, goOn, yes: { do: 'copy-disk', request } } } });
		return true;
	}
	const refusals = prepared.plan === undefined ? [{ words: prepared.why }] : prepared.plan.refusals;
	if (refusals.length > 0) {
		cockpit.do({ type: 'mode', mode: formMode(copyDiskForm([...says, ...refusals.map(refusal => shown`NO: ${refusal.words}`)], request)) });
		cockpit.say(words('not copied, for the reasons above; name others, or Esc'), 'refused');
		return false;
	}
	const open = prepared.plan?.questions.filter(({ isAnswered }) => !isAnswered) ?? [];
	cockpit.do({ type: 'mode', mode: formMode(typedNameForm(titleOf(prepared), says, open, request)) });
	return true;
}

/** What was typed lifts what it names and nothing else: the plan is asked again. */
export async function copyAsTyped(cockpit: Cockpit, request: ImageRequest, typed: readonly string[]): Promise<boolean> {
	const confirmed = { ...request, confirmed: [...request.confirmed, ...typed.map(text => text.trim())] };
	const prepared = await waiting(cockpit, confirmed, wait => cockpit.session.images.plan(confirmed, wait));
	if (prepared.ok) return startCopy(cockpit, confirmed);
	cockpit.say(prepared.plan?.refusals.length === 0 ? words('that is neither its serial nor its name: nothing was written') : prepared.why, 'refused');
	return false;
}

export function startCopy(cockpit: Cockpit, request: ImageRequest): Promise<boolean> {
	return cockpit.report(waiting(cockpit, request, wait => cockpit.session.images.start(request, wait)), words('copying; 2 (Checks) shows how far, x stops, : pause holds it'));
}

/** A disk that fails may take minutes to say what it is: meanwhile the screen says so, and Esc gives up. */
async function waiting<Answer>(cockpit: Cockpit, { source, destination }: ImageRequest, ask: (wait: Wait) => Promise<Answer>): Promise<Answer> {
	const giving = new AbortController();
	const says = [shown`Source ${visibleText(source)}, destination ${visibleText(destination)}.`];
	const show = (more: readonly Visible[]): void =>
		cockpit.do({ type: 'mode', mode: { kind: 'wait', wait: { title: words('Looking at both'), says: [...says, ...more], giveUp: () => giving.abort() } } });
	show([]);
	const slow = (news: Visible): void => {
		if (cockpit.view.mode.kind === 'wait') show([shown`${news}: it may be failing, or gone.`]);
	};
	try {
		return await ask({ signal: giving.signal, slow });
	} finally {
		if (cockpit.view.mode.kind === 'wait') cockpit.do({ type: 'mode', mode: browse });
	}
}

function titleOf({ plan }: ImagePrepared): Visible {
	return words(plan?.role === 'restore' ? 'Restore an image: is this the disk to be overwritten?' : 'Copy a disk: is this the source, and this the destination?');
}
