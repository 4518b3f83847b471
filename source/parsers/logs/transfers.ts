/** File transfers: xferlog (wu-ftpd's xferlog(5), ProFTPD, vsftpd) and vsftpd's own log. */

import { lineShare } from './line-share.ts';
import { recordFormat, timeOf } from './record-reader.ts';

const stamp = String.raw`[A-Z][a-z]{2} (?<month>[A-Z][a-z]{2}) [ \d]?(?<day>\d) (?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d) (?<year>\d{4})`.replace('[ \\d]?(?<day>\\d)', '(?<day>[ \\d]?\\d)');
/** A name may hold blanks: eight words from the left, nine from the right; old wu-ftpd lacks the last one or two. */
const xferForm = new RegExp(String.raw`^${stamp} (?<seconds>\d+) (?<remote>\S+) (?<bytes>\d+) (?<file>.*) (?<type>[ab]) (?<action>[CUT_]+) (?<direction>[oid]) (?<access>[agr]) (?<account>.*?) (?<service>\S+) (?<method>[01]) (?<identified>\S+)(?: (?<status>[ci]))?$`);

export const xferlog = recordFormat('xferlog', head => lineShare(head, xferForm), {
	begin: context => ({
		line: text => {
			const found = xferForm.exec(text.trim())?.groups;
			if (found === undefined) return undefined;
			const { year, month, day, hour, minute, second, remote, bytes, file, direction, access, account, service, status } = found;
			const did = direction === 'i' ? 'upload' : direction === 'd' ? 'delete' : 'download';
			return {
				at: timeOf(context, [year, month, day?.trim(), hour, minute, second]), clock: 'local', kind: 'transfer', words: `${did} ${file} (${bytes} bytes) ${account}`, account: access === 'a' ? 'anonymous' : account, remote: remote?.replace(/^::ffff:/, ''),
				facts: { did, file, bytes: Number(bytes), access, given: access === 'a' ? account : undefined, service, status },
			};
		},
	}),
	rhythm: false,
});

const vsForm = new RegExp(String.raw`^${stamp} \[pid (?<pid>\d+)\] (?:\[(?<account>[^\]]*)\] )?(?:(?<outcome>OK|FAIL) )?(?<did>[A-Z]+)(?: [a-z]+)?: Client "(?<remote>[^"]*)"(?<rest>.*)$`);
const doings: Readonly<Record<string, string>> = { UPLOAD: 'upload', DOWNLOAD: 'download', DELETE: 'delete', MKDIR: 'mkdir', RMDIR: 'rmdir', RENAME: 'rename', CHMOD: 'chmod' };

export const vsftpdLog = recordFormat('vsftpd log', head => lineShare(head, vsForm), {
	begin: context => ({
		line: text => {
			const found = vsForm.exec(text)?.groups;
			if (found === undefined) return undefined;
			const { year, month, day, hour, minute, second, pid, account, outcome, did = '', remote, rest = '' } = found;
			const doing = doings[did];
			const kind = did === 'LOGIN' ? (outcome === 'FAIL' ? 'login-failed' : 'login') : doing === undefined ? 'other' : 'transfer';
			const [, file, bytes] = /^, "(.*?)"(?:, (\d+) bytes)?/.exec(rest) ?? [];
			const anonymous = account === 'ftp' || account === 'anonymous';
			return {
				at: timeOf(context, [year, month, day?.trim(), hour, minute, second]), clock: 'local', kind, words: `${outcome ?? ''} ${did} ${rest.replace(/^, /, '')}`.trim(), account: anonymous ? 'anonymous' : account, remote: remote?.replace(/^::ffff:/, ''), pid: Number(pid),
				facts: { service: 'vsftpd', did: doing, file: doing === undefined ? undefined : file, bytes: bytes === undefined ? undefined : Number(bytes), access: anonymous ? 'a' : 'r', outcome },
			};
		},
	}),
	rhythm: false,
});
