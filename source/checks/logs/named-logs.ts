/** Where the settings of this host's daemons send their logs, and how logrotate puts them aside. Read once for a host. */

import { Tally } from '../../core/coverage.ts';
import { childOf, hostPath, nameOf, shownPath, type Host, type HostPath } from '../../host/host.ts';
import { readLogrotateConf, type Rotation, type RotationRules } from '../../parsers/logrotate-conf.ts';
import { parseAuditLogs, parseJournalUpload } from '../../parsers/log-settings/daemon-conf.ts';
import type { LogSetting } from '../../parsers/log-settings/log-setting.ts';
import { parseSyslogConf } from '../../parsers/log-settings/syslog-conf.ts';
import { parseSyslogNgConf } from '../../parsers/log-settings/syslog-ng-conf.ts';
import { parseProftpdLogs, parsePureFtpdLogs, parseVsftpdLogs } from '../../parsers/log-settings/transfer-server-conf.ts';
import { parseApacheLogs, parseEnvvars, parseNginxLogs } from '../../parsers/log-settings/web-server-conf.ts';
import { isPattern, matchesPath } from '../../parsers/wildcard.ts';
import { configFile } from '../config-file.ts';
import { pathsLike } from './paths-like.ts';
import { oncePerHost } from '../once-per-host.ts';

export type Placed<T> = T & {
	/** The file that says it. */
	readonly file: HostPath;
	/** The daemon it is said to: `rsyslog`, `Apache`. */
	readonly by: string;
};

export interface NamedLogs {
	readonly settings: readonly Placed<LogSetting>[];
	readonly rotations: readonly Placed<Rotation>[];
	/** Files of syslog's settings, included ones too. */
	readonly syslogFiles: readonly HostPath[];
	readonly tally: Tally;
}

interface Daemon {
	readonly by: string;
	/** Paths or patterns; of the first group that is there only the first, where one main file stands for another. */
	readonly files: readonly string[];
	readonly read: (bytes: Uint8Array, file: HostPath, host: Host) => readonly LogSetting[];
	/** What relative names of included files are relative to. */
	readonly base: string;
}

const mostFiles = 3000;
const deepest = 8;

const daemons: readonly Daemon[] = [
	{ by: 'rsyslog', files: ['/etc/rsyslog.conf', '/usr/local/etc/rsyslog.conf', '/etc/rsyslog.d/*.conf'], read: parseSyslogConf, base: '/etc' },
	{ by: 'syslogd', files: ['/etc/syslog.conf', '/etc/syslog.d/*.conf', '/usr/local/etc/syslog.d/*.conf'], read: parseSyslogConf, base: '/etc' },
	{ by: 'syslog-ng', files: ['/etc/syslog-ng/syslog-ng.conf', '/usr/local/etc/syslog-ng.conf', '/etc/syslog-ng.conf'], read: parseSyslogNgConf, base: '/etc/syslog-ng' },
	{ by: 'auditd', files: ['/etc/audit/auditd.conf', '/etc/auditd.conf', '/etc/audit/audisp-remote.conf', '/etc/audisp/audisp-remote.conf'], read: parseAuditLogs, base: '/etc/audit' },
	{ by: 'systemd-journal-upload', files: ['/etc/systemd/journal-upload.conf', '/etc/systemd/journal-upload.conf.d/*.conf'], read: parseJournalUpload, base: '/etc/systemd' },
	{
		by: 'Apache',
		files: [
			'/etc/apache2/apache2.conf', '/etc/apache2/httpd.conf', '/etc/httpd/conf/httpd.conf', '/etc/httpd/httpd.conf', '/usr/local/etc/apache24/httpd.conf', '/usr/local/apache2/conf/httpd.conf',
			'/etc/apache2/conf-enabled/*.conf', '/etc/apache2/sites-enabled/*', '/etc/apache2/vhosts.d/*.conf', '/etc/apache2/conf.d/*.conf', '/etc/httpd/conf.d/*.conf',
		],
		read: (bytes, file, host) => parseApacheLogs(bytes, apacheVariables(host, file)),
		base: '/etc/apache2',
	},
	{ by: 'nginx', files: ['/etc/nginx/nginx.conf', '/usr/local/etc/nginx/nginx.conf', '/etc/nginx/conf.d/*.conf', '/etc/nginx/sites-enabled/*', '/etc/nginx/http.d/*.conf'], read: parseNginxLogs, base: '/etc/nginx' },
	{ by: 'vsftpd', files: ['/etc/vsftpd.conf', '/etc/vsftpd/vsftpd.conf', '/etc/vsftpd/*.conf'], read: parseVsftpdLogs, base: '/etc' },
	{ by: 'ProFTPD', files: ['/etc/proftpd.conf', '/etc/proftpd/proftpd.conf', '/etc/proftpd/conf.d/*.conf', '/usr/local/etc/proftpd.conf'], read: parseProftpdLogs, base: '/etc/proftpd' },
	{ by: 'Pure-FTPd', files: ['/etc/pure-ftpd.conf', '/etc/pure-ftpd/pure-ftpd.conf'], read: bytes => parsePureFtpdLogs(bytes), base: '/etc' },
	{ by: 'Pure-FTPd', files: ['/etc/pure-ftpd/conf/*'], read: (bytes, file) => parsePureFtpdLogs(bytes, nameOf(file)), base: '/etc' },
];

export const namedLogs = oncePerHost(readAll);

function readAll(host: Host): NamedLogs {
	const tally = new Tally();
	const settings: Placed<LogSetting>[] = [];
	const syslogFiles: HostPath[] = [];
	for (const daemon of daemons) {
		const seen = new Set<HostPath>();
		const read = (path: HostPath, depth: number): void => {
			if (depth > deepest || seen.size >= mostFiles) return tally.skip('limit-reached', shownPath(path));
			const file = configFile(host, tally, path);
			if (file === undefined || seen.has(file.real)) return;
			seen.add(file.real);
			if (daemon.read === parseSyslogConf) syslogFiles.push(path);
			for (const setting of daemon.read(file.bytes, path, host)) {
				if (setting.does === 'includes') for (const included of includedBy(host, tally, setting.pattern, daemon.base)) read(included, depth + 1);
				else settings.push({ ...setting, file: path, by: daemon.by });
			}
		};
		for (const pattern of daemon.files) for (const path of pathsLike(host, tally, pattern)) read(path, 0);
	}
	return { settings, rotations: rotationsOf(host, tally), syslogFiles, tally };
}

/** An include may name a file, a pattern or a folder. */
function includedBy(host: Host, tally: Tally, pattern: string, base: string): readonly HostPath[] {
	const whole = pattern.startsWith('/') ? pattern : `${base}/${pattern}`;
	return pathsLike(host, tally, whole).flatMap(path => {
		const resolved = isPattern(whole) ? undefined : host.resolve(path);
		return resolved?.ok === true && resolved.value.entry.kind === 'directory' ? pathsLike(host, tally, `${path.replaceAll(/[*?[\\]/g, '?')}/*`) : [path];
	});
}

function apacheVariables(host: Host, file: HostPath): ReadonlyMap<string, string> {
	const isDebian = file.startsWith('/etc/apache2/');
	const envvars = isDebian ? host.read(hostPath('/etc/apache2/envvars'), { limit: 65_536 }) : undefined;
	return new Map([['ServerRoot', isDebian ? '/etc/apache2' : '/etc/httpd'], ['APACHE_LOG_DIR', '/var/log/apache2'], ...(envvars?.ok === true ? parseEnvvars(envvars.value.bytes) : [])]);
}

/** logrotate reads the folder it is told of in the order of names, each file with what was said for all before. */
function rotationsOf(host: Host, tally: Tally): readonly Placed<Rotation>[] {
	const found: Placed<Rotation>[] = [];
	const seen = new Set<HostPath>();
	const read = (path: HostPath, before: RotationRules, depth: number): void => {
		const file = depth > deepest || seen.size >= mostFiles ? undefined : configFile(host, tally, path);
		if (file === undefined || seen.has(file.real)) return;
		seen.add(file.real);
		const { rotations, includes, defaults } = readLogrotateConf(file.bytes, before);
		for (const rotation of rotations) found.push({ ...rotation, file: path, by: 'logrotate' });
		for (const include of includes) for (const included of includedBy(host, tally, include, '/etc')) read(included, defaults, depth + 1);
	};
	read(hostPath('/etc/logrotate.conf'), {}, 0);
	for (const folder of ['/etc/logrotate.d', '/usr/local/etc/logrotate.d', '/usr/etc/logrotate.d'].map(hostPath)) {
		for (const path of pathsLike(host, tally, `${folder}/*`)) read(path, {}, 1);
	}
	return found;
}

/** The rule that puts this log aside. Later ones are refused by logrotate, so the first holds. */
export function rotationOf({ rotations }: NamedLogs, log: string): Placed<Rotation> | undefined {
	return rotations.find(({ logs }) => logs.some(pattern => pattern === log || (isPattern(pattern) && matchesPath(pattern, log))));
}

/** Where a setting's path stands: itself, or every file its changing parts may name. */
export function logsNamedBy(host: Host, tally: Tally, path: string): readonly HostPath[] {
	return isPattern(path) ? pathsLike(host, tally, path) : [childOf(hostPath('/'), path.replace(/^\/+/, ''))];
}
