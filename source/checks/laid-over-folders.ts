/** What is mounted over the system's own folders at boot: fstab, mount units, system extensions, maps of autofs that are programs. */

import type { Finding, Severity } from '../core/finding.ts';
import { shown, visibleName, visibleText } from '../core/visible.ts';
import { hostPath, nameOf, shownPath, type HostPath } from '../host/host.ts';
import { linesOf } from '../parsers/lines.ts';
import { parseUnitFile, valueOf } from '../parsers/unit-file.ts';
import { findingOf, type HostCheck } from './check.ts';
import { Examination } from './examination.ts';
import { hiddenPart, placeOf } from './place.ts';
import { scriptFolder } from './script-folder.ts';
import { unitFolders } from './systemd-places.ts';

const technique = 'T1564.013';
/** Folders that hold what runs, and what says what runs. */
const trusted = /^\/(?:(?:usr\/)?(?:local\/)?(?:s?bin|lib(?:32|64|x32|exec)?)|usr|etc|root|boot)(?:\/|$)/;
const extensionFolders = ['/var/lib/extensions', '/etc/extensions', '/var/lib/confexts', '/etc/confexts', '/usr/local/lib/extensions'];
const portableFolders = ['/var/lib/portables', '/etc/portables', '/usr/local/lib/portables'];

interface Mount {
	readonly what: string;
	readonly where: string;
	readonly type: string;
	readonly options: string;
}

export const laidOverFolders: HostCheck = {
	id: 'laid-over-folders',
	step: 'C.1',
	title: 'Folders laid over the system\'s own',
	covers: 'Bind and overlay mounts of fstab and mount units over programs, libraries and the configuration, mounts from temporary and hidden places, system extensions, maps of autofs that are programs.',
	needs: 'both',
	kind: 'host',
	*run(host, circumstances, tally) {
		const examination = new Examination(host, laidOverFolders, circumstances, tally);
		for (const path of [hostPath('/etc/fstab'), ...examination.names(hostPath('/etc/fstab.d'))]) yield* table(examination, path);
		for (const { folder, of } of unitFolders(host, [])) {
			if (of === 'system') for (const path of examination.names(folder)) if (path.endsWith('.mount')) yield* unit(examination, path);
		}
		for (const folder of extensionFolders.map(hostPath)) yield* extensions(examination, folder);
		for (const path of portableFolders.flatMap(folder => examination.names(hostPath(folder)))) {
			if (examination.isPackaged(path)) continue;
			yield findingOf(examination.check, 'medium', { kind: 'file', path: shownPath(path) }, shown`a portable service of no package: a system of its own that units are taken from`, { techniques: ['T1543.002'], next: visibleText('Few machines use these: ask who attached it, and look into it.') });
		}
		yield* scriptFolder(examination, { folder: hostPath('/etc'), what: 'map of autofs that is a program', technique: 'T1546', names: /^auto\.[\w.-]+$/ });
		yield* scriptFolder(examination, { folder: hostPath('/etc/auto.master.d'), what: 'map of autofs that is a program', technique: 'T1546' });
		yield* examination.oddities;
	},
};

function* table(examination: Examination, path: HostPath): Generator<Finding> {
	for (const { number, text } of linesOf(examination.read(path) ?? new Uint8Array())) {
		const [what, where, type, options = ''] = text.trim().split(/\s+/);
		if (what === undefined || what.startsWith('#') || where === undefined || type === undefined) continue;
		yield* judged(examination, path, number, { what: spaces(what), where: spaces(where), type, options });
	}
}

/** fstab(5) writes a blank as `\040`. */
function spaces(word: string): string {
	return word.replaceAll(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8) & 0xff));
}

function* unit(examination: Examination, path: HostPath): Generator<Finding> {
	if (examination.packages.owns(path) && examination.isIntact(path)) return;
	const parsed = parseUnitFile(examination.read(path) ?? new Uint8Array());
	const of = (key: string): string => valueOf(parsed, 'Mount', key) ?? '';
	yield* judged(examination, path, undefined, { what: of('What'), where: of('Where'), type: of('Type'), options: of('Options') });
}

function* judged(examination: Examination, path: HostPath, line: number | undefined, { what, where, type, options }: Mount): Generator<Finding> {
	const source = /(?:^|,)(?:upperdir|lowerdir)=([^,:]+)/.exec(options.replaceAll(/lowerdir=[^,]*/g, ''))?.[1] ?? what;
	const bind = /(?:^|,)r?bind\b/.test(options) || type === 'bind';
	if (!source.startsWith('/') || /^\/dev\/(?!shm\/|\.)/.test(source)) return;
	const odd = placeOf(hostPath(source)) === 'temporary' || placeOf(hostPath(source)) === 'device' || hiddenPart(hostPath(source)) !== undefined;
	const over = trusted.test(where);
	// A program by its name: what is laid over it is what runs.
	const program = bind && /^\/(?:usr\/)?(?:local\/)?s?bin\/[^/]+$/.test(where);
	const severity: Severity | undefined = (odd && over) || program ? 'high' : odd && !/^\/(?:tmp|var\/tmp|run|dev)(?:\/|$)/.test(where) ? 'medium' : over && (bind || type === 'overlay') && !/^\/(?:usr\/local|usr\/share|boot|usr\/src)(?:\/|$)/.test(where) && placeOf(hostPath(source)) === 'home' ? 'medium' : undefined;
	if (severity === undefined) return;
	yield findingOf(examination.check, severity, { kind: 'file', path: shownPath(path) }, shown`${visibleName(source)} is laid over ${visibleName(where)} at boot`, {
		facts: { ...(line === undefined ? {} : { line }), type: visibleName(type), options: visibleName(options) },
		techniques: [technique],
		next: visibleText('Compare what lies below with what is seen: only a look at the disk from another system shows both.'),
	});
}

/** systemd-sysext(8): laid over /usr and /opt as the machine starts, without a trace in fstab. */
function* extensions(examination: Examination, folder: HostPath): Generator<Finding> {
	for (const path of examination.names(folder)) {
		if (nameOf(path).startsWith('.') || examination.isPackaged(path)) continue;
		yield findingOf(examination.check, 'medium', { kind: 'file', path: shownPath(path) }, shown`an extension of the system of no package, laid over ${visibleText(folder.endsWith('confexts') ? '/etc' : '/usr')} as it starts`, {
			techniques: [technique],
			next: visibleText('Systems that are updated as a whole use these: ask. Else look into it, it may replace any program.'),
		});
	}
}
