/** The host's own time zone, from /etc/localtime inside the root: what times in logs that name no zone are in. */

import { visibleName, visibleText, type Visible } from '../../core/visible.ts';
import { hostPath, type Host } from '../../host/host.ts';
import { parseTzFile, utcZone, type Zone } from '../../parsers/tz-file.ts';
import { oncePerHost } from '../once-per-host.ts';

export interface HostZone extends Zone {
	/** `Europe/Berlin`; `UTC` where the host says nothing. */
	readonly name: Visible;
	/** Why UTC is assumed, where it is. */
	readonly assumed?: Visible;
}

export const zoneOf = oncePerHost(readZone);

function readZone(host: Host): HostZone {
	const localtime = hostPath('/etc/localtime');
	const link = host.linkOf(localtime);
	const linked = link.ok ? /zoneinfo\/(?:posix\/|right\/)?(.+)$/.exec(link.value)?.[1] : undefined;
	const written = host.read(hostPath('/etc/timezone'), { limit: 256 });
	const [line = ''] = written.ok ? Buffer.from(written.value.bytes).toString('latin1').split('\n') : [];
	const name = linked === undefined ? (line === '' ? undefined : visibleName(line)) : visibleName(linked);
	const file = host.read(localtime, { limit: 65_536 });
	if (!file.ok) {
		if (file.reason === 'vanished' && !link.ok) return { ...utcZone, name: visibleText('UTC') };
		return { ...utcZone, name: name ?? visibleText('UTC'), assumed: visibleText('/etc/localtime cannot be read, so UTC is assumed') };
	}
	const zone = parseTzFile(file.value.bytes);
	if (zone === undefined) return { ...utcZone, name: name ?? visibleText('UTC'), assumed: visibleText('/etc/localtime is no time zone, so UTC is assumed') };
	return { ...zone, name: name ?? visibleText('as /etc/localtime says') };
}
