import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseHostsAccess } from '../../source/parsers/hosts-access.ts';
import { parseInetdConf } from '../../source/parsers/inetd-conf.ts';
import { isEnabled, parseXinetdConf } from '../../source/parsers/xinetd-conf.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');

test('inetd.conf', () => {
	const { services, odd } = parseInetdConf(
		bytes('#telnet stream tcp nowait root /usr/sbin/in.telnetd\nftp stream tcp nowait root /usr/sbin/tcpd in.ftpd -l\n127.0.0.1:31337\tstream tcp nowait root:wheel /bin/sh sh -i\nmountd/1-3 dgram rpc/udp wait root /sbin/m m\ntime stream tcp nowait root internal\nbad line\n'),
	);
	expect(services.map(({ line, service, user, program, args }) => [line, service, user, program, args.join(' ')])).toEqual([
		[2, 'ftp', 'root', '/usr/sbin/tcpd', 'in.ftpd -l'],
		[3, '31337', 'root', '/bin/sh', 'sh -i'],
		[4, 'mountd/1-3', 'root', '/sbin/m', 'm'],
		[5, 'time', 'root', 'internal', ''],
	]);
	expect(odd).toEqual([6]);
});

test('xinetd', () => {
	const { services, includes } = parseXinetdConf(
		bytes('defaults\n{\n\tlog_type = SYSLOG daemon\n}\nincludedir /etc/xinetd.d\nservice chargen\n{\n\tdisable\t= yes\n\ttype = INTERNAL\n}\nservice x {\n server = /bin/sh\n server_args = -i\n server_args += -x\n}\n'),
	);
	expect(services.map(service => [service.line, service.name, isEnabled(service), service.values.get('server_args')])).toEqual([
		[1, '', false, undefined],
		[6, 'chargen', false, undefined],
		[11, 'x', true, ['-i', '-x']],
	]);
	expect(includes).toEqual([{ line: 5, path: '/etc/xinetd.d', directory: true }]);
});

test('random text is taken', () => {
	const all = (data: Uint8Array) => {
		parseInetdConf(data);
		parseXinetdConf(data);
	};
	fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), all));
	fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'a=+-{}# \t\n:', 'service ', 'defaults', 'includedir ') }), text => all(bytes(text))), { numRuns: 300 });
});

test('hosts.allow', () => {
	expect(parseHostsAccess(bytes('# c\nALL: 10.0.0.0/8 [2001:db8::]/32\nsshd : ALL : spawn (/bin/x a\\:b) & : allow\nin.ftpd: .example: /bin/echo hi\nsshd: ALL: deny\n'))).toEqual([
		{ line: 2, daemons: 'ALL', clients: '10.0.0.0/8 [2001:db8::]/32', commands: [] },
		{ line: 3, daemons: 'sshd', clients: 'ALL', commands: ['(/bin/x a:b) &'] },
		{ line: 4, daemons: 'in.ftpd', clients: '.example', commands: ['/bin/echo hi'] },
		{ line: 5, daemons: 'sshd', clients: 'ALL', commands: [] },
	]);
	fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'a:\\[] #\n', 'spawn ') }), text => void parseHostsAccess(bytes(text))));
});
