/** Units of systemd, of the system and of its users, with their drop-ins: what each of them starts, with which environment. */

import type { Finding } from '../core/finding.ts';
import { shown, visibleName, visibleText } from '../core/visible.ts';
import { hostPath, nameOf, shownPath, type HostPath } from '../host/host.ts';
import { environmentLines } from '../parsers/environment-file.ts';
import { execCommand, parseUnitFile, valueOf, type UnitFile } from '../parsers/unit-file.ts';
import { findingOf, type HostCheck } from './check.ts';
import { judgeEnvironment } from './environment-settings.ts';
import { Examination, type Standing } from './examination.ts';
import { accountNamed, homesOf, runnerOf } from './homes.ts';
import type { Runner } from './named-program.ts';
import { placeOf, placeWords } from './place.ts';
import { judgeSettingsFile } from './settings-file.ts';
import { judgeStartUp } from './start-up-entry.ts';
import { judgeDownloads, type UnitCommand } from './unit-downloads.ts';
import { unitFolders, type UnitFolder } from './systemd-places.ts';

const unitName = /\.(?:service|socket|timer|path|mount|automount|swap|target|slice|scope|device|conf)$/;
/** Files by which somebody comes in or something runs. */
const decides = /^\/etc\/(?:passwd|shadow|group|sudoers|crontab|cron\.|ld\.so\.|pam\.d\/|profile|rc\.local|environment|init\.d\/|systemd\/|hosts\.equiv|ssh\/)|^\/var\/spool\/cron\/|^\/(?:root|home\/[^/]+)\/\.(?!cache\/|local\/(?:share|state)\/)|\/authorized_keys/;
const folderOfUnits = /\.(?:d|wants|requires|upholds)$/;
const execKey = /^Exec(?:Start|StartPre|StartPost|Stop|StopPre|StopPost|Reload|Condition)$/;

export const systemdUnits: HostCheck = {
	id: 'systemd-units',
	step: 'C.1',
	title: 'Units of systemd',
	covers: 'Services, timers, paths, sockets, drop-ins and wants of systemd in every folder it reads, of the system, its users and their homes: programs, scripts, environment, and what one line fetches and a later one runs.',
	needs: 'both',
	kind: 'host',
	*run(host, circumstances, tally) {
		const examination = new Examination(host, systemdUnits, circumstances, tally);
		const seen = new Set<HostPath>();
		for (const folder of unitFolders(host, homesOf(host))) yield* unitsIn(examination, folder, seen, 0);
		yield* examination.oddities;
	},
};

function* unitsIn(examination: Examination, folder: UnitFolder, seen: Set<HostPath>, depth: number): Generator<Finding> {
	for (const standing of examination.folder(folder.folder)) {
		if (standing.entry.kind === 'directory' && depth === 0 && folderOfUnits.test(nameOf(standing.path))) {
			yield* unitsIn(examination, { ...folder, folder: standing.path }, seen, 1);
		} else if (unitName.test(nameOf(standing.path)) && (standing.entry.kind === 'file' || standing.entry.kind === 'fifo')) yield* unit(examination, standing, folder, seen);
	}
}

function* unit(examination: Examination, standing: Standing, { of, home }: UnitFolder, seen: Set<HostPath>): Generator<Finding> {
	// Links of `*.wants` lead to units that are met where they lie.
	if (standing.path !== standing.real && (seen.has(standing.real) || examination.packages.owns(standing.real))) return;
	seen.add(standing.real);
	const kind = `${/\.([a-z]+)$/.exec(nameOf(standing.path))?.[1] === 'conf' ? 'drop-in' : 'unit'} of systemd${of === 'user' ? ' for users' : ''}`;
	const technique = /\.timer$/.test(nameOf(standing.path)) ? 'T1053.006' : 'T1543.002';
	const itself = judgeSettingsFile(examination, standing, { what: kind, technique, uid: home?.uid });
	if (itself !== undefined) yield itself;
	const bytes = examination.read(standing.path);
	if (bytes === undefined) return;
	const parsed = parseUnitFile(bytes);
	const user = valueOf(parsed, 'Service', 'User');
	const account = home ?? (of === 'system' ? accountNamed(examination.host, visibleName(user ?? 'root')) : undefined);
	const runner = runnerOf(account);
	const conditional = parsed.sections.some(({ name, entries }) => name === 'Unit' && entries.some(({ key }) => /^(?:Condition|Assert)/.test(key)));
	const standsIn = workingFolder(standing, parsed, of);
	const commands: UnitCommand[] = [];
	for (const { key, value, line } of examination.some(standing.path, parsed.sections.flatMap(({ entries }) => entries))) {
		const written = /^Standard(?:Output|Error)$/.test(key) ? /^(?:file|append|truncate):(\/.*)$/.exec(value)?.[1] : undefined;
		if (written !== undefined && decides.test(written)) {
			yield findingOf(examination.check, 'high', { kind: 'file', path: shownPath(standing.path) }, shown`what ${visibleName(nameOf(standing.path))} says is written to ${visibleName(written)}, which decides who comes in or what runs`, {
				facts: { line, file: visibleName(written) },
				techniques: [technique, 'T1098'],
				next: visibleText('Look at what the unit runs and at what was written there; find out who made the unit and when.'),
			});
		}
		const timed = key === 'Unit' ? /\/([^/]+)\.timer\.d\/[^/]+$/.exec(standing.path)?.[1] : undefined;
		if (timed !== undefined && value !== '' && value !== `${timed}.service` && !examination.packages.owns(standing.path)) {
			yield findingOf(examination.check, 'medium', { kind: 'file', path: shownPath(standing.path) }, shown`${visibleName(nameOf(standing.path))} has ${visibleName(timed)}.timer start ${visibleName(value)} in the place of its own service`, {
				facts: { line, unit: visibleName(value) },
				techniques: ['T1053.006'],
				next: visibleText('Look at what that unit runs; find out who wrote the drop-in and when, and what no longer runs since.'),
			});
		}
		if (!execKey.test(key) || value === '') continue;
		const { prefixes, command } = execCommand(value);
		commands.push({ line, command });
		const finding = judgeStartUp(examination, {
			file: standing.path,
			line,
			what: shown`${visibleName(nameOf(standing.path))}, a ${visibleName(kind)}`,
			command: withHome(command, runner),
			technique,
			runner,
			...(account === undefined ? {} : { as: account.name }),
			folder: standsIn,
			conditional: conditional || prefixes.includes('-'),
			scope: home === undefined ? 'system' : 'person',
		});
		if (finding !== undefined) yield finding;
	}
	if (!(examination.packages.owns(standing.path) && examination.isIntact(standing.path))) yield* judgeDownloads(examination, standing, commands, technique);
	yield* environmentOf(examination, standing.path, parsed, runner);
}

/** systemd.exec(5): services of the system begin in `/`. What a drop-in does not say, its unit may. */
function workingFolder({ path }: Standing, parsed: UnitFile, of: UnitFolder['of']): string | undefined {
	const folder = valueOf(parsed, 'Service', 'WorkingDirectory')?.replace(/^-/, '') ?? (of === 'system' && /\.service$/.test(path) ? '/' : undefined);
	return folder?.startsWith('/') === true ? folder : undefined;
}

function* environmentOf(examination: Examination, file: HostPath, parsed: UnitFile, runner: Runner): Generator<Finding> {
	for (const { key, value, line } of parsed.sections.flatMap(({ entries }) => entries).slice(0, 2000)) {
		if (key === 'Environment') yield* judgeEnvironment(examination, file, 'unit of systemd', environmentLines(value, line), runner);
		if (key !== 'EnvironmentFile') continue;
		const path = value.replace(/^-/, '');
		if (!path.startsWith('/') || /[%*?]/.test(path)) continue;
		const place = placeOf(hostPath(path));
		if (place === 'temporary' || place === 'device') {
			yield findingOf(examination.check, 'high', { kind: 'file', path: shownPath(file) }, shown`unit of systemd takes its environment from ${visibleName(path)}, ${visibleText(placeWords[place])}`, {
				facts: { line, file: visibleName(path) },
				techniques: ['T1543.002', 'T1574.006'],
				next: visibleText('Variables load code into what the unit starts. Read the file if it is there, and find out who wrote the unit and when.'),
			});
		}
		const bytes = examination.read(hostPath(path));
		if (bytes !== undefined) yield* judgeEnvironment(examination, hostPath(path), 'environment of a systemd unit', environmentLines(Buffer.from(bytes).toString('latin1')), runner);
	}
}

/** Specifiers of systemd.unit(5) that matter here: `%h` is the home, `%%` a per cent sign. */
function withHome(command: string, { home }: Runner): string {
	return command.replaceAll(/%([%h])/g, (all, letter: string) => (letter === '%' ? '%' : (home ?? all)));
}

