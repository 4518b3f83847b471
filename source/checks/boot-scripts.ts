/** What runs at boot beside systemd: System V init, rc.local, inittab, Upstart, OpenRC, runit, and the rc scripts of the BSDs and Solaris. */

import type { Finding } from '../core/finding.ts';
import { shown, visibleName } from '../core/visible.ts';
import { hostPath, nameOf, type HostPath } from '../host/host.ts';
import { parseInittab } from '../parsers/inittab.ts';
import { parseUpstartJob } from '../parsers/upstart-job.ts';
import type { HostCheck } from './check.ts';
import { Examination } from './examination.ts';
import { judgeScript, scriptFolder } from './script-folder.ts';
import { judgeStartUp } from './start-up-entry.ts';
import { foldersLike } from './statements.ts';

const technique = 'T1037.004';
const single = [
	'/etc/rc.local', '/etc/rc.d/rc.local', '/etc/rc.d/rc.sysinit', '/etc/rc.d/rc', '/etc/init.d/rc.local', '/etc/init.d/boot.local', '/etc/init.d/after.local', '/etc/rc.shutdown.local',
	'/etc/rc.securelevel', '/etc/rc.firewall', '/etc/netstart', '/etc/rc.conf', '/etc/rc.conf.local', '/etc/runit/1', '/etc/runit/2', '/etc/runit/3',
].map(hostPath);
const folders = [
	'/etc/init.d', '/etc/rc.d/init.d', '/etc/rc.d', '/usr/local/etc/rc.d', '/etc/local.d', '/etc/rc0.d', '/etc/rc1.d', '/etc/rc2.d', '/etc/rc3.d', '/etc/rc4.d', '/etc/rc5.d', '/etc/rc6.d', '/etc/rcS.d',
	'/etc/rc.boot', '/etc/rc.d/rc0.d', '/etc/rc.d/rc1.d', '/etc/rc.d/rc2.d', '/etc/rc.d/rc3.d', '/etc/rc.d/rc4.d', '/etc/rc.d/rc5.d', '/etc/rc.d/rc6.d',
].map(hostPath);

const cloudFolders = ['/var/lib/cloud/scripts/per-boot', '/var/lib/cloud/scripts/per-instance', '/var/lib/cloud/scripts/per-once', '/var/lib/cloud/scripts/vendor', '/var/lib/cloud/instances/*/scripts'];

export const bootScripts: HostCheck = {
	id: 'boot-scripts',
	step: 'C.1',
	title: 'Boot scripts other than units of systemd',
	covers: 'init.d and rc*.d, the settings they source (/etc/default), scripts of cloud-init, rc.local, inittab, jobs of Upstart, local.d and conf.d of OpenRC, runit, rc.conf and rc.d of the BSDs, rc*.d of Solaris.',
	needs: 'both',
	kind: 'host',
	*run(host, circumstances, tally) {
		const examination = new Examination(host, bootScripts, circumstances, tally);
		const seen = new Set<HostPath>();
		for (const path of single) {
			const standing = examination.standing(path);
			if (standing === undefined || standing.entry.kind === 'directory' || seen.has(standing.real)) continue;
			seen.add(standing.real);
			const finding = judgeScript(examination, { what: 'boot script', technique, sourced: !/rc\.local$/.test(path) }, standing);
			if (finding !== undefined) yield finding;
		}
		for (const folder of ['/etc/default', '/etc/sysconfig'].map(hostPath)) yield* scriptFolder(examination, { folder, what: 'settings that boot scripts source', technique, seen, sourced: true, known: true });
		for (const folder of cloudFolders.flatMap(pattern => foldersLike(examination, pattern))) yield* scriptFolder(examination, { folder, what: 'script of cloud-init', technique: 'T1037', seen, names: /^(?!.*\.(?:json|yaml|yml|cfg|i|pkl)$)/ });
		for (const folder of folders) yield* scriptFolder(examination, { folder, what: 'boot script', technique, seen, names: /^(?!README|.*\.dpkg-(?:old|new|dist|bak)$)/ });
		yield* scriptFolder(examination, { folder: hostPath('/etc/conf.d'), what: 'settings of a boot script', technique, sourced: true });
		for (const folder of ['/etc/sv', '/etc/service', '/service', '/var/service'].map(hostPath)) yield* scriptFolder(examination, { folder, what: 'service of runit', technique, depth: 2, names: /^(?:run|finish)$/, seen });
		yield* inittab(examination);
		for (const { path } of examination.folder(hostPath('/etc/init'))) if (path.endsWith('.conf')) yield* upstart(examination, path);
		yield* examination.oddities;
	},
};

function* inittab(examination: Examination): Generator<Finding> {
	const file = hostPath('/etc/inittab');
	for (const { line, id, action, process } of examination.some(file, parseInittab(examination.read(file) ?? new Uint8Array()))) {
		const finding = judgeStartUp(examination, { file, line, what: shown`inittab entry ${visibleName(id)} (${visibleName(action)})`, command: process, technique, conditional: true });
		if (finding !== undefined) yield finding;
	}
}

function* upstart(examination: Examination, file: HostPath): Generator<Finding> {
	for (const { line, command } of examination.some(file, parseUpstartJob(examination.read(file) ?? new Uint8Array()))) {
		const finding = judgeStartUp(examination, { file, line, what: shown`job of Upstart ${visibleName(nameOf(file))}`, command, technique });
		if (finding !== undefined) yield finding;
	}
}
