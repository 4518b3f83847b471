/** Hosts a found sniffer put at risk: from the journal, with the live counts of logs that are being read laid over. */

import { grouped } from '../../core/coverage.ts';
import type { HostAtRisk } from '../../core/at-risk.ts';
import type { LogRead } from '../../core/log-reads.ts';
import { shown, type Visible } from '../../core/visible.ts';
import type { Snapshot } from '../../session/snapshot.ts';
import { blank, bold, column, line, named, paragraph, pathColumn, piece, words, type Line } from '../line.ts';
import { amount, moment } from '../moment.ts';
import { pane, type Rows, type Scene } from '../scene.ts';

export interface AtRiskRow {
	readonly host: HostAtRisk;
	readonly times: number;
	readonly lastSeen: Visible | undefined;
}

const ranked = new WeakMap<Snapshot, { readonly filter: string; readonly rows: Rows<AtRiskRow> }>();

/** Destinations before sources, the often seen first, counting what is being read right now. */
export function atRiskRows({ snapshot, view }: Pick<Scene, 'snapshot' | 'view'>): Rows<AtRiskRow> {
	const { filter } = view.places['at-risk'];
	const known = ranked.get(snapshot);
	if (known !== undefined && known.filter === filter) return known.rows;
	const live = new Map<Visible, { times: number; lastSeen?: Visible }>();
	for (const { gauge } of snapshot.running) {
		for (const { host, times, lastSeen } of gauge.times ?? []) {
			const sum = live.get(host) ?? { times: 0 };
			sum.times += times;
			if (lastSeen !== undefined) sum.lastSeen = lastSeen;
			live.set(host, sum);
		}
	}
	const asked = filter.toLowerCase();
	const list = snapshot.incident.atRisk
		.ranked()
		.map(host => ({ host, times: host.times + (live.get(host.host)?.times ?? 0), lastSeen: live.get(host.host)?.lastSeen ?? host.lastSeen }))
		.filter(({ host }) => asked === '' || `${host.host} ${[...host.services].join(' ')}`.toLowerCase().includes(asked));
	if (live.size > 0) list.sort((a, b) => Number(b.host.roles.has('destination')) - Number(a.host.roles.has('destination')) || b.times - a.times);
	let places: Map<string, number> | undefined;
	const rows: Rows<AtRiskRow> = {
		count: list.length,
		at: index => list[index],
		keyAt: index => list[index]?.host.host,
		indexOf: key => (places ??= new Map(list.map((row, index) => [row.host.host as string, index]))).get(key) ?? -1,
	};
	ranked.set(snapshot, { filter, rows });
	return rows;
}

/** What a log is doing, aloud: a log that rotates under a reader must not look as if it had gone quiet. */
export function logInWords(log: LogRead, { snapshot }: Pick<Scene, 'snapshot'>): Visible {
	const running = snapshot.running.find(run => run.run === log.run);
	const change = log.changes.at(-1);
	const when = moment(change?.split(' ')[0] ?? '');
	const at = log.state === 'reading' ? when.slice('2026-01-31 '.length) : when;
	const changed = change === undefined ? '' : `; ${change.replace(/^\S+ /, '')} ${at}${log.changes.length > 1 ? ` (${log.changes.length} changes)` : ''}`;
	if (log.state === 'reading') {
		const how = log.follow ? 'following' : 'reading';
		// What happened to the log comes before how much was read of it: at 80 columns the end of the line is cut.
		if (running === undefined) return words(`${how}${changed}`);
		return shown`${words(`${running.stopping ? 'stopping' : how}${changed}; ${amount(running.gauge.bytes)} read, ${amount(running.rate)}/s`)}${asFormat(running.gauge.place)}`;
	}
	if (log.state === 'interrupted') return words(`interrupted${changed}: open it again`);
	const { ending } = log;
	const lines = ending?.coverage.counts.lines;
	const far = lines === undefined ? '' : `, ${grouped(lines)} lines`;
	return shown`${words(ending?.how === 'complete' ? `read to its end${far}${changed}` : `closed (${ending?.how ?? 'unknown'})${far}${changed}`)}${asFormat(log.format)}${ending?.why === undefined ? words('') : shown`: ${ending.why}`}`;
}

/** What its bytes say it is; the end of it is cut where there is no room. */
function asFormat(format: Visible | undefined): Visible {
	return format === undefined ? words('') : shown`; ${format}`;
}

/** Not a line of it was seen. */
const couldNotBeRead = ({ state, ending }: LogRead): boolean => state === 'closed' && ending?.how === 'failed';

/** A screen reads no more; the report holds them all. */
const mostAccounts = 200;

function accountsOf(host: HostAtRisk): readonly Visible[] {
	const rows: Visible[] = [];
	for (const { service, account } of host.accounts) {
		if (rows.length === mostAccounts) {
			const count = [...host.accountCounts.values()].reduce((sum, one) => sum + one, 0);
			return [...rows, words(`and ${grouped(count - mostAccounts)} more: W writes them all into the report`)];
		}
		rows.push(shown`${account} (${service})`);
	}
	return rows;
}

const rolesOf = (host: HostAtRisk): string => (host.roles.size === 2 ? 'dest+source' : host.roles.has('destination') ? 'destination' : 'source');

export const atRiskPane = pane<AtRiskRow>({
	id: 'at-risk',
	title: 'At risk',
	rows: atRiskRows,
	row({ host, times, lastSeen }, { theme }, width) {
		const name = Math.max(20, width - 12 - 8 - 16 - 18 - 4);
		return line(
			pathColumn(theme, host.host, name),
			piece(theme, words(' ')),
			column(theme, words(rolesOf(host)), 12, host.roles.has('destination') ? { colour: 'red' } : {}),
			column(theme, words(grouped(times).padStart(7)), 8),
			column(theme, words([...host.services].join(' ')), 15),
			piece(theme, shown` ${lastSeen ?? words('')}`),
		);
	},
	banner(scene, width) {
		const { snapshot, theme } = scene;
		const logs = snapshot.incident.logs;
		const shownLogs = [...logs.filter(log => log.state === 'reading'), ...logs.filter(log => log.state !== 'reading').slice(-2).toReversed()].slice(0, 2);
		const more = logs.length - shownLogs.length;
		const lines: Line[] = shownLogs.map((log, at) => ({
			left: [pathColumn(theme, log.log, Math.min(36, Math.floor(width * 0.4))), piece(theme, shown`  ${logInWords(log, scene)}`, log.state === 'reading' ? { colour: 'cyan' } : undefined)],
			...(at === 1 && more > 0 ? { right: [piece(theme, words(`(and ${more} more)`))] } : {}),
		}));
		const name = Math.max(20, width - 12 - 8 - 16 - 18 - 4);
		if (atRiskRows(scene).count > 0) lines.push(line(column(theme, words('host'), name + 1, bold), column(theme, words('role'), 12, bold), column(theme, words('  times'), 8, bold), column(theme, words('services'), 15, bold), piece(theme, words(' last seen'), bold)));
		return lines;
	},
	detail({ host, times, lastSeen }, scene, width) {
		const { theme, snapshot } = scene;
		const wide = 12;
		return [
			...paragraph(theme, host.host, width, 0, bold),
			blank,
			...named(theme, words('role'), words(host.roles.has('destination') ? 'destination: its passwords were on the wire' : 'source: at risk where passwords are shared or the hosts trust each other'), width, wide),
			...(host.roles.size === 2 ? named(theme, words(''), words('source too'), width, wide) : []),
			...named(theme, words('services'), words([...host.services].join(', ')), width, wide),
			...accountsOf(host).flatMap((account, at) => named(theme, words(at === 0 ? 'accounts' : ''), account, width, wide)),
			...named(theme, words('times'), words(grouped(times)), width, wide),
			...named(theme, words('first seen'), host.firstSeen ?? words('the log does not say'), width, wide),
			...named(theme, words('last seen'), lastSeen ?? words('the log does not say'), width, wide),
			...[...host.logs].flatMap((log, at) => named(theme, words(at === 0 ? 'logs' : ''), log, width, wide)),
			...snapshot.incident.logs.filter(read => host.logs.has(read.log)).flatMap(read => named(theme, words(''), shown`${read.log}: ${logInWords(read, scene)}`, width, wide)),
			...[...snapshot.incident.notes.values()].filter(note => note.struck === undefined && note.about.kind === 'host' && note.about.host === host.host).flatMap(note => [
				blank,
				line(piece(theme, shown`Note, ${words(moment(note.at))} ${note.by}`, bold)),
				...note.lines.flatMap(text => paragraph(theme, text, width, 2)),
			]),
			blank,
			...paragraph(theme, words('Next: look at this host as well (C.6, C.7), change the passwords that crossed the wire (E.7), and tell whoever runs it (D). A log may be encrypted or cut: more hosts may be at risk than it names.'), width),
		];
	},
	heading({ snapshot }) {
		const { atRisk, logs } = snapshot.incident;
		const reading = logs.filter(log => log.state === 'reading').length;
		return words(`${grouped(atRisk.size)} host${atRisk.size === 1 ? '' : 's'}${reading > 0 ? `, ${reading} log${reading === 1 ? '' : 's'} being read` : ''}`);
	},
	empty({ snapshot, view }) {
		if (view.places['at-risk'].filter !== '') return [words('No host has these words. Esc takes the filter away.')];
		if (snapshot.incident.logs.some(log => log.state === 'reading')) return [words('No host named so far; the log is still being read.')];
		const { logs } = snapshot.incident;
		const unread = logs.filter(couldNotBeRead);
		if (unread.length > 0) return unread.map(log => shown`${log.log} could not be read${log.ending?.why === undefined ? words('') : shown`: ${log.ending.why}`}. Which hosts it names is not known.`);
		if (logs.length > 0) return [words('The logs that were read name no host. They may be encrypted, or not sniffer logs.')];
		return [words('No sniffer log has been read: which hosts are at risk is not known.'), words('o opens one, and can follow it while it grows.')];
	},
	about: ({ host }) => ({ kind: 'host', host: host.host }),
});
