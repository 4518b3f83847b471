/** Settings by which a service lets in whoever comes: databases, file servers, Docker, displays, web servers. */

import { childOf, hostPath, nameOf } from '../host/host.ts';
import * as rules from '../parsers/statement-rules.ts';
import type { HostCheck } from './check.ts';
import { Examination } from './examination.ts';
import { homesOf } from './homes.ts';
import { judgeStatements, placesOf, type StatementPlace } from './statements.ts';

const places: readonly StatementPlace[] = [
	{ files: ['/etc/docker/daemon.json', '/etc/default/docker', '/etc/sysconfig/docker', '/etc/systemd/system/docker.service'], folders: ['/etc/systemd/system/docker.service.d', '/etc/systemd/system/docker.socket.d'], rules: rules.dockerRules },
	{ files: ['/etc/my.cnf', '/etc/mysql/my.cnf', '/var/lib/pgsql/data/pg_hba.conf', '/var/lib/postgres/data/pg_hba.conf'], folders: ['/etc/mysql/conf.d', '/etc/mysql/mariadb.conf.d', '/etc/mysql/mysql.conf.d', '/etc/my.cnf.d', '/etc/postgresql/*/*'], rules: rules.databaseRules },
	{ files: ['/etc/redis.conf'], folders: ['/etc/redis', '/etc/valkey'], rules: rules.redisRules },
	{ files: ['/etc/rsyncd.conf', '/etc/samba/smb.conf', '/usr/local/etc/smb4.conf', '/etc/vsftpd.conf', '/etc/vsftpd/vsftpd.conf'], folders: ['/etc/rsyncd.d', '/etc/samba/smb.conf.d', '/var/lib/samba/usershares'], rules: rules.sharingRules },
	{ files: ['/etc/snmp/snmpd.conf', '/etc/snmp/snmpd.local.conf', '/var/lib/snmp/snmpd.conf'], folders: ['/etc/snmp/snmpd.conf.d'], rules: rules.snmpRules },
	{ files: ['/etc/zabbix/zabbix_agentd.conf', '/etc/zabbix/zabbix_agent2.conf', '/etc/nagios/nrpe.cfg', '/etc/nagios/nrpe_local.cfg'], folders: ['/etc/zabbix/zabbix_agentd.d', '/etc/zabbix/zabbix_agentd.conf.d', '/etc/zabbix/zabbix_agent2.d', '/etc/nagios/nrpe.d', '/etc/nrpe.d'], rules: rules.agentRules },
	{ folders: ['/etc/dbus-1/system.d', '/usr/share/dbus-1/system.d', '/etc/dbus-1'], names: /^(?!session).*\.conf$/, rules: rules.busRules },
	{ files: ['/var/lib/kubelet/config.yaml', '/etc/kubernetes/kubelet.conf', '/etc/kubernetes/kubelet/kubelet-config.yaml', '/etc/default/kubelet', '/etc/sysconfig/kubelet'], folders: ['/etc/systemd/system/kubelet.service.d', '/etc/kubernetes/manifests'], rules: rules.kubeletRules },
	{ files: ['/etc/default/tftpd-hpa', '/etc/mongod.conf', '/etc/mongodb.conf', '/etc/elasticsearch/elasticsearch.yml', '/etc/default/shellinabox', '/etc/sysconfig/shellinaboxd', '/etc/tor/torrc', '/etc/dovecot/dovecot.conf', '/etc/ngrok.yml', '/etc/jupyter/jupyter_server_config.py'], folders: ['/etc/stunnel', '/etc/tor/torrc.d', '/etc/dovecot/conf.d', '/etc/php/*/*/pool.d', '/etc/php-fpm.d', '/etc/systemd/nspawn', '/run/systemd/nspawn', '/var/lib/lxc/*'], names: /^(?!rootfs$)/, rules: rules.doorRules },
	{ files: ['/etc/yp.conf', '/etc/nslcd.conf', '/etc/ldap.conf', '/etc/ldap/ldap.conf', '/etc/openldap/ldap.conf', '/etc/libnss-ldap.conf', '/etc/pam_ldap.conf', '/etc/sssd/sssd.conf', '/etc/pam_radius_auth.conf', '/etc/raddb/server', '/etc/krb5.conf', '/etc/salt/minion', '/etc/puppet/puppet.conf', '/etc/puppetlabs/puppet/puppet.conf'], folders: ['/etc/sssd/conf.d', '/etc/salt/minion.d', '/etc/krb5.conf.d'], rules: rules.directoryRules },
	{ files: ['/etc/firefox/policies/policies.json', '/etc/firefox-esr/policies/policies.json', '/usr/lib/firefox/distribution/policies.json', '/usr/lib/firefox-esr/distribution/policies.json'], folders: ['/etc/chromium/policies/managed', '/etc/chromium.d/policies/managed', '/etc/opt/chrome/policies/managed', '/etc/brave/policies/managed'], rules: rules.browserRules },
	{ folders: ['/etc/udev/rules.d', '/run/udev/rules.d', '/usr/lib/udev/rules.d', '/lib/udev/rules.d'], names: /\.rules$/, rules: rules.diskRules },
	{ folders: ['/etc'], names: /^X\d+\.hosts$/, rules: rules.displayRules },
	{ files: ['/etc/postfix/main.cf', '/etc/postfix/master.cf', '/etc/exim4/exim4.conf.template', '/etc/exim4/exim4.conf', '/etc/exim/exim.conf', '/etc/dovecot/dovecot.conf'], folders: ['/etc/exim4/conf.d/*', '/etc/dovecot/conf.d'], rules: rules.mailRules },
	{ files: ['/etc/apt/preferences'], folders: ['/etc/apt/preferences.d'], rules: rules.pinRules },
	{ files: ['/etc/ssh/ssh_config'], folders: ['/etc/ssh/ssh_config.d'], rules: rules.sshClientRules },
	{ files: ['/etc/nginx/nginx.conf', '/etc/nginx/fastcgi_params', '/etc/nginx/fastcgi.conf', '/etc/apache2/apache2.conf', '/etc/httpd/conf/httpd.conf', '/etc/php.ini'], folders: ['/etc/nginx/conf.d', '/etc/nginx/sites-enabled', '/etc/nginx/snippets', '/etc/apache2/sites-enabled', '/etc/apache2/conf-enabled', '/etc/apache2/mods-enabled', '/etc/httpd/conf.d', '/etc/php/*/*', '/etc/php/*/*/conf.d', '/etc/php.d', '/etc/php/*/*/pool.d'], rules: rules.webRules },
];

const ask = 'Ask who opened it, and since when; look in its logs for who came.';
const doorsInHomes = ['.jupyter/jupyter_notebook_config.py', '.jupyter/jupyter_server_config.py', '.jupyter/jupyter_lab_config.py', '.config/ngrok/ngrok.yml', '.ngrok2/ngrok.yml'];

export const openServices: HostCheck = {
	id: 'open-services',
	step: 'C.1',
	title: 'Services left open',
	covers: 'Settings of Docker, MySQL, PostgreSQL, MongoDB, Redis, rsync, Samba, tftpd, vsftpd, Dovecot, snmpd, NRPE, Zabbix, X, the message bus, the kubelet, containers, stunnel, shellinabox, Jupyter, Tor, ngrok, nginx, Apache, PHP and udev that let anybody in, serve the whole system, or run what a request sends; directories of accounts, masters and browser extensions of bare addresses of the Internet.',
	needs: 'both',
	kind: 'host',
	*run(host, circumstances, tally) {
		const examination = new Examination(host, openServices, circumstances, tally);
		for (const place of places) {
			for (const path of placesOf(examination, place)) yield* judgeStatements(examination, hostPath(path), place.rules, `setting in ${nameOf(path)}`, 'T1133', ask);
		}
		for (const home of homesOf(host)) {
			for (const name of doorsInHomes) yield* judgeStatements(examination, childOf(home.path, name), rules.doorRules, `setting in ${nameOf(hostPath(name))}`, 'T1133', ask);
		}
		yield* examination.oddities;
	},
};
