/** Sources of packages that are believed without a signature: whoever answers for them installs programs as root. */

import type { Finding, Severity } from '../core/finding.ts';
import { shown, visibleName, visibleText } from '../core/visible.ts';
import { childOf, hostPath, nameOf, shownPath, type HostPath } from '../host/host.ts';
import { parseAptConf } from '../parsers/apt-conf.ts';
import { isNearby, parseSourcesList, parseSourceStanzas, type PackageSource } from '../parsers/package-sources.ts';
import { fetchRules } from '../parsers/statement-rules.ts';
import { findingOf, type HostCheck } from './check.ts';
import { Examination } from './examination.ts';
import { homesOf } from './homes.ts';
import { judgeStatements } from './statements.ts';

const folders = ['/etc/apt/sources.list.d', '/etc/yum.repos.d', '/etc/zypp/repos.d', '/etc/distro.repos.d'].map(hostPath);
const fetching = ['/etc/wgetrc', '/etc/curlrc', '/etc/pip.conf', '/etc/npmrc', '/usr/etc/npmrc', '/etc/gitconfig', '/etc/gemrc', '/etc/docker/daemon.json'];
const fetchingInHomes = ['.wgetrc', '.curlrc', '.config/curlrc', '.pip/pip.conf', '.config/pip/pip.conf', '.pydistutils.cfg', '.npmrc', '.gitconfig', '.gemrc', '.docker/config.json'];
const bareAddress = /^[a-z+]+:\/\/(?:\d{1,3}\.){3}\d{1,3}(?=[:/]|$)|^[a-z+]+:\/\/\[[0-9a-f:]+\]/i;

export const packageSources: HostCheck = {
	id: 'package-sources',
	step: 'C.1',
	title: 'Sources of packages',
	covers: 'Sources of apt, yum, dnf and zypper that need no signature, and those named by a bare address of the Internet; proxies and unchecked certificates of apt; proxies and indexes of wget, curl, pip, npm, git and Docker that are bare addresses of the Internet.',
	needs: 'both',
	kind: 'host',
	*run(host, circumstances, tally) {
		const examination = new Examination(host, packageSources, circumstances, tally);
		yield* sources(examination, hostPath('/etc/apt/sources.list'), parseSourcesList);
		for (const path of folders.flatMap(folder => examination.names(folder))) {
			if (path.endsWith('.list')) yield* sources(examination, path, parseSourcesList);
			else if (/\.(?:sources|repo)$/.test(path)) yield* sources(examination, path, parseSourceStanzas);
		}
		for (const path of [hostPath('/etc/apt/apt.conf'), ...examination.names(hostPath('/etc/apt/apt.conf.d'))]) yield* ways(examination, path);
		const fetchers = [...fetching.map(hostPath), ...homesOf(host).flatMap(home => fetchingInHomes.map(name => childOf(home.path, name)))];
		for (const path of new Set(fetchers)) yield* judgeStatements(examination, path, fetchRules, nameOf(path), 'T1557', 'Ask who set it: whoever answers there sees what is fetched, and may send something else.');
		yield* examination.oddities;
	},
};

function* sources(examination: Examination, path: HostPath, parse: (bytes: Uint8Array) => readonly PackageSource[]): Generator<Finding> {
	const standing = examination.standing(path);
	if (standing === undefined || standing.entry.kind === 'directory') return;
	for (const { line, address, unsigned } of examination.some(path, parse(examination.read(path) ?? new Uint8Array()))) {
		const near = isNearby(address);
		const bare = !near && bareAddress.test(address);
		const severity: Severity | undefined = unsigned ? (near ? 'low' : bare ? 'high' : 'medium') : bare ? 'low' : undefined;
		if (severity === undefined) continue;
		const why = unsigned ? shown`packages of ${visibleName(address)} are taken without a signature` : shown`packages are taken from a bare address, ${visibleName(address)}`;
		yield findingOf(examination.check, severity, { kind: 'file', path: shownPath(path) }, why, {
			facts: { line, address: visibleName(address), unsigned },
			techniques: ['T1195.002'],
			next: visibleText('Ask who added the source; look in the logs of the package manager for what was installed from it.'),
		});
	}
}

/** apt.conf(5): by which way packages come, and whether who sends them is asked for a name. */
function* ways(examination: Examination, path: HostPath): Generator<Finding> {
	if (examination.standing(path)?.entry.kind !== 'file') return;
	const text = Buffer.from(examination.read(path) ?? new Uint8Array()).toString('latin1');
	for (const { line, name, value } of examination.some(path, parseAptConf(text))) {
		const proxy = /^Acquire::(?:https?|ftp)::Proxy(?:::|$)/i.test(name) && bareAddress.test(value) && !isNearby(value);
		const unchecked = /^Acquire::https(?:::.+)?::Verify-(?:Peer|Host)$/i.test(name) && /^(?:false|no|0|off|without)$/i.test(value);
		if (!proxy && !unchecked) continue;
		yield findingOf(examination.check, 'medium', { kind: 'file', path: shownPath(path) }, proxy ? shown`packages come by way of a bare address, ${visibleName(value)}` : visibleText('whoever sends packages is not asked for a certificate'), {
			facts: { line, setting: visibleName(name) },
			techniques: ['T1195.002'],
			next: visibleText('Ask who set it; signatures of packages still hold unless they were turned off as well.'),
		});
	}
}
