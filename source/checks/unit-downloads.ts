/** A unit that fetches a program with one of its lines and runs it with a later one: neither line tells by itself. */

import type { Finding, Severity } from '../core/finding.ts';
import { shown, visibleName, visibleText } from '../core/visible.ts';
import { nameOf, shownPath } from '../host/host.ts';
import { isNearby } from '../parsers/package-sources.ts';
import { suspiciousConstructs } from '../parsers/suspicious-constructs.ts';
import { findingOf } from './check.ts';
import type { Examination, Standing } from './examination.ts';

export interface UnitCommand {
	/** From 1. */
	readonly line: number;
	/** One byte to a character. */
	readonly command: string;
}

const fetchers = /\b(?:curl|wget|fetch|tftp|aria2c)\b/;
const bareAddress = /(?:^|[\s"'=])(?:[a-z]+:\/\/)?(?:[^@/\s]*@)?(?:\d{1,3}\.){3}\d{1,3}(?=[:/])/i;

/** In the order of the file, which is that of systemd where people write one. */
export function* judgeDownloads(examination: Examination, { path }: Standing, commands: readonly UnitCommand[], technique: string): Generator<Finding> {
	const fetching = commands.filter(({ command }) => fetchers.test(command));
	if (fetching.length === 0 || commands.length === fetching.length || commands.some(({ command }) => isDownloadRun(command) !== undefined)) return;
	const run = isDownloadRun(commands.map(({ command }) => command.replaceAll('\n', ' ')).join('\n'));
	if (run === undefined) return;
	const address = /\b(?:https?|ftp|tftp):\/\/[^\s"';|&)]+/i.exec(fetching.map(({ command }) => command).join('\n'))?.[0];
	if (address !== undefined && isNearby(address)) return;
	const bare = fetching.some(({ command }) => bareAddress.test(command));
	// Over TLS from a host with a name is how some machines are set up at their first start.
	const severity: Severity = bare || run.severity === 'high' ? 'high' : address !== undefined && /^https:/i.test(address) ? 'low' : 'medium';
	yield findingOf(examination.check, severity, { kind: 'file', path: shownPath(path) }, shown`${visibleName(nameOf(path))} fetches a program and runs it with a later line${visibleText(bare ? ', from a bare address' : '')}`, {
		facts: { line: fetching[0]!.line, command: visibleName(fetching[0]!.command.slice(0, 300)), runs: visibleName(run.text) },
		techniques: [technique, 'T1105'],
		next: visibleText('Whoever answers at that address decides what runs here at each start. Find out who made the unit and when; keep a copy of what was fetched.'),
	});
}

function isDownloadRun(text: string): { readonly severity: Severity; readonly text: string } | undefined {
	const found = suspiciousConstructs(text).filter(({ kind }) => kind === 'download-run');
	return found.find(({ severity }) => severity === 'high') ?? found.at(-1);
}
