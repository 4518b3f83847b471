import { describe, expect, test } from 'vitest';
import { doasRules } from '../../source/checks/doas-rules.ts';
import { polkitRules } from '../../source/checks/polkit-rules.ts';
import { sudoRules } from '../../source/checks/sudo-rules.ts';
import { debianServer } from '../support/distributions.ts';
import { memoryHost, type Machine } from '../support/memory-host.ts';
import { run, told } from '../support/sweep-host.ts';

const debianSudoers = `Defaults	env_reset
Defaults	mail_badpass
Defaults	secure_path="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
Defaults	use_pty
root	ALL=(ALL:ALL) ALL
%sudo	ALL=(ALL:ALL) ALL
@includedir /etc/sudoers.d
`;
const base: Machine = { ...debianServer, '/etc/sudoers': { content: debianSudoers, mode: 0o440 }, '/etc/sudoers.d/README': { content: '# nothing\n', mode: 0o440 }, '/usr/bin/systemctl': { mode: 0o755 }, '/usr/bin/vim': { mode: 0o755 }, '/usr/bin/rsync': { mode: 0o755 }, '/var/lib/dpkg/info/more.list': '/usr/bin/systemctl\n/usr/bin/vim\n/usr/bin/rsync\n/usr/share/polkit-1/rules.d/50-default.rules\n/usr/share/polkit-1/rules.d/systemd-networkd.rules\n' };
const sudo = (rule: string, machine: Machine = {}) => told(run(sudoRules, memoryHost({ ...base, '/etc/sudoers.d/own': { content: `${rule}\n`, mode: 0o440 }, ...machine })).findings).filter(line => !(line === 'info /etc/sudoers'));

describe('sudo', () => {
	test('as shipped', () => {
		const { findings, coverage } = run(sudoRules, memoryHost(base));
		expect(findings.map(({ severity, summary }) => `${severity}: ${summary}`)).toEqual(['info: sudo lets the group sudo run everything as root (line 6)']);
		expect(coverage.counts).toEqual({ files: 2, entries: 2, absent: 1 });
	});

	test.each([
		'ubuntu ALL=(ALL) NOPASSWD:ALL',
		'ann ALL=(ALL:ALL) ALL',
		'ann ALL=(ALL) NOPASSWD: ALL',
		'deploy ALL=(root) NOPASSWD: /usr/bin/systemctl restart app, /usr/bin/systemctl status app',
		'backupper ALL=(root) NOPASSWD: /usr/bin/rsync --server *',
		'www-data ALL=(root) NOPASSWD: /usr/bin/systemctl reload nginx',
		'deploy ALL=(postgres) NOPASSWD: ALL',
		'%ops ALL=(ALL) NOPASSWD: ALL',
		'Defaults:deploy !requiretty',
		'Defaults env_keep += "SSH_AUTH_SOCK"',
		'Defaults !visiblepw',
		'Defaults timestamp_timeout=30',
		'#4711 ALL=(root) NOPASSWD: /usr/bin/systemctl restart app',
		'@include /etc/sudoers.local',
		'deploy ALL=(root) NOPASSWD: /srv/app/gone',
		'%google-sudoers ALL=(ALL:ALL) NOPASSWD:ALL',
	])('an administrator`s own: %s', rule => {
		expect(sudo(rule).filter(line => !/^(?:info|low)/.test(line))).toEqual([]);
	});

	test.each<[string, string]>([
		['www-data ALL=(ALL) NOPASSWD: ALL', 'critical'],
		['www-data ALL=(ALL) ALL', 'high'],
		['#33 ALL=NOPASSWD: ALL', 'critical'],
		['User_Alias WEB = www-data, ann\nWEB ALL=NOPASSWD: ALL', 'critical'],
		['nobody ALL=(root) NOPASSWD: /usr/bin/vim', 'high'],
		['www-data ALL=NOPASSWD: /usr/bin/tee', 'medium'],
		['Cmnd_Alias X = /bin/sh\nwww-data ALL=NOPASSWD: X', 'high'],
		['%www-data ALL=(ALL) NOPASSWD: ALL', 'critical'],
		['ALL ALL=(ALL) NOPASSWD: ALL', 'critical'],
		['ALL ALL=(ALL) ALL', 'high'],
		['deploy ALL=(ALL) NOPASSWD: ALL', 'medium'],
		['deploy ALL=(ALL) NOPASSWD: /usr/bin/vim', 'medium'],
		['deploy ALL=(ALL) NOPASSWD: /home/deploy/run.sh', 'medium'],
		['deploy ALL=(ALL) /tmp/x', 'high'],
		['deploy ALL=(ALL) /usr/bin/loose', 'high'],
		['Defaults !authenticate', 'high'],
		['Defaults env_keep += "LD_PRELOAD"', 'high'],
		['Defaults secure_path="/tmp:/usr/bin"', 'high'],
		['Defaults !env_reset', 'medium'],
		['Defaults logfile=/dev/null', 'medium'],
		['Defaults editor=/tmp/ed', 'high'],
		['Defaults timestamp_timeout=-1', 'medium'],
		['#4711 ALL=(ALL:ALL) NOPASSWD: ALL', 'medium'],
		['deploy ALL=(root) NOPASSWD: /home/deploy/not-yet', 'medium'],
		['@include /var/tmp/.sudoers', 'high'],
		['@includedir /dev/shm/s', 'high'],
	])('%s', (rule, severity) => {
		const machine: Machine = { '/home/deploy/run.sh': { uid: 1002, mode: 0o755 }, '/tmp/x': { mode: 0o755 }, '/usr/bin/loose': { mode: 0o777 } };
		expect(sudo(rule, machine)[0]).toBe(`${severity} /etc/sudoers.d/own`);
	});

	test('SUSE asks for the password of root', () => {
		expect(sudo('Defaults targetpw\nALL ALL=(ALL) ALL')).toEqual(['info /etc/sudoers.d/own']);
	});

	test('files', () => {
		expect(sudo('', { '/etc/sudoers.d/own': { content: '', mode: 0o666 } })).toEqual(['high /etc/sudoers.d/own']);
		expect(sudo('', { '/etc/sudoers.d/own': { content: '', uid: 1000 } })).toEqual(['high /etc/sudoers.d/own']);
		expect(sudo('#include /usr/lib/.cache/rules', { '/usr/lib/.cache/rules': 'nobody ALL=NOPASSWD: ALL\n' })).toEqual(['high /usr/lib/.cache/rules', 'critical /usr/lib/.cache/rules']);
		expect(sudo('', { '/etc/sudoers.d/off.bak': 'nobody ALL=NOPASSWD: ALL\n' })).toEqual([]);
	});
});

describe('doas', () => {
	const doas = (rule: string) => told(run(doasRules, memoryHost({ ...debianServer, '/etc/doas.conf': `${rule}\n`, '/tmp/x': { mode: 0o755 } })).findings);
	test.each<[string, readonly string[]]>([
		['permit persist :wheel', ['info /etc/doas.conf']],
		['permit nopass keepenv root', []],
		['permit nopass ann', ['info /etc/doas.conf']],
		['permit nopass deploy', ['medium /etc/doas.conf']],
		['permit nopass www-data', ['critical /etc/doas.conf']],
		['permit www-data', ['high /etc/doas.conf']],
		['permit nopass deploy as root cmd /usr/bin/systemctl args restart app', []],
		['permit deploy cmd /tmp/x', ['high /etc/doas.conf']],
		['permit setenv { LD_PRELOAD } :wheel', ['high /etc/doas.conf']],
		['deny www-data', []],
	])('%s', (rule, expected) => {
		expect(doas(rule)).toEqual(expected);
	});
});

describe('polkit', () => {
	const polkit = (path: string, content: string) => told(run(polkitRules, memoryHost({ ...base, [path]: content })).findings);
	test.each<[string, string, readonly string[]]>([
		['a packaged rule', '/usr/share/polkit-1/rules.d/systemd-networkd.rules', []],
		['an administrator`s', '/etc/polkit-1/rules.d/10-libvirt.rules', []],
	])('%s', (_name, path, expected) => {
		expect(polkit(path, 'polkit.addRule(function(action, subject) {\n if (action.id == "org.freedesktop.hostname1.set-hostname" && subject.user == "systemd-network") { return polkit.Result.YES; }\n});\npolkit.addAdminRule(function(action, subject) { return ["unix-group:sudo", "unix-user:0"]; });\n')).toEqual(expected);
	});

	const rules = '/etc/polkit-1/rules.d/00-x.rules';
	test.each<[string, readonly string[]]>([
		['polkit.addRule(function(a, s) { return polkit.Result.YES; });', ['critical /etc/polkit-1/rules.d/00-x.rules']],
		['polkit.addRule(function(a, subject) { if (subject.user == "www-data") return polkit.Result.YES; });', ['high /etc/polkit-1/rules.d/00-x.rules']],
		['polkit.addRule(function(a, subject) { if (subject.user == "deploy") return polkit.Result.YES; });', ['medium /etc/polkit-1/rules.d/00-x.rules']],
		['polkit.addRule(function(a, subject) { if (subject.isInGroup("sudo")) return polkit.Result.YES; });', ['info /etc/polkit-1/rules.d/00-x.rules']],
		['polkit.addRule(function(a, subject) { if (a.id == "org.freedesktop.udisks2.filesystem-mount" && subject.isInGroup("users")) return polkit.Result.YES; });', []],
		['polkit.addRule(function(action) { if (action.id == "org.freedesktop.policykit.exec") return polkit.Result.YES; });', ['high /etc/polkit-1/rules.d/00-x.rules']],
		['polkit.addRule(function(a, s) { polkit.spawn(["/tmp/x"]); });', ['high /etc/polkit-1/rules.d/00-x.rules']],
		['// polkit.addRule(function(a, s) { return polkit.Result.YES; });', []],
		['polkit.addAdminRule(function(a, s) { return ["unix-user:nobody"]; });', ['high /etc/polkit-1/rules.d/00-x.rules']],
	])('%s', (content, expected) => {
		expect(polkit(rules, content)).toEqual(expected);
	});

	test.each<[string, readonly string[]]>([
		['Identity=unix-user:*\nAction=*\nResultAny=yes', ['critical /etc/polkit-1/localauthority/50-local.d/x.pkla']],
		['Identity=unix-user:deploy\nAction=*\nResultAny=yes', ['medium /etc/polkit-1/localauthority/50-local.d/x.pkla']],
		['Identity=unix-user:*\nAction=org.freedesktop.color-manager.create-device\nResultAny=no\nResultInactive=no\nResultActive=yes', ['info /etc/polkit-1/localauthority/50-local.d/x.pkla']],
		['Identity=unix-group:sudo\nAction=org.freedesktop.NetworkManager.*\nResultAny=yes', []],
	])('authority %s', (content, expected) => {
		expect(polkit('/etc/polkit-1/localauthority/50-local.d/x.pkla', `[Own]\n${content}\n`)).toEqual(expected);
	});

	test('an action of no package', () => {
		expect(polkit('/usr/share/polkit-1/actions/x.policy', '<allow_any>yes</allow_any>')).toEqual(['medium /usr/share/polkit-1/actions/x.policy']);
	});
});
