/** What sudo lets whom do: powers of root for service accounts, for everybody, without a password, by way of files others may write. */

import { isAtLeast, severityRank, type Finding, type Severity } from '../core/finding.ts';
import { shown, visibleName, visibleText, type Visible } from '../core/visible.ts';
import { shownPath, type Host, type HostPath } from '../host/host.ts';
import type { SudoGrant, SudoRule } from '../parsers/sudoers.ts';
import { findingOf, type HostCheck } from './check.ts';
import { changeableBy, modeWords, writableBy } from './config-file.ts';
import { powerOf } from './granted-command.ts';
import { everybody, granteeOf, type Grantee } from './grantee.ts';
import { hostAccounts, nameBytes, type HostAccounts } from './host-accounts.ts';
import { installedPackages } from './installed-packages.ts';
import { judgeProgram } from './named-program.ts';
import { hiddenPart, placeOf } from './place.ts';
import { sudoDefaults } from './sudo-defaults.ts';
import { opened, sudoersFiles, type SudoersFile } from './sudoers-files.ts';

export const sudoRules: HostCheck = {
	id: 'sudo-rules',
	step: 'C.1',
	kind: 'host',
	title: 'Rules of sudo',
	covers: 'sudoers and all it includes: who may run what as root, without a password or through an alias; defaults that weaken it; files of it that others may write or that lie in odd places.',
	needs: 'both',
	*run(host, _circumstances, tally) {
		const known = hostAccounts(host);
		const files = sudoersFiles(host, tally);
		for (const file of files) {
			yield* theFile(host, file);
			const targetPassword = files.some(({ parsed }) => parsed.defaults.some(({ text }) => /(?:^|[\s,])(?:targetpw|rootpw)\b/.test(text)));
			for (const rule of file.parsed.rules) yield* theRule(host, known, files, file, rule, targetPassword);
			for (const entry of file.parsed.defaults) {
				for (const { severity, says, technique } of sudoDefaults(host, entry.scope, entry.text)) {
					yield about(file, severity, shown`sudo's default ${says} (line ${entry.line})`, { line: entry.line, defaults: visibleName(entry.text.slice(0, 200)) }, technique);
				}
			}
			for (const line of file.parsed.odd.slice(0, 3)) yield about(file, 'info', shown`line ${line} of ${shownPath(file.file.path)} is not a rule of sudo`, { line }, 'T1548.003');
		}
		return undefined;
	},
};

function about({ file }: SudoersFile, severity: Severity, summary: Visible, facts: Finding['facts'], technique: string): Finding {
	return findingOf(sudoRules, severity, { kind: 'file', path: shownPath(file.path) }, summary, {
		facts,
		techniques: [technique],
		...(severity === 'info' ? {} : { next: shown`Ask who made the rule; look in the logs for what was run by it.` }),
	});
}

function* theFile(host: Host, { file, from, parsed }: SudoersFile): Generator<Finding> {
	const self = { file, from, parsed };
	const path = shownPath(file.path);
	const facts = { mode: visibleText(modeWords(file.entry)), uid: file.entry.uid, gid: file.entry.gid, ...(from === undefined ? {} : { 'included-by': shownPath(from.path), line: from.line }) };
	for (const { line, path: named } of parsed.includes) {
		const target = named.replace(/\/+$/, '') as HostPath;
		const where = named.startsWith('/') ? placeOf(`${target}/x` as HostPath) : 'configuration';
		// What is there is told of itself; an empty promise may be filled any time.
		if (!host.look(target).ok && (where === 'temporary' || where === 'device' || hiddenPart(target) !== undefined)) yield about(self, 'high', shown`sudo is to take rules from ${visibleName(named)}, an odd place (line ${line})`, { line }, 'T1548.003');
	}
	const changeable = changeableBy(host, file.entry, 0) ?? (writableBy(file.entry) === 'group' ? shown`can be written by group ${file.entry.gid}` : undefined);
	if (changeable !== undefined) yield about(self, 'high', shown`${path}, from which sudo takes rules, ${changeable}`, facts, 'T1548.003');
	const place = placeOf(file.real);
	if (place === 'temporary' || place === 'device' || hiddenPart(file.real) !== undefined) yield about(self, 'high', shown`sudo takes rules from ${path}, which lies in an odd place`, facts, 'T1548.003');
	else if (from !== undefined && place !== 'configuration' && !file.real.startsWith('/usr/local/etc/')) yield about(self, place === 'home' ? 'high' : 'low', shown`sudo takes rules from ${path}, outside /etc`, facts, 'T1548.003');
}

function* theRule(host: Host, known: HostAccounts, files: readonly SudoersFile[], file: SudoersFile, rule: SudoRule, targetPassword: boolean): Generator<Finding> {
	const denied = new Set(rule.users.filter(user => user.startsWith('!')));
	for (const user of opened(files, 'user', rule.users.filter(user => !denied.has(user)))) {
		const grantee = granteeNamed(known, user);
		if (grantee === undefined || grantee.kind === 'root') continue;
		const judged = rule.grants
			.flatMap(grant => opened(files, 'command', [grant.command]).map(command => ({ ...grant, command })))
			.filter(grant => !grant.denied && asRoot(files, grant))
			.map(grant => ({ grant, ...judgeGrant(host, grantee, grant, targetPassword) }))
			.filter(({ severity }) => severity !== undefined)
			.toSorted((a, b) => severityRank(b.severity!) - severityRank(a.severity!));
		const worst = judged[0];
		if (worst === undefined) continue;
		const { grant } = worst;
		const password = grant.tags.includes('NOPASSWD') ? shown` without a password` : shown``;
		const what = grant.command === 'ALL' ? shown`everything` : visibleName(grant.command.slice(0, 200));
		yield about(file, worst.severity!, shown`sudo lets ${grantee.words} run ${what} as root${password}${worst.because === undefined ? shown`` : shown`; ${worst.because}`} (line ${rule.line})`, {
			line: rule.line,
			who: visibleName(user),
			command: visibleName(grant.command.slice(0, 500)),
			tags: visibleName(grant.tags.join(' ')),
			hosts: visibleName(rule.hosts.join(' ').slice(0, 200)),
		}, 'T1548.003');
	}
}

function granteeNamed(known: HostAccounts, user: string): Grantee | undefined {
	if (user === 'ALL') return everybody;
	if (user.startsWith('+') || user.startsWith('!')) return undefined; // a netgroup is known elsewhere
	if (user.startsWith('%#')) {
		const group = known.groups.find(({ gid }) => gid === Number(user.slice(2)));
		return granteeOf(known, { group: group === undefined ? user.slice(1) : nameBytes(group) });
	}
	if (user.startsWith('%')) return granteeOf(known, { group: user.replace(/^%:?/, '') });
	if (/^#\d+$/.test(user)) {
		const account = known.byUid.get(Number(user.slice(1)))?.[0];
		return account === undefined ? { kind: 'nobody', words: shown`user number ${visibleText(user.slice(1))}, which no account here has,` } : granteeOf(known, { user: nameBytes(account) });
	}
	return granteeOf(known, { user });
}

function asRoot(files: readonly SudoersFile[], grant: SudoGrant): boolean {
	return opened(files, 'runas', grant.runAs).some(name => name === 'ALL' || name === 'root' || name === '#0');
}

function judgeGrant(host: Host, grantee: Grantee, grant: SudoGrant, targetPassword: boolean): { readonly severity: Severity | undefined; readonly because?: Visible } {
	const free = grant.tags.includes('NOPASSWD');
	const power = powerOf(grant.command);
	if (power !== 'all') {
		const [program = ''] = grant.command.split(/\s+/);
		if (program.startsWith('/') && !program.endsWith('/')) {
			const judged = judgeProgram(host, installedPackages(host), program);
			const reason = judged.reasons[0];
			if (reason !== undefined && isAtLeast(reason.severity, 'high')) return { severity: 'high', because: shown`it ${reason.says}` };
			// One's own program, run as root: whatever one writes into it.
			if (grantee.account !== undefined && judged.entry !== undefined && judged.entry.uid === grantee.account.uid && judged.entry.uid !== 0) return { severity: 'medium', because: shown`the program belongs to that very account, which can change it` };
			const home = grantee.account?.home;
			if (free && !judged.exists && grantee.kind !== 'root' && home !== undefined && home.lastIndexOf('/') > 0 && program.startsWith(`${home}/`)) return { severity: 'medium', because: shown`the program would lie in the home of that very account, which can put it there` };
			if (grantee.kind === 'everybody' && free && power === 'bounded') return { severity: 'low' };
		}
	}
	switch (grantee.kind) {
		case 'everybody':
			return power === 'all' ? { severity: free ? 'critical' : targetPassword ? 'info' : 'high' } : power === 'root' ? { severity: 'high' } : { severity: free ? 'low' : undefined };
		case 'service':
		case 'service-group':
			return power === 'all' ? { severity: free ? 'critical' : 'high' } : power === 'root' ? { severity: 'high', because: shown`which can start anything else` } : power === 'writer' ? { severity: free ? 'medium' : 'low', because: shown`which can change or read any file` } : { severity: free ? 'low' : undefined };
		case 'administrators':
			return power === 'all' ? { severity: 'info' } : { severity: undefined };
		case 'administrator':
		case 'cloud':
			return power === 'all' ? { severity: 'info' } : { severity: undefined };
		case 'person':
			return power === 'all' ? { severity: free ? 'medium' : 'info', ...(free ? { because: shown`the account is in no group of administrators` } : {}) } : power === 'root' && free ? { severity: 'medium', because: shown`which can start anything else` } : power === 'writer' && free ? { severity: 'low', because: shown`which can change or read any file` } : { severity: undefined };
		case 'nobody':
			return power === 'all' || power === 'root' ? { severity: free ? 'medium' : 'low' } : { severity: undefined };
		case 'group':
		case 'unknown':
			return power === 'all' ? { severity: free ? 'low' : 'info' } : power === 'root' && free ? { severity: 'low', because: shown`which can start anything else` } : { severity: undefined };
		case 'root':
			return { severity: undefined };
	}
}
