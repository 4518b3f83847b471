/** One journal entry in a sentence, for the Journal pane and for the report's timeline. */

import { answerOf, coverageInWords, grouped } from '../core/coverage.ts';
import type { Entry, NoteSubject } from '../core/event.ts';
import { subjectShown } from '../core/finding.ts';
import { outcomeInWords, type CopiedMedium } from '../core/image-copy.ts';
import { bytes } from '../core/imaging-plan.ts';
import { windowInWords } from '../core/intrusion-window.ts';
import { asVisible, shown, type Visible } from '../core/visible.ts';

const empty = '' as Visible;

/** The first words of a note, enough to know it again. */
function firstLine(lines: readonly Visible[]): Visible {
	const first = lines.find(line => line.trim() !== '') ?? ('(empty)' as Visible);
	return lines.length > 1 ? shown`${first} (${lines.length} lines)` : first;
}

function about(subject: NoteSubject): Visible {
	switch (subject.kind) {
		case 'incident':
			return 'the incident' as Visible;
		case 'step':
			return shown`step ${asVisible(subject.step)}`;
		case 'finding':
			return shown`the finding ${asVisible(subject.key)}`;
		case 'host':
			return shown`host ${subject.host}`;
	}
}

const because = (reason: Visible): Visible => (reason === '' ? empty : shown`: ${reason}`);

function mediumInWords({ path, size, model, serial, kind }: CopiedMedium): Visible {
	const named = [model, serial === '' ? empty : shown`serial ${serial}`, kind === 'absent' ? ('new' as Visible) : bytes(size)].filter(word => word !== '');
	return shown`${path} (${named.join(', ') as Visible})`;
}

export function eventInWords({ event }: Pick<Entry, 'event'>): Visible {
	switch (event.type) {
		case 'session-opened':
			return shown`opened the case with ${asVisible(event.program)} (${event.front as Visible}), ${event.target.kind as Visible} ${event.target.root}`;
		case 'session-closed':
			return 'closed the case' as Visible;
		case 'journal-recovered':
			return shown`recovered the journal: its last line was incomplete (${event.lostBytes} bytes, kept as ${event.keptAs})`;
		case 'case-described': {
			const { operator, organisation, title, tracking, clockOffset } = event.description;
			const parts = [operator, organisation, title, ...tracking].filter(part => part !== '');
			return shown`described the case: ${(parts.length === 0 ? 'left empty' : parts.join(', ')) as Visible}${clockOffset === '' ? empty : shown`, clock off by ${clockOffset}`}`;
		}
		case 'description-postponed':
			return 'left the description of the case for later' as Visible;
		case 'target-changed':
			return event.target.kind === 'live' ? ('examines the running machine from here on' as Visible) : shown`examines the tree mounted at ${event.target.root} from here on`;
		case 'window-marked':
			return shown`marked the window of the intrusion: ${windowInWords(event)}`;
		case 'window-withdrawn':
			return 'withdrew the window of the intrusion' as Visible;
		case 'warning-accepted':
			return shown`went on after the warning: ${event.words}`;
		case 'step-marked': {
			const state = event.state === 'open' ? 'open again' : event.state === 'not-applicable' ? 'not applicable' : event.state;
			const despite = event.despite.length === 0 ? empty : shown`, despite: ${event.despite.join('; ') as Visible}`;
			return shown`marked ${asVisible(event.step)} ${state as Visible}${event.name === '' ? empty : shown` by ${event.name}`}${because(event.reason)}${despite}`;
		}
		case 'decision-recorded':
			return shown`recorded a decision on ${asVisible(event.step)}: ${event.decision} (${event.decidedBy}, ${event.decidedAt})`;
		case 'note-drafted':
			return shown`was writing a note on ${about(event.about)}: ${firstLine(event.lines)}`;
		case 'note-kept':
			return shown`noted on ${about(event.about)}: ${firstLine(event.lines)}`;
		case 'note-struck':
			return shown`struck a note${because(event.reason)}`;
		case 'run-started':
			return shown`asked ${event.checks.length} check${(event.checks.length === 1 ? '' : 's') as Visible} on ${event.target.root}${event.window === undefined ? empty : shown`, recent being ${windowInWords(event.window)}`}: ${asVisible(event.checks.join(', '))}`;
		case 'finding-made':
			return shown`found (${event.finding.severity as Visible}) ${subjectShown(event.finding.subject)}: ${event.finding.summary}`;
		case 'check-ended': {
			const { how, why, coverage } = event.ending;
			const ended = how === 'complete' ? 'ended' : how === 'cancelled' ? 'was stopped' : how === 'failed' ? 'failed' : 'could not look';
			return shown`${asVisible(event.check)} ${ended as Visible}${because(why ?? empty)}; ${coverageInWords(coverage)}`;
		}
		case 'finding-triaged':
			return shown`${(event.triage === 'open' ? 'reopened' : event.triage) as Visible} the finding ${asVisible(event.key)}${because(event.reason)}`;
		case 'log-opened':
			return shown`opened the sniffer log ${event.log}${(event.follow ? ', following it' : '') as Visible}`;
		case 'host-sighted':
			return shown`host at risk: ${event.sighting.host} (${event.sighting.role as Visible}, ${event.sighting.service}${event.sighting.account === undefined ? empty : shown`, account ${event.sighting.account}`}), named in ${event.log}`;
		case 'log-changed':
			return shown`the log ${event.log} ${(event.change === 'rotated' || event.change === 'truncated' || event.change === 'replaced' ? `was ${event.change}` : event.change) as Visible}`;
		case 'log-closed': {
			const answer = answerOf(event.ending, event.counts.length > 0 ? 'high' : undefined);
			const hosts = event.counts.filter(({ host }) => host !== '').length;
			return shown`closed the log ${event.log}: ${answer as Visible}, ${hosts} host${(hosts === 1 ? '' : 's') as Visible} named; ${coverageInWords(event.ending.coverage)}`;
		}
		case 'capture-began':
			return event.of.of === 'machine' ? ('began to save what is volatile' as Visible) : shown`began to save the process ${event.of.pid} ${event.of.name}`;
		case 'item-captured': {
			const { item, kept, bytes, sha256, why } = event.captured;
			if (kept === undefined) return shown`could not save ${item}${because(why ?? empty)}`;
			return shown`saved ${item} as ${kept} (${bytes} bytes, SHA-256 ${asVisible(sha256.slice(0, 16))}...)${because(why ?? empty)}`;
		}
		case 'capture-ended':
			return shown`ended saving (${event.ending.how as Visible})${because(event.ending.why ?? empty)}; ${coverageInWords(event.ending.coverage)}`;
		case 'image-started': {
			const { role, from, to, resumed, accepted } = event.copy;
			const began = role === 'restore' ? (resumed ? 'went on restoring' : 'began to restore') : resumed ? 'went on copying' : 'began to copy';
			return shown`${began as Visible} ${mediumInWords(from)} to ${mediumInWords(to)}${accepted.length === 0 ? empty : shown`, after confirming: ${accepted.join('; ') as Visible}`}`;
		}
		case 'image-advanced':
			return shown`image: ${event.stage}; ${bytes(event.read)} read, ${bytes(event.left)} not`;
		case 'image-ended': {
			const { digests } = event.outcome;
			const named = Object.entries(digests).map(([name, digest]) => shown`; ${asVisible(name)} ${asVisible(digest)}`);
			return shown`image: ${outcomeInWords(event.outcome)}${named.join('') as Visible}`;
		}
		case 'image-labelled':
			return shown`wrote the record ${event.record} (sha256 ${asVisible(event.sha256)}) and the label ${event.labels.join(', ') as Visible}`;
		case 'image-verified':
			return shown`held the copy ${event.image} against its record ${event.record}: ${event.words}`;
		case 'timeline-began':
			return shown`began to merge the logs of ${event.target.root} into a timeline`;
		case 'timeline-made': {
			const { folder, count, timeless, sources, coverage } = event.made;
			const apart = timeless === 0 ? empty : shown` (${grouped(timeless) as Visible} without a time)`;
			return shown`made the timeline ${folder}: ${grouped(count) as Visible} entries${apart} of ${grouped(sources) as Visible} log${(sources === 1 ? '' : 's') as Visible}; ${coverageInWords(coverage)}`;
		}
		case 'timeline-not-made':
			return shown`made no timeline (${event.how as Visible}): ${event.why}`;
		case 'timeline-found-damaged':
			return shown`the timeline of ${asVisible(event.run)} is not what was written: ${event.why}`;
		case 'known-lists-began':
			return shown`began to read lists of known hashes${listsInWords(event)}`;
		case 'known-lists-read':
			return shown`read lists of known hashes: ${event.said.join('; ') as Visible}`;
		case 'known-lists-not-read':
			return shown`read no lists of known hashes (${event.how as Visible}): ${event.why}`;
		case 'report-written':
			return shown`wrote the report ${event.path} (${asVisible(event.format)}, SHA-256 ${asVisible(event.sha256.slice(0, 16))}...)`;
		case 'unknown':
			return shown`an entry of a newer regain (${event.was}): ${event.content}`;
	}
}

function listsInWords({ good, bad }: { readonly good: readonly Visible[]; readonly bad: readonly Visible[] }): Visible {
	const named = (what: string, lists: readonly Visible[]): string => (lists.length === 0 ? '' : `; ${what}: ${lists.join(', ')}`);
	return `${named('good', good)}${named('bad', bad)}` as Visible;
}
