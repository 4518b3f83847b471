/** What package managers write down: dpkg.log, apt's history.log, dnf's and yum's logs. */

import { lineShare } from './line-share.ts';
import { offsetOf, recordFormat, timeOf, type LineRecord } from './record-reader.ts';

const stamp = String.raw`(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d) +(?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d)`;
type Groups = Readonly<Record<string, string | undefined>>;
const partsOf = ({ year, month, day, hour, minute, second }: Groups): readonly (string | undefined)[] => [year, month, day, hour, minute, second];

const dpkgForm = new RegExp(String.raw`^${stamp} (?<words>(?<did>startup|status|install|upgrade|remove|purge|configure|trigproc|conffile|update-alternatives:?)(?: (?<rest>.*))?)$`);
export const dpkgLog = recordFormat('dpkg log', head => lineShare(head, dpkgForm), {
	begin: context => ({
		line: text => {
			const found = dpkgForm.exec(text)?.groups;
			if (found === undefined) return undefined;
			const changes = /^(?:install|upgrade|remove|purge)$/.test(found['did']!);
			return { at: timeOf(context, partsOf(found)), clock: 'local', kind: 'package-changed', words: found['words']!, program: 'dpkg', facts: { did: found['did'], package: found['rest']?.split(' ')[0] }, everyday: !changes };
		},
	}),
	rhythm: false,
});

const aptDate = new RegExp(String.raw`^(?:Start|End)-Date: ${stamp}$`);
/** Other files of apt have lines of the same names (eipp.log), but no run begins in them. */
export const aptHistory = recordFormat('apt history', head => (!Buffer.from(head.buffer, head.byteOffset, head.byteLength).includes('Start-Date: ') ? 0 : lineShare(head, /^(?:Start-Date|End-Date|Commandline|Requested-By|Install|Upgrade|Remove|Purge|Reinstall|Downgrade|Error): /)), {
	rhythm: false,
	begin: context => {
		let at = Number.NaN;
		let by: string | undefined;
		return {
			line: text => {
				const date = aptDate.exec(text)?.groups;
				if (date !== undefined) {
					if (text.startsWith('S')) [at, by] = [timeOf(context, partsOf(date)), undefined];
					return 'nothing';
				}
				const found = /^(?<what>Commandline|Requested-By|Install|Upgrade|Remove|Purge|Reinstall|Downgrade|Error): (?<rest>.*)$/.exec(text)?.groups;
				if (found === undefined) return undefined;
				const { what, rest = '' } = found;
				if (what === 'Requested-By') {
					by = rest.split(' ')[0];
					return 'nothing';
				}
				const shared = { at, clock: 'local' as const, words: text, account: by, program: 'apt' };
				return what === 'Commandline' ? ({ ...shared, kind: 'command', facts: { command: rest } } satisfies LineRecord) : { ...shared, kind: 'package-changed', facts: { did: what!.toLowerCase(), packages: rest } };
			},
		};
	},
});

/** dnf.rpm.log `2024-01-02T03:04:05+0100 SUBDEBUG Installed: x`, old yum.log `Jan 02 03:04:05 Installed: x` is syslog to its reader. */
const dnfForm = /^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)T(?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d)(?<zone>Z|[+-]\d{4}) (?<level>[A-Z]+) (?<words>.*)$/;
export const dnfLog = recordFormat('dnf log', head => lineShare(head, dnfForm), {
	rhythm: false,
	begin: context => ({
		line: text => {
			const found = dnfForm.exec(text)?.groups;
			if (found === undefined) return undefined;
			const change = /^(?<did>Installed|Upgraded?|Erased?|Removed|Reinstalled|Downgraded?|Obsoleted): (?<package>\S+)/.exec(found['words']!)?.groups;
			const ran = /^Command: (.*)/.exec(found['words']!)?.[1];
			return { at: timeOf(context, partsOf(found), offsetOf(found['zone']!)), clock: 'absolute', kind: change === undefined ? 'other' : 'package-changed', words: found['words']!, program: 'dnf', facts: { did: change?.['did']?.toLowerCase(), package: change?.['package'], command: ran }, everyday: change === undefined };
		},
	}),
});

const yumForm = /^(?<month>[A-Z][a-z]{2}) (?<day>\d\d) (?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d) (?<did>Installed|Updated|Erased|Dep-Installed|Obsoleted): (?<package>.*)$/;
/** The year is the last writing's: who wants more reads the packages' own database. */
export const yumLog = recordFormat('yum log', head => lineShare(head, yumForm), {
	rhythm: false,
	begin: context => ({
		line: text => {
			const found = yumForm.exec(text)?.groups;
			if (found === undefined) return undefined;
			const inYear = (year: number): number => timeOf(context, partsOf({ ...found, year: String(year) }));
			const last = new Date(context.modified).getUTCFullYear();
			const at = inYear(last) > (context.modified + 86_400_000) * 1000 ? inYear(last - 1) : inYear(last);
			return { at, clock: 'year-inferred', kind: 'package-changed', words: `${found['did']}: ${found['package']}`, program: 'yum', facts: { did: found['did']!.toLowerCase(), package: found['package'] } };
		},
	}),
});
