/** /lib/apk/db/installed of Alpine: stanzas of one-letter fields; `F:` directory, `R:` file in it, `a:` and `Z:` of that file. */

import { visibleName, type Visible } from '../../core/visible.ts';
import { linesOf } from '../lines.ts';

export interface ApkFile {
	/** One byte to a character, with a leading `/`. */
	readonly path: string;
	/** Permission bits. A file without an `a:` line is 0644 of root: apk writes only what differs from that. */
	readonly mode: number;
	readonly uid: number;
	readonly gid: number;
	/** Hex. For a link it is of the link's target text. */
	readonly sha1: string | undefined;
}

export interface ApkPackage {
	readonly name: Visible;
	readonly version: Visible;
	/** SHA-1 in hex of the package's control part, from `C:Q1...`. */
	readonly sha1: string | undefined;
	readonly architecture: Visible;
	/** Bytes installed; 0 where it does not say. */
	readonly size: number;
	readonly files: readonly ApkFile[];
}

/** Stanzas without a name or a version are passed over. */
export function* parseApkInstalled(bytes: Uint8Array): Generator<ApkPackage> {
	let name = '';
	let version = '';
	let sha1: string | undefined;
	let architecture = '';
	let size = 0;
	let directory = '';
	let files: ApkFile[] = [];
	for (const { text } of linesOf(bytes)) {
		if (text === '') {
			if (name !== '' && version !== '') yield { name: visibleName(name), version: visibleName(version), sha1, architecture: visibleName(architecture), size, files };
			name = version = directory = architecture = '';
			size = 0;
			sha1 = undefined;
			files = [];
			continue;
		}
		const value = text.slice(2);
		switch (text.slice(0, 2)) {
			case 'P:':
				name = value;
				break;
			case 'V:':
				version = value;
				break;
			case 'A:':
				architecture = value;
				break;
			case 'I:':
				size = /^\d{1,15}$/.test(value) ? Number(value) : 0;
				break;
			case 'C:':
				sha1 = digestOf(value);
				break;
			case 'F:':
				directory = value;
				break;
			case 'R:':
				files.push({ path: `/${directory === '' ? '' : `${directory}/`}${value}`, mode: 0o644, uid: 0, gid: 0, sha1: undefined });
				break;
			case 'a:': {
				const last = files.pop();
				const match = /^(\d{1,10}):(\d{1,10}):([0-7]{1,5})/.exec(value);
				if (last !== undefined) {
					files.push(match === null ? last : { ...last, uid: Number(match[1]), gid: Number(match[2]), mode: Number.parseInt(match[3]!, 8) });
				}
				break;
			}
			case 'Z:': {
				const last = files.pop();
				if (last !== undefined) files.push({ ...last, sha1: digestOf(value) });
				break;
			}
			default:
		}
	}
	if (name !== '' && version !== '') yield { name: visibleName(name), version: visibleName(version), sha1, architecture: visibleName(architecture), size, files };
}

/** `Q1` and 28 characters of base64 -> 40 of hex. */
function digestOf(value: string): string | undefined {
	const match = /^Q1([A-Za-z0-9+/]{27}=)/.exec(value);
	return match === null ? undefined : Buffer.from(match[1]!, 'base64').toString('hex');
}
