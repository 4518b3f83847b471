/**
 * Attacks in what was sent to a service. Every server on the Internet is scanned all day, so what counts is the answer: refused
 * ones are counted alone, and a page that is given whatever is asked for tells nothing either.
 */

import type { Severity } from '../../core/finding.ts';
import type { LogEvent } from '../../core/log-event.ts';
import { shown, visibleText, type Visible } from '../../core/visible.ts';
import type { ReadLog } from '../check.ts';
import { sampleOf, told } from './sign.ts';

/** One remote host's attacks of one kind in one log that were answered with success. */
export interface Answered {
	readonly log: Visible;
	readonly remote: Visible;
	readonly signs: Visible;
	/** Where the attack stands: in the path or to a program, or only in what any page ignores. */
	readonly aimed: boolean;
	count: number;
	first: number;
	last: number;
	readonly offset: number;
	readonly sample: Visible;
	/** Bytes of the first answer, -1 where the log does not tell. */
	readonly bytes: number;
}

export interface Refused {
	readonly log: Visible;
	count: number;
	remotes: number;
	readonly sample: Visible;
	readonly offset: number;
}

export interface WebPart {
	readonly answered: readonly Answered[];
	readonly refused: readonly Refused[];
	/** For each log, answers by their length: how many different requests were given it. */
	readonly sizes: readonly { readonly log: Visible; readonly bytes: number; readonly requests: number }[];
}

const mostAnswered = 1000;
const mostRemotes = 5000;
const mostSizes = 2000;
/** So many different attacks that get the same answer were given a page that is for everything. */
export const sameForAll = 3;

/** These run nothing by themselves, and any page gives them the answer it gives to everybody. */
const ignored = /^[A-Z]+ \/(?:index\.(?:html?|php|jsp|aspx?)|search\/?|wp-login\.php)?(?:\?\S*)?(?: HTTP\/[\d.]+)?$/i;
/** `sql` and long texts stand in searches and tokens; the others have no reason to. */
const weak = new Set(['sql', 'long-encoded', 'format-string']);

export class WebSigns {
	readonly #answered = new Map<string, Answered>();
	readonly #refused = new Map<string, Refused & { readonly seen: Set<string> }>();
	readonly #sizes = new Map<string, { readonly log: Visible; readonly bytes: number; readonly requests: Set<string> }>();
	left = 0;

	event(event: LogEvent, log: ReadLog): void {
		const exploit = told(event, 'exploit');
		if (event.kind !== 'request' || exploit === undefined) return;
		const status = Number(event.facts?.['status']);
		if (status >= 200 && status < 300) this.#success(event, log, exploit);
		else this.#failure(event, log);
	}

	part(): WebPart {
		return {
			answered: [...this.#answered.values()],
			refused: [...this.#refused.values()].map(({ log, count, remotes, sample, offset }) => ({ log, count, remotes, sample, offset })),
			sizes: [...this.#sizes.values()].filter(({ requests }) => requests.size >= sameForAll).map(({ log, bytes, requests }) => ({ log, bytes, requests: requests.size })),
		};
	}

	#success(event: LogEvent, log: ReadLog, exploit: Visible): void {
		const request = told(event, 'request') ?? visibleText('');
		const bytes = event.facts?.['bytes'];
		const size = typeof bytes === 'number' ? bytes : -1;
		this.#sized(log, size, request);
		const remote = event.remote ?? visibleText('?');
		const aimed = isAimed(request, exploit);
		const key = `${log.path}\n${remote}\n${exploit}\n${aimed}`;
		const known = this.#answered.get(key);
		if (known !== undefined) {
			known.count++;
			known.first = Math.min(known.first, event.at);
			known.last = Math.max(known.last, event.at);
		} else if (this.#answered.size < mostAnswered) {
			this.#answered.set(key, { log: log.shown, remote, signs: visibleText(exploit.replaceAll(' ', ', ')), aimed, count: 1, first: event.at, last: event.at, offset: event.offset, sample: sampleOf(event), bytes: size });
		} else this.left++;
	}

	#sized(log: ReadLog, bytes: number, request: string): void {
		const key = `${log.path}\n${bytes}`;
		let known = this.#sizes.get(key);
		if (known === undefined) {
			if (this.#sizes.size >= mostSizes) return;
			this.#sizes.set(key, (known = { log: log.shown, bytes, requests: new Set() }));
		}
		if (known.requests.size < sameForAll) known.requests.add(request.slice(0, 200));
	}

	#failure(event: LogEvent, log: ReadLog): void {
		let known = this.#refused.get(log.path);
		if (known === undefined) {
			if (this.#refused.size >= mostAnswered) return;
			this.#refused.set(log.path, (known = { log: log.shown, count: 0, remotes: 0, sample: sampleOf(event), offset: event.offset, seen: new Set() }));
		}
		known.count++;
		if (event.remote !== undefined && known.seen.size < mostRemotes) known.seen.add(event.remote);
		known.remotes = known.seen.size;
	}
}

/** Does the request itself, and not only its agent or what a front page passes over, hold the attack? */
function isAimed(request: string, exploit: string): boolean {
	if (exploit.split(' ').every(sign => weak.has(sign)) || ignored.test(request)) return false;
	const [, target = ''] = request.split(' ');
	if (/\/cgi-bin\/|\.cgi\b/.test(target)) return true;
	// Attacks in headers (log4j, shellshock) leave the address they are sent to as it is.
	return /[%$<>|;`]|\.\.|\/etc\/|eval-stdin|(?:cmd|exec|command|shell|execute)=|\/uploads?\/|root\.exe|wget|curl|phpunit|php:|invokefunction/i.test(request.replace(/ HTTP\/[\d.]+$/, ''));
}

export function severityOf({ aimed, bytes, log }: Answered, sizes: ReadonlyMap<string, number>): Severity {
	if (!aimed) return 'info';
	return bytes === 0 || (sizes.get(`${log}\n${bytes}`) ?? 0) >= sameForAll ? 'low' : 'medium';
}

export function summaryOf({ signs }: Answered, severity: Severity): Visible {
	if (severity === 'medium') return shown`an attack on a web service (${signs}) was answered with success`;
	return severity === 'low' ? shown`an attack on a web service (${signs}) got an answer that says nothing, as others did` : shown`text of an attack (${signs}) was sent to a page that is given to everybody`;
}
