/** The journal, newest last. Only what is near the screen is read back from the disk. */

import type { Entry } from '../../core/event.ts';
import { shown, type Visible } from '../../core/visible.ts';
import { eventInWords } from '../../report/event-in-words.ts';
import type { SessionCommands } from '../../session/session.ts';
import { blank, bold, column, line, named, paragraph, piece, words } from '../line.ts';
import { moment } from '../moment.ts';
import { pane, type Scene } from '../scene.ts';

/** Entries read back so far, by sequence number; at most `most` are held. */
class ReadBack {
	readonly #entries = new Map<number, Entry>();
	#asked = '';

	get(seq: number): Entry | undefined {
		return this.#entries.get(seq);
	}

	/** Reads what is missing of `from` to `to` (sequence numbers, both included); true where something was read. */
	async fill(session: SessionCommands, from: number, to: number): Promise<boolean> {
		let missing = false;
		for (let seq = from; seq <= to && !missing; seq++) missing = !this.#entries.has(seq);
		const asked = `${from} ${to}`;
		if (!missing || asked === this.#asked) return false;
		this.#asked = asked;
		const read = await session.entries(to - from + 1, to + 1);
		const most = 2000;
		if (this.#entries.size + read.length > most) this.#entries.clear();
		let added = false;
		for (const entry of read) {
			added ||= !this.#entries.has(entry.seq);
			this.#entries.set(entry.seq, entry);
		}
		this.#asked = '';
		return added;
	}
}

const readBack = new WeakMap<SessionCommands, ReadBack>();

function entriesOf(session: SessionCommands): ReadBack {
	let known = readBack.get(session);
	if (known === undefined) readBack.set(session, (known = new ReadBack()));
	return known;
}

/** Makes sure the rows from `top` on are there. Resolves true where the screen has to be drawn again. */
export function readJournal({ session, snapshot }: Scene, top: number, height: number): Promise<boolean> {
	const from = Math.max(1, top + 1 - height);
	const to = Math.min(snapshot.head.seq, top + 2 * height);
	return to < from ? Promise.resolve(false) : entriesOf(session).fill(session, from, to);
}

interface JournalRow {
	readonly seq: number;
	readonly entry: Entry | undefined;
}

const by = (entry: Entry): Visible => (entry.by === '' ? words('-') : entry.by);

export const journalPane = pane<JournalRow>({
	id: 'journal',
	title: 'Journal',
	startsAt: 'last',
	rows: ({ session, snapshot }) => ({
		count: snapshot.head.seq,
		at: index => (index < 0 || index >= snapshot.head.seq ? undefined : { seq: index + 1, entry: entriesOf(session).get(index + 1) }),
		keyAt: index => (index < 0 || index >= snapshot.head.seq ? undefined : String(index + 1)),
		indexOf: key => Math.min(Number(key), snapshot.head.seq) - 1,
	}),
	row({ seq, entry }, { theme }) {
		if (entry === undefined) return line(column(theme, words(String(seq).padStart(6)), 8), piece(theme, words('...')));
		return line(
			column(theme, words(String(seq).padStart(6)), 8),
			column(theme, words(moment(entry.at).slice(5, 19)), 16),
			column(theme, by(entry), 10),
			piece(theme, shown` ${eventInWords(entry)}`),
		);
	},
	detail({ seq, entry }, { theme }, width) {
		if (entry === undefined) return paragraph(theme, words('This entry is being read.'), width);
		return [
			...paragraph(theme, words(`Entry ${seq}: ${entry.event.type}`), width, 0, bold),
			blank,
			...paragraph(theme, eventInWords(entry), width),
			blank,
			...named(theme, words('time'), words(moment(entry.at)), width, 14),
			...named(theme, words('by'), by(entry), width, 14),
			...named(theme, words('machine clock'), words(`${(entry.mono / 1000).toFixed(3)} s since it started`), width, 14),
			...named(theme, words('line before'), words(entry.prev.match(/.{1,8}/g)?.join(' ') ?? ''), width, 14),
		];
	},
	heading: ({ snapshot }) => words(`${snapshot.head.seq} entries, newest last; head ${snapshot.head.digest.slice(0, 16).match(/.{4}/g)?.join(' ') ?? ''}`),
	empty: () => [words('The journal is empty.')],
});
