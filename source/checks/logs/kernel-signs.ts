/** What the kernel and the audit daemon tell of: cards that listen to everything, foreign modules, daemons that crash. */

import type { LogEvent } from '../../core/log-event.ts';
import { shown, visibleText, type Visible } from '../../core/visible.ts';
import { isRootkitModule } from '../kernel-modules.ts';
import { isPort } from '../promiscuous-traces.ts';
import { told, type Sign } from './sign.ts';

/** Programs that listen to the network: a crash of one may be an attempt on it. */
const daemons = /^(?:sshd|httpd|apache2?|nginx|lighttpd|named|bind|vsftpd|proftpd|pure-ftpd|wu-ftpd|in\..+|ftpd|smbd|nmbd|exim4?|sendmail|postfix|smtpd|dovecot|imapd?|pop3d?|mysqld|mariadbd|postgres|redis-server|rpc\..+|rpcbind|portmap|php-fpm.*|php-cgi|java|tomcat|squid|snmpd|cupsd|xinetd|telnetd|ntpd|openvpn|haproxy|memcached|slapd|dhcpd)$/;

/** An exploit that must guess where something lies in memory crashes a worker with each wrong guess. */
const crashesOfGuessing = 20;

export function kernelSign(event: LogEvent): Sign | undefined {
	switch (event.kind) {
		case 'promiscuous':
			return promiscuous(event);
		case 'module': {
			const module = told(event, 'module');
			// The audit daemon tells of every module; what the kernel tells of is not its own.
			if (module === undefined || told(event, 'why') === undefined) return undefined;
			if (isRootkitModule(module)) {
				return {
					subject: { kind: 'system', name: shown`kernel module ${module}` },
					severity: 'critical',
					summary: shown`the kernel module ${module} was loaded, which has the name of a known rootkit`,
					innocent: visibleText('somebody who studies rootkits may have loaded it: ask'),
					techniques: ['T1014', 'T1547.006'],
				};
			}
			return {
				subject: { kind: 'system', name: shown`kernel module ${module}` },
				severity: 'low',
				summary: shown`the kernel module ${module} was loaded, which is not of the kernel's own tree or not signed`,
				innocent: visibleText('drivers of graphic cards, file systems and virtual machines that are built on the host do that'),
				techniques: ['T1547.006'],
			};
		}
		case 'kernel': {
			const process = told(event, 'process');
			const what = told(event, 'what');
			if (process === undefined || what === 'out-of-memory' || what === undefined) return undefined;
			if (what === 'writes-memory') return { subject: { kind: 'system', name: process }, severity: 'high', summary: shown`${process} put a program into the kernel that writes into the memory of others: what hides processes and lets people in does that`, innocent: visibleText('tools to look for faults, in the hands of who wrote them'), techniques: ['T1014'] };
			const filler = fillerOf(event);
			if (filler !== undefined) return overwritten(process, filler);
			if (!daemons.test(process)) return undefined;
			return {
				subject: { kind: 'system', name: process },
				severity: 'low',
				summary: shown`${process}, which serves the network, crashed (${what}): an attack that fails looks like that`,
				innocent: visibleText('faulty programs and memory crash as well; look at what it was asked just before'),
				techniques: ['T1190'],
				atBurst: { least: crashesOfGuessing, severity: 'medium', summary: shown`${process}, which serves the network, crashed ${crashesOfGuessing} times or more within an hour: who guesses addresses of its memory leaves that` },
			};
		}
		default:
			return undefined;
	}
}

/** One byte again and again, of text or of idle instructions: what is written over a return address to find out where it lies. */
function fillerOf(event: LogEvent): Visible | undefined {
	const ip = told(event, 'ip');
	return ip !== undefined && /^0*(?<byte>[2-7][\da-f]|90)(?:\k<byte>){3}(?:(?:\k<byte>){4})?$/i.test(ip) ? ip : undefined;
}

function overwritten(process: Visible, ip: Visible): Sign {
	return {
		subject: { kind: 'system', name: process },
		severity: 'medium',
		summary: shown`${process} crashed as it went on at ${ip}: the address it was to return to was written over with one byte repeated, as attempts on its memory do`,
		innocent: visibleText('somebody who tests or fuzzes programs on this machine: ask; a fault of the program that runs over text of one letter'),
		techniques: [daemons.test(process) ? 'T1190' : 'T1068'],
	};
}

function promiscuous(event: LogEvent): Sign | undefined {
	const name = told(event, 'interface');
	if (name === undefined || told(event, 'did') !== 'entered') return undefined;
	const subject = { kind: 'interface', name } as const;
	if (isPort(name)) {
		return { subject, severity: 'info', summary: shown`${name} became promiscuous, as ports of bridges and of containers do`, innocent: visibleText('a bridge, a container or a virtual machine needs it'), techniques: [] };
	}
	return {
		subject,
		severity: 'medium',
		summary: shown`${name} became promiscuous: a program listened to all that passes on the network`,
		innocent: visibleText('tcpdump and other tools of administrators, or a card that was made the port of a bridge, do that too: ask who did'),
		techniques: ['T1040'],
		atBoot: { severity: 'low', summary: shown`${name} became promiscuous whenever the machine started, as the card of a bridge does` },
		atCapture: { severity: 'low', summary: shown`${name} became promiscuous just as a program that captures the network was started` },
	};
}
