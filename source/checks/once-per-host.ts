/** What is read of a host once, however many checks of a thread ask for it. */

import type { Host } from '../host/host.ts';

export function oncePerHost<Known extends object>(read: (host: Host) => Known): (host: Host) => Known {
	const known = new WeakMap<Host, Known>();
	return host => {
		let found = known.get(host);
		if (found === undefined) known.set(host, (found = read(host)));
		return found;
	};
}
