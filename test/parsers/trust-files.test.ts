import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseAuthorizedKeys } from '../../source/parsers/authorized-keys.ts';
import { parseExports } from '../../source/parsers/exports.ts';
import { parseHostsEquiv } from '../../source/parsers/hosts-equiv.ts';
import { parseK5login } from '../../source/parsers/k5login.ts';
import { parseNetrc } from '../../source/parsers/netrc.ts';
import { parseSshdConfig } from '../../source/parsers/sshd-config.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');

test('hosts.equiv and .rhosts', () => {
	expect(parseHostsEquiv(bytes('# c\n+ +\n+\nhost.example alice\n-bad\n+@group\nhost +\n'))).toEqual([
		{ line: 2, host: '+', user: '+', denied: false, anyHost: true, anyUser: true },
		{ line: 3, host: '+', user: undefined, denied: false, anyHost: true, anyUser: false },
		{ line: 4, host: 'host.example', user: 'alice', denied: false, anyHost: false, anyUser: false },
		{ line: 5, host: 'bad', user: undefined, denied: true, anyHost: false, anyUser: false },
		{ line: 6, host: '@group', user: undefined, denied: false, anyHost: false, anyUser: false },
		{ line: 7, host: 'host', user: '+', denied: false, anyHost: false, anyUser: true },
	]);
});

test('authorized_keys', () => {
	const { keys, odd } = parseAuthorizedKeys(
		bytes(
			[
				'# c',
				'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI alice@laptop of hers',
				'no-pty,command="/usr/bin/rsync --server \\"a b\\"",from="10.0.0.0/8",no-agent-forwarding ssh-rsa AAAAB3Nza== backup',
				'cert-authority,principals="root" ssh-rsa AAAAB3Nza',
				'environment="LD_PRELOAD=/tmp/x.so" ssh-rsa AAAAB3Nza',
				'restrict sk-ssh-ed25519@openssh.com AAAAG',
				'command="unclosed ssh-rsa AAAA',
				'garbage',
			].join('\n'),
		),
	);
	expect(keys.map(({ line, type, options }) => [line, type, options.map(({ name, value }) => (value === undefined ? name : `${name}=${value}`))])).toEqual([
		[2, 'ssh-ed25519', []],
		[3, 'ssh-rsa', ['no-pty', 'command=/usr/bin/rsync --server "a b"', 'from=10.0.0.0/8', 'no-agent-forwarding']],
		[4, 'ssh-rsa', ['cert-authority', 'principals=root']],
		[5, 'ssh-rsa', ['environment=LD_PRELOAD=/tmp/x.so']],
		[6, 'sk-ssh-ed25519@openssh.com', ['restrict']],
	]);
	expect(keys[0]!.comment).toBe('alice@laptop of hers');
	expect(odd).toEqual([7, 8]);
});

test('sshd_config', () => {
	expect(
		parseSshdConfig(bytes('Port 22\n  PermitRootLogin=yes\nInclude /etc/ssh/sshd_config.d/*.conf # c\nMatch User "a b" Address 10.0.0.0/8\n\tForceCommand /bin/sh -c "x y"\nMatch all\nUsePAM yes\n')),
	).toMatchObject([
		{ line: 1, keyword: 'port', args: ['22'], match: undefined },
		{ line: 2, keyword: 'permitrootlogin', args: ['yes'], match: undefined },
		{ line: 3, keyword: 'include', args: ['/etc/ssh/sshd_config.d/*.conf'], match: undefined },
		{ line: 4, keyword: 'match', args: ['User', 'a b', 'Address', '10.0.0.0/8'], match: 'User a b Address 10.0.0.0/8' },
		{ line: 5, keyword: 'forcecommand', args: ['/bin/sh', '-c', 'x y'], text: '/bin/sh -c "x y"', match: 'User a b Address 10.0.0.0/8' },
		{ line: 6, keyword: 'match', args: ['all'], match: undefined },
		{ line: 7, keyword: 'usepam', args: ['yes'], match: undefined },
	]);
});

test('netrc keeps no password', () => {
	const machines = parseNetrc(bytes('machine ftp.example login u password s3cret\nmacdef init\nput x\n\ndefault login anonymous\nmachine b\n login c passwd d\n'));
	expect(machines).toEqual([
		{ line: 1, machine: 'ftp.example', login: 'u', hasPassword: true, macros: ['init'] },
		{ line: 5, machine: undefined, login: 'anonymous', hasPassword: false, macros: [] },
		{ line: 6, machine: 'b', login: 'c', hasPassword: true, macros: [] },
	]);
	expect(JSON.stringify(machines)).not.toContain('s3cret');
});

test('exports of Linux and of the BSDs', () => {
	expect(parseExports(bytes('/srv 10.0.0.0/24(rw,no_root_squash) *(ro)\n"/a b" host\n/usr /var -maproot=root:wheel -network 10.0.0.0 client\n/all\n/x (rw)\n'))).toEqual([
		{ line: 1, path: '/srv', clients: [{ client: '10.0.0.0/24', options: ['rw', 'no_root_squash'] }, { client: '*', options: ['ro'] }] },
		{ line: 2, path: '/a b', clients: [{ client: 'host', options: [] }] },
		{ line: 3, path: '/usr', clients: [{ client: '10.0.0.0', options: ['maproot=root:wheel', 'network'] }, { client: 'client', options: ['maproot=root:wheel', 'network'] }] },
		{ line: 3, path: '/var', clients: [{ client: '10.0.0.0', options: ['maproot=root:wheel', 'network'] }, { client: 'client', options: ['maproot=root:wheel', 'network'] }] },
		{ line: 4, path: '/all', clients: [{ client: '*', options: [] }] },
		{ line: 5, path: '/x', clients: [{ client: '*', options: ['rw'] }] },
	]);
});

test('k5login', () => {
	expect(parseK5login(bytes('# c\nalice@EXAMPLE.ORG\n\n'))).toEqual([{ line: 2, principal: 'alice@EXAMPLE.ORG' }]);
});

test('random text is taken', () => {
	const all = (data: Uint8Array) => {
		parseHostsEquiv(data);
		parseAuthorizedKeys(data);
		parseSshdConfig(data);
		parseNetrc(data);
		parseExports(data);
		parseK5login(data);
	};
	fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), all));
	fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'a/=(),:!+-@#"\\ \t\n', 'command="', 'ssh-rsa AAAA', 'machine ', 'macdef ', 'Match ') }), text => all(bytes(text))), { numRuns: 500 });
	for (const piece of ['"', '\\"', 'a="",', 'a,', '(', ' (', '+', 'machine ', 'a ']) all(bytes(piece.repeat(20_000)));
}, 60_000);
