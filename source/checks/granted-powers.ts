/** Powers given to accounts in files nobody reads: ranges of numbers for user name spaces, capabilities and groups at login. */

import type { Finding } from '../core/finding.ts';
import { shown, visibleName, visibleText } from '../core/visible.ts';
import { hostPath, shownPath } from '../host/host.ts';
import { environmentLines } from '../parsers/environment-file.ts';
import { linesOf } from '../parsers/lines.ts';
import { findingOf, type HostCheck } from './check.ts';
import { Examination } from './examination.ts';

const powers = /\b(?:cap_)?(?:setuid|setgid|setpcap|dac_override|dac_read_search|sys_admin|sys_ptrace|sys_module|sys_rawio|chown|fowner|setfcap|mac_admin|bpf)\b|(?:^|,)(?:all|cap_all)\b/i;
const strongGroups = /^(?:root|wheel|sudo|admin|docker|lxd|incus|disk|shadow|kmem|adm)$/;

/** Root in a word, or by one command. */
const rootLike = /^(?:0|root|wheel|sudo|admin|docker|lxd|incus|disk|shadow)$/;

export const grantedPowers: HostCheck = {
	id: 'granted-powers',
	step: 'C.1',
	title: 'Powers given to accounts at login',
	covers: 'Ranges of subuid and subgid that hold numbers of the system, capabilities of pam_cap, groups of pam_group, and groups that new accounts get of adduser and useradd.',
	needs: 'both',
	kind: 'host',
	*run(host, circumstances, tally) {
		const examination = new Examination(host, grantedPowers, circumstances, tally);
		for (const path of ['/etc/subuid', '/etc/subgid'].map(hostPath)) {
			for (const { line, words } of lines(examination, path, ':')) {
				const [name, first] = words;
				if (!/^\d+$/.test(first ?? '') || Number(first) >= 1000 || name === 'root' || name === '0') continue;
				const root = Number(first) === 0;
				yield said(examination, path, root ? 'high' : 'medium', shown`${visibleName(name!)} may take ${visibleText(root ? 'the number of root' : `numbers of the system from ${first!} on`)} in a name space of its own`, line);
			}
		}
		for (const { line, words } of lines(examination, hostPath('/etc/security/capability.conf'), ' ')) {
			const [granted, ...names] = words;
			if (granted === undefined || granted === 'none' || !powers.test(granted) || names.every(name => name === 'root')) continue;
			yield said(examination, hostPath('/etc/security/capability.conf'), 'high', shown`${visibleName(names.join(' '))} is given ${visibleName(granted)} at each login`, line);
		}
		for (const { line, words } of lines(examination, hostPath('/etc/security/group.conf'), ';')) {
			const given = (words[4] ?? '').split(/[\s,]+/).filter(group => strongGroups.test(group));
			if (given.length > 0) yield said(examination, hostPath('/etc/security/group.conf'), 'medium', shown`${visibleName(words[2] ?? '')} is put into the groups ${visibleName(given.join(', '))} at each login`, line);
		}
		yield* ofNewAccounts(examination);
		yield* examination.oddities;
	},
};

/** adduser.conf(5), useradd(8): groups of every account to come that make it as good as root. */
function* ofNewAccounts(examination: Examination): Generator<Finding> {
	const files = ['/etc/adduser.conf', '/etc/default/useradd'].map(hostPath);
	for (const path of files) {
		if (examination.packages.owns(path) && examination.isIntact(path)) continue;
		const settings = environmentLines(examination.text(path) ?? '');
		// The last of a name is the one that counts.
		const last = (name: string) => settings.findLast(setting => setting.name === name);
		const extra = /^(?:1|yes|true|on)$/i.test(last('ADD_EXTRA_GROUPS')?.value ?? '');
		for (const setting of path === files[0] ? [extra ? last('EXTRA_GROUPS') : undefined] : [last('GROUP'), last('GROUPS')]) {
			const given = (setting?.value ?? '').split(/[\s,]+/).filter(group => rootLike.test(group));
			if (setting !== undefined && given.length > 0) yield said(examination, path, 'high', shown`every new account is put into the group ${visibleName(given.join(', '))}`, setting.line);
		}
	}
}

function lines(examination: Examination, path: ReturnType<typeof hostPath>, between: string): readonly { readonly line: number; readonly words: readonly string[] }[] {
	return [...linesOf(examination.read(path) ?? new Uint8Array())]
		.filter(({ text }) => !/^\s*(?:#|$)/.test(text))
		.slice(0, 5000)
		.map(({ number, text }) => ({ line: number, words: text.trim().split(between === ' ' ? /\s+/ : between).map(word => word.trim()) }));
}

function said(examination: Examination, path: ReturnType<typeof hostPath>, severity: 'high' | 'medium', says: ReturnType<typeof shown>, line: number): Finding {
	return findingOf(examination.check, severity, { kind: 'file', path: shownPath(path) }, says, {
		facts: { line },
		techniques: ['T1098'],
		next: visibleText('Ask who gave it, and what the account did since the file changed.'),
	});
}
