/** Is the machine cut off? Links, routes and connections as the kernel shows them now (B.1). */

import { joined, shown, visibleText } from '../core/visible.ts';
import { findingOf, type HostCheck } from './check.ts';
import { linkWords, networkView } from './network-view.ts';

const verdicts = { connected: 'Connected', 'cut off': 'Cut off', 'cannot tell': 'Connected, or it cannot be told' } as const;

export const networkState: HostCheck = {
	id: 'network-state',
	step: 'B.1',
	title: 'Connected or cut off',
	covers: 'Links with a carrier, wireless and modem links, tunnels, addresses, default routes and established connections of this network namespace.',
	needs: 'live',
	kind: 'host',
	*run(host, _circumstances, tally) {
		const { kernel } = host;
		if (kernel === undefined) return { couldNotLook: visibleText('Whether a machine is connected is known to its running kernel alone: a disk or an image does not hold it.') };
		const looked = networkView(host, kernel);
		if (!looked.ok) return { couldNotLook: shown`/sys/class/net cannot be read (${looked.detail}): is /sys mounted?` };
		const { verdict, reasons, links, leading, addresses, machine } = looked.value;
		tally.count('interfaces', links.length);
		yield findingOf(networkState, 'info', { kind: 'system', name: visibleText('network') }, shown`${visibleText(verdicts[verdict])}: ${joined(reasons, '; ')}`, {
			facts: {
				connected: leading.length > 0,
				...(machine.length === 0 ? {} : { machine: joined(machine, '; ') }),
				...(links.length === 0 ? {} : { links: joined(links.map(linkWords)) }),
				...(addresses.length === 0 ? {} : { addresses: joined(addresses) }),
			},
			next: visibleText(leading.length > 0 ? 'Save what is volatile first, then pull the cable or shut the port, and look again.' : 'Connections still shown die away by themselves. A management controller (IPMI, iLO, DRAC) is not seen from here.'),
		});
		return undefined;
	},
};
