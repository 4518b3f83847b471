import { beforeAll, describe, expect, test } from 'vitest';
import { visibleText } from '../../source/core/visible.ts';
import { widthOf } from '../../source/tui/width.ts';
import { panes } from '../../source/tui/panes/index.ts';
import { answered, atWork, frameOf, hostileName, press, type AtWork } from '../support/cockpit-at-work.tsx';
import type { MachineView } from '../../source/session/machine.ts';
import { finding, LiteralSession, stage, step } from '../support/literal-session.ts';

const say = visibleText;
const log = say('/tmp/.sniff/tcp.log');

/** A case with one of everything, and a hostile name wherever a name can stand. */
function busyCase(): LiteralSession {
	const session = new LiteralSession();
	session.record({ type: 'case-described', description: { operator: say('ada'), organisation: say('Example'), title: hostileName, tracking: [say('CERT#1')], clockOffset: say(''), target: session.snapshot.target } });
	session.record({ type: 'run-started', run: 'r1', checks: ['suid-files', 'promiscuous', 'odd-names'], target: session.snapshot.target });
	session.find(
		finding('high', '/tmp/sh', 'set-uid root program that no package ships', { facts: { mode: say('4755'), name: hostileName }, techniques: ['T1548.001'], next: say('look at its content') }),
		{ ...finding('medium', '/x', 'a name that hides what it is'), subject: { kind: 'file', path: hostileName } },
		finding('info', '/usr/bin/su', 'set-uid, as its package ships it'),
	);
	session.record({ type: 'check-ended', run: 'r1', check: 'suid-files', ending: { how: 'complete', coverage: { counts: { files: 12345 }, skipped: [{ reason: 'unreadable', count: 2, examples: [hostileName] }] } } });
	session.record({ type: 'check-ended', run: 'r1', check: 'promiscuous', ending: { how: 'not-applicable', why: say('rebooted since'), coverage: { counts: {}, skipped: [] } } });
	session.record({ type: 'check-ended', run: 'r1', check: 'odd-names', ending: { how: 'complete', coverage: { counts: { files: 12345 }, skipped: [] } } });
	session.record({ type: 'log-opened', run: 'l1', log, follow: true });
	for (const host of [say('mail.example.org'), hostileName]) session.record({ type: 'host-sighted', run: 'l1', log, sighting: { host, role: 'destination', service: say('telnet'), at: say('Jan 31 22:15') } });
	session.record({ type: 'host-sighted', run: 'l1', log, sighting: { host: say('client.example.org'), role: 'source', service: say('telnet') } });
	session.record({ type: 'log-changed', run: 'l1', log, change: 'rotated' });
	session.record({ type: 'note-kept', note: 'n1', about: { kind: 'step', step: 'C.5' }, lines: [hostileName, say('second line')] });
	session.record({ type: 'note-kept', note: 'n2', about: { kind: 'host', host: hostileName }, lines: [say('called them')] });
	return session;
}

let busy: AtWork;
beforeAll(() => {
	busy = atWork(busyCase());
});

/** Nothing a terminal acts on, nothing unseen, nothing wider or taller than the screen. */
function expectSound(frame: string, columns = 80, rows = 24): void {
	expect(frame).not.toMatch(/[^\x20-\x7e\n]/);
	const lines = frame.split('\n');
	expect(lines.length).toBeLessThanOrEqual(rows - 1);
	for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(columns);
}

describe('with a hostile name on every screen, at 80x24 in ASCII', () => {
	const screens = panes.flatMap((pane, at) => [[pane.title, String(at + 1)], [`${pane.title}, opened`, `${at + 1} down down enter`]] as const);
	test.for(screens)('%s', async ([, keys]) => {
		const { cockpit } = busy;
		press(cockpit, keys);
		await answered();
		expectSound(frameOf(cockpit));
		press(cockpit, 'escape escape');
	});

	test.for(['n', '3 d', '3 / t', ': c', '4 o', '1 B down space'])('after %s', keys => {
		const { cockpit } = atWork(busyCase());
		press(cockpit, keys);
		expectSound(frameOf(cockpit));
	});

	test('at every size from 80x24 on', () => {
		const { cockpit } = atWork(busyCase());
		for (const [columns, rows] of [[80, 25], [119, 30], [120, 30], [160, 50]] as const) {
			for (const key of ['1', '2', '3', '4']) {
				press(cockpit, key);
				cockpit.resize(columns, rows);
				expect(Math.max(...frameOf(cockpit, columns, rows).split('\n').map(widthOf))).toBeLessThanOrEqual(columns);
			}
		}
	});
});

describe('the panes say', () => {
	const shows = (keys: string, session: LiteralSession = busyCase()): string => {
		const { cockpit } = atWork(session);
		press(cockpit, keys);
		return frameOf(cockpit);
	};

	test('how far each stage is, and what hangs on a step', () => {
		const frame = shows('1');
		expect(frame).toContain('A  Before you get started');
		expect(frame).toMatch(/\[ ] C\.5 .* 2 checks, 1 note/);
		expect(frame).toContain('0 of 13 steps settled');
	});

	test('a step whole: why, for which system, what must come first', () => {
		const frame = shows('B down enter');
		expect(frame).toContain('FIRST: volatile evidence dies with a reboot');
		expect(frame).toContain('UNIX  on UNIX');
		expect(frame).toContain('- on both');
		expect(frame).toContain('! careful');
		expect(frame).toContain('NT    on NT');
		expect(shows('B down t enter')).not.toContain('on NT');
	});

	test('one of three answers for each check, never two', () => {
		const frame = shows('2');
		expect(frame).toMatch(/Set-uid.*found 3, worst high, not all of it/);
		expect(frame).toMatch(/Odd names.*nothing found/);
		expect(frame).toMatch(/Promiscuous.*could not look: rebooted since/);
		expect(frame).toMatch(/Registry.*could not look: needs a mounted image/);
		expect(frame).toContain('1 found, 1 nothing found, 2 could not look, 0 not ended');
	});

	test('what a check covered, as words and as a small table', () => {
		const frame = shows('2 enter');
		expect(frame).toContain('12,345 files; passed over: 2 unreadable');
		expect(frame).toContain('| files  | gaps |');
	});

	test('a running check with its progress, rate and time left', () => {
		const session = new LiteralSession();
		session.record({ type: 'run-started', run: 'r1', checks: ['suid-files'], target: session.snapshot.target });
		session.running({ run: 'r1', label: say('1 check on /'), checks: ['suid-files'], gauge: { files: 5000, bytes: 1, share: 0.5, place: hostileName }, rate: 2500, left: 65_000 });
		const frame = shows('2', session);
		expect(frame).toContain('######......');
		expect(frame).toMatch(/50% 5,000 files, 2,500\/s, 1 min left/);
		expect(frame).toContain('1 running');
		expectSound(frame);
	});

	test('findings worst first, or in groups, or those with certain words', () => {
		const rows = (frame: string): string[] => frame.split('\n').filter(line => /^[ >](HIGH|MEDIUM|info)/.test(line)).map(line => line.slice(1, 7).trim());
		expect(rows(shows('3'))).toEqual(['HIGH', 'MEDIUM', 'info']);
		expect(shows('3 g')).toContain('suid-files: Set-uid and set-gid programs');
		expect(rows(shows('3 / h i d e s enter'))).toEqual(['MEDIUM']);
	});

	test('a finding whole, with what the operator made of it', () => {
		const frame = shows('3 enter');
		for (const words of ['HIGH', 'T1548.001', 'look at its content', '4755', 'open: c confirms, d dismisses']) expect(frame).toContain(words);
	});

	test('that nobody has looked, which is not clean', () => expect(shows('3', new LiteralSession())).toContain('Nobody has looked yet'));

	test('who is at risk, and aloud what the log did', () => {
		const frame = shows('4');
		expect(frame).toMatch(/mail\.example\.org +destination/);
		expect(frame).toContain('following; rotated');
		expect(shows('4', new LiteralSession())).toContain('which hosts are at risk is not known');
	});

	test('live counts of a log that is still being read', () => {
		const session = busyCase();
		session.running({ run: 'l1', label: log, log, gauge: { files: 0, bytes: 5_000_000, times: [{ host: say('mail.example.org'), times: 1234 }] }, rate: 200_000 });
		const frame = shows('4', session);
		expect(frame).toMatch(/mail\.example\.org +destination +1,234/);
		expect(frame).toMatch(/following; rotated .*; 5\.0 MB read/);
	});

	test('notes with what they are bound to', () => {
		expect(shows('5')).toMatch(/C\.5 Look for signs of/);
		expect(shows('5 enter')).toContain('called them');
	});

	test('the journal in words, newest last', async () => {
		const { cockpit } = atWork(busyCase());
		press(cockpit, '6');
		await answered();
		const lines = frameOf(cockpit).split('\n').filter(line => /^[ >] +\d+ /.test(line));
		expect(lines.at(-1)).toMatch(/^> +\d+ .*noted on host/);
	});

	test('every key, the answers, and where the case is', () => {
		const { cockpit } = atWork();
		press(cockpit, '?');
		let all = '';
		for (let page = 0; page < 6; page++) {
			all += frameOf(cockpit);
			press(cockpit, 'page-down');
		}
		for (const words of ['could not look', 'CRITICAL', 'Ctrl-L', 'dismiss the finding', './regain-case']) expect(all).toContain(words);
	});

	test('whether this machine is cut off and this program can be believed, without ever calling it clean', () => {
		const session = new LiteralSession();
		const answer = (question: string, said: 'clean' | 'not clean'): MachineView['trust'][number] => ({ question: say(question), answer: said, why: say('because'), severity: 'low' });
		const link = { name: 'eth0', up: true, carrier: true, kind: 'device' } as const;
		const machine: MachineView = { at: 0, trust: [answer('A tracer', 'clean')], network: { verdict: 'connected', reasons: [say('eth0 is up with a carrier')], links: [link], leading: [link], addresses: [say('192.0.2.7')], routes: [say('eth0')], connections: [say('192.0.2.7 port 22 -> 192.0.2.1 port 5000')], connectionCount: 9, machine: [] } };
		session.change({ machine });
		expect(shows('B down enter', session)).toMatch(/This machine now: CONNECTED: eth0 is up with a carrier/);
		const shown = shows('7', session);
		for (const words of ['regain  live, trust unproven', 'CONNECTED', 'link out     eth0 (device, up, carrier)', 'connection   8 more', 'clean        A tracer: because', '1 of 1 doubts about regain ruled out; kernel unproven', 'trust        Can this program be believed?']) expect(shown).toContain(words);
		session.change({ machine: { ...machine, trust: [answer('A tracer', 'not clean'), answer('An inspector', 'not clean')], network: { unseen: say('ENOENT') } } });
		expect(shows('7', session)).toMatch(/live, 2 doubts[^]*Links cannot be read \(ENOENT\)/);
		expect(shows('B down enter >', session)).toContain('This machine now');
	});

	test('what a sniffer saw stands under the steps that need it', () => {
		const session = new LiteralSession({ checklists: { stages: [stage('C', 'Analyze', step('C.6', 'Other systems'), step('C.7', 'Remote sites')), stage('E', 'Recover', step('E.7', 'Change passwords'))], contacts: [] } });
		for (const sighting of [{ host: say('10.1.1.9'), role: 'destination', service: say('ftp'), account: say('anna') }, { host: say('www.example.org'), role: 'source', service: say('http') }] as const) session.record({ type: 'host-sighted', run: 'l', log: say('tcp.log'), sighting });
		expect(shows('down enter', session)).toContain('10.1.1.9 (destination: ftp)');
		expect(shows('down down enter', session)).toContain('www.example.org (source: http)');
		expect(shows('> enter', session)).toMatch(/Passwords to change, by what a sniffer saw\s+10\.1\.1\.9, ftp: anna/);
	});

	test('hosts that logs name stand there too: all of this network, of others those that a sign points to', () => {
		const session = new LiteralSession({ checklists: { stages: [stage('C', 'Analyze', step('C.6', 'Other systems'), step('C.7', 'Remote sites'))], contacts: [] } });
		const made = (host: string, severity: 'info' | 'high', way: string): unknown => session.record({ type: 'finding-made', run: 'r', finding: { check: 'login-signs', step: 'C.4', severity, subject: { kind: 'host', name: say(host) }, summary: say('x'), facts: { log: say('/var/log/auth.log'), 'first-at-byte': 7, way: say(way), accounts: say('root') }, techniques: [] } });
		made('10.1.1.9', 'info', 'went to');
		made('203.0.113.5', 'high', 'came from');
		made('192.0.2.77', 'info', 'came from');
		expect(shows('down enter', session)).toMatch(/10\.1\.1\.9 \(info; went to: root;\s+\/var\/log\/auth\.log at byte 7\)/);
		const far = shows('down down enter', session);
		expect(far).toContain('203.0.113.5 (high; came from');
		expect(far).not.toContain('192.0.2.77');
	});

	test('the title of the case, however long the root is', () => {
		const session = new LiteralSession({ target: { kind: 'image', root: say(`/media/${'long/'.repeat(30)}victim`) } });
		session.record({ type: 'case-described', description: { operator: say('ada'), organisation: say(''), title: say('Web server broken into'), tracking: [], clockOffset: say(''), target: session.snapshot.target } });
		const [header] = shows('1', session).split('\n');
		expect(header).toMatch(/image \/\S*~\S*victim, trust \? {2}Web server broken/);
	});

	test('the last pane by its whole name, whatever the numbers beside the others', () => {
		const session = new LiteralSession();
		session.find(...Array.from({ length: 2345 }, (_, at) => finding('high', `/usr/${at}`, 'odd')));
		expect(shows('9', session).split('\n')[1]).toContain('[9 Help]');
		expect(shows('3', session).split('\n')[1]).toContain('[3 Findings 2,345]');
	});

	test('a blank at the end of a name, in the list and in the detail', () => {
		const session = new LiteralSession();
		session.find(finding('high', '/var/tmp/.. ', 'odd'));
		expect(shows('3', session)).toContain(String.raw`/var/tmp/..\x20 `);
		expect(shows('3 enter', session)).toMatch(/file +\/var\/tmp\/\.\.\\x20/);
	});

	test('of each log that was read, what it is', () => {
		const session = new LiteralSession();
		for (const [run, format] of [['l1', 'LinSniffer'], ['l2', 'pcap capture'], ['l3', 'dsniff, as text']] as const) {
			const log = say(`/tmp/${run}`);
			session.record({ type: 'log-opened', run, log, follow: false });
			session.record({ type: 'host-sighted', run, log, sighting: { host: say('10.1.1.9'), role: 'destination', service: say('ftp') } });
			session.record({ type: 'log-closed', run, log, format: say(format), ending: { how: 'complete', coverage: { counts: { lines: 9 }, skipped: [] } }, counts: [] });
		}
		expect(shows('4', session)).toMatch(/l3 +read to its end, 9 lines; dsniff, as text[^]*l2 +read to its end, 9 lines; pcap c~ \(and 1 more\)/);
		expect(shows('4 enter', session)).toContain('/tmp/l1: read to its end, 9 lines; LinSniffer');
	});

	test('that a log could not be read, instead of guessing at encryption', () => {
		const session = new LiteralSession();
		session.record({ type: 'log-opened', run: 'l1', log, follow: false });
		session.record({ type: 'log-closed', run: 'l1', log, ending: { how: 'failed', why: say('permission denied'), coverage: { counts: {}, skipped: [] } }, counts: [] });
		const frame = shows('4', session);
		expect(frame).toContain('could not be read: permission denied');
		expect(frame).not.toContain('encrypted');
	});

	test('loudly that nothing can be recorded, and that a case is read only and why', () => {
		expect(shows('1', new LiteralSession({ readOnly: true, readOnlyWhy: 'not intact' })).split('\n')[0]).toContain('READ ONLY (not intact)');
		expect(shows('1', new LiteralSession({ trouble: say('the disk is full') })).split('\n')[0]).toContain('NOT RECORDING: the disk is full');
		expect(shows('1', new LiteralSession({ readOnly: true })).split('\n')[0]).toContain('READ ONLY');
	});
});

describe('forty thousand findings', () => {
	test('are sorted once and merged after that', () => {
		const session = new LiteralSession();
		for (let at = 0; at < 40_000; at++) session.incident.fold({ v: 1, seq: at, at: '2026-01-31T22:15:00.000Z', mono: at, by: say('ada'), prev: '', event: { type: 'finding-made', run: 'r1', finding: finding(at % 7 === 0 ? 'high' : 'info', `/usr/${at}`, 'odd') } });
		const { cockpit } = atWork(session);
		press(cockpit, '3 end');
		expect(frameOf(cockpit)).toContain('40,000/40,000');
		press(cockpit, 'home down');
		session.find(finding('critical', '/zz', 'worse'));
		const frame = frameOf(cockpit);
		expect(frame.split('\n')[3]).toMatch(/^ CRITICAL +\/zz/);
		// The cursor stays on its row while rows come in above it.
		expect(frame).toContain('3/40,001');
	});
});
