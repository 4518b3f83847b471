/** Containers that come back by themselves, and what of the machine they are given: its root, its engine's socket, its powers. */

import type { Finding, Severity } from '../core/finding.ts';
import { shown, visibleText, type Visible } from '../core/visible.ts';
import { childOf, hostPath, shownPath, type HostPath } from '../host/host.ts';
import { composeLines, parseDockerContainer, type ContainerSettings } from '../parsers/container-settings.ts';
import { suspiciousConstructs } from '../parsers/suspicious-constructs.ts';
import { parsePodManifest } from '../parsers/pod-manifest.ts';
import { parseUnitFile } from '../parsers/unit-file.ts';
import { findingOf, type HostCheck } from './check.ts';
import { Examination } from './examination.ts';
import { homesOf } from './homes.ts';

const technique = 'T1543.005';
const manifests = ['/etc/kubernetes/manifests', '/etc/kubelet.d', '/var/lib/rancher/k3s/server/manifests', '/var/lib/rancher/k3s/agent/pod-manifests', '/var/lib/rancher/rke2/agent/pod-manifests'];
const roots = ['/var/lib/docker/containers', '/var/snap/docker/common/var-lib-docker/containers'].map(hostPath);

export const containerRestarts: HostCheck = {
	id: 'container-restarts',
	step: 'C.1',
	title: 'Containers that start by themselves',
	covers: "Docker's definitions of containers, Quadlet files of Podman, manifests of pods and compose files: restarts, commands, privileges, and folders of the machine they are given.",
	needs: 'both',
	kind: 'host',
	*run(host, circumstances, tally) {
		const examination = new Examination(host, containerRestarts, circumstances, tally);
		for (const folder of roots.flatMap(root => examination.names(root))) yield* docker(examination, folder);
		const quadlets = ['/etc/containers/systemd', '/usr/share/containers/systemd', '/run/containers/systemd', ...homesOf(host).map(home => childOf(home.path, '.config/containers/systemd'))];
		for (const path of quadlets.flatMap(folder => examination.names(hostPath(folder)))) if (/\.(?:container|kube|pod)$/.test(path)) yield* quadlet(examination, path);
		for (const path of manifests.flatMap(folder => examination.names(hostPath(folder)))) if (/\.(?:ya?ml|json)$/.test(path)) yield* manifest(examination, path);
		for (const path of composeFiles(examination)) yield* compose(examination, path);
		yield* examination.oddities;
	},
};

interface Odd {
	readonly severity: Severity;
	readonly says: Visible;
	readonly technique: string;
}

function* docker(examination: Examination, folder: HostPath): Generator<Finding> {
	const file = childOf(folder, 'hostconfig.json');
	const text = (path: HostPath) => {
		const bytes = examination.read(path);
		return bytes === undefined ? undefined : Buffer.from(bytes).toString('utf8');
	};
	const settings = parseDockerContainer(text(childOf(folder, 'config.v2.json')), text(file));
	if (settings === undefined) return;
	const odd = [...oddCommand(settings.command.map(quoted).join(' ')), ...oddRights(settings)].toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
	const worst = odd[0];
	if (worst === undefined) return;
	yield findingOf(examination.check, worst.severity, { kind: 'file', path: shownPath(file) }, shown`container ${visibleText(settings.name)} of image ${visibleText(settings.image)} ${worst.says}`, {
		facts: {
			restart: visibleText(settings.restart === '' ? 'no' : settings.restart),
			command: visibleText(settings.command.join(' ').slice(0, 300)),
			privileged: settings.privileged,
			...(settings.binds.length === 0 ? {} : { binds: visibleText(settings.binds.join(', ').slice(0, 300)) }),
		},
		techniques: [...new Set([technique, ...odd.map(one => one.technique)])],
		next: visibleText('Find out who started it and from which image; keep its layers and logs before it is removed.'),
	});
}

/** `/:/host:ro,rslave`, as monitoring is given it. */
const readOnly = /:(?:\w+,)*ro(?:,\w+)*$/;
const order: readonly Severity[] = ['critical', 'high', 'medium', 'low', 'info'];

function* oddCommand(command: string): Generator<Odd> {
	for (const { severity, says, technique: id } of suspiciousConstructs(command)) {
		if (severity !== 'info' && severity !== 'low') yield { severity, says: visibleText(says), technique: id };
	}
}

/** An argument as one word of shell text. */
function quoted(word: string): string {
	return /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** With the machine's root to write to, a container is the machine. Monitoring reads it (`:ro`); management holds the engine's socket. */
function* oddRights({ privileged, binds, restart, pidMode, command }: ContainerSettings): Generator<Odd> {
	const back = /^(?:always|unless-stopped|on-failure)/.test(restart);
	const root = binds.find(bind => /^\/+(?::|$)/.test(bind) && !readOnly.test(bind));
	const shell = /(?:^|\/)(?:ba|da|a)?sh$/.test(command[0] ?? '') || command.some(word => word.includes('chroot') || word.includes('nsenter'));
	if (root !== undefined) yield { severity: shell || privileged ? 'high' : 'medium', says: visibleText(`is given the root of this machine to write to${back ? ', and comes back by itself' : ''}`), technique: 'T1611' };
	const inner = binds.find(bind => /^\/(?:etc|root|boot|var\/spool\/cron)\/*:/.test(bind) && !readOnly.test(bind));
	if (inner !== undefined && root === undefined) yield { severity: 'low', says: shown`is given ${visibleText(inner)}, system settings, to write to`, technique: 'T1611' };
	if (privileged && pidMode === 'host' && shell) yield { severity: 'high', says: visibleText('runs a shell with every privilege among the processes of this machine'), technique: 'T1611' };
	else if (privileged) yield { severity: 'low', says: visibleText('runs with every privilege'), technique: 'T1611' };
	if (binds.some(bind => /docker\.sock(?::|$)/.test(bind))) yield { severity: 'info', says: visibleText('holds the socket of the container engine, which is as good as root'), technique: 'T1611' };
}

/** Pods the kubelet starts by itself. Its own (etcd, the proxy) are privileged or reach into folders of theirs, and none has the root to write to. */
function* manifest(examination: Examination, path: HostPath): Generator<Finding> {
	const { commands, hostRoot, privileged, hostProcesses } = parsePodManifest(examination.read(path) ?? new Uint8Array());
	const command = commands.map(words => words.map(quoted).join(' ')).join('\n');
	const odd: Odd[] = [...oddCommand(command)];
	const shell = /\b(?:chroot|nsenter)\b/.test(command);
	if (hostRoot !== undefined) odd.push({ severity: privileged || shell ? 'high' : 'medium', says: visibleText('is given the root of this machine to write to'), technique: 'T1611' });
	else if (privileged && hostProcesses && shell) odd.push({ severity: 'high', says: visibleText('enters the machine itself with every privilege'), technique: 'T1611' });
	const worst = odd.toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity))[0];
	if (worst !== undefined) yield said(examination, path, hostRoot ?? 1, worst, 'pod that the kubelet starts by itself');
}

function* quadlet(examination: Examination, path: HostPath): Generator<Finding> {
	for (const { key, value, line } of parseUnitFile(examination.read(path) ?? new Uint8Array()).sections.filter(({ name }) => name === 'Container').flatMap(({ entries }) => entries)) {
		const odd = key === 'Exec' || key === 'Entrypoint' ? [...oddCommand(value)][0] : key === 'Volume' && /^\/+:/.test(value) && !/:ro\b/.test(value) ? { severity: 'medium' as const, says: visibleText('is given the root of this machine to write to'), technique: 'T1611' } : undefined;
		if (odd !== undefined) yield said(examination, path, line, odd, 'container of Podman');
	}
}

function* compose(examination: Examination, path: HostPath): Generator<Finding> {
	for (const { line, key, value } of composeLines(examination.read(path) ?? new Uint8Array())) {
		const odd = key === 'command' ? [...oddCommand(value)][0] : key === 'volume' && /^\/+:/.test(value) && !readOnly.test(value) ? { severity: 'medium' as const, says: visibleText('is given the root of this machine to write to'), technique: 'T1611' } : undefined;
		if (odd !== undefined) yield said(examination, path, line, odd, 'service of a compose file');
	}
}

function said(examination: Examination, path: HostPath, line: number, odd: Odd, what: string): Finding {
	return findingOf(examination.check, odd.severity, { kind: 'file', path: shownPath(path) }, shown`${visibleText(what)} ${odd.says}`, { facts: { line }, techniques: [technique, odd.technique] });
}

function composeFiles(examination: Examination): readonly HostPath[] {
	const found = new Set<HostPath>();
	const below = (folder: HostPath): readonly HostPath[] => examination.folder(folder).filter(({ entry }) => entry.kind === 'directory').map(({ path }) => path);
	// `/srv/compose/wiki`: a folder of projects. Homes hold too much to go so deep.
	const services = ['/srv', '/opt', '/etc/docker'].map(hostPath).flatMap(top => below(top)).flatMap(folder => below(folder).slice(0, 500));
	const tops = ['/srv', '/opt', '/root', '/etc/docker/compose', ...homesOf(examination.host).map(home => home.path)].map(hostPath);
	for (const folder of [...tops.flatMap(top => [top, ...below(top)]), ...services]) {
		for (const path of examination.host.list(folder).ok ? examination.names(folder) : []) if (/\/(?:docker-)?compose(?:\.[\w-]+)?\.ya?ml$/.test(path)) found.add(path);
	}
	return [...found];
}
