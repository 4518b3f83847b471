/**
 * Commands in the settings of services that are seldom looked at: each family of files writes them in its own way, and the
 * first group of a pattern is the command. Read line by line by `settingCommands`. Pure.
 */

interface Form {
	readonly setting: string;
	readonly pattern: RegExp;
	/** Rewrites what was matched into the shell text it amounts to. */
	readonly command?: (match: RegExpExecArray) => string | undefined;
}

/** incrontab(5): `path mask command`. */
export const incronForms: readonly Form[] = [{ setting: 'command of incron', pattern: /^\s*\/\S*\s+[A-Z_,|]+\s+(\S.*)/ }];
export const acpiForms: readonly Form[] = [{ setting: 'action of acpid', pattern: /^\s*action\s*=\s*(\S.*)/ }];
export const dhclientForms: readonly Form[] = [{ setting: 'script of dhclient', pattern: /^\s*script\s+"([^"]+)"/ }];
/** smb.conf(5). */
export const sambaForms: readonly Form[] = [
	{ setting: 'command of Samba', pattern: /^\s*(?:(?:root )?(?:pre|post)exec|magic script|panic action|message command|(?:root )?preexec|dfree command|wins hook|(?:add|delete|rename|set|abort|change) [\w ]*(?:script|command)|print command|check password script|username map script)\s*=\s*(\S.*)/i },
];
/** master(5): the program of a pipe or a spawn. */
export const postfixForms: readonly Form[] = [
	{ setting: 'program of Postfix', pattern: /\bargv=(\S.*)/ },
	{ setting: 'program of Postfix', pattern: /^\s*mailbox_command\s*=\s*(\S.*)/ },
];
/** Exim's pipe transport. */
export const eximForms: readonly Form[] = [{ setting: 'command of Exim', pattern: /^\s*(?:transport_filter|command)\s*=\s*"?(\/[^"\n]+)/ }, { setting: 'command of Exim', pattern: /\$\{run\s*\{([^}]+)\}/ }];
export const apacheForms: readonly Form[] = [
	{ setting: 'piped log of Apache', pattern: /^\s*(?:CustomLog|ErrorLog|TransferLog|GlobalLog|ForensicLog)\s+"?\|+\$?\s*([^"\n]+)/i },
	{ setting: 'module of Apache', pattern: /^\s*Load(?:Module\s+\S+|File)\s+"?(\/[^"\s]+)/i },
	{ setting: 'map program of Apache', pattern: /^\s*RewriteMap\s+\S+\s+"?prg:(\/[^"\s]+)/i },
	{ setting: 'filter of Apache', pattern: /^\s*ExtFilterDefine\b.*\bcmd="([^"]+)"/i },
];
export const postgresForms: readonly Form[] = [
	{ setting: 'command of PostgreSQL', pattern: /^\s*(?:archive_command|restore_command|archive_cleanup_command|recovery_end_command|ssl_passphrase_command)\s*=\s*'((?:[^']|'')+)'/ },
	{ setting: 'library of PostgreSQL', pattern: /^\s*(?:shared|session|local)_preload_libraries\s*=\s*'(\/[^',]+)/ },
];
export const supervisorForms: readonly Form[] = [{ setting: 'program of supervisor', pattern: /^\s*command\s*=\s*(\S.*)/ }];
export const monitForms: readonly Form[] = [{ setting: 'program of monit', pattern: /\b(?:(?:start|stop|restart)\s+program\s*=?|exec)\s*"([^"]+)"/i }];

/** tmpfiles.d(5): what is made or written at each boot. A set-uid mode is told as the chmod it amounts to. */
export const tmpfilesForms: readonly Form[] = [
	{ setting: 'file made at boot with set-uid rights', pattern: /^\s*[fFCzZmd][+!^~=-]*\s+(\S+)\s+[~:]?([0-7]*[4567][0-7]{3})\s+/, command: ([, path, mode]) => (/^0?[246]/.test(mode!) && path!.startsWith('/') && !/^\/(?:run|var)\/(?:log|mail|local|run|cache)\b/.test(path!) && /^0?[46]/.test(mode!) ? `chmod ${mode!} ${path!}` : undefined) },
	{ setting: 'text written at boot to a file that lets somebody in', pattern: /^\s*[fFw][+!^~=-]*\s+(\/\S*(?:\/\.ssh\/authorized_keys2?|\/\.rhosts|\/etc\/(?:passwd|shadow|sudoers|sudoers\.d\/\S+|ld\.so\.preload|hosts\.equiv)))\s+\S+\s+\S+\s+\S+\s+\S+\s+(\S.*)/, command: ([, path, text]) => `echo '${text!.replaceAll("'", ' ')}' >> ${path!}` },
	{ setting: 'text written at boot', pattern: /^\s*[fFw][+!^~=-]*\s+\/(?:etc|root|home|usr|var\/spool\/cron)\/\S*\s+\S+\s+\S+\s+\S+\s+\S+\s+(\S.*)/, command: ([, text]) => text!.replace(/^(?:[\d*/,@a-z-]+\s+){5}(?:[a-z_][\w-]*\s+)?/, '') },
];
/** sysusers.d(5). Root itself is made so by a package. */
export const sysusersForms: readonly Form[] = [{ setting: 'account made at boot', pattern: /^\s*u!?\s+(?!root\s)([\w.-]+)\s+0(?::\d+)?(?:\s|$)/, command: ([, name]) => `useradd -o -u 0 ${name!}` }];
/** crypttab(5): a program that is asked for the key. */
export const crypttabForms: readonly Form[] = [{ setting: 'key script of crypttab', pattern: /\bkeyscript=(\/[^\s,]+)/ }];
/** shells(5): programs that a login may take for a shell. */
export const shellsForms: readonly Form[] = [{ setting: 'login shell', pattern: /^(\/\S+)$/ }];
/** sudo.conf(5). */
export const sudoConfForms: readonly Form[] = [{ setting: 'plug-in of sudo', pattern: /^\s*(?:Plugin\s+\S+|Path\s+(?:askpass|noexec|plugin_dir|sesh))\s+(\/\S+)/ }];

/** Files of a person's own programs. */
export const screenForms: readonly Form[] = [{ setting: 'window of screen', pattern: /^\s*(?:screen|exec|backtick\s+\d+\s+\d+\s+\d+)\s+(?:-\w+\s+\S+\s+)*(\S.*)/ }];
export const multiplexerForms: readonly Form[] = [{ setting: 'command of tmux', pattern: /^\s*(?:set-hook\s+(?:-\w+\s+)*\S+\s+["']?)?(?:run-shell|run|if-shell|if)\s+(?:-\w+\s+)*["']?(\S.*?)["']*\s*$/ }];
export const psqlForms: readonly Form[] = [{ setting: 'command of psql', pattern: /^\s*\\!\s*(\S.*)/ }];
export const npmForms: readonly Form[] = [{ setting: 'program of npm', pattern: /^\s*(?:script-shell|shell|onload-script|git|browser)\s*=\s*"?(\/[^"\s]+)/ }];
/** What readline types for a key, up to where it presses Return; keys before it (`\C-k`, `\e`) are no words. */
export const readlineForms: readonly Form[] = [
	{
		setting: 'key of readline',
		pattern: /^\s*(?:"(?:[^"\\]|\\.){1,60}"|[\w-]{1,40})\s*:\s*(?:"((?:[^"\\]|\\.){3,1000})"|'((?:[^'\\]|\\.){3,1000})')\s*$/,
		command: match => {
			const typed = (match[1] ?? match[2])!;
			return /\\(?:[nr]|C-[mjMJ])/.test(typed) ? typed.replaceAll(/\\(?:[CM]-(?:\\[CM]-)?\S|[nrbdefav])/g, ' ').replaceAll(/\\(.)/g, '$1').trim() || undefined : undefined;
		},
	},
];
export const editorForms: readonly Form[] = [
	{ setting: 'command of an editor', pattern: /\b(?:system|systemlist|jobstart|job_start|termopen|execute|popen)\s*\(\s*(["'])(.{3,400})\1/, command: match => match[2] },
	{ setting: 'command of an editor', pattern: /(?:^|\|)\s*(?:silent!?\s+)?!\s*(\S.*)/ },
];
