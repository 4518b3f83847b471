/** Accounts that were made or given more, and accounts of services that became root. */

import type { Severity } from '../../core/finding.ts';
import type { LogEvent } from '../../core/log-event.ts';
import { shown, visibleText, type Visible } from '../../core/visible.ts';
import { neverLogIn } from '../login-shell.ts';
import { told, type Sign } from './sign.ts';

/** Accounts of services that are given a shell, and yet never have a reason to be root. */
const shellServants = /^(?:httpd|lighttpd|php-fpm|postgres|mariadb|mongodb|memcached|elasticsearch|solr|oracle|tomcat\d*|jboss|wildfly|vsftpd|exim|sendmail|grafana|gitea)$/;
/** Watchers that are given a few commands of root by a rule. */
const watchers = /^(?:nagios|nrpe|icinga\d?|zabbix|munin|telegraf|prometheus|sensu|checkmk|netdata|node[-_]exporter|backup|backuppc|bacula|asterisk|jenkins|ossec|wazuh)$/;
const isServant = (name: string): boolean => (neverLogIn.has(name) && !watchers.test(name)) || shellServants.test(name);
/** Groups whose members are root whenever they like, and groups with a way there. */
const rootGroups = /^(?:root|sudo|wheel|admin|adm?ins|sudoers)$/;
const strongGroups = /^(?:docker|lxd|disk|shadow|kmem|libvirt|staff)$/;
const shells = /(?:^|\/)(?:ba|da|z|k|c|tc|fi)?sh(?:\s|$)|\/(?:python[\d.]*|perl|ruby|php[\d.]*|node|lua)(?:\s|$)|\/(?:su|vim?|nano|less|more|find|awk|tar|cp|chmod|chown|visudo|passwd|useradd|usermod|tee)(?:\s|$)/;
const noLogin = /\/(?:nologin|false|sync)$/;

/** A shell and nothing for it to run: somebody sits at it. */
const bareShell = /^\S*\/(?:(?:ba|da|z|k|c|tc|fi)?sh(?:\s+-\w+)*|su(?:\s+-\w*)*(?:\s+root)?)$/;

/** `services`: accounts that passwd gives a number of the system's own and no shell. */
export function accountSign(event: LogEvent, services: ReadonlySet<Visible> = new Set()): Sign | undefined {
	if (event.kind === 'account-changed') return changed(event);
	return event.kind === 'privilege-used' || event.kind === 'login-failed' ? becameRoot(event, services) : undefined;
}

function changed(event: LogEvent): Sign | undefined {
	const name = event.account;
	if (name === undefined) return undefined;
	const subject = { kind: 'account', name } as const;
	const group = told(event, 'group');
	const uid = event.facts?.['uid'];
	// The audit daemon's `uid` is of who did it.
	const madeUid = told(event, 'type') === undefined ? uid : undefined;
	switch (told(event, 'did')) {
		case 'account-added': {
			if (madeUid === 0) return { subject, severity: 'high', summary: shown`the account ${name} was made with the uid 0: it is root by another name`, innocent: visibleText('some administrators keep a second root on purpose'), techniques: ['T1136.001'] };
			const shell = told(event, 'shell');
			const service = typeof madeUid === 'number' ? madeUid < 1000 : false;
			if (service && (shell === undefined || noLogin.test(shell))) return { subject, severity: 'info', summary: shown`the account ${name} of a service was made`, innocent: visibleText('packages make such accounts'), techniques: [] };
			if (event.facts?.['gid'] === 0) return { subject, severity: 'medium', summary: shown`the account ${name} was made with root's group as its own`, innocent: visibleText('an administrator who gave it on purpose'), techniques: ['T1136.001'] };
			return { subject, severity: 'low', summary: shown`the account ${name} was made`, innocent: visibleText('an administrator or a package that was installed may have made it'), techniques: ['T1136.001'] };
		}
		case 'uid':
			return madeUid === 0 ? { subject, severity: 'high', summary: shown`the account ${name} was given the uid 0: it is root by another name`, innocent: visibleText('some administrators keep a second root on purpose'), techniques: ['T1098'] } : undefined;
		case 'group-added':
			return group === undefined ? undefined : { subject: { kind: 'system', name: shown`group ${group}` }, severity: 'info', summary: shown`the group ${group} was made`, innocent: visibleText('packages and new accounts make groups'), techniques: [] };
		case 'settings': {
			const shell = told(event, 'shell');
			return shell !== undefined && isServant(name) && !noLogin.test(shell) ? { subject, severity: 'medium', summary: shown`the account ${name} of a service was given a shell, ${shell}`, innocent: visibleText('an administrator who works under it'), techniques: ['T1098'] } : undefined;
		}
		case 'member-added':
			return group === undefined ? undefined : joinedGroup(name, group);
		default:
			return undefined;
	}
}

function joinedGroup(name: Visible, group: Visible): Sign | undefined {
	const root = rootGroups.test(group);
	if (!root && !strongGroups.test(group)) return undefined;
	const servant = isServant(name);
	return {
		subject: { kind: 'account', name },
		severity: root && servant ? 'high' : servant && neverLogIn.has(name) && /^(?:docker|lxd|shadow|disk)$/.test(group) ? 'medium' : 'low',
		summary: root ? shown`${name} was put into the group ${group}, whose members may become root${visibleText(servant ? ', and it is the account of a service' : '')}` : shown`${name} was put into the group ${group}, from which there is a way to root`,
		innocent: visibleText(servant && root ? 'nothing that packages do' : 'an administrator who was hired, or a service that needs it'),
		techniques: ['T1098.007'],
	};
}

function becameRoot(event: LogEvent, services: ReadonlySet<Visible>): Sign | undefined {
	const session = told(event, 'session') === 'opened';
	// sudo tells of its sessions in another line as well.
	if (session && !/^su(?:-l)?$/.test(told(event, 'service') ?? '')) return undefined;
	const who = session ? told(event, 'by') : event.account;
	const as = session ? event.account : told(event, 'as');
	if (who === undefined || as === undefined || !/^(?:root|#0)$/.test(as)) return undefined;
	const servant = isServant(who);
	const watcher = watchers.test(who);
	if (!servant && !watcher && !services.has(who)) return undefined;
	const by = told(event, 'service') ?? visibleText('sudo');
	const subject = { kind: 'account', name: who } as const;
	if (event.kind === 'login-failed') {
		return { subject, severity: servant ? 'medium' : 'low', summary: shown`the service account ${who} tried to become root by ${by} and was refused`, innocent: visibleText('a program of that service that was set up wrongly'), techniques: ['T1548.003'] };
	}
	const command = told(event, 'command');
	// Of a service this program does not know by name a rule of sudo may ask anything but a shell.
	const shell = command === undefined || (servant || watcher ? shells : bareShell).test(command);
	const severity: Severity = servant ? 'high' : shell ? 'medium' : 'info';
	return {
		subject,
		severity,
		summary: shown`the service account ${who} became root by ${by}${visibleText(shell ? ', with all its powers' : ', for a command')}`,
		innocent: visibleText('a rule of sudo that lets the service run a command as root, as some control panels and watchers need: see the rules for it'),
		techniques: ['T1548.003'],
	};
}
