import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import type { TimelineEntry } from '../../source/core/timeline.ts';
import { visible, visibleText } from '../../source/core/visible.ts';
import { csvHeader, fitsBodyfile, stampOf, timelineForms, timelineLine, type TimelineForm } from '../../source/report/timeline-lines.ts';

const say = visibleText;
const entry: TimelineEntry = { place: 0, at: Date.UTC(2026, 10, 20, 3, 14, 7) * 1000 + 250_001, clock: 'year-inferred', kind: 'login', words: say('sshd: Accepted password for root'), source: say('/var/log/auth.log'), offset: 17, host: say('web1'), account: say('root'), remote: say('203.0.113.9'), program: say('sshd') };
const lineOf = (form: TimelineForm, more: Partial<TimelineEntry> = {}): string => timelineLine({ ...entry, ...more }, form, () => 'syslog (RFC 3164)');
const hostile = { words: visible(Buffer.from('=cmd|calc!A0,"x"\n\u001b[2J %1b[2J \u{202e}|')), account: say('-2+3'), source: say('/var/log/a,b') };

describe('an entry as a line', () => {
	test('for people', () => {
		expect(lineOf('text')).toBe('2026-11-20T03:14:07.250001Z  year?  /var/log/auth.log  web1  sshd: Accepted password for root\n');
		expect(lineOf('text', { at: Number.NaN, clock: 'none' })).toBe('-                                   /var/log/auth.log  web1  sshd: Accepted password for root\n');
	});

	test('as JSON', () => {
		expect(JSON.parse(lineOf('json'))).toEqual({ type: 'entry', time: '2026-11-20T03:14:07.250001Z', clock: 'year-inferred', kind: 'login', source: '/var/log/auth.log', offset: 17, host: 'web1', account: 'root', remote: '203.0.113.9', program: 'sshd', words: 'sshd: Accepted password for root' });
		expect(JSON.parse(lineOf('json', { at: Number.NaN, clock: 'none' }))).toMatchObject({ time: null, clock: 'none' });
	});

	test('in seventeen fields', () => {
		expect(csvHeader.trimEnd().split(',')).toHaveLength(17);
		expect(lineOf('csv')).toBe('11/20/2026,03:14:07,UTC,M...,LOG,syslog (RFC 3164),Recorded Time,root,web1,sshd: Accepted password for root,sshd: Accepted password for root,2,/var/log/auth.log,-,login,regain,clock: year-inferred; microseconds: 250001; offset: 17; remote: 203.0.113.9; program: sshd\n');
		expect(lineOf('csv', { at: Number.NaN, clock: 'none' })).toMatch(/^00\/00\/0000,--:--:--,UTC,/);
		expect(lineOf('csv', { words: say('x'.repeat(200)) }).split(',')[9]).toBe(`${'x'.repeat(77)}...`);
	});

	test('for mactime, which shows what was written and nothing it stands for', ({ skip }) => {
		const lines = lineOf('bodyfile') + lineOf('bodyfile', { ...hostile, clock: 'absolute' });
		expect(lines.split('\n').slice(0, 2).map(line => line.split('|').length)).toEqual([11, 11]);
		let shown: string;
		try {
			shown = execFileSync('mactime', ['-d', '-y'], { input: lines, encoding: 'latin1', stdio: ['pipe', 'pipe', 'ignore'] });
		} catch (error) {
			expect((error as NodeJS.ErrnoException).code).toBe('ENOENT');
			return skip('skipped: no mactime here');
		}
		const rows = shown.trimEnd().split('\n').slice(1);
		expect(rows).toHaveLength(2);
		expect(rows[0]).toMatch(/^2026-11-20T03:14:07Z,0,macb,/);
		expect(shown).toContain(String.raw`=cmd|calc!A0,`);
		expect(shown).toContain('%1b[2J');
		expect(shown).not.toContain('\u001b');
	});

	test('for mactime only where it has a time it knows', () => {
		expect([fitsBodyfile(entry), fitsBodyfile({ ...entry, at: Number.NaN }), fitsBodyfile({ ...entry, at: -5e6 })]).toEqual([true, false, false]);
	});
});

test('hostile words begin no line, no field and no formula', () => {
	for (const form of timelineForms) expect(lineOf(form, hostile).slice(0, -1)).not.toMatch(/[\n\u001b\u202e]/);
	expect(lineOf('csv', hostile)).toContain(String.raw`,'-2+3,web1,"'=cmd|calc!A0,""x""\u{a}\u{1b}[2J %1b[2J \u{202e}|",`);
	expect(lineOf('csv', hostile)).toContain(',"/var/log/a,b",');
});

test('a time is written to the microsecond, before 1970 too, and one beyond the calendar not at all', () => {
	expect([stampOf(0), stampOf(-1), stampOf(1.5), stampOf(8.7e21)]).toEqual(['1970-01-01T00:00:00.000000Z', '1969-12-31T23:59:59.999999Z', '1970-01-01T00:00:00.000001Z', undefined]);
});
