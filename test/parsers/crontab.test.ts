import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseAnacrontab, parseCrontab } from '../../source/parsers/crontab.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');

test('a system table', () => {
	const table = parseCrontab(
		bytes(`# comment
SHELL=/bin/sh
PATH = "/usr/bin:/bin"
17 *	* * *	root	cd / && run-parts --report /etc/cron.hourly
@reboot root /usr/local/bin/x
*/5 1-3,7 * jan mon-fri www-data date +\\%s
-5 0 * * * root quiet
nonsense
`),
		true,
	);
	expect(table.jobs).toEqual([
		{ line: 4, when: '17 *	* * *', user: 'root', command: 'cd / && run-parts --report /etc/cron.hourly' },
		{ line: 5, when: '@reboot', user: 'root', command: '/usr/local/bin/x' },
		{ line: 6, when: '*/5 1-3,7 * jan mon-fri', user: 'www-data', command: 'date +%s' },
		{ line: 7, when: '5 0 * * *', user: 'root', command: 'quiet' },
	]);
	expect(table.settings).toEqual([
		{ line: 2, name: 'SHELL', value: '/bin/sh' },
		{ line: 3, name: 'PATH', value: '/usr/bin:/bin' },
	]);
	expect(table.odd).toEqual([8]);
});

test("a user's table: no user field, a percent sign begins the input", () => {
	expect(parseCrontab(bytes('0 0 * * * /bin/sh%echo x'), false).jobs).toEqual([{ line: 1, when: '0 0 * * *', user: undefined, command: '/bin/sh\necho x' }]);
});

test('anacron', () => {
	expect(parseAnacrontab(bytes('START_HOURS_RANGE=3-22\n1\t5\tcron.daily\trun-parts /etc/cron.daily\n@monthly 15 m /x\n'))).toEqual({
		jobs: [
			{ line: 2, when: '1\t5', user: 'root', command: 'run-parts /etc/cron.daily' },
			{ line: 3, when: '@monthly 15', user: 'root', command: '/x' },
		],
		settings: [{ line: 1, name: 'START_HOURS_RANGE', value: '3-22' }],
		odd: [],
	});
});

test('random bytes are taken', () => {
	fc.assert(fc.property(fc.uint8Array({ maxLength: 500 }), fc.boolean(), (text, withUser) => void parseCrontab(text, withUser)));
	fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'*/5 \t@%="\\\n#-a') }), text => void [parseCrontab(bytes(text), true), parseAnacrontab(bytes(text))]));
});
