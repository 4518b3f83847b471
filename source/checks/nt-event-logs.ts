/** The event logs that NT keeps. Their records are not read here: where they are, whether they still are event logs, and how to read them. */

import type { Tally } from '../core/coverage.ts';
import type { Finding } from '../core/finding.ts';
import { visibleText } from '../core/visible.ts';
import { childOf, hostPath, nameOf, shownPath, type Host, type HostPath } from '../host/host.ts';
import { ntEventLogHead, ntEventLogHeadLength } from '../parsers/logs/nt-event-log.ts';
import { findingOf, type HostCheck } from './check.ts';
import { namesIn } from './config-file.ts';

/** From NT 3.1 to today. The names of NT do not tell case. */
const folders = [/^(?:windows|winnt)$/, /^system32$/, /^(?:winevt|config)$/, /^logs$/];
const mostLogs = 5000;
/** Those that the checklist names. */
const main = /^(?:sec(?:urity|event)|sys(?:tem|event)|app(?:lication|event))\.evtx?$/i;
const howToRead = visibleText('Read copies of them on a clean system: with Event Viewer ("Open Saved Log"), or evtx_dump and hayabusa for .evtx. Look for 1102 and 104 (a log was cleared), 4624 and 4625 (logins), 4720 (an account was made), 7045 (a service was installed).');

export const ntEventLogs: HostCheck = {
	id: 'nt-event-logs',
	step: 'C.4',
	kind: 'host',
	needs: 'image',
	title: 'Event logs of Windows NT',
	covers: 'the event logs of a Windows NT tree, .evt and .evtx: where they are, and whether they are event logs at all. Their records are not read, and this is said',
	*run(host, _circumstances, tally): Generator<Finding, void> {
		for (const path of eventLogs(host, tally)) {
			tally.count('files');
			const read = host.read(path, { limit: ntEventLogHeadLength });
			if (!read.ok) {
				tally.skip(read.reason, shownPath(path));
				continue;
			}
			const isMain = main.test(nameOf(path));
			const head = ntEventLogHead(read.value.bytes);
			if (head !== undefined) {
				tally.skip('unsupported', shownPath(path));
				if (isMain) {
					const facts = { form: visibleText(head.form), 'next-record': head.nextRecord, ...(head.isOpen ? { 'was-open': visibleText('yes') } : {}) };
					yield findingOf(ntEventLogs, 'info', { kind: 'file', path: shownPath(path) }, visibleText(head.nextRecord <= 1 ? 'an event log of NT in which no record was ever written' : 'an event log of NT, whose records are not read here'), { facts, next: howToRead });
				}
			} else if (isMain) {
				yield findingOf(ntEventLogs, 'medium', { kind: 'file', path: shownPath(path) }, visibleText(read.value.bytes.length === 0 ? 'it is empty, where an event log of NT has a head at least' : 'it is no event log, under the name of one: it was overwritten or replaced'), {
					facts: { 'innocent-causes': visibleText('a damaged disk, or a copy that went wrong') },
					techniques: ['T1070.001'],
				});
			}
		}
	},
};

function eventLogs(host: Host, tally: Tally): readonly HostPath[] {
	let at: readonly HostPath[] = [hostPath('/')];
	const found: HostPath[] = [];
	for (const [depth, form] of folders.entries()) {
		at = at.flatMap(folder => namesIn(host, tally, folder).filter(name => form.test(name.toLowerCase())).map(name => childOf(folder, name)));
		if (at.length === 0) {
			tally.count('absent');
			break;
		}
		// `config` itself, and `winevt/Logs` one further.
		if (depth >= 2) found.push(...at.flatMap(folder => namesIn(host, tally, folder).filter(name => /\.evtx?$/i.test(name)).map(name => childOf(folder, name))));
	}
	return found.slice(0, mostLogs);
}
