/**
 * Long work that is no check, by the kind of its job: read a sniffer's log, copy a disk... A new kind is its job in `task.ts`,
 * its line here, its work in `workplace.ts`, and the events it tells.
 */

import { nothingCovered, type Ending } from '../core/coverage.ts';
import type { Event } from '../core/event.ts';
import type { ImageOutcome } from '../core/image-copy.ts';
import { joined, shown, type Visible } from '../core/visible.ts';
import { ringMemory } from './copy-disk/ring.ts';
import { timelineMemory } from './timeline/common-work.ts';
import type { CaptureJob, Errand, ErrandKind, Gauge, Job, Kept } from './task.ts';

/** What is known of a kind of work without doing it, on the side that records. */
export interface ErrandWays<J extends Errand> {
	label(job: J): Visible;
	/** What its pace is told in. */
	readonly pacedBy: (gauge: Gauge) => number;
	/** Threads that do it together; the first one says how it ended. They share `shared`. */
	threads(job: J): number;
	/** It needs what checks need: its threads run the part of the program that holds them, not the small one of errands. */
	readonly amongChecks?: true;
	/** Milliseconds of silence that mean nothing yet: a failing disk may be silent for minutes. Else as for any work. */
	readonly silence?: number;
	/** The same once it was asked to stop: what was written has to reach the disk. */
	readonly grace?: number;
	shared?(job: J): SharedArrayBuffer;
	/** Is this its last word? Once it is said, nothing is owed any more. */
	closes(message: Kept): boolean;
	/** Said in its place, when it vanished without its last word. */
	lastWord(job: J, ending: Ending): Kept;
	/** What is kept of a message, as the journal holds it; `events` need no words here. */
	eventsOf?(job: J, message: Kept): readonly Event[];
}

type Ways = { readonly [K in ErrandKind]: ErrandWays<Extract<Errand, { readonly kind: K }>> };

const ways: Ways = {
	'sniffer-log': {
		label: ({ log }) => shown`log ${log}`,
		pacedBy: ({ bytes }) => bytes,
		threads: () => 1,
		closes: ({ type }) => type === 'log-closed',
		lastWord: (_, ending) => ({ type: 'log-closed', ending, counts: [] }),
		eventsOf({ run, log }, message) {
			switch (message.type) {
				case 'sightings':
					return message.sightings.map(sighting => ({ type: 'host-sighted', run, log, sighting }));
				case 'log-changed':
					return [{ type: 'log-changed', run, log, change: message.change }];
				case 'log-closed': {
					const { ending, format, counts } = message;
					return [{ type: 'log-closed', run, log, ending, ...(format === undefined ? {} : { format }), counts }];
				}
				default:
					return [];
			}
		},
	},
	capture: {
		label: ({ of }) => (of.of === 'machine' ? shown`saving what is volatile` : shown`saving process ${of.pid}`),
		pacedBy: ({ bytes }) => bytes,
		threads: () => 1,
		closes: message => message.type === 'events' && message.events.some(({ type }) => type === 'capture-ended'),
		lastWord: ({ run }: CaptureJob, ending) => ({ type: 'events', events: [{ type: 'capture-ended', run, ending }] }),
	},
	image: {
		label: ({ order: { from, to } }) => shown`image of ${from.path} to ${to.path}`,
		pacedBy: ({ bytes }) => bytes,
		// One reads and writes; each digest has one of its own.
		threads: ({ order }) => 1 + order.digests.length,
		silence: 1_800_000,
		grace: 120_000,
		shared: ringMemory,
		closes: message => message.type === 'events' && message.events.some(({ type }) => type === 'image-ended'),
		lastWord: ({ run }, { how, why }) => ({ type: 'events', events: [{ type: 'image-ended', run, outcome: lostCopy(how === 'cancelled' ? 'cancelled' : 'failed', why) }] }),
	},
	timeline: {
		label: ({ target }) => shown`timeline of ${target.root}`,
		pacedBy: ({ bytes }) => bytes,
		threads: () => 2,
		// Every parser of logs.
		amongChecks: true,
		shared: timelineMemory,
		// Threads that are through wait for the one that merges, and a stick may be slow to take what is synced.
		grace: 30_000,
		closes: message => message.type === 'events' && message.events.some(({ type }) => type === 'timeline-made' || type === 'timeline-not-made'),
		lastWord: ({ run }, { how, why }) => ({ type: 'events', events: [{ type: 'timeline-not-made', run, how: how === 'cancelled' ? 'cancelled' : 'failed', why: why ?? shown`it ended without a word` }] }),
	},
	'check-copy': {
		label: ({ path }) => shown`reading the copy ${path}`,
		pacedBy: ({ bytes }) => bytes,
		threads: ({ digests }) => 1 + digests.length,
		silence: 1_800_000,
		shared: ringMemory,
		closes: ({ type }) => type === 'copy-checked',
		lastWord: (_, { why }) => ({ type: 'copy-checked', answer: { why: why ?? shown`it was not read to its end` } }),
	},
	'known-lists': {
		label: ({ good, bad }) => shown`lists of known hashes ${joined([...good, ...bad])}`,
		pacedBy: ({ bytes }) => bytes,
		threads: () => 1,
		closes: ({ type }) => type === 'lists-ready' || type === 'lists-not-read',
		lastWord: (_, { how, why }) => ({ type: 'lists-not-read', how: how === 'cancelled' ? 'cancelled' : 'failed', why: why ?? shown`it ended without a word` }),
		eventsOf({ run }, message) {
			if (message.type === 'lists-ready') return [{ type: 'known-lists-read', run, said: message.said }];
			return message.type === 'lists-not-read' ? [{ type: 'known-lists-not-read', run, how: message.how, why: message.why }] : [];
		},
	},
	survey: {
		label: ({ paths }) => shown`looking at ${joined(paths.map(({ path }) => path))}`,
		pacedBy: ({ files }) => files,
		threads: () => 1,
		silence: 120_000,
		closes: ({ type }) => type === 'surveyed',
		lastWord: (_, { why }) => ({ type: 'surveyed', answer: { why: why ?? shown`it was not looked at to the end` } }),
	},
};

/** How far it came, its map alone knows. */
function lostCopy(how: 'cancelled' | 'failed', why: Visible | undefined): ImageOutcome {
	return { how, why: why ?? shown`it ended without a word`, read: 0, unread: { ranges: [], count: 0, bytes: 0 }, digests: {}, digestOf: 'nothing', verified: 'not-reached', differs: [], unsummed: 0, direct: false };
}

export function isErrand(job: Job): job is Errand {
	return job.kind !== 'checks';
}

/** The ways of the job's kind, for that very job. */
export function waysOf(job: Errand): ErrandWays<Errand> {
	return ways[job.kind];
}

/** What is owed when nothing was covered: the last word of work that was lost. */
export function lostWord(job: Errand, how: Ending['how'], why: Visible | undefined): Kept {
	return waysOf(job).lastWord(job, { how, coverage: nothingCovered, ...(why === undefined ? {} : { why }) });
}
