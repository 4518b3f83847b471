/** ar, the outer form of a .deb (deb(5)): `!<arch>\n`, then members with a header of 60 bytes, each on an even place. */

import { shown, visibleName, type Visible } from '../../core/visible.ts';
import type { RandomAccess } from '../random-access.ts';

export interface ArMember {
	readonly name: Visible;
	/** Where its content begins, in bytes from the start of the file. */
	readonly at: number;
	readonly size: number;
}

export interface ArFile {
	readonly members: readonly ArMember[];
	/** What is wrong with it; the members before that are sound. */
	readonly trouble: Visible | undefined;
}

const headerSize = 60;
/** A .deb has three; a few vendors sign theirs with one or two more. */
const most = 100;

export function readAr(file: RandomAccess): ArFile {
	const members: ArMember[] = [];
	const magic = file.read(0, 8);
	if (magic === undefined || Buffer.from(magic).toString('latin1') !== '!<arch>\n') return { members, trouble: shown`it is no ar archive` };
	for (let at = 8; at < file.size; ) {
		const bytes = file.read(at, headerSize);
		if (bytes === undefined) return { members, trouble: shown`it ends in the middle of a header` };
		const header = Buffer.from(bytes);
		const size = header.toString('latin1', 48, 58).trim();
		if (header.toString('latin1', 58, 60) !== '`\n' || !/^\d{1,10}$/.test(size)) return { members, trouble: shown`the header at ${at} is no ar header` };
		const member = { name: visibleName(header.toString('latin1', 0, 16).trimEnd().replace(/\/$/, '')), at: at + headerSize, size: Number(size) };
		if (member.at + member.size > file.size) return { members, trouble: shown`it ends in the middle of ${member.name}` };
		if (members.push(member) > most) return { members, trouble: shown`it has more than ${most} members` };
		at = member.at + member.size + (member.size % 2);
	}
	return { members, trouble: undefined };
}
