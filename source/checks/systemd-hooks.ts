/** Programs systemd itself runs: generators early at boot, environment generators at login, hooks at sleep and shutdown. */

import type { HostCheck } from './check.ts';
import { Examination } from './examination.ts';
import { scriptFolder } from './script-folder.ts';
import { generatorFolders, powerHookFolders } from './systemd-places.ts';

export const systemdHooks: HostCheck = {
	id: 'systemd-hooks',
	step: 'C.1',
	title: "Generators and hooks of systemd",
	covers: 'System, user and environment generators, and the programs run at sleep and shutdown, in every folder systemd reads.',
	needs: 'both',
	kind: 'host',
	*run(host, circumstances, tally) {
		const examination = new Examination(host, systemdHooks, circumstances, tally);
		const places = [
			...generatorFolders(host).map(({ folder, kind }) => ({ folder, what: kind.replaceAll('-', ' ').replace(/s$/, '') + ' of systemd', technique: 'T1543.002', unpackaged: 'medium' as const })),
			...powerHookFolders(host).map(({ folder, kind }) => ({ folder, what: `${kind.replace('system-', '')} hook of systemd`, technique: 'T1543.002', unpackaged: 'low' as const })),
		];
		for (const place of places) yield* scriptFolder(examination, place);
		yield* examination.oddities;
	},
};
