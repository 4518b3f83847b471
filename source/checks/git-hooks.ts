/** What git and Subversion run of themselves: active hooks, and settings that name programs, of repositories, of people and of the system. */

import type { Finding } from '../core/finding.ts';
import { shown, visibleName, visibleText } from '../core/visible.ts';
import { childOf, hostPath, nameOf, parentOf, shownPath, type HostPath } from '../host/host.ts';
import { parseGitConfig } from '../parsers/git-config.ts';
import { findingOf, type HostCheck } from './check.ts';
import { Examination } from './examination.ts';
import { homesOf, runnerOf, type Home } from './homes.ts';
import { placeOf } from './place.ts';
import { repositories } from './repositories.ts';
import { judgeScript } from './script-folder.ts';
import { judgeStartUp } from './start-up-entry.ts';

const technique = 'T1546';
const hookNames = /^(?:applypatch-msg|commit-msg|fsmonitor-watchman|post-applypatch|post-checkout|post-commit|post-index-change|post-merge|post-receive|post-rewrite|post-update|pre-applypatch|pre-auto-gc|pre-commit|pre-merge-commit|pre-push|pre-rebase|pre-receive|prepare-commit-msg|proc-receive|push-to-checkout|reference-transaction|sendemail-validate|update|p4-\w+)$/;
/** `post-commit.bat` and the templates run nowhere. */
const subversionHooks = /^(?:start-commit|(?:pre|post)-(?:commit|revprop-change|lock|unlock))$/;
/** Settings whose value is a command git runs. */
const commands = /^(?:core\.(?:fsmonitor|sshcommand|pager|editor|askpass|gitproxy|alternaterefscommand)|sequence\.editor|gpg\.program|gpg\..*\.program|credential\.(?:.*\.)?helper|(?:filter|diff|merge)\..*\.(?:clean|smudge|process|textconv|command|driver)|diff\.external|interactive\.difffilter|alias\..*|sendemail\.(?:smtpserver|tocmd|cccmd)|uploadpack\.packobjectshook|remote\..*\.(?:uploadpack|receivepack)|pager\..*|browser\..*\.cmd|(?:diff|merge)tool\..*\.cmd)$/;

const bareShell = /^(?:\S*\/)?(?:ba|da|k|z)?sh\s+-\w*c\b/;

export const gitHooks: HostCheck = {
	id: 'git-hooks',
	step: 'C.1',
	title: 'Hooks and commands of git and Subversion',
	covers: 'Active hooks of repositories of git and Subversion in homes, /etc, /srv, /opt and web roots, core.hooksPath, and settings of git that name programs (fsmonitor, pager, sshCommand, filters, aliases).',
	needs: 'both',
	kind: 'host',
	*run(host, circumstances, tally) {
		const examination = new Examination(host, gitHooks, circumstances, tally);
		for (const path of ['/etc/gitconfig', '/usr/local/etc/gitconfig'].map(hostPath)) yield* settings(examination, path, undefined);
		yield* hooksIn(examination, hostPath('/usr/share/git-core/templates/hooks'), undefined, 'hook git copies into new repositories');
		for (const home of homesOf(host)) {
			for (const name of ['.gitconfig', '.config/git/config']) yield* settings(examination, childOf(home.path, name), home);
		}
		for (const { folder, home, of } of repositories(examination)) {
			if (of === 'Subversion') {
				yield* hooksIn(examination, childOf(folder, 'hooks'), home, 'hook of Subversion', subversionHooks);
				continue;
			}
			yield* settings(examination, childOf(folder, 'config'), home);
			yield* hooksIn(examination, childOf(folder, 'hooks'), home, 'hook of git');
			yield* hooksIn(examination, childOf(folder, 'custom_hooks'), home, 'hook of a server of git');
		}
		yield* examination.oddities;
	},
};

function* hooksIn(examination: Examination, folder: HostPath, home: Home | undefined, what: string, names = hookNames): Generator<Finding> {
	for (const standing of examination.folder(folder)) {
		if (standing.entry.kind !== 'file' || !names.test(nameOf(standing.path))) continue;
		const finding = judgeScript(examination, { what, technique, known: true, runner: { ...runnerOf(home), ...(home?.uid === undefined ? { uid: standing.entry.uid } : {}) } }, standing);
		if (finding !== undefined) yield finding;
	}
}

function* settings(examination: Examination, file: HostPath, home: Home | undefined): Generator<Finding> {
	const bytes = examination.read(file);
	if (bytes === undefined) return;
	for (const { line, name, value } of examination.some(file, parseGitConfig(bytes))) {
		if (name === 'core.hookspath') yield* hooksPath(examination, file, line, value, home);
		if (!commands.test(name) || /^(?:true|false|1|0|)$/.test(value)) continue;
		if (/^alias\./.test(name) && !value.startsWith('!')) continue;
		const finding = judgeStartUp(examination, {
			file,
			line,
			what: shown`setting ${visibleName(name)} of git`,
			command: value.replace(/^!/, ''),
			technique,
			runner: runnerOf(home),
			scope: 'person',
		});
		if (finding !== undefined) yield finding;
		else if (name === 'core.fsmonitor' && !/fsmonitor-watchman|rs-git-fsmonitor/.test(value)) {
			// A program that watches is named by its path; shell text is what an intruder writes.
			yield findingOf(examination.check, bareShell.test(value) ? 'medium' : 'low', { kind: 'file', path: shownPath(file) }, shown`core.fsmonitor makes git run ${visibleName(value.slice(0, 200))} at every status`, { facts: { line }, techniques: [technique] });
		}
	}
}

/** One folder of hooks for every repository. */
function* hooksPath(examination: Examination, file: HostPath, line: number, value: string, home: Home | undefined): Generator<Finding> {
	const below = value.replace(/^~\//, '');
	const base = value.startsWith('~/') ? home?.path : value.startsWith('/') ? undefined : parentOf(parentOf(file));
	const folder = (base === undefined ? value : childOf(base, below)).replace(/\/+$/, '') as HostPath;
	if (!folder.startsWith('/')) return;
	const place = placeOf(childOf(folder, 'x'));
	if (place === 'temporary' || place === 'device') {
		yield findingOf(examination.check, 'high', { kind: 'file', path: shownPath(file) }, shown`core.hooksPath takes hooks from ${visibleName(folder)}, where anyone may put them`, {
			facts: { line, folder: visibleName(folder) },
			techniques: [technique],
			next: visibleText('Read the hooks in that folder; find out who made the setting and when.'),
		});
	}
	yield* hooksIn(examination, folder, home, 'hook of git');
}
