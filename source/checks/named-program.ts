/**
 * A program that some entry of the system's configuration names: is it there, where does it lie, whose is it, who may change
 * it? The same entry is ordinary or an alarm by what it runs.
 */

import { severityRank, worseFirst, type Severity } from '../core/finding.ts';
import { shown, visibleName, visibleText, type Visible } from '../core/visible.ts';
import { childOf, hostPath, nameOf, parentOf, shownPath, type Entry, type Host, type HostPath } from '../host/host.ts';
import { programsOf } from '../parsers/shell-command.ts';
import { suspiciousConstructs, type Construct } from '../parsers/suspicious-constructs.ts';
import { ownersKept } from './config-file.ts';
import { hostAccounts } from './host-accounts.ts';
import type { InstalledPackages } from './installed-packages.ts';
import { neverLogIn } from './login-shell.ts';
import { forAdministrators, hiddenPart, holdsPrograms, placeOf, placeWords, type Place } from './place.ts';

export interface Reason {
	readonly severity: Severity;
	/** A clause whose subject is the program: `lies in a temporary place`. */
	readonly says: Visible;
	readonly technique?: string;
}

export interface ProgramJudgement {
	/** As the entry names it. */
	readonly named: Visible;
	/** Where the name leads, links followed inside the root; undefined where it leads nowhere. */
	readonly path: HostPath | undefined;
	readonly exists: boolean | 'unknown';
	readonly entry: Entry | undefined;
	readonly place: Place;
	readonly hidden: boolean;
	/** By the host's own package lists; `unknown` where it has none that can be read. */
	readonly packaged: boolean | 'unknown';
	readonly package: Visible | undefined;
	/** Anyone may write it, or put another in its place. */
	readonly writableByOthers: boolean;
	readonly setuid: boolean;
	/** Worst first. Empty: nothing worth a word. */
	readonly reasons: readonly Reason[];
	readonly severity: Severity;
}

export interface CommandJudgement {
	readonly programs: readonly ProgramJudgement[];
	readonly constructs: readonly Construct[];
	/** Worst first, each with its program named: `/tmp/x lies in a temporary place`. */
	readonly reasons: readonly Reason[];
	readonly severity: Severity;
	readonly techniques: readonly string[];
}

export interface Runner {
	/** For `~/x`, `$HOME/x` and `./x`. */
	readonly home?: HostPath;
	/** Who runs it; root where not said. */
	readonly uid?: number;
}

const searchPath = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'].map(hostPath);

/** Hidden folders where people and their tools keep programs. */
const toolFolders =
	/^\.(?:local|cargo|rustup|nvm|npm|npm-global|npm-packages|rbenv|rvm|pyenv|venv|virtualenvs|env|asdf|sdkman|volta|bun|deno|fnm|nodenv|goenv|jenv|phpenv|composer|gem|dotnet|krew|poetry|pixi|conda|linuxbrew|oh-my-zsh|fzf|vscode-server|vscode|cursor-server|acme\.sh|bin|scripts|dotfiles|git|githooks|husky|config|tox|m2|sdk|nix-profile|guix-profile|docker|steam|bash_it|bash-git-prompt|getssl|dehydrated|yarn|pnpm|ghcup|cabal|stack|opam|elan|juliaup|luarocks|perlbrew|plenv|emacs\.d|vim|tmux|zsh|zprezto|zplug|antigen|zinit|profile\.d|bashrc\.d)$/;

/** `named`: absolute, a bare name to be looked for, or relative to the home. One byte to a character. */
export function judgeProgram(host: Host, packages: InstalledPackages, named: string, runner: Runner = {}): ProgramJudgement {
	const path = locate(host, named, runner.home);
	if (path === undefined) return nowhere(named, 'unknown');
	const resolved = host.resolve(path);
	if (!resolved.ok) return resolved.reason === 'vanished' ? gone(named, path) : { ...nowhere(named, 'unknown'), place: placeOf(path) };
	const { path: real, entry, clamped } = resolved.value;
	const reasons: Reason[] = [];
	const add = (severity: Severity, says: Visible, technique?: string) => reasons.push({ severity, says, ...(technique === undefined ? {} : { technique }) });
	const place = placeOf(real);
	const packaged: boolean | 'unknown' = packages.system === 'none' ? 'unknown' : packages.owns(real) || (packages.owns(path) && /^(?:system|local|state|configuration)$/.test(place));
	const hidden = packaged !== true && oddlyHidden(real) !== undefined;
	const base = {
		named: visibleName(named),
		path: real,
		exists: true,
		entry,
		place,
		hidden,
		packaged,
		package: packages.packageOf(real) ?? packages.packageOf(path),
		writableByOthers: false,
		setuid: (entry.mode & 0o4000) !== 0 && entry.kind === 'file',
	};
	if (clamped) add('high', shown`is reached by a link that would have left the root`);
	if (entry.kind !== 'file') return { ...base, ...rated(reasons) };

	if (place === 'temporary' || placeOf(path) === 'temporary') add('high', shown`lies in a temporary place, where anyone may put programs`, 'T1036.005');
	else if (place === 'device') add('high', shown`lies among the devices, where no program belongs`, 'T1564.001');
	if (hidden) add(place === 'home' || place === 'web' ? 'medium' : 'high', shown`is hidden (${visibleName(oddlyHidden(real)!)})`, 'T1564.001');
	const writable = whereWritable(host, real, entry);
	if (writable !== undefined && place !== 'temporary') {
		add('high', writable === real ? shown`can be changed by anyone` : shown`lies below ${shownPath(writable)}, which anyone may change`, 'T1574');
	}
	if (packaged === false) judgeUnpackaged(real, place, packages, add);
	if (place === 'web') add('low', shown`lies in a web root`);
	if ((runner.uid ?? 0) === 0 && entry.uid !== 0 && packaged !== true && place !== 'temporary' && ownersKept(host)) add(place !== 'web' && hostAccounts(host).byUid.get(entry.uid)?.some(({ name }) => neverLogIn.has(name)) === true ? 'medium' : 'low', shown`is run by root and belongs to user ${entry.uid}, who can change it`);
	return { ...base, writableByOthers: writable !== undefined, ...rated(reasons) };
}

/** Everything a command line runs, and what it is made of. */
export function judgeCommand(host: Host, packages: InstalledPackages, command: string, runner: Runner = {}): CommandJudgement {
	const programs = programsOf(command).slice(0, 200).map(({ program }) => judgeProgram(host, packages, program, runner));
	const constructs = suspiciousConstructs(command).map(construct => withPath(host, packages, construct));
	const reasons: Reason[] = [
		...constructs.map(({ severity, says, technique, path }) => ({ severity, says: path === undefined ? visibleText(says) : shown`${visibleText(says)} (${visibleName(path)})`, technique })),
		...programs.flatMap(program => program.reasons.map(reason => ({ ...reason, says: shown`${program.named} ${reason.says}` }))),
	];
	const { reasons: sorted, severity } = rated(reasons);
	return { programs, constructs, reasons: sorted, severity, techniques: [...new Set(sorted.flatMap(({ technique }) => technique ?? []))] };
}

/** A preloaded library that a package brought is ordinary, wherever it is named. */
function withPath(host: Host, packages: InstalledPackages, construct: Construct): Construct {
	if (construct.path === undefined || !construct.path.startsWith('/')) return construct;
	const { packaged, severity } = judgeProgram(host, packages, construct.path);
	if (packaged === true) return { ...construct, severity: 'info' };
	return severityRank(severity) > severityRank(construct.severity) ? { ...construct, severity } : construct;
}

function judgeUnpackaged(path: HostPath, place: Place, packages: InstalledPackages, add: (severity: Severity, says: Visible, technique?: string) => void): void {
	// Lists that were only read in part say little about what they do not hold.
	const partly = packages.tally.coverage.skipped.length > 0;
	if (forAdministrators.test(path)) add('low', shown`belongs to no package, in a folder meant for the administrator's own`);
	else if (holdsPrograms(path)) add(partly ? 'low' : 'high', shown`belongs to no package, in a folder that packages fill`, 'T1036.005');
	else if (place === 'system') add(partly ? 'low' : 'medium', shown`belongs to no package, in a folder that packages fill`, 'T1036.005');
	else if (place === 'spool' || place === 'log' || records.test(path)) add('medium', shown`belongs to no package and lies ${visibleText(placeWords[place])}`);
	else if (place === 'state' || place === 'other') add('low', shown`belongs to no package and lies ${visibleText(placeWords[place])}`);
}

/** State of programs of the system, in which nobody keeps programs: `/var/lib/apt`. */
const records = /^\/var\/lib\/(?:apt|dpkg|rpm|pacman|apk|systemd|misc|dbus|pam|ucf|sudo|initramfs-tools|logrotate|man-db|PackageKit|NetworkManager|dhcp|polkit-1|private|udisks2|locales|m?locate|plocate|grub|usbutils|os-prober|binfmts|alsa|colord|upower|AccountsService|update-rc\.d|update-notifier|ubuntu-release-upgrader|command-not-found|xkb|ispell|aspell|emacsen-common|sgml-base|xml-core|ghostscript|vim|python)\/(?!info\/)/;

function locate(host: Host, named: string, home: HostPath | undefined): HostPath | undefined {
	if (named.startsWith('/')) return named as HostPath;
	const below = /^(?:~|\$HOME|\$\{HOME\}|\.)\/(.+)$/.exec(named)?.[1];
	if (below !== undefined) return home === undefined ? undefined : childOf(home, below);
	if (named === '' || named.includes('/')) return named === '' || home === undefined ? undefined : childOf(home, named);
	for (const directory of searchPath) {
		const path = childOf(directory, named);
		const look = host.resolve(path);
		if (look.ok && look.value.entry.kind === 'file') return path;
	}
	return undefined;
}

/** The first hidden name on the way that is no tool's own folder. */
function oddlyHidden(path: HostPath): string | undefined {
	if (hiddenPart(path) === undefined) return undefined;
	const home = placeOf(path) === 'home' || placeOf(path) === 'local' || /^\/(?:srv|var\/www|var\/lib)\//.test(path);
	const names = path.split('/').filter(name => name.startsWith('.'));
	return names.find(name => !(home && toolFolders.test(name)) && name !== '.build-id');
}

function whereWritable(host: Host, path: HostPath, entry: Entry): HostPath | undefined {
	if ((entry.mode & 0o002) !== 0) return path;
	for (let above = parentOf(path); above !== '/'; above = parentOf(above)) {
		const look = host.look(above);
		if (look.ok && look.value.kind === 'directory' && (look.value.mode & 0o1002) === 0o002) return above;
	}
	return undefined;
}

function gone(named: string, path: HostPath): ProgramJudgement {
	const place = placeOf(path);
	const hidden = oddlyHidden(path) !== undefined;
	const reasons: Reason[] = [];
	if (place === 'temporary' || (place === 'device' && nameOf(path) !== 'null')) reasons.push({ severity: 'high', says: shown`lay ${visibleText(placeWords[place])} and is no longer there`, technique: 'T1070.004' });
	else if (hidden) reasons.push({ severity: place === 'home' ? 'medium' : 'high', says: shown`was hidden and is no longer there`, technique: 'T1564.001' });
	else reasons.push({ severity: 'info', says: shown`is not there` });
	return { ...nowhere(named, false), place, hidden, ...rated(reasons) };
}

function nowhere(named: string, exists: false | 'unknown'): ProgramJudgement {
	return {
		named: visibleName(named),
		path: undefined,
		exists,
		entry: undefined,
		place: 'other',
		hidden: false,
		packaged: 'unknown',
		package: undefined,
		writableByOthers: false,
		setuid: false,
		reasons: [],
		severity: 'info',
	};
}

function rated(reasons: readonly Reason[]): { readonly reasons: readonly Reason[]; readonly severity: Severity } {
	const sorted = reasons.toSorted(worseFirst);
	return { reasons: sorted, severity: sorted[0]?.severity ?? 'info' };
}
