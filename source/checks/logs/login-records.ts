/**
 * Were the records of who came and went edited? What the tools that wipe them leave: records of nothing but zeros, of no form,
 * out of their order, cut off, taken out, and logouts of sessions that nobody began. Each has innocent causes too, and says them.
 */

import type { Finding, Severity } from '../../core/finding.ts';
import type { LogEvent, LogOddity } from '../../core/log-event.ts';
import { shown, visibleText, type Visible } from '../../core/visible.ts';
import { findingOf, type Heard, type LogCheck, type LogJudge, type ReadLog } from '../check.ts';

type Odd = LogOddity['odd'];

/** What one log holds of one kind of oddity. */
interface Oddness {
	readonly log: Visible;
	readonly odd: Odd | 'logout-alone';
	/** How many; for zeros and junk: records. */
	count: number;
	/** Byte of the first. */
	readonly offset: number;
	/** Of the worst: how far back the clock went, in microseconds. */
	back: number;
	/** The log goes on with good records behind it; of a cut record: the cut is where no power cut leaves one. */
	within: boolean;
	readonly sample: Visible;
}

/** Programs that write at the same moment write out of order by seconds, and a clock is set right by minutes. */
const innocentBack = 3600e6;
/** Bytes. A power cut loses whole ones. */
const sector = 512;
const pseudoTerminal = /^pts\/\d+$/;

class LoginJudge implements LogJudge<readonly Oddness[]> {
	readonly #found = new Map<string, Oddness>();
	/** Terminals somebody came in by since the last boot, in this series; undefined before a boot was met: who was in then is not known. */
	#open: Set<string> | undefined;
	#series = '';
	/** Zeros of which the next record tells what they are. */
	#zeros: { readonly offset: number; readonly count: number } | undefined;

	opens(log: ReadLog): void {
		if (log.series === this.#series) return;
		this.#series = log.series;
		this.#open = undefined;
	}

	event(event: LogEvent, log: ReadLog): void {
		if (this.#zeros !== undefined) this.#note(log, 'zeroed-records', { ...this.#zeros, within: event.kind !== 'boot' });
		this.#zeros = undefined;
		if (log.format !== 'wtmp') return;
		if (event.kind === 'boot') this.#open = new Set();
		if (this.#open === undefined || event.line === undefined || !pseudoTerminal.test(event.line)) return;
		if (event.kind === 'login') this.#open.add(event.line);
		else if (event.kind === 'logout' && !this.#open.delete(event.line)) this.#note(log, 'logout-alone', { offset: event.offset, sample: event.words });
	}

	oddity(oddity: LogOddity, log: ReadLog): void {
		switch (oddity.odd) {
			case 'zeroed-records':
				// A power cut leaves them, and the next that is written is that the machine started.
				if (Number.isNaN(oddity.after)) return this.#note(log, oddity.odd, { offset: oddity.offset, count: oddity.count });
				this.#zeros = { offset: oddity.offset, count: oddity.count };
				return;
			case 'no-such-record':
				return this.#note(log, oddity.odd, { offset: oddity.offset, count: oddity.count, sample: oddity.sample });
			case 'time-backwards':
				// A boot and a set clock say themselves why.
				if (oddity.across === undefined && oddity.from - oddity.to > innocentBack) this.#note(log, oddity.odd, { offset: oddity.offset, back: oddity.from - oddity.to });
				return;
			case 'sequence-gap':
				return this.#note(log, oddity.odd, { offset: oddity.offset, count: oddity.to - oddity.from - 1, sample: shown`${oddity.of} ${oddity.from} is followed by ${oddity.to}` });
			case 'broken-structure':
				return this.#note(log, oddity.odd, { offset: oddity.offset, sample: oddity.why });
			case 'cut-record':
				return this.#note(log, oddity.odd, { offset: oddity.offset, within: (oddity.offset + oddity.bytes) % sector !== 0 && /^[wb]tmp$/.test(log.format) });
			case 'nul-run':
			case 'gap':
				return this.#note(log, oddity.odd, { offset: oddity.offset });
		}
	}

	part(): readonly Oddness[] {
		return [...this.#found.values()];
	}

	#note(log: ReadLog, odd: Oddness['odd'], { offset, count = 1, back = 0, within = false, sample = visibleText('') }: Partial<Oddness> & { readonly offset: number }): void {
		const key = `${log.path} ${odd}`;
		const known = this.#found.get(key);
		if (known === undefined) this.#found.set(key, { log: log.shown, odd, count, offset, back, within, sample });
		else {
			known.count += count;
			known.back = Math.max(known.back, back);
			known.within ||= within;
		}
	}
}

export const loginRecords: LogCheck<readonly Oddness[]> = {
	id: 'login-records',
	step: 'C.4',
	kind: 'log',
	kinds: ['boot', 'login', 'logout'],
	needs: 'both',
	title: 'Login records that were edited',
	covers: 'wtmp, btmp, lastlog, wtmpdb and lastlog2: records zeroed, overwritten, cut, out of order or taken out, and logouts of sessions nobody began',
	begin: () => new LoginJudge(),
	*judge({ parts }: Heard<readonly Oddness[]>): Generator<Finding, void> {
		for (const one of parts.flat().toSorted((a, b) => (a.log < b.log ? -1 : a.log > b.log ? 1 : a.odd < b.odd ? -1 : 1))) yield findingFor(one);
	},
	hears: ({ path }) => /(?:wtmp|btmp|lastlog)/.test(path),
};

function findingFor(one: Oddness): Finding {
	const { severity, summary, innocent } = verdictOn(one);
	return findingOf(loginRecords, severity, { kind: 'file', path: one.log }, summary, {
		facts: { 'first-at-byte': one.offset, ...(one.sample === '' ? {} : { sample: one.sample }), 'innocent-causes': innocent },
		techniques: severity === 'low' ? [] : ['T1070.002'],
		next: visibleText('Hold it against what other logs say of the same hours: auth.log or secure, the journal, lastlog, and the logs of a host that received them. Keep a copy before anything writes to it.'),
	});
}

interface Verdict {
	readonly severity: Severity;
	readonly summary: Visible;
	readonly innocent: Visible;
}

function verdictOn({ odd, count, back, within }: Oddness): Verdict {
	const records = shown`${count} record${visibleText(count === 1 ? '' : 's')}`;
	switch (odd) {
		case 'zeroed-records':
			return within
				? { severity: 'high', summary: shown`${records} between good ones hold nothing but zeros: so log wipers leave a login they take away`, innocent: visibleText('a file system repaired after a power cut may zero a block') }
				: { severity: 'low', summary: shown`${records} at its end, or right before a start of the machine, hold nothing but zeros`, innocent: visibleText('a power cut while it was written') };
		case 'no-such-record':
			return { severity: 'medium', summary: shown`${records} are none that any program writes: overwritten, or damaged`, innocent: visibleText('a damaged disk; a file that another program wrote to') };
		case 'time-backwards':
			return { severity: 'medium', summary: shown`its time goes back by up to ${Math.round(back / 3600e6)} hours, ${count === 1 ? visibleText('once') : shown`${count} times`}, and no boot or set clock says why: records were put in, or others taken out`, innocent: visibleText('a clock that was set by a program which writes no record of it; a virtual machine that was resumed') };
		case 'sequence-gap':
			return { severity: 'high', summary: shown`${records} are missing between others: they were deleted one by one`, innocent: visibleText('an administrator who took records out; its own rotation takes only the oldest') };
		case 'broken-structure':
			return { severity: 'low', summary: visibleText('parts of it could not be read as records'), innocent: visibleText('a crash while it was written, or a damaged disk') };
		case 'logout-alone':
			return { severity: 'medium', summary: shown`${count} logout${visibleText(count === 1 ? '' : 's')} from a pseudo terminal that nobody came in by since the boot before: the login was taken out`, innocent: visibleText('a program that ends sessions without beginning them, as some terminal multiplexers do') };
		case 'cut-record':
			// The C library takes what is left of a record off before it writes the next, and takes back what it could not write whole.
			return within
				? { severity: 'medium', summary: visibleText('its last record is cut in half, amid a block: the file was cut, and nobody came in since'), innocent: visibleText('a copy that broke off; a full disk while rotation copied it') }
				: { severity: 'low', summary: visibleText('its last record is cut in half, at the edge of a block'), innocent: visibleText('a crash, or a full disk, while it was written') };
		case 'nul-run':
		case 'gap':
			return { severity: 'low', summary: visibleText(odd === 'gap' ? 'it is silent for longer than it usually is' : 'it holds a run of NUL bytes'), innocent: visibleText('nobody came; a power cut') };
	}
}
