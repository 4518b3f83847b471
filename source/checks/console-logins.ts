/** Ways in without a password at the machine itself, and rights to start work that accounts of daemons were given. */

import type { Finding, Severity } from '../core/finding.ts';
import { shown, visibleName, visibleText, type Visible } from '../core/visible.ts';
import { hostPath, nameOf, shownPath, type HostPath } from '../host/host.ts';
import { linesOf } from '../parsers/lines.ts';
import { findingOf, type HostCheck } from './check.ts';
import { Examination } from './examination.ts';
import { neverLogIn } from './login-shell.ts';
import { foldersLike } from './statements.ts';

const technique = 'T1078.003';
const bootFiles = ['/etc/default/grub', '/boot/grub/grub.cfg', '/boot/grub2/grub.cfg', '/boot/grub/custom.cfg', '/etc/kernel/cmdline', '/boot/cmdline.txt', '/boot/firmware/cmdline.txt'];
const bootFolders = ['/etc/default/grub.d', '/boot/loader/entries'];
const displayFiles = ['/etc/gdm3/daemon.conf', '/etc/gdm3/custom.conf', '/etc/gdm/custom.conf', '/etc/lightdm/lightdm.conf', '/etc/sddm.conf', '/etc/lxdm/lxdm.conf', '/etc/lxdm/default.conf'];
const displayFolders = ['/etc/lightdm/lightdm.conf.d', '/etc/sddm.conf.d', '/usr/share/lightdm/lightdm.conf.d'];
/** Their lists say who may make jobs: cron.allow(5), at.allow(5). */
const allowed = ['/etc/cron.allow', '/etc/at.allow', '/etc/cron.d/cron.allow', '/etc/cron.d/at.allow', '/var/cron/allow'];

export const consoleLogins: HostCheck = {
	id: 'console-logins',
	step: 'C.1',
	title: 'Logins without a password at the console',
	covers: 'Automatic logins and shells on consoles, serial lines and displays, the debug shell of systemd, shells asked for on the kernel\'s command line, user units of daemons at boot, and daemons in cron.allow and at.allow.',
	needs: 'both',
	kind: 'host',
	*run(host, circumstances, tally) {
		const examination = new Examination(host, consoleLogins, circumstances, tally);
		for (const folder of ['/etc/systemd/system', '/run/systemd/system', '/usr/local/lib/systemd/system'].map(hostPath)) {
			for (const path of examination.names(folder)) {
				if (/\/(?:[\w-]*getty|autovt|console-getty)(?:@[^/]*)?\.service$/.test(path)) yield* getty(examination, path);
				if (/\/(?:[\w-]*getty|autovt|console-getty)(?:@[^/]*)?\.service\.d$/.test(path)) for (const dropIn of examination.names(path)) yield* getty(examination, dropIn);
				if (/\.(?:wants|requires)$/.test(path)) for (const link of examination.names(path)) if (nameOf(link) === 'debug-shell.service') yield say(examination, link, 'high', visibleText('a shell of root stands open on a console (debug-shell of systemd)'));
			}
		}
		yield* each(examination, [hostPath('/etc/inittab')], /(?:agetty|getty|mingetty)\b.*?(?:\s(?:-a|--autologin)[\s=]+|\s-n\s+-l\s+)(\S+)/);
		for (const path of [...bootFiles.map(hostPath), ...bootFolders.flatMap(folder => foldersLike(examination, folder)).flatMap(folder => examination.names(folder))]) yield* commandLine(examination, path);
		yield* each(examination, [...displayFiles.map(hostPath), ...displayFolders.flatMap(folder => examination.names(hostPath(folder)))], /^\s*(?:AutomaticLogin|TimedLogin|autologin-user|User|autologin)\s*=\s*(\S+)/);
		for (const path of examination.names(hostPath('/var/lib/systemd/linger'))) {
			if (isDaemon(nameOf(path))) yield say(examination, path, 'medium', shown`units of ${visibleName(nameOf(path))}, a daemon's account, start with the machine`, 'T1543.002');
		}
		for (const path of allowed.map(hostPath)) yield* jobs(examination, path);
		yield* examination.oddities;
	},
};

function isDaemon(name: string): boolean {
	return neverLogIn.has(name) || /^(?:systemd-|_)/.test(name);
}

function say(examination: Examination, path: HostPath, severity: Severity, says: Visible, named = technique, line?: number): Finding {
	return findingOf(examination.check, severity, { kind: 'file', path: shownPath(path) }, says, {
		facts: line === undefined ? {} : { line },
		techniques: severity === 'low' ? [] : [named],
		next: visibleText('Ask who set it up, and who could reach the console, the serial line or the remote console of the machine since.'),
	});
}

function* getty(examination: Examination, path: HostPath): Generator<Finding> {
	const standing = examination.standing(path);
	if (standing?.entry.kind !== 'file' || (examination.packages.owns(standing.real) && examination.isIntact(standing.real))) return;
	for (const { number, text } of linesOf(examination.read(path) ?? new Uint8Array())) {
		const command = /^\s*ExecStart\s*=[\s@:+!|-]*(\S.*)/.exec(text)?.[1];
		if (command === undefined) continue;
		const account = /\s(?:-a|--autologin)[\s=]+(\S+)/.exec(command)?.[1];
		if (account !== undefined) yield login(examination, path, account, number);
		else if (/(?:^|\s(?:-l|--login-program)[\s=]+)\S*\/(?:(?:ba|da|z|k|c)?sh|python\S*|perl)(?:\s|$)/.test(command) || /\blogin\s+.*-f\b/.test(command)) yield say(examination, path, 'high', shown`a shell stands open on a console instead of a login`, technique, number);
	}
}

function login(examination: Examination, path: HostPath, account: string, line: number): Finding {
	return say(examination, path, account === 'root' || account === '0' ? 'high' : isDaemon(account) ? 'medium' : 'low', shown`${visibleName(account)} is logged in without a password`, technique, line);
}

function* each(examination: Examination, files: readonly HostPath[], pattern: RegExp): Generator<Finding> {
	for (const path of files) {
		for (const { number, text } of linesOf(examination.read(path) ?? new Uint8Array())) {
			const account = /^\s*#/.test(text) ? undefined : pattern.exec(text)?.[1];
			if (account !== undefined) yield login(examination, path, account, number);
		}
	}
}

/** kernel-command-line(7). Entries for recovery ask for a password; these do not. */
function* commandLine(examination: Examination, path: HostPath): Generator<Finding> {
	for (const { number, text } of linesOf(examination.read(path) ?? new Uint8Array())) {
		if (/^\s*#/.test(text)) continue;
		const asked = /(?:^|[\s"'])(?:systemd[.]debug[-_]shell(?:=(?:1|yes|true|on|tty\S*))?|rd\.break\S*|(?:rd)?init=\/(?:usr\/)?bin\/(?:ba|da)?sh)(?=[\s"']|$)/.exec(text)?.[0].trim();
		if (asked !== undefined) yield say(examination, path, 'high', shown`the kernel's command line asks for a shell without a password (${visibleName(asked.replaceAll(/["']/g, ''))})`, 'T1542', number);
	}
}

function* jobs(examination: Examination, path: HostPath): Generator<Finding> {
	for (const { number, text } of linesOf(examination.read(path) ?? new Uint8Array())) {
		const name = text.trim();
		if (isDaemon(name) && !/^(?:daemon|adm|sys)$/.test(name)) yield say(examination, path, 'medium', shown`${visibleName(name)}, a daemon's account, may make jobs`, 'T1053', number);
	}
}
