/** What package managers run beside the packages themselves: hooks of apt, dpkg, dnf, yum, pacman, apk, zypper, etckeeper, needrestart. */

import type { Finding } from '../core/finding.ts';
import { shown, visibleName, visibleText } from '../core/visible.ts';
import { hostPath, shownPath, type HostPath } from '../host/host.ts';
import { parseAptConf } from '../parsers/apt-conf.ts';
import { linesOf } from '../parsers/lines.ts';
import { entriesOf, parseUnitFile } from '../parsers/unit-file.ts';
import { findingOf, type HostCheck } from './check.ts';
import { Examination } from './examination.ts';
import { latePackageParts } from './late-package-parts.ts';
import { maintainerScripts } from './maintainer-scripts.ts';
import { scriptFolder } from './script-folder.ts';
import { judgeStartUp } from './start-up-entry.ts';

const technique = 'T1546.016';
const aptCommand = /(?:pre|post)-invoke(?:-success|-stats)?$|(?:pre|post)-install-pkgs$|proxy-auto-?detect$|^dir::bin::|solver|^apt::update::/i;
const unverified = /^(?:acquire::allowinsecurerepositories|apt::get::allowunauthenticated|acquire::allowdowngradetoinsecurerepositories)$/i;
const scriptFolders = [
	...['commit.d', 'init.d', 'list-installed.d', 'post-install.d', 'pre-commit.d', 'pre-install.d', 'unclean.d', 'uninit.d', 'update-ignore.d', 'vcs.d', 'daily'].map(name => ({ folder: `/etc/etckeeper/${name}`, what: 'hook of etckeeper' })),
	...['hook.d', 'notify.d', 'restart.d'].map(name => ({ folder: `/etc/needrestart/${name}`, what: 'hook of needrestart' })),
	{ folder: '/etc/apk/commit_hooks.d', what: 'hook of apk' },
	...['commit', 'system', 'services', 'urlresolver', 'appdata'].map(name => ({ folder: `/usr/lib/zypp/plugins/${name}`, what: 'plug-in of zypper' })),
	...['/usr/lib/yum-plugins', '/usr/share/yum-plugins'].map(folder => ({ folder, what: 'plug-in of yum', names: /\.py$/, sourced: true })),
	{ folder: '/etc/ca-certificates/update.d', what: 'hook of update-ca-certificates' },
];

export const packageManagerHooks: HostCheck = {
	id: 'package-manager-hooks',
	step: 'C.1',
	title: 'Hooks of package managers',
	covers: 'Commands and scripts that apt, dpkg, dnf, yum, pacman, apk, zypper, etckeeper and needrestart run, plug-ins, the scripts dpkg keeps of its packages, and which of these and of its sums are younger than the package.',
	needs: 'both',
	kind: 'host',
	*run(host, circumstances, tally) {
		const examination = new Examination(host, packageManagerHooks, circumstances, tally);
		for (const path of [hostPath('/etc/apt/apt.conf'), ...examination.names(hostPath('/etc/apt/apt.conf.d'))]) yield* apt(examination, path);
		for (const path of [hostPath('/etc/dpkg/dpkg.cfg'), ...examination.names(hostPath('/etc/dpkg/dpkg.cfg.d')), hostPath('/root/.dpkg.cfg')]) {
			yield* lines(examination, path, 'hook of dpkg', /^\s*(?:pre-invoke|post-invoke|status-logger)(?:\s*=\s*|\s+)(\S.*)$/);
		}
		for (const path of examination.names(hostPath('/etc/dnf/plugins/post-transaction-actions.d'))) yield* lines(examination, path, 'action of dnf', /^[^#:]*:[^:]*:(.+)$/);
		for (const path of examination.names(hostPath('/etc/dnf/libdnf5-plugins/actions.d'))) yield* lines(examination, path, 'action of dnf', /^[^#:]*:[^:]*:[^:]*:[^:]*:(.+)$/);
		for (const folder of ['/etc/pacman.d/hooks', '/usr/share/libalpm/hooks'].map(hostPath)) {
			for (const path of examination.names(folder)) if (path.endsWith('.hook')) yield* pacman(examination, path);
		}
		for (const { path } of ['/usr/lib', '/usr/lib64'].flatMap(folder => examination.folder(hostPath(folder)).filter(({ path }) => /\/python3(?:\.\d+)?$/.test(path)))) {
			for (const site of ['site-packages', 'dist-packages']) yield* scriptFolder(examination, { folder: hostPath(`${path}/${site}/dnf-plugins`), what: 'plug-in of dnf', technique, names: /\.py$/, sourced: true });
		}
		for (const place of scriptFolders) yield* scriptFolder(examination, { technique, ...place, folder: hostPath(place.folder) });
		yield* maintainerScripts(examination);
		yield* latePackageParts(examination);
		yield* examination.oddities;
	},
};

function* apt(examination: Examination, file: HostPath): Generator<Finding> {
	const text = examination.text(file);
	if (text === undefined) return;
	for (const { line, name, value } of examination.some(file, parseAptConf(text))) {
		if (unverified.test(name) && /^(?:true|yes|1|on|enable)$/i.test(value)) {
			yield findingOf(examination.check, 'medium', { kind: 'file', path: shownPath(file) }, shown`apt takes packages that nobody signed (${visibleName(name)})`, {
				facts: { line },
				techniques: ['T1553'],
				next: visibleText('Find out who set it and why; look at where packages have come from since.'),
			});
		}
		if (!aptCommand.test(name)) continue;
		const finding = judgeStartUp(examination, { file, line, what: shown`hook of apt (${visibleName(name)})`, command: value.replaceAll(/\\(["\\])/g, '$1'), technique, conditional: true });
		if (finding !== undefined) yield finding;
	}
}

function* lines(examination: Examination, file: HostPath, what: string, pattern: RegExp): Generator<Finding> {
	for (const { number: line, text } of linesOf(examination.read(file) ?? new Uint8Array())) {
		const command = pattern.exec(text)?.[1]?.replace(/^(["'])(.*)\1$/, '$2');
		if (command === undefined) continue;
		const finding = judgeStartUp(examination, { file, line, what: visibleText(what), command, technique });
		if (finding !== undefined) yield finding;
	}
}

function* pacman(examination: Examination, file: HostPath): Generator<Finding> {
	for (const { line, value } of entriesOf(parseUnitFile(examination.read(file) ?? new Uint8Array()), 'Action', 'Exec')) {
		const finding = judgeStartUp(examination, { file, line, what: visibleText('hook of pacman'), command: value, technique });
		if (finding !== undefined) yield finding;
	}
}
