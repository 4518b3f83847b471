/** Files of a user or group that no account has: left by an account that was removed, or brought in an archive. */

import { Tally } from '../core/coverage.ts';
import type { Severity } from '../core/finding.ts';
import { shown, visibleText } from '../core/visible.ts';
import { parentOf } from '../host/host.ts';
import { contentOf, isProgram } from '../parsers/content-kind.ts';
import { accountsElsewhere } from './accounts-elsewhere.ts';
import { findingOf, type FileCheck, type SweptFile } from './check.ts';
import { factsOf } from './file-facts.ts';
import { ownersOf } from './owners.ts';
import { pathInside, placeOf } from './place.ts';

/** Numbers that are in use without an account: nobody, systemd's dynamic users, and what containers are mapped to. */
function isBorrowed(number: number): boolean {
	return number === 65_534 || number === 65_535 || number === 0xffff_ffff || number === 0xffff_fffe || (number >= 61_184 && number <= 65_519) || number >= 100_000;
}

export const ownerlessFiles: FileCheck = {
	id: 'ownerless-files',
	step: 'C.1',
	title: 'Files of nobody known',
	covers: 'Every file and folder whose user or group number no account of /etc/passwd and /etc/group has; a tree of one such owner is told of once.',
	needs: 'both',
	kind: 'file',
	begin(host) {
		const owners = ownersOf(host);
		const tally = new Tally();
		tally.add(owners.coverage);
		const elsewhere = accountsElsewhere(host);
		// Neighbours have one owner.
		let knownUid = -1;
		let knownGid = -1;
		return {
			coverage: tally.coverage,
			inspect(file, report) {
				const { uid, gid } = file.entry;
				if (uid === knownUid && gid === knownGid) return;
				const noUser = owners.usersKnown && !owners.users.has(uid) && !isBorrowed(uid);
				const noGroup = owners.groupsKnown && !owners.groups.has(gid) && !isBorrowed(gid);
				if (!noUser && !noGroup) {
					knownUid = uid;
					knownGid = gid;
					return;
				}
				const { path } = file;
				if (pathInside(path) !== undefined || /^\/(?:proc|sys)\//.test(path) || /^\/var\/lib\/(?:docker|containers|lxd|lxc|incus|containerd|machines)\//.test(path)) return;
				const severity = severityOf(file, noUser, elsewhere);
				// The top of a tree stands for what is below it, unless that is worse. Asked of the host, since another thread may have met the top.
				if (severity === 'low' || severity === 'info') {
					const above = host.look(parentOf(path));
					if (above.ok && (noUser ? above.value.uid === uid : true) && (noGroup ? above.value.gid === gid : true)) return;
				}
				const of = noUser && noGroup ? shown`user ${uid} and group ${gid}` : noUser ? shown`user ${uid}` : shown`group ${gid}`;
				report(
					findingOf(ownerlessFiles, severity, { kind: 'file', path: file.shown }, shown`Belongs to ${of}, and no account has that number${visibleText(elsewhere ? ' here (accounts also come from a directory service)' : '')}`, {
						facts: factsOf(file.entry, owners),
						next: visibleText('Was there an account with this number? Look for it in backups of /etc/passwd (passwd-), in the logs, and for other files with the same owner.'),
					}),
				);
			},
		};
	},
};

function severityOf(file: SweptFile, noUser: boolean, elsewhere: boolean): Severity {
	if (elsewhere) return 'info';
	const place = placeOf(file.path);
	const { kind, mode } = file.entry;
	if (!noUser || kind === 'link') return 'low';
	if (place === 'system' || place === 'configuration') return /^\/usr\/(?:src|share)\//.test(file.path) ? 'low' : 'medium';
	if (kind !== 'file') return 'low';
	if ((mode & 0o6000) !== 0 && (mode & 0o111) !== 0) return 'high';
	if (place === 'temporary' || place === 'device' || place === 'spool') {
		const head = file.head();
		return head.ok && isProgram(contentOf(head.value)) ? 'medium' : 'low';
	}
	return 'low';
}
