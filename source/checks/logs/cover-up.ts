/** Commands that hide what was done: histories switched off, logs emptied or edited, times of files put back. */

import { visibleText } from '../../core/visible.ts';
import type { Sign } from './sign.ts';

const historyOff = /(?:^|[;&|\s])history\s+-[a-z]*c|(?:^|[;&\s])unset\s+(?:-v\s+)?(?:\w+\s+)*HIST(?:FILE|SIZE)\b|\bHISTFILE=(?:["']?\/dev\/null["']?|["']{2})?(?=$|[;&\s])|\bHIST(?:FILE)?SIZE=0\b|\bset\s+\+o\s+history\b|\bln\s+-\w*s\w*\s+\/dev\/null\s+\S*history\b|\b(?:rm|shred|truncate|unlink)\s[^;&|]*\.\w*_?history\b|(?:^|[;&|\s])(?:cat\s+\/dev\/null|echo\s*(?:-n\s*)?(?:""|''|)|:)?\s*>\s*\S*\.\w*_history\b/;
const accountingLog = String.raw`\/(?:var\/(?:log|adm|run)|run)\/(?:\*|(?:wtmp|btmp|utmp|lastlog|auth\.log|secure|messages|faillog|audit\/audit\.log|journal)\b(?![.-]\d))`;
const logGone = new RegExp(String.raw`(?:\b(?:rm|shred|truncate|unlink)\s[^;&|]*|(?<![\d&>])>\s*|\/dev\/null\s+>?\s*)${accountingLog}|\brm\s+-\w*r\w*\s+(?:-\S+\s+)*\/var\/log\/?(?=$|[;&|\s])|\bjournalctl\s[^;&|]*--vacuum-(?:time=[1-9]?[sm\d]?s|size=[\d]{1,2}[KM]?)(?=$|\s)`);
/** Where logs lie, at the beginning of a word. */
const anyLog = /^["']?\/(?:var\/(?:log|adm)|run)\//;
const oneAccounting = new RegExp(`^["']?${accountingLog}`);
const systemFile = /^["']?\/(?:usr\/)?(?:s?bin|lib(?:32|64)?|libexec|etc|boot)\//;
const temporaryFile = /^["']?\/(?:tmp|var\/tmp|dev\/shm)\//;
const intoFile = /(?<![\d&>])>\s*(?!\/dev\/)\S/;

type Covered = Omit<Sign, 'subject'>;
const sign = (says: string, innocent: string, technique: string): Covered => ({ severity: 'medium', summary: visibleText(`a command ${says}`), innocent: visibleText(innocent), techniques: [technique] });

const cleared = sign('cleared the shell history, or switched it off', 'some do that after a password was typed on the command line', 'T1070.003');
const removed = sign('removed or emptied logs that tell who was on the machine', 'a full disk, or the making of an image of a machine', 'T1070.002');
const edited = sign('took lines out of a log, or put another file in its place', 'an administrator who took out what should not have been logged, as a password that was typed for a name: ask', 'T1070.002');
const madeUp = sign('made records of logins out of text', 'a damaged file of logins that somebody mended', 'T1070.002');
const redated = sign('gave a file of the system another time', 'a build that wants the same times each time, a repaired restore', 'T1070.006');

/** Words without which nothing of it is written. */
const may = /HIST|history|\/(?:var\/(?:log|adm|run)|run)\b|vacuum|utmpdump|\btouch\b/;

export function coverUp(command: string): Covered | undefined {
	if (command.length > 4096 || !may.test(command)) return undefined;
	if (historyOff.test(command)) return cleared;
	for (const part of command.split(/[;&|]+/)) {
		const found = edits(part);
		if (found !== undefined) return found;
	}
	return logGone.test(command) ? removed : undefined;
}

/** By its words: whatever somebody writes into a command, it takes no longer than it is long. */
function edits(part: string): Covered | undefined {
	const words = part.trim().split(/\s+/);
	const first = words.findIndex(word => !/^(?:sudo|doas|nohup|env|\w+=.*)$/.test(word));
	const name = words[first]?.split('/').at(-1);
	const rest = words.slice(first + 1);
	const last = rest.at(-1) ?? '';
	switch (name) {
		case 'sed':
			return rest.some(word => /^(?:-\w*i|--in-place)/.test(word)) && rest.some(word => anyLog.test(word)) ? edited : undefined;
		case 'grep':
		case 'egrep':
		case 'fgrep':
			return rest.some(word => /^(?:-\w*v|--invert-match$)/.test(word)) && rest.some(word => oneAccounting.test(word)) && intoFile.test(part) ? edited : undefined;
		case 'mv':
		case 'cp':
		case 'install':
			return oneAccounting.test(last) && rest.some(word => temporaryFile.test(word)) ? edited : undefined;
		case 'utmpdump':
			return rest.some(word => /^(?:-\w*r|--reverse$)/.test(word)) ? madeUp : undefined;
		case 'touch':
			return rest.length > 1 && systemFile.test(last) && rest.some(word => /^(?:-\w*[rdt]|--(?:reference|date)\b)/.test(word)) ? redated : undefined;
		default:
			return undefined;
	}
}
