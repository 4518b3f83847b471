/** The beginnings of a Debian, written down: what dpkg lists, who there is. Tests of start-up places plant on it. */

import type { Machine } from './memory-host.ts';

/** A machine where dpkg lists the given paths (each a file of its package `base`), with everyone of `people` at home. */
export function debian(listed: readonly string[], machine: Machine, people: readonly string[] = ['ann']): Machine {
	const accounts = people.map((name, at) => `${name}:x:${1000 + at}:${1000 + at}::/home/${name}:/bin/bash\n`).join('');
	return {
		'/bin': { link: 'usr/bin' },
		'/etc/passwd': `root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1::/usr/sbin:/usr/sbin/nologin\nwww-data:x:33:33::/var/www:/usr/sbin/nologin\n${accounts}`,
		'/root/': { mode: 0o700 },
		...Object.fromEntries(people.map((name, at) => [`/home/${name}/`, { uid: 1000 + at }])),
		'/tmp/': { mode: 0o1777 },
		'/var/tmp/': { mode: 0o1777 },
		'/usr/bin/bash': { mode: 0o755 },
		'/var/lib/dpkg/info/base.list': ['/usr/bin/bash', '/usr/bin/run-parts', ...listed].join('\n') + '\n',
		...machine,
	};
}
