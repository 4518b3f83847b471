/** Which logs this host keeps: where its logging is told to write, the usual places, and every shell history. Found, not read. */

import { Tally, type Coverage } from '../../core/coverage.ts';
import { shown, visibleText, type Visible } from '../../core/visible.ts';
import { childOf, hostPath, nameOf, parentOf, shownPath, type Host, type HostPath } from '../../host/host.ts';
import type { FoundLog } from '../check.ts';
import { isPattern } from '../../parsers/wildcard.ts';
import { namesIn } from '../config-file.ts';
import { homesOf } from '../homes.ts';
import { logsNamedBy, namedLogs } from './named-logs.ts';
import { pathsLike } from './paths-like.ts';
import { rotatedName } from './series.ts';
import { oncePerHost } from '../once-per-host.ts';

const logFolders = ['/var/log', '/var/adm', '/var/account', '/run/log/journal', '/var/lib/wtmpdb', '/var/lib/lastlog'].map(hostPath);
const logFiles = ['/run/utmp', '/var/run/utmp', '/var/run/utmpx', '/etc/utmp', '/etc/wtmp', '/etc/btmp'].map(hostPath);
const histories = ['.bash_history', '.sh_history', '.ash_history', '.zsh_history', '.zhistory', '.histfile', '.history', '.ksh_history', '.tcsh_history', '.local/share/fish/fish_history'];
/** What lies among logs and is none: locks, checkpoints, programs' own databases and web pages made of logs. */
const noLogs = /\.(?:lock|pid|sock|html?|png|css|js|rrd|state|offset|index|tab|conf|md|pdf|tar|zip|deb|rpm|sa|jar|pcap|cap|img)$|^(?:README|lost\+found|\.keep|\.gitkeep|\.placeholder)$|-(?:wal|shm)$/;
const deepest = 8;
const mostLogs = 50_000;

const foundOnce = oncePerHost(host => {
	const search = new Search(host);
	search.run();
	return search.end();
});

/** Each log once. What could not be looked at goes into the tally. */
export function hostLogs(host: Host, tally: Tally): readonly FoundLog[] {
	const { logs, coverage } = foundOnce(host);
	tally.add(coverage);
	return logs;
}

class Search {
	readonly #host: Host;
	readonly #found = new Map<HostPath, Omit<FoundLog, 'place'> & { readonly asked: HostPath }>();
	readonly #tally = new Tally();
	/** The setting that names the newest of a series, by that one's path. */
	readonly #named = new Map<HostPath, Visible>();
	/** The folder that a series was begun in, by the folder its rotated logs are moved to and its name. */
	readonly #movedFrom = new Map<HostPath, HostPath>();
	/** The folder its rotated logs are moved to, by the path of the newest. */
	readonly #movedTo = new Map<HostPath, HostPath>();

	constructor(host: Host) {
		this.#host = host;
	}

	run(): void {
		this.#byRotation();
		this.#bySettings();
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

	/** Logs that are put aside into another folder go on in the series they were of. Logs no daemon's settings name may be rotated all the same. */
	#byRotation(): void {
		for (const { logs, keeps, file, line } of namedLogs(this.#host).rotations) {
			for (const pattern of logs) {
				for (const path of logsNamedBy(this.#host, this.#tally, pattern)) {
					// A pattern may take in what was put aside before.
					if (rotatedName(nameOf(path)).by !== 'nothing') continue;
					this.#name(path, shown`logrotate puts it aside: ${shownPath(file)}, line ${line}`);
					if (keeps.olddir === undefined) continue;
					const folder = hostPath(keeps.olddir.startsWith('/') ? keeps.olddir.replace(/(?<=.)\/+$/, '') : `${parentOf(path)}/${keeps.olddir}`);
					this.#movedFrom.set(childOf(folder, nameOf(path)), parentOf(path));
					this.#movedTo.set(path, folder);
				}
			}
		}
	}

	#bySettings(): void {
		const { settings, tally } = namedLogs(this.#host);
		this.#tally.add(tally.coverage);
		for (const setting of settings) {
			if (setting.does !== 'writes') continue;
			for (const path of logsNamedBy(this.#host, this.#tally, setting.path)) this.#name(path, shown`${visibleText(setting.by)} writes it: ${shownPath(setting.file)}, line ${setting.line}`);
		}
		for (const [path, source] of this.#named) {
			this.#take(path, source);
			for (const folder of [parentOf(path), this.#movedTo.get(path)]) {
				if (folder === undefined || logFolders.some(usual => folder === usual || folder.startsWith(`${usual}/`)) || isPattern(nameOf(path))) continue;
				for (const rotated of pathsLike(this.#host, this.#tally, `${folder.replaceAll(/[*?[\\]/g, '?')}/${nameOf(path).replace(/\.\w+$/, '')}*`)) {
					const { base, by } = rotatedName(nameOf(rotated));
					if (base === nameOf(path) && (by !== 'nothing' || folder !== parentOf(path))) this.#take(rotated, source);
				}
			}
		}
	}

	#name(path: HostPath, source: Visible): void {
		const resolved = this.#host.resolve(path);
		const real = resolved.ok ? resolved.value.path : path;
		if (/^\/(?:dev|proc|sys)\//.test(real) || this.#named.size >= mostLogs) return;
		this.#named.set(path, source);
		if (real !== path) this.#named.set(real, source);
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
		const folder = this.#movedFrom.get(childOf(parentOf(asked), base)) ?? parentOf(asked);
		const newest = account === undefined ? childOf(folder, base) : asked;
		this.#found.set(path, { path, asked, shown: shownPath(path), series: shownPath(newest), entry, source: this.#named.get(newest) ?? source, ...(account === undefined ? {} : { account }) });
	}
}
