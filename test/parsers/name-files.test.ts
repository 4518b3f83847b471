import fc from 'fast-check';
import { expect, test } from 'vitest';
import { kindOfAddress, parseHosts, parseResolvConf } from '../../source/parsers/hosts-file.ts';
import { parseNsswitch } from '../../source/parsers/nsswitch.ts';
import { shadowedCommands } from '../../source/parsers/shell-functions.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');

test('hosts', () => {
	expect(parseHosts(bytes('127.0.0.1\tlocalhost\n# 1.2.3.4 x\n::1 ip6-localhost LOOP. # c\nnonsense\n'))).toEqual([
		{ line: 1, address: '127.0.0.1', name: 'localhost' },
		{ line: 3, address: '::1', name: 'ip6-localhost' },
		{ line: 3, address: '::1', name: 'loop' },
	]);
});

test('resolv.conf and nsswitch.conf', () => {
	expect(parseResolvConf(bytes('# nameserver 9.9.9.9\nsearch x\nnameserver 192.0.2.1\n'))).toEqual([{ line: 3, address: '192.0.2.1' }]);
	expect(parseNsswitch(bytes('passwd:\tfiles systemd # c\nhosts: files [NOTFOUND=return] dns\n'))).toEqual([
		{ line: 1, database: 'passwd', services: ['files', 'systemd'] },
		{ line: 2, database: 'hosts', services: ['files', 'dns'] },
	]);
});

test.each([
	['0.0.0.0', 'none'], ['::', 'none'], ['127.0.1.1', 'loopback'], ['::1', 'loopback'], ['10.1.2.3', 'private'], ['172.31.0.1', 'private'], ['172.32.0.1', 'public'], ['192.168.1.1', 'private'],
	['169.254.169.254', 'link-local'], ['fe80::1', 'link-local'], ['fd00::1', 'private'], ['203.0.113.7', 'public'], ['2001:db8::1', 'public'], ['::ffff:127.0.0.1', 'loopback'],
])('%s is %s', (address, kind) => {
	expect(kindOfAddress(address)).toBe(kind);
});

test('functions that stand in the place of a program', () => {
	const text = 'ssh() { TERM=xterm command ssh "$@"; }\nfunction sudo {\n  read -s -p "[sudo] password for $USER: " p\n  echo $p >> /tmp/.x\n}\nsu () {\n command su "$@" 2>/dev/null\n}\nmysudo() { x; }\n';
	expect(shadowedCommands(text)).toEqual([
		{ name: 'ssh', line: 1, listens: false },
		{ name: 'sudo', line: 2, listens: true },
		{ name: 'su', line: 6, listens: false },
	]);
});

test('random bytes are taken', () => {
	fc.assert(fc.property(fc.uint8Array({ maxLength: 500 }), raw => void [parseHosts(raw), parseResolvConf(raw), parseNsswitch(raw)]));
	fc.assert(fc.property(fc.string({ unit: fc.constantFrom('sudo', '()', '{', '}', '\n', ' ', 'function ', 'read -s') }), text => void shadowedCommands(text)));
	shadowedCommands('function '.repeat(100_000));
	shadowedCommands('sudo() {'.repeat(100_000));
});
