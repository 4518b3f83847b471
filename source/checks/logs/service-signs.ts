/** What services tell of: text of attacks that they were sent, files that came and went by ftp, units that crashed or were started from odd places, clocks that were set. */

import type { Severity } from '../../core/finding.ts';
import type { LogEvent } from '../../core/log-event.ts';
import { shown, visibleText, type Visible } from '../../core/visible.ts';
import { told, type Sign } from './sign.ts';

/** Nobody writes these by accident; the others stand in addresses of mail, names of files and scans. */
const neverByChance = /\b(?:format-string|no-op-sled|shellshock|log4j)\b/;
/** And these are of no use but against the very service that logged them; what it refused at the door did not reach it. */
const againstMemory = /\b(?:format-string|no-op-sled)\b/;
/** Places that a listing passes over, or that look like none. */
const hidden = /(?:^|\/)(?:\.{3,}|\.{1,2}[\s_]+|\s+|\.\s[^/]*)(?:\/|$)/;
/** Who writes these is let in. */
const opensDoors = /(?:^|\/)(?:\.rhosts|\.shosts|\.forward|authorized_keys2?|hosts\.equiv)$/;
const crashes = /^(?:11|4|7|8)(?:\/|$)|SEGV|SIGILL|SIGBUS|\bILL\b|\bBUS\b/;

export function serviceSign(event: LogEvent): Sign | undefined {
	switch (event.kind) {
		case 'transfer':
			return transfer(event);
		case 'service':
			return died(event) ?? startedFrom(event);
		case 'clock-changed':
			return { subject: { kind: 'system', name: visibleText('clock') }, severity: 'info', summary: visibleText('the clock of this machine was set'), innocent: visibleText('time services do that as a machine starts or wakes up'), techniques: [] };
		case 'request':
			return undefined;
		default:
			return attacked(event);
	}
}

function attacked(event: LogEvent): Sign | undefined {
	const exploit = told(event, 'exploit');
	if (exploit === undefined) return undefined;
	const name = event.program ?? visibleText('a service');
	const severity: Severity = againstMemory.test(exploit) && event.kind !== 'login-failed' && !/^sshd/.test(name) ? 'medium' : neverByChance.test(exploit) ? 'low' : 'info';
	return {
		subject: { kind: 'system', name },
		severity,
		summary: shown`text of an attack (${visibleText(exploit.replaceAll(' ', ', '))}) stands in what ${name} logged: somebody sent it that`,
		innocent: visibleText('every server on the Internet is sent such text all day: it matters where the service could be had by it'),
		techniques: severity === 'info' ? [] : ['T1190'],
	};
}

function transfer(event: LogEvent): Sign | undefined {
	const file = told(event, 'file');
	const did = told(event, 'did');
	const who: Visible = event.account ?? visibleText('somebody');
	if (file === undefined || told(event, 'outcome') === 'FAIL') return undefined;
	const anonymous = told(event, 'access') === 'a';
	const subject = { kind: 'account', name: who } as const;
	const writes = did === 'upload' || did === 'mkdir' || did === 'rename' || did === 'chmod';
	if (writes && hidden.test(file)) return { subject, severity: 'medium', summary: shown`${who} put files by ftp under a name that hides them`, innocent: visibleText('a name that was mistyped'), techniques: ['T1564.001', 'T1105'] };
	if (writes && opensDoors.test(file)) return { subject, severity: anonymous ? 'high' : 'low', summary: shown`${who} put a file by ftp that lets people or commands in`, innocent: visibleText('somebody who keeps the files of a home by ftp'), techniques: ['T1098.004', 'T1105'] };
	if (anonymous && (writes || did === 'delete')) return { subject, severity: 'low', summary: visibleText('people without an account wrote by ftp'), innocent: visibleText('a folder that is there for it'), techniques: ['T1105'] };
	if (anonymous && /(?:^|\/)etc\/(?:shadow|passwd|group)$/.test(file)) return { subject, severity: 'low', summary: visibleText('people without an account fetched the accounts of the ftp area'), innocent: visibleText('its passwd is meant to hold names alone: see that it does'), techniques: ['T1003.008'] };
	return undefined;
}

/** A daemon that ends by itself, by its failure or by an order says nothing; one that read or ran what it must not does. */
function died(event: LogEvent): Sign | undefined {
	const status = told(event, 'status') ?? told(event, 'signal');
	const service = told(event, 'service');
	if (told(event, 'did') !== 'died' || status === undefined || service === undefined || !crashes.test(status) || told(event, 'code') === 'exited') return undefined;
	return {
		subject: { kind: 'system', name: service },
		severity: 'low',
		summary: shown`${service} died of ${status}: an attack that fails looks like that`,
		innocent: visibleText('faulty programs and memory crash as well; look at what it was asked just before'),
		techniques: ['T1190'],
	};
}

/** Where systemd says only what it was told to run. */
function startedFrom(event: LogEvent): Sign | undefined {
	const command = told(event, 'command');
	if (told(event, 'did') !== 'started' || command === undefined) return undefined;
	const program = /^\S+/.exec(command)?.[0] ?? '';
	if (!/^\/(?:tmp|var\/tmp|dev\/shm|run\/user)\/|^\/(?:.*\/)?\.[^/]/.test(program)) return undefined;
	return {
		subject: { kind: 'file', path: visibleText(program) },
		severity: 'medium',
		summary: visibleText('systemd started a program of a temporary or hidden place as a service'),
		innocent: visibleText('an installer that unpacks itself into a temporary place'),
		techniques: ['T1543.002'],
	};
}
