/**
 * Services whose passwords or contents cross the wire in the clear, by port: those dsniff 2.4 decodes and those the sniffers
 * of the nineties caught, with today's that still have no encryption of their own.
 */

interface Service {
	readonly name: string;
	readonly ports: readonly number[];
	/** As /etc/services and tcpdump call it, where that is another name. */
	readonly aliases?: readonly string[];
}

const cleartext: readonly Service[] = [
	{ name: 'ftp', ports: [21] },
	{ name: 'telnet', ports: [23, 2323] },
	{ name: 'smtp', ports: [25, 587], aliases: ['mail', 'submission'] },
	{ name: 'finger', ports: [79] },
	{ name: 'http', ports: [80, 8000, 8080, 3128], aliases: ['www', 'www-http', 'http-alt', 'webcache', 'squid'] },
	{ name: 'poppass', ports: [106], aliases: ['3com-tsmux', 'poppassd'] },
	{ name: 'pop2', ports: [109], aliases: ['pop-2', 'postoffice'] },
	{ name: 'pop3', ports: [110], aliases: ['pop-3', 'pop'] },
	{ name: 'nntp', ports: [119], aliases: ['readnews', 'untp'] },
	{ name: 'imap', ports: [143, 220], aliases: ['imap2', 'imap3'] },
	{ name: 'snmp', ports: [161] },
	{ name: 'ldap', ports: [389] },
	{ name: 'rexec', ports: [512], aliases: ['exec'] },
	{ name: 'rlogin', ports: [513], aliases: ['login'] },
	{ name: 'rsh', ports: [514], aliases: ['shell', 'cmd'] },
	{ name: 'uucp', ports: [540], aliases: ['uucpd'] },
	{ name: 'socks', ports: [1080] },
	{ name: 'cvs', ports: [2401], aliases: ['cvspserver', 'pserver'] },
	{ name: 'x11', ports: [6000], aliases: ['x11-0'] },
	{ name: 'irc', ports: [194, 6667], aliases: ['ircd'] },
];

const byPort = new Map<string, string>(
	cleartext.flatMap(({ name, ports, aliases = [] }) => [...ports.map(port => [String(port), name] as const), [name, name] as const, ...aliases.map(alias => [alias, name] as const)]),
);

/** `23` or `login` -> the service's name here; undefined for what is no known cleartext service. */
export function cleartextService(port: string): string | undefined {
	return byPort.get(port.toLowerCase());
}

/** The port's service where it is known, else the port as the log has it. */
export function serviceName(port: string): string {
	return cleartextService(port) ?? port;
}

export interface End {
	readonly host: string;
	readonly port: string;
}

/** Which of two ends is the server: the one with a cleartext service's port, the second where both or neither have one. */
export function serverOf(from: End, to: End): { readonly server: End; readonly client: End; readonly service: string | undefined } {
	const service = cleartextService(to.port);
	const other = cleartextService(from.port);
	if (service === undefined && other !== undefined) return { server: from, client: to, service: other };
	return { server: to, client: from, service };
}
