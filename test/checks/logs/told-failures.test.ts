import { describe, expect, test } from 'vitest';
import { missingLogins } from '../../../source/checks/logs/missing-logins.ts';
import { inlineRunner } from '../../../source/tasks/inline.ts';
import { placeOf } from '../../../source/tasks/workplace.ts';
import { memoryHost, type Machine } from '../../support/memory-host.ts';
import { Hearer, jobOf } from '../../support/tiny-checks.ts';
import { utmpRecord } from '../../support/utmp-record.ts';

const start = Date.UTC(2024, 2, 1);
const days = Array.from({ length: 12 }, (_, day) => day);
const tries = 60;

interface Kept {
	/** Days btmp tells nothing of. */
	readonly lacks?: readonly number[];
	/** Hours by which the text's times are off. */
	readonly off?: number;
	readonly method?: string;
	/** The hours of the day somebody tries in. */
	readonly from?: number;
	readonly within?: number;
	readonly host?: string;
}

function machine({ lacks = [], off = 0, method = 'password', from = 0, within = 24, host = 'web1' }: Kept): Machine {
	const at = (day: number, one: number): number => start + day * 86_400_000 + from * 3_600_000 + Math.floor((one * within * 3_600_000) / tries);
	const each = <T>(make: (at: number, day: number) => T): readonly T[] => days.flatMap(day => Array.from({ length: tries }, (_, one) => make(at(day, one), day)));
	const modified = start + 12 * 86_400_000;
	return {
		'/etc/hostname': 'web1\n',
		'/etc/passwd': 'root:x:0:0::/root:/bin/bash\n',
		'/var/log/auth.log': { content: each(time => `${new Date(time + off * 3_600_000).toISOString().replace('Z', '000+00:00')} ${host} sshd[77]: Failed ${method} for root from 203.0.113.9 port 4022 ssh2\n`).join(''), modified },
		'/var/log/btmp': { content: Buffer.concat(each((time, day) => (lacks.includes(day) ? [] : [utmpRecord({ type: 6, line: 'ssh:notty', user: 'root', host: '203.0.113.9', address: [203, 0, 113, 9], at: new Date(time).toISOString() })])).flat()), modified },
	};
}

async function told(kept: Kept, more: Machine = {}): Promise<readonly string[]> {
	const heard = new Hearer();
	const host = memoryHost({ ...machine(kept), ...more });
	await inlineRunner({ checks: [missingLogins], ...placeOf(host) }).start(jobOf([missingLogins], { target: { kind: host.kind, root: host.root } }), heard).ended;
	expect(heard.endingOf('missing-logins')).toMatchObject({ how: 'complete' });
	return heard.findings.map(({ severity, subject, summary, facts }) => `${severity} ${Object.values(subject)[1]!} ${String(facts['days'])} ${String(facts['failures'])} ${summary.slice(0, 47).trimEnd()}`);
}

describe('btmp held against the failed logins of auth.log, by day', () => {
	test('days without a record, amid others that have theirs', async () => {
		expect(await told({ lacks: [5] })).toEqual(['medium /var/log/btmp 2024-03-06 60 it tells of no failed login on a day on which a']);
		expect(await told({ lacks: [5, 6] })).toEqual(['medium /var/log/btmp 2024-03-06, 2024-03-07 120 it tells of no failed login on 2 days on which']);
	});

	test.each<readonly [string, Kept]>([
		['both tell of the same', {}],
		['it begins later, or ends before', { lacks: [0, 1, 11] }],
		['it is hardly ever written', { lacks: [1, 2, 3, 4, 5, 6, 7, 8] }],
		['keys were refused, which sshd does not write there', { lacks: [5], method: 'publickey' }],
		['the lines are of another machine', { lacks: [5], host: 'mail7' }],
		['the times of the text are wrong by hours', { from: 22, within: 2, off: 5 }],
	])('nothing is said where %s', async (_, kept) => {
		expect(await told(kept)).toEqual([]);
	});

	test('nor where there is no btmp', async () => {
		expect(await told({}, { '/var/log/btmp': '' })).toEqual([]);
	});
});
