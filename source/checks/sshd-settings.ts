/** sshd's configuration as sshd reads it: the main file, and at each Include what it brings in. */

import { Tally } from '../core/coverage.ts';
import { childOf, hostPath, nameOf, parentOf, type Host, type HostPath } from '../host/host.ts';
import { parseSshdConfig, type SshdDirective } from '../parsers/sshd-config.ts';
import { configFile, namesIn, type ConfigFile } from './config-file.ts';
import { oncePerHost } from './once-per-host.ts';

export interface SshdSetting extends SshdDirective {
	readonly file: HostPath;
	/** In sshd the first value of a keyword holds; this is one that comes after. */
	readonly overruled: boolean;
}

export interface SshdSettings {
	/** In reading order. */
	readonly settings: readonly SshdSetting[];
	readonly files: readonly { readonly file: ConfigFile; readonly from: { readonly path: HostPath; readonly line: number } | undefined }[];
}

/** OpenSSH's own place, SUSE's vendor folder, the BSDs' ports. */
export const sshdConfigs = ['/etc/ssh/sshd_config', '/usr/etc/ssh/sshd_config', '/usr/local/etc/ssh/sshd_config', '/opt/openssh/etc/sshd_config'].map(hostPath);

/** Keywords that add up instead of the first one holding. */
const adding = new Set(['port', 'listenaddress', 'hostkey', 'hostcertificate', 'acceptenv', 'setenv', 'allowusers', 'denyusers', 'allowgroups', 'denygroups', 'subsystem', 'include', 'match', 'permitlisten', 'permitopen']);
const mostFiles = 200;

const readOnce = oncePerHost(host => {
	const tally = new Tally();
	return { settings: readSettings(host, tally), coverage: tally.coverage };
});

/** What was read and what could not be is counted for each check that asks. A check asks once. */
export function sshdSettings(host: Host, tally: Tally): SshdSettings {
	const { settings, coverage } = readOnce(host);
	tally.add(coverage);
	return settings;
}

function readSettings(host: Host, tally: Tally): SshdSettings {
	const settings: SshdSetting[] = [];
	const files: { file: ConfigFile; from: { path: HostPath; line: number } | undefined }[] = [];
	const first = new Set<string>();
	const take = (path: HostPath, from: { path: HostPath; line: number } | undefined, match: string | undefined, depth: number) => {
		if (files.length >= mostFiles || depth > 16 || files.some(({ file }) => file.path === path)) return;
		const file = configFile(host, tally, path);
		if (file === undefined) return;
		files.push({ file, from });
		for (const directive of parseSshdConfig(file.bytes)) {
			const within = directive.match ?? match;
			const key = `${within ?? ''} ${directive.keyword}`;
			settings.push({ ...directive, match: within, file: path, overruled: !adding.has(directive.keyword) && first.has(key) });
			first.add(key);
			if (directive.keyword !== 'include') continue;
			for (const pattern of directive.args) for (const included of matching(host, tally, pattern)) take(included, { path, line: directive.line }, within, depth + 1);
		}
	};
	for (const path of sshdConfigs) take(path, undefined, undefined, 0);
	return { settings, files };
}

/** Files of a pattern with `*` and `?` in its last component; relative ones are below /etc/ssh. */
function matching(host: Host, tally: Tally, pattern: string): readonly HostPath[] {
	const path = (pattern.startsWith('/') ? pattern : `/etc/ssh/${pattern}`) as HostPath;
	const name = nameOf(path);
	if (!/[*?]/.test(name)) return [path];
	const directory = parentOf(path);
	return namesIn(host, tally, directory)
		.filter(one => matches(name, one) && (name.startsWith('.') || !one.startsWith('.')))
		.map(one => childOf(directory, one));
}

/** `*` and `?` only, without backtracking over more than one star at a time. */
export function matches(pattern: string, name: string): boolean {
	let at = 0;
	let star = -1;
	let mark = 0;
	let index = 0;
	while (index < name.length) {
		if (at < pattern.length && (pattern[at] === '?' || pattern[at] === name[index]) && pattern[at] !== '*') {
			at++;
			index++;
		} else if (pattern[at] === '*') {
			star = at++;
			mark = index;
		} else if (star >= 0) {
			at = star + 1;
			index = ++mark;
		} else return false;
	}
	while (pattern[at] === '*') at++;
	return at === pattern.length;
}
