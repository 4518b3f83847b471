/**
 * Commands and libraries in the settings of monitors, agents, web servers, databases and interpreters, as `service-settings.ts`
 * has them for other services. The first group of a pattern is the command, or the path of a library. Pure.
 */

interface Form {
	readonly setting: string;
	readonly pattern: RegExp;
	/** Rewrites what was matched into the shell text it amounts to. */
	readonly command?: (match: RegExpExecArray) => string | undefined;
}

/** smartd.conf(5), mdadm.conf(5), keepalived.conf(5), upsmon.conf(5), apcupsd: told when hardware or a neighbour changes. */
export const watchForms: readonly Form[] = [
	{ setting: 'program of smartd', pattern: /\s-M\s+exec\s+(\/\S+)/ },
	{ setting: 'program of mdadm', pattern: /^\s*PROGRAM\s+(\/\S+)/ },
	{ setting: 'script of keepalived', pattern: /^\s*(?:notify(?:_\w+)?|script)\s+"?((?:\/|\w+\s)[^"\n]+)/ },
	{ setting: 'command of upsmon', pattern: /^\s*(?:NOTIFYCMD|SHUTDOWNCMD)\s+"?([^"\n]+)/ },
];
/** zabbix_agentd.conf, nrpe.cfg, telegraf.conf, collectd.conf(5), snmp's kin: a question from the network starts them. */
export const agentForms: readonly Form[] = [
	{ setting: 'command of the Zabbix agent', pattern: /^\s*UserParameter\s*=\s*[^,]+,\s*(\S.*)/ },
	{ setting: 'command of NRPE', pattern: /^\s*command\[[^\]]*\]\s*=\s*(\S.*)/ },
	{ setting: 'command of telegraf', pattern: /^\s*(?:commands\s*=\s*\[?|command\s*=)\s*["'[]*([^"'\]]+)/ },
	{ setting: 'program of collectd', pattern: /^\s*(?:Exec|NotificationExec)\s+"[^"]*"\s+"([^"]+)"/ },
	{ setting: 'program of the audit dispatcher', pattern: /^\s*path\s*=\s*(\/\S+)/ },
];
/** dnsmasq(8), certbot's renewal files, kernel-img.conf(5), ipsec.conf(5), lircrc and the like. */
export const eventForms: readonly Form[] = [
	{ setting: 'script of dnsmasq', pattern: /^\s*(?:dhcp-script|dhcp-luascript)\s*=\s*(\/\S+)/ },
	{ setting: 'hook of certbot', pattern: /^\s*(?:pre|post|renew|deploy|manual_auth|manual_cleanup)[_-]hook\s*=\s*(\S.*)/ },
	{ setting: 'hook of new kernels', pattern: /^\s*(?:pre|post)(?:inst|rm)_hook\s*=\s*(\S+)/ },
	{ setting: 'script of IPsec', pattern: /^\s*(?:left|right)updown\s*=\s*"?(\/[^"\n]+)/ },
];
/** login.defs(5), useradd(8), openssl's config(5), krb5.conf(5): programs and libraries of whoever logs in or encrypts. */
export const loginForms: readonly Form[] = [
	{ setting: 'program in the place of every shell', pattern: /^\s*FAKE_SHELL\s+(\/\S+)/ },
	{ setting: 'shell of new accounts', pattern: /^\s*(?:DSHELL|SHELL)\s*=\s*["']?(\/[^\s"']+)/ },
	{ setting: 'command for new accounts', pattern: /^\s*(?:USERDEL_CMD)\s+(\/\S+)/ },
	{ setting: 'library of OpenSSL', pattern: /^\s*(?:dynamic_path|module|MODULE_PATH|SO_PATH)\s*=\s*(\/\S+)/ },
	{ setting: 'library of Kerberos', pattern: /^\s*module\s*=\s*\w+:(\/\S+)/ },
];
/** nginx, PHP, MySQL and MariaDB, Redis: what is loaded into them or run as they start. */
export const libraryForms: readonly Form[] = [
	{ setting: 'module of nginx', pattern: /^\s*load_module\s+"?(\/[^";\s]+)/ },
	{ setting: 'extension of PHP', pattern: /^\s*(?:zend_)?extension\s*=\s*"?(\/[^"\s;]+)/ },
	{ setting: 'PHP before or after each page', pattern: /^\s*(?:php_(?:admin_)?value\[)?auto_(?:prepend|append)_file\]?\s*=\s*"?(\/[^"\s;]+)/ },
	{ setting: 'library of the database', pattern: /^\s*(?:plugin[-_]load(?:[-_]add)?|early-plugin-load|malloc-lib)\s*=\s*"?(?:\w+=)?(\/[^"\s;]+)/ },
	{ setting: 'statements as the database starts', pattern: /^\s*init[-_]file\s*=\s*"?(\/[^"\s;]+)/ },
	{ setting: 'module of Redis', pattern: /^\s*loadmodule\s+(\/\S+)/ },
	{ setting: 'code in the settings of nginx', pattern: /\b(?:os\.execute|io\.popen)\s*\(\s*["']([^"']+)/ },
];
/** Code of Python, R, Ruby, Lua, Emacs in files that are run at each start. */
export const codeForms: readonly Form[] = [
	{ setting: 'command in a start-up file', pattern: /\b(?:system|Popen|popen|run|call|check_output|check_call|spawn|exec)\s*\(?\s*\[?\s*(["'])(.{3,400}?)\1/, command: match => match[2] },
	{ setting: 'command in a start-up file', pattern: /\((?:shell-command|shell-command-to-string|async-shell-command|call-process-shell-command)\s+"((?:[^"\\]|\\.)+)"/ },
	{ setting: 'command in a start-up file', pattern: /(?:=|^|\s)`([^`]{3,300})`/ },
];
/** cloud-init's cloud-config: items of `bootcmd` and `runcmd`, as text or as a list of words. */
export const cloudForms: readonly Form[] = [
	{ setting: 'command of cloud-init', pattern: /^\s*-\s*\[\s*(.+?)\s*\]\s*$/, command: ([, words]) => [...words!.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|([^\s,]+)/g)].map(([, double, single, plain]) => quoted(double?.replaceAll(/\\(.)/g, '$1') ?? single ?? plain!)).join(' ') },
	{ setting: 'command of cloud-init', pattern: /^\s*-\s+(?![[{]|[\w.-]+:(?:\s|$))["']?(\S.*?)["']?\s*$/ },
];
/** dracut.conf(5), mkinitcpio.conf(5): what is put into the image the machine boots from. */
export const bootImageForms: readonly Form[] = [{ setting: 'program in the boot image', pattern: /^\s*(?:install_items|install_optional_items|fscks|BINARIES|FILES)\s*\+?=\s*[("']*\s*(\/[^\s"')]+)/ }];
/** GSSAPI's mech(5), p11-kit's pkcs11.conf(5), OpenCL, iconv's gconv-modules: libraries loaded by a name in a file. */
export const pluginForms: readonly Form[] = [
	{ setting: 'library for GSSAPI', pattern: /^\s*\S+\s+\d+(?:\.\d+)+\s+(\/\S+)/ },
	{ setting: 'library for PKCS #11', pattern: /^\s*module\s*:\s*(\/\S+)/ },
	{ setting: 'library for OpenCL', pattern: /^(\/\S+\.so\S*)$/ },
	{ setting: 'library for a character set', pattern: /^\s*module\s+\S+\s+\S+\s+(?:(?:\.\.\/)+|\/)((?:tmp|var|dev|home|opt|root|usr|etc|srv|run)\/\S+)/, command: ([, path]) => `/${path!}${path!.endsWith('.so') ? '' : '.so'}` },
];
/** Docker's daemon.json, containerd's and CRI-O's TOML, OCI hooks: programs that start containers. */
export const containerForms: readonly Form[] = [{ setting: 'program that starts containers', pattern: /(?:"path"\s*:\s*|\b(?:BinaryName|runtime_path|monitor_path|conmon)\s*=\s*)"(\/[^"]+)"/ }];

/** An argument as one word of shell text. */
function quoted(word: string): string {
	return /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** sqlite3(1), wgetrc, mutt, mailcap(5), cargo, Mercurial, gdb, window managers: files of a person's own programs. */
export const sqliteForms: readonly Form[] = [{ setting: 'command of sqlite3', pattern: /^\s*\.(?:shell|system)\s+(\S.*)/ }];
export const wgetForms: readonly Form[] = [{ setting: 'program wget asks for passwords', pattern: /^\s*use_?askpass\s*=\s*(\/\S+)/i }];
export const muttForms: readonly Form[] = [
	{ setting: 'command of mutt', pattern: /^\s*(?:source\s+|set\s+\w+\s*=\s*)["'`](?:\|)?([^"'`]{3,300}?)\|["'`]/ },
	{ setting: 'command of mutt', pattern: /`([^`]{3,300})`/ },
];
export const mailcapForms: readonly Form[] = [{ setting: 'viewer of mailcap', pattern: /^[\w*.+-]+\/[\w*.+-]+\s*;\s*([^;]+)/ }];
export const cargoForms: readonly Form[] = [{ setting: 'program of cargo', pattern: /^\s*(?:rustc(?:-(?:workspace-)?wrapper)?|rustdoc|runner|linker|credential-process)\s*=\s*["'](\/[^"']+)/ }];
export const mercurialForms: readonly Form[] = [{ setting: 'hook of Mercurial', pattern: /^\s*(?:pre|post|in|out)?(?:changegroup|commit|update|tag|push|pull|txn\w+|coming|going|init|clone|import|transplant)(?:\.\S+)?\s*=\s*(?!python:)(\S.*)/ }];
export const gdbForms: readonly Form[] = [{ setting: 'command of gdb', pattern: /^\s*(?:shell|!|pipe)\s*(\S.*)/ }];
export const windowForms: readonly Form[] = [{ setting: 'program of a window manager', pattern: /^\s*exec(?:_always)?\s+(?:--no-startup-id\s+)?(\S.*)/ }];
