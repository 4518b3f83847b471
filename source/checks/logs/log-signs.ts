/** What the logs say of the intrusion: accounts, powers, listening cards, answered attacks, hidden traces, stopped logs. */

import { subjectName, worseFirst, type Finding, type Severity } from '../../core/finding.ts';
import type { LogEvent, LogTally } from '../../core/log-event.ts';
import { shown, visibleText, type Visible } from '../../core/visible.ts';
import { findingOf, type Heard, type LogCheck, type LogJudge, type ReadLog } from '../check.ts';
import { accountSign } from './account-signs.ts';
import { capturedBy, Captures, type Capture } from './captures.ts';
import { CommandSigns } from './command-signs.ts';
import { servicesOf } from './known-accounts.ts';
import { kernelSign } from './kernel-signs.ts';
import { serviceSign } from './service-signs.ts';
import { momentOf, NotedSigns, told, type NotedSign, type Sign } from './sign.ts';
import { SilentDaemons, unexplained, type Silence, type SilencePart } from './silent-daemons.ts';
import { severityOf, summaryOf, WebSigns, type Answered, type Refused, type WebPart } from './web-signs.ts';

interface Part {
	readonly signs: readonly NotedSign[];
	readonly web: WebPart;
	readonly silence: SilencePart;
	readonly captures: readonly Capture[];
	/** Signs for which there was no room. */
	readonly left: number;
}

/** A card that listens within so many minutes of a start is set up by what starts. */
const nearBoot = 3;

class SignJudge implements LogJudge<Part> {
	readonly #noted = new NotedSigns();
	readonly #commands = new CommandSigns();
	readonly #web = new WebSigns();
	readonly #daemons = new SilentDaemons();
	readonly #captures = new Captures();
	readonly #services: ReadonlySet<Visible>;

	constructor(services: ReadonlySet<Visible>) {
		this.#services = services;
	}

	opens(log: ReadLog): void {
		this.#daemons.opens(log);
	}

	event(event: LogEvent, log: ReadLog): void {
		// They come by the million, and say little.
		if ((event.kind === 'login' || event.kind === 'login-failed') && told(event, 'command') === undefined) {
			this.#note(serviceSign(event), event, log);
			this.#note(accountSign(event, this.#services), event, log);
			return;
		}
		this.#web.event(event, log);
		this.#daemons.event(event, log);
		this.#captures.event(event, this.#services);
		this.#note(kernelSign(event), event, log);
		this.#note(serviceSign(event), event, log);
		this.#note(accountSign(event, this.#services), event, log);
		this.#note(this.#commands.sign(event, log), event, log);
	}

	#note(sign: Sign | undefined, event: LogEvent, log: ReadLog): void {
		if (sign !== undefined) this.#noted.note(sign, event, log);
	}

	closes(_log: ReadLog, tally: LogTally): void {
		this.#daemons.read(tally.last);
	}

	part(): Part {
		return { signs: this.#noted.all, web: this.#web.part(), silence: this.#daemons.part(), captures: this.#captures.part(), left: this.#noted.left + this.#web.left };
	}
}

export const logSigns: LogCheck<Part> = {
	id: 'log-signs',
	step: 'C.4',
	kind: 'log',
	needs: 'both',
	title: 'Signs of an intrusion in the logs',
	covers: 'accounts and groups made, service accounts that became root, cards that listened to everything, attacks a web service answered, cleared histories, programs fetched and run, shells handed to the network and other commands of intruders, text of attacks that services logged, odd transfers by ftp, clocks that were set, stopped log daemons, crashes and foreign modules',
	begin: host => new SignJudge(servicesOf(host)),
	*judge({ parts }: Heard<Part>): Generator<Finding, void> {
		const boots = new Set(parts.flatMap(({ silence }) => silence.boots));
		yield* signFindings(parts.flatMap(({ signs }) => signs), boots, parts.flatMap(({ captures }) => captures));
		yield* webFindings(parts.map(({ web }) => web));
		for (const silence of unexplained(parts.map(part => part.silence))) yield silenceFinding(silence);
		const left = parts.reduce((sum, part) => sum + part.left, 0);
		if (left > 0) yield findingOf(logSigns, 'info', { kind: 'system', name: visibleText('logs') }, visibleText('there are more signs than are listed'), { facts: { 'not-listed': left } });
	},
};

/** The same sign in several logs is one, told from the log that has most of it. */
function* signFindings(all: readonly NotedSign[], boots: ReadonlySet<number>, captures: readonly Capture[]): Generator<Finding> {
	const bySign = new Map<string, NotedSign[]>();
	for (const sign of all) {
		const key = `${sign.subject.kind}\n${subjectName(sign.subject)}\n${sign.summary}`;
		const some = bySign.get(key);
		if (some === undefined) bySign.set(key, [sign]);
		else some.push(sign);
	}
	for (const some of [...bySign.values()].toSorted((a, b) => (a[0]!.first || 0) - (b[0]!.first || 0))) {
		const [most] = some.toSorted((a, b) => b.count - a.count || (a.log < b.log ? -1 : 1)) as [NotedSign];
		const { severity, summary } = explained(most, boots, captures) ?? most;
		yield findingOf(logSigns, severity, most.subject, summary, {
			facts: factsOf(most, most.innocent, some.length - 1),
			techniques: most.techniques,
			next: visibleText('Read the lines around it in the log, and ask who was on the machine then.'),
		});
	}
}

/** What it is where all of it fell to starts of the machine, to somebody's own capture, or to one hour. */
function explained({ atBoot, atCapture, atBurst, minutes }: NotedSign, boots: ReadonlySet<number>, captures: readonly Capture[]): Pick<NotedSign, 'severity' | 'summary'> | undefined {
	if (minutes.length === 0) return undefined;
	if (atBurst !== undefined && mostInHour(minutes) >= atBurst.least) return atBurst;
	if (atBoot !== undefined && minutes.every(minute => near(minute, boots))) return atBoot;
	if (atCapture === undefined) return undefined;
	const by = capturedBy(minutes, captures);
	return by === undefined ? undefined : { ...atCapture, summary: shown`${atCapture.summary} by ${by}` };
}

function mostInHour(minutes: readonly number[]): number {
	const ordered = minutes.toSorted((a, b) => a - b);
	let from = 0;
	let most = 0;
	for (const [at, minute] of ordered.entries()) {
		while (minute - ordered[from]! >= 60) from++;
		most = Math.max(most, at - from + 1);
	}
	return most;
}

function near(minute: number, boots: ReadonlySet<number>): boolean {
	for (let at = minute - nearBoot; at <= minute + nearBoot; at++) if (boots.has(at)) return true;
	return false;
}

interface Told {
	readonly log: Visible;
	readonly count: number;
	readonly first: number;
	readonly last: number;
	readonly offset: number;
	readonly sample: Visible;
}

function factsOf({ log, count, first, last, offset, sample }: Told, innocent: Visible, otherLogs = 0): Finding['facts'] {
	return {
		log,
		count,
		...(Number.isNaN(first) ? {} : { first: momentOf(first) }),
		...(Number.isNaN(last) || last === first ? {} : { last: momentOf(last) }),
		'first-at-byte': offset,
		line: sample,
		...(otherLogs === 0 ? {} : { 'other-logs': otherLogs }),
		'innocent-causes': innocent,
	};
}

/** One for each remote host, kind of attack and severity; one for each log for what was refused. */
function* webFindings(parts: readonly WebPart[]): Generator<Finding> {
	const sizes = new Map(parts.flatMap(part => part.sizes).map(({ log, bytes, requests }) => [`${log}\n${bytes}`, requests]));
	const found = new Map<string, Finding & { readonly count: number }>();
	for (const one of parts.flatMap(({ answered }) => answered).toSorted((a, b) => a.first - b.first)) {
		const finding = webFinding(one, severityOf(one, sizes));
		const key = `${one.remote}\n${finding.summary}`;
		const known = found.get(key);
		if (known === undefined || known.count < one.count) found.set(key, { ...finding, count: one.count });
	}
	for (const { count: _, ...finding } of [...found.values()].toSorted(worseFirst)) yield finding;
	for (const one of parts.flatMap(({ refused }) => refused)) yield refusedFinding(one);
}

function webFinding(one: Answered, severity: Severity): Finding {
	return findingOf(logSigns, severity, { kind: 'host', name: one.remote }, summaryOf(one, severity), {
		facts: { ...factsOf(one, visibleText('a site that answers every request with a page, or a scan of your own')), ...(one.bytes === -1 ? {} : { 'answer-bytes': one.bytes }) },
		techniques: severity === 'info' ? [] : ['T1190'],
		...(severity === 'medium' ? { next: visibleText('See whether what it asked for is there, and what the service wrote and started in that minute.') } : {}),
	});
}

function refusedFinding({ log, count, remotes, sample, offset }: Refused): Finding {
	return findingOf(logSigns, 'info', { kind: 'file', path: log }, visibleText('attacks on a web service that it refused: every server is scanned'), {
		facts: { count, hosts: remotes, 'first-at-byte': offset, line: sample, 'innocent-causes': visibleText('scans from anywhere, all day') },
	});
}

function silenceFinding(silence: Silence): Finding {
	const { daemon, log, from, to, offset, sample, isGuard } = silence;
	const ended = Number.isNaN(to) ? visibleText('and was not started again') : visibleText('and started again only later');
	if (isGuard) {
		return findingOf(logSigns, Number.isNaN(to) ? 'medium' : 'low', { kind: 'system', name: daemon }, shown`${daemon} was stopped ${ended}, with no start or end of the machine near: nothing of what it watches for was seen from then on`, {
			facts: { ...factsOf({ log, count: 1, first: from, last: to, offset, sample }, visibleText('an administrator who put something else in its place, or looked for a fault')) },
			techniques: ['T1562.001'],
			next: visibleText('Ask who stopped it, and look at what the other logs tell of that hour.'),
		});
	}
	return findingOf(logSigns, 'medium', { kind: 'file', path: log }, shown`${daemon} was stopped ${ended}, with no start or end of the machine near: what happened then is not in this log`, {
		facts: { ...factsOf({ log, count: 1, first: from, last: to, offset, sample }, visibleText('an administrator at work on the logging, a power cut, or logs of the start that are gone')) },
		techniques: ['T1562.001'],
		next: visibleText('Hold the hours against other logs: the journal, login records, what other hosts received.'),
	});
}
