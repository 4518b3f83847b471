/** Names that are not to be seen, or to be taken for others; and evidence that was made to die. */

import { elf, type Sign } from '../sign.ts';

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');

export const nameSigns: readonly Sign[] = [
	{ id: 'three-dots', family: 'names', what: '...', plant: tree => tree.write('/usr/share/.../x', 'words\n'), names: ['/usr/share/...'], also: ['/usr/share/...'] },
	{ id: 'dots-blank', family: 'names', what: 'two dots and a blank', plant: tree => tree.write('/var/spool/.. /tool', elf('tool'), { mode: 0o755 }), names: ['/var/spool/.. '], also: ['/var/spool/.. '] },
	{ id: 'dot-blank', family: 'names', what: 'a dot and a blank, in /tmp', plant: tree => tree.write('/tmp/. /log', 'words\n'), names: ['/tmp/. '], also: ['/tmp/. '] },
	{ id: 'dots-caret', family: 'names', what: 'two dots, control-G', plant: tree => tree.write('/usr/lib/..\x07/x', 'words\n'), names: ['/usr/lib/..\x07'], also: ['/usr/lib/..\x07'] },
	{ id: 'blank-only', family: 'names', what: 'a name of one blank', plant: tree => tree.write('/home/ada/ /x', 'words\n', { owner: 'ada' }), names: ['/home/ada/ '], also: ['/home/ada/ '] },
	{ id: 'trailing-blank', family: 'names', what: 'a file that looks like passwd', plant: tree => tree.write('/etc/passwd ', 'root::0:0:::\n'), names: ['/etc/passwd '] },
	{ id: 'escape', family: 'names', what: 'a name that clears the screen', plant: tree => tree.write('/var/lib/misc/\x1b[2J\x1b[H', 'words\n'), names: ['/var/lib/misc/\x1b[2J\x1b[H'] },
	{ id: 'newline', family: 'names', what: 'a name that makes a row of its own', plant: tree => tree.write('/var/cache/a\n/etc/passwd', 'words\n'), names: ['/var/cache/a\n', '/var/cache/a\n/etc'], also: ['/var/cache/a\n'] },
	{ id: 'bidi', family: 'names', what: 'a name that reads backwards', plant: tree => tree.write('/home/jürgen/Dokumente/rechnung\u202Efdp.sh', '#!/bin/sh\n', { owner: 'jürgen', mode: 0o755 }), names: ['/home/jürgen/Dokumente/rechnung\u202Efdp.sh'] },
	{ id: 'zero-width', family: 'names', what: 'a cron that is not cron', plant: tree => tree.write('/usr/sbin/cro\u200Bn', elf('cron'), { mode: 0o755 }), names: ['/usr/sbin/cro\u200Bn'] },
	{ id: 'homograph', family: 'names', what: 'an sshd with a Cyrillic letter', plant: tree => tree.write('/usr/sbin/ѕshd', elf('sshd'), { mode: 0o755 }), names: ['/usr/sbin/ѕshd'] },
	{ id: 'nbsp', family: 'names', what: 'a dot and a no-break blank', plant: tree => tree.write('/var/tmp/.\u00A0/k', 'words\n'), names: ['/var/tmp/.\u00A0'], also: ['/var/tmp/.\u00A0'] },
	{ id: 'not-utf8', family: 'names', what: 'bytes that break tools, in a system folder', plant: tree => tree.write(bytes('/usr/lib/\xff\xfe'), 'words\n'), names: [bytes('/usr/lib/\xff\xfe')] },
	{ id: 'tar-option', family: 'names', what: 'names that are options of tar, where a job packs *', plant: tree => {
		tree.write('/var/www/blog/--checkpoint=1', '', { owner: 'www-data' });
		tree.write('/var/www/blog/--checkpoint-action=exec=sh x.sh', '', { owner: 'www-data' });
	}, names: ['/var/www/blog/--checkpoint-action=exec=sh x.sh'], also: ['/var/www/blog/--checkpoint=1'] },
	{ id: 'dash-hidden', family: 'names', what: 'a hidden folder of one mark', plant: tree => tree.write('/dev/shm/.-/x', 'words\n'), names: ['/dev/shm/.-'], also: ['/dev/shm/.-'] },
	{ id: 'long-name', family: 'names', what: 'a name of blanks before its ending', plant: tree => tree.write(`/home/ada/report.pdf${' '.repeat(120)}.sh`, '#!/bin/sh\n', { owner: 'ada', mode: 0o755 }), names: [`/home/ada/report.pdf${' '.repeat(120)}.sh`] },
	{ id: 'braille-blank', family: 'names', what: 'a letter without ink', plant: tree => tree.write('/opt/\u2800/x', 'words\n'), names: ['/opt/\u2800'], also: ['/opt/\u2800'] },
];

export const evidenceSigns: readonly Sign[] = [
	{ id: 'history-null', family: 'evidence', what: 'root\'s history thrown away', plant: tree => tree.link('/dev/null', '/root/.bash_history'), names: ['/root/.bash_history'] },
	{ id: 'history-null-user', family: 'evidence', what: 'a user\'s history thrown away', plant: tree => tree.link('/dev/null', '/home/grace/.zsh_history', { owner: 'grace' }), names: ['/home/grace/.zsh_history'] },
	{ id: 'history-dir', family: 'evidence', what: 'a folder in place of a history', plant: tree => { tree.remove('/home/ada/.bash_history'); tree.dir('/home/ada/.bash_history', { owner: 'ada' }); }, names: ['/home/ada/.bash_history'] },
	{ id: 'wtmp-null', family: 'evidence', what: 'wtmp thrown away', plant: tree => tree.link('/dev/null', '/var/log/wtmp'), names: ['/var/log/wtmp'] },
	{ id: 'auth-null', family: 'evidence', what: 'auth.log thrown away', plant: tree => tree.link('/dev/null', '/var/log/auth.log'), names: ['/var/log/auth.log'] },
	{ id: 'lastlog-link', family: 'evidence', what: 'lastlog led to a temporary place', plant: tree => tree.link('/tmp/.ll', '/var/log/lastlog'), names: ['/var/log/lastlog'] },
	{ id: 'journal-off', family: 'evidence', what: 'the journal told to keep nothing', plant: tree => tree.write('/etc/systemd/journald.conf.d/zz-size.conf', '[Journal]\nStorage=none\nForwardToSyslog=no\n'), names: ['/etc/systemd/journald.conf.d/zz-size.conf'] },
	{ id: 'rsyslog-discard', family: 'evidence', what: 'messages with one address thrown away', plant: tree => tree.write('/etc/rsyslog.d/00-noise.conf', ':msg, contains, "203.0.113.9" stop\nauth,authpriv.* ~\n'), names: ['/etc/rsyslog.d/00-noise.conf'] },
	{ id: 'sniffer-log', family: 'evidence', what: 'a sniffer\'s log', plant: tree => tree.write('/usr/lib/libice.log', `PATH: a.example.org(1034) => b.example.org(telnet)\nada\nlogin\n----- [Timed Out]\n\n`.repeat(20)), names: ['/usr/lib/libice.log'] },
];

/** Trojans: the name is right, the content is not. What tells is the comparison with packages. */
export const packageSigns: readonly Sign[] = ['ls', 'ps', 'ss', 'login', 'find', 'passwd'].map(name => ({
	id: `trojan-${name}`, family: 'packages' as const, what: `another ${name} in the place of the packaged`, names: [`/usr/bin/${name}`, `/bin/${name}`],
	plant: tree => {
		const path = tree.has(`/usr/bin/${name}`) ? `/usr/bin/${name}` : `/bin/${name}`;
		if (tree.has(path)) tree.append(path, 'evil');
	},
}));
