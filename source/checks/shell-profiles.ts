/** Files a shell obeys when somebody logs in, opens a terminal or leaves: of the system, of new homes, and of every home. */

import type { Finding } from '../core/finding.ts';
import { shown, visibleText } from '../core/visible.ts';
import { childOf, hostPath, shownPath, type HostPath } from '../host/host.ts';
import { environmentLines } from '../parsers/environment-file.ts';
import { shadowedCommands } from '../parsers/shell-functions.ts';
import { findingOf, type HostCheck } from './check.ts';
import { judgeEnvironment } from './environment-settings.ts';
import { Examination, type Standing } from './examination.ts';
import { homesOf, runnerOf } from './homes.ts';
import type { Runner } from './named-program.ts';
import { judgeScript } from './script-folder.ts';

const technique = 'T1546.004';
const system = [
	'/etc/profile', '/etc/profile.local', '/etc/bash.bashrc', '/etc/bash.bashrc.local', '/etc/bashrc', '/etc/bash/bashrc', '/etc/bash.bash_logout', '/etc/bash_completion', '/etc/zshenv', '/etc/zprofile', '/etc/zshrc', '/etc/zlogin', '/etc/zlogout',
	'/etc/zsh/zshenv', '/etc/zsh/zprofile', '/etc/zsh/zshrc', '/etc/zsh/zlogin', '/etc/zsh/zlogout', '/etc/csh.cshrc', '/etc/csh.login', '/etc/csh.logout', '/etc/ksh.kshrc', '/etc/kshrc', '/etc/suid_profile', '/etc/fish/config.fish', '/etc/.login', '/etc/shrc', '/etc/mkshrc', '/etc/rc',
].map(hostPath);
const folders = ['/etc/profile.d', '/etc/bash/bashrc.d', '/etc/bash_completion.d', '/etc/fish/conf.d', '/usr/share/fish/vendor_conf.d', '/etc/zsh/zshrc.d', '/etc/csh/login.d', '/etc/csh/cshrc.d', '/usr/lib/profile.d', '/usr/local/etc/profile.d', '/etc/bashrc.d'].map(hostPath);
const inHomes = [
	'.profile', '.bashrc', '.bash_profile', '.bash_login', '.bash_logout', '.bash_aliases', '.bash_functions', '.bash_completion', '.zshrc', '.zshenv', '.zprofile', '.zlogin', '.zlogout', '.kshrc', '.mkshrc', '.shrc', '.cshrc', '.tcshrc', '.login', '.logout',
	'.config/fish/config.fish', '.aliases', '.functions', '.exports', '.local/bin/env', '.config/direnv/direnvrc', '.direnvrc',
];
const foldersInHomes = ['.bashrc.d', '.zshrc.d', '.profile.d', '.config/fish/conf.d', '.config/fish/functions', '.bash_completion.d', '.oh-my-zsh/custom'];
/** Told elsewhere, from the structure of the text. */
const toldByText = /^(?:LD_|PS\d$)/;

export const shellProfiles: HostCheck = {
	id: 'shell-profiles',
	step: 'C.1',
	title: 'Profiles of shells',
	covers: 'Profiles, rc and logout files of bash, zsh, ksh, csh and fish, of the system, of new homes and of every home: what they run, load, hide and put in the place of su, sudo or ssh.',
	needs: 'both',
	kind: 'host',
	*run(host, circumstances, tally) {
		const examination = new Examination(host, shellProfiles, circumstances, tally);
		const seen = new Set<HostPath>();
		for (const path of system) yield* profile(examination, path, 'profile of every shell', {}, seen);
		for (const path of folders.flatMap(folder => examination.names(folder))) yield* profile(examination, path, 'profile of every shell', {}, seen, true);
		// Sourced when somebody completes the command of that name. Packages bring hundreds: only others are opened.
		for (const path of examination.names(hostPath('/usr/share/bash-completion/completions'))) {
			if (!examination.isPackaged(path)) yield* profile(examination, path, 'completions of bash', {}, seen, true);
		}
		const skeleton = hostPath('/etc/skel');
		for (const name of inHomes) yield* profile(examination, childOf(skeleton, name), 'profile of new homes', {}, seen);
		for (const home of homesOf(host)) {
			const paths = [...inHomes.map(name => childOf(home.path, name)), ...foldersInHomes.flatMap(name => examination.names(childOf(home.path, name)))];
			for (const path of paths) yield* profile(examination, path, `profile of ${home.name}`, runnerOf(home), seen);
		}
		yield* examination.oddities;
	},
};

function* profile(examination: Examination, path: HostPath, what: string, runner: Runner, seen: Set<HostPath>, dropIn = false): Generator<Finding> {
	const standing = examination.standing(path);
	if (standing === undefined || standing.entry.kind === 'directory' || seen.has(standing.real)) return;
	seen.add(standing.real);
	if (standing.entry.kind !== 'file') {
		examination.read(path);
		return;
	}
	const told = judgeScript(examination, { what, technique, sourced: true, known: !dropIn, runner: { uid: standing.entry.uid, ...runner } }, standing);
	if (told !== undefined) yield told;
	if (examination.isIntact(path)) return;
	const text = examination.text(path, 262_144);
	if (text === undefined) return;
	yield* judgeEnvironment(examination, path, what, environmentLines(text).filter(({ name }) => !toldByText.test(name) && (told === undefined || name !== 'PROMPT_COMMAND')), runner);
	yield* shadowed(examination, standing, what, text);
}

/** A function of the name of a program that asks for a password, and that listens. */
function* shadowed(examination: Examination, { path }: Standing, what: string, text: string): Generator<Finding> {
	for (const { name, line, listens } of shadowedCommands(text)) {
		if (!listens) continue;
		yield findingOf(examination.check, 'high', { kind: 'file', path: shownPath(path) }, shown`${visibleText(what)}: function ${visibleText(name)} stands in the place of the program and keeps what is typed`, {
			facts: { line },
			techniques: ['T1056', technique],
			next: shown`Read ${shownPath(path)}; passwords typed into ${visibleText(name)} since it changed are known to somebody.`,
		});
	}
}
