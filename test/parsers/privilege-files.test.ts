import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDoasConf } from '../../source/parsers/doas-conf.ts';
import { parsePolkitRules } from '../../source/parsers/polkit-rules.ts';
import { parseSudoers } from '../../source/parsers/sudoers.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');

describe('sudoers', () => {
	const parsed = parseSudoers(
		bytes(`# a comment
Defaults	env_reset
Defaults:deploy !requiretty, \\
	env_keep += "LD_PRELOAD"
User_Alias OPS = alice, bob : NIGHT = carol
Cmnd_Alias RESTART = /bin/systemctl restart app, /bin/systemctl status app
root	ALL=(ALL:ALL) ALL
%sudo ALL=(ALL:ALL) ALL
OPS ALL = (root) NOPASSWD: RESTART, PASSWD: /usr/bin/less /var/log/*, !/bin/su
#1001 ALL=NOPASSWD: ALL # why
"user name" web1, web2 = /bin/x arg\\=1 : db1 = (postgres) /bin/y
@includedir /etc/sudoers.d
#include "/etc/sudoers extra"
nonsense
`),
	);

	test('rules', () => {
		expect(parsed.rules.map(({ line, users, hosts }) => [line, users, hosts])).toEqual([
			[7, ['root'], ['ALL']],
			[8, ['%sudo'], ['ALL']],
			[9, ['OPS'], ['ALL']],
			[10, ['#1001'], ['ALL']],
			[11, ['user name'], ['web1', 'web2']],
			[11, ['user name'], ['db1']],
		]);
		expect(parsed.rules[2]!.grants).toEqual([
			{ runAs: ['root'], tags: ['NOPASSWD'], denied: false, command: 'RESTART' },
			{ runAs: ['root'], tags: ['PASSWD'], denied: false, command: '/usr/bin/less /var/log/*' },
			{ runAs: ['root'], tags: ['PASSWD'], denied: true, command: '/bin/su' },
		]);
		expect(parsed.rules[3]!.grants).toEqual([{ runAs: ['root'], tags: ['NOPASSWD'], denied: false, command: 'ALL' }]);
		expect(parsed.rules[5]!.grants[0]!.runAs).toEqual(['postgres']);
	});

	test('aliases, defaults, includes and odd lines', () => {
		expect(parsed.aliases.map(({ kind, name, members }) => [kind, name, members.length])).toEqual([
			['user', 'OPS', 2],
			['user', 'NIGHT', 1],
			['command', 'RESTART', 2],
		]);
		expect(parsed.defaults).toEqual([
			{ line: 2, scope: '', text: 'env_reset' },
			{ line: 3, scope: ':deploy', text: '!requiretty,  	env_keep += "LD_PRELOAD"' },
		]);
		expect(parsed.includes).toEqual([
			{ line: 12, path: '/etc/sudoers.d', directory: true },
			{ line: 13, path: '/etc/sudoers extra', directory: false },
		]);
		expect(parsed.odd).toEqual([14]);
	});

	test('cloud-init and the usual tags', () => {
		expect(parseSudoers(bytes('ubuntu ALL=(ALL) NOPASSWD:ALL\n')).rules[0]!.grants).toEqual([{ runAs: ['ALL'], tags: ['NOPASSWD'], denied: false, command: 'ALL' }]);
		expect(parseSudoers(bytes('u ALL=(ALL) SETENV: NOPASSWD: TIMEOUT=5 /bin/x\n')).rules[0]!.grants[0]!.tags).toEqual(['SETENV', 'NOPASSWD']);
	});
});

test('doas.conf', () => {
	const { rules, odd } = parseDoasConf(
		bytes('# c\npermit persist :wheel\npermit nopass keepenv setenv { PATH LD_PRELOAD=/x } deploy as root cmd /bin/systemctl args restart app # x\ndeny alice\npermit\nwhat\n'),
	);
	expect(rules).toEqual([
		{ line: 2, action: 'permit', options: ['persist'], environment: [], identity: ':wheel', target: undefined, command: undefined, args: undefined },
		{ line: 3, action: 'permit', options: ['nopass', 'keepenv'], environment: ['PATH', 'LD_PRELOAD=/x'], identity: 'deploy', target: 'root', command: '/bin/systemctl', args: ['restart', 'app'] },
		{ line: 4, action: 'deny', options: [], environment: [], identity: 'alice', target: undefined, command: undefined, args: undefined },
	]);
	expect(odd).toEqual([5, 6]);
});

test('polkit rules', () => {
	const rules = parsePolkitRules(
		bytes(`// polkit.addRule(function() { return polkit.Result.YES; })
polkit.addRule(function(action, subject) {
	if (action.id == "org.freedesktop.udisks2.filesystem-mount" && subject.isInGroup("disk") && subject.active) return polkit.Result.YES;
});

polkit.addRule(function(action, subject) { return polkit.Result.YES; });
polkit.addAdminRule(function(action, subject) { return ["unix-group:sudo"]; });
polkit.addRule(function(a, s) { if (a.id.indexOf("org.freedesktop") == 0) {} polkit.spawn(["/tmp/x", "-y"]); if (s.user == "eve") return polkit.Result.YES });
`),
	);
	expect(rules.map(({ line, saysYes, actions, asksGroup, asksUser, asksSeat }) => ({ line, saysYes, actions, asksGroup, asksUser, asksSeat }))).toEqual([
		{ line: 2, saysYes: true, actions: ['org.freedesktop.udisks2.filesystem-mount'], asksGroup: ['disk'], asksUser: [], asksSeat: true },
		{ line: 6, saysYes: true, actions: [], asksGroup: [], asksUser: [], asksSeat: false },
		{ line: 7, saysYes: false, actions: [], asksGroup: [], asksUser: [], asksSeat: false },
		{ line: 8, saysYes: true, actions: ['org.freedesktop'], asksGroup: [], asksUser: ['eve'], asksSeat: false },
	]);
	expect(rules[3]!.spawns).toEqual(['/tmp/x']);
});

test('random text is taken', () => {
	const all = (data: Uint8Array) => {
		parseSudoers(data);
		parseDoasConf(data);
		parsePolkitRules(data);
	};
	fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), all));
	fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'aA=(),:!%#"\\ \t\n{}/', 'ALL', 'NOPASSWD:', 'addRule(', '//', '/*', 'permit ') }), text => all(bytes(text))), { numRuns: 500 });
	for (const piece of ['(', '"', ' : a =', '!', '\\', 'addRule(', '/*', "'", 'TIMEOUT=5 ', 'a,']) all(bytes(`u ALL=${piece.repeat(20_000)}`));
}, 60_000);
