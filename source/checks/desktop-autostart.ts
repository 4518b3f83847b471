/** Programs a desktop starts after login: XDG autostart of the system and of every home. */

import { shown, visibleName } from '../core/visible.ts';
import { childOf, hostPath, nameOf } from '../host/host.ts';
import { parseUnitFile, valueOf, entriesOf } from '../parsers/unit-file.ts';
import type { HostCheck } from './check.ts';
import { Examination } from './examination.ts';
import { homesOf, runnerOf, type Home } from './homes.ts';
import { judgeSettingsFile } from './settings-file.ts';
import { judgeStartUp } from './start-up-entry.ts';

const technique = 'T1547.013';
const folders = ['/etc/xdg/autostart', '/usr/local/etc/xdg/autostart', '/usr/share/autostart', '/usr/share/gnome/autostart', '/usr/share/gdm/greeter/autostart', '/etc/xdg/xfce4/autostart'].map(hostPath);

export const desktopAutostart: HostCheck = {
	id: 'desktop-autostart',
	step: 'C.1',
	title: 'Programs desktops start',
	covers: 'XDG autostart entries of the system and of every home, and the skeleton of new homes.',
	needs: 'both',
	kind: 'host',
	*run(host, circumstances, tally) {
		const examination = new Examination(host, desktopAutostart, circumstances, tally);
		const places = [
			...[...folders, hostPath('/etc/skel/.config/autostart')].map(folder => ({ folder, home: undefined as Home | undefined })),
			...homesOf(host).map(home => ({ folder: childOf(home.path, '.config/autostart'), home })),
		];
		for (const { folder, home } of places) {
			for (const standing of examination.folder(folder)) {
				if (!standing.path.endsWith('.desktop') || standing.entry.kind === 'directory') continue;
				const itself = judgeSettingsFile(examination, standing, { what: 'autostart entry', technique, uid: home?.uid });
				if (itself !== undefined) yield itself;
				const parsed = parseUnitFile(examination.read(standing.path) ?? new Uint8Array());
				for (const { line, value } of entriesOf(parsed, 'Desktop Entry', 'Exec')) {
					const finding = judgeStartUp(examination, {
						file: standing.path,
						line,
						what: shown`autostart entry ${visibleName(nameOf(standing.path))}`,
						// Field codes of the Desktop Entry Specification stand for files and names.
						command: value.replaceAll(/%[a-zA-Z]/g, ''),
						technique,
						runner: runnerOf(home),
						...(home === undefined ? {} : { as: home.name }),
						conditional: valueOf(parsed, 'Desktop Entry', 'TryExec') !== undefined,
						scope: home === undefined ? 'system' : 'person',
					});
					if (finding !== undefined) yield finding;
				}
			}
		}
		yield* examination.oddities;
	},
};
