/** Stacks and modules of PAM: who decides whether a login is good, and what runs on the way. */

import type { Finding, Severity } from '../core/finding.ts';
import { shown, visibleName, visibleText, type Visible } from '../core/visible.ts';
import { childOf, hostPath, nameOf, shownPath, type HostPath } from '../host/host.ts';
import { isEnough, parsePamStack, type PamRule } from '../parsers/pam-stack.ts';
import { findingOf, type HostCheck } from './check.ts';
import { Examination, type Standing } from './examination.ts';
import { pamFolders } from './library-folders.ts';
import { judgeLibrary } from './library-judgement.ts';
import { judgeSettingsFile } from './settings-file.ts';
import { judgeStartUp } from './start-up-entry.ts';
import { hiddenPart, placeOf } from './place.ts';

const technique = 'T1556.003';
const execOptions = /^(?:debug|expose_authtok|seteuid|quiet|quiet_log|stdout|(?:log|type)=.*)$/;

export const pamStacks: HostCheck = {
	id: 'pam-stacks',
	step: 'C.1',
	title: 'Stacks and modules of PAM',
	covers: 'pam.d and pam.conf: modules that let anyone in, run programs or lie outside the system; modules of no package or changed since their package was installed.',
	needs: 'both',
	kind: 'host',
	*run(host, circumstances, tally) {
		const examination = new Examination(host, pamStacks, circumstances, tally);
		const modules = new Map<string, Standing>();
		for (const folder of pamFolders(examination)) {
			for (const standing of examination.folder(folder)) {
				if (!/\.so(?:\.\d+)*$/.test(standing.path)) continue;
				modules.set(nameOf(standing.path), standing);
				const finding = judgeLibrary(examination, standing, 'module of PAM', technique);
				if (finding !== undefined) yield finding;
			}
		}
		yield* stack(examination, hostPath('/etc/pam.conf'), modules, true);
		for (const folder of ['/etc/pam.d', '/usr/local/etc/pam.d', '/usr/lib/pam.d', '/usr/etc/pam.d'].map(hostPath)) {
			for (const path of examination.names(folder)) yield* stack(examination, path, modules, false);
		}
		yield* examination.oddities;
	},
};

function* stack(examination: Examination, path: HostPath, modules: ReadonlyMap<string, Standing>, withService: boolean): Generator<Finding> {
	const standing = examination.standing(path);
	if (standing === undefined || standing.entry.kind === 'directory') return;
	const itself = judgeSettingsFile(examination, standing, { what: 'stack of PAM', technique });
	if (itself !== undefined) yield itself;
	const bytes = examination.read(path);
	if (bytes === undefined || examination.isIntact(path)) return;
	const rules = examination.some(path, parsePamStack(bytes, withService));
	for (const [at, rule] of rules.entries()) {
		const odd = judgeRule(rule, rules.slice(0, at), rules) ?? judgeModule(examination, rule, modules) ?? judgeFiles(rule);
		if (odd !== undefined) yield told(examination, path, rule, odd);
		if (/(?:^|\/)pam_(?:exec|script)\.so$/.test(rule.module)) yield* program(examination, path, rule);
	}
}

interface Odd {
	readonly severity: Severity;
	readonly says: Visible;
}

/** What a rule lets through, by itself and by what stands before it. */
function judgeRule(rule: PamRule, before: readonly PamRule[], all: readonly PamRule[]): Odd | undefined {
	const module = nameOf(`/${rule.module}` as HostPath);
	if (rule.type === 'account') return judgeAccount(rule, module);
	if (rule.type !== 'auth') return undefined;
	const service = (one: PamRule) => one.service === rule.service && one.type === 'auth';
	if (asksPassword.test(module)) {
		const otherwise = /\bdefault=(\w+)/.exec(rule.control)?.[1];
		const skipped = all.filter(service).slice(before.filter(service).length + 1).slice(0, Number(otherwise) || 0);
		if (otherwise === 'ok' || otherwise === 'done' || skipped.some(one => /pam_deny\.so$/.test(one.module))) return { severity: 'critical', says: shown`takes a wrong password for a right one (where ${visibleName(module)} says no, ${visibleText(otherwise === 'ok' || otherwise === 'done' ? 'it counts as yes' : 'pam_deny is jumped over')})` };
	}
	if (module === 'pam_permit.so') {
		const afterDeny = before.some(one => service(one) && /pam_deny\.so$/.test(one.module));
		if (isEnough(rule.control) && !afterDeny) return { severity: 'critical', says: visibleText('lets everybody in without a password (pam_permit is enough)') };
		const conditional = before.some(one => service(one) && /default=(?:ignore|\d)|sufficient/.test(one.control));
		if (conditional && /^(?:required|requisite)$/.test(rule.control) && !all.some(one => (service(one) && /pam_deny\.so$/.test(one.module)) || one.type === 'include')) return { severity: 'critical', says: visibleText('takes a wrong password for a right one (no pam_deny stands before pam_permit)') };
		const alone = all.every(one => one === rule || !(service(one) || one.type === 'include'));
		if (alone && /^(?:required|requisite|binding)$/.test(rule.control)) return { severity: 'medium', says: visibleText('asks nobody for a password (pam_permit is the only rule of auth)') };
	}
	if (module === 'pam_succeed_if.so' && isEnough(rule.control) && !rule.arguments.includes('nopasswdlogin')) {
		const narrowed = rule.arguments.some(word => /^(?:use_uid|ingroup|service|tty|rhost|nagios|nrpe|icinga\d?|zabbix|munin|telegraf)$/.test(word));
		return { severity: narrowed ? 'low' : 'medium', says: shown`lets some in without a password (pam_succeed_if ${visibleName(rule.arguments.join(' ').slice(0, 200))})` };
	}
	if (module === 'pam_wheel.so' && isEnough(rule.control) && rule.arguments.includes('trust')) {
		const group = rule.arguments.find(word => word.startsWith('group='))?.slice(6) ?? 'wheel';
		return { severity: /^(?:wheel|sudo|admin)$/.test(group) ? 'low' : 'medium', says: shown`lets the group ${visibleName(group)} become others without a password (pam_wheel trust)` };
	}
	if (module === 'pam_listfile.so' && isEnough(rule.control) && rule.arguments.includes('sense=allow')) return { severity: rule.arguments.some(word => /^file=\/(?:tmp|var\/tmp|dev\/shm)\//.test(word)) ? 'high' : 'medium', says: visibleText('lets whoever stands in a list in without a password (pam_listfile)') };
	if (isEnough(rule.control) && module in asksNobody) return { severity: 'high', says: shown`lets in without a password ${visibleText(asksNobody[module]!)} (${visibleName(module)})` };
	if (/^pam_(?:python|lua|tcl|perl)\d*\.so$/.test(module) && isEnough(rule.control)) return { severity: 'medium', says: shown`lets a script decide who comes in (${visibleName(rule.arguments.join(' ').slice(0, 200))})` };
	return undefined;
}

const asksPassword = /^pam_(?:unix\d?|pwdb|sss|ldap|krb5|winbind|userdb|radius|tacplus|google_authenticator)\.so$/;

/** Modules that ask for nothing: where one of them is enough, so is what it looks at. */
const asksNobody: Readonly<Record<string, string>> = {
	'pam_localuser.so': 'whoever stands in passwd', 'pam_rhosts.so': 'whoever comes from a host that .rhosts trusts', 'pam_rhosts_auth.so': 'whoever comes from a host that .rhosts trusts', 'pam_shells.so': 'whoever has a shell', 'pam_nologin.so': 'everybody',
	'pam_securetty.so': 'whoever sits at a terminal of root', 'pam_time.so': 'whoever comes at the right time', 'pam_access.so': 'whoever comes from the right place', 'pam_env.so': 'everybody', 'pam_echo.so': 'everybody', 'pam_debug.so': 'whoever the rule says', 'pam_warn.so': 'everybody', 'pam_limits.so': 'everybody',
};

/** Lists, environments and databases that a module is told to read where anyone, or nobody, looks. */
function judgeFiles(rule: PamRule): Odd | undefined {
	for (const word of rule.arguments) {
		const path = /^\w+=(\/.+)$/.exec(word)?.[1] as HostPath | undefined;
		if (path === undefined || /^log=/.test(word)) continue;
		const place = placeOf(path);
		const odd = place === 'temporary' || (place === 'device' && !/^\/dev\/(?:null|tty\w*|console)$/.test(path)) || (place !== 'home' && hiddenPart(path) !== undefined);
		if (odd) return { severity: 'high', says: shown`takes its word from ${visibleName(path)}, an odd place` };
	}
	return undefined;
}

/** Locked and expired accounts are kept out by the rules of `account`. */
function judgeAccount(rule: PamRule, module: string): Odd | undefined {
	if (module === 'pam_permit.so' && rule.control === 'sufficient') return { severity: 'medium', says: visibleText('lets locked and expired accounts in (pam_permit is enough)') };
	if (module === 'pam_succeed_if.so' && /default=(?:done|ok)/.test(rule.control)) return { severity: 'medium', says: visibleText('lets accounts in whatever the other rules say (pam_succeed_if, default=done)') };
	return undefined;
}

function judgeModule(examination: Examination, rule: PamRule, modules: ReadonlyMap<string, Standing>): Odd | undefined {
	if (rule.type === 'include' || /^(?:include|substack)$/.test(rule.control)) return undefined;
	const path = rule.module.replaceAll('$ISA', '.');
	if (path.startsWith('/')) {
		const standing = examination.standing(path as HostPath);
		const place = placeOf(path as HostPath);
		if (standing === undefined && (place === 'temporary' || place === 'home' || place === 'device' || hiddenPart(path as HostPath) !== undefined)) return { severity: 'high', says: shown`names module ${visibleName(path)}, which lay in an odd place and is no longer there` };
		if (standing === undefined) return { severity: 'low', says: shown`names module ${visibleName(path)}, which is not there` };
		if (modules.get(nameOf(standing.real))?.real === standing.real) return undefined;
		const packaged = examination.isPackaged(path as HostPath, standing.real);
		return packaged ? undefined : { severity: 'high', says: shown`loads module ${shownPath(standing.real)}, of no package and outside the folders of modules` };
	}
	const standing = modules.get(path);
	if (standing === undefined) {
		if (!/[/]/.test(path)) return undefined; // not installed: PAM says so in its log
		const found = pamFolders(examination).map(folder => examination.standing(childOf(folder, path))).find(one => one !== undefined);
		return found === undefined ? undefined : { severity: 'high', says: shown`loads module ${shownPath(found.real)}, outside the folders of modules` };
	}
	if (!examination.listsAreWhole || examination.isPackaged(standing.path, standing.real)) return undefined;
	return { severity: 'high', says: shown`loads module ${visibleName(path)}, which belongs to no package` };
}

/** pam_exec: a program for each login; `expose_authtok` gives it the password. */
function* program(examination: Examination, file: HostPath, rule: PamRule): Generator<Finding> {
	const start = rule.arguments.findIndex(word => !execOptions.test(word));
	const command = start < 0 ? '' : rule.arguments.slice(start).join(' ');
	const what = shown`${visibleName(rule.type)} rule of PAM that runs a program`;
	const finding = judgeStartUp(examination, { file, line: rule.line, what, command, technique });
	const given = rule.arguments.slice(0, start < 0 ? undefined : start).includes('expose_authtok');
	const own = command !== '' && !examination.packages.owns((command.split(/\s/)[0] ?? '') as HostPath);
	if (given && own) yield told(examination, file, rule, { severity: 'high', says: shown`gives the password that was typed to ${visibleName(command.slice(0, 200))}` });
	else if (finding === undefined || finding.severity === 'info') yield told(examination, file, rule, { severity: 'low', says: shown`runs ${visibleName(command.slice(0, 200))}` });
	if (finding !== undefined && finding.severity !== 'info') yield finding;
}

function told(examination: Examination, file: HostPath, rule: PamRule, { severity, says }: Odd): Finding {
	return findingOf(examination.check, severity, { kind: 'file', path: shownPath(file) }, shown`${visibleName(rule.type)} rule of PAM service ${visibleName(rule.service ?? nameOf(file))} ${says}`, {
		facts: { line: rule.line, control: visibleName(rule.control), module: visibleName(rule.module) },
		techniques: [technique],
		next: visibleText('Compare the stack with the package from clean media; find out when it changed, and treat passwords typed since as known.'),
	});
}
