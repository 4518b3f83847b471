/** Hidden files and folders where nobody needs to hide anything: system folders, the configuration, logs, spools, temporary places. */

import type { Severity } from '../core/finding.ts';
import { shown, visibleName, visibleText, type Visible } from '../core/visible.ts';
import type { Host, HostPath } from '../host/host.ts';
import { contentOf, isProgram } from '../parsers/content-kind.ts';
import { findingOf, type FileCheck, type SweptFile } from './check.ts';
import { factsOf } from './file-facts.ts';
import { installedPackages } from './installed-packages.ts';
import { ownersOf } from './owners.ts';
import { hiddenPart, pathInside, placeOf, placeWords, type Place } from './place.ts';
import { inDependencyTree, isToolFolder } from './tool-trees.ts';

interface Verdict {
	readonly severity: Severity;
	readonly why: Visible;
}

export const hiddenFiles: FileCheck = {
	id: 'hidden-files',
	step: 'C.3',
	title: 'Hidden files and folders in system places',
	covers: 'Names that begin with a dot outside of homes, but for those that packages list and programs are known to make.',
	needs: 'both',
	kind: 'file',
	begin(host) {
		const owners = ownersOf(host);
		const homes = new Set([...owners.homes.keys()].filter(isServiceHome));
		return {
			hears: [{ hidden: true }],
			inspect(file, report) {
				// A name of dots and blanks is odd-names' to tell.
				if (file.name.charCodeAt(0) !== 0x2e || !/^\.[^.\s]/.test(file.name)) return;
				const { path } = file;
				const place = placeOf(path);
				if (place === 'home' || place === 'device') return;
				const folder = path.slice(0, path.lastIndexOf('/'));
				if (homes.has(folder as HostPath) || (hiddenPart(folder as HostPath) !== undefined && !withinKnown.test(path)) || isKnown(file, place, folder)) return;
				if (pathInside(path) !== undefined || inDependencyTree(path)) return;
				const verdict = judge(host, file, place);
				if (verdict === undefined) return;
				report(
					findingOf(hiddenFiles, verdict.severity, { kind: 'file', path: file.shown }, verdict.why, {
						facts: { kind: visibleText(file.entry.kind), ...factsOf(file.entry, owners) },
						techniques: verdict.severity === 'low' || verdict.severity === 'info' ? [] : ['T1564.001'],
						next: visibleText('List what is in it; see who made it and when, and what else was made then.'),
					}),
				);
			},
		};
	},
};

/** `daemon` is at home in /usr/sbin, and `backup` in /var/backups: those are no homes to speak of. */
function isServiceHome(home: HostPath): boolean {
	const place = placeOf(home);
	return place === 'state' ? /^\/var\/lib\/[^/]+/.test(home) : (place === 'other' || place === 'local') && home.lastIndexOf('/') > 0;
}

/** Names that are innocent wherever they are: of editors, version control, package builders, desktops, file servers. */
const innocent =
	/^\.(?:git(?:ignore|attributes|modules|keep|hub|lab(?:-ci\.yml)?)?|svn|hg|hgignore|hgtags|bzr|bzrignore|cvsignore|arch-ids|keep(?:me|_\S+)?|empty|placeholder|gitkeep|nojekyll|htaccess|htpasswd|htgroup|user\.ini|well-known|env(?:\.\w+)?|editorconfig|eslint\S*|prettier\S*|npm\w*|yarn\S*|babelrc\S*|jshintrc|jscs\S*|stylelint\S*|travis\.yml|circleci|appveyor\.yml|codecov\.yml|coveragerc|pylintrc|flake8|rubocop\S*|rspec|ruby-\w+|python-version|node-version|nvmrc|tool-versions|dockerignore|mailmap|clang-\w+|cirrus\S*|pre-commit\S*|readthedocs\S*|DS_Store|AppleDouble|_\S+|Trash(?:-\d+|es)?|directory|hidden|nfs[0-9a-f]+|fuse_hidden\w+|stfolder|stignore|sync\S*|snapshots?|zfs|lost\+found|hmac|\S+\.hmac|lintian|build-id|dwz|debug|packlist|exists|cvs\S*|depend\S*|deps|libs|nogit|version|timestamp|checksums?|md5sums|updated|lock|\S+\.lock|pid|uuid|metadata|index|changed|stamp|\S+[.-]stamp|initialized|\S+\.(?:sw[a-p]|un~|cmd|d|o|Po|Plo|crc|tmp|gz|bz2|mo|hash|sig|asc)|\S+~|#\S+|dpkg-\S+|\S+\.dpkg-\w+|rpmnew|fontconfig|theme|emptydir|s\.PGSQL\.\d+(?:\.lock)?)$/;

/** Programs keep these in these places. */
const places: Readonly<Partial<Record<Place, RegExp>>> = {
	configuration: /^\.(?:pwd\.lock|etckeeper|java|resolv\.conf\.\S+|cups|initctl|cfsaved|fstab\S*|ansible\S*|puppet\S*|chef\S*|tripwire\S*|aide\S*|cron\.\w+|legacy-bootordering|updated|rnd|gshadow\S*|passwd\S*|group\S*|shadow\S*|bashrc|profile|bash_logout|bash_profile|face|config|ssh|vimrc|zshrc|screenrc|selected_editor|cshrc|login|emacs|kshrc|zshenv|mkshrc|shrc)$/,
	temporary: /^\.(?:X11-unix|ICE-unix|XIM-unix|font-unix|Test-unix|X\d+-lock|esd-\d+|org\.chromium\.\S+|com\.google\.Chrome\S*|com\.microsoft\.\S+|mount_\S+|java_pid\d+|attach_pid\d+|dotnet\S*|NET\S*|winbindd?|vbox-\S+-ipc|pulse\S*|wine-\d+|sentry\S*|lsp\S*|clr-debug\S*|dotnet-diagnostic\S*|mongodb\S*|mysql\S*|xfsm-ICE\S*|webmin|usermin|sandbox\S*|ansible\S*|nm-\S+|gdm\S*|psql\S*|gradle\S*|snap\S*|docker\S*|tmux\S*|tmp[A-Za-z0-9_]{6,}|[A-Za-z0-9_.-]+\.sock(?:et)?(?:\.lock)?|systemd-\S+|yum\S*|dnf\S*|apt\S*|cache|config|local|npm|guestfs-\d+|libvirt\S*|vscode\S*|nvidia\S*|uscreens|screen|ctx\S*|cpan\S*)$/,
	local: /^\.(?:bin|package-lock\.json|installed\S*|metadata\S*|install4j|egg-info|vagrantplugins|build\S*|yarn-\S+|cache|config|local|gradle|m2|settings|project|classpath|mvn|ssh|bash\w*|profile|vimrc|\w*rc|\w+-version|\w*history|java|erlang\S*|rvmrc|condarc|install\S*|npm\S*|npmignore|wp-cli|drush|composer)$/,
};

/** Folders that are hidden everywhere, with what is hidden in them by design: anything else hid there because nobody looks twice. */
const withinKnown = /^\/etc\/\.java\/(?:\.(?:system|user)Prefs\/)?\.(?!(?:system|user)Prefs$|system\.lock$|systemRootModFile$|user\.lock|userRootModFile)[^/]+$|^\/(?:tmp|var\/tmp)\/\.(?:X11|ICE|XIM|font|Test)-unix\/\.[^/]+$/;

function isKnown({ path, name, entry }: SweptFile, place: Place, folder: string): boolean {
	if (innocent.test(name) && !(entry.kind === 'directory' && holdsNothingHidden.test(path) && !/^\.(?:git|svn|hg|bzr|build-id|debug|dwz)$/.test(name))) return true;
	if (places[place]?.test(name) === true) return true;
	if (/^\/etc\/skel$/.test(folder)) return true;
	if (place === 'other' && folder === '') return /^\.(?:dockerenv|dockerinit|autorelabel|readahead|autofsck|relabel|updated|rnd|cache|config|local|npm|bash_history|viminfo|pki|nv|ssh|Trash\S*|journal|rr_moved|bash\w*|profile|cshrc|vscode\S*|gnupg|wget-hsts|lesshst|\w*history|java|docker|ansible|disk|fseventsd|Spotlight-V100|TemporaryItems|DocumentRevisions-V100)$/.test(name);
	// Homes of services, and of people elsewhere: what a home holds.
	return (place === 'state' || place === 'other' || place === 'spool' || place === 'web') && (path.endsWith('/.SEQ') || isToolFolder(name) || /^\.(?:bash\w*|zsh\w*|profile|\w*rc|\w*_?history|lesshst|viminfo|wget-hsts|selected_editor|sudo_as_admin_successful|\w*_profile|my\.cnf|pgpass|erlang\.cookie|face|Xauthority|ICEauthority|esd_auth|pulse-cookie|rnd|motd_shown|cloud-locale-\S+|netrc|forward|hushlogin|groovy|owncloudsync|ocdata|ncdata|java|\w+\.json|\w+\.ya?ml|\w+\.toml|\w+\.xml|\w+\.properties|mounted|created|write\S*|seed\S*|sha\d+|[\w-]+_(?:done|complete|installed|init))$/.test(name));
}

/** Here a folder under an innocent name is still one too many. */
const holdsNothingHidden = /^\/(?:(?:usr\/)?(?:s?bin|lib(?:32|64|x32|exec)?)|usr\/(?:share|include|games)|boot)\/(?:[^/]+\/)?\.[^/]+$/;

function judge(host: Host, file: SweptFile, place: Place): Verdict | undefined {
	const { path, name, entry } = file;
	const where = visibleText(placeWords[place]);
	if (place !== 'temporary' && installedPackages(host).owns(path)) return undefined;
	if (entry.kind === 'directory') {
		if (place === 'system' || place === 'log' || place === 'spool') return { severity: 'high', why: shown`A hidden folder ${where}` };
		if (withinKnown.test(path)) return { severity: 'high', why: shown`A hidden folder within a hidden folder that every system has` };
		if (place === 'temporary' || place === 'configuration') return { severity: 'medium', why: shown`A hidden folder ${where}` };
		if (place === 'local') return /^\/usr\/local\/(?:[^/]+\/)?\.[^/]+$/.test(path) ? { severity: 'medium', why: shown`A hidden folder ${where}` } : undefined;
		if (place === 'state') return { severity: /^\/(?:var|run)\/(?:[^/]+\/)?\.[^/]+$/.test(path) ? 'medium' : 'low', why: shown`A hidden folder ${where}` };
		if (place === 'web') return { severity: 'low', why: shown`A hidden folder ${where}` };
		return /^\/\.[^/]+$/.test(path) ? { severity: 'medium', why: shown`A hidden folder at the very top` } : undefined;
	}
	if (entry.kind === 'link') return place === 'system' || place === 'configuration' ? { severity: 'low', why: shown`A hidden link ${where}` } : undefined;
	if (entry.kind === 'socket' && (place === 'system' || path.startsWith('/dev/shm/'))) return { severity: 'medium', why: shown`A hidden socket ${where}: somebody listens there` };
	if (entry.kind !== 'file') return place === 'temporary' || place === 'state' ? undefined : { severity: 'low', why: shown`A hidden ${visibleText(entry.kind.replace('-', ' '))} ${where}` };
	if (place === 'web' || (place === 'local' && !/\/(?:s?bin|lib)\/\.[^/]+$/.test(path))) return undefined;
	const head = entry.size === 0 ? undefined : file.head();
	const program = head?.ok === true && isProgram(contentOf(head.value));
	if (program) return place === 'temporary' ? undefined : { severity: 'high', why: shown`A hidden program ${where}` };
	if (place === 'system') return { severity: entry.size === 0 ? 'low' : 'medium', why: shown`A hidden file ${where}` };
	if (place === 'configuration') return { severity: entry.size === 0 ? 'info' : 'medium', why: shown`A hidden file ${where} (${visibleName(name)})` };
	if (place === 'log' || place === 'spool') return { severity: entry.size === 0 ? 'low' : 'medium', why: shown`A hidden file ${where}` };
	if (place === 'temporary') return { severity: /^\.[^_#].*\.(?:c|cc|cpp|pl|py|rb|ko|so|elf|bin|x86|x86_64|arm\d?|mips)$/.test(name) ? 'medium' : 'low', why: shown`A hidden file ${where}` };
	if (place === 'other') return /^\/\.[^/]+$/.test(path) ? { severity: 'low', why: shown`A hidden file at the very top` } : undefined;
	return /^\/(?:var|run)\/(?:lib\/|cache\/|run\/)?\.[^/]+$/.test(path) ? { severity: 'low', why: shown`A hidden file ${where}` } : undefined;
}
