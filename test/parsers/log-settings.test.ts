import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAuditLogs, parseJournalUpload } from '../../source/parsers/log-settings/daemon-conf.ts';
import { hostOf, type LogSetting } from '../../source/parsers/log-settings/log-setting.ts';
import { parseSyslogConf } from '../../source/parsers/log-settings/syslog-conf.ts';
import { parseSyslogNgConf } from '../../source/parsers/log-settings/syslog-ng-conf.ts';
import { parseProftpdLogs, parsePureFtpdLogs, parseVsftpdLogs } from '../../source/parsers/log-settings/transfer-server-conf.ts';
import { parseApacheLogs, parseEnvvars, parseNginxLogs } from '../../source/parsers/log-settings/web-server-conf.ts';
import { readLogrotateConf } from '../../source/parsers/logrotate-conf.ts';
import { isPattern, matchesPattern } from '../../source/parsers/wildcard.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const logins = ({ auth, authpriv }: { readonly auth: boolean; readonly authpriv: boolean }): string => (auth && authpriv ? 'both' : auth ? 'auth' : authpriv ? 'authpriv' : 'none');
/** `2 writes /var/log/x both`. */
const inWords = (settings: readonly LogSetting[]): readonly string[] =>
	settings.map(setting => {
		const what = setting.does === 'writes' ? setting.path : setting.does === 'sends' ? setting.to : setting.does === 'includes' ? setting.pattern : setting.does === 'drops' ? setting.of : '';
		return [setting.line, setting.does, what, ...('logins' in setting && setting.logins !== undefined ? [logins(setting.logins)] : [])].filter(part => part !== '').join(' ');
	});

describe('syslog.conf and rsyslog.conf', () => {
	const read = (text: string): readonly string[] => inWords(parseSyslogConf(bytes(text)));

	test('selectors, with their levels and what they leave out', () => {
		expect(read('# rules\n*.*;auth,authpriv.none\t-/var/log/syslog\nauth,authpriv.*  /var/log/auth.log\n*.info;mail.none;authpriv.none;cron.none /var/log/messages # all\nauthpriv.* /var/log/secure\nauth.warning /var/log/few\nauth.=info /var/log/one\n*.debug;auth.!info /x\n')).toEqual([
			'2 writes /var/log/syslog none', '3 writes /var/log/auth.log both', '4 writes /var/log/messages auth', '5 writes /var/log/secure authpriv', '6 writes /var/log/few none', '7 writes /var/log/one auth', '8 writes /x authpriv',
		]);
	});

	test('lines that go on, as sysklogd has them', () => {
		expect(read('*.=info;*.=notice;\\\n\tauth,authpriv.none;\\\n\tmail.none\t-/var/log/messages\n*.emerg\t*\ndaemon.*;*.=warn |/dev/xconsole\n')).toEqual(['1 writes /var/log/messages none', '4 shows none', '5 shows none']);
	});

	test('other hosts, in every way they are written', () => {
		expect(read('*.* @192.0.2.1\nauth.* @@(z9)logs.example.org:6514;RSYSLOG_ForwardFormat\n*.* @[2001:db8::1]:514\n*.* :omrelp:relay.example.org:2514\naction(type="omfwd" target="central.example.org"\n  port="514" protocol="tcp")\naction(type="omelasticsearch" server="es1.example.org" serverport="9200")\naction(type="omkafka" broker=["k1.example.org:9092","k2:9092"])\n')).toEqual([
			'1 sends 192.0.2.1 both', '2 sends logs.example.org auth', '3 sends 2001:db8::1 both', '4 sends relay.example.org both', '5 sends central.example.org both', '7 sends es1.example.org both', '8 sends k1.example.org both',
		]);
	});

	test('files whose names are made of templates, in each form', () => {
		expect(read('$template Each,"/srv/logs/%HOSTNAME%/%$year%.log"\n*.* ?Each\ntemplate(name="t2" type="string" string="/srv/%programname%.log")\ntemplate(name="t3" type="list") {\n constant(value="/srv/by/")\n property(name="hostname")\n constant(value=".log")\n}\nif $fromhost-ip != "127.0.0.1" then {\n action(type="omfile" dynaFile="t2")\n action(type="omfile" dynaFile="t3")\n stop\n}\n')).toEqual(['2 writes /srv/logs/*/*.log both', '10 writes /srv/*.log', '11 writes /srv/by/*.log']);
	});

	test('conditions, chains and property filters', () => {
		expect(read(':programname, isequal, "app" /var/log/app.log\n& stop\nif $programname == "x" then /var/log/x.log\nif ($a) then { action(type="omfile" file="/var/log/y.log") }\nauth.* /var/log/a\n& /var/log/b\n:msg, contains, "it } goes" -/var/log/z.log\n')).toEqual(['1 writes /var/log/app.log', '3 writes /var/log/x.log', '4 writes /var/log/y.log', '5 writes /var/log/a auth', '6 writes /var/log/b auth', '7 writes /var/log/z.log']);
	});

	test('what is included, and what is thrown away', () => {
		expect(read('$IncludeConfig /etc/rsyslog.d/*.conf\ninclude(file="/etc/rsyslog.d/extra/" mode="optional")\nmail.* /dev/null\nmodule(load="imuxsock") # local\n$FileOwner root\n')).toEqual(['1 includes /etc/rsyslog.d/*.conf', '2 includes /etc/rsyslog.d/extra/', '3 drops /dev/null']);
	});
});

test('syslog-ng.conf: destinations, macros, other hosts, log paths that end in nothing', () => {
	const text = '@version: 3.38\n@include "scl.conf"\nsource s { system(); };\ndestination d_auth { file("/var/log/auth.log"); };\ndestination d_all { file("/srv/$HOST/${PROGRAM}.log" create-dirs(yes)); };\ndestination d_c { file("/dev/tty10"); };\ndestination d_n { syslog("logs.example.org" transport("tls") port(6514)); udp("192.0.2.9" port(514)); };\n# destination d_old { tcp("192.0.2.7"); };\nfilter f_x { program("sshd") or message("203.0.113.9"); };\nlog { source(s); filter(f_x); flags(final); };\nlog { source(s); destination(d_auth); flags(final); };\n@include "/etc/syslog-ng/conf.d/*.conf"\n';
	expect(inWords(parseSyslogNgConf(bytes(text)))).toEqual(['2 includes scl.conf', '4 writes /var/log/auth.log', '5 writes /srv/*/*.log', '6 shows', '7 sends logs.example.org', '7 sends 192.0.2.9', '12 includes /etc/syslog-ng/conf.d/*.conf', '10 drops { program ( "sshd" ) or message ( "203.0.113.9" ) ; }']);
});

test('Apache and nginx', () => {
	const known = parseEnvvars(bytes('unset HOME\nSUFFIX=\nexport APACHE_LOG_DIR=/var/log/apache2$SUFFIX\n'));
	expect(inWords(parseApacheLogs(bytes('ServerRoot "/etc/httpd"\nErrorLog ${APACHE_LOG_DIR}/error.log\nCustomLog "logs/access_log" combined\n\tCustomLog "|/usr/bin/rotatelogs /x" common\nDefine site /srv/site\nTransferLog ${site}/t.log\nCustomLog /dev/null combined env=dontlog\nErrorLog syslog:local1\nIncludeOptional conf.d/*.conf\n'), known))).toEqual([
		'2 writes /var/log/apache2/error.log', '3 writes /etc/httpd/logs/access_log', '6 writes /srv/site/t.log', '7 drops CustomLog', '9 includes /etc/httpd/conf.d/*.conf',
	]);
	expect(inWords(parseNginxLogs(bytes('error_log /var/log/nginx/error.log warn;\nhttp {\n include /etc/nginx/conf.d/*.conf;\n access_log /var/log/nginx/$host.access.log main;\n # access_log /x;\n server { location = /favicon.ico { access_log off; log_not_found off; } }\n access_log syslog:server=192.0.2.5:514,tag=n combined;\n error_log stderr;\n access_log logs/a.log;\n}\n')))).toEqual([
		'1 writes /var/log/nginx/error.log', '3 includes /etc/nginx/conf.d/*.conf', '4 writes /var/log/nginx/*.access.log', '6 drops access_log', '7 sends 192.0.2.5', '9 writes /etc/nginx/logs/a.log',
	]);
});

test('FTP servers, auditd, the journal sent on', () => {
	expect(inWords(parseVsftpdLogs(bytes('anonymous_enable=NO\nxferlog_file=/srv/ftp/xferlog\n#vsftpd_log_file=/x\nvsftpd_log_file=/dev/null\n')))).toEqual(['2 writes /srv/ftp/xferlog', '4 drops vsftpd_log_file']);
	expect(inWords(parseProftpdLogs(bytes('TransferLog /var/log/proftpd/xferlog\nSystemLog NONE\nInclude /etc/proftpd/conf.d/\nExtendedLog /var/log/ftp/%u.log ALL\n')))).toEqual(['1 writes /var/log/proftpd/xferlog', '2 drops SystemLog', '3 includes /etc/proftpd/conf.d/', '4 writes /var/log/ftp/*.log']);
	expect(inWords(parsePureFtpdLogs(bytes('clf:/var/log/pure-ftpd/transfer.log\n'), 'AltLog'))).toEqual(['1 writes /var/log/pure-ftpd/transfer.log']);
	expect(inWords(parsePureFtpdLogs(bytes('SyslogFacility none\n')))).toEqual(['1 drops SyslogFacility']);
	expect(inWords(parseAuditLogs(bytes('log_file = /srv/audit/audit.log\nremote_server = 192.0.2.8\n')))).toEqual(['1 writes /srv/audit/audit.log', '2 sends 192.0.2.8']);
	expect(inWords(parseJournalUpload(bytes('[Upload]\nURL=https://journal.example.org:19532\n')))).toEqual(['2 sends journal.example.org']);
});

test('logrotate: logs, defaults, blocks and scripts', () => {
	const { rotations, includes, defaults, commands } = readLogrotateConf(bytes('weekly\nrotate 4\n#dateext\ninclude /etc/logrotate.d\n/var/log/a.log\n"/var/log/b c.log"\n{\n\trotate 7\n\tdaily\n\tolddir /var/log/old\n\tpostrotate\n\t\trotate 99 }\n\tendscript\n}\n/var/log/n/*.log { size 10M\n missingok }\ndateext\n/x {\n}\n'));
	expect(rotations).toEqual([
		{ line: 7, logs: ['/var/log/a.log', '/var/log/b c.log'], keeps: { every: 'day', rotate: 7, olddir: '/var/log/old' } },
		{ line: 15, logs: ['/var/log/n/*.log'], keeps: { every: 'week', rotate: 4, bySize: true } },
		{ line: 18, logs: ['/x'], keeps: { every: 'week', rotate: 4, dated: true } },
	]);
	expect(includes).toEqual(['/etc/logrotate.d']);
	expect(defaults).toEqual({ every: 'week', rotate: 4, dated: true });
	expect(commands).toMatchObject([{ when: 'postrotate', line: 12 }]);
});

test.each([
	['*.log', 'a.log', true], ['*.log', 'a.logs', false], ['a?c', 'abc', true], ['[a-c]x', 'bx', true], ['[!a-c]x', 'bx', false], ['[]]x', ']x', true], ['a[', 'a[', true], ['a\\*', 'a*', true], ['a\\*', 'ab', false], ['**a*', 'bab', true], ['', '', true], ['?', '', false],
])('the pattern %s and the name %s', (pattern, name, is) => {
	expect(matchesPattern(pattern, name)).toBe(is);
});

test('a pattern that would take a backtracking matcher for ever', () => {
	expect(matchesPattern(`${'*a'.repeat(120)}*b`, 'a'.repeat(255))).toBe(false);
});

test.each([['[::1]:514', '::1'], ['tcp://logs:6514/x', 'logs'], ['192.0.2.1', '192.0.2.1'], ['2001:db8::1', '2001:db8::1'], ['a b', undefined], ['', undefined]])('the host of %s', (target, host) => {
	expect(hostOf(target)).toBe(host);
});

test('no parser throws or hangs, whatever the text', () => {
	const piece = fc.constantFrom('action(type="omfile" file="', 'template(name="x" type="list") {', '*.*;auth.none ', '@@', '/var/log/x', '\\\n', '{', '}', '(', ')', '"', "'", '#', '/*', '*/', 'if $a then ', ':msg,contains,"', 'destination d { file("', 'log { filter(f); flags(final); };', 'include ', 'Define x ${x}', 'access_log ', ';', '\n', ' ', '%HOSTNAME%', '${HOST}', 'postrotate\n', '/a {', '[');
	const readers = [parseSyslogConf, parseSyslogNgConf, (text: Uint8Array) => parseApacheLogs(text), parseNginxLogs, parseVsftpdLogs, parseProftpdLogs, (text: Uint8Array) => parsePureFtpdLogs(text), parseAuditLogs, parseJournalUpload, readLogrotateConf, parseEnvvars];
	const all = (text: Uint8Array): void => void readers.map(read => read(text));
	fc.assert(fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 6 })), { maxLength: 60 }), parts => all(bytes(parts.join('')))), { numRuns: 80 });
	fc.assert(fc.property(fc.uint8Array({ maxLength: 500 }), all), { numRuns: 50 });
	for (const part of ['auth,', '*.*;', 'action(', '"', '\\\n', '${x}', 'file("', '{', '%a%', '@', '[', ' ', '/var/log/x '].map(one => one.repeat(8000))) all(bytes(`*.* ${part}\n${part}`));
	expect(isPattern('a*')).toBe(true);
});
