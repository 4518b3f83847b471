/** Code an interpreter or editor runs before what it was asked to do: Python's sites and .pth files, Perl's and Ruby's sites, vim, emacs, man. */

import { isAtLeast, type Finding, type Severity } from '../core/finding.ts';
import { shown, visibleName, visibleText, type Visible } from '../core/visible.ts';
import { childOf, hostPath, nameOf, parentOf, shownPath, type HostPath } from '../host/host.ts';
import { interpreterOf, scriptSigns } from '../parsers/script-signs.ts';
import { findingOf, type HostCheck } from './check.ts';
import { Examination, type Standing } from './examination.ts';
import { homesOf } from './homes.ts';
import { judgeStartUp } from './start-up-entry.ts';

const technique = 'T1546.018';
const siteModule = /^(?:sitecustomize|usercustomize)\.py$/;
/** What pip, setuptools and distributions write: editable installs, name spaces, coverage, virtual environments. */
const ordinaryPth = /^(?:distutils-precedence|easy-install|__editable__.*|_.*\.egg-link|.*-nspkg|zope.*|matplotlib.*|coverage.*|a1_coverage|_virtualenv|google.*|protobuf.*|sphinxcontrib.*|ruamel.*|pywin32|setuptools|site-packages|README|virtualenv.*|debugpy.*|jaraco.*|azure.*|backports.*|future|dist-packages|pytest.*|aws.*|repoze.*|paste.*|logilab.*)\.pth$/i;

export const interpreterStartup: HostCheck = {
	id: 'interpreter-startup',
	step: 'C.1',
	title: 'Code that interpreters and editors run first',
	covers: "sitecustomize, usercustomize and .pth files of Python with code, Perl's sitecustomize and modules of no package in /etc/perl, vimrc and emacs files, programs named in man's settings, in system folders and every home.",
	needs: 'both',
	kind: 'host',
	*run(host, circumstances, tally) {
		const examination = new Examination(host, interpreterStartup, circumstances, tally);
		for (const folder of siteFolders(examination)) {
			for (const standing of examination.folder(folder)) {
				yield* site(examination, standing);
				yield* firstOf(examination, standing);
			}
		}
		for (const path of ['/etc/perl/sitecustomize.pl', '/usr/local/lib/site_perl/sitecustomize.pl', '/etc/python3/sitecustomize.py'].map(hostPath)) {
			const standing = examination.standing(path);
			if (standing !== undefined) yield* code(examination, standing, 'code every program of the interpreter runs first', 'medium');
		}
		// Debian keeps sitecustomize here, as configuration; and in /etc/perl a module that comes before Perl's own.
		for (const folder of examination.names(hostPath('/etc'))) {
			if (/^\/etc\/python3\.\d+$/.test(folder)) for (const standing of examination.folder(folder)) if (siteModule.test(nameOf(standing.path))) yield* code(examination, standing, 'code every Python program runs first', 'low');
		}
		for (const standing of examination.folder(hostPath('/etc/perl'))) {
			if (standing.path.endsWith('.pm')) yield* code(examination, standing, "module that is found before Perl's own", 'medium');
		}
		// Debian's Perl looks there before its own (@INC); pragmas come from nowhere else.
		for (const folder of ['/usr/local/share/perl', '/usr/local/lib/x86_64-linux-gnu/perl', '/usr/local/lib/aarch64-linux-gnu/perl'].flatMap(base => examination.names(hostPath(base)))) {
			for (const name of ['strict.pm', 'warnings.pm', 'utf8.pm', 'vars.pm', 'feature.pm', 'Config.pm']) {
				const standing = examination.standing(childOf(folder, name));
				if (standing !== undefined) yield* code(examination, standing, "module that is found before Perl's own", 'medium');
			}
		}
		yield* editors(examination);
		for (const path of ['/etc/manpath.config', '/etc/man_db.conf'].map(hostPath)) yield* manual(examination, path);
		yield* examination.oddities;
	},
};

/** /usr/lib/python3/dist-packages, /usr/local/lib/python3.11/site-packages, ~/.local/lib/python3.11/site-packages, /usr/lib/python3.11 itself. */
function siteFolders(examination: Examination): readonly HostPath[] {
	const bases = ['/usr/lib', '/usr/lib64', '/usr/local/lib', '/usr/local/lib64', ...homesOf(examination.host).map(home => childOf(home.path, '.local/lib'))].map(hostPath);
	const found = new Map<HostPath, HostPath>();
	for (const base of bases) {
		for (const path of examination.host.resolve(base).ok ? examination.names(base) : []) {
			if (!/\/python\d(?:\.\d+)?$/.test(path)) continue;
			for (const folder of [path, childOf(path, 'dist-packages'), childOf(path, 'site-packages')]) {
				const standing = examination.standing(folder);
				if (standing?.entry.kind === 'directory') found.set(standing.real, folder);
			}
		}
	}
	return [...found.keys()];
}

function* site(examination: Examination, standing: Standing): Generator<Finding> {
	const name = nameOf(standing.path);
	if (standing.entry.kind !== 'file' || (examination.packages.owns(standing.path) && examination.isIntact(standing.path)) || examination.packages.owns(standing.real)) return;
	if (siteModule.test(name)) yield* code(examination, standing, 'code every Python program runs first', 'medium');
	if (name.endsWith('.pyc') && examination.packages.system !== 'none' && /\/dist-packages$/.test(parentOf(standing.path)) && standing.path.startsWith('/usr/lib/')) {
		yield told(examination, standing.path, 'medium', shown`a module that was compiled elsewhere, without its source and of no package, where every Python program finds it`, { size: standing.entry.size });
		return;
	}
	if (!name.endsWith('.pth')) return;
	const imports = (examination.text(standing.path) ?? '').split('\n').map((text, at) => ({ text, line: at + 1 })).filter(({ text }) => /^import[ \t]/.test(text));
	if (imports.length === 0) return;
	const sign = imports.flatMap(({ text, line }) => signsOf(text).map(one => ({ ...one, line })))[0];
	const known = ordinaryPth.test(name);
	if (sign === undefined && known) return;
	const severity = sign?.severity ?? 'low';
	yield told(examination, standing.path, severity, shown`lines of ${visibleName(name)} that every Python program runs${sign === undefined ? visibleText('') : shown`: ${sign.says}`}`, { line: sign?.line ?? imports[0]!.line, code: visibleName((imports[0]?.text ?? '').slice(0, 300)) });
}

/** What a package of Python runs when it is imported: makers decode nothing there that they then run. */
function* firstOf(examination: Examination, standing: Standing): Generator<Finding> {
	if (standing.entry.kind !== 'directory' || /\.(?:dist|egg)-info$|__pycache__$/.test(standing.path)) return;
	const first = examination.standing(childOf(standing.path, '__init__.py'));
	if (first?.entry.kind !== 'file' || first.entry.size > 65_536 || examination.packages.owns(first.real)) return;
	const sign = scriptSigns(examination.text(first.path) ?? '', 'python3').find(({ severity }) => isAtLeast(severity, 'high'));
	if (sign !== undefined) yield told(examination, first.path, sign.severity, shown`code that runs when the package ${visibleName(nameOf(standing.path))} is imported: ${visibleText(sign.says)}`, { size: first.entry.size });
}

/** A line of a .pth file is one statement: what it does in a dozen words is what it is for. */
function signsOf(text: string): readonly { readonly severity: Severity; readonly says: Visible }[] {
	const found = scriptSigns(text, 'python3').map(({ severity, says }) => ({ severity, says: visibleText(says) }));
	if (/\b(?:exec|eval)\s*\(/.test(text) && /b64decode|fromhex|zlib|urlopen|urllib|requests|marshal|open\(["']\/(?:tmp|dev|var\/tmp)/.test(text)) found.push({ severity: 'high', says: visibleText('runs text that is decoded or fetched on the way') });
	if (/\bos\.(?:system|popen|exec\w*|spawn\w*|fork)\b|\bsubprocess\b|\bsocket\b|\bpty\b/.test(text)) found.push({ severity: 'high', says: visibleText('starts programs or opens connections') });
	return found;
}

function* code(examination: Examination, standing: Standing, what: string, otherwise: Severity): Generator<Finding> {
	const packaged = examination.packages.owns(standing.real);
	if (standing.entry.kind !== 'file' || (packaged && (!standing.path.startsWith('/etc/') || examination.isIntact(standing.path)))) return;
	const text = examination.text(standing.path);
	if (text === undefined || text.split('\n').every(line => /^\s*(?:#|$)/.test(line))) return;
	const sign = scriptSigns(text, interpreterOf(text) ?? (standing.path.endsWith('.py') ? 'python3' : 'perl'))[0];
	const inHome = standing.path.includes('/.local/');
	const severity = sign?.severity ?? (examination.packages.system === 'none' || inHome ? 'low' : otherwise);
	if (packaged && sign === undefined) return;
	yield told(examination, standing.path, severity, shown`${visibleText(what)}, ${visibleText(packaged ? 'changed since its package brought it' : 'of no package')}${sign === undefined ? visibleText('') : shown`: ${visibleText(sign.says)}`}`, { size: standing.entry.size });
}

/** What may run a program from a file of vim, by itself: autocmd, system(), `:!`. */
function* editors(examination: Examination): Generator<Finding> {
	const files = ['/etc/vim/vimrc.local', '/etc/vimrc.local', '/etc/vimrc', '/etc/vim/vimrc', '/usr/share/vim/vimrc', '/etc/emacs/site-start.el', ...homesOf(examination.host).flatMap(home => ['.vimrc', '.vim/vimrc', '.config/nvim/init.vim', '.exrc', '.emacs', '.emacs.d/init.el', '.nanorc', '.gdbinit', '.lesskey', '.screenrc', '.tmux.conf'].map(name => childOf(home.path, name)))].map(hostPath);
	for (const path of files) {
		const text = examination.text(path);
		if (text === undefined || (examination.packages.owns(path) && examination.isIntact(path))) continue;
		for (const [at, line] of text.split('\n').slice(0, 20_000).entries()) {
			const command = /\bsystem(?:list)?\(\s*(["'])(.+?)\1/.exec(line)?.[2] ?? /(?:^|\s|\|)(?:sil(?:ent)?!?\s+)?!\s*([^\s=].*)$/.exec(line)?.[1] ?? /shell-command(?:-to-string)?\s+"([^"]+)"/.exec(line)?.[1] ?? /^\s*(?:shell|run-shell|exec)\s+(.+)$/.exec(line)?.[1];
			if (command === undefined || /^\s*["#;]/.test(line)) continue;
			const finding = judgeStartUp(examination, { file: path, line: at + 1, what: shown`command in ${visibleName(nameOf(path))}`, command, technique: 'T1546', scope: 'person' });
			if (finding !== undefined) yield finding;
		}
	}
}

/** `DEFINE pager /usr/bin/less`: programs man runs. */
function* manual(examination: Examination, path: HostPath): Generator<Finding> {
	for (const [at, line] of (examination.text(path) ?? '').split('\n').entries()) {
		const command = /^\s*DEFINE\s+(?:pager|cat|tr|grep|troff|nroff|eqn|neqn|tbl|col|refer|vgrind|grap|pic|decompressor|compressor|browser)\s+(\S.*)$/.exec(line)?.[1];
		if (command === undefined) continue;
		const finding = judgeStartUp(examination, { file: path, line: at + 1, what: visibleText('program man runs'), command, technique: 'T1546', conditional: true });
		if (finding !== undefined) yield finding;
	}
}

function told(examination: Examination, path: HostPath, severity: Severity, says: Visible, facts: Readonly<Record<string, Visible | number>>): Finding {
	return findingOf(examination.check, severity, { kind: 'file', path: shownPath(path) }, says, { facts, techniques: [technique], next: visibleText('Read it, find out when it came and with what; compare with a clean machine of the same kind.') });
}
