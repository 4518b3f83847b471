/**
 * wtmpdb and lastlog2, which took the place of wtmp and lastlog in Debian 13 and openSUSE: SQLite files. Read by regain's own reader of
 * tables, not by node:sqlite on a copy: it takes no lock, makes no -shm beside the file, runs no trigger or view that an intruder put
 * into the schema, and reads what a damaged file still holds. Schemas: thkukuk/wtmpdb and util-linux liblastlog2.
 */

import type { LogEvent, LogTally } from '../../core/log-event.ts';
import { shown, visible, visibleText, type Visible } from '../../core/visible.ts';
import type { RandomAccess } from '../random-access.ts';
import { sqliteTable, type SqliteRow, type SqliteValue } from '../sqlite-table.ts';
import type { FileFormat, LogHear } from './log-format.ts';

const breathes = 500;
const mostSamples = 5;

export const wtmpdb: FileFormat = {
	id: 'wtmpdb',
	kind: 'file',
	recognises: recogniser('wtmp', /(?:^|\/)wtmp[^/]*\.db$/),
	*read(file, _context, hear, wal) {
		const events = new Events(file, hear);
		let before: { readonly id: number; readonly login: number } | undefined;
		yield* events.rows('wtmp', wal, (row, column) => {
			const id = numberOf(column('ID')) ?? row.rowid;
			const login = numberOf(column('Login'));
			const type = numberOf(column('Type'));
			if (login === undefined || type === undefined) return false;
			if (before !== undefined && id > before.id + 1) hear.oddity({ odd: 'sequence-gap', offset: 0, from: before.id, to: id, of: visibleText('ID') });
			if (before !== undefined && login < before.login - 1e6) hear.oddity({ odd: 'time-backwards', offset: 0, from: before.login, to: login, ...(type === 1 ? { across: 'boot' as const } : {}) });
			before = { id, login };
			const account = textOf(column('User'));
			const line = textOf(column('TTY'));
			const remote = textOf(column('RemoteHost'));
			const service = textOf(column('Service'));
			const logout = numberOf(column('Logout'));
			const kind = type === 1 ? 'boot' : type === 3 ? 'login' : 'other';
			const isRemote = kind === 'login' && remote !== undefined && !remote.startsWith(':');
			const common = {
				clock: 'absolute' as const, offset: 0, length: 0,
				...(line === undefined || line === '~' ? {} : { line }),
				...(kind === 'login' && account !== undefined ? { account } : {}),
				...(isRemote ? { remote } : {}),
				...(service === undefined ? {} : { program: service }),
				facts: { id, ...(remote !== undefined && !isRemote ? { host: remote } : {}) },
			};
			const who = shown`${account ?? visibleText('(no name)')}${line === undefined ? nothing : shown` on ${line}`}${remote === undefined ? nothing : shown` from ${remote}`}`;
			events.tell({ ...common, at: login, kind, words: kind === 'boot' ? shown`system boot${remote === undefined ? nothing : shown`, kernel ${remote}`}` : kind === 'login' ? shown`login of ${who}` : shown`run level ${who}` });
			if (logout !== undefined) events.tell({ ...common, at: logout, kind: kind === 'boot' ? 'shutdown' : 'logout', words: kind === 'boot' ? visibleText('system down') : shown`logout of ${who}` });
			return true;
		});
		return events.tally();
	},
};

export const lastlog2: FileFormat = {
	id: 'lastlog2',
	kind: 'file',
	recognises: recogniser('Lastlog2', /(?:^|\/)lastlog2[^/]*\.db$/),
	*read(file, _context, hear, wal) {
		const events = new Events(file, hear);
		yield* events.rows('Lastlog2', wal, (_row, column) => {
			const account = textOf(column('Name'));
			const time = numberOf(column('Time'));
			if (account === undefined || time === undefined) return false;
			const line = textOf(column('TTY'));
			const remote = textOf(column('RemoteHost'));
			const service = textOf(column('Service'));
			events.tell({
				at: time === 0 ? Number.NaN : time * 1e6, clock: time === 0 ? 'none' : 'absolute', kind: 'login', offset: 0, length: 0, account,
				words: shown`last login of ${account}${line === undefined ? nothing : shown` on ${line}`}${remote === undefined ? nothing : shown` from ${remote}`}`,
				...(line === undefined ? {} : { line }),
				...(remote === undefined ? {} : { remote }),
				...(service === undefined ? {} : { program: service }),
			});
			return true;
		});
		return events.tally();
	},
};

const nothing = visibleText('');

/** What is committed last may still be beside the file: a fresh one has no table of its own yet, and is told by its name. */
function recogniser(table: string, names: RegExp): FileFormat['recognises'] {
	const schema = new RegExp(`CREATE TABLE\\s+["'\`[]?${table}\\b`, 'i');
	return (head, name) => {
		const text = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, 65_536)).toString('latin1');
		if (!text.startsWith('SQLite format 3\0')) return 0;
		return schema.test(text) ? 1 : names.test(name) ? 0.8 : 0;
	};
}

type Column = (name: string) => SqliteValue;

class Events {
	readonly #file: RandomAccess;
	readonly #hear: LogHear;
	readonly #samples: { offset: number; words: Visible }[] = [];
	#records = 0;
	#unknown = 0;
	#first = Infinity;
	#last = -Infinity;

	constructor(file: RandomAccess, hear: LogHear) {
		this.#file = file;
		this.#hear = hear;
	}

	/** `take` gives back false for a row that is none of this table's. */
	*rows(name: string, wal: RandomAccess | undefined, take: (row: SqliteRow, column: Column) => boolean): Generator<undefined, void> {
		const table = sqliteTable(this.#file, name, wal);
		if (!table.found) {
			this.#broken(shown`its table cannot be read: ${visibleText(table.why)}`);
			return;
		}
		const columns = columnsOf(table.sql);
		let count = 0;
		for (const row of table.rows) {
			if (++count % breathes === 0) yield undefined;
			if (take(row, wanted => row.values[columns.indexOf(wanted.toLowerCase())] ?? null)) this.#records++;
			else {
				this.#unknown++;
				if (this.#samples.length < mostSamples) this.#samples.push({ offset: 0, words: shown`row ${row.rowid}` });
			}
		}
		if (table.damage.pages > 0 || table.damage.rows > 0) this.#broken(shown`${table.damage.pages} pages and ${table.damage.rows} rows could not be read`);
	}

	tell(event: LogEvent): void {
		if (!Number.isNaN(event.at)) {
			this.#first = Math.min(this.#first, event.at);
			this.#last = Math.max(this.#last, event.at);
		}
		this.#hear.event(event);
	}

	tally(): LogTally {
		const isTimed = this.#first !== Infinity;
		return { bytes: this.#file.size, records: this.#records, unknown: this.#unknown, samples: this.#samples, first: isTimed ? this.#first : Number.NaN, last: isTimed ? this.#last : Number.NaN };
	}

	#broken(why: Visible): void {
		this.#hear.oddity({ odd: 'broken-structure', offset: 0, why });
	}
}

/** Names in the order of the CREATE TABLE, in lower case. */
function columnsOf(sql: string): readonly string[] {
	const inside = /\(([\s\S]*)\)/.exec(sql)?.[1] ?? '';
	return inside.split(',').map(column => (/^\s*["'`[]?(\w+)/.exec(column)?.[1] ?? '').toLowerCase());
}

function numberOf(value: SqliteValue): number | undefined {
	return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** Nothing where there is no text: wtmpdb writes both NULL and the empty text. */
function textOf(value: SqliteValue): Visible | undefined {
	return value instanceof Uint8Array && value.length > 0 ? visible(value) : undefined;
}
