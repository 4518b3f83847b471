/** Which logs this host keeps: where its logging is told to write, the usual places, and every shell history. Found, not read. */

import { Tally, type Coverage } from '../../core/coverage.ts';
import { visibleText, type Visible } from '../../core/visible.ts';
import { childOf, hostPath, nameOf, parentOf, shownPath, type Host, type HostPath } from '../../host/host.ts';
import type { FoundLog } from '../check.ts';
import { namesIn } from '../config-file.ts';
import { homesOf } from '../homes.ts';
import { rotatedName } from './series.ts';

const logFolders = ['/var/log', '/var/adm', '/var/account', '/run/log/journal', '/var/lib/wtmpdb', '/var/lib/lastlog'].map(hostPath);
const logFiles = ['/run/utmp', '/var/run/utmp', '/var/run/utmpx', '/etc/utmp', '/etc/wtmp', '/etc/btmp'].map(hostPath);
const histories = ['.bash_history', '.sh_history', '.ash_history', '.zsh_history', '.zhistory', '.histfile', '.history', '.ksh_history', '.tcsh_history', '.local/share/fish/fish_history'];
/** What lies among logs and is none: locks, checkpoints, programs' own databases and web pages made of logs. */
const noLogs = /\.(?:lock|pid|sock|html?|png|css|js|rrd|state|offset|index|tab|conf|md|pdf|tar|zip|deb|rpm|sa|jar|pcap|cap|img)$|^(?:README|lost\+found|\.keep|\.gitkeep|\.placeholder)$|-(?:wal|shm)$/;
const deepest = 8;
const mostLogs = 50_000;

const known = new WeakMap<Host, { readonly logs: readonly FoundLog[]; readonly coverage: Coverage }>();

/** Each log once. What could not be looked at goes into the tally. */
export function hostLogs(host: Host, tally: Tally): readonly FoundLog[] {
	let found = known.get(host);
	if (found === undefined) {
		const search = new Search(host);
		search.run();
		known.set(host, (found = search.end()));
	}
	tally.add(found.coverage);
	return found.logs;
}

class Search {
	readonly #host: Host;
	readonly #found = new Map<HostPath, Omit<FoundLog, 'place'> & { readonly asked: HostPath }>();
	readonly #tally = new Tally();

	constructor(host: Host) {
		this.#host = host;
	}

	run(): void {
		for (const folder of logFolders) this.#folder(folder, 0, visibleText('a usual place of logs'));
		for (const file of logFiles) this.#take(file, visibleText('a usual place of logs'));
		for (const home of homesOf(this.#host)) {
			for (const name of histories) this.#take(childOf(home.path, name), visibleText('a shell history'), home.name);
		}
	}

	/** Places are counted within each series, from the one still written into the past. */
	end(): { readonly logs: readonly FoundLog[]; readonly coverage: Coverage } {
		const series = new Map<string, (Omit<FoundLog, 'place'> & { readonly asked: HostPath })[]>();
		for (const log of this.#found.values()) {
			const some = series.get(log.series);
			if (some === undefined) series.set(log.series, [log]);
			else some.push(log);
		}
		const logs: FoundLog[] = [];
		for (const some of series.values()) {
			const ordered = some.map(log => ({ log, age: rotatedName(nameOf(log.asked)).age })).toSorted((a, b) => a.age - b.age || b.log.entry.modified - a.log.entry.modified || (a.log.path < b.log.path ? -1 : 1));
			// A series of which only rotated ones are left has none that is still written.
			const from = ordered[0]!.age === 0 ? 0 : 1;
			for (const [at, { log: { asked: _, ...log } }] of ordered.entries()) logs.push({ ...log, place: from + at });
		}
		return { logs, coverage: this.#tally.coverage };
	}

	#folder(folder: HostPath, depth: number, source: Visible): void {
		if (depth > deepest) return this.#tally.skip('too-deep', shownPath(folder));
		for (const name of namesIn(this.#host, this.#tally, folder)) {
			const path = childOf(folder, name);
			const look = this.#host.look(path);
			if (look.ok && look.value.kind === 'directory') this.#folder(path, depth + 1, source);
			else if (!noLogs.test(name)) this.#take(path, source);
		}
	}

	#take(asked: HostPath, source: Visible, account?: Visible): void {
		const resolved = this.#host.resolve(asked);
		if (!resolved.ok) {
			if (resolved.reason !== 'vanished') this.#tally.skip(resolved.reason, shownPath(asked));
			return;
		}
		const { path, entry } = resolved.value;
		// What a log was made into instead (a link to /dev/null, a FIFO) is the matter of dead-logs.
		if (entry.kind !== 'file' || this.#found.has(path)) return;
		if (this.#found.size >= mostLogs) return this.#tally.skip('limit-reached', shownPath(asked));
		const { base } = rotatedName(nameOf(asked));
		const series = account === undefined ? shownPath(childOf(parentOf(asked), base)) : shownPath(asked);
		this.#found.set(path, { path, asked, shown: shownPath(path), series, entry, source, ...(account === undefined ? {} : { account }) });
	}
}
