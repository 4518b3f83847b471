/** What SSH runs by itself: rc files at login, environment files, and commands in the clients' settings. */

import { isAtLeast, worseFirst, type Finding } from '../core/finding.ts';
import { shown, visibleName, visibleText, type Visible } from '../core/visible.ts';
import { childOf, hostPath, shownPath, type HostPath } from '../host/host.ts';
import { linesOf } from '../parsers/lines.ts';
import { parseSshdConfig } from '../parsers/sshd-config.ts';
import { findingOf, type HostCheck } from './check.ts';
import { changeableBy, configFile, namesIn } from './config-file.ts';
import { Examination } from './examination.ts';
import { everyHome, hostAccounts, type HostAccount } from './host-accounts.ts';
import { judgeProgram } from './named-program.ts';
import { neverLogIn } from './login-shell.ts';
import { scriptReasons } from './script-content.ts';
import { judgeStartUp } from './start-up-entry.ts';

const technique = 'T1546.004';

export const sshRc: HostCheck = {
	id: 'ssh-rc',
	step: 'C.1',
	kind: 'host',
	title: 'What SSH runs by itself',
	covers: 'sshrc and every ~/.ssh/rc, ~/.ssh/environment, and ProxyCommand, LocalCommand and KnownHostsCommand of ssh_config and every ~/.ssh/config.',
	needs: 'both',
	*run(host, circumstances, tally) {
		const examination = new Examination(host, this, circumstances, tally);
		const known = hostAccounts(host);
		tally.add(known.tally.coverage);
		for (const path of ['/etc/ssh/sshrc', '/usr/local/etc/ssh/sshrc'].map(hostPath)) yield* script(examination, path, undefined);
		const folder = hostPath('/etc/ssh/ssh_config.d');
		for (const path of [hostPath('/etc/ssh/ssh_config'), ...namesIn(host, tally, folder).map(name => childOf(folder, name))]) yield* client(examination, path, undefined);
		for (const home of everyHome(host, known, tally)) {
			const account = home.accounts[0];
			yield* script(examination, childOf(home.path, '.ssh/rc'), account);
			yield* environment(examination, childOf(home.path, '.ssh/environment'), account);
			yield* client(examination, childOf(home.path, '.ssh/config'), account);
		}
		yield* examination.oddities;
		return undefined;

		function* script(on: Examination, path: HostPath, account: HostAccount | undefined): Generator<Finding> {
			const file = configFile(host, tally, path);
			if (file === undefined || (on.packages.owns(path) && on.isIntact(file.real))) return;
			const whose = account === undefined ? shown`every SSH login` : shown`every SSH login of ${account.name}`;
			const reasons = scriptReasons(on, path, account === undefined ? {} : { uid: account.uid, ...(account.home === undefined ? {} : { home: account.home }) }).toSorted(worseFirst);
			const changeable = changeableBy(host, file.entry, account?.uid ?? 0);
			const service = account !== undefined && account.uid !== 0 && neverLogIn.has(account.name);
			const worst = reasons[0];
			const severity = worst !== undefined ? worst.severity : changeable !== undefined || service ? 'high' : 'low';
			const because: Visible = worst !== undefined ? shown`: it ${worst.says}` : changeable !== undefined ? shown`, and ${changeable}` : shown``;
			yield findingOf(sshRc, severity, { kind: 'file', path: shownPath(path) }, shown`${shownPath(path)} is run at ${whose}${because}`, {
				facts: { bytes: file.bytes.length, uid: file.entry.uid },
				techniques: [...new Set([technique, ...reasons.flatMap(reason => reason.technique ?? [])])],
				next: shown`Read it: few systems have such a file, and nothing makes one by itself.`,
			});
		}
	},
};

/** Counts for nothing unless sshd permits it; but it is left there to be permitted. */
function* environment(examination: Examination, path: HostPath, account: HostAccount | undefined): Generator<Finding> {
	const bytes = examination.read(path);
	if (bytes === undefined) return;
	for (const { number, text } of linesOf(bytes)) {
		const found = /^\s*(LD_PRELOAD|LD_AUDIT|LD_LIBRARY_PATH|BASH_ENV|ENV|PYTHONPATH|PERL5LIB|NODE_OPTIONS)=(.*)$/.exec(text.slice(0, 4096));
		if (found === null) continue;
		const value = found[2]!.trim();
		const judged = value.startsWith('/') ? judgeProgram(examination.host, examination.packages, value.split(':')[0]!, account === undefined ? {} : { uid: account.uid }) : undefined;
		const reason = judged?.reasons.find(({ severity }) => isAtLeast(severity, 'medium'));
		if (judged?.packaged === true && reason === undefined) continue;
		yield findingOf(sshRc, found[1]!.startsWith('LD_') && found[1] !== 'LD_LIBRARY_PATH' ? 'high' : (reason?.severity ?? 'low'), { kind: 'file', path: shownPath(path) }, shown`${shownPath(path)} sets ${visibleText(found[1]!)}=${visibleName(value.slice(0, 200))}, by which code is loaded at SSH logins${reason === undefined ? shown`` : shown`; it ${reason.says}`} (line ${number})`, {
			facts: { line: number },
			techniques: ['T1574.006'],
			next: shown`Look at the file it names, and whether sshd has PermitUserEnvironment set.`,
		});
	}
}

/** The client's settings have the server's form. A proxy is ordinary; what it runs tells. */
function* client(examination: Examination, path: HostPath, account: HostAccount | undefined): Generator<Finding> {
	if (!examination.host.look(path).ok) return;
	const bytes = examination.read(path);
	if (bytes === undefined) return;
	for (const { keyword, args, text, line } of parseSshdConfig(bytes)) {
		const asked = keyword === 'match' ? /(?:^|\s)exec\s+(?:"(.*)"|(\S+))/i.exec(text) : null;
		if ((asked === null && !/^(?:proxycommand|localcommand|knownhostscommand|pkcs11provider|securitykeyprovider)$/.test(keyword)) || args[0] === 'none') continue;
		const finding = judgeStartUp(examination, {
			file: path,
			line,
			what: shown`${visibleText(keyword)} of the SSH client`,
			command: asked?.[1] ?? asked?.[2] ?? text,
			technique: 'T1546',
			scope: 'person',
			...(account === undefined ? {} : { runner: { uid: account.uid, ...(account.home === undefined ? {} : { home: account.home }) }, as: account.name }),
		});
		if (finding !== undefined && isAtLeast(finding.severity, 'medium')) yield finding;
	}
}
