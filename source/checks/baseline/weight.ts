/** How much a difference from a baseline weighs, by what differs and where. */

import type { Severity } from '../../core/finding.ts';
import type { Aspect, Change } from './changes.ts';

/** Programs, libraries and the kernel: nothing but an upgrade changes these. */
const programs = /^\/(?:usr\/(?:local\/)?)?(?:bin|sbin|lib\w*|libexec)(?:\/|$)|^\/boot(?:\/|$)/;
/** What a system that runs writes all the time. */
const lively = /^\/(?:var\/(?:log|cache|lib|spool|tmp|mail|backups)|tmp|run|dev|proc|sys)(?:\/|$)|\/__pycache__(?:\/|$)/;

const setId = 0o6000;
const times: readonly Aspect[] = ['modification time', 'change time'];

export function weightOfChange(path: string, changes: readonly Change[]): Severity {
	if (changes.every(({ aspect }) => aspect === 'change time')) return 'info';
	if (changes.every(({ aspect }) => times.includes(aspect))) return 'low';
	const mode = changes.find(({ aspect }) => aspect === 'permissions');
	if (mode !== undefined && gainsSetId(mode)) return 'high';
	if (lively.test(path)) return 'low';
	return programs.test(path) ? 'high' : 'medium';
}

/** `mode`: all mode bits of what was added. */
export function weightOfAddition(path: string, mode: number, isRegular: boolean): Severity {
	if (isRegular && (mode & setId) !== 0) return 'high';
	if (lively.test(path)) return 'low';
	return programs.test(path) ? 'medium' : 'low';
}

export function weightOfRemoval(path: string): Severity {
	return programs.test(path) && !lively.test(path) ? 'medium' : 'low';
}

function gainsSetId({ was, is }: Change): boolean {
	const [before, now] = [Number.parseInt(was, 8), Number.parseInt(is, 8)];
	return (now & 0o170000) === 0o100000 && (now & ~before & setId) !== 0;
}
