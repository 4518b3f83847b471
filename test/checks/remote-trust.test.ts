import { describe, expect, test } from 'vitest';
import { remoteTrust } from '../../source/checks/remote-trust.ts';
import { cleanMachines, debianServer } from '../support/distributions.ts';
import { memoryHost, type Machine } from '../support/memory-host.ts';
import { run, told } from '../support/sweep-host.ts';

const ask = (machine: Machine) => told(run(remoteTrust, memoryHost({ ...debianServer, ...machine })).findings);

test.each(cleanMachines)('%s trusts nobody', (_name, machine) => {
	expect(told(run(remoteTrust, memoryHost(machine)).findings)).toEqual([]);
});

test('what a lived-in server has is information', () => {
	expect(
		ask({
			'/home/ann/.netrc': { content: 'machine api.heroku.example login ann password x\n', uid: 1000, mode: 0o600 },
			'/etc/exports': '# /srv/homes hostname1(rw,sync)\n/srv/nfs 192.168.1.0/24(rw,sync,no_subtree_check)\n/srv/pub *(ro)\n/srv/boot 10.0.0.7(rw,no_root_squash)\n',
			'/root/.rhosts': { link: '/dev/null' },
			'/dev/null': { kind: 'character-device' },
			'/home/bob/.rhosts/': {},
			'/home/ann/.k5login': { content: 'ann@EXAMPLE.ORG\n', uid: 1000 },
		}),
	).toEqual(['info /home/ann/.k5login', 'info /home/ann/.netrc', 'info /etc/exports', 'low /etc/exports']);
});

describe('who is let in', () => {
	test.each<[string, Machine, readonly string[]]>([
		['hosts.equiv to all', { '/etc/hosts.equiv': '+\n' }, ['critical /etc/hosts.equiv']],
		['hosts.equiv to one', { '/etc/hosts.equiv': 'db.example\n' }, ['medium /etc/hosts.equiv']],
		['hosts.equiv to all users of one', { '/etc/hosts.equiv': 'db.example +\n' }, ['high /etc/hosts.equiv']],
		['hosts.equiv without entries', { '/etc/hosts.equiv': '# none\n' }, ['info /etc/hosts.equiv']],
		['hosts.lpd to all', { '/etc/hosts.lpd': '+\n' }, ['critical /etc/hosts.lpd']],
		['root', { '/root/.rhosts': '+ +\n' }, ['critical /root/.rhosts']],
		['root of old', { '/.rhosts': '+ +\n' }, ['critical /.rhosts']],
		['a person to all', { '/home/bob/.rhosts': { content: '+ +\n', uid: 1001 } }, ['high /home/bob/.rhosts']],
		['a person to one', { '/home/bob/.rhosts': { content: 'pc7 bob\n', uid: 1001 } }, ['medium /home/bob/.rhosts']],
		['a system account', { '/bin-home/': {}, '/var/www/.rhosts': 'pc7 bob\n' }, ['high /var/www/.rhosts']],
		['a folder nobody has', { '/home/gone/.shosts': '+ +\n' }, ['high /home/gone/.shosts']],
		['a file of somebody else', { '/home/bob/.rhosts': { content: 'pc7 bob\n', uid: 1000 } }, ['medium /home/bob/.rhosts', 'high /home/bob/.rhosts']],
		['root by Kerberos', { '/root/.k5login': 'eve@EXAMPLE.ORG\n' }, ['medium /root/.k5login']],
		['root by Kerberos where it is in use', { '/root/.k5login': 'eve@EXAMPLE.ORG\n', '/etc/krb5.keytab': '' }, ['low /root/.k5login']],
		['a readable netrc', { '/root/.netrc': 'machine a login b password c\n' }, ['medium /root/.netrc']],
		['a macro', { '/home/ann/.netrc': { content: 'machine a login b\nmacdef init\n!sh\n\n', uid: 1000 } }, ['medium /home/ann/.netrc']],
		['an export to all as root', { '/etc/exports': '/srv *(rw,no_root_squash)\n' }, ['high /etc/exports']],
		['the root exported', { '/etc/exports': '/ 10.0.0.9(rw,no_root_squash)\n' }, ['medium /etc/exports']],
		['homes for all', { '/etc/exports.d/x.exports': '/home *(rw)\n' }, ['high /etc/exports.d/x.exports']],
		['an export without a host', { '/etc/exports': '/home (rw)\n' }, ['high /etc/exports']],
	])('%s', (_name, machine, expected) => {
		expect(ask(machine)).toEqual(expected);
	});

	test('the sentence, and what is never said', () => {
		const { findings } = run(remoteTrust, memoryHost({ ...debianServer, '/root/.rhosts': '+ +\n', '/root/.netrc': 'machine a login b password s3cret\n' }));
		expect(findings[0]!.summary).toBe('/root/.rhosts lets anybody from any host in as root without a password (line 1)');
		expect(JSON.stringify(findings)).not.toContain('s3cret');
	});

	test('a pipe in its place leaves the answer open', () => {
		expect(run(remoteTrust, memoryHost({ ...debianServer, '/root/.rhosts': { kind: 'fifo' } })).coverage.skipped).toMatchObject([{ reason: 'unsupported', examples: ['/root/.rhosts'] }]);
	});
});
