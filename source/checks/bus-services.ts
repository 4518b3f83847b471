/** Programs the message bus starts when somebody speaks to their name. */

import { shown, visibleName } from '../core/visible.ts';
import { childOf, hostPath, nameOf } from '../host/host.ts';
import { entriesOf, parseUnitFile, valueOf } from '../parsers/unit-file.ts';
import type { HostCheck } from './check.ts';
import { Examination } from './examination.ts';
import { accountNamed, homesOf, runnerOf, type Home } from './homes.ts';
import { judgeSettingsFile } from './settings-file.ts';
import { judgeStartUp } from './start-up-entry.ts';

const technique = 'T1543';
const folders = ['/usr/share/dbus-1', '/usr/local/share/dbus-1', '/etc/dbus-1', '/usr/lib/dbus-1', '/lib/dbus-1', '/run/dbus-1'].flatMap(base => ['system-services', 'services'].map(kind => hostPath(`${base}/${kind}`)));

export const busServices: HostCheck = {
	id: 'bus-services',
	step: 'C.1',
	title: 'Services of D-Bus',
	covers: 'Programs that the system and session buses start on demand, with those of every home.',
	needs: 'both',
	kind: 'host',
	*run(host, circumstances, tally) {
		const examination = new Examination(host, busServices, circumstances, tally);
		const places = [
			...folders.map(folder => ({ folder, home: undefined as Home | undefined })),
			...homesOf(host).map(home => ({ folder: childOf(home.path, '.local/share/dbus-1/services'), home })),
		];
		for (const { folder, home } of places) {
			for (const standing of examination.folder(folder)) {
				if (!standing.path.endsWith('.service') || standing.entry.kind === 'directory') continue;
				const itself = judgeSettingsFile(examination, standing, { what: 'service of D-Bus', technique, uid: home?.uid });
				if (itself !== undefined) yield itself;
				const parsed = parseUnitFile(examination.read(standing.path) ?? new Uint8Array());
				const account = home ?? accountNamed(host, visibleName(valueOf(parsed, 'D-BUS Service', 'User') ?? 'root'));
				for (const { line, value } of entriesOf(parsed, 'D-BUS Service', 'Exec')) {
					const finding = judgeStartUp(examination, {
						file: standing.path,
						line,
						what: shown`service of D-Bus ${visibleName(nameOf(standing.path))}`,
						command: value,
						technique,
						runner: runnerOf(account),
						scope: home === undefined ? 'system' : 'person',
					});
					if (finding !== undefined) yield finding;
				}
			}
		}
		yield* examination.oddities;
	},
};
