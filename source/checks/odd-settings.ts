/** Odd lines in settings of whatever program: what no other check knows the syntax of is still read. */

import { worseFirst } from '../core/finding.ts';
import { shown, visibleName, visibleText } from '../core/visible.ts';
import { nameOf } from '../host/host.ts';
import { oddLines } from '../parsers/odd-lines.ts';
import { findingOf, type FileCheck, type SweptFile } from './check.ts';
import type { Folder } from './folder.ts';
import { hasDigest, installedPackages, type InstalledPackages } from './installed-packages.ts';
import { isEnvironmentFile } from './library-preloads.ts';
import { isFile } from './mode.ts';

const longest = 65_536;

/** Nothing but a variable of the loader. */
const loaded = /^(?:export\s+)?["']?LD_(?:PRELOAD|AUDIT|LIBRARY_PATH)(?:_\d+)?=(?:"[^"]*"|'[^']*'|[^\s"';&|]*)["']?$/;

/** Guards' lists of what is bad name bad things. */
const guards = /^\/etc\/(?:aide|rkhunter|chkrootkit|tripwire|samhain|apparmor(?:\.d)?|logcheck|modsecurity|crs|snort|suricata|falco|crowdsec|yara|fail2ban\/filter\.d|audit\/rules\.d|selinux|sigma|osquery|wazuh|ossec|lynis|unhide|psad|maldetect|nuclei)(?:[/.]|$)/;
const guardFiles = /^(?:aide|rkhunter|chkrootkit|tripwire|updatedb|unhide|debsums|logcheck|maldet)\b|(?:^|[._-])(?:allow|deny|ignore|exclude)\w*$|\.(?:dpkg-(?:old|dist|new)|bak|orig|rej|rules|yara?|pem|crt|key|gz|sample|example|md|rst|html?)$|~$/i;
/** Where packages put settings of each other, and an intruder one more. */
const systemSettings = /^\/(?:usr\/)?lib\/(?:systemd|udev|lsb|NetworkManager|dhcpcd|tmpfiles\.d|sysctl\.d|environment\.d|modules-load\.d|modprobe\.d|binfmt\.d)\/|^\/usr\/share\/(?:dbus-1|libpam-script|polkit-1|X11|xsessions|thumbnailers|applications|tomcat[\d.]*|initramfs-tools|bug)\/|^\/usr\/local\/etc\/|^\/var\/lib\/(?:lxc|jenkins|rancher\/k3s\/server\/manifests|polkit-1|cloud|AccountsService|samba\/usershares|dpkg\/alternatives|alternatives)\//;
/** Folders of a home that programs fill by the thousand, or with what was only seen. */
const crowded =
	/\/\.(?:cache|mozilla|thunderbird|npm|nvm|pyenv|rbenv|rvm|sdkman|asdf|volta|rustup|conda|bun|deno|venv|tox|nox|mypy_cache|ruff_cache|terraform|steam|wine|vscode-server|cursor\w*|p2|eclipse|ivy2|m2\/repository|gradle\/(?!init)|cargo\/(?:registry|git)|ansible\/|local\/(?:lib|state|pipx|bin)|local\/share\/(?!applications|thumbnailers|gnome-shell|nautilus|bash-completion|systemd|dbus-1|kservices|plasma|fish|nvim\/site\/plugin)|git\/(?!hooks|config|modules)|oh-my-zsh\/(?!custom)|vim\/(?:bundle|pack|plugged)|tmux\/plugins|vscode\/extensions|config\/(?:google-chrome|chromium\/(?!NativeMessagingHosts)|BraveSoftware|microsoft-edge|vivaldi|discord|Slack|Signal|libreoffice|Code|VSCodium|JetBrains|coc|yarn|composer\/vendor))(?:\/|$)|\/(?:CTF|ctf|dotfiles\/\.git)\//;
const remembered = /hist(?:ory)?\d*$|^\.(?:viminfo|lesshst|wget-hsts|xsession-errors|ICEauthority|Xauthority|pgpass|rnd|z|zcompdump.*|python_history)|\.(?:log|lock|swp|md|rst|txt|html?|png|svg|sqlite|db|py[co])$/i;
/** What a builder or an editor runs when a project is opened or installed. */
const projectFile = /^(?:package|composer|tasks|devcontainer)\.json$|^\.(?:envrc|yarnrc\.yml|gitlab-ci\.yml|mise\.toml)$/;
const dependencyOfDependency = /\/node_modules\/.*\/node_modules\/|\/node_modules\/(?:@[^/]+\/)?[^/]+\/.+/;

export const oddSettings: FileCheck = {
	id: 'odd-settings',
	step: 'C.1',
	title: 'Odd lines in settings of any program',
	covers: 'Every file of settings in /etc, in folders of packages that hold settings, hidden files of homes, and what builders and editors run in projects, whatever program reads it: lines that fetch and run, join a shell to the network, or name what is hidden or lies in a temporary place.',
	needs: 'both',
	kind: 'file',
	begin(host) {
		const packages = installedPackages(host);
		return {
			hears: [
				{ mode: isFile, folder: folder => folder.mayBe('configuration') || folder.isBelow(systemSettings) },
				{ mode: isFile, folder: folder => folder.mayBe('home') && isSettings(folder) },
				{ mode: isFile, hidden: true, folder: folder => folder.mayBe('home', 'web', 'other', 'local') },
				{ mode: isFile, folder: folder => !folder.isBelow(/^\/(?:usr|var\/lib|proc|sys)\//), ending: ending => ending === 'json' },
			],
			inspect(file, report) {
				if (file.entry.kind !== 'file' || file.entry.size < 6 || file.entry.size > longest || file.folder.isNested || !isHeard(file, packages)) return;
				const read = file.content(longest);
				if (!read.ok || read.value.bytes.subarray(0, 4096).includes(0)) return;
				// A library in a variable is told by who knows what is loaded where.
				const toldElsewhere = isEnvironmentFile(file.path);
				const odd = oddLines(read.value.bytes).filter(({ text }) => !toldElsewhere || !loaded.test(text));
				const worst = odd.toSorted((a, b) => worseFirst(a, b) || a.line - b.line)[0];
				if (worst === undefined || isAsShipped(file, packages, read.value.bytes)) return;
				report(
					findingOf(oddSettings, worst.severity, { kind: 'file', path: file.shown }, shown`${visibleName(nameOf(file.path))}: line ${worst.line} ${visibleText(worst.says)}${worst.path === undefined ? visibleText('') : shown` (${visibleName(worst.path)})`}`, {
						facts: { line: worst.line, text: visibleName(worst.text), ...(odd.length === 1 ? {} : { lines: visibleText(odd.map(({ line }) => line).join(' ')) }) },
						techniques: [worst.technique],
						next: visibleText('Find out which program reads this file and when, who wrote the line, and what became of what it names. Keep a copy before it is removed.'),
					}),
				);
			},
		};
	},
};

/** A hidden folder of a home, as near as settings lie. */
function isSettings(folder: Folder): boolean {
	return folder.hidden !== undefined && !folder.isDependency && !crowded.test(folder.path) && folder.path.split('/').length < 10;
}

function isHeard({ path, name, place, folder }: SweptFile, packages: InstalledPackages): boolean {
	if (projectFile.test(name)) return folder.isDependency ? name === 'package.json' && !dependencyOfDependency.test(folder.path) : !crowded.test(folder.path);
	if (folder.isDependency) return false;
	if (place === 'configuration') return !guards.test(path) && !guardFiles.test(name);
	if (place === 'home') return (name.startsWith('.') ? !crowded.test(folder.path) : isSettings(folder)) && !remembered.test(name) && !/\/\.(?:cache|local\/share\/Trash)\//.test(path);
	return folder.isBelow(systemSettings) && !packages.owns(path) && !guardFiles.test(name);
}

/** By the host's own word. */
function isAsShipped({ path }: SweptFile, packages: InstalledPackages, bytes: Uint8Array): boolean {
	const digest = packages.owns(path) ? packages.recorded(path)?.digest : undefined;
	return digest !== undefined && hasDigest(bytes, digest);
}
