/** Eighty days of comings and goings of a clean server on the Internet, as lines of an auth.log. */

import { syslogStamp } from './lived-in-logs.ts';

const range = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at);
export const authLine = (days: number, seconds: number, words: string): string => `${syslogStamp(days, seconds)} web1 ${words}\n`;
export const accepted = (account: string, remote: string, method = 'publickey'): string => `sshd[1001]: Accepted ${method} for ${account} from ${remote} port 51000 ssh2${method === 'publickey' ? ': ED25519 SHA256:abc' : ''}`;
/** What one wrong password leaves behind. */
export const failed = (days: number, seconds: number, account: string, remote: string, isKnown = true): string =>
	(isKnown ? '' : authLine(days, seconds, `sshd[1002]: Invalid user ${account} from ${remote} port 40000`)) +
	authLine(days, seconds, `sshd[1002]: pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=${remote}  user=${account}`) +
	authLine(days, seconds + 2, `sshd[1002]: Failed password for ${isKnown ? '' : 'invalid user '}${account} from ${remote} port 40000 ssh2`);

export const livedInDays = 80;

function dayOf(days: number): string {
	const travels = days >= 66 && days < 72;
	const hours = travels ? [2, 4, 22] : [9, 11, 15];
	return [
		...range(20).map(at => failed(days, at * 900 + 5, ['root', 'admin', 'test', 'anna'][at % 4]!, `203.0.113.${(days * 7 + at) % 250}`, at % 4 !== 1 && at % 4 !== 2)),
		authLine(days, 10_000, accepted('root', '192.0.2.250')),
		...hours.map(hour => authLine(days, hour * 3600 + days, accepted('anna', travels ? `100.${64 + days}.3.${hour}` : days % 5 === 0 ? '198.51.100.7' : '198.51.100.9'))),
		...(days % 9 === 3 ? [failed(days, 36_000, 'bert', '198.51.100.20'), authLine(days, 36_006, accepted('bert', '198.51.100.20', 'password'))] : []),
		...(days === 50 ? [...range(7).map(at => failed(days, 50_000 + at * 10, 'bert', '198.51.100.20')), authLine(days, 50_100, accepted('bert', '198.51.100.20', 'password'))] : []),
		...(days === 40 ? [authLine(days, 40_000, 'useradd[960]: new user: name=carl, UID=1003, GID=1003, home=/home/carl, shell=/bin/bash, from=/dev/pts/0'), authLine(days, 41_000, accepted('carl', '198.51.100.9', 'password'))] : []),
		...(days < 3 ? range(1440).map(minute => authLine(days, minute * 60 + 30, accepted('deploy', '10.0.0.4'))) : []),
	].toSorted().join('');
}

/** `more`: lines of one day, in their order. */
export function livedInLogins(more: { readonly days: number; readonly lines: string } = { days: -1, lines: '' }): string {
	return range(livedInDays).map(days => dayOf(days) + (days === more.days ? more.lines : '')).join('');
}

export const livedInPasswd = 'root:x:0:0::/root:/bin/bash\nwww-data:x:33:33::/var/www:/usr/sbin/nologin\nuploads:x:998:998::/srv/in:/usr/sbin/nologin\nanna:x:1000:1000::/home/anna:/bin/bash\nbert:x:1001:1001::/home/bert:/bin/bash\ndeploy:x:1002:1002::/home/deploy:/bin/bash\ncarl:x:1003:1003::/home/carl:/bin/bash\n';
