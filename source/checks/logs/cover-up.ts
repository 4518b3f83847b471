/** Commands that hide what was done: histories switched off, logs emptied or edited, times of files put back. */

import type { Severity } from '../../core/finding.ts';
import { visibleText, type Visible } from '../../core/visible.ts';
import type { Sign } from './sign.ts';

const historyOff = /(?:^|[;&|\s])history\s+-[a-z]*c|(?:^|[;&\s])unset\s+(?:-v\s+)?(?:\w+\s+)*HIST(?:FILE|SIZE)\b|\bHISTFILE=(?:["']?\/dev\/null["']?|["']{2})?(?=$|[;&\s])|\bHIST(?:FILE)?SIZE=0\b|\bset\s+\+o\s+history\b|\bln\s+-\w*s\w*\s+\/dev\/null\s+\S*history\b|\b(?:rm|shred|truncate|unlink)\s[^;&|]*\.\w*_?history\b|(?:^|[;&|\s])(?:cat\s+\/dev\/null|echo\s*(?:-n\s*)?(?:""|''|)|:)?\s*>\s*\S*\.\w*_history\b/;
const accountingLog = String.raw`\/(?:var\/(?:log|adm|run)|run)\/(?:\*|(?:wtmp|btmp|utmp|lastlog|auth\.log|secure|messages|faillog|audit\/audit\.log|journal)\b(?![.-]\d))`;
const logGone = new RegExp(String.raw`(?:\b(?:rm|shred|truncate|unlink)\s[^;&|]*|(?<![\d&>])>\s*|\/dev\/null\s+>?\s*)${accountingLog}|\brm\s+-\w*r\w*\s+(?:-\S+\s+)*\/var\/log\/?(?=$|[;&|\s])|\bjournalctl\s[^;&|]*--vacuum-(?:time=[1-9]?[sm\d]?s|size=[\d]{1,2}[KM]?)(?=$|\s)`);
/** Any log, but for those that were put aside. */
const anyLog = String.raw`\/(?:var\/(?:log|adm)|run)\/[\w./-]*(?![\w./-])`;
const redirected = String.raw`(?<![\d&>])>\s*(?!\/dev\/)\S`;
const systemFile = String.raw`\/(?:usr\/)?(?:s?bin|lib(?:32|64)?|libexec|etc|boot)\/`;

interface Form {
	readonly form: RegExp;
	readonly severity: Severity;
	readonly summary: Visible;
	readonly innocent: Visible;
	readonly technique: string;
}

const cleared = visibleText('a command cleared the shell history, or switched it off');
const edited = visibleText('a command took lines out of a log, or put another file in its place');
const editedWhy = visibleText('an administrator who took out what should not have been logged, as a password that was typed for a name: ask');
const forms: readonly Form[] = [
	{ form: historyOff, severity: 'medium', summary: cleared, innocent: visibleText('some do that after a password was typed on the command line'), technique: 'T1070.003' },
	{ form: /\butmpdump\s[^;&|]*(?:-\w*r|--reverse)/, severity: 'medium', summary: visibleText('a command made records of logins out of text'), innocent: visibleText('a damaged file of logins that somebody mended'), technique: 'T1070.002' },
	{ form: logGone, severity: 'medium', summary: visibleText('a command removed or emptied logs that tell who was on the machine'), innocent: visibleText('a full disk, or the making of an image of a machine'), technique: 'T1070.002' },
	{ form: new RegExp(String.raw`\bsed\s(?:[^;&|]*\s)?(?:-\w*i|--in-place)[^;&|]*\s["']?${anyLog}`), severity: 'medium', summary: edited, innocent: editedWhy, technique: 'T1070.002' },
	{ form: new RegExp(String.raw`\b(?:grep\s[^;&|]*-\w*v|egrep\s[^;&|]*-\w*v|awk\s[^;&|]*!)[^;&|]*${accountingLog}[^;|]*${redirected}`), severity: 'medium', summary: edited, innocent: editedWhy, technique: 'T1070.002' },
	{ form: new RegExp(String.raw`\b(?:mv|cp|install)\s[^;&|]*\/(?:tmp|var\/tmp|dev\/shm)\/[^\s;&|]*\s+${accountingLog}(?=$|[;&|\s])`), severity: 'medium', summary: edited, innocent: editedWhy, technique: 'T1070.002' },
	{ form: new RegExp(String.raw`\btouch\s(?:[^;&|]*\s)?(?:-\w*[rdt]|--reference|--date)[\s=][^;&|]*\s${systemFile}[^\s;&|]*\s*(?:$|[;&|])`), severity: 'medium', summary: visibleText('a command gave a file of the system another time'), innocent: visibleText('a build that wants the same times each time, a repaired restore'), technique: 'T1070.006' },
];

/** Words without which none of the forms is written. */
const may = /HIST|history|\/(?:var\/(?:log|adm|run)|run)\b|vacuum|utmpdump|\btouch\b/;

export function coverUp(command: string): Omit<Sign, 'subject'> | undefined {
	if (command.length > 4096 || !may.test(command)) return undefined;
	const found = forms.find(({ form }) => form.test(command));
	return found === undefined ? undefined : { severity: found.severity, summary: found.summary, innocent: found.innocent, techniques: [found.technique] };
}
