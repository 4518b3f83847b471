/** Records of logins that are not there at all: a wiper's shortest way. Nothing makes them again but rotation and the start of the machine. */

import type { Severity } from '../../core/finding.ts';
import { joined, shown, visibleText, type Visible } from '../../core/visible.ts';
import { hostPath, shownPath, type Host } from '../../host/host.ts';
import type { Series } from './log-facts.ts';
import type { Told } from './missing-logs.ts';
import { namedLogs, rotationOf } from './named-logs.ts';

export interface AbsentRecords {
	readonly path: Visible;
	/** logrotate names it: where, and whether it makes it anew; undefined where it does not say. */
	readonly rotation: { readonly at: Visible; readonly creates: boolean | undefined } | undefined;
	/** The database that newer systems keep instead. */
	readonly successor: Visible | undefined;
}

const kept = [
	['/var/log/wtmp', '/var/lib/wtmpdb/wtmp.db'],
	['/var/log/btmp', undefined],
	['/var/log/lastlog', '/var/lib/lastlog/lastlog2.db'],
] as const;

/** Those of a host that are surely not there; what could not be looked at is said by others. */
export function absentRecords(host: Host): readonly AbsentRecords[] {
	const folder = host.look(hostPath('/var/log'));
	if (!folder.ok || folder.value.kind !== 'directory') return [];
	return kept.flatMap(([name, newer]) => {
		const path = hostPath(name);
		const look = host.look(path);
		if (look.ok || look.reason !== 'vanished') return [];
		const rule = rotationOf(namedLogs(host), path);
		const creates = rule?.keeps.noCreate === undefined ? undefined : !rule.keeps.noCreate;
		return [{ path: shownPath(path), rotation: rule === undefined ? undefined : { at: shown`${shownPath(rule.file)}, line ${rule.line}`, creates }, successor: newer !== undefined && host.look(hostPath(newer)).ok ? visibleText(newer) : undefined }];
	});
}

/** Pure. Asked once all logs are read. */
export function* removedRecords(absent: readonly AbsentRecords[], all: readonly Series[]): Generator<Told> {
	const standing = all.filter(({ name, logs }) => kept.some(([path]) => path === name) && logs.some(({ place }) => place === 0));
	const written = standing.filter(({ logs }) => logs.some(({ size }) => size > 0));
	for (const { path, rotation, successor } of absent) {
		const aside = all.find(({ name }) => name === path)?.logs.at(-1);
		const facts = { ...(rotation === undefined ? {} : { 'put-aside-by': rotation.at }), ...(successor === undefined ? {} : { successor }), ...(standing.length === 0 ? {} : { 'still-there': joined(standing.map(({ name }) => name), ', ') }) };
		if (aside !== undefined) {
			const severity: Severity = rotation?.creates === true && standing.length > 0 && successor === undefined ? 'medium' : 'low';
			yield {
				severity,
				path,
				summary: shown`it is not there, though ${aside.shown} was put aside from it${visibleText(rotation?.creates === true ? ' and rotation makes it anew each time' : '')}: it was removed, and nobody writes it since`,
				facts,
				innocent: 'a rotation that makes no new one (nocreate); an administrator who removed it to make room; a system that changed to wtmpdb or lastlog2',
				technique: 'T1070.002',
			};
		} else if (successor === undefined && rotation !== undefined && standing.length === kept.length - 1 && written.length > 0) {
			yield {
				severity: 'low',
				path,
				summary: visibleText('it is not there, though the other records of logins are and rotation is told of it: it was removed, or never made'),
				facts,
				innocent: 'a minimal image, or a system that never made it; an administrator who removed it; rotation without create',
				technique: 'T1070.002',
			};
		}
	}
}
