import { expect, test } from 'vitest';
import { hiddenFiles } from '../../source/checks/hidden-files.ts';
import { memoryHost, type Machine } from '../support/memory-host.ts';
import { byPath } from '../support/by-path.ts';
import { sweep } from '../support/sweep-host.ts';

const elf = Buffer.from('\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x02\0\x3e\0', 'latin1');
const ask = (machine: Machine) => byPath(sweep(hiddenFiles, memoryHost({ '/etc/passwd': 'jenkins:x:110:110::/var/lib/jenkins:/bin/bash\ndaemon:x:1:1::/usr/sbin:/usr/sbin/nologin\n', ...machine })));

test('what clean systems hide is nothing', () => {
	const files = [
		'/etc/.pwd.lock', '/etc/.updated', '/etc/.git/config', '/etc/.gitignore', '/etc/.etckeeper', '/etc/skel/.bashrc', '/etc/skel/.config/x', '/etc/cron.d/.placeholder', '/etc/.java/.systemPrefs/x', '/etc/.java/.systemPrefs/.system.lock', '/etc/.java/.systemPrefs/.systemRootModFile', '/tmp/.X11-unix/X1', '/etc/.resolv.conf.systemd-resolved.bak', '/etc/sensors.d/.placeholder',
		'/usr/lib/debug/.build-id/ab/c.debug', '/usr/lib/.build-id/ab/c', '/usr/bin/.fipscheck.hmac', '/usr/lib64/.libcrypto.so.3.hmac', '/boot/.vmlinuz-5.14.0.x86_64.hmac', '/usr/lib/node_modules/npm/.npmrc', '/usr/lib/node_modules/x/.github/y', '/usr/share/doc/x/.gitignore',
		'/usr/lib/python3/dist-packages/.cache/x', '/var/lib/jenkins/.groovy/x', '/var/lib/jenkins/.oddity/x', '/var/lib/postgresql/.bash_history', '/var/lib/postgresql/.psql_history', '/var/lib/mysql/.my.cnf', '/var/lib/rpm/.rpm.lock', '/var/lib/rpm/.dbenv.lock', '/var/.updated', '/.dockerenv', '/.autorelabel',
		'/var/cache/fontconfig/.uuid', '/var/www/html/.htaccess', '/var/www/html/.git/HEAD', '/var/www/html/.well-known/acme-challenge/x', '/tmp/.X11-unix/X0', '/tmp/.ICE-unix/1', '/tmp/.X0-lock', '/tmp/.s.PGSQL.5432', '/home/ann/.anything/x', '/root/.x/y', '/opt/app/.hidden/x', '/srv/git/p/.git/config',
		'/var/lib/docker/overlay2/a/diff/usr/lib/.x/y', '/usr/share/man/man5/.k5login.5.gz', '/usr/local/lib/node_modules/x/.eslintrc', '/usr/src/linux-headers-6.1/.config', '/dev/.udev/x', '/opt/app/jre/.release',
	];
	expect(ask({ ...Object.fromEntries(files.map(path => [path, 'x'])), '/var/lib/dpkg/info/linux.list': '/usr/src/linux-headers-6.1/.config\n' })).toEqual([]);
});
test('hidden where nobody hides', () => {
	expect(
		ask({
			'/usr/lib/.x/y': 'z', '/usr/lib/x86_64-linux-gnu/.git2/a': '', '/usr/share/.cache/x': 'y', '/usr/sbin/.sshd': { content: elf }, '/etc/.conf': 'x', '/etc/.ssl/x': 'y', '/var/log/.old/x': '', '/var/.tmp2/x': '', '/var/spool/.s/x': '', '/var/lib/.sys/x': '', '/tmp/.kit/x': 'y', '/tmp/.a': 'x',
			'/.hid/x': '', '/usr/local/bin/.tool': { content: elf, mode: 0o755 }, '/usr/local/lib/.k/x': '', '/var/www/html/.shell/x.php': '', '/var/lib/misc/deep/.x/y': '', '/usr/lib/.updated/x': '', '/etc/.java/.systemPrefs/.x/cfg': 'x', '/etc/.java/.userPrefs/.d/cfg': 'x', '/tmp/.ICE-unix/.k/m': 'x',
		}).toSorted(),
	).toEqual([
		'high /etc/.java/.systemPrefs/.x', 'high /etc/.java/.userPrefs/.d', 'high /tmp/.ICE-unix/.k', 'high /usr/lib/.updated', 'high /usr/lib/.x', 'high /usr/lib/x86_64-linux-gnu/.git2', 'high /usr/local/bin/.tool', 'high /usr/sbin/.sshd', 'high /usr/share/.cache', 'high /var/log/.old', 'high /var/spool/.s', 'low /tmp/.a', 'low /var/lib/misc/deep/.x',
		'low /var/www/html/.shell', 'medium /.hid', 'medium /etc/.conf', 'medium /etc/.ssl', 'medium /tmp/.kit', 'medium /usr/local/lib/.k', 'medium /var/.tmp2', 'medium /var/lib/.sys',
	]);
});
