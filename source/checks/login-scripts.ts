/** Scripts that run when somebody logs in, beside the profiles of shells: the message of the day, X sessions, display managers. */

import type { Finding } from '../core/finding.ts';
import { shown, visibleName, visibleText } from '../core/visible.ts';
import { childOf, hostPath, shownPath, type HostPath } from '../host/host.ts';
import { environmentLines } from '../parsers/environment-file.ts';
import { isNearby } from '../parsers/package-sources.ts';
import { findingOf, type HostCheck } from './check.ts';
import { Examination } from './examination.ts';
import { homesOf, runnerOf } from './homes.ts';
import { judgeScript, scriptFolder } from './script-folder.ts';
import { isUpdateServer } from './trusted-names.ts';

const folders: readonly { readonly folder: string; readonly what: string; readonly technique: string; readonly sourced?: boolean; readonly depth?: number; readonly names?: RegExp }[] = [
	{ folder: '/usr/local/sbin', what: 'script run for each new account', technique: 'T1546', names: /^(?:adduser|deluser|groupadd)\.local$/ },
	...['/etc/update-motd.d', '/usr/lib/update-motd.d', '/etc/update-motd-static.d'].map(folder => ({ folder, what: 'script of the message of the day', technique: 'T1546' })),
	...['/etc/X11/Xsession.d', '/etc/X11/xinit/xinitrc.d', '/etc/xdg/plasma-workspace/env', '/etc/xdg/plasma-workspace/shutdown'].map(folder => ({ folder, what: 'script of X sessions', technique: 'T1547', sourced: true })),
	...['/etc/gdm3', '/etc/gdm', '/etc/X11/gdm'].map(folder => ({ folder, what: 'script of gdm', technique: 'T1547', depth: 1 })),
	{ folder: '/etc/X11/xdm', what: 'script of xdm', technique: 'T1547' },
	{ folder: '/usr/share/sddm/scripts', what: 'script of sddm', technique: 'T1547' },
	{ folder: '/etc/libvirt/hooks', what: 'hook of libvirt', technique: 'T1546' },
	...['/etc/acpi', '/etc/pm/sleep.d', '/usr/lib/pm-utils/sleep.d', '/etc/pm/power.d', '/etc/apm/event.d'].map(folder => ({ folder, what: 'script of a power event', technique: 'T1546' })),
];
const inHomes = ['.xinitrc', '.xsession', '.xsessionrc', '.xprofile', '.Xclients', '.config/autostart-scripts', '.config/plasma-workspace/env', '.config/plasma-workspace/shutdown', '.config/openbox/autostart', '.config/i3/config', '.config/sway/config'];

export const loginScripts: HostCheck = {
	id: 'login-scripts',
	step: 'C.1',
	title: 'Scripts of logins and sessions',
	covers: 'Scripts of the message of the day and where its news come from, scripts of X sessions and display managers, of power events and libvirt, and the session files of every home.',
	needs: 'both',
	kind: 'host',
	*run(host, circumstances, tally) {
		const examination = new Examination(host, loginScripts, circumstances, tally);
		const seen = new Set<HostPath>();
		for (const place of folders) yield* scriptFolder(examination, { ...place, folder: hostPath(place.folder), seen });
		for (const home of homesOf(host)) {
			for (const name of inHomes) {
				const path = childOf(home.path, name);
				const standing = examination.standing(path);
				const place = { what: `session file of ${home.name}`, technique: 'T1547', sourced: true, known: true, runner: runnerOf(home) };
				if (standing?.entry.kind === 'directory') yield* scriptFolder(examination, { ...place, folder: path, seen });
				if (standing?.entry.kind !== 'file') continue;
				const finding = judgeScript(examination, place, standing);
				if (finding !== undefined) yield finding;
			}
		}
		yield* news(examination);
		yield* examination.oddities;
	},
};

/** Debian's and Ubuntu's base-files: what those addresses answer is shown at every login, and they are told which machine asks. */
function* news(examination: Examination): Generator<Finding> {
	const path = hostPath('/etc/default/motd-news');
	for (const { name, value, line } of environmentLines(examination.text(path, 65_536) ?? '')) {
		for (const url of name === 'URLS' ? value.split(/\s+/) : []) {
			const host = /^https?:\/\/(?:[^@/]*@)?(\[[^\]]*\]|[^:/]+)/i.exec(url)?.[1];
			if (host === undefined || isNearby(url) || isUpdateServer(host)) continue;
			const bare = /^(?:(?:\d{1,3}\.){3}\d{1,3}|\[.*\])$/.test(host);
			yield findingOf(loginScripts, bare ? 'medium' : 'low', { kind: 'file', path: shownPath(path) }, shown`the news of the message of the day come from ${visibleName(url)}, ${visibleText(bare ? 'an address that has no name' : 'which is not the distribution')}`, {
				facts: { line },
				techniques: ['T1546', 'T1071.001'],
				next: visibleText('Find out who set it. Whoever answers there is told of this machine and its kernel, and writes on the screen of all who log in.'),
			});
		}
	}
}
