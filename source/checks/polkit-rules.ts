/** What polkit says yes to without asking: rules.d, .pkla authorities, and actions of no package. */

import { isAtLeast, type Finding, type Severity } from '../core/finding.ts';
import { shown, visibleName, visibleText, type Visible } from '../core/visible.ts';
import { childOf, hostPath, shownPath, type Host, type HostPath } from '../host/host.ts';
import { parsePolkitRules, type PolkitRule } from '../parsers/polkit-rules.ts';
import { parseUnitFile, type UnitSection } from '../parsers/unit-file.ts';
import { findingOf, type HostCheck } from './check.ts';
import { changeableBy, configFile, modeWords, namesIn } from './config-file.ts';
import { granteeOf, type Grantee } from './grantee.ts';
import { hostAccounts, type HostAccounts } from './host-accounts.ts';
import { installedPackages } from './installed-packages.ts';
import { judgeProgram } from './named-program.ts';

const ruleFolders = ['/etc/polkit-1/rules.d', '/run/polkit-1/rules.d', '/usr/local/share/polkit-1/rules.d', '/usr/share/polkit-1/rules.d', '/usr/local/etc/polkit-1/rules.d'].map(hostPath);
const authorities = ['/etc/polkit-1/localauthority', '/var/lib/polkit-1/localauthority', '/etc/polkit-1/localauthority.conf.d'].map(hostPath);

export const polkitRules: HostCheck = {
	id: 'polkit-rules',
	step: 'C.1',
	kind: 'host',
	title: 'Rules of polkit',
	covers: 'polkit rules.d and .pkla authorities: what is allowed without asking and to whom, programs the rules run, actions of no package that are open to all, and files others may write.',
	needs: 'both',
	*run(host, _circumstances, tally) {
		const known = hostAccounts(host);
		const packages = installedPackages(host);
		for (const folder of ruleFolders) {
			for (const name of namesIn(host, tally, folder)) {
				const path = childOf(folder, name);
				const file = name.endsWith('.rules') ? configFile(host, tally, path) : undefined;
				if (file === undefined) continue;
				yield* writable(host, path, file.entry);
				const rules = parsePolkitRules(file.bytes);
				tally.count('entries', rules.length);
				for (const rule of rules) yield* theRule(host, known, path, rule, packages.owns(path));
			}
		}
		for (const above of authorities) {
			for (const folder of [above, ...namesIn(host, tally, above).map(name => childOf(above, name))]) {
				const names = host.look(folder);
				if (!names.ok || names.value.kind !== 'directory') continue;
				for (const name of namesIn(host, tally, folder)) {
					const path = childOf(folder, name);
					const file = name.endsWith('.pkla') ? configFile(host, tally, path) : undefined;
					if (file === undefined) continue;
					yield* writable(host, path, file.entry);
					for (const section of parseUnitFile(file.bytes).sections) {
						tally.count('entries');
						yield* theAuthority(known, path, section, packages.owns(path));
					}
				}
			}
		}
		const actions = hostPath('/usr/share/polkit-1/actions');
		for (const name of namesIn(host, tally, actions)) {
			const path = childOf(actions, name);
			if (!name.endsWith('.policy') || packages.system === 'none' || packages.owns(path)) continue;
			const file = configFile(host, tally, path);
			if (file === undefined || !/<allow_any>\s*yes\s*<\/allow_any>/.test(Buffer.from(file.bytes).toString('latin1'))) continue;
			yield about(path, 'medium', shown`${shownPath(path)} belongs to no package and allows its action to everybody without asking`, {});
		}
		return undefined;
	},
};

function about(path: HostPath, severity: Severity, summary: Visible, facts: Finding['facts']): Finding {
	return findingOf(polkitRules, severity, { kind: 'file', path: shownPath(path) }, summary, { facts, techniques: ['T1548'], next: shown`Ask who made the rule, and what needed it.` });
}

function* writable(host: Host, path: HostPath, entry: Parameters<typeof changeableBy>[1]): Generator<Finding> {
	const changeable = changeableBy(host, entry, 0);
	// polkitd's own account may own the folder's files on some systems; being written by anyone is another thing.
	if (changeable !== undefined && ((entry.mode & 0o002) !== 0 || entry.uid >= 1000)) yield about(path, 'high', shown`${shownPath(path)}, from which polkit takes rules, ${changeable}`, { mode: visibleText(modeWords(entry)), uid: entry.uid });
}

function* theRule(host: Host, known: HostAccounts, path: HostPath, rule: PolkitRule, packaged: boolean): Generator<Finding> {
	const actions = rule.actions.length === 0 ? shown`any action` : visibleName(rule.actions.slice(0, 5).join(', '));
	const facts = { line: rule.line, actions };
	for (const program of rule.spawns) {
		const { severity, reasons } = judgeProgram(host, installedPackages(host), program);
		const worse = isAtLeast(severity, 'high');
		if (!packaged || worse) yield about(path, worse ? severity : 'low', shown`a rule of polkit runs ${visibleName(program)}${reasons[0] === undefined ? shown`` : shown`, which ${reasons[0].says}`} (line ${rule.line})`, facts);
	}
	for (const administrator of rule.administrators) {
		const grantee = identity(known, administrator);
		if (grantee === undefined || packaged) continue;
		if (grantee.kind === 'service' || grantee.kind === 'service-group') yield about(path, 'high', shown`polkit counts ${grantee.words} among the administrators (line ${rule.line})`, facts);
		else if (grantee.kind === 'person') yield about(path, 'low', shown`polkit counts ${grantee.words} among the administrators (line ${rule.line})`, facts);
	}
	if (!rule.saysYes) return;
	const asked = rule.asksGroup.length + rule.asksUser.length;
	if (asked === 0 && !rule.asksSeat) {
		if (rule.actions.length === 0) yield about(path, 'critical', shown`polkit says yes to any action of anybody (line ${rule.line})`, facts);
		else if (!packaged) yield about(path, isPowerful(rule.actions) ? 'high' : 'low', shown`polkit says yes to ${actions} for anybody (line ${rule.line})`, facts);
		return;
	}
	if (packaged) return;
	for (const user of rule.asksUser) {
		const grantee = granteeOf(known, { user });
		const wide = rule.actions.length === 0 || isPowerful(rule.actions);
		if (grantee.kind === 'service' && !(user.startsWith('systemd-') && rule.actions.length > 0)) yield about(path, wide ? 'high' : 'low', shown`polkit says yes to ${actions} for ${grantee.words} (line ${rule.line})`, facts);
		else if (grantee.kind === 'person') yield about(path, rule.actions.length === 0 ? 'medium' : 'low', shown`polkit says yes to ${actions} for ${grantee.words} (line ${rule.line})`, facts);
	}
	for (const group of rule.asksGroup) {
		const grantee = granteeOf(known, { group });
		if (grantee.kind === 'service-group' && rule.actions.length === 0) yield about(path, 'high', shown`polkit says yes to ${actions} for ${grantee.words} (line ${rule.line})`, facts);
		else if (rule.actions.length === 0) yield about(path, grantee.kind === 'administrators' ? 'info' : 'low', shown`polkit says yes to ${actions} for ${grantee.words} (line ${rule.line})`, facts);
	}
}

/** Actions by which one becomes root. */
function isPowerful(actions: readonly string[]): boolean {
	return actions.some(action => /^org\.freedesktop\.(?:policykit\.exec|systemd1\.(?:manage-units|manage-unit-files|run)|accounts\.|packagekit\.|udisks2\.filesystem-mount-system|login1\.set-|machine1\.)|^org\.libvirt\.unix\.manage|^org\.debian\.|^com\.ubuntu\.pkexec/.test(action) || /^org\.freedesktop\.?\*?$/.test(action));
}

function identity(known: HostAccounts, text: string): Grantee | undefined {
	const found = /^unix-(user|group):(.+)$/.exec(text.trim());
	if (found === null || found[2] === '*') return undefined;
	return granteeOf(known, found[1] === 'user' ? { user: found[2]! } : { group: found[2]! });
}

function* theAuthority(known: HostAccounts, path: HostPath, section: UnitSection, packaged: boolean): Generator<Finding> {
	const value = (key: string) => section.entries.findLast(entry => entry.key === key)?.value ?? '';
	const any = value('ResultAny') === 'yes';
	if (!any && value('ResultInactive') !== 'yes' && value('ResultActive') !== 'yes') return;
	const identities = value('Identity').split(';').filter(one => one !== '');
	const actions = value('Action').split(';').filter(one => one !== '');
	const everything = actions.includes('*');
	const facts = { line: section.line, identity: visibleName(value('Identity').slice(0, 200)), actions: visibleName(value('Action').slice(0, 300)), 'result-any': visibleName(value('ResultAny')) };
	if (identities.some(one => /^(?:unix-(?:user|group):)?\*$/.test(one))) {
		if (packaged && !everything) return;
		yield about(path, any ? (everything ? 'critical' : isPowerful(actions) ? 'high' : 'low') : everything ? 'high' : 'info', shown`polkit says yes to ${visibleName(value('Action').slice(0, 100))} for anybody (line ${section.line})`, facts);
		return;
	}
	if (packaged) return;
	for (const one of identities) {
		const grantee = identity(known, one);
		if (grantee === undefined) continue;
		const wide = everything || isPowerful(actions);
		if (grantee.kind === 'service' || grantee.kind === 'service-group') {
			if (wide && !one.startsWith('unix-user:systemd-')) yield about(path, 'high', shown`polkit says yes to ${visibleName(value('Action').slice(0, 100))} for ${grantee.words} (line ${section.line})`, facts);
		} else if (everything) yield about(path, grantee.kind === 'person' ? 'medium' : 'info', shown`polkit says yes to any action for ${grantee.words} (line ${section.line})`, facts);
	}
}
