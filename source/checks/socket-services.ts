/** systemd's sockets and the services behind them (systemd.socket(5)): what is started when somebody connects. */

import { childOf, type HostPath } from '../host/host.ts';
import { entriesOf, execCommand, parseUnitFile, valueOf, type UnitFile } from '../parsers/unit-file.ts';
import type { Examination } from './examination.ts';
import type { Home } from './homes.ts';
import { unitFolders } from './systemd-places.ts';

export interface SocketService {
	/** The socket's unit. */
	readonly file: HostPath;
	readonly line: number;
	/** Where it listens, one byte to a character: `4444`, `/run/x.sock`. */
	readonly listens: string;
	/** The service's unit, and what it runs; one byte to a character. */
	readonly unit: HostPath;
	readonly command: string;
	readonly user: string;
}

const mostSockets = 2000;

/** Sockets whose service runs something, drop-ins of either left to the check of units. */
export function* socketServices(examination: Examination, homes: readonly Home[]): Generator<SocketService> {
	const folders = unitFolders(examination.host, homes);
	const units = new Map<string, HostPath>();
	const sockets: HostPath[] = [];
	for (const { folder } of folders) {
		for (const { path, entry } of examination.folder(folder)) {
			const name = path.slice(folder.length + 1);
			if (entry.kind !== 'file') continue;
			if (name.endsWith('.socket') && sockets.length < mostSockets) sockets.push(path);
			else if (name.endsWith('.service') && !units.has(name)) units.set(name, path);
		}
	}
	const seen = new Set<HostPath>();
	for (const path of sockets) {
		const standing = examination.standing(path);
		if (standing === undefined || seen.has(standing.real)) continue;
		seen.add(standing.real);
		const socket = unitAt(examination, path);
		if (socket === undefined) continue;
		const listen = socket.sections.filter(({ name }) => name === 'Socket').flatMap(({ entries }) => entries.filter(({ key, value }) => key.startsWith('Listen') && value !== ''));
		const first = listen[0];
		if (first === undefined) continue;
		const accepts = /^(?:yes|true|on|1)$/i.test(valueOf(socket, 'Socket', 'Accept') ?? '');
		const bare = path.slice(path.lastIndexOf('/') + 1, -'.socket'.length);
		const name = valueOf(socket, 'Socket', 'Service') ?? (accepts ? `${bare.replace(/@$/, '')}@.service` : `${bare}.service`);
		// An instance is made from its template.
		const unit = units.get(name) ?? units.get(name.replace(/@[^.]*\.service$/, '@.service')) ?? beside(examination, path, name);
		const service = unit === undefined ? undefined : unitAt(examination, unit);
		if (unit === undefined || service === undefined) continue;
		const user = valueOf(service, 'Service', 'User') ?? 'root';
		for (const { value } of entriesOf(service, 'Service', 'ExecStart')) {
			const command = execCommand(value).command;
			if (command !== '') yield { file: path, line: first.line, listens: first.value, unit, command, user };
		}
	}
}

function beside(examination: Examination, socket: HostPath, name: string): HostPath | undefined {
	if (name.includes('/')) return undefined;
	const path = childOf(socket.slice(0, socket.lastIndexOf('/')) as HostPath, name);
	return examination.host.look(path).ok ? path : undefined;
}

function unitAt(examination: Examination, path: HostPath): UnitFile | undefined {
	const bytes = examination.read(path, 262_144);
	return bytes === undefined ? undefined : parseUnitFile(bytes);
}
