import { expect, test } from 'vitest';
import { hostLogs } from '../../../source/checks/logs/host-logs.ts';
import { Tally } from '../../../source/core/coverage.ts';
import { memoryHost, type Machine } from '../../support/memory-host.ts';

function logs(machine: Machine): readonly string[] {
	return hostLogs(memoryHost(machine), new Tally()).map(({ shown, series, place, source }) => `${shown} ${place}${series === shown ? '' : ` of ${series}`}: ${source}`).toSorted();
}

test('a log that rsyslog is told of, anywhere, with those put aside', () => {
	expect(logs({ '/etc/rsyslog.conf': '$IncludeConfig /etc/rsyslog.d/*.conf\n', '/etc/rsyslog.d/20.conf': '# x\nauth.* /srv/logs/logins\n', '/srv/logs/logins': 'x', '/srv/logs/logins.1': 'x', '/srv/logs/logins.2.gz': 'x', '/srv/logs/other': 'x' })).toEqual([
		'/srv/logs/logins 0: rsyslog writes it: /etc/rsyslog.d/20.conf, line 2',
		'/srv/logs/logins.1 1 of /srv/logs/logins: rsyslog writes it: /etc/rsyslog.d/20.conf, line 2',
		'/srv/logs/logins.2.gz 2 of /srv/logs/logins: rsyslog writes it: /etc/rsyslog.d/20.conf, line 2',
	]);
});

test('in a usual place the setting is named before the place', () => {
	expect(logs({ '/etc/rsyslog.conf': 'auth.* /var/log/auth.log\n', '/var/log/auth.log': 'x', '/var/log/auth.log.1': 'x', '/var/log/else.log': 'x' })).toEqual([
		'/var/log/auth.log 0: rsyslog writes it: /etc/rsyslog.conf, line 1', '/var/log/auth.log.1 1 of /var/log/auth.log: rsyslog writes it: /etc/rsyslog.conf, line 1', '/var/log/else.log 0: a usual place of logs',
	]);
});

test('files of a template, logs of web and FTP servers, of auditd and of syslog-ng', () => {
	expect(
		logs({
			'/etc/rsyslog.conf': '$template Each,"/srv/hosts/%HOSTNAME%/all.log"\n*.* ?Each\n', '/srv/hosts/a/all.log': 'x', '/srv/hosts/b/all.log': 'x',
			'/etc/apache2/apache2.conf': 'ErrorLog ${APACHE_LOG_DIR}/error.log\n', '/etc/apache2/envvars': 'export APACHE_LOG_DIR=/data/apache\n', '/etc/apache2/sites-enabled/shop': 'CustomLog /data/shop/access.log combined\n', '/data/apache/error.log': 'x', '/data/shop/access.log': 'x', '/data/shop/access.log-20240101.gz': 'x',
			'/etc/nginx/nginx.conf': 'include /etc/nginx/sites-enabled/*;\n', '/etc/nginx/sites-enabled/s': 'access_log /data/n/a.log;', '/data/n/a.log': 'x',
			'/etc/vsftpd.conf': 'xferlog_file=/data/ftp/xferlog\n', '/data/ftp/xferlog': 'x',
			'/etc/audit/auditd.conf': 'log_file = /data/audit/audit.log\n', '/data/audit/audit.log': 'x', '/data/audit/audit.log.1': 'x',
			'/etc/syslog-ng/syslog-ng.conf': '@include "conf.d/*.conf"\n', '/etc/syslog-ng/conf.d/a.conf': 'destination d { file("/data/ng/all"); };\n', '/data/ng/all': 'x',
		}).map(line => line.slice(0, line.indexOf(' '))),
	).toEqual(['/data/apache/error.log', '/data/audit/audit.log', '/data/audit/audit.log.1', '/data/ftp/xferlog', '/data/n/a.log', '/data/ng/all', '/data/shop/access.log', '/data/shop/access.log-20240101.gz', '/srv/hosts/a/all.log', '/srv/hosts/b/all.log']);
});

test('logs put aside into another folder go on in their series', () => {
	expect(logs({ '/etc/logrotate.conf': 'include /etc/logrotate.d\n', '/etc/logrotate.d/app': '/srv/app/*.log {\n\tolddir /srv/app/old\n}\n', '/srv/app/a.log': 'x', '/srv/app/old/a.log.1': 'x', '/srv/app/old/a.log.2.gz': 'x' })).toEqual([
		'/srv/app/a.log 0: logrotate puts it aside: /etc/logrotate.d/app, line 1',
		'/srv/app/old/a.log.1 1 of /srv/app/a.log: logrotate puts it aside: /etc/logrotate.d/app, line 1',
		'/srv/app/old/a.log.2.gz 2 of /srv/app/a.log: logrotate puts it aside: /etc/logrotate.d/app, line 1',
	]);
});

test('no path leaves the root, and what is no file is never a log', () => {
	expect(
		logs({
			'/etc/rsyslog.conf': '*.* /srv/../../../../var/out\nmail.* /srv/fifo\ncron.* /srv/away\nuser.* /srv/null\nkern.* /dev/sda\n',
			'/var/out': 'inside', '/srv/fifo': { kind: 'fifo' }, '/srv/away': { link: '../../../../etc/hostname' }, '/etc/hostname': 'inside', '/srv/null': { link: '/dev/null' }, '/dev/null': { kind: 'character-device' }, '/dev/sda': { kind: 'block-device' },
		}).map(line => line.slice(0, line.indexOf(' '))),
	).toEqual(['/etc/hostname', '/var/out']);
});

test('settings that include themselves, or everything, end', () => {
	expect(logs({ '/etc/rsyslog.conf': '$IncludeConfig /etc/rsyslog.conf\n$IncludeConfig /etc/*\n$IncludeConfig /etc\n*.* /srv/x\n', '/srv/x': 'x' })).toHaveLength(1);
});
