/** passwd, shadow, group and gshadow as files: who may write or read them, and where they contradict themselves or each other. */

import type { Tally } from '../core/coverage.ts';
import type { Finding, Severity } from '../core/finding.ts';
import { joined, shown, visibleName, visibleText, type Visible } from '../core/visible.ts';
import { childOf, hostPath, shownPath, type Host, type HostPath } from '../host/host.ts';
import { passwordState } from '../parsers/shadow.ts';
import { findingOf, type HostCheck } from './check.ts';
import { modeWords, namesIn, ownersKept, writableBy, type ConfigFile } from './config-file.ts';
import { hostAccounts, type HostAccounts } from './host-accounts.ts';

export const accountFiles: HostCheck = {
	id: 'account-files',
	step: 'C.1',
	kind: 'host',
	title: 'Account files',
	covers: 'passwd, shadow, group and gshadow against each other: duplicate names and numbers, entries that only one of them has, NIS lines, lines that are not accounts, group passwords, and who may read or write the files; root in the lists of extrausers and of systemd; old passwords and keys of Kerberos that others may read.',
	needs: 'both',
	*run(host, _circumstances, tally) {
		const known = hostAccounts(host);
		tally.add(known.tally.coverage);
		tally.count('records', known.passwdRecords.length + known.shadowRecords.length + known.groups.length + known.gshadowRecords.length);
		if (known.passwd === undefined) return { couldNotLook: shown`there is no /etc/passwd that can be read` };
		yield* permissions(known, ownersKept(host));
		yield* copies(host, tally);
		yield* openSecrets(host);
		yield* otherLists(host, tally);
		yield* numberless(known);
		yield* duplicates(known);
		yield* disagreements(known);
		yield* nisLines(known);
		for (const { file, odd } of known.odd) {
			if (odd.why === 'no name' && file === hostPath('/etc/passwd')) continue; // an account of its own: the accounts check has it
			yield about(file, 'low', shown`line ${odd.line} of ${shownPath(file)} is not an entry (${visibleText(odd.why)})`, { line: odd.line, text: odd.text }, 'T1098');
		}
		return undefined;
	},
};

function about(path: ConfigFile['path'], severity: Severity, summary: Visible, facts: Finding['facts'], technique: string, next?: Visible): Finding {
	return findingOf(accountFiles, severity, { kind: 'file', path: shownPath(path) }, summary, { facts, techniques: [technique], ...(next === undefined ? {} : { next }) });
}

function* permissions(known: HostAccounts, owners: boolean): Generator<Finding> {
	for (const file of [known.passwd, known.shadow, known.group, known.gshadow]) {
		if (file === undefined) continue;
		const { entry, path, real } = file;
		const secret = file === known.shadow || file === known.gshadow;
		const facts = { mode: visibleText(modeWords(entry)), uid: entry.uid, gid: entry.gid };
		const next = shown`Set its owner and mode back, and take every password in it as known.`;
		if (real !== path) yield about(path, 'medium', shown`${shownPath(path)} is a link to ${shownPath(real)}`, { ...facts, target: shownPath(real) }, 'T1098', next);
		if (writableBy(entry) === 'anyone') yield about(path, 'critical', shown`${shownPath(path)} can be written by anyone: anyone can become root`, facts, 'T1222.002', next);
		else if (owners && entry.uid !== 0) yield about(path, 'high', shown`${shownPath(path)} belongs to user ${entry.uid}, who can make accounts in it`, facts, 'T1222.002', next);
		else if (writableBy(entry) === 'group') yield about(path, 'high', shown`${shownPath(path)} can be written by group ${entry.gid}`, facts, 'T1222.002', next);
		if (secret && (entry.mode & 0o004) !== 0) yield about(path, 'high', shown`${shownPath(path)} can be read by anyone: its hashes can be carried off and guessed`, facts, 'T1003.008', next);
	}
}

/** `shadow-`, `shadow.bak`: a copy tells as much as the file. */
function* copies(host: Host, tally: Tally): Generator<Finding> {
	const etc = hostPath('/etc');
	for (const name of namesIn(host, tally, etc)) {
		if (!/^(?:g?shadow|master\.passwd)[-~._]/.test(name)) continue;
		const path = childOf(etc, name);
		const look = host.look(path);
		if (!look.ok || look.value.kind !== 'file' || (look.value.mode & 0o004) === 0 || look.value.size === 0) continue;
		yield about(path, 'medium', shown`${shownPath(path)}, a copy of a file of password hashes, can be read by anyone`, { mode: visibleText(modeWords(look.value)) }, 'T1003.008', shown`Ask who made the copy; take the passwords in it as known.`);
	}
}

/** What else holds keys to accounts: old passwords (pam_pwhistory), the machine's key of Kerberos. */
const secrets = ['/etc/security/opasswd', '/etc/krb5.keytab', '/etc/samba/private/passdb.tdb', '/var/lib/samba/private/passdb.tdb', '/etc/ppp/chap-secrets', '/etc/ppp/pap-secrets'].map(hostPath);

function* openSecrets(host: Host): Generator<Finding> {
	for (const path of secrets) {
		const look = host.look(path);
		if (!look.ok || look.value.kind !== 'file' || (look.value.mode & 0o004) === 0 || look.value.size === 0) continue;
		yield about(path, 'medium', shown`${shownPath(path)}, which lets in whoever has what it holds, can be read by anyone`, { mode: visibleText(modeWords(look.value)) }, 'T1003.008', shown`Take it away from others; take what it holds as known.`);
	}
}

/** nss-extrausers(8), systemd's userdb (JSON User Records): lists beside passwd that names are looked up in. */
function* otherLists(host: Host, tally: Tally): Generator<Finding> {
	const text = (path: HostPath): string => {
		const read = host.read(path, { limit: 1 << 20 });
		return read.ok ? Buffer.from(read.value.bytes).toString('latin1') : '';
	};
	const extra = hostPath('/var/lib/extrausers/passwd');
	for (const [at, line] of text(extra).split('\n').entries()) {
		const name = /^([^:#]+):[^:]*:0+:/.exec(line)?.[1];
		if (name !== undefined) yield about(extra, 'critical', shown`line ${at + 1} of ${shownPath(extra)} gives ${visibleName(name)} UID 0: it is root, in a list that few look at`, { line: at + 1 }, 'T1136.001', shown`Look whether nsswitch.conf asks that list; find out who wrote the line.`);
	}
	for (const folder of ['/etc/userdb', '/run/userdb', '/run/host/userdb', '/usr/local/lib/userdb', '/usr/lib/userdb'].map(hostPath)) {
		for (const name of namesIn(host, tally, folder)) {
			if (!/\.user(?:-privileged)?$/.test(name)) continue;
			const path = childOf(folder, name);
			const record = text(path);
			const root = /"uid"\s*:\s*0\b|"gid"\s*:\s*0\b/.test(record);
			const powerful = /"memberOf"\s*:\s*\[[^\]]*"(?:sudo|wheel|root|admin|docker|disk|shadow)"/.test(record);
			if (root || powerful) yield about(path, root ? 'critical' : 'medium', shown`${shownPath(path)} makes an account ${visibleText(root ? 'with the number of root' : 'in a group of power')} that stands in no passwd`, {}, 'T1136.001', shown`systemd looks names up there (nss-systemd): ask who put it there, and when.`);
		}
	}
}

/** A number beyond 32 bits is cut down by some programs, to 0 for one, and refused by others; none of them wrote it. */
function* numberless(known: HostAccounts): Generator<Finding> {
	for (const { name, line, uid, nis, number } of known.passwdRecords) {
		if (nis !== undefined || uid !== undefined || name === '') continue;
		yield findingOf(accountFiles, 'medium', { kind: 'account', name }, shown`account ${name} has ${number === '' ? shown`no number` : shown`the number ${visibleName(number.slice(0, 40))}, which is none`}: programs make of it what they like, root's among it (line ${line})`, {
			facts: { line },
			techniques: ['T1136.001'],
			next: shown`No program writes such a line: ask who did, and when.`,
		});
	}
}

function* duplicates(known: HostAccounts): Generator<Finding> {
	const seen = new Map<Visible, number>();
	for (const { name, line, nis } of known.passwdRecords) {
		if (nis !== undefined || name === '') continue;
		const first = seen.get(name);
		if (first === undefined) seen.set(name, line);
		else {
			yield findingOf(accountFiles, 'medium', { kind: 'account', name }, shown`account ${name} stands twice in passwd (lines ${first} and ${line}): programs take the first, people see the last`, {
				facts: { line, first },
				techniques: ['T1136.001'],
				next: shown`Compare the two lines; the one that does not belong tells what was wanted.`,
			});
		}
	}
	for (const [uid, accounts] of known.byUid) {
		const names = [...new Set(accounts.map(({ name }) => name))];
		if (uid === 0 || names.length < 2) continue; // a second UID 0 is the accounts check's
		const list = joined(names);
		yield findingOf(accountFiles, 'medium', { kind: 'account', name: names.at(-1)! }, shown`accounts ${list} share UID ${uid}: each owns the other's files`, {
			facts: { uid, accounts: list },
			techniques: ['T1136.001'],
			next: shown`Ask whether they were meant to be one person's; the later line is the added one.`,
		});
	}
	const gids = new Map<number, Visible>();
	for (const { gid, name, nis, line } of known.groups) {
		if (nis !== undefined || gid === undefined) continue;
		const first = gids.get(gid);
		if (first === undefined) gids.set(gid, name);
		else if (first !== name) yield about(hostPath('/etc/group'), gid === 0 ? 'high' : 'low', shown`groups ${first} and ${name} share GID ${gid}`, { line, gid }, 'T1136.001');
	}
}

function* disagreements(known: HostAccounts): Generator<Finding> {
	const shadow = known.shadow;
	if (shadow !== undefined) {
		const missing = known.all.filter(account => account.passwdState === 'elsewhere' && account.shadow === undefined).map(({ name }) => name);
		if (missing.length > 0) {
			yield about(shadow.path, 'low', shown`${missing.length} accounts of passwd have no line in ${shownPath(shadow.path)}: ${listed(missing)}`, { accounts: missing.length }, 'T1098', shown`An entry that was added by hand, or one that was removed in a hurry, leaves this trace.`);
		}
		for (const record of known.shadowRecords) {
			if (record.nis !== undefined || record.name === '' || known.byName.has(record.name)) continue;
			const set = passwordState(record.password) === 'set';
			yield findingOf(accountFiles, 'low', { kind: 'account', name: record.name }, shown`${record.name} stands in ${shownPath(shadow.path)}${visibleText(set ? ', with a password,' : '')} and not in passwd`, {
				facts: { line: record.line },
				techniques: ['T1070'],
				next: shown`An account that was removed again: look for its logins in wtmp, and for files of its number.`,
			});
		}
	}
	if (known.group !== undefined) {
		const gids = new Set(known.groups.map(({ gid }) => gid));
		for (const { name, gid, line } of known.all) {
			if (gid !== undefined && !gids.has(gid)) yield findingOf(accountFiles, 'low', { kind: 'account', name }, shown`account ${name} has GID ${gid}, which no group has`, { facts: { gid, line }, techniques: ['T1098'] });
		}
	}
	const groups = new Map(known.groups.map(group => [group.name, group]));
	for (const { name, members, password, line } of known.gshadowRecords) {
		const group = groups.get(name);
		const path = hostPath('/etc/gshadow');
		if (passwordState(password) === 'set') {
			yield about(path, 'medium', shown`group ${name} has a password: whoever knows it becomes a member`, { line }, 'T1098', shown`Group passwords are all but unused today; ask who set it.`);
		}
		const extra = members.filter(member => group !== undefined && !group.members.includes(member));
		if (extra.length > 0) yield about(path, 'low', shown`gshadow counts ${listed(extra)} among the members of ${name}, and group does not`, { line }, 'T1098');
	}
}

function* nisLines(known: HostAccounts): Generator<Finding> {
	for (const { file, line, name, uid, include } of known.nis) {
		if (!include) continue;
		const facts = { line, name, ...(uid === undefined ? {} : { uid }) };
		const next = shown`Where this host does not use NIS the line has no business here; where it does, whoever answers first for the NIS server names the accounts.`;
		if (uid === 0) yield about(file, 'critical', shown`line ${line} of ${shownPath(file)} takes accounts in from NIS and gives them UID 0`, facts, 'T1136.002', next);
		else if (name === '') yield about(file, 'high', shown`line ${line} of ${shownPath(file)} (+) takes in every account that NIS knows`, facts, 'T1136.002', next);
		else yield about(file, 'medium', shown`line ${line} of ${shownPath(file)} takes ${name} in from NIS`, facts, 'T1136.002', next);
	}
}

function listed(names: readonly Visible[]): Visible {
	const first = joined(names.slice(0, 8));
	return names.length > 8 ? shown`${first} and ${names.length - 8} more` : first;
}
