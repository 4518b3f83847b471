/** Which modules the kernel is told to load at boot, and which commands run in their stead. */

import type { Finding, Severity } from '../core/finding.ts';
import { shown, visibleName, visibleText, type Visible } from '../core/visible.ts';
import { childOf, hostPath, shownPath, type HostPath } from '../host/host.ts';
import { linesOf } from '../parsers/lines.ts';
import { parseModprobeConf, parseModuleAliases, parseModulesLoad, type ModprobeCommand, type ModuleAlias } from '../parsers/modprobe-conf.ts';
import { findingOf, type HostCheck } from './check.ts';
import { Examination } from './examination.ts';
import { isRootkitModule } from './kernel-modules.ts';
import { judgeSettingsFile } from './settings-file.ts';
import { judgeStartUp } from './start-up-entry.ts';

const technique = 'T1547.006';
/** Nothing at all, or modprobe itself in the end. */
const ordinaryCommand = /^(?:\/(?:usr\/)?s?bin\/)?(?:true|false)\s*$|(?:^|[\s/;&|{])modprobe\s|^\/dev\/null/;
const bases = ['/etc', '/run', '/usr/local/lib', '/usr/lib', '/lib'];

export const moduleSettings: HostCheck = {
	id: 'module-settings',
	step: 'C.1',
	title: 'Settings of kernel modules',
	covers: 'Modules loaded at boot (modules-load.d, /etc/modules) whose file belongs to no package, rootkits by name there, in softdep and in rules of udev, aliases of modprobe that lead to a module of no package or to a command, and install and remove commands of modprobe.',
	needs: 'both',
	kind: 'host',
	*run(host, circumstances, tally) {
		const examination = new Examination(host, moduleSettings, circumstances, tally);
		const seen = new Set<HostPath>();
		const known = knownModules(examination);
		for (const path of [hostPath('/etc/modprobe.conf'), ...bases.flatMap(base => examination.names(hostPath(`${base}/modprobe.d`)))]) yield* modprobe(examination, path, known, seen);
		for (const path of [hostPath('/etc/modules'), hostPath('/etc/initramfs-tools/modules'), ...bases.flatMap(base => examination.names(hostPath(`${base}/modules-load.d`)))]) yield* loaded(examination, path, known, seen);
		for (const path of ['/etc', '/run', '/usr/lib', '/usr/local/lib'].flatMap(base => examination.names(hostPath(`${base}/udev/rules.d`)))) yield* rootkits(examination, path, /kmod load\s+([^"]+)/, 'has udev load');
		yield* examination.oddities;
	},
};

function* modprobe(examination: Examination, path: HostPath, known: KnownModules, seen: Set<HostPath>): Generator<Finding> {
	const standing = examination.standing(path);
	if (standing === undefined || seen.has(standing.real) || standing.entry.kind === 'directory') return;
	seen.add(standing.real);
	const itself = judgeSettingsFile(examination, standing, { what: 'settings of modprobe', technique });
	if (itself !== undefined) yield itself;
	yield* rootkits(examination, path, /^\s*softdep\s+(\S.*)$/, 'has modprobe load');
	const bytes = examination.read(path) ?? new Uint8Array();
	const commands = examination.some(path, parseModprobeConf(bytes));
	yield* aliases(examination, path, examination.some(path, parseModuleAliases(bytes)), commands, known);
	for (const { line, when, module, command } of commands) {
		const finding = judgeStartUp(examination, { file: path, line, what: shown`${visibleText(when)} command of module ${visibleName(module)}`, command, technique, conditional: true });
		if (finding !== undefined) yield finding;
	}
}

/** Asking for a protocol or a device is enough for the module, or the command in its place. */
function* aliases(examination: Examination, path: HostPath, named: readonly ModuleAlias[], commands: readonly ModprobeCommand[], known: KnownModules): Generator<Finding> {
	for (const { line, alias, module } of named) {
		const told = (severity: Severity, says: Visible, next: string): Finding =>
			findingOf(examination.check, severity, { kind: 'file', path: shownPath(path) }, shown`whatever asks for ${visibleName(alias)} ${says}`, { facts: { line, module: visibleName(module) }, techniques: [technique], next: visibleText(next) });
		if (isRootkitModule(module)) {
			yield rootkit(examination, path, line, module, shown`whatever asks for ${visibleName(alias)} loads module ${visibleName(module)}`);
			continue;
		}
		const file = known.files.get(plainName(module));
		if (file !== undefined) {
			if (examination.listsAreWhole && !examination.isPackaged(file) && !isBuiltHere(file, known)) yield told('high', shown`loads module ${visibleName(module)}, whose file ${shownPath(file)} belongs to no package`, 'Find out where the module came from and read its strings on a clean machine.');
			continue;
		}
		const command = commands.find(one => one.when === 'install' && plainName(one.module) === plainName(module));
		if (known.files.size > 0 && command !== undefined && !ordinaryCommand.test(command.command)) yield told('medium', shown`runs a command as root: no kernel here has a module ${visibleName(module)}`, 'Look at what the install line runs; find out who wrote it and when.');
	}
}

/** By DKMS and its like, or with the whole kernel: then no package brought any module of it. */
function isBuiltHere(file: HostPath, known: KnownModules): boolean {
	if (/\/modules\/[^/]+\/(?:dkms|updates|extra|weak-updates|misc)\//.test(file)) return true;
	return known.builtKernels.some(folder => file.startsWith(`${folder}/`));
}

function rootkit(examination: Examination, path: HostPath, line: number, module: string, says: Visible): Finding {
	return findingOf(examination.check, 'critical', { kind: 'file', path: shownPath(path) }, shown`${says}, which has the name of a known rootkit`, {
		facts: { line, module: visibleName(module) },
		techniques: [technique, 'T1014'],
		next: visibleText('The kernel of the machine is not to be believed: look at the disk from another system.'),
	});
}

/** Words of a setting that are names of rootkits' modules. */
function* rootkits(examination: Examination, path: HostPath, form: RegExp, says: string): Generator<Finding> {
	for (const { number, text } of linesOf(examination.read(path) ?? new Uint8Array())) {
		const module = form.exec(text)?.[1]?.split(/[\s",]+/).find(isRootkitModule);
		if (module === undefined) continue;
		yield rootkit(examination, path, number, module, shown`${visibleText(says)} ${visibleName(module)}`);
	}
}

function* loaded(examination: Examination, path: HostPath, known: KnownModules, seen: Set<HostPath>): Generator<Finding> {
	const standing = examination.standing(path);
	if (standing === undefined || seen.has(standing.real) || standing.entry.kind === 'directory') return;
	seen.add(standing.real);
	const itself = judgeSettingsFile(examination, standing, { what: 'list of modules to load', technique });
	if (itself !== undefined) yield itself;
	for (const { line, module } of examination.some(path, parseModulesLoad(examination.read(path) ?? new Uint8Array()))) {
		if (isRootkitModule(module)) {
			yield rootkit(examination, path, line, module, shown`loads module ${visibleName(module)} at boot`);
			continue;
		}
		const file = known.files.get(plainName(module));
		if (file === undefined || !examination.listsAreWhole || examination.isPackaged(file)) continue;
		const built = isBuiltHere(file, known);
		yield findingOf(examination.check, built ? 'low' : 'high', { kind: 'file', path: shownPath(path) }, shown`loads module ${visibleName(module)} at boot, whose file ${shownPath(file)} belongs to no package`, {
			facts: { line, module: visibleName(module), program: shownPath(file), 'built-here': built },
			techniques: [technique],
			next: visibleText('DKMS builds modules here from packaged sources, and some build whole kernels; for any other, find out where the module came from and read its strings on a clean machine.'),
		});
	}
}

interface KnownModules {
	/** By their plain names. */
	readonly files: ReadonlyMap<string, HostPath>;
	/** Folders of kernels of which no package brought any module. */
	readonly builtKernels: readonly HostPath[];
}

/** What /lib/modules/VERSION/modules.dep lists. */
function knownModules(examination: Examination): KnownModules {
	const files = new Map<string, HostPath>();
	const builtKernels: HostPath[] = [];
	for (const folder of examination.names(hostPath('/lib/modules'))) {
		let packaged = false;
		for (const { text } of linesOf(examination.read(childOf(folder, 'modules.dep'), 8 << 20) ?? new Uint8Array())) {
			const path = text.slice(0, text.indexOf(':'));
			const name = /([^/]+)\.ko(?:\.\w+)?$/.exec(path)?.[1];
			if (name === undefined) continue;
			const file = path.startsWith('/') ? (path as HostPath) : childOf(folder, path);
			files.set(plainName(name), file);
			packaged ||= examination.isPackaged(file);
		}
		if (!packaged) builtKernels.push(folder);
	}
	return { files, builtKernels };
}

function plainName(module: string): string {
	return module.replaceAll('-', '_');
}
