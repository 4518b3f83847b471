/** What doas lets whom do. */

import { isAtLeast, type Finding, type Severity } from '../core/finding.ts';
import { shown, visibleName, visibleText } from '../core/visible.ts';
import { childOf, hostPath, shownPath } from '../host/host.ts';
import { parseDoasConf, type DoasRule } from '../parsers/doas-conf.ts';
import { findingOf, type HostCheck } from './check.ts';
import { changeableBy, configFile, modeWords, namesIn } from './config-file.ts';
import { powerOf } from './granted-command.ts';
import { granteeOf, type Grantee } from './grantee.ts';
import { hostAccounts } from './host-accounts.ts';
import { installedPackages } from './installed-packages.ts';
import { judgeProgram } from './named-program.ts';

export const doasRules: HostCheck = {
	id: 'doas-rules',
	step: 'C.1',
	kind: 'host',
	title: 'Rules of doas',
	covers: 'doas.conf and doas.d: who may run what as root, without a password, with which environment; files of it that others may write.',
	needs: 'both',
	*run(host, _circumstances, tally) {
		const known = hostAccounts(host);
		const folder = hostPath('/etc/doas.d');
		const paths = [hostPath('/etc/doas.conf'), hostPath('/usr/local/etc/doas.conf'), ...namesIn(host, tally, folder).filter(name => name.endsWith('.conf')).map(name => childOf(folder, name))];
		for (const path of paths) {
			const file = configFile(host, tally, path);
			if (file === undefined) continue;
			const about = (severity: Severity, summary: Finding['summary'], facts: Finding['facts']) =>
				findingOf(this, severity, { kind: 'file', path: shownPath(path) }, summary, { facts, techniques: ['T1548.003'], next: shown`Ask who made the rule; look in the logs for what was run by it.` });
			const changeable = changeableBy(host, file.entry, 0);
			if (changeable !== undefined) yield about('high', shown`${shownPath(path)}, from which doas takes rules, ${changeable}`, { mode: visibleText(modeWords(file.entry)), uid: file.entry.uid });
			const { rules } = parseDoasConf(file.bytes);
			tally.count('entries', rules.length);
			for (const rule of rules) {
				if (rule.action === 'deny' || (rule.target !== undefined && rule.target !== 'root')) continue;
				const grantee = granteeOf(known, rule.identity.startsWith(':') ? { group: rule.identity.slice(1) } : { user: rule.identity });
				if (grantee.kind === 'root') continue;
				const severity = judge(grantee, rule);
				const program = rule.command === undefined ? undefined : judgeProgram(host, installedPackages(host), rule.command);
				const reason = program?.reasons.find(one => isAtLeast(one.severity, 'high'));
				const what = rule.command === undefined ? shown`everything` : visibleName([rule.command, ...(rule.args ?? [])].join(' ').slice(0, 200));
				const free = rule.options.includes('nopass') ? shown` without a password` : shown``;
				const loads = rule.environment.some(variable => /^(?:LD_|BASH_ENV|PYTHONPATH|PERL5)/.test(variable));
				const worst: Severity | undefined = reason !== undefined || loads ? 'high' : severity;
				if (worst === undefined) continue;
				const because = reason !== undefined ? shown`; it ${reason.says}` : loads ? shown`, with variables that load code` : shown``;
				yield about(worst, shown`doas lets ${grantee.words} run ${what} as root${free}${because} (line ${rule.line})`, { line: rule.line, who: visibleName(rule.identity), options: visibleName(rule.options.join(' ')), environment: visibleName(rule.environment.join(' ').slice(0, 200)) });
			}
		}
		return undefined;
	},
};

function judge(grantee: Grantee, rule: DoasRule): Severity | undefined {
	const free = rule.options.includes('nopass');
	const power = rule.command === undefined ? 'all' : powerOf([rule.command, ...(rule.args ?? [])].join(' '));
	const strong = power === 'all' || power === 'root';
	switch (grantee.kind) {
		case 'service':
		case 'service-group':
			return strong ? (free ? 'critical' : 'high') : free ? 'low' : undefined;
		case 'person':
			return power === 'all' ? (free ? 'medium' : 'info') : strong && free ? 'medium' : undefined;
		case 'group':
		case 'nobody':
		case 'unknown':
			return strong ? (free ? 'low' : 'info') : undefined;
		case 'administrators':
		case 'administrator':
		case 'cloud':
			return power === 'all' ? 'info' : undefined;
		case 'everybody':
		case 'root':
			return undefined;
	}
}
