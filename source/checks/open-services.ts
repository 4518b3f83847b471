/** Settings by which a service lets in whoever comes: databases, file servers, Docker, displays, web servers. */

import { hostPath, nameOf } from '../host/host.ts';
import * as rules from '../parsers/statement-rules.ts';
import type { HostCheck } from './check.ts';
import { Examination } from './examination.ts';
import { judgeStatements, placesOf, type StatementPlace } from './statements.ts';

const places: readonly StatementPlace[] = [
	{ files: ['/etc/docker/daemon.json', '/etc/default/docker', '/etc/sysconfig/docker', '/etc/systemd/system/docker.service'], folders: ['/etc/systemd/system/docker.service.d', '/etc/systemd/system/docker.socket.d'], rules: rules.dockerRules },
	{ files: ['/etc/my.cnf', '/etc/mysql/my.cnf', '/var/lib/pgsql/data/pg_hba.conf', '/var/lib/postgres/data/pg_hba.conf'], folders: ['/etc/mysql/conf.d', '/etc/mysql/mariadb.conf.d', '/etc/mysql/mysql.conf.d', '/etc/my.cnf.d', '/etc/postgresql/*/*'], rules: rules.databaseRules },
	{ files: ['/etc/redis.conf'], folders: ['/etc/redis', '/etc/valkey'], rules: rules.redisRules },
	{ files: ['/etc/rsyncd.conf', '/etc/samba/smb.conf', '/usr/local/etc/smb4.conf', '/etc/vsftpd.conf', '/etc/vsftpd/vsftpd.conf'], folders: ['/etc/rsyncd.d', '/etc/samba/smb.conf.d'], rules: rules.sharingRules },
	{ files: ['/etc/snmp/snmpd.conf', '/etc/snmp/snmpd.local.conf', '/var/lib/snmp/snmpd.conf'], folders: ['/etc/snmp/snmpd.conf.d'], rules: rules.snmpRules },
	{ folders: ['/etc/dbus-1/system.d', '/usr/share/dbus-1/system.d', '/etc/dbus-1'], names: /^(?!session).*\.conf$/, rules: rules.busRules },
	{ files: ['/var/lib/kubelet/config.yaml', '/etc/kubernetes/kubelet.conf', '/etc/kubernetes/kubelet/kubelet-config.yaml', '/etc/default/kubelet', '/etc/sysconfig/kubelet'], folders: ['/etc/systemd/system/kubelet.service.d', '/etc/kubernetes/manifests'], rules: rules.kubeletRules },
	{ folders: ['/etc'], names: /^X\d+\.hosts$/, rules: rules.displayRules },
	{ files: ['/etc/nginx/nginx.conf', '/etc/apache2/apache2.conf', '/etc/httpd/conf/httpd.conf', '/etc/php.ini'], folders: ['/etc/nginx/conf.d', '/etc/nginx/sites-enabled', '/etc/nginx/snippets', '/etc/apache2/sites-enabled', '/etc/apache2/conf-enabled', '/etc/httpd/conf.d', '/etc/php/*/*', '/etc/php/*/*/conf.d', '/etc/php.d', '/etc/php/*/*/pool.d'], rules: rules.webRules },
];

export const openServices: HostCheck = {
	id: 'open-services',
	step: 'C.1',
	title: 'Services left open',
	covers: 'Settings of Docker, MySQL, PostgreSQL, Redis, rsync, Samba, vsftpd, snmpd, X, the message bus, the kubelet, nginx, Apache and PHP that let anybody in, serve the whole system, or run what a request sends.',
	needs: 'both',
	kind: 'host',
	*run(host, circumstances, tally) {
		const examination = new Examination(host, openServices, circumstances, tally);
		for (const place of places) {
			for (const path of placesOf(examination, place)) yield* judgeStatements(examination, hostPath(path), place.rules, `setting in ${nameOf(path)}`, 'T1133', 'Ask who opened it, and since when; look in its logs for who came.');
		}
		yield* examination.oddities;
	},
};
