/** One line of the journal -> an entry, or why it is none. The door for what was kept: anyone may have edited the file. */

import { countables, gapReasons, limitReasons } from '../core/coverage.ts';
import { journalVersion, type Entry, type EventType } from '../core/event.ts';
import { severities } from '../core/finding.ts';
import { stepStates } from '../core/checklist.ts';
import { visibleText } from '../core/visible.ts';
import { aBoolean, aNumber, aString, aVisible, eitherOf, listOf, oneOf, recordOf, shapeOf, type Guard } from './shape.ts';

const stamp = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
const aMoment: Guard = value => typeof value === 'string' && stamp.test(value) && !Number.isNaN(Date.parse(value));

const target = shapeOf({ kind: oneOf('live', 'image'), root: aVisible });
const subject = eitherOf(
	shapeOf({ kind: oneOf('file'), path: aVisible }),
	shapeOf({ kind: oneOf('process'), pid: aNumber, name: aVisible }),
	shapeOf({ kind: oneOf('account', 'host', 'interface', 'package', 'system'), name: aVisible }),
);
const finding = shapeOf({
	check: aString,
	step: aString,
	severity: oneOf(...severities),
	subject,
	summary: aVisible,
	facts: recordOf(eitherOf(aVisible, aNumber, aBoolean)),
	techniques: listOf(aString),
	'next?': aVisible,
});
const coverage = shapeOf({
	counts: shapeOf(Object.fromEntries(countables.map(what => [`${what}?`, aNumber]))),
	skipped: listOf(shapeOf({ reason: oneOf(...gapReasons, ...limitReasons), count: aNumber, examples: listOf(aVisible) })),
	'span?': shapeOf({ from: aString, to: aString }),
});
const ending = shapeOf({ how: oneOf('complete', 'cancelled', 'failed', 'not-applicable'), coverage, 'why?': aVisible });
const about = eitherOf(
	shapeOf({ kind: oneOf('incident') }),
	shapeOf({ kind: oneOf('step'), step: aString }),
	shapeOf({ kind: oneOf('finding'), key: aString }),
	shapeOf({ kind: oneOf('host'), host: aVisible }),
);
const note = shapeOf({ note: aString, about, lines: listOf(aVisible) });
const times = listOf(shapeOf({ host: aVisible, times: aNumber, 'lastSeen?': aVisible }));

const window = shapeOf({ 'since?': aMoment, 'until?': aMoment });

const medium = shapeOf({ kind: oneOf('device', 'file', 'absent'), path: aVisible, size: aNumber, model: aVisible, serial: aVisible });
const ranges = listOf(shapeOf({ at: aNumber, size: aNumber }));
const imageCopy = shapeOf({
	role: oneOf('image', 'restore'),
	from: medium,
	to: medium,
	form: shapeOf({ as: oneOf('raw', 'zstd'), sparse: aBoolean, 'split?': aNumber }),
	verify: aBoolean,
	resumed: aBoolean,
	accepted: listOf(aVisible),
	map: aVisible,
});
const imageOutcome = shapeOf({
	how: oneOf('complete', 'cancelled', 'failed'),
	'why?': aVisible,
	read: aNumber,
	unread: shapeOf({ ranges, count: aNumber, bytes: aNumber }),
	digests: recordOf(aString),
	digestOf: oneOf('source', 'copy', 'nothing'),
	verified: oneOf('same', 'differs', 'declined', 'not-reached'),
	differs: ranges,
	unsummed: aNumber,
	direct: aBoolean,
	'changed?': aVisible,
});

const timelineMade = shapeOf({
	folder: aVisible,
	files: listOf(shapeOf({ name: aString, bytes: aNumber, sha256: aString })),
	count: aNumber,
	timeless: aNumber,
	sources: aNumber,
	problems: aNumber,
	zone: shapeOf({ name: aVisible, 'assumed?': aVisible }),
	coverage,
});

const shapes: Readonly<Record<EventType, Guard>> = {
	'session-opened': shapeOf({ program: aString, target, front: oneOf('cockpit', 'headless') }),
	'session-closed': shapeOf({}),
	'journal-recovered': shapeOf({ lostBytes: aNumber, keptAs: aVisible }),
	'case-described': shapeOf({
		description: shapeOf({ operator: aVisible, organisation: aVisible, title: aVisible, tracking: listOf(aVisible), clockOffset: aVisible, target }),
	}),
	'description-postponed': shapeOf({}),
	'target-changed': shapeOf({ target }),
	'window-marked': window,
	'window-withdrawn': shapeOf({}),
	'warning-accepted': shapeOf({ warning: aString, words: aVisible }),
	'step-marked': shapeOf({ step: aString, state: oneOf(...stepStates), reason: aVisible, name: aVisible, despite: listOf(aVisible) }),
	'decision-recorded': shapeOf({ step: aString, decision: aVisible, decidedBy: aVisible, decidedAt: aVisible }),
	'note-drafted': note,
	'note-kept': note,
	'note-struck': shapeOf({ note: aString, reason: aVisible }),
	'run-started': shapeOf({ run: aString, checks: listOf(aString), target, 'window?': window }),
	'finding-made': shapeOf({ run: aString, finding }),
	'check-ended': shapeOf({ run: aString, check: aString, ending }),
	'finding-triaged': shapeOf({ key: aString, triage: oneOf('open', 'confirmed', 'dismissed'), reason: aVisible }),
	'log-opened': shapeOf({ run: aString, log: aVisible, follow: aBoolean }),
	'host-sighted': shapeOf({
		run: aString,
		log: aVisible,
		sighting: shapeOf({ host: aVisible, role: oneOf('destination', 'source'), service: aVisible, 'at?': aVisible, 'account?': aVisible }),
	}),
	'log-changed': shapeOf({ run: aString, log: aVisible, change: oneOf('rotated', 'truncated', 'replaced', 'vanished', 'returned') }),
	'log-closed': shapeOf({ run: aString, log: aVisible, ending, 'format?': aVisible, counts: times }),
	'capture-began': shapeOf({ run: aString, of: eitherOf(shapeOf({ of: oneOf('machine') }), shapeOf({ of: oneOf('process'), pid: aNumber, name: aVisible })) }),
	'item-captured': shapeOf({ run: aString, captured: shapeOf({ item: aVisible, 'kept?': aVisible, bytes: aNumber, sha256: aString, 'why?': aVisible }) }),
	'capture-ended': shapeOf({ run: aString, ending }),
	'image-started': shapeOf({ run: aString, program: aString, digests: listOf(aString), copy: imageCopy }),
	'image-advanced': shapeOf({ run: aString, stage: aVisible, read: aNumber, left: aNumber }),
	'image-ended': shapeOf({ run: aString, outcome: imageOutcome }),
	'image-labelled': shapeOf({ run: aString, record: aVisible, labels: listOf(aVisible), sha256: aString }),
	'image-verified': shapeOf({ image: aVisible, record: aVisible, answer: oneOf('same', 'differs', 'not-read'), words: aVisible }),
	'timeline-began': shapeOf({ run: aString, target }),
	'timeline-made': shapeOf({ run: aString, made: timelineMade }),
	'timeline-not-made': shapeOf({ run: aString, how: oneOf('cancelled', 'failed'), why: aVisible }),
	'timeline-found-damaged': shapeOf({ run: aString, why: aVisible }),
	'known-lists-began': shapeOf({ run: aString, good: listOf(aVisible), bad: listOf(aVisible) }),
	'known-lists-read': shapeOf({ run: aString, said: listOf(aVisible) }),
	'known-lists-not-read': shapeOf({ run: aString, how: oneOf('cancelled', 'failed'), why: aVisible }),
	'report-written': shapeOf({ path: aVisible, format: aString, sha256: aString }),
};

const envelope = shapeOf({ v: aNumber, seq: aNumber, at: aString, mono: aNumber, by: aVisible, prev: aString, event: shapeOf({ type: aString }) });

export type ParsedEntry = { readonly ok: true; readonly entry: Entry } | { readonly ok: false; readonly why: string };

/** `line` without its newline. Never throws. */
export function parseEntry(line: string): ParsedEntry {
	let value: unknown;
	try {
		value = JSON.parse(line);
	} catch {
		return { ok: false, why: 'it is not JSON' };
	}
	if (!envelope(value)) return { ok: false, why: 'it lacks a field every entry has (v, seq, at, mono, by, prev, event)' };
	const entry = value as Entry;
	// The digest needs no look of its own: the chain compares it with the line before.
	if (!stamp.test(entry.at)) return { ok: false, why: 'its time is not in the form regain writes' };
	const { event } = entry;
	const shape = Object.hasOwn(shapes, event.type) ? shapes[event.type as EventType] : undefined;
	if (shape !== undefined && entry.v === journalVersion) {
		return shape(event) ? { ok: true, entry } : { ok: false, why: `its ${event.type} event does not have the shape regain writes` };
	}
	if (shape !== undefined && entry.v < journalVersion) return { ok: false, why: `it claims version ${entry.v}, which no regain wrote` };
	// Of a newer program: kept and counted, so that an old regain does not lose what a new one knew.
	const content = visibleText(JSON.stringify(event));
	return { ok: true, entry: { ...entry, event: { type: 'unknown', was: visibleText(event.type), content } } };
}
