/** Programs that are started when somebody connects: inetd, xinetd, sockets of systemd, and commands of TCP wrappers. */

import { isAtLeast, type Finding, type Severity } from '../core/finding.ts';
import { shown, visibleName, visibleText, type Visible } from '../core/visible.ts';
import { childOf, hostPath, parentOf, shownPath, type HostPath } from '../host/host.ts';
import { kindOfAddress } from '../parsers/hosts-file.ts';
import { parseHostsAccess } from '../parsers/hosts-access.ts';
import { parseInetdConf } from '../parsers/inetd-conf.ts';
import { lastComponent, shells, walkInvocations } from '../parsers/shell-command.ts';
import { parseShell } from '../parsers/shell-syntax.ts';
import { isEnabled, parseXinetdConf } from '../parsers/xinetd-conf.ts';
import { findingOf, type HostCheck } from './check.ts';
import { changeableBy, configFile } from './config-file.ts';
import { Examination } from './examination.ts';
import { homesOf } from './homes.ts';
import { hostAccounts } from './host-accounts.ts';
import { socketServices } from './socket-services.ts';
import { judgeStartUp } from './start-up-entry.ts';

const technique = 'T1543';

export const networkServices: HostCheck = {
	id: 'network-services',
	step: 'C.1',
	kind: 'host',
	title: 'Services started by a connection',
	covers: 'inetd.conf, xinetd.conf and xinetd.d, sockets of systemd with the services behind them, commands in hosts.allow and hosts.deny: shells and programs of no package served to the network, and services of the clear-text age.',
	needs: 'both',
	*run(host, circumstances, tally) {
		const examination = new Examination(host, this, circumstances, tally);
		const uidOf = (user: string) => hostAccounts(host).byName.get(visibleName(user))?.uid ?? 0;
		for (const path of ['/etc/inetd.conf', '/etc/inet/inetd.conf', '/usr/local/etc/inetd.conf', ...folder(examination, '/etc/inetd.d')].map(hostPath)) {
			const file = examination.standing(path) === undefined ? undefined : configFile(host, tally, path);
			if (file === undefined) continue;
			yield* writable(examination, path);
			const { services } = parseInetdConf(file.bytes);
			tally.count('entries', services.length);
			for (const { line, service, program, args, user, protocol } of services) {
				const command = program === 'internal' ? '' : commandOf(program, args);
				yield* served(examination, { file: path, line, service, command, user, uid: uidOf(user), by: 'inetd', facts: { protocol: visibleName(protocol) } });
			}
		}
		yield* xinetd(examination, uidOf, tally);
		for (const socket of socketServices(examination, homesOf(host))) {
			tally.count('entries');
			yield* served(examination, { ...socket, service: socket.listens, by: 'systemd', uid: uidOf(socket.user) });
		}
		yield* wrappers(examination, tally);
		yield* examination.oddities;
		return undefined;
	},
};

interface Served {
	readonly file: HostPath;
	readonly line: number;
	readonly service: string;
	/** Empty for what the daemon serves itself. */
	readonly command: string;
	readonly user: string;
	readonly uid: number;
	readonly by: 'inetd' | 'xinetd' | 'systemd';
	/** The unit that a socket starts. */
	readonly unit?: HostPath;
	readonly off?: boolean;
	readonly facts?: Finding['facts'];
}

/** Services whose passwords anyone on the way reads; the r-services trust by name alone. */
const legacy: Readonly<Record<string, Severity>> = {
	shell: 'medium', login: 'medium', exec: 'medium', rsh: 'medium', rlogin: 'medium', rexec: 'medium', telnet: 'low', ftp: 'low', finger: 'low', tftp: 'low', talk: 'low', ntalk: 'low', systat: 'low', netstat: 'low', uucp: 'low',
	echo: 'low', chargen: 'low', discard: 'low', daytime: 'info', time: 'info', pop2: 'low', pop3: 'info', 'pop-3': 'info', imap: 'info', imap2: 'info', rstatd: 'low', rusersd: 'low', walld: 'low', sprayd: 'low', rexd: 'high', ttdbserverd: 'low', cmsd: 'low',
};

function* served(examination: Examination, one: Served): Generator<Finding> {
	const { file, line, service, command, user } = one;
	const what = shown`service ${visibleName(service)} of ${visibleText(one.by)}`;
	const facts = { line, service: visibleName(service), user: visibleName(user), ...(command === '' ? {} : { command: visibleName(command.slice(0, 300)) }), ...(one.unit === undefined ? {} : { unit: shownPath(one.unit) }), ...one.facts };
	const say = (severity: Severity, summary: Visible, next: Visible) => findingOf(networkServices, severity, { kind: 'file', path: shownPath(file) }, summary, { facts, techniques: [technique], next });
	if (command !== '' && givesShell(command)) {
		yield say(one.off === true ? 'low' : 'critical', shown`${what} gives whoever connects a shell, as ${visibleName(user)}${visibleText(one.off === true ? '; it is switched off' : '')} (line ${line})`, shown`Close the port, keep the file, and look in the logs for who came in by it.`);
		return;
	}
	if (one.off === true) return;
	const login = /telnetd\b.*?\s-L\s*(\/\S+)/.exec(command)?.[1];
	if (login !== undefined && !/^\/(?:usr\/)?(?:bin|lib)\/(?:login|telnetlogin)$/.test(login)) {
		yield say('high', shown`${what} takes ${visibleName(login)} for login: it is given every password (line ${line})`, shown`Keep a copy of ${visibleName(login)}, and look for what it wrote.`);
		return;
	}
	const finding = command === '' ? undefined : judgeStartUp(examination, { file, line, what, command, technique, runner: { uid: one.uid }, as: visibleName(user) });
	if (finding !== undefined && finding.severity !== 'info') {
		yield { ...finding, facts: { ...facts, ...finding.facts } };
		return;
	}
	const old = one.by === 'systemd' ? undefined : legacy[service.split('/')[0]!];
	if (finding !== undefined) {
		// For a connection from anywhere, a program nobody's package knows weighs more than a job of the administrator's own.
		yield { ...finding, severity: one.by === 'systemd' ? 'low' : one.uid === 0 ? 'medium' : 'low', facts: { ...facts, ...finding.facts }, techniques: [technique], next: shown`Ask who runs this service; look at ${shownPath(file)} and at the program, and when they changed.` };
	} else if (old !== undefined && old !== 'info') yield say(old, shown`${what} is on: ${old === 'low' ? shown`anyone on the way reads what passes` : shown`it lets other hosts in on their word`} (line ${line})`, shown`Switch it off (E.2), unless somebody can say what it is for.`);
}

/** A shell, or an interpreter, that takes its commands from the connection. */
function givesShell(command: string): boolean {
	let found = false;
	walkInvocations(parseShell(command), pipeline => {
		const invocation = pipeline.at(-1);
		if (invocation === undefined) return;
		if (shells.has(invocation.name) && invocation.readsInput) found = true;
		if (/^(?:python|perl|ruby|lua)[\d.]*$/.test(invocation.name) && invocation.readsInput) found = true;
	});
	return found;
}

/** `program argv0 rest` as it is run; behind tcpd the program is its own argv[0], looked for where daemons are. */
function commandOf(program: string, args: readonly string[]): string {
	if (lastComponent(program) !== 'tcpd') return [program, ...args.slice(1)].join(' ');
	const real = args[0] ?? '';
	return [real.startsWith('/') ? real : `/usr/sbin/${real}`, ...args.slice(1)].join(' ');
}

function folder(examination: Examination, path: string): readonly string[] {
	return examination.folder(hostPath(path)).filter(({ entry }) => entry.kind === 'file').map(one => one.path);
}

function* writable(examination: Examination, path: HostPath): Generator<Finding> {
	const standing = examination.standing(path);
	const changeable = standing === undefined ? undefined : changeableBy(examination.host, standing.entry, 0);
	if (changeable !== undefined) yield findingOf(networkServices, 'high', { kind: 'file', path: shownPath(path) }, shown`${shownPath(path)}, which names programs to be served, ${changeable}`, { techniques: [technique, 'T1222.002'] });
}

function* xinetd(examination: Examination, uidOf: (user: string) => number, tally: Parameters<HostCheck['run']>[2]): Generator<Finding> {
	const seen = new Set<HostPath>();
	const waiting = ['/etc/xinetd.conf', '/usr/local/etc/xinetd.conf', ...folder(examination, '/etc/xinetd.d')].map(hostPath);
	while (waiting.length > 0 && seen.size < 1000) {
		const path = waiting.shift()!;
		if (seen.has(path) || examination.standing(path) === undefined) continue;
		seen.add(path);
		const file = configFile(examination.host, tally, path);
		if (file === undefined) continue;
		yield* writable(examination, path);
		const { services, includes } = parseXinetdConf(file.bytes);
		for (const include of includes) {
			const named = (include.path.startsWith('/') ? include.path : childOf(parentOf(path), include.path)) as HostPath;
			waiting.push(...(include.directory ? folder(examination, named.replace(/(?<=.)\/+$/, '')).map(hostPath) : [named]));
		}
		for (const service of services) {
			if (service.name === '') continue;
			tally.count('entries');
			const value = (key: string) => service.values.get(key) ?? [];
			const internal = value('type').includes('INTERNAL');
			const [program = ''] = value('server');
			const args = value('server_args');
			const user = value('user')[0] ?? 'root';
			// NAMEINARGS: the first of the arguments is argv[0], as in inetd.conf.
			const command = internal || program === '' ? '' : value('flags').includes('NAMEINARGS') ? commandOf(program, args) : [program, ...args].join(' ');
			const port = value('port')[0];
			yield* served(examination, { file: path, line: service.line, service: service.name, command, user, uid: uidOf(user), by: 'xinetd', off: !isEnabled(service), ...(port === undefined ? {} : { facts: { port: visibleName(port) } }) });
			const redirect = value('redirect');
			if (redirect.length > 0 && isEnabled(service)) {
				yield findingOf(networkServices, /^(?:private|loopback)$/.test(kindOfAddress(redirect[0]!)) ? 'low' : 'medium', { kind: 'file', path: shownPath(path) }, shown`service ${visibleName(service.name)} of xinetd passes connections on to ${visibleName(redirect.join(' '))} (line ${service.line})`, {
					facts: { line: service.line },
					techniques: ['T1090'],
					next: shown`Ask who needs this relay; the far side may be at risk, or another of the intruder's hosts.`,
				});
			}
		}
	}
}

function* wrappers(examination: Examination, tally: Parameters<HostCheck['run']>[2]): Generator<Finding> {
	for (const path of ['/etc/hosts.allow', '/etc/hosts.deny'].map(hostPath)) {
		const bytes = examination.standing(path) === undefined ? undefined : examination.read(path);
		if (bytes === undefined) continue;
		yield* writable(examination, path);
		for (const { line, daemons, clients, commands } of parseHostsAccess(bytes)) {
			tally.count('entries');
			for (const command of commands) {
				const what = shown`command for connections to ${visibleName(daemons.slice(0, 50))} from ${visibleName(clients.slice(0, 50))}`;
				if (givesShell(command)) {
					yield findingOf(networkServices, 'critical', { kind: 'file', path: shownPath(path) }, shown`${what} gives whoever connects a shell (line ${line})`, { facts: { line, command: visibleName(command.slice(0, 300)) }, techniques: [technique] });
					continue;
				}
				const finding = judgeStartUp(examination, { file: path, line, what, command, technique });
				if (finding !== undefined && isAtLeast(finding.severity, 'low')) yield finding;
			}
		}
	}
}
