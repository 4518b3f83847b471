import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Tally } from '../../source/core/coverage.ts';
import { ntEventLogs } from '../../source/checks/nt-event-logs.ts';
import { ntEventLogHead } from '../../source/parsers/logs/nt-event-log.ts';
import { corpus, corpusFile } from '../support/corpus.ts';
import { memoryHost, type Machine } from '../support/memory-host.ts';

function asked(machine: Machine) {
	const tally = new Tally();
	const findings = [...ntEventLogs.run(memoryHost(machine), { now: 0, own: [] }, tally)].flatMap(one => ('far' in one ? [] : [`${one.severity} ${Object.values(one.subject).slice(1).join(' ')}: ${one.summary}`]));
	return { findings, coverage: tally.coverage };
}

function evtx(next: number): Uint8Array {
	const head = Buffer.alloc(4096);
	head.write('ElfFile\0', 'latin1');
	head.writeBigUInt64LE(BigInt(next), 24);
	return head;
}

function evt(next: number): Uint8Array {
	const head = Buffer.alloc(48);
	head.write('0\0\0\0LfLe', 'latin1');
	head.writeUInt32LE(next, 24);
	return head;
}

test('event logs are named in whatever case, and that they are not read is a gap', () => {
	const { findings, coverage } = asked({
		'/Windows/System32/winevt/Logs/Security.evtx': { content: evtx(812) },
		'/Windows/System32/winevt/Logs/Other%4Operational.evtx': { content: evtx(2) },
		'/WINNT/system32/config/SysEvent.Evt': { content: evt(1) },
	});
	expect(findings.toSorted()).toEqual(['info /WINNT/system32/config/SysEvent.Evt: an event log of NT in which no record was ever written', 'info /Windows/System32/winevt/Logs/Security.evtx: an event log of NT, whose records are not read here']);
	expect(coverage).toMatchObject({ counts: { files: 3 }, skipped: [{ reason: 'unsupported', count: 3 }] });
});

test('one that is none is said', () => {
	const { findings } = asked({ '/Windows/System32/winevt/Logs/Security.evtx': { content: Buffer.alloc(70_000) }, '/Windows/System32/winevt/Logs/System.evtx': '' });
	expect(findings.toSorted()).toEqual(['medium /Windows/System32/winevt/Logs/Security.evtx: it is no event log, under the name of one: it was overwritten or replaced', 'medium /Windows/System32/winevt/Logs/System.evtx: it is empty, where an event log of NT has a head at least']);
});

test('a UNIX host has none', () => {
	expect(asked({ '/var/log/auth.log': 'x\n', '/etc/config/x.evt': 'x' })).toMatchObject({ findings: [], coverage: { skipped: [] } });
});

test('whatever bytes come, nothing throws', () => {
	fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), bytes => void ntEventLogHead(bytes)));
	expect(ntEventLogHead(evtx(5))).toEqual({ form: 'evtx', nextRecord: 5, isOpen: false });
});

test.skipIf(corpus === undefined)(`the corpus${corpus === undefined ? ' (skipped: no corpus)' : ''}`, () => {
	expect(ntEventLogHead(corpusFile('omerbenamram-evtx/Application_no_crc32.evtx'))).toMatchObject({ form: 'evtx' });
});

test('a folder of logs that cannot be read was passed over in silence', () => {
	expect(asked({ '/Windows/System32/winevt/Logs': { kind: 'directory', unreadable: true } })).toEqual({ findings: [], coverage: { counts: {}, skipped: [{ reason: 'unreadable', count: 1, examples: ['/Windows/System32/winevt/Logs'] }] } });
});
