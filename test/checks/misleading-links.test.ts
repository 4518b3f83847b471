import { expect, test } from 'vitest';
import { misleadingLinks } from '../../source/checks/misleading-links.ts';
import { debian } from '../support/debian.ts';
import { memoryHost } from '../support/memory-host.ts';
import { sweep, told } from '../support/sweep-host.ts';

test('links that mislead, and those that do not', () => {
	const machine = debian(['/usr/bin/awk'], {
		'/usr/bin/awk': { link: '/etc/alternatives/awk' },
		'/etc/alternatives/awk': { link: '/usr/bin/mawk' },
		'/etc/alternatives/java': { link: '/opt/jdk/bin/java' },
		'/usr/local/bin/tool': { link: '/opt/tool/bin/tool' },
		'/usr/lib/debug/.build-id/ab/cd': { link: '../../../../../../usr/bin/x' },
		'/var/www/html/files': { link: '/srv/files' },
		'/home/ann/x': { link: '../../etc/hosts' },
		'/usr/bin/check': { link: '/var/tmp/.x/run' },
		'/usr/sbin/fix': { link: '/usr/share/.m/fix' },
		'/etc/alternatives/pager': { link: '/home/ann/.local/share/.s/d' },
		'/var/www/html/up/x': { link: '../../../../../../../../etc/shadow' },
		'/srv/out': { link: '../../../../../victim/etc' },
		'/srv/data/a/b/up': { link: '/../../../victim/etc' },
		'/srv/data/a/b/far': { link: 'c/../../../../../../../../victim' },
		'/srv/data/a/b/home': { link: '../../../../srv' },
		'/srv/data/a/b/dots...': { link: '.../..../.../.../.../x' },
	});
	expect(told(sweep(misleadingLinks, memoryHost(machine))).toSorted()).toEqual([
		'high /usr/bin/check',
		'high /usr/sbin/fix',
		'high /var/www/html/up/x',
		'medium /etc/alternatives/pager',
		'medium /srv/data/a/b/far',
		'medium /srv/data/a/b/up',
		'medium /srv/out',
	]);
});
