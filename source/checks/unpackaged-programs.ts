/** Programs and libraries in the folders that packages fill, and that no package of the host lists: by the host's own word. */

import { Tally } from '../core/coverage.ts';
import { isAtLeast, type Severity } from '../core/finding.ts';
import { shown, visibleName, visibleText, type Visible } from '../core/visible.ts';
import type { HostPath } from '../host/host.ts';
import { contentOf, type Content } from '../parsers/content-kind.ts';
import { oddLines } from '../parsers/odd-lines.ts';
import { scriptSigns } from '../parsers/script-signs.ts';
import { findingOf, type FileCheck, type SweptFile } from './check.ts';
import { factsOf } from './file-facts.ts';
import type { Folder } from './folder.ts';
import { installedPackages, type InstalledPackages } from './installed-packages.ts';
import { isExecutable, isFile } from './mode.ts';
import { ownersOf } from './owners.ts';
import { verdictOf } from './packaged-files/verdict.ts';
import { forAdministrators } from './place.ts';
import { inDependencyTree } from './tool-trees.ts';

export const unpackagedPrograms: FileCheck = {
	id: 'unpackaged-programs',
	step: 'C.1',
	title: 'Programs of no package',
	covers: 'Programs and libraries in /bin, /sbin, /lib*, /usr/bin, /usr/sbin, /usr/lib*, /usr/libexec and /usr/games, and programs in /usr/share and /usr/include, against the host\'s own package lists.',
	needs: 'both',
	kind: 'file',
	begin(host) {
		const owners = ownersOf(host);
		const packages = installedPackages(host);
		const tally = new Tally();
		tally.add(packages.tally.coverage);
		if (packages.system === 'none') tally.skip('unsupported', visibleText('no package list that regain can read'));
		let last: Folder | undefined;
		/** The shell or the loader looks here by name: everything counts. */
		let isLookedUp = false;
		return {
			coverage: tally.coverage,
			hears: packages.system === 'none' ? [] : [{ mode: isFile, folder: folder => folder.isBelow(inSystemFolder) }],
			inspect(file, report) {
				const { entry, folder, name } = file;
				if (folder !== last) {
					last = folder;
					isLookedUp = programFolder.test(`${folder.path}/x`) || libraryFolder.test(`${folder.path}/x`);
				}
				const module = moduleName.test(name) && folder.isBelow(moduleFolder);
				if (!isLookedUp && !module && !isExecutable(entry.mode) && !(name.includes('.so') && library.test(name))) return;
				if (packages.system === 'none' || entry.kind !== 'file' || entry.size === 0 || !folder.isBelow(inSystemFolder)) return;
				const { path } = file;
				if (packages.owns(path) || isMadeHere(path) || folder.isNested) return;
				const head = file.head();
				const content: Content = head.ok ? contentOf(head.value) : { kind: 'data' };
				const verdict = judge(file, content, packages) ?? (module ? judgeModule(file) : undefined);
				if (verdict === undefined) return;
				const digest = verdict.severity === 'info' ? undefined : file.sha256();
				report(
					findingOf(unpackagedPrograms, verdict.severity, { kind: 'file', path: file.shown }, verdict.why, {
						facts: {
							...factsOf(file.entry, owners),
							...verdictOf('not of any package'),
							content: visibleText(content.kind),
							...(content.interpreter === undefined ? {} : { interpreter: visibleName(content.interpreter) }),
							...(digest?.ok === true ? { sha256: visibleText(digest.value) } : {}),
							'host-says-package': visibleText('of no package'),
						},
						techniques: verdict.severity === 'high' || verdict.severity === 'medium' ? ['T1036.005', 'T1554'] : [],
						next: visibleText('Ask who installed it. Look up its digest, see what starts it, and what else was changed at its time.'),
					}),
				);
			},
		};
	},
};

const inSystemFolder = /^\/(?:(?:usr\/)?(?:s?bin|lib(?:32|64|x32|exec)?)|usr\/(?:games|share|include|src|etc))\//;
/** Programs stay away from here; scripts and examples do not. */
const dataFolder = /^\/usr\/(?:share|include|src|etc)\//;
const programFolder = /^\/(?:(?:usr\/)?s?bin|usr\/games)\/[^/]+$/;
/** Where the loader looks: /lib, /usr/lib64, /usr/lib/x86_64-linux-gnu, and PAM's and NSS's own. */
const libraryFolder = /^\/(?:usr\/)?lib(?:32|64|x32)?\/(?:[a-z0-9_]+-linux-[a-z0-9]+\/|security\/|[a-z0-9_]+-linux-[a-z0-9]+\/security\/)?[^/]+$/;

const library = /\.so(?:$|\.)/;
/** Where interpreters look, and packages alone put something: whoever administers has /usr/local for it. */
const moduleFolder = /^\/usr\/(?:share\/perl\d?|lib\/[\w-]+\/perl\d?|share\/ruby|lib\/ruby|lib\/python\d[\d.]*|share\/python\d?|share\/php)\//;
const moduleName = /\.(?:p[lm]|py|rb|php)$/;
const longestModule = 262_144;
/** Who loads it, by its ending. */
const interpreters: Readonly<Record<string, string>> = { pl: 'perl', pm: 'perl', py: 'python3', rb: 'ruby', php: 'php' };
const nameEnding = (name: string): string => name.slice(name.lastIndexOf('.') + 1);

/** Made by package scripts and by the system itself as it runs, or brought by other package managers. */
function isMadeHere(path: HostPath): boolean {
	return (
		/^\/(?:usr\/)?lib\/modules\//.test(path) || // kernel-modules looks there
		/^\/usr\/sbin\/(?:policy-rc\.d|start-stop-daemon\.(?:REAL|distrib))$/.test(path) || // written by debootstrap and container tools
		/^\/(?:usr\/)?lib\/(?:firmware|debug|locale|udev\/hwdb\.bin|live|initcpio)(?:\/|$)/.test(path) ||
		/^\/usr\/lib(?:32|64)?\/(?:[a-z0-9_]+-linux-[a-z0-9]+\/)?(?:gconv\/gconv-modules\.cache|gdk-pixbuf-2\.0\/.*loaders\.cache|gio\/modules\/giomodule\.cache|gtk-[234]\.0\/.*\.cache|ghc\/.*package\.cache|mono\/|cmake\/)/.test(path) ||
		forAdministrators.test(path) ||
		/\.(?:pyc|pyo|jsa|cache|elc|zwc)$/.test(path) ||
		/^\/usr\/bin\/(?:nvidia-[\w-]+|vmware-[\w-]+|vmhgfs-fuse)$/.test(path) || // makers' own installers
		/^\/usr\/lib(?:32|64)?\/(?:[a-z0-9_]+-linux-[a-z0-9]+\/)?lib(?:nvidia|cuda|nvcuvid|nvoptix|vmtools|guestlib)[\w.-]*\.so[\d.]*$/.test(path)
	);
}

/** Text that an interpreter loads: told where a line of it is odd in itself. */
function judgeModule(file: SweptFile): Verdict | undefined {
	if (file.entry.size > longestModule) return undefined;
	const read = file.content(longestModule);
	if (!read.ok) return undefined;
	const isWorthIt = ({ severity }: { readonly severity: Severity }): boolean => isAtLeast(severity, 'medium');
	const odd = oddLines(read.value.bytes).find(isWorthIt);
	if (odd !== undefined) return { severity: odd.severity, why: shown`A module of no package where packages put theirs: line ${odd.line} ${visibleText(odd.says)}` };
	const sign = scriptSigns(Buffer.from(read.value.bytes).toString('latin1'), interpreters[nameEnding(file.name)]).find(isWorthIt);
	return sign === undefined ? undefined : { severity: sign.severity, why: shown`A module of no package where packages put theirs: it ${visibleText(sign.says)}` };
}

interface Verdict {
	readonly severity: Severity;
	readonly why: Visible;
}

function judge(file: SweptFile, content: Content, packages: InstalledPackages): Verdict | undefined {
	const { path, name, entry } = file;
	// Lists that were only read in part say little about what they do not hold.
	const partly = packages.tally.coverage.skipped.length > 0;
	const say = (severity: Severity, why: string): Verdict => ({ severity: partly && severity !== 'info' ? 'low' : severity, why: shown`${visibleText(why)}${visibleText(partly ? ' (the lists could only be read in part)' : '')}` });
	const isLibrary = content.kind === 'elf-library' || (content.kind === 'elf-program' && library.test(name));
	const executable = (entry.mode & 0o111) !== 0;
	if (inDependencyTree(path)) return isLibrary || executable ? say('info', 'Of no package of the system, in a tree that pip, npm, gem or the like fill') : undefined;
	if (content.kind === 'elf-program' || isLibrary) {
		if (programFolder.test(path) || libraryFolder.test(path)) return say('high', isLibrary ? 'A library of no package where the loader looks' : 'A program of no package in a system folder');
		// People build there.
		if (/^\/usr\/(?:src|local\/src)\/[^./]/.test(path)) return say('low', isLibrary ? 'A library of no package below /usr/src' : 'A program of no package below /usr/src');
		return say('medium', isLibrary ? 'A library of no package below a system folder' : 'A program of no package below a system folder');
	}
	if (dataFolder.test(path)) return undefined;
	if (content.kind === 'script') {
		if (programFolder.test(path)) return executable ? say('medium', 'A script of no package in a system folder') : say('low', 'A script of no package, not executable, in a system folder');
		return executable ? say('low', 'A script of no package below a system folder') : undefined;
	}
	if (programFolder.test(path)) return say(executable ? 'medium' : 'low', executable ? 'An executable file of no package in a system folder' : 'A file of no package in a folder of programs');
	return undefined;
}
