import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { logEventKinds } from '../../source/core/log-event.ts';
import { matcher, type TimelineEntry } from '../../source/core/timeline.ts';
import { queryTyped } from '../../source/core/timeline-query.ts';
import { visibleText } from '../../source/core/visible.ts';

const say = visibleText;
const at = Date.UTC(2026, 0, 31, 22, 15, 4);

const accepted: Omit<TimelineEntry, 'place'> = {
	at: at * 1000,
	clock: 'local',
	kind: 'login',
	words: say('Accepted password for root from 203.0.113.9 port 4711 ssh2'),
	source: say('/var/log/auth.log'),
	offset: 12,
	host: say('web1'),
	account: say('root'),
	remote: say('203.0.113.9'),
	program: say('sshd'),
};

function takes(text: string, entry = accepted): boolean {
	const typed = queryTyped(text);
	if (!typed.ok) throw new Error(typed.why);
	return matcher(typed.query.filter)(entry) && typed.query.also(entry);
}

function why(text: string): string {
	const typed = queryTyped(text);
	return typed.ok ? 'nothing' : typed.why;
}

describe('what is typed', () => {
	test.for([
		['', true],
		['   ', true],
		['accepted ROOT', true],
		['root accepted', true],
		['accepted bob', false],
		['"password for root"', true],
		['"root for password"', false],
		['"password for', true],
		['user:root', true],
		['user:roo', false],
		['from:203.0.113.9', true],
		['from:web1', false],
		['host:web1', true],
		['host:203.0.113.9', false],
		['from:203.0.113.9 host:web1', true],
		['from:203.0.113.9 host:web2', false],
		['source:auth', true],
		['source:wtmp', false],
		['kind:login', true],
		['kind:logout', false],
		['sshd', true],
		['since:2026-01-31', true],
		['since:2026-02-01', false],
		['until:2026-01-31T22:15:04', true],
		['until:2026-01-31T22:15:03', false],
		['since:2026-01-31 22:15:04 accepted', true],
		['since:2026-01-31 22:15:05 accepted', false],
		['since:"2026-01-31 22:15" until:2026-01-31 23:00+00:00 user:root password', true],
		['port:4711', false],
		['http://x', false],
	] as const)('%s', ([text, taken]) => {
		expect(takes(text)).toBe(taken);
	});

	test('a kind stands for its kin', () => {
		const typed = queryTyped('kind:login');
		expect(typed.ok && typed.query.filter.kinds).toEqual(['login', 'login-failed']);
	});

	test('a colon makes no key of a word', () => {
		expect(takes('sshd:', { ...accepted, words: say('sshd: hello') })).toBe(true);
		expect(takes('10.0.0.1:22', { ...accepted, words: say('to 10.0.0.1:22') })).toBe(true);
	});

	test('what cannot be asked is said', () => {
		expect(why('user:')).toContain('user: wants its value');
		expect(why('since:')).toContain('since: wants its time');
		expect(why('since:yesterday')).toContain('yesterday is not a time');
		expect(why('until:2026-02-30')).toContain('2026-02-30 is not a time');
		expect(why('kind:party')).toContain(`none of ${logEventKinds[0]}`);
		expect(why('user:a user:b')).toContain('twice');
	});

	test('nothing that is typed is too odd', () => {
		const pieces = fc.array(fc.oneof(fc.constantFrom('user:', 'from:', 'since:', '"', ' ', ':', 'a', '2026-01-31', '22:15'), fc.string({ unit: 'binary', maxLength: 4 })), { maxLength: 12 });
		fc.assert(fc.property(pieces, parts => {
			const typed = queryTyped(parts.join(''));
			if (typed.ok) typed.query.also(accepted);
		}));
	});
});
