/** What most resembles the signs of the sixth wave and is somebody's own: each would be a false alarm. */

import type { Tree } from '../tree.ts';

export function likenesses(tree: Tree): void {
	tree.write('/etc/apt/apt.conf.d/90own-notify', 'APT::Update::Post-Invoke-Success {"test -x /usr/local/sbin/backup && touch /var/lib/own/apt-updated || true";};\n');
	tree.write('/etc/systemd/system/fstrim.timer.d/weekly.conf', '[Timer]\nOnCalendar=\nOnCalendar=Sun 03:00\nUnit=fstrim.service\n');
	tree.write('/etc/profile.d/own-audit.sh', `[ -n "$SSH_CONNECTION" ] && trap 'logger -p local1.notice -t cmd "$USER $BASH_COMMAND"' DEBUG\n`);
	tree.write('/etc/cron.d/own-copies', '25 4 * * * root cp -p /etc/shadow /etc/gshadow /var/backups/\n35 4 * * * root curl -fsS https://deb.example.org/own/list -o /var/lib/own/list && sort -u /var/lib/own/list -o /var/lib/own/list\n');
	tree.write('/etc/sysctl.d/61-own-lock.conf', 'kernel.modprobe = /bin/false\nkernel.kexec_load_disabled = 1\n');
	tree.append('/etc/fstab', '/srv/data/tools /usr/local/share/tools none bind,ro 0 0\n');
	tree.write('/home/grace/.procmailrc', ':0\n* ^Subject:.*build failed\n| /usr/bin/formail -A "X-Own: seen" >> $HOME/Mail/builds\n', { owner: 'grace' });
	tree.write('/etc/nagios/nrpe.d/own-args.cfg', 'command[check_disk]=/usr/lib/nagios/plugins/check_disk -w $ARG1$ -c $ARG2$ -p $ARG3$\n');
	tree.write('/etc/nginx/conf.d/own-status.conf', 'server { listen 127.0.0.1:8099; root /srv/www/status; location = /nginx { stub_status; } }\n');
	tree.write('/etc/incron.d/own-publish', '/srv/own/incoming IN_CLOSE_WRITE /bin/cp $@/$# /var/www/html/files/\n');
	tree.write('/srv/own/app/server.js', "const { exec } = require('child_process');\nrequire('http').createServer((q, r) => exec('uptime', (e, o) => r.end(o))).listen(8090, '127.0.0.1');\n", { owner: 'ada' });
	tree.write('/var/www/html/own/export.php', "<?php $f = $_GET['format'] ?? 'csv'; $known = ['csv' => 'to_csv', 'json' => 'to_json']; isset($known[$f]) && print($known[$f](rows())); file_put_contents(__DIR__ . '/last.txt', date('c'));\n");
}
