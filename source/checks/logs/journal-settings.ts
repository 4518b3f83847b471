/** What the journal is told to keep, by the settings that hold in the end (journald.conf(5)): of files of one name the first folder's, of values the last. */

import { Tally } from '../../core/coverage.ts';
import type { Severity } from '../../core/finding.ts';
import { childOf, hostPath, type Host, type HostPath } from '../../host/host.ts';
import { namedValues } from '../../parsers/log-settings/daemon-conf.ts';
import { configFile, namesIn } from '../config-file.ts';

export interface JournalSetting {
	readonly file: HostPath;
	readonly line: number;
	readonly name: string;
	/** One byte to a character. */
	readonly value: string;
}

const folders = ['/etc/systemd', '/run/systemd', '/usr/local/lib/systemd', '/usr/lib/systemd', '/lib/systemd'];

export function journalSettings(host: Host, tally: Tally): ReadonlyMap<string, JournalSetting> {
	const found = new Map<string, JournalSetting>();
	const read = (path: HostPath): boolean => {
		const file = configFile(host, tally, path);
		if (file === undefined) return false;
		for (const { line, name, value } of namedValues(file.bytes)) {
			// An empty value takes back what was said before.
			if (value === '') found.delete(name);
			else found.set(name, { file: path, line, name, value });
		}
		return true;
	};
	folders.some(folder => read(hostPath(`${folder}/journald.conf`)));
	const dropIns = new Map<string, HostPath>();
	for (const folder of folders.map(one => hostPath(`${one}/journald.conf.d`))) {
		for (const name of namesIn(host, tally, folder)) if (name.endsWith('.conf') && !dropIns.has(name)) dropIns.set(name, childOf(folder, name));
	}
	for (const name of [...dropIns.keys()].toSorted()) read(dropIns.get(name)!);
	return found;
}

interface Verdict {
	readonly setting: JournalSetting;
	readonly severity: Severity;
	readonly says: string;
}

const dire = /^(?:emerg|alert|crit|[0-2])$/;
/** Logins are told at `info`. */
const grave = /^(?:err|warning|notice|[3-5])$/;

export function* judgeJournal(settings: ReadonlyMap<string, JournalSetting>): Generator<Verdict> {
	const forwards = /^(?:yes|true|on|1)$/i.test(settings.get('ForwardToSyslog')?.value ?? '');
	for (const setting of settings.values()) {
		const value = setting.value.toLowerCase();
		switch (setting.name) {
			case 'Storage':
				if (value === 'none') yield { setting, severity: forwards ? 'low' : 'high', says: forwards ? 'tells the journal to keep nothing, and to hand all to syslog' : 'tells the journal to keep nothing' };
				else if (value === 'volatile') yield { setting, severity: 'info', says: 'keeps the journal in memory: what was before the last start is gone' };
				break;
			case 'MaxLevelStore':
			case 'MaxLevelSyslog':
				if (dire.test(value)) yield { setting, severity: 'medium', says: 'tells the journal to forget all but the worst' };
				else if (grave.test(value)) yield { setting, severity: 'low', says: 'leaves out what is only told at level info, as logins are' };
				break;
			case 'MaxRetentionSec':
				if (secondsOf(value) < 86_400) yield { setting, severity: secondsOf(value) < 3600 ? 'medium' : 'low', says: `forgets the journal within ${secondsOf(value) < 3600 ? 'an hour' : 'a day'}` };
				break;
			case 'ReadKMsg':
				if (/^(?:no|false|off|0)$/.test(value)) yield { setting, severity: 'low', says: "leaves the kernel's messages out: modules and promiscuous mode" };
				break;
			default:
		}
	}
}

const units: Readonly<Record<string, number>> = { '': 1, s: 1, sec: 1, second: 1, m: 60, min: 60, minute: 60, h: 3600, hr: 3600, hour: 3600, d: 86_400, day: 86_400, w: 604_800, week: 604_800, month: 2_629_800, M: 2_629_800, y: 31_557_600, year: 31_557_600 };

/** systemd.time(7). What cannot be read, and 0, is no limit. */
function secondsOf(value: string): number {
	let sum = 0;
	for (const [, number, unit = ''] of value.slice(0, 100).matchAll(/(\d+)\s*([a-z]*)/g)) sum += Number(number) * (units[unit] ?? units[unit.replace(/s$/, '')] ?? Number.NaN);
	return sum > 0 ? sum : Number.POSITIVE_INFINITY;
}
