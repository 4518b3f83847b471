/** Where daemons, monitors and people's programs keep settings that name commands, and how each writes them. */

import * as agents from '../parsers/agent-settings.ts';
import { bootForms, fail2banForms, perlForms, rsyslogForms, snmpForms, sshClientForms, sysctlForms, type settingCommands } from '../parsers/daemon-settings.ts';
import * as services from '../parsers/service-settings.ts';

export type Forms = Parameters<typeof settingCommands>[1];

export interface SettingPlace {
	readonly files?: readonly string[];
	/** `*` stands for any one name. */
	readonly folders?: readonly string[];
	readonly names?: RegExp;
	readonly forms: Forms;
	readonly technique?: string;
}

export const settingPlaces: readonly SettingPlace[] = [
	{ files: ['/etc/rsyslog.conf', '/etc/syslog-ng/syslog-ng.conf'], folders: ['/etc/rsyslog.d', '/etc/syslog-ng/conf.d'], names: /\.conf$/, forms: rsyslogForms },
	{ folders: ['/etc/fail2ban/action.d', '/etc/fail2ban/jail.d', '/etc/fail2ban'], names: /\.(?:conf|local)$/, forms: fail2banForms },
	{ files: ['/etc/snmp/snmpd.conf', '/etc/snmp/snmpd.local.conf', '/var/lib/snmp/snmpd.conf'], folders: ['/etc/snmp/snmpd.conf.d'], forms: snmpForms },
	{ files: ['/etc/sysctl.conf'], folders: ['/etc/sysctl.d', '/run/sysctl.d', '/usr/local/lib/sysctl.d', '/usr/lib/sysctl.d', '/lib/sysctl.d'], names: /\.conf$/, forms: sysctlForms },
	{ files: ['/etc/default/grub', '/boot/grub/grub.cfg', '/boot/grub2/grub.cfg', '/boot/grub/custom.cfg', '/etc/kernel/cmdline', '/boot/cmdline.txt', '/boot/firmware/cmdline.txt'], folders: ['/etc/default/grub.d', '/boot/loader/entries'], forms: bootForms, technique: 'T1542' },
	{ files: ['/etc/needrestart/needrestart.conf', '/etc/needrestart/notify.conf'], folders: ['/etc/needrestart/conf.d'], forms: perlForms, technique: 'T1546.016' },
	{ files: ['/etc/ssh/ssh_config'], folders: ['/etc/ssh/ssh_config.d'], forms: sshClientForms },
	{ folders: ['/etc/incron.d', '/var/spool/incron'], forms: services.incronForms },
	{ folders: ['/etc/acpi/events'], forms: services.acpiForms },
	{ files: ['/etc/dhcp/dhclient.conf', '/etc/dhclient.conf', '/etc/dhcp3/dhclient.conf'], forms: services.dhclientForms },
	{ files: ['/etc/samba/smb.conf', '/usr/local/etc/smb4.conf'], folders: ['/etc/samba/smb.conf.d'], forms: services.sambaForms },
	{ files: ['/etc/postfix/master.cf', '/etc/postfix/main.cf'], forms: services.postfixForms },
	{ files: ['/etc/apache2/apache2.conf', '/etc/httpd/conf/httpd.conf'], folders: ['/etc/apache2/conf-enabled', '/etc/apache2/mods-enabled', '/etc/apache2/sites-enabled', '/etc/apache2/conf.d', '/etc/httpd/conf.d', '/etc/httpd/conf.modules.d'], forms: services.apacheForms },
	{ files: ['/var/lib/pgsql/data/postgresql.conf'], folders: ['/etc/postgresql/*/*', '/etc/postgresql/*/*/conf.d', '/var/lib/postgres/data'], names: /\.conf$/, forms: services.postgresForms },
	{ files: ['/etc/supervisord.conf', '/etc/supervisor/supervisord.conf'], folders: ['/etc/supervisor/conf.d', '/etc/supervisord.d'], names: /\.(?:conf|ini)$/, forms: services.supervisorForms },
	{ files: ['/etc/monitrc', '/etc/monit/monitrc'], folders: ['/etc/monit/conf.d', '/etc/monit/conf-enabled', '/etc/monit.d'], forms: services.monitForms },
	{ folders: ['/etc/tmpfiles.d', '/run/tmpfiles.d', '/usr/lib/tmpfiles.d', '/usr/local/lib/tmpfiles.d'], names: /\.conf$/, forms: services.tmpfilesForms },
	{ folders: ['/etc/sysusers.d', '/run/sysusers.d', '/usr/lib/sysusers.d', '/usr/local/lib/sysusers.d'], names: /\.conf$/, forms: services.sysusersForms, technique: 'T1136.001' },
	{ files: ['/etc/crypttab'], forms: services.crypttabForms },
	{ files: ['/etc/shells'], forms: services.shellsForms, technique: 'T1078.003' },
	{ files: ['/etc/sudo.conf'], forms: services.sudoConfForms, technique: 'T1548.003' },
	{ files: ['/etc/smartd.conf', '/etc/mdadm/mdadm.conf', '/etc/mdadm.conf', '/etc/keepalived/keepalived.conf', '/etc/nut/upsmon.conf'], folders: ['/etc/mdadm/mdadm.conf.d', '/etc/keepalived/conf.d'], forms: agents.watchForms },
	{ files: ['/etc/zabbix/zabbix_agentd.conf', '/etc/zabbix/zabbix_agent2.conf', '/etc/nagios/nrpe.cfg', '/etc/telegraf/telegraf.conf', '/etc/collectd/collectd.conf', '/etc/collectd.conf'], folders: ['/etc/zabbix/zabbix_agentd.d', '/etc/zabbix/zabbix_agentd.conf.d', '/etc/zabbix/zabbix_agent2.d', '/etc/nagios/nrpe.d', '/etc/nrpe.d', '/etc/telegraf/telegraf.d', '/etc/collectd/collectd.conf.d', '/etc/collectd.d', '/etc/audit/plugins.d', '/etc/audisp/plugins.d'], names: /\.(?:conf|cfg)$/, forms: agents.agentForms },
	{ files: ['/etc/dnsmasq.conf', '/etc/kernel-img.conf', '/etc/ipsec.conf', '/etc/letsencrypt/cli.ini'], folders: ['/etc/dnsmasq.d', '/etc/letsencrypt/renewal', '/etc/ipsec.d'], forms: agents.eventForms },
	{ files: ['/etc/login.defs', '/etc/default/useradd', '/etc/adduser.conf', '/etc/ssl/openssl.cnf', '/usr/lib/ssl/openssl.cnf', '/etc/pki/tls/openssl.cnf', '/etc/krb5.conf'], folders: ['/etc/krb5.conf.d'], forms: agents.loginForms },
	{ files: ['/etc/nginx/nginx.conf', '/etc/php.ini', '/etc/my.cnf', '/etc/mysql/my.cnf'], folders: ['/etc/nginx/conf.d', '/etc/nginx/modules-enabled', '/etc/nginx/sites-enabled', '/etc/nginx/snippets', '/etc/php/*/*', '/etc/php/*/*/conf.d', '/etc/php/*/*/pool.d', '/etc/php.d', '/etc/php-fpm.d', '/etc/mysql/conf.d', '/etc/mysql/mariadb.conf.d', '/etc/mysql/mysql.conf.d', '/etc/my.cnf.d', '/etc/redis', '/etc/valkey'], forms: agents.libraryForms, technique: 'T1574' },
	{ files: ['/etc/cloud/cloud.cfg'], folders: ['/etc/cloud/cloud.cfg.d', '/var/lib/cloud/seed/*', '/var/lib/cloud/instances/*'], names: /^(?:.*\.cfg|(?:user|vendor)-?data2?(?:\.txt)?|cloud-config\.txt)$/, forms: agents.cloudForms, technique: 'T1037' },
	{ files: ['/etc/dracut.conf', '/etc/mkinitcpio.conf'], folders: ['/etc/dracut.conf.d', '/usr/lib/dracut/dracut.conf.d', '/etc/mkinitcpio.conf.d'], names: /\.conf$/, forms: agents.bootImageForms, technique: 'T1542' },
	{ folders: ['/etc/gss/mech.d', '/etc/pkcs11/modules', '/usr/share/p11-kit/modules', '/etc/OpenCL/vendors', '/usr/lib/*/gconv/gconv-modules.d', '/usr/lib64/gconv/gconv-modules.d'], forms: agents.pluginForms, technique: 'T1574' },
	{ files: ['/etc/docker/daemon.json', '/etc/containerd/config.toml', '/etc/crio/crio.conf'], folders: ['/etc/crio/crio.conf.d', '/etc/containerd/conf.d', '/usr/share/containers/oci/hooks.d', '/etc/containers/oci/hooks.d', '/run/containers/oci/hooks.d'], forms: agents.containerForms, technique: 'T1543.005' },
	{ files: ['/etc/tmux.conf'], forms: services.multiplexerForms },
	{ files: ['/etc/screenrc'], forms: services.screenForms },
	{ files: ['/etc/gdb/gdbinit'], folders: ['/etc/gdb/gdbinit.d'], forms: agents.gdbForms },
	{ files: ['/etc/wgetrc'], forms: agents.wgetForms },
	{ files: ['/etc/mailcap'], forms: agents.mailcapForms },
	{ files: ['/etc/mercurial/hgrc'], folders: ['/etc/mercurial/hgrc.d'], forms: agents.mercurialForms },
	{ files: ['/etc/irbrc', '/etc/R/Rprofile.site', '/usr/lib/R/etc/Rprofile.site'], folders: ['/etc/emacs/site-start.d', '/etc/ipython/startup'], forms: agents.codeForms },
	{ folders: ['/usr/share/vim/vimfiles/plugin', '/usr/local/share/vim/vimfiles/plugin', '/etc/xdg/nvim', '/usr/share/nvim/site/plugin'], forms: services.editorForms },
	{ folders: ['/usr/lib/ruby/vendor_ruby/rubygems/defaults', '/usr/share/rubygems/rubygems/defaults', '/usr/local/lib/site_ruby/rubygems/defaults'], names: /^operating_system\.rb$/, forms: agents.codeForms },
];

/** Below each home: files, and folders whose files are read alike. */
export const homeSettings: readonly (readonly [string, Forms])[] = [
	['.screenrc', services.screenForms], ['.tmux.conf', services.multiplexerForms], ['.psqlrc', services.psqlForms], ['.npmrc', services.npmForms], ['.config/nvim/init.lua', services.editorForms],
	['.irbrc', agents.codeForms], ['.pryrc', agents.codeForms], ['.Rprofile', agents.codeForms], ['.pythonrc', agents.codeForms], ['.pythonrc.py', agents.codeForms],
	['.jupyter/jupyter_notebook_config.py', agents.codeForms], ['.jupyter/jupyter_server_config.py', agents.codeForms],
	['.sqliterc', agents.sqliteForms], ['.wgetrc', agents.wgetForms], ['.muttrc', agents.muttForms], ['.mutt/muttrc', agents.muttForms], ['.config/mutt/muttrc', agents.muttForms], ['.mailcap', agents.mailcapForms],
	['.cargo/config', agents.cargoForms], ['.cargo/config.toml', agents.cargoForms], ['.hgrc', agents.mercurialForms], ['.gdbinit', agents.gdbForms],
	['.config/i3/config', agents.windowForms], ['.i3/config', agents.windowForms], ['.config/sway/config', agents.windowForms],
];
export const homeSettingFolders: readonly (readonly [string, Forms])[] = [
	['.vim/plugin', services.editorForms], ['.vim/after/plugin', services.editorForms], ['.config/nvim/plugin', services.editorForms],
	['.ipython/profile_default/startup', agents.codeForms],
];
