/** Programs through which somebody outside reaches in over a connection that this host makes itself: tunnels, relays, shared terminals. Pure; byte strings. */

import type { Severity } from '../core/finding.ts';
import type { Say } from './administration-signs.ts';
import type { Invocation } from './shell-command.ts';

interface Tunnel {
	readonly name: RegExp;
	/** Of its arguments; left out: whatever they are. */
	readonly when?: (words: readonly string[]) => boolean;
	readonly severity: Severity;
	/** The program's own words: what the command does. */
	readonly says: string;
}

const relayed = 'lets whoever knows a secret in, through a relay outside';
const back = 'lets the far side of a tunnel reach back in';
const through = 'carries connections through a host outside';
const unseen = 'carries connections in names or pings, where no firewall looks';
const shared = 'shares a terminal of this host through a relay outside';

/** Who only speaks of it is not meant. */
const anybody = /^(?!(?:echo|printf|grep|logger|man)$)/;

/** The first that fits is told. */
const tunnels: readonly Tunnel[] = [
	{ name: /^(?:gs-(?:netcat|sftp|mount|full-pipe)|gsocket)$/, severity: 'high', says: relayed },
	{ name: /^chisel(?:_\w+)?$/, when: words => words.some(word => /^R:/.test(word)) || words.includes('--reverse'), severity: 'high', says: back },
	// By their arguments, under whatever name.
	{ name: anybody, when: words => words.includes('client') && words.some(word => /^R:(?:\d{1,5}|socks|(?:\d{1,3}\.){3}\d{1,3}):?/.test(word)), severity: 'high', says: back },
	{ name: /^(?!(?:cloudflared|echo|printf|grep|logger|man)$)/, when: words => words.includes('tunnel') && words.includes('run') && words.some(word => /^(?:--token=)?eyJ/.test(word)), severity: 'high', says: 'carries connections through a host outside, by a program of Cloudflare under another name' },
	{ name: anybody, when: words => words.some(word => /^-L=?(?:[\w+]+:\/\/|:\d)/.test(word)) && words.some(word => /^-F=?[\w+]+:\/\//.test(word)), severity: 'medium', says: through },
	{ name: /^agent(?:_linux_\w+)?$/, when: words => words.some(word => /^--?connect$/.test(word)) && words.some(word => /^--?(?:ignore-cert|accept-fingerprint)$/.test(word)), severity: 'high', says: back },
	{ name: /^wstunnel$/, when: words => words.includes('client') && words.some(word => /^(?:-R|--remote-to-local)/.test(word)), severity: 'high', says: back },
	{ name: /^(?:revsocks|rsockstun)$/, severity: 'high', says: back },
	{ name: /^(?:ew(?:_\w+)?|earthworm)$/, when: words => words.includes('-s'), severity: 'high', says: back },
	{ name: /^(?:iodine|dns2tcpc|ptunnel(?:-ng)?|hans|icmptunnel)$/, when: words => words.length > 0, severity: 'medium', says: unseen },
	{ name: /^dnscat2?$/, severity: 'high', says: unseen },
	{ name: /^(?:chisel(?:_\w+)?)$/, when: words => words.includes('client'), severity: 'medium', says: through },
	{ name: /^(?:frpc|gost|iox|npc|rathole|stowaway\w*|ligolo(?:-ng)?)$/, when: words => words.some(word => /^-|\.(?:ini|toml)$/.test(word)), severity: 'medium', says: through },
	{ name: /^ngrok$/, when: words => words.some(word => /^(?:tcp|http|tls|start|tunnel)$/.test(word)), severity: 'medium', says: through },
	{ name: /^bore$/, when: words => words.includes('local') && words.some(word => /^(?:-t|--to)\b/.test(word)), severity: 'medium', says: through },
	{ name: /^cloudflared$/, when: words => words.includes('tunnel') && words.some(word => /^(?:--url=)?(?:ssh|tcp|rdp|smb):\/\/|:22$/.test(word)), severity: 'medium', says: through },
	{ name: /^(?:tmate|sshx|teleconsole)$/, severity: 'medium', says: shared },
	{ name: /^upterm$/, when: words => words.includes('host'), severity: 'medium', says: shared },
];

export function judgeTunnels({ name, arguments: words }: Pick<Invocation, 'name' | 'arguments'>, say: Say): void {
	if (/^(?:auto)?ssh$/.test(name) && words.some(word => /^-[a-zA-Z46]*R/.test(word))) {
		// People tunnel to hosts they know by name and by key.
		const isUnknown = words.some(word => /StrictHostKeyChecking=no|UserKnownHostsFile=\/dev\/null/i.test(word)) && words.some(word => /^(?:[^@\s]+@)?(?:\d{1,3}\.){3}\d{1,3}$/.test(word));
		say('reverse-tunnel', isUnknown ? 'medium' : 'low', isUnknown ? 'lets a host of a bare address, whose key is not looked at, reach back in over SSH' : 'lets the far side of an SSH connection reach back in');
		return;
	}
	const tunnel = tunnels.find(one => one.name.test(name) && (one.when?.(words) ?? true));
	if (tunnel !== undefined) say('reverse-tunnel', tunnel.severity, tunnel.says);
}
