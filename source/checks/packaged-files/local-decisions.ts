/** Where a host differs from its packages because its administrator, or a package, told the package manager so. */

import type { Tally } from '../../core/coverage.ts';
import { visibleName, type Visible } from '../../core/visible.ts';
import { childOf, hostPath, shownPath, type Host, type HostPath } from '../../host/host.ts';
import { parseDiversions } from '../../parsers/packages/dpkg-diversions.ts';
import { parseStatOverrides, type StatOverride } from '../../parsers/packages/dpkg-statoverride.ts';
import { parseGroup } from '../../parsers/group.ts';
import { linesOf } from '../../parsers/lines.ts';
import { parsePasswd } from '../../parsers/passwd.ts';

export interface LocalDecisions {
	/** Where a path of a package lies, diversions followed. */
	placeOf(path: HostPath, packageName: Visible): HostPath;
	overrideOf(path: HostPath): StatOverride | undefined;
	/** Left out by a `path-exclude` of dpkg.cfg. */
	isExcluded(path: HostPath): boolean;
	/** Number of a name, as the host's own account files have it. */
	uidOf(name: string): number | undefined;
	gidOf(name: string): number | undefined;
}

export function localDecisions(host: Host, tally: Tally): LocalDecisions {
	const read = (path: HostPath): Uint8Array | undefined => {
		const file = host.read(path, { limit: 64 << 20 });
		if (!file.ok && file.reason !== 'vanished') tally.skip(file.reason, shownPath(path));
		return file.ok ? file.value.bytes : undefined;
	};
	const diversions = new Map<string, { readonly to: HostPath; readonly by: string | undefined }>();
	for (const { path, to, by } of parseDiversions(read(hostPath('/var/lib/dpkg/diversions')) ?? new Uint8Array())) diversions.set(path, { to: hostPath(to), by });
	const overrides = new Map<string, StatOverride>();
	for (const override of parseStatOverrides(read(hostPath('/var/lib/dpkg/statoverride')) ?? new Uint8Array())) overrides.set(override.path, override);
	const users = new Map<Visible, number>();
	for (const { name, uid, nis } of parsePasswd(read(hostPath('/etc/passwd')) ?? new Uint8Array()).records) if (nis === undefined && uid !== undefined && !users.has(name)) users.set(name, uid);
	const groups = new Map<Visible, number>();
	for (const { name, gid, nis } of parseGroup(read(hostPath('/etc/group')) ?? new Uint8Array()).records) if (nis === undefined && gid !== undefined && !groups.has(name)) groups.set(name, gid);
	const rules = pathRules(host, read);
	return {
		placeOf(path, packageName) {
			const diversion = diversions.get(path);
			return diversion === undefined || (diversion.by !== undefined && visibleName(diversion.by) === packageName) ? path : diversion.to;
		},
		overrideOf: path => overrides.get(path),
		// The last rule that matches decides (dpkg(1), --path-exclude).
		isExcluded: path => rules.findLast(({ pattern }) => pattern.test(path))?.excludes === true,
		uidOf: name => users.get(visibleName(name)),
		gidOf: name => groups.get(visibleName(name)),
	};
}

interface PathRule {
	readonly excludes: boolean;
	readonly pattern: RegExp;
}

function pathRules(host: Host, read: (path: HostPath) => Uint8Array | undefined): readonly PathRule[] {
	const folder = hostPath('/etc/dpkg/dpkg.cfg.d');
	const listed = host.list(folder);
	const files = [hostPath('/etc/dpkg/dpkg.cfg'), ...(listed.ok ? listed.value.filter(name => /^[A-Za-z0-9_-]+$/.test(name)).map(name => childOf(folder, name)) : [])];
	return files.flatMap(file => {
		const bytes = read(file);
		return bytes === undefined ? [] : [...linesOf(bytes)].flatMap(({ text }) => {
			const match = /^\s*path-(exclude|include)[\s=]+(\S+)\s*$/.exec(text);
			return match === null ? [] : [{ excludes: match[1] === 'exclude', pattern: globOf(match[2]!) }];
		});
	});
}

/** fnmatch(3) without FNM_PATHNAME: a star crosses slashes. */
function globOf(glob: string): RegExp {
	const pattern = glob.replaceAll(/[*]+|\?|\[!?\]?[^\]]*\]|[^*?[]+|\[/g, part => {
		if (part.startsWith('*')) return '[^]*?';
		if (part === '?') return '[^]';
		if (/^\[.+\]$/.test(part)) return `[${part.slice(1, -1).replace(/^!/, '^').replaceAll('\\', '\\\\')}]`;
		return part.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
	});
	try {
		return new RegExp(`^${pattern}$`);
	} catch {
		return /^(?!)/;
	}
}
