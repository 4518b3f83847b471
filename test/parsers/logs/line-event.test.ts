import { expect, test } from 'vitest';
import type { LogEvent } from '../../../source/core/log-event.ts';
import { visibleText } from '../../../source/core/visible.ts';
import { hostPath } from '../../../source/host/host.ts';
import type { ReadLog } from '../../../source/checks/check.ts';
import { Guesses } from '../../../source/checks/logs/guesses.ts';
import { rfc3164 } from '../../../source/parsers/logs/rfc3164.ts';

const line = (second: number, words: string): string => `Jan 18 08:30:${String(second).padStart(2, '0')} web1 ${words}\n`;
const tried = (name: string): string => `sshd[77]: Failed password for ${name} from 192.0.2.7 port 51000 ssh2`;
const log = { shown: visibleText('/var/log/auth.log'), path: hostPath('/var/log/auth.log'), format: 'syslog (RFC 3164)' } as ReadLog;
/** Reads it, and then so much more that the window holds none of it. */
function told(lines: readonly string[], event: (event: LogEvent) => void): void {
	const reader = rfc3164.begin({ name: log.shown, modified: Date.UTC(2026, 0, 31), zone: () => 0, wants: 'signs' }, { event, oddity() {} });
	reader.push(Buffer.from(lines.join('')));
	reader.push(Buffer.from(line(59, 'x: nothing that anybody listens to').repeat(20_000)));
	reader.end();
}

test('a burst is shown by the words of its first try, long after other lines stand in their place', () => {
	const guesses = new Guesses();
	const long = 'n'.repeat(200);
	told(Array.from({ length: 12 }, (_, second) => line(second, tried(second < 6 ? 'root' : long))), event => guesses.failed(event, log));
	const words = Object.fromEntries(guesses.part().bursts.map(burst => [burst.key, burst.words]));
	expect(words).toEqual({ '192.0.2.7': tried('root').replace('[77]', ''), root: tried('root').replace('[77]', ''), [long]: tried(long).replace('[77]', '') });
});

test('words that nobody asked for while they were told are refused, not taken from other lines', () => {
	const kept: LogEvent[] = [];
	told([line(0, tried('root'))], event => kept.push(event));
	expect(() => kept[0]!.words).toThrow('read while its event is told');
});
