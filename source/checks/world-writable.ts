/** What anyone may rewrite: files and folders open to every account, in places the system trusts. */

import type { Severity } from '../core/finding.ts';
import { shown, visibleText, type Visible } from '../core/visible.ts';
import { parentOf, type Host, type HostPath } from '../host/host.ts';
import { findingOf, type FileCheck, type SweptFile } from './check.ts';
import { ownersKept } from './config-file.ts';
import { factsOf } from './file-facts.ts';
import { isDevice, isDirectory, isFile } from './mode.ts';
import { ownersOf } from './owners.ts';
import { pathInside, placeOf } from './place.ts';

interface Verdict {
	readonly severity: Severity;
	readonly why: Visible;
}

const othersWrite = 0o002;
const sticky = 0o1000;

export const worldWritable: FileCheck = {
	id: 'world-writable',
	step: 'C.1',
	title: 'World-writable files and folders',
	covers: 'Regular files and folders without the sticky bit that anyone may write, open block devices, folders of programs and start-up files and programs in /bin and /sbin that belong to somebody else than root; below an open folder only what the system trusts.',
	needs: 'both',
	kind: 'file',
	begin(host) {
		const owners = ownersOf(host);
		const isOpen = openFolders(host);
		return {
			hears: [{ mode: mode => (mode & othersWrite) !== 0 && (isFile(mode) || isDirectory(mode) || isDevice(mode)) }, { mode: isDirectory, folder: folder => folder.mayBe('configuration') || aboveStart.test(folder.path) }, { mode: isFile, folder: folder => programFolder.test(folder.path) }],
			inspect(file, report) {
				const { kind, mode } = file.entry;
				if (kind === 'directory' && file.entry.uid !== 0 && startFolders.test(file.path) && ownersKept(host)) {
					report(
						findingOf(worldWritable, 'high', { kind: 'file', path: file.shown }, shown`A folder from which root takes programs or settings belongs to user ${file.entry.uid}, who can put there what he likes`, {
							facts: factsOf(file.entry, owners),
							techniques: ['T1222.002'],
							next: visibleText('See what lies in it that no package brought, and when its status changed; give it back to root.'),
						}),
					);
				}
				if (kind === 'file' && file.entry.uid !== 0 && (mode & 0o6000) === 0 && (mode & 0o200) !== 0 && programFolder.test(file.folder.path) && ownersKept(host)) {
					report(
						findingOf(worldWritable, 'high', { kind: 'file', path: file.shown }, shown`A program of the system belongs to user ${file.entry.uid}, who can make another of it`, {
							facts: factsOf(file.entry, owners),
							techniques: ['T1222.002', 'T1574.005'],
							next: visibleText('Compare it with the package before giving it back to root; see when its status changed.'),
						}),
					);
				}
				if ((mode & othersWrite) === 0 || (kind !== 'file' && kind !== 'directory' && kind !== 'block-device' && kind !== 'character-device')) return;
				const { path } = file;
				if (pathInside(path) !== undefined) return;
				const verdict = judge(file);
				if (verdict === undefined) return;
				// A folder left open for a program's data holds open files by the thousand: it is told of once.
				if ((verdict.severity === 'low' || verdict.severity === 'info') && isOpen(parentOf(path))) return;
				report(
					findingOf(worldWritable, verdict.severity, { kind: 'file', path: file.shown }, verdict.why, {
						facts: factsOf(file.entry, owners),
						techniques: verdict.severity === 'high' || verdict.severity === 'medium' ? ['T1222.002'] : [],
						next: visibleText('Compare its content with the package or a backup before closing it with chmod o-w; see when its status changed.'),
					}),
				);
			},
		};
	},
};

/** May anyone write here? Asked of the host, since another thread may have met the folder. */
function openFolders(host: Host): (folder: HostPath) => boolean {
	let last: { readonly folder: HostPath; readonly open: boolean } | undefined;
	return folder => {
		if (last?.folder !== folder) {
			const look = host.look(folder);
			const open = look.ok && look.value.kind === 'directory' && (look.value.mode & (othersWrite | sticky)) === othersWrite;
			last = { folder, open: open && placeOf(folder) !== 'temporary' };
		}
		return last.open;
	};
}

/** Folders whose files root runs or obeys, and which no distribution gives to anybody else. */
const startFolders =
	/^\/(?:etc(?:\/(?:cron\.\w+|profile\.d|systemd(?:\/system(?:\/[^/]+)?)?|init\.d|rc[\dS]\.d|rc\.d|pam\.d|security|ssh|sudoers\.d|ld\.so\.conf\.d|apt(?:\/apt\.conf\.d|\/sources\.list\.d|\/trusted\.gpg\.d)?|udev(?:\/rules\.d)?|modprobe\.d|modules-load\.d|sysctl\.d|update-motd\.d|default|network|logrotate\.d|environment\.d|bash_completion\.d|xinetd\.d|kernel|initramfs-tools|NetworkManager\/dispatcher\.d(?:\/\S+)?|dhcp\/dhclient-\w+-hooks\.d))?|(?:usr\/)?(?:s?bin|lib|lib64|libexec)(?:\/systemd(?:\/system)?)?|usr|usr\/local\/s?bin|boot|root|var\/spool\/cron)$/;

/** What root runs by its name alone. */
const programFolder = /^\/(?:usr\/)?s?bin$/;

/** In these lie the rest of them. */
const aboveStart = /^\/(?:usr(?:\/(?:local|lib|lib64|lib\/systemd))?|lib|lib64|lib\/systemd|var\/spool)?$/;

/** Read by programs of root, or by every log-in. */
const trusted = /^\/(?:etc|boot|(?:usr\/)?(?:bin|sbin|lib|lib32|lib64|libexec)|usr\/(?:share|include|src)|usr\/local\/(?:bin|sbin|lib|etc)|opt\/[^/]+\/s?bin)(?:\/|$)/;
const startFiles = /^\.(?:bashrc|bash_profile|bash_login|bash_logout|profile|zshrc|zprofile|zshenv|zlogin|kshrc|cshrc|tcshrc|login|logout|rhosts|shosts|netrc|k5login|forward|vimrc|pam_environment|xinitrc|xsession|xprofile|gitconfig)$/;

function judge({ path, name, entry }: SweptFile): Verdict | undefined {
	const say = (severity: Severity, why: string): Verdict => ({ severity, why: shown`${visibleText(why)}` });
	const place = placeOf(path);
	if (entry.kind === 'block-device') return say('high', 'A disk that anyone may write, past every permission on it');
	if (entry.kind === 'character-device') return /^\/dev\/(?:mem|kmem|port|raw\/\w+)$/.test(path) ? say('high', 'The memory of the machine, which anyone may write') : undefined;
	if (entry.kind === 'directory') {
		if ((entry.mode & sticky) === 0 && /^\/(?:tmp|var\/tmp|dev\/shm)$/.test(path)) return say('medium', 'A temporary folder without the sticky bit: anyone may put his own file in the place of another\'s');
		if ((entry.mode & sticky) !== 0 || place === 'temporary' || place === 'device') return undefined;
		if (isSshFolder(path)) return say('high', 'A folder of keys in which anyone may put keys');
		if (trusted.test(path)) return say('high', 'A system folder in which anyone may put, replace and delete files');
		if (/^\/(?:root|var\/spool\/(?:cron|at)(?:\/\w+)?|var|usr|home|opt|srv|run|)$/.test(path)) return say('high', 'A folder of the system in which anyone may replace what is there');
		if (/^\/(?:home|export\/home)\/[^/]+$/.test(path)) return say('medium', 'A home directory in which anyone may put files that run when its owner logs in');
		if (place === 'log') return say('low', 'A folder of logs in which anyone may delete and replace files');
		return say(place === 'local' || place === 'state' || place === 'web' ? 'low' : 'info', 'A folder in which anyone may put, replace and delete files');
	}
	if (place === 'temporary' || place === 'device') return undefined;
	if (startFiles.test(name) || isSshFolder(path)) return say('high', 'A file that decides what runs or who may log in, and anyone may rewrite it');
	if (place === 'web') return (entry.mode & 0o111) !== 0 || /\.(?:php\d?|phtml|jspx?|aspx?|cgi|pl|py)$/i.test(name) ? say('low', 'Served code that anyone may rewrite') : undefined;
	if (trusted.test(path)) {
		if (path.startsWith('/usr/share/') && (entry.mode & 0o111) === 0) return say('low', 'Shared data that anyone may rewrite');
		if (place === 'local' && (entry.mode & 0o111) === 0 && !/\.so[.\d]*$/.test(name)) return say('low', "The administrator's own, and anyone may rewrite it");
		return say('high', (entry.mode & 0o111) !== 0 ? 'A program that anyone may rewrite' : 'A system file that anyone may rewrite');
	}
	if (path.startsWith('/var/spool/cron/')) return say('high', 'A table of jobs that anyone may rewrite');
	if (place === 'log') return /^(?:auth\.log|secure|messages|syslog|wtmp|btmp|lastlog|kern\.log|audit\.log|utmp|mail\.log|maillog|daemon\.log|user\.log|cron(?:\.log)?|faillog|tallylog|boot\.log|dpkg\.log|sudo\.log)$/.test(name) ? say('medium', 'A log that anyone may rewrite') : say('low', 'A log that anyone may rewrite');
	return (entry.mode & 0o111) !== 0 && place !== 'home' && place !== 'other' ? say('low', 'A program that anyone may rewrite') : undefined;
}

function isSshFolder(path: HostPath): boolean {
	return /\/\.ssh(?:\/|$)/.test(path);
}
