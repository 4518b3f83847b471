/** What is asked of the operator, as data: fields, words, and what the answers are for. */

import type { Step } from '../core/checklist.ts';
import type { CaseDescription, Target } from '../core/event.ts';
import { momentShown, spanOf, windowInWords, type IntrusionWindow } from '../core/intrusion-window.ts';
import { shown, visibleText, type Visible } from '../core/visible.ts';
import type { Question } from '../core/imaging-plan.ts';
import { sizeOut } from '../core/sizes.ts';
import type { ImageRequest } from '../session/imaging.ts';
import { bufferOf, type TextBuffer } from './text-buffer.ts';

export interface Field {
	readonly id: string;
	readonly label: Visible;
	readonly help?: Visible;
	/** `yes-no`: y, n or Space; anything else is a line of text. */
	readonly kind: 'text' | 'yes-no';
	/** Must not be left empty; the sentence says why. */
	readonly must?: Visible;
	readonly value?: TextBuffer;
}

export type Purpose =
	| { readonly for: 'not-applicable'; readonly step: string }
	| { readonly for: 'waive'; readonly step: string }
	| { readonly for: 'decide'; readonly step: string }
	| { readonly for: 'dismiss'; readonly key: string }
	| { readonly for: 'strike'; readonly note: string }
	| { readonly for: 'open-log' }
	| { readonly for: 'window' }
	| { readonly for: 'mark-window' }
	| { readonly for: 'compare' }
	| { readonly for: 'copy-disk' }
	| { readonly for: 'typed-name'; readonly request: ImageRequest }
	| { readonly for: 'describe' };

export interface Form {
	readonly purpose: Purpose;
	readonly title: Visible;
	readonly intro: readonly Visible[];
	readonly fields: readonly Field[];
	/** Leaving early (Esc) keeps what was typed instead of dropping it. */
	readonly keepsOnLeave: boolean;
}

const say = (words: string): Visible => visibleText(words);
const text = (id: string, label: string, more: { readonly help?: string; readonly must?: string; readonly value?: Visible } = {}): Field => ({
	id,
	label: say(label),
	kind: 'text',
	...(more.help === undefined ? {} : { help: say(more.help) }),
	...(more.must === undefined ? {} : { must: say(more.must) }),
	...(more.value === undefined || more.value === '' ? {} : { value: bufferOf([more.value]) }),
});

export function notApplicableForm(step: Step): Form {
	return {
		purpose: { for: 'not-applicable', step: step.id },
		title: shown`${say(step.id)} does not apply here`,
		intro: [],
		fields: [text('reason', 'Reason', { must: 'a step does not apply for a reason: write it down, or Esc' })],
		keepsOnLeave: false,
	};
}

export function waiveForm(step: Step): Form {
	return {
		purpose: { for: 'waive', step: step.id },
		title: shown`Waive ${say(step.id)} ${step.title}`,
		intro: [],
		fields: [
			text('reason', 'Reason', { must: 'a waiver needs its reason, or Esc' }),
			text('name', 'Waived by', { help: 'the person who answers for it', must: 'a waiver needs the name of who waives it, or Esc' }),
		],
		keepsOnLeave: false,
	};
}

export function decideForm(step: Step, now: Visible): Form {
	return {
		purpose: { for: 'decide', step: step.id },
		title: shown`A decision on ${say(step.id)} ${step.title}`,
		intro: [],
		fields: [
			text('decision', 'Decision', { must: 'what was decided is missing' }),
			text('by', 'Decided by', { must: 'who decided is missing' }),
			text('when', 'When', { value: now, must: 'when it was decided is missing' }),
		],
		keepsOnLeave: false,
	};
}

export function dismissForm(key: string, summary: Visible): Form {
	return {
		purpose: { for: 'dismiss', key },
		title: say('Dismiss this finding'),
		intro: [summary],
		fields: [text('reason', 'Reason', { must: 'a finding is dismissed for a reason: write it down, or Esc' })],
		keepsOnLeave: false,
	};
}

export function strikeForm(note: string): Form {
	return {
		purpose: { for: 'strike', note },
		title: say('Strike this note'),
		intro: [say('It stays in the journal and is shown as struck.')],
		fields: [text('reason', 'Reason', { must: 'why it is struck is missing' })],
		keepsOnLeave: false,
	};
}

export function openLogForm(): Form {
	return {
		purpose: { for: 'open-log' },
		title: say('Read a sniffer log'),
		intro: [say('Passwords in it are never kept and never shown.')],
		fields: [
			text('path', 'Path', { help: 'as this machine names it', must: 'the path of the log is missing' }),
			{ id: 'follow', label: say('Follow it as it grows'), kind: 'yes-no', value: bufferOf([say('yes')]) },
		],
		keepsOnLeave: false,
	};
}

/** @param intro what stood against it, when it is asked again */
export function copyDiskForm(intro: readonly Visible[], { source, destination, form, also, verify, retries, map }: Partial<ImageRequest> = {}): Form {
	const yesNo = (id: string, label: string, yes: boolean): Field => ({ id, label: say(label), kind: 'yes-no', value: bufferOf([say(yes ? 'yes' : 'no')]) });
	return {
		purpose: { for: 'copy-disk' },
		title: say('Copy a disk (an image is restored the same way)'),
		intro,
		fields: [
			text('source', 'Source', { help: '/dev/sdb, or an image; it is only read', must: 'name what is copied, or Esc', value: say(source ?? '') }),
			text('destination', 'Destination', { help: 'another disk, or a new file on one', must: 'name where the copy goes, or Esc', value: say(destination ?? '') }),
			yesNo('md5', 'MD5 too', also?.includes('md5') ?? false),
			yesNo('sha1', 'SHA-1 too', also?.includes('sha1') ?? false),
			yesNo('verify', 'Read back, compare', verify ?? true),
			yesNo('sparse', 'Leave out zeros', form?.sparse ?? false),
			yesNo('zstd', 'Pack (zstd)', form?.as === 'zstd'),
			text('split', 'Split into parts of', { help: '650M, 2G; empty: one file', value: say(form?.split === undefined ? '' : sizeOut(form.split)) }),
			text('retries', 'Tries of bad sectors', { help: 'after the first one', value: say(String(retries ?? 1)) }),
			text('map', 'ddrescue map', { help: 'its copy, the destination, is gone on with', value: say(map ?? '') }),
		],
		keepsOnLeave: false,
	};
}

/** One field for each question of the plan, lifted by a serial or name alone. */
export function typedNameForm(title: Visible, intro: readonly Visible[], questions: readonly Question[], request: ImageRequest): Form {
	return {
		purpose: { for: 'typed-name', request },
		title,
		intro: [...intro, ...questions.map(({ words }) => words)],
		fields: questions.map(({ about, accepts }) => text(about, `Type ${accepts.join(' or ')}`, { must: 'type it to go on, or Esc' })),
		keepsOnLeave: false,
	};
}

/** @param offset how far the clock of the host is off, in the operator's words */
export function markWindowForm(window: IntrusionWindow | undefined, offset: Visible): Form {
	const { since, until } = spanOf(window ?? {});
	const clock = offset === '' ? say('how far it is off has not been said (A.3)') : shown`it is off by: ${offset}`;
	const end = (id: string, label: string, at: number | undefined): Field => text(id, label, { help: windowHelp, ...(at === undefined ? {} : { value: momentShown(at) }) });
	return {
		purpose: { for: 'mark-window' },
		title: say('Mark the window of the intrusion'),
		intro: [
			shown`In UTC, as the clock of the examined host counted; ${clock}.`,
			say('Every later run of checks takes it as what is recent. Both ends empty: no window is marked.'),
		],
		fields: [end('since', 'Since', since), end('until', 'Until', until)],
		keepsOnLeave: false,
	};
}

const windowHelp = '2026-01-31 or 2026-01-31 22:15, UTC; may stay empty';

export function windowForm(marked: IntrusionWindow | undefined): Form {
	const help = windowHelp;
	return {
		purpose: { for: 'window' },
		title: say('Run checks for a window of time around the intrusion'),
		intro: marked === undefined ? [] : [shown`Both ends empty: the window of the intrusion, ${windowInWords(marked)}.`],
		fields: [text('since', 'Since', { help }), text('until', 'Until', { help }), { id: 'mounts', label: say('Cross into other file systems'), kind: 'yes-no', value: bufferOf([say('no')]) }],
		keepsOnLeave: false,
	};
}

export function compareForm(): Form {
	return {
		purpose: { for: 'compare' },
		title: say('Compare with what is known to be good'),
		intro: [say('Bring it from elsewhere: nothing of the examined system proves itself. Whole paths, as this machine names them; what is not at hand stays empty.')],
		fields: [
			text('media', 'Packages', { help: 'a mirror, an ISO\'s tree; several: commas' }),
			text('keyring', 'Keyring', { help: 'OpenPGP or apk keys that may have signed them' }),
			text('clean', 'Clean tree', { help: 'a fresh installation, a backup from before' }),
			text('baseline', 'Baseline', { help: 'a file that regain baseline wrote' }),
			text('known', 'Known good', { help: 'hashes: md5sum, hashdeep, NSRL...' }),
			text('known-bad', 'Known bad', { help: 'lists of hashes of what an intruder leaves' }),
		],
		keepsOnLeave: false,
	};
}

export function describeForm(description: CaseDescription | undefined, target: Target): Form {
	const now = target.kind === 'live' ? say('Examined: the machine regain runs on. For a mounted disk, name its folder below.') : shown`Examined: the system mounted at ${target.root}. For the running machine, write / below.`;
	return {
		purpose: { for: 'describe' },
		title: say('What this case is'),
		intro: [now, say('All of it can be left empty and filled in later, under step A.3.')],
		fields: [
			text('operator', 'Your name', { help: 'stands beside all you do', ...(description && { value: description.operator }) }),
			text('organisation', 'Organisation', description && { value: description.organisation }),
			text('title', 'Incident title', description && { value: description.title }),
			text('tracking', 'Tracking numbers', { help: 'of a CSIRT or the police; several with commas', ...(description && { value: description.tracking.join(', ') as Visible }) }),
			text('root', 'Examined tree', { help: '/ is this machine; else where the disk is mounted', value: target.root }),
			text('clock', 'Clock is off by', { help: 'of the victim, such as: 3 min fast', ...(description && { value: description.clockOffset }) }),
		],
		keepsOnLeave: true,
	};
}
