/** What container engines keep of a container: Docker's config.v2.json and hostconfig.json, Quadlet files, compose files. */

import { linesOf } from './lines.ts';

export interface ContainerSettings {
	/** As the engine keeps it, without the leading slash. UTF-16 text, as are the others. */
	readonly name: string;
	readonly image: string;
	/** Entry point and arguments. */
	readonly command: readonly string[];
	readonly environment: readonly string[];
	/** `always`, `unless-stopped`, `on-failure`, `no`; empty where not said. */
	readonly restart: string;
	readonly privileged: boolean;
	/** `/host/path:/in/container[:ro]`. */
	readonly binds: readonly string[];
	/** `host` for the process numbers of the machine itself. */
	readonly pidMode: string;
	readonly networkMode: string;
	readonly capabilities: readonly string[];
}

/** Undefined where neither is JSON of the expected shape. */
export function parseDockerContainer(config: string | undefined, hostConfig: string | undefined): ContainerSettings | undefined {
	const outer = objectOf(parsed(config));
	const host = objectOf(parsed(hostConfig));
	if (outer === undefined && host === undefined) return undefined;
	const inner = objectOf(outer?.['Config']);
	const mounts = Object.values(objectOf(outer?.['MountPoints']) ?? {}).map(objectOf).flatMap(mount => (mount?.['Type'] === 'bind' ? [`${textOf(mount['Source'])}:${textOf(mount['Destination'])}`] : []));
	return {
		name: textOf(outer?.['Name']).replace(/^\//, ''),
		image: textOf(inner?.['Image']),
		command: [...textsOf(outer?.['Path']), ...textsOf(outer?.['Args'])],
		environment: textsOf(inner?.['Env']),
		restart: textOf(objectOf(host?.['RestartPolicy'])?.['Name']),
		privileged: host?.['Privileged'] === true,
		binds: [...new Set([...textsOf(host?.['Binds']), ...mounts])],
		pidMode: textOf(host?.['PidMode']),
		networkMode: textOf(host?.['NetworkMode']),
		capabilities: textsOf(host?.['CapAdd']),
	};
}

export interface ComposeLine {
	/** From 1. */
	readonly line: number;
	readonly key: 'privileged' | 'volume' | 'command' | 'pid' | 'restart';
	/** One byte to a character. */
	readonly value: string;
}

/** The lines of a compose file that matter here, by their form alone: anchors and flow mappings are left as they stand. */
export function composeLines(bytes: Uint8Array): readonly ComposeLine[] {
	const found: ComposeLine[] = [];
	for (const { number: line, text } of linesOf(bytes)) {
		if (found.length >= 5000) break;
		const setting = /^\s*(privileged|command|entrypoint|pid|restart):\s*(\S.*?)\s*$/.exec(text);
		if (setting !== null) found.push({ line, key: setting[1] === 'entrypoint' ? 'command' : (setting[1] as ComposeLine['key']), value: setting[2]!.replace(/^(["'])(.*)\1$/, '$2') });
		const volume = /^\s*-\s*["']?(\/[^"'\s]*:[^"'\s]+)["']?\s*$/.exec(text);
		if (volume !== null) found.push({ line, key: 'volume', value: volume[1]! });
		// `volumes: ["/:/host"]`
		const listed = /\bvolumes:\s*\[([^\]]{1,4000})\]/.exec(text)?.[1] ?? '';
		for (const one of listed.matchAll(/(?:^|[\s,"'])(\/[^"',\s]*:[^"'\s\]]+?)(?=["'\s]|,\s|,["']|$)/g)) found.push({ line, key: 'volume', value: one[1]! });
	}
	return found;
}

function parsed(text: string | undefined): unknown {
	if (text === undefined) return undefined;
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
	return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, unknown>>) : undefined;
}

function textOf(value: unknown): string {
	return typeof value === 'string' ? value : '';
}

function textsOf(value: unknown): readonly string[] {
	return typeof value === 'string' ? [value] : Array.isArray(value) ? value.filter(one => typeof one === 'string').slice(0, 1000) : [];
}
